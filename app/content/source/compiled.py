"""The compiled form of a course: all that pages need, as frozen values that survive JSON.

HTML in it is sanitised; every other text is plain and still to be escaped by its template.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

ActivityKind = Literal["lesson", "quiz"]


@dataclass(frozen=True)
class Person:
    name: str
    role: str


@dataclass(frozen=True)
class Issuer:
    name: str
    signatories: tuple[Person, ...]


@dataclass(frozen=True)
class ForWhom:
    """`yes`: who gets the most from it; `first`: who should take something else first."""

    yes: tuple[str, ...]
    first: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    name: str
    text: str


@dataclass(frozen=True)
class Claim:
    """A benefit or a career, with its grade (None where none is claimed) and its reference ids."""

    title: str
    text: str
    grade: str | None
    flags: tuple[str, ...]
    scope: str | None
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    question: str
    answer: str


@dataclass(frozen=True)
class Objective:
    """`id` is the full one, such as `static-posture/side-view/landmarks`; `lesson` its lesson."""

    id: str
    key: str
    text: str
    lesson: str


@dataclass(frozen=True)
class Cited:
    """A lesson that cites a reference."""

    lesson: str
    title: str


@dataclass(frozen=True)
class Reference:
    """`design_words` is the design of the study in a reader's words."""

    id: str
    authors: str
    year: int
    title: str
    source: str
    volume: str | None
    pages: str | None
    doi: str | None
    design: str
    design_words: str
    finding: str
    verified: str
    cited_in: tuple[Cited, ...]

    @property
    def short(self) -> str:
        """First author and year, as a link is worded: "Lima and others 2018"."""
        names = [name.strip() for name in self.authors.partition("(")[0].split(",") if name.strip()]
        first = names[0].rsplit(" ", 1)[0] if names else self.id
        more = {1: "", 2: f" and {names[-1].rsplit(' ', 1)[0]}"}.get(len(names), " and others")
        return f"{first}{more} {self.year}"


@dataclass(frozen=True)
class Term:
    key: str
    term: str
    text: str
    latin: str | None
    also: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """One numbered note of a lesson; `words` says the designs of its studies."""

    number: int
    refs: tuple[str, ...]
    grade: str
    flags: tuple[str, ...]
    scope: str | None
    words: str


@dataclass(frozen=True)
class Section:
    """A `##` heading of a lesson; `id` is its anchor."""

    id: str
    title: str


@dataclass(frozen=True)
class Segment:
    """A stretch of lesson HTML, or the place of a check.

    `check` is the id of a check in `Lesson.checks` (empty for HTML); `anchor` is the id to put on
    the check's element, or the first heading of the HTML (empty if it has none).
    """

    kind: Literal["html", "check"]
    html: str
    check: str
    anchor: str


@dataclass(frozen=True)
class Neighbour:
    """What comes before or after a lesson: `key` is a lesson's path or a quiz key."""

    kind: ActivityKind
    key: str
    title: str


@dataclass(frozen=True)
class Lesson:
    """`path` is `module/lesson`; `text` is plain, for search; `sources` counts references."""

    path: str
    key: str
    module: str
    number: int
    title: str
    summary: str
    minutes: int
    reviewed: dt.date
    objectives: tuple[Objective, ...]
    segments: tuple[Segment, ...]
    checks: dict[str, dict[str, Any]]
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    sources: int
    figures: int
    words: int
    text: str
    prev: Neighbour | None
    next: Neighbour | None

    @property
    def live(self) -> bool:
        """Whether it has a figure of the body, which a browser can set in motion."""
        return any('class="figure figure-live"' in part.html for part in self.segments)

    @property
    def blocks(self) -> dict[str, str]:
        """The plain text of every block that can hold a highlight, by its `data-block` name."""
        return _blocks(tuple(part.html for part in self.segments))


@dataclass(frozen=True)
class Module:
    """A module; one in preparation has no lessons and counts for nothing."""

    key: str
    number: int
    title: str
    summary: str
    minutes: int
    preparing: bool
    free: bool
    lessons: tuple[Lesson, ...]
    quiz: str | None


@dataclass(frozen=True)
class Activity:
    """What counts towards completion; `key` is a lesson's path or a quiz key."""

    key: str
    kind: ActivityKind
    title: str
    module: str | None
    minutes: int

    @property
    def id(self) -> str:
        """The stable name that progress hangs on: `lesson:module/lesson` or `quiz:key`."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Completion:
    """The required activities, in the order of the syllabus."""

    required: tuple[Activity, ...]


@dataclass(frozen=True)
class FigureFile:
    """A picture served at `/courses/<course>/files/<hash>/<name>`."""

    path: str
    media_type: str
    name: str


@dataclass(frozen=True)
class FigureScene:
    """A figure of the body, served at `/courses/<course>/figures/<key>/…`.

    `scene` is what `app.figure.scene.Scene` reads; `conditions` names two figures side by side.
    """

    scene: dict[str, Any]
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class CompiledCourse:
    """A whole course. `files` is keyed by the first twelve digits of the SHA-256 of the content;
    a key of `scenes` names what is shown, the data and the way of drawing, so it stays true."""

    key: str
    title: str
    edition: int
    language: str
    summary: str
    lead: str
    reviewed: dt.date
    author: Person
    issuer: Issuer
    prerequisites: tuple[str, ...]
    for_whom: ForWhom
    levels: tuple[Level, ...]
    abilities: tuple[str, ...]
    benefits: tuple[Claim, ...]
    careers: tuple[Claim, ...]
    questions: tuple[Question, ...]
    hours_a_week: float | None
    level_note: str | None
    modules: tuple[Module, ...]
    final: str | None
    completion: Completion
    references: dict[str, Reference]
    glossary: dict[str, Term]
    items: dict[str, dict[str, Any]]
    quizzes: dict[str, dict[str, Any]]
    objectives: dict[str, Objective]
    files: dict[str, FigureFile]
    scenes: dict[str, FigureScene]
    total_minutes: int
    retired: tuple[str, ...] = ()
    """Activities that earlier revisions had and that were taken out on purpose, by their ids."""

    @property
    def ready_modules(self) -> tuple[Module, ...]:
        """The modules that are not in preparation."""
        return tuple(module for module in self.modules if not module.preparing)

    @property
    def lessons(self) -> Iterator[Lesson]:
        """Every lesson, in the order of the syllabus."""
        return (lesson for module in self.modules for lesson in module.lessons)

    @property
    def required(self) -> tuple[Activity, ...]:
        """What completes the course, in the order of the syllabus."""
        return self.completion.required

    @property
    def activity_ids(self) -> frozenset[str]:
        """Every activity that progress can hang on, required or not."""
        lessons = {f"lesson:{lesson.path}" for lesson in self.lessons}
        return frozenset(lessons | {f"quiz:{key}" for key in self.quizzes})

    def has_module(self, key: str) -> bool:
        return any(module.key == key for module in self.modules)

    def module(self, key: str) -> Module:
        """The module of that key; raises KeyError if there is none."""
        for module in self.modules:
            if module.key == key:
                return module
        raise KeyError(key)

    def has_lesson(self, path: str) -> bool:
        return any(lesson.path == path for lesson in self.lessons)

    def lesson(self, path: str) -> Lesson:
        """The lesson at `module/lesson`; raises KeyError if there is none."""
        for lesson in self.lessons:
            if lesson.path == path:
                return lesson
        raise KeyError(path)

    def items_of(self, bank: str) -> list[dict[str, Any]]:
        """The items of a bank, in the order of their source."""
        return [item for item in self.items.values() if item.get("bank") == bank]


def to_json(course: CompiledCourse) -> str:
    """The course as JSON; the same course gives the same text."""
    return _adapter().dump_json(course).decode()


def from_json(text: str | bytes) -> CompiledCourse:
    """The inverse of `to_json`; raises pydantic.ValidationError on anything else."""
    return _adapter().validate_json(text)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[CompiledCourse]:
    return TypeAdapter(CompiledCourse)


class _BlockReader(HTMLParser):
    """Collects the text of elements that carry `data-block`, as a browser's textContent has it."""

    VOID = frozenset({"br", "img", "hr", "input", "wbr", "source", "col"})

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self._open.append(dict(attrs).get("data-block"))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in self.VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for name in filter(None, self._open):
            self.found[name] = self.found.get(name, "") + data


@lru_cache(maxsize=512)
def _blocks(parts: tuple[str, ...]) -> dict[str, str]:
    reader = _BlockReader()
    for part in parts:
        reader.feed(part)
    return reader.found
