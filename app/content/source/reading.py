"""One lesson file, read alone: front matter, structure, words, and what it refers to.

What needs the rest of the course (references, terms, links, objectives of items) is only
collected here; `rendering` and `checking` look it up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token

from app.content.source.bodies import Asked, Slip, read_first_line
from app.content.source.lesson import BodyFigureDef, FigureDef, LessonDef
from app.content.source.markdown import (
    CitationMark,
    inline_children,
    parse_lesson_text,
    plain_text,
)
from app.content.source.parsing import (
    Lines,
    fit,
    read_mapping,
    read_text,
    shorten,
    split_front_matter,
)
from app.content.source.problems import Problem, problem

COLOURED_CALLOUTS = frozenset({"note", "against", "contested", "refer"})
CALLOUT_LIMIT = 2
PACE = (110, 140)

TAG = re.compile(r"<!--|</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_UNRESOLVED = re.compile(r"\[[^\]]+\]\[[^\]]*\]")
# Words that speak of evidence; not "study time", "a review card" or "trial and error".
_CLAIM = re.compile(
    r"(?<!\bto )(?<!\byou )(?<!self-)\bstud(?:y|ies)\b"
    r"(?! (?:time|plan|schedule|hour|session|habit))"
    r"|\btrials?\b(?! and error)"
    r"|(?<!spaced )(?<!\bfor )(?<!\byour )\breviews?\b(?! (?:card|set|queue|page|date|question))"
    r"|\bmeta-analys[ei]s\b|\bresearch(?:ers)?\b|\brandomi[sz]ed\b|\bcohorts?\b"
    r"|\bevidence (?:shows|suggests|says|supports|goes)\b|\bper ?cent\b|\d ?%",
    re.IGNORECASE,
)
_RESERVED_ANCHOR = re.compile(
    r"(?:note|cite|figure|check|fn|fnref)-?\d.*|main|content|top|check-.*"
)


@dataclass(frozen=True)
class Heading:
    anchor: str
    title: str
    level: int


@dataclass(frozen=True)
class FoundFigure:
    """A figure of a lesson; the definition is None if its body is faulty.

    `asked` is the first line of a figure of the body, None of a drawing or a picture; `understood`
    says whether all of it was.
    """

    definition: FigureDef | BodyFigureDef | None
    line: int
    lines: Lines
    asked: Asked | None = None
    understood: bool = True

    def line_of(self, slip: Slip) -> int:
        """Where a fault of its first line, or of its body, stands."""
        return self.lines.of(slip.pointer) if slip.pointer else self.line


@dataclass(frozen=True)
class FoundCheck:
    """A check of a lesson as YAML gave it."""

    raw: dict[str, Any]
    lines: Lines


@dataclass
class ReadLesson:
    """A lesson file as read; `tokens` hold figures and checks as `directive_yaml` with an index."""

    path: str
    definition: LessonDef | None
    front: Lines
    first_line: int = 1
    tokens: list[Token] = field(default_factory=list)
    env: dict[str, Any] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    figures: list[FoundFigure] = field(default_factory=list)
    checks: list[FoundCheck] = field(default_factory=list)
    words: int = 0
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def anchors(self) -> set[str]:
        return {heading.anchor for heading in self.headings}

    def note(self, code: str, line: int, **words: object) -> None:
        self.problems.append(problem(code, self.path, line, **words))


def read_lesson(path: str, content: bytes) -> ReadLesson:
    """Reads a lesson and judges all that can be judged without the rest of the course."""
    text, problems = read_text(path, content)
    if text is None:
        return ReadLesson(path, None, Lines(1), problems=problems)
    front, body, first_line, found = split_front_matter(path, text)
    problems += found
    definition, lines = None, Lines(1)
    if front is not None:
        parsed = read_mapping(path, front, "The front matter", 2)
        problems += parsed.problems
        lines = parsed.lines
        if parsed.value is not None:
            definition, found = fit(LessonDef, parsed.value, lines, path)
            problems += found
    lesson = ReadLesson(path, definition, lines, first_line, problems=problems)
    _read_body(lesson, body)
    _judge_objectives(lesson)
    _judge_minutes(lesson)
    return lesson


def groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens cut into blocks that stand side by side."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []
    if block:
        yield block


def slug(title: str) -> str:
    """An anchor from a heading: ASCII, lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "section"


def _read_body(lesson: ReadLesson, body: str) -> None:
    lesson.tokens, faults, lesson.env = parse_lesson_text(body)
    for fault in faults:
        lesson.note(fault.code, lesson.first_line + fault.line, **fault.words)
    _read_headings(lesson)
    texts: list[str] = []
    for token in lesson.tokens:
        if token.type == "inline":
            _judge_inline(lesson, token)
            texts.append(plain_text(token.children))
        elif token.type == "directive_yaml":
            _read_directive(lesson, token, texts)
        elif token.type in ("fence", "code_block"):
            texts.append(token.content)
    lesson.text = "\n".join(" ".join(text.split()) for text in texts if text.strip())
    lesson.words = sum(
        count_words(plain_text(token.children)) for token in lesson.tokens if token.type == "inline"
    )
    for block in groups(lesson.tokens):
        _judge_claims(lesson, block)
    _judge_callouts(lesson)
    _judge_footnotes(lesson, body)


def count_words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def _line(lesson: ReadLesson, token: Token) -> int:
    return lesson.first_line + (token.map[0] if token.map else 0)


def _read_headings(lesson: ReadLesson) -> None:
    taken: set[str] = set()
    above = 1
    for token, inline in zip(lesson.tokens, lesson.tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1:])
        if level not in (2, 3) or level > above + 1:
            lesson.note("heading-level", _line(lesson, token))
        above = level
        title = " ".join(plain_text(inline.children).split())
        wanted = token.meta.get("anchor") or slug(title)
        if _RESERVED_ANCHOR.fullmatch(wanted):
            wanted += "-section"
        anchor, number = wanted, 2
        while anchor in taken:
            anchor, number = f"{wanted}-{number}", number + 1
        taken.add(anchor)
        token.attrSet("id", anchor)
        lesson.headings.append(Heading(anchor, title, level))


def _judge_inline(lesson: ReadLesson, inline: Token) -> None:
    for token, line in inline_children(inline, lesson.first_line):
        for code, words in token.meta.get("faults", ()):
            lesson.note(code, line, **words)
        if token.type == "image":
            lesson.note("image-inline", line)
        elif token.type == "text":
            for tag in TAG.finditer(token.content):
                lesson.note("raw-html", line, tag=shorten(tag[0]))
            for label in _FOOTNOTE.finditer(token.content):
                lesson.note("footnote-unknown", line, label=shorten(label[1]))
            for link in _UNRESOLVED.finditer(token.content):
                reason = "no line [name]: address defines it"
                lesson.note("link-broken", line, href=shorten(link[0]), reason=reason)
            if "[@" in token.content:
                lesson.note("citation-odd", line)
            if re.search(r"^:::", token.content):
                lesson.note("directive-stray", line)


def _read_directive(lesson: ReadLesson, token: Token, texts: list[str]) -> None:
    name, line = token.meta["name"], _line(lesson, token)
    if not token.content.strip():
        lesson.note("directive-empty", line, name=name)
        return
    parsed = read_mapping(lesson.path, token.content, f"The body of `::: {name}`", line + 1)
    lesson.problems += parsed.problems
    if parsed.value is None:
        return
    if name == "check":
        token.meta["index"] = len(lesson.checks)
        lesson.checks.append(FoundCheck(parsed.value, parsed.lines))
        return
    token.meta["index"] = len(lesson.figures)
    title = token.meta["title"]
    asked, slips = read_first_line(title) if title else (None, [])
    for slip in slips:
        lesson.note(slip.code, line, **slip.words)
    figure = FoundFigure(None, line, parsed.lines, asked, not slips)
    lesson.figures.append(_read_figure(lesson, parsed.value, figure))
    definition = lesson.figures[-1].definition
    if definition:
        texts += [definition.caption, definition.description]


def _read_figure(lesson: ReadLesson, raw: dict[str, Any], found: FoundFigure) -> FoundFigure:
    """The figure with its definition, as far as its body says one."""
    line, lines = found.line, found.lines
    model: type[FigureDef] | type[BodyFigureDef] = BodyFigureDef if found.asked else FigureDef
    definition, problems = fit(model, raw, lines, lesson.path)
    described = str(raw.get("description") or "").strip()
    if not described:
        lesson.note("figure-description", lines.of(("description",)) if raw else line)
        problems = [fault for fault in problems if "`description`" not in fault.sentence]
    lesson.problems += problems
    if definition and definition.table:
        width = len(definition.table[0])
        for number, row in enumerate(definition.table):
            if len(row) != width:
                lesson.note("figure-table", lines.of(("table", number)), count=width)
    return replace(found, definition=definition)


# Claims


def _judge_claims(lesson: ReadLesson, block: list[Token]) -> None:
    first = block[0]
    if first.type in ("directive_open", "blockquote_open"):
        for inner in groups(block[1:-1]):
            _judge_claims(lesson, inner)
        return
    if first.type not in (
        "paragraph_open",
        "bullet_list_open",
        "ordered_list_open",
        "dl_open",
    ):
        return
    if any(token.meta.get("no-claim") for token in block):
        return
    inlines = [token for token in block if token.type == "inline"]
    if any(child.type == "citation" for token in inlines for child in token.children or ()):
        return
    for token in inlines:
        claim = _claim_in(token, lesson.first_line)
        if claim:
            word, line = claim
            lesson.note("claim-without-reference", line, word=shorten(word))
            return


def _claim_in(inline: Token, first_line: int) -> tuple[str, int] | None:
    text, starts = "", []
    for child, line in inline_children(inline, first_line):
        starts.append((len(text), line))
        text += plain_text([child])
    found = _CLAIM.search(text)
    if found is None:
        return None
    line = max((line for start, line in starts if start <= found.start()), default=first_line)
    return found[0], line


def citations_in(tokens: Sequence[Token], first_line: int) -> Iterator[tuple[Token, int]]:
    """The citations among the tokens, in order, each with its line."""
    for token in tokens:
        for child, line in inline_children(token, first_line):
            if child.type == "citation":
                yield child, line


def mark_of(token: Token) -> CitationMark:
    mark: CitationMark = token.meta["mark"]
    return mark


# The lesson as a whole


def _judge_callouts(lesson: ReadLesson) -> None:
    coloured = [
        token
        for token in lesson.tokens
        if token.type == "directive_open" and token.meta["name"] in COLOURED_CALLOUTS
    ]
    if len(coloured) > CALLOUT_LIMIT:
        line = _line(lesson, coloured[CALLOUT_LIMIT])
        lesson.note("callouts-many", line, count=len(coloured))
    for token, following in zip(lesson.tokens, lesson.tokens[1:], strict=False):
        if token.type == "directive_open" and following.type == "directive_close":
            lesson.note("directive-empty", _line(lesson, token), name=token.meta["name"])


def _judge_footnotes(lesson: ReadLesson, body: str) -> None:
    for label, number in lesson.env.get("footnotes", {}).get("refs", {}).items():
        if number == -1:
            at = max(body.find(f"[^{label[1:]}]:"), 0)
            line = lesson.first_line + body.count("\n", 0, at)
            lesson.note("footnote-unused", line, label=shorten(label[1:]))


def _judge_objectives(lesson: ReadLesson) -> None:
    seen: set[str] = set()
    for number, objective in enumerate(lesson.definition.objectives if lesson.definition else ()):
        if objective.id in seen:
            line = lesson.front.of(("objectives", number, "id"))
            lesson.note(
                "key-duplicate",
                line,
                key=objective.id,
                where="in this lesson",
                what="objective id",
            )
        seen.add(objective.id)


def _judge_minutes(lesson: ReadLesson) -> None:
    if lesson.definition is None:
        return
    minutes, figures, checks = (
        lesson.definition.minutes,
        len(lesson.figures),
        len(lesson.checks),
    )
    reading = minutes - figures / 2 - checks
    line = lesson.front.of(("minutes",))
    if reading <= 0:
        lesson.note("minutes-none", line, minutes=minutes, figures=figures, checks=checks)
        return
    pace = lesson.words / reading
    slow, fast = PACE
    if slow <= pace <= fast:
        return
    if pace < slow:
        change = f"write about {round(slow * reading) - lesson.words} words more"
    else:
        change = f"write about {lesson.words - round(fast * reading)} words less"
    fitting = max(round(lesson.words / 125 + figures / 2 + checks), 1)
    if fitting != minutes:
        change = f"set `minutes` to {fitting}, or {change}"
    lesson.note(
        "minutes-words",
        line,
        words=lesson.words,
        reading=reading,
        pace=pace,
        change=change,
    )
