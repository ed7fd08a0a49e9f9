"""Reads every file of a tree once, each by its kind, and collects what was found and is wrong."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from app.content.source.course import (
    CourseDef,
    Definition,
    ReferenceDef,
    TermDef,
    is_key,
)
from app.content.source.kinds import Fault, Readers
from app.content.source.parsing import (
    Lines,
    Parsed,
    fit,
    hint,
    read_mapping,
    read_text,
    shorten,
)
from app.content.source.problems import Problem, problem
from app.content.source.reading import ReadLesson, read_lesson
from app.content.source.tree import LAB, MEDIA_TYPES, SourceTree, suffix_of
from app.figure.definition import FILES as LAB_FILES
from app.figure.definition import FigureData, read_figure_data

_Entry = TypeVar("_Entry", bound=Definition)


@dataclass(frozen=True)
class Found:
    """An item, a check or a quiz as read; `value` is None if its reader could not use it."""

    path: str
    raw: Mapping[str, Any]
    value: dict[str, Any] | None
    lines: Lines

    def text(self, name: str) -> str:
        """A field as text, whatever was written; empty if it is not there."""
        given = (self.value or self.raw).get(name)
        return given if isinstance(given, str) else ""

    def texts(self, name: str) -> list[tuple[int, str]]:
        """A list field's texts with their places, whatever was written."""
        given = (self.value or self.raw).get(name)
        entries = given if isinstance(given, list | tuple) else []
        return [(place, entry) for place, entry in enumerate(entries) if isinstance(entry, str)]


@dataclass
class Gathered:
    """Everything a tree holds, as read; `problems` is what each file says against itself."""

    tree: SourceTree
    course: CourseDef | None = None
    course_lines: Lines = field(default_factory=lambda: Lines(1))
    references: dict[str, ReferenceDef] = field(default_factory=dict)
    reference_lines: dict[str, Lines] = field(default_factory=dict)
    designs: dict[str, str] = field(default_factory=dict)
    terms: dict[str, TermDef] = field(default_factory=dict)
    lessons: dict[str, ReadLesson] = field(default_factory=dict)
    checks: dict[str, list[Found]] = field(default_factory=dict)
    """File path of a lesson -> its checks in the order of the text."""
    banks: dict[str, list[Found]] = field(default_factory=dict)
    quizzes: dict[str, Found] = field(default_factory=dict)
    lab: FigureData | None = None
    """What the figures of the body know; None without lab/figure.yaml, or while it has flaws."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def course_path(self) -> str:
        return self.tree.content + "course.yaml"

    def note(self, code: str, path: str, line: int, **words: object) -> None:
        self.problems.append(problem(code, path, line, **words))

    def place_of(self, path: str) -> str:
        """`module/lesson` of a lesson file."""
        return path.removeprefix(self.tree.content).removesuffix(".md")

    def lesson_file(self, module: str, lesson: str) -> str:
        return f"{self.tree.content}{module}/{lesson}.md"

    def quiz_file(self, quiz: str) -> str:
        return f"{self.tree.quizzes}{quiz}.yaml"


def gather(tree: SourceTree, readers: Readers) -> Gathered:
    """Reads every file; never raises on what is in them."""
    found = Gathered(tree, problems=list(tree.refused))
    for path, content in tree.items():
        if suffix_of(path) in MEDIA_TYPES or _is_notice(path):
            continue
        read = _reader_for(tree, path)
        if read is None:
            found.note("file-unused", path, 1)
        elif read is not _other_domain:
            read(found, path, content, readers)
    if found.course_path not in tree:
        found.note("course-missing", found.course_path, 1)
    _read_lab(found)
    return found


def _is_notice(path: str) -> bool:
    """README.md, CREDITS.md and their like are for people who look into the folder."""
    name = posixpath.basename(path)
    return name.endswith(".md") and name[:-3].isupper()


_Read = Callable[[Gathered, str, bytes, Readers], None]


def _reader_for(tree: SourceTree, path: str) -> _Read | None:
    """How a file is read, by its place; None if nothing reads it."""
    if path.startswith(tree.content):
        name = path.removeprefix(tree.content)
        fixed = {
            "course.yaml": _read_course,
            "references.yaml": _read_references,
            "glossary.yaml": _read_glossary,
        }
        if name.startswith(LAB):
            return _other_domain
        if name.endswith(".md") and name.count("/") == 1:
            return _read_lesson
        return fixed.get(name)
    name = path.removeprefix(tree.quizzes)
    if not name.endswith(".yaml"):
        return None
    if name.startswith("banks/") and name.count("/") == 1:
        return _read_bank
    return _read_quiz if "/" not in name else None


def _other_domain(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    """The lab's data is part of the source: the figure's five files are read together, the others
    by the lab."""


def _read_lab(found: Gathered) -> None:
    """The figure's files, and their flaws with file and line; nothing without lab/figure.yaml."""
    folder = found.tree.content + LAB
    if folder + "figure.yaml" not in found.tree:
        return
    files = {name: found.tree[folder + name] for name in LAB_FILES if folder + name in found.tree}
    parsed = {name: _read_lab_file(folder, name, content) for name, content in files.items()}
    found.lab, flaws = read_figure_data(files)
    for _, problems in parsed.values():
        found.problems += problems
    for flaw in flaws:
        lines, problems = parsed.get(flaw.file, (Lines(1), ()))
        if not problems:
            line = lines.of(flaw.pointer)
            sentence = flaw.sentence.rstrip(".")
            found.note("lab-flaw", folder + flaw.file, line, sentence=sentence)


@lru_cache(maxsize=32)
def _read_lab_file(folder: str, name: str, content: bytes) -> tuple[Lines, tuple[Problem, ...]]:
    """The lines of a file of the figure, and why it can't be read; the same for the same bytes."""
    text, problems = read_text(folder + name, content)
    if text is None:
        return Lines(1), tuple(problems)
    parsed = read_mapping(folder + name, text, f"lab/{name}")
    return parsed.lines, (*problems, *parsed.problems)


def _mapping(found: Gathered, path: str, content: bytes, what: str) -> Parsed:
    text, problems = read_text(path, content)
    found.problems += problems
    if text is None:
        return Parsed(None, Lines(1), [])
    parsed = read_mapping(path, text, what)
    found.problems += parsed.problems
    return parsed


def _read_course(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    parsed = _mapping(found, path, content, "course.yaml")
    found.course_lines = parsed.lines
    if parsed.value is not None:
        found.course, problems = fit(CourseDef, parsed.value, parsed.lines, path)
        found.problems += problems


def _read_references(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    parsed = _mapping(found, path, content, "references.yaml")
    _only(found, path, parsed, ("version", "designs", "references"))
    designs = (parsed.value or {}).get("designs") or {}
    if not isinstance(designs, dict):
        shape = "keys with words (`RCT: Randomised controlled trial`)"
        found.note(
            "yaml-shape",
            path,
            parsed.lines.of(("designs",)),
            what="designs",
            shape=shape,
        )
        designs = {}
    found.designs = {key: str(words) for key, words in designs.items()}
    for reference, lines in _entries(found, path, parsed, "references", ReferenceDef):
        if reference.id in found.references:
            line = lines.of(("id",))
            where = f"line {found.reference_lines[reference.id].line}"
            found.note(
                "key-duplicate",
                path,
                line,
                key=reference.id,
                where=where,
                what="reference id",
            )
            continue
        found.references[reference.id] = reference
        found.reference_lines[reference.id] = lines
        if reference.design not in found.designs:
            line = lines.of(("design",))
            near = hint(reference.design, found.designs)
            found.note("design-unknown", path, line, key=shorten(reference.design), hint=near)


def _read_glossary(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    parsed = _mapping(found, path, content, "glossary.yaml")
    _only(found, path, parsed, ("version", "terms"))
    for term, lines in _entries(found, path, parsed, "terms", TermDef):
        if term.key in found.terms:
            line = lines.of(("key",))
            found.note(
                "key-duplicate",
                path,
                line,
                key=term.key,
                where="an entry above",
                what="term key",
            )
            continue
        found.terms[term.key] = term


def _read_lesson(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    lesson = read_lesson(path, content)
    found.lessons[path] = lesson
    found.problems += lesson.problems
    found.checks[path] = [
        _read_item(found, path, check.raw, check.lines, readers, check=True)
        for check in lesson.checks
    ]


def _read_bank(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    name = path.removeprefix(found.tree.quizzes + "banks/").removesuffix(".yaml")
    items = found.banks.setdefault(name, [])
    if not is_key(name):
        found.note("key-odd", path, 1, key=shorten(name))
    parsed = _mapping(found, path, content, "A bank")
    _only(found, path, parsed, ("version", "items"))
    for place, raw in enumerate(_list(found, path, parsed, "items")):
        lines = parsed.lines.at("items", place)
        if not isinstance(raw, dict):
            what, shape = f"Item {place + 1}", "keys with values"
            found.note("yaml-shape", path, lines.line, what=what, shape=shape)
            continue
        items.append(_read_item(found, path, raw, lines, readers, check=False))


def _read_item(
    found: Gathered,
    path: str,
    raw: Mapping[str, Any],
    lines: Lines,
    readers: Readers,
    *,
    check: bool,
) -> Found:
    value, faults = readers.item(raw, check=check)
    found.problems += [_placed(path, lines, fault) for fault in faults]
    return Found(path, raw, value, lines)


def _read_quiz(found: Gathered, path: str, content: bytes, readers: Readers) -> None:
    name = path.removeprefix(found.tree.quizzes).removesuffix(".yaml")
    if not is_key(name) or name == "banks":
        found.note("key-odd", path, 1, key=shorten(name))
    parsed = _mapping(found, path, content, "A quiz")
    if parsed.value is None:
        found.quizzes[name] = Found(path, {}, None, parsed.lines)
        return
    value, faults = readers.quiz(parsed.value)
    found.problems += [_placed(path, parsed.lines, fault) for fault in faults]
    found.quizzes[name] = Found(path, parsed.value, value, parsed.lines)


def _placed(path: str, lines: Lines, fault: Fault) -> Problem:
    return Problem(path, lines.of(fault.pointer), fault.code, fault.sentence, fault.grave)


def _only(found: Gathered, path: str, parsed: Parsed, known: tuple[str, ...]) -> None:
    for key in parsed.value or {}:
        if key not in known:
            line = parsed.lines.of((key,))
            found.note("field-unknown", path, line, field=shorten(key), hint=hint(key, known))


def _list(found: Gathered, path: str, parsed: Parsed, name: str) -> list[Any]:
    if parsed.value is None:
        return []
    given = parsed.value.get(name)
    if isinstance(given, list):
        return given
    if name not in parsed.value:
        found.note("field-missing", path, parsed.lines.line, field=name)
    else:
        line = parsed.lines.of((name,))
        found.note("yaml-shape", path, line, what=f"`{name}`", shape="a list (`- …`)")
    return []


def _entries(
    found: Gathered, path: str, parsed: Parsed, name: str, model: type[_Entry]
) -> list[tuple[_Entry, Lines]]:
    entries = []
    for place, raw in enumerate(_list(found, path, parsed, name)):
        lines = parsed.lines.at(name, place)
        entry, problems = fit(model, raw, lines, path)
        found.problems += problems
        if entry is not None:
            entries.append((entry, lines))
    return entries
