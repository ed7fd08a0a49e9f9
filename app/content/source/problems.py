"""What the checker says: problems, collected and never raised, and the table of their codes.

A problem either stops publishing (grave) or is to look at. Faults inside an item or a quiz come
from their readers with codes of their own and are placed by `checking`; every other code is in
`CODES`, and nothing else may be reported.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, and a sentence that says how."""

    path: str
    line: int
    code: str
    sentence: str
    grave: bool = True

    def __str__(self) -> str:
        weight = "stops publishing" if self.grave else "to look at"
        return f"{self.path}:{self.line}: {self.code} ({weight}): {self.sentence}"


def problem(code: str, path: str, line: int, **words: object) -> Problem:
    """The problem of that code, its sentence filled in with `words`."""
    grave, pattern = CODES[code]
    return Problem(path, max(line, 1), code, pattern.format(**words), grave)


STOPS, LOOK = True, False

CODES: dict[str, tuple[bool, str]] = {
    # Files
    "path-odd": (
        STOPS,
        "The path is not allowed: use lower-case letters, digits, hyphens and dots, at most "
        "eight folders deep, inside course_content/<course>/ or quizzes/<course>/.",
    ),
    "link-refused": (
        STOPS,
        "This is a link to another place: put the file itself here.",
    ),
    "file-large": (
        STOPS,
        "The file has {size} bytes; at most {limit} are read. Make it smaller.",
    ),
    "tree-large": (
        STOPS,
        "The course has more than {limit} bytes in all; files from this one on were not read. "
        "Take out what is not needed.",
    ),
    "file-type": (
        STOPS,
        "Files of this kind are not read: use .md, .yaml, .svg, .png, .jpg or .webp.",
    ),
    "file-unused": (LOOK, "Nothing reads or shows this file: use it or take it out."),
    "not-utf8": (STOPS, "The file is not UTF-8 text: save it as UTF-8."),
    "control-character": (
        STOPS,
        "There is an invisible control character (U+{number:04X}) in this line: take it out.",
    ),
    # YAML
    "yaml-malformed": (STOPS, "This is not valid YAML: {reason}."),
    "yaml-alias": (
        STOPS,
        "Anchors (&) and aliases (*) are not allowed: write the value out.",
    ),
    "yaml-tag": (STOPS, "Tags such as {tag} are not allowed: write a plain value."),
    "yaml-duplicate": (
        STOPS,
        "`{key}` stands twice in the same place: keep one of them.",
    ),
    "yaml-comma": (
        STOPS,
        'In {{…}} a comma ends the value, so "{text}" is cut off: put the whole text in quotes.',
    ),
    "yaml-key": (
        STOPS,
        "A key must be a plain word: put the list or mapping to its right.",
    ),
    "yaml-deep": (
        STOPS,
        "The nesting goes deeper than {limit} levels: make it flatter.",
    ),
    "yaml-large": (
        STOPS,
        "There are more than {limit} values in this file: divide it.",
    ),
    "yaml-many": (
        STOPS,
        "A second document starts here (`---`): keep one document a file.",
    ),
    "yaml-shape": (STOPS, "{what} must be {shape}."),
    "front-matter-missing": (
        STOPS,
        "A lesson begins with front matter: put `---` in the first line, then title, minutes, "
        "summary, reviewed and objectives, then `---`.",
    ),
    "front-matter-open": (
        STOPS,
        "The front matter is not closed: put a line `---` after it.",
    ),
    "field-missing": (STOPS, "`{field}` is missing: add it."),
    "field-unknown": (
        STOPS,
        "`{field}` is not known here{hint}: rename it or take it out.",
    ),
    "field-invalid": (STOPS, "`{field}` does not fit: {reason}."),
    # Keys and the shape of the course
    "course-missing": (
        STOPS,
        "There is no course.yaml: add it; it lists the modules and lessons.",
    ),
    "key-odd": (
        STOPS,
        "`{key}` cannot be a key: use lower-case words joined by hyphens.",
    ),
    "key-reserved": (
        STOPS,
        "`{key}` is an address of the site itself: choose another key.",
    ),
    "key-duplicate": (
        STOPS,
        "`{key}` is taken already ({where}): choose another {what}.",
    ),
    "module-empty": (
        STOPS,
        "The module has no lessons: list them under `lessons`, or say `preparing: true`.",
    ),
    "module-unknown": (
        STOPS,
        "No module `{key}` in course.yaml: use one of its module keys.",
    ),
    "lesson-missing": (
        STOPS,
        "The lesson `{key}` has no file {file}: write it or take it out.",
    ),
    "lesson-unlisted": (
        LOOK,
        "Nobody reads this lesson, for course.yaml does not list it: list it or take it out.",
    ),
    "quiz-missing": (
        STOPS,
        "The quiz `{key}` has no file {file}: write it or take it out.",
    ),
    "quiz-unlisted": (
        LOOK,
        "Nobody takes this quiz, for course.yaml does not name it: name it or take it out.",
    ),
    "quiz-unknown": (
        STOPS,
        "`{key}` is not the quiz of a module that is ready: name the quiz in its module first.",
    ),
    # Minutes
    "minutes-none": (
        STOPS,
        "{minutes} minutes leave no time to read beside {figures} figure(s) and {checks} "
        "check(s): raise `minutes` or take some out.",
    ),
    "minutes-words": (
        LOOK,
        "{words} words in {reading:g} reading minutes are {pace:.0f} a minute, not 110 to 140: "
        "{change}.",
    ),
    "minutes-sum": (
        STOPS,
        "The module says {said} minutes, but its lessons add up to {sum}: leave `minutes` out "
        "or put it right.",
    ),
    # Lesson text
    "heading-level": (
        STOPS,
        "Headings in a lesson are `##` and, beneath one, `###`; the title comes from the front "
        "matter: change the level.",
    ),
    "raw-html": (STOPS, "HTML such as {tag} is shown as text: write it in Markdown."),
    "image-inline": (
        STOPS,
        "A picture needs a caption and a text description: use `::: figure` in a lesson.",
    ),
    "directive-unknown": (
        STOPS,
        "`::: {name}` is not known: use note, aside, against, contested, refer, figure or check.",
    ),
    "directive-open": (
        STOPS,
        "`::: {name}` is not closed before the next one or the end: put a line `:::` after its "
        "body.",
    ),
    "directive-nested": (
        STOPS,
        "A directive cannot stand inside a list or a quotation: begin it at the left margin.",
    ),
    "directive-stray": (
        STOPS,
        "This `:::` closes nothing: take it out, or open a directive.",
    ),
    "directive-empty": (STOPS, "`::: {name}` has no body: write it or take it out."),
    "attribute-unknown": (
        STOPS,
        "`{{{text}}}` is not known here: use {{#anchor}} after a heading, {{.no-claim}} after a "
        "paragraph, {{term}} after a word.",
    ),
    "callouts-many": (
        LOOK,
        "There are {count} coloured callouts; at most two a lesson stand out. Turn one into text.",
    ),
    "footnote-unknown": (
        STOPS,
        "The footnote [^{label}] has no text: add a line `[^{label}]: …`.",
    ),
    "footnote-unused": (
        LOOK,
        "Nothing points at the footnote [^{label}]: use it or take it out.",
    ),
    # Evidence
    "citation-odd": (
        STOPS,
        "A citation is written [@reference]{{C}}, several as [@one, @two]{{B contested}}: mend it.",
    ),
    "citation-grade": (
        STOPS,
        "The citation has no grade: put {{A}}, {{B}}, {{C}} or {{D}} right after it.",
    ),
    "citation-flag": (
        STOPS,
        '`{flag}` is not a flag: use contested, against, model, method or scope="…".',
    ),
    "citation-place": (
        STOPS,
        "Citations, terms and directives belong in lessons; an item names its sources in `refs`.",
    ),
    "reference-unknown": (
        STOPS,
        "No reference `{key}` in references.yaml{hint}: add or mend it.",
    ),
    "design-unknown": (
        STOPS,
        "The design `{key}` has no words under `designs`{hint}: add it there or mend it.",
    ),
    "claim-without-reference": (
        STOPS,
        'This speaks of evidence ("{word}") without a citation: add [@reference]{{grade}}, or '
        "end it with {{.no-claim}} if it only argues.",
    ),
    "term-unknown": (STOPS, "No term `{key}` in glossary.yaml{hint}: add or mend it."),
    "term-repeated": (
        LOOK,
        "`{key}` is marked as a term above already: mark its first use only.",
    ),
    # Links
    "link-broken": (STOPS, "The link {href} leads nowhere: {reason}."),
    "link-anchor": (
        STOPS,
        "The link {href} names a heading that is not there: {reason}.",
    ),
    "link-scheme": (
        STOPS,
        "The link {href} is not allowed: use https:// for other sites and a relative path to the "
        ".md file for lessons.",
    ),
    # Objectives, checks, items, quizzes
    "objective-unknown": (STOPS, "No objective `{key}`{hint}: use an id from {where}."),
    "objective-unassessed": (
        LOOK,
        "No item of a bank assesses the objective `{key}`: write one or drop the objective.",
    ),
    "enemy-unknown": (STOPS, "No item `{key}` in the banks{hint}: mend `enemies`."),
    "draw-unknown": (STOPS, "No {what} `{key}`{hint}: mend the draw."),
    "pool-small": (
        STOPS,
        "The draw wants {count} items, but only {pool} fit it: ask for fewer, widen it or write "
        "more items.",
    ),
    "pool-shared": (
        STOPS,
        "The draws of this quiz want {count} items of bank `{bank}` in all, but reach only {pool} "
        "between them: ask for fewer or write more items.",
    ),
    "quiz-undrawable": (STOPS, "{sentence} Ask for fewer or write more items."),
    "stem-repeated": (
        LOOK,
        "The stem is the same as that of `{other}`: change one of them.",
    ),
    "key-position": (
        LOOK,
        "The right answer stands at place {place} in {share:.0f} per cent of this bank's "
        "single-choice items: spread it.",
    ),
    # Figures
    "figure-description": (
        STOPS,
        "The figure has no text description: say under `description` what somebody who cannot "
        "see it needs to know.",
    ),
    "figure-missing": (
        STOPS,
        "There is no file {file}: mend `src` or add the picture.",
    ),
    "figure-type": (
        STOPS,
        "A figure is an .svg, .png, .jpg or .webp file: change `src`.",
    ),
    "figure-table": (
        STOPS,
        "Each row of the figure's table needs {count} cells, as its header.",
    ),
    "figure-malformed": (STOPS, "This is not a valid SVG drawing: {reason}."),
    "figure-unsafe": (
        STOPS,
        "A drawing may not hold a document type, an entity or a processing instruction: take it "
        "out.",
    ),
    "figure-element": (
        STOPS,
        "<{name}> is not allowed in a drawing: use shapes, text and classes.",
    ),
    "figure-attribute": (
        STOPS,
        "`{name}` is not allowed on <{element}>, or its value is not: use the drawing classes.",
    ),
    "figure-class": (
        STOPS,
        "The class `{name}` is not a drawing class{hint}: mend it.",
    ),
    "figure-reference": (
        STOPS,
        "`{name}` names no id of this drawing or file: mend it.",
    ),
    "figure-viewbox": (
        STOPS,
        'The drawing needs viewBox="0 0 480 H" with H from 200 to 520, and no width or height.',
    ),
    "figure-large": (LOOK, "The drawing has {size} bytes; keep it under 40,000."),
    "figure-broken": (
        STOPS,
        "The picture's size cannot be read: save it again as {kind}.",
    ),
    # Figures of the body
    "lab-flaw": (STOPS, "{sentence}."),
    "lab-missing": (
        STOPS,
        "The course has no lab/figure.yaml, and a figure of the body needs it: add it, or name a "
        "picture under `src`.",
    ),
    "figure-word": (
        STOPS,
        "`{word}` {reason}: write ::: figure, a movement, then view=… and compensations as "
        "name=number.",
    ),
    "movement-unknown": (STOPS, "No movement `{key}` in lab/movements.yaml{hint}: mend it."),
    "view-unknown": (
        STOPS,
        "The movement {movement} is not looked at from `{key}`{hint}: use {known}.",
    ),
    "compensation-unknown": (
        STOPS,
        "No compensation `{key}` in lab/compensations.yaml{hint}: mend it.",
    ),
    "compensation-side": (
        STOPS,
        "`{key}` says the side wrongly: write {write}; sides are the client's.",
    ),
    "compensation-elsewhere": (
        STOPS,
        "`{key}` is not seen in {movement}, only in {known}: take it out or change the movement.",
    ),
    "compensation-range": (
        STOPS,
        "`{key}` cannot be {value}: its range is {low} to {high} {unit}.",
    ),
    "compensation-ends": (
        STOPS,
        "`{key}` and `{other}` are opposite ends of one thing, and nobody shows both: take one "
        "out.",
    ),
    "compensation-reach": (STOPS, "The body cannot do this: {reason}."),
    "muscle-unknown": (STOPS, "No muscle `{key}` in lab/muscles.yaml{hint}: mend it."),
    "muscle-twice": (STOPS, "`{key}` is named twice under `over` and `under`: keep one of them."),
    "landmark-unknown": (STOPS, "No landmark `{key}`{hint}: use one that the guide lists."),
    "figure-stance": (STOPS, "The stance leg is wrong, for {reason}: mend `stance` or the sides."),
    "figure-conditions": (
        STOPS,
        "A second condition is written with both `beside` and `conditions`, which names the first "
        "line's condition and the other: add what is missing.",
    ),
}
