"""One spoilt tree for each problem code: what is changed, and where the problem must be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.source.tree import IMAGE_LIMIT, TEXT_LIMIT
from tests.content.trees import (
    BANK,
    COURSE,
    DRAWING,
    FILES,
    FINAL,
    GLOSSARY,
    LAB,
    LESSON,
    OTHER,
    PICTURE,
    QUIZ,
    REFERENCES,
    body,
    changed,
    lab,
    text_of,
    with_body,
)


@dataclass(frozen=True)
class Case:
    """`changes` provoke `code` in the file `path`, on the first line that holds `at`."""

    code: str
    changes: Mapping[str, str | bytes | None]
    path: str
    at: str = ""
    name: str = ""

    @property
    def line(self) -> int:
        content = {**FILES, **self.changes}.get(self.path)
        if not self.at or not isinstance(content, str):
            return 1
        return content[: content.index(self.at)].count("\n") + 1


def spoilt(code: str, path: str, old: str, new: str, at: str | None = None, name: str = "") -> Case:
    """A case in one file; told where `at`, or else the new text, stands."""
    place = new.strip("\n").split("\n")[0] if at is None else at
    return Case(code, changed(path, old, new), path, place, name)


def _svg(body: str, opening: str = 'viewBox="0 0 480 300"') -> dict[str, str | bytes | None]:
    return {DRAWING: f'<svg xmlns="http://www.w3.org/2000/svg" {opening}>\n{body}\n</svg>\n'}


def _drawn(code: str, body: str, name: str = "") -> Case:
    return Case(code, _svg(body), DRAWING, body.split("\n")[0], name)


def _body(code: str, first: str, more: str = "", at: str | None = None, name: str = "") -> Case:
    """A figure of the body that is wrong in its first line, or in what stands below it."""
    if more in ("knee_valgu_left", "knee_valgus_left"):
        more = f"beside: {{{more}: 900}}\nconditions: [One, Two]"
    changes = with_body(body(first, more and f"{more}\n"))
    return Case(code, changes, OTHER, (at or more or f"::: figure {first}").split("\n")[0], name)


def _single(number: int) -> str:
    return f"""\
  - id: st-more-{number}
    type: single
    use: practice
    objective: standing/side-view/measure
    level: apply
    stem: Question {number}?
    options:
      - {{id: one, text: One, right: true, why: Yes.}}
      - {{id: two, text: Two, why: No.}}
    why: So.
"""


_CHECK_BODY = text_of(LESSON).partition("::: check\n")[2].partition("\n:::")[0]
_BIG_LIST = "".join(f"    - [{', '.join('1' * 500)}]\n" for _ in range(420))
_FRONT = "minutes: 3\nsummary: Landmarks from the side."

CASES = [
    # Files
    Case("path-odd", {"course_content/demo/../x.md": "x"}, "course_content/demo/../x.md"),
    Case(
        "path-odd",
        {"course_content/other/x.md": "x"},
        "course_content/other/x.md",
        name="strange",
    ),
    Case(
        "file-large",
        {LESSON: "x" * (TEXT_LIMIT + 1)},
        LESSON,
    ),
    Case("file-large", {PICTURE: b"x" * (IMAGE_LIMIT + 1)}, PICTURE, name="picture"),
    Case("file-type", {"course_content/demo/x.docx": b"x"}, "course_content/demo/x.docx"),
    Case(
        "file-unused",
        {"course_content/demo/standing/figures/more.svg": text_of(DRAWING)},
        "course_content/demo/standing/figures/more.svg",
    ),
    Case("file-unused", {"quizzes/demo/more/x.yaml": "a: 1"}, "quizzes/demo/more/x.yaml"),
    Case(
        "not-utf8",
        {OTHER: text_of(OTHER).encode() + b"\n\n\xff\xfe"},
        OTHER,
        name="lesson",
    ),
    Case("not-utf8", {GLOSSARY: b"terms:\n- \xe9"}, GLOSSARY, name="yaml"),
    spoilt("control-character", OTHER, "Go and look.", "Go\x07 and\u202e look."),
    # YAML
    spoilt("yaml-malformed", COURSE, "title: Standing", 'title: "Standing', at="title: "),
    spoilt(
        "yaml-malformed",
        LESSON,
        _FRONT,
        "minutes: [3\nsummary: x",
        at="summary",
        name="front",
    ),
    spoilt(
        "yaml-malformed",
        LESSON,
        "ground: grid",
        "ground: {",
        at="  - [Point",
        name="figure",
    ),
    spoilt("yaml-alias", GLOSSARY, "text: A weight", "text: &weight A weight"),
    spoilt("yaml-alias", BANK, "why: It can.}", "why: *x}", at="why: *x}", name="alias"),
    spoilt("yaml-tag", GLOSSARY, "term: Plumb line", "term: !!python/name:os.system Plumb"),
    spoilt(
        "yaml-duplicate",
        COURSE,
        "edition: 1",
        "edition: 1\nedition: 2",
        at="edition: 2",
    ),
    spoilt(
        "yaml-duplicate",
        LESSON,
        "type: single",
        "id: again\ntype: single",
        name="check",
    ),
    spoilt("yaml-comma", BANK, "why: It can.", "why: It can, in part.", at="It can, in"),
    spoilt("yaml-key", GLOSSARY, "terms:", "? [a, b]\n: c\nterms:"),
    spoilt("yaml-deep", GLOSSARY, "also: [bent ankle]", f"also: {'[' * 30}{']' * 30}"),
    Case(
        "yaml-large",
        {GLOSSARY: f"terms:\n  - key: x\n    also:\n{_BIG_LIST}"},
        GLOSSARY,
        # Each of the 420 lists holds 500 values; the limit falls into the four hundredth.
        at="",
        name="bomb",
    ),
    spoilt("yaml-many", COURSE, "final: final", "---\nfinal: final"),
    Case("yaml-shape", {GLOSSARY: "- a\n- b\n"}, GLOSSARY),
    spoilt("yaml-shape", BANK, "  - id: st-ear", "  - just words\n  - id: st-ear"),
    Case("yaml-shape", {REFERENCES: "designs: [x]\nreferences: {}\n"}, REFERENCES),
    Case("front-matter-missing", {OTHER: "Text only.\n"}, OTHER),
    Case("front-matter-open", {OTHER: "---\ntitle: x\n"}, OTHER),
    # Fields
    spoilt("field-missing", LESSON, "title: Side view\n", "", at="minutes: 3"),
    spoilt("field-missing", REFERENCES, "    year: 2005\n", "", at="- id: kendall2005"),
    spoilt("field-missing", GLOSSARY, "terms:", "words:", at="words:", name="list"),
    spoilt("field-unknown", LESSON, "summary:", "sumary:"),
    spoilt("field-unknown", COURSE, "    free: true", "    fre: true"),
    spoilt("field-unknown", LESSON, "ground: grid", "grnd: grid", name="figure"),
    spoilt("field-unknown", GLOSSARY, "terms:", "term: x\nterms:", name="glossary"),
    spoilt("field-invalid", LESSON, "minutes: 3", "minutes: three"),
    spoilt("field-invalid", LESSON, "reviewed: 2026-11-24", "reviewed: 24 November"),
    spoilt("field-invalid", COURSE, "grade: B", "grade: E"),
    spoilt("field-invalid", REFERENCES, "year: 2005", "year: 2005a"),
    spoilt("field-invalid", REFERENCES, "doi: 10.1000/xyz123", "doi: xyz"),
    spoilt(
        "field-invalid",
        LESSON,
        "id: landmarks",
        "id: Land Marks",
        at="id: Land",
        name="key",
    ),
    # Keys
    Case("course-missing", {COURSE: None}, COURSE),
    spoilt("key-odd", COURSE, "key: moving", "key: Moving"),
    spoilt("key-odd", COURSE, "[side-view,", "[Side_View,"),
    Case("key-odd", {"quizzes/demo/Old.yaml": "title: x"}, "quizzes/demo/Old.yaml"),
    spoilt("key-reserved", COURSE, "key: moving", "key: sources"),
    spoilt(
        "key-duplicate",
        COURSE,
        "key: moving",
        "key: standing",
        at="key: standing\n    title: M",
    ),
    spoilt(
        "key-duplicate",
        COURSE,
        "[side-view, front-view]",
        "[side-view, side-view, front-view]",
    ),
    spoilt("key-duplicate", REFERENCES, "id: someone2020", "id: kendall2005 ", at="2005 \n"),
    spoilt("key-duplicate", GLOSSARY, "key: dorsiflexion", "key: plumb-line ", at="line \n"),
    spoilt("key-duplicate", LESSON, "id: measure", "id: landmarks ", at="landmarks \n"),
    spoilt("key-duplicate", BANK, "id: st-knee", "id: st-ear ", at="st-ear \n"),
    spoilt(
        "key-duplicate",
        LESSON,
        "### In numbers",
        f"::: check\n{_CHECK_BODY.replace('first-look', 'first-look ')}\n:::\n\n### In numbers",
        at="first-look \n",
        name="check",
    ),
    spoilt(
        "module-empty",
        COURSE,
        "    lessons: [side-view, front-view]\n",
        "",
        at="- key: stand",
    ),
    spoilt("module-unknown", QUIZ, "module: standing", "module: sitting"),
    Case("lesson-missing", {OTHER: None}, COURSE, "lessons: [side"),
    Case(
        "lesson-unlisted",
        changed(COURSE, "[side-view, front-view]", "[side-view]"),
        OTHER,
    ),
    Case("quiz-missing", {FINAL: None}, COURSE, "final: final"),
    Case("quiz-missing", {QUIZ: None}, COURSE, "quiz: standing"),
    Case(
        "quiz-unlisted",
        {"quizzes/demo/spare.yaml": "title: x"},
        "quizzes/demo/spare.yaml",
    ),
    spoilt("quiz-unknown", COURSE, "quizzes: [standing]", "quizzes: [final]"),
    # Minutes
    spoilt("minutes-none", LESSON, "minutes: 3", "minutes: 1"),
    spoilt("minutes-words", LESSON, "minutes: 3", "minutes: 9"),
    spoilt("minutes-sum", COURSE, "minutes: 5", "minutes: 6"),
    # Lesson text
    spoilt("heading-level", LESSON, "## What to look at", "# What to look at"),
    spoilt(
        "heading-level",
        LESSON,
        "## What to look at",
        "### What to look at",
        name="jump",
    ),
    spoilt("heading-level", LESSON, "### In numbers", "#### In numbers"),
    spoilt("raw-html", LESSON, "Sharp pain ends", "Sharp <b>pain</b> ends"),
    spoilt("raw-html", BANK, "stem: Which joint", "stem: Which <i>joint", name="item"),
    spoilt("image-inline", LESSON, "Sharp pain", "![x](figures/line.svg) Sharp pain"),
    spoilt(
        "image-inline",
        BANK,
        "stem: Which joint",
        "stem: Which ![x](y.png) joint",
        name="item",
    ),
    spoilt("directive-unknown", LESSON, "::: note Try it", "::: tip Try it"),
    spoilt(
        "directive-open",
        LESSON,
        "picture of you.\n:::\n",
        "picture of you.\n",
        at="::: note",
    ),
    spoilt(
        "directive-nested",
        LESSON,
        "::: note Try it",
        "- list\n\n  ::: note Try it",
        at="  ::: n",
    ),
    spoilt(
        "directive-stray",
        LESSON,
        "### In numbers",
        ":::\n\n### In numbers",
        at=":::\n\n### In",
    ),
    spoilt(
        "directive-empty",
        LESSON,
        "::: refer",
        "::: note\n:::\n\n::: refer",
        at="::: note\n:::",
    ),
    spoilt(
        "directive-empty",
        LESSON,
        "::: refer",
        "::: figure\n:::\n\n::: refer",
        at="::: figure\n:",
    ),
    spoilt("attribute-unknown", LESSON, "ends the look.", "ends the look. {.big}"),
    spoilt(
        "attribute-unknown",
        LESSON,
        "ends the look.",
        "[ends]{red} the look.",
        name="inline",
    ),
    spoilt(
        "callouts-many",
        LESSON,
        "[^order]:",
        "::: against\nNot so.\n:::\n\n[^order]:",
        at="::: against",
    ),
    spoilt("footnote-unknown", LESSON, "other.[^order]", "other.[^order] [^oder]"),
    spoilt("footnote-unused", LESSON, "[^order]:", "[^more]: More.\n\n[^order]:"),
    # Evidence
    spoilt("citation-odd", LESSON, "[@kendall2005]{D", "[@kendall2005, p. 3]{D"),
    spoilt(
        "citation-odd",
        LESSON,
        "[@kendall2005]{D model}",
        "[@kendall2005 {D}",
        name="open",
    ),
    spoilt("citation-grade", LESSON, "{D model}", "{model}"),
    spoilt(
        "citation-grade",
        LESSON,
        "[@kendall2005]{D model}",
        "[@kendall2005]",
        name="bare",
    ),
    spoilt("citation-flag", LESSON, "{D model}", "{D modle}"),
    spoilt("citation-place", BANK, "why: It can.", 'why: "It can [@kendall2005]{A}."'),
    spoilt("reference-unknown", LESSON, "[@kendall2005]{D", "[@kendal2005]{D"),
    spoilt("reference-unknown", BANK, "refs: [kendall2005]", "refs: [kendall2006]"),
    spoilt("reference-unknown", COURSE, "refs: [kendall2005]", "refs: [kendall2006]"),
    spoilt(
        "reference-unknown",
        LESSON,
        "type: single",
        "type: single\nrefs: [x]",
        at="refs: [x]",
    ),
    spoilt("design-unknown", REFERENCES, "design: cohort", "design: cohorts"),
    spoilt(
        "claim-without-reference",
        LESSON,
        "Look at the ear,",
        "Look.\n\nFirst a sentence of no\nweight: two trials found 30 per cent. Look at the ear,",
        at="weight: two",
    ),
    spoilt(
        "claim-without-reference",
        COURSE,
        "    refs: [kendall2005]\n",
        "",
        at="- title: Posture",
    ),
    spoilt("term-unknown", LESSON, "[plumb line]{term}", "[plum line]{term}"),
    spoilt("term-unknown", LESSON, "{term=dorsiflexion}", "{term=dorsal}"),
    spoilt("term-repeated", LESSON, "Sharp pain", "A [plumb line]{term}: sharp pain"),
    # Links
    spoilt("link-broken", LESSON, "(front-view.md#what", "(rear-view.md#what"),
    spoilt("link-broken", LESSON, "yaml#kendall2005)", "yaml#kendall)", name="entry"),
    spoilt("link-broken", LESSON, "Sharp pain", "[Sharp](/nowhere) pain", name="site"),
    spoilt("link-broken", LESSON, "Sharp pain", "[Sharp][pain] pain", name="undefined"),
    Case(
        "link-broken",
        changed(COURSE, "[side-view, front-view]", "[side-view]"),
        LESSON,
        "[the front view]",
    ),
    spoilt("link-anchor", LESSON, "md#what-changes", "md#what-changed"),
    spoilt("link-anchor", LESSON, "Sharp pain", "[Sharp](#nothing) pain", name="here"),
    spoilt("link-scheme", LESSON, "Sharp pain", "[Sharp](http://example.org) pain"),
    spoilt(
        "link-scheme",
        LESSON,
        "Sharp pain",
        "[Sharp](javascript:alert) pain",
        name="script",
    ),
    spoilt("link-scheme", BANK, "why: It can.", 'why: "It [can](../x.md)."'),
    # Objectives, items, quizzes
    spoilt("objective-unknown", BANK, "side-view/measure", "side-view/measures"),
    spoilt("objective-unknown", LESSON, "objective: landmarks", "objective: landmark"),
    Case(
        "objective-unassessed",
        changed(BANK, "side-view/measure", "side-view/landmarks"),
        LESSON,
        "- id: measure",
    ),
    spoilt("enemy-unknown", BANK, "enemies: [st-knee]", "enemies: [st-kne]"),
    spoilt("draw-unknown", QUIZ, "bank: standing,", "bank: standin,"),
    spoilt("draw-unknown", QUIZ, "lessons: [side-view]", "lessons: [sideview]"),
    spoilt("draw-unknown", QUIZ, "tags: [safety]", "tags: [safty]"),
    spoilt("draw-unknown", QUIZ, "side-view/measure]", "side-view/measures]"),
    spoilt("draw-unknown", FINAL, "items: [st-sides]", "items: [st-side]"),
    spoilt("pool-small", QUIZ, "tags: [safety], count: 1", "tags: [safety], count: 2"),
    spoilt(
        "pool-shared",
        QUIZ,
        "objectives: [standing/side-view/measure]",
        "tags: [safety]",
        at="sections:",
    ),
    spoilt(
        "quiz-undrawable",
        QUIZ,
        "title: Standing, the quiz",
        "title: Enemies",
        at="sections:",
    ),
    spoilt(
        "stem-repeated",
        BANK,
        "stem: Which joint bends backwards?",
        "stem: Which point  lies highest?",
    ),
    Case(
        "key-position",
        {BANK: text_of(BANK) + "".join(_single(number) for number in range(12))},
        BANK,
    ),
    # Figures
    spoilt(
        "figure-description",
        LESSON,
        "description: A line with five points beside it.\n",
        "",
        at="src: figures/line.svg",
    ),
    spoilt(
        "figure-description",
        LESSON,
        "A line with five points beside it.",
        '""',
        at="description",
    ),
    spoilt("figure-missing", LESSON, "src: figures/line.svg", "src: figures/lines.svg"),
    spoilt(
        "figure-missing",
        LESSON,
        "src: figures/line.svg",
        "src: ../../../etc/x.svg",
        name="out",
    ),
    spoilt("figure-type", LESSON, "src: figures/line.svg", "src: figures/line.gif"),
    spoilt("figure-table", LESSON, "- [Ear, 3 cm]", "- [Ear, 3 cm, more]"),
    Case("figure-malformed", _svg("<g>\n<path></g>"), DRAWING, "<path></g>", "open"),
    Case(
        "figure-malformed",
        {DRAWING: '<g xmlns="http://www.w3.org/2000/svg"/>'},
        DRAWING,
    ),
    Case(
        "figure-unsafe",
        {DRAWING: '<!DOCTYPE svg [<!ENTITY a "b">]>\n' + text_of(DRAWING)},
        DRAWING,
    ),
    Case(
        "figure-unsafe",
        {DRAWING: "<?xml-stylesheet href='x'?>\n<svg/>"},
        DRAWING,
        name="pi",
    ),
    _drawn("figure-element", "<script>alert(1)</script>"),
    _drawn("figure-element", "<foreignObject/>", name="foreign"),
    _drawn("figure-attribute", '<path onclick="x" d="M0 0"/>'),
    _drawn("figure-attribute", '<path style="fill:red" d="M0 0"/>', name="style"),
    _drawn("figure-attribute", '<image href="https://example.org/x.png"/>', name="address"),
    _drawn("figure-attribute", '<rect fill="#f00"/>', name="colour"),
    _drawn("figure-class", '<path class="f-inc" d="M0 0"/>'),
    _drawn("figure-reference", '<use href="#nothing"/>'),
    _drawn("figure-reference", '<path marker-end="url(#nothing)"/>', name="marker"),
    _drawn("figure-reference", '<image href="../../figures/bodies.png"/>', name="image"),
    _drawn("figure-reference", '<g id="a"/><g id="a"/>', name="twice"),
    Case("figure-viewbox", _svg("", 'viewBox="0 0 500 300"'), DRAWING),
    Case("figure-viewbox", _svg(""[:0], 'width="9"'), DRAWING, name="missing"),
    Case(
        "figure-large",
        _svg('<path class="f-ink" d="M0 0' + " L1 1" * 9000 + '"/>'),
        DRAWING,
    ),
    Case("figure-broken", {PICTURE: b"GIF89a"}, PICTURE),
    # Figures of the body
    Case(
        "lab-flaw",
        lab({"muscles.yaml": ("  name: Soleus", "  nome: Soleus")}),
        f"{LAB}/muscles.yaml",
        "  nome: Soleus",
    ),
    Case("lab-flaw", lab() | {f"{LAB}/axes.yaml": None}, f"{LAB}/axes.yaml", name="missing"),
    Case(
        "yaml-malformed",
        lab({"axes.yaml": ("axes:", "axes: [")}),
        f"{LAB}/axes.yaml",
        "- id: lumbar_curve",
        name="lab",
    ),
    Case(
        "lab-missing", changed(LESSON, "::: figure", "::: figure ohsq"), LESSON, "::: figure ohsq"
    ),
    _body("figure-word", "ohsq knee_valgus_left"),
    _body("figure-word", "ohsq knee_valgus_left=much", name="number"),
    _body("figure-word", "ohsq knee_valgus_left=inf", name="infinite"),
    _body("figure-word", "view=lateral", name="early"),
    _body("figure-word", "ohsq knee_valgus_left=9 knee_valgus_left=8", name="twice"),
    _body("movement-unknown", "ohsk"),
    _body("view-unknown", "stepdown view=posterior"),
    _body("view-unknown", "ohsq view=latral", name="odd"),
    _body("compensation-unknown", "ohsq knee_valgu_left=9"),
    _body("compensation-unknown", "ohsq", "knee_valgu_left", name="beside"),
    _body("compensation-side", "ohsq knee_valgus=9"),
    _body("compensation-side", "ohsq forward_lean_left=20", name="none"),
    _body("compensation-elsewhere", "ohsq pelvic_drop_left=9"),
    _body("compensation-range", "ohsq knee_valgus_left=900"),
    _body("compensation-range", "ohsq", "knee_valgus_left", name="beside"),
    _body("compensation-ends", "ohsq knee_valgus_left=9 knee_varus_left=9"),
    _body("compensation-reach", "ohsq shallow_depth=80"),
    _body("muscle-unknown", "ohsq", "over: [gastrocnemus]"),
    _body("muscle-twice", "ohsq", "over: [soleus]\nunder: [soleus]", at="under"),
    _body("landmark-unknown", "ohsq", "landmarks: [eer]"),
    _body("figure-stance", "ohsq", "stance: left"),
    _body("figure-stance", "slsq knee_valgus_right=12", "stance: left", at="stance", name="leg"),
    _body("figure-stance", "slsq knee_valgus_left=12 pelvic_drop_right=9", name="both"),
    _body("figure-conditions", "ohsq", "beside: {knee_valgus_left: 9}"),
    _body("figure-conditions", "ohsq", "conditions: [One, Two]", name="alone"),
    _body("field-unknown", "ohsq", "src: figures/line.svg", name="body"),
    _body("field-invalid", "ohsq", "body: femal", name="body"),
    _body("field-invalid", "ohsq", "at: 2", name="phase"),
    _body(
        "figure-table", "ohsq", "table:\n  - [One, Two]\n  - [Three]", at="  - [Three]", name="body"
    ),
]
