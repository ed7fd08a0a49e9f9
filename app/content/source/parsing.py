"""YAML and front matter into plain values, keeping the line of every key and value.

YAML is read as version 1.2 sees it: only `true` and `false` are truth values, a number with a
leading zero stays text, a date stays text. Anchors, aliases and tags are refused before
anything is expanded; depth and number of values are bounded; a key that stands twice is said.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.content.source.problems import Problem, problem

DEPTH_LIMIT = 24
VALUE_LIMIT = 200_000

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9]{0,17})?(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e]")
_NULLS = frozenset({"", "~", "null"})
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass
class Lines:
    """The lines of one YAML value: its own, and those of what it holds."""

    line: int
    inside: dict[str | int, Lines] = field(default_factory=dict)

    def of(self, pointer: Iterable[str | int]) -> int:
        """The line of the value at `pointer`, or of the nearest thing above it that is there."""
        place = self
        for step in pointer:
            below = place.inside.get(step)
            if below is None:
                break
            place = below
        return place.line

    def at(self, *pointer: str | int) -> Lines:
        """The lines below `pointer`, or of the nearest thing above it that is there."""
        place = self
        for step in pointer:
            place = place.inside.get(step, place)
        return place


@dataclass(frozen=True)
class Parsed:
    """What one YAML text holds: plain values (None where nothing is readable), and its lines."""

    value: Any
    lines: Lines
    problems: list[Problem]


def read_text(path: str, content: bytes) -> tuple[str | None, list[Problem]]:
    """The text with `\\n` line ends, or None; control characters are reported and taken out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [problem("not-utf8", path, content.count(b"\n", 0, error.start) + 1)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        problem(
            "control-character",
            path,
            text.count("\n", 0, found.start()) + 1,
            number=ord(found[0]),
        )
        for found in _CONTROL.finditer(text)
    ]
    return (_CONTROL.sub("", text) if problems else text), problems


def read_yaml(path: str, text: str, first_line: int = 1) -> Parsed:
    """Reads one YAML document whose first line is `first_line` of the file `path`."""
    reading = _Reading(path, first_line)
    try:
        value, lines = reading.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        line = reading.first_line + _error_line(error, text)
        reading.problems.append(problem("yaml-malformed", path, line, reason=_error_reason(error)))
        return Parsed(None, Lines(first_line), reading.problems)
    except _Stop:
        return Parsed(None, Lines(first_line), reading.problems)
    return Parsed(value, lines, reading.problems)


def read_mapping(path: str, text: str, what: str, first_line: int = 1) -> Parsed:
    """As `read_yaml`, for a text that must hold a mapping."""
    parsed = read_yaml(path, text, first_line)
    if parsed.value is None and parsed.problems:
        return parsed
    if isinstance(parsed.value, dict):
        return parsed
    shape = "keys with values (`key: value`)"
    parsed.problems.append(problem("yaml-shape", path, parsed.lines.line, what=what, shape=shape))
    return Parsed(None, parsed.lines, parsed.problems)


def split_front_matter(path: str, text: str) -> tuple[str | None, str, int, list[Problem]]:
    """Front matter, body, and the line of the file on which the body's first line stands."""
    rows = text.split("\n")
    if rows[0].rstrip() != "---":
        return None, text, 1, [problem("front-matter-missing", path, 1)]
    for number, row in enumerate(rows[1:], start=1):
        if row.rstrip() == "---":
            return (
                "\n".join(rows[1:number]),
                "\n".join(rows[number + 1 :]),
                number + 2,
                [],
            )
    return None, "", len(rows), [problem("front-matter-open", path, 1)]


def fit(
    model: type[_Model], value: Any, lines: Lines, path: str
) -> tuple[_Model | None, list[Problem]]:
    """The value as `model`, or None and a problem with its line for each thing that is off."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        names = _field_names(model)
        return None, [_field_problem(path, lines, fault, names) for fault in error.errors()]


def hint(word: str, known: Iterable[str]) -> str:
    """`: did you mean …` as a part of a sentence, or nothing."""
    close = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.7)
    return f" (did you mean `{close[0]}`?)" if close else ""


def shorten(text: object, limit: int = 60) -> str:
    """The text on one line, cut so that a sentence stays readable."""
    line = " ".join(str(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def words_in(text: str) -> frozenset[str]:
    """A set of words, written as one line of text."""
    return frozenset(text.split())


class _Stop(Exception):
    """Reading further is pointless or dangerous; the problem is noted already."""


class _Reading:
    """Builds plain values from the parser's events, without recursion beyond DEPTH_LIMIT."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []
        self.count = 0

    def document(self, events: Any) -> tuple[Any, Lines]:
        self.events = iter(events)
        value, lines, begun = None, Lines(self.first_line), False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if begun:
                    self.note("yaml-many", event)
                    raise _Stop
                begun = True
            elif isinstance(event, yaml.NodeEvent):
                value, lines = self.node(event, 0)
        return value, lines

    def node(self, event: Any, depth: int) -> tuple[Any, Lines]:
        self.count += 1
        if self.count > VALUE_LIMIT:
            self.note("yaml-large", event, limit=VALUE_LIMIT)
            raise _Stop
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self.note("yaml-alias", event)
            raise _Stop
        if depth > DEPTH_LIMIT:
            self.note("yaml-deep", event, limit=DEPTH_LIMIT)
            raise _Stop
        if event.tag is not None and event.tag != "!":
            self.note("yaml-tag", event, tag=shorten(event.tag))
        lines = Lines(self.line(event))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event), lines
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(lines, depth), lines
        return self.mapping(lines, depth, flow=bool(event.flow_style)), lines

    def sequence(self, lines: Lines, depth: int) -> list[Any]:
        values: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, below = self.node(event, depth + 1)
            lines.inside[len(values)] = below
            values.append(value)
        return values

    def mapping(self, lines: Lines, depth: int, *, flow: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, _ = self.node(event, depth + 1)
            following = next(self.events)
            value, below = self.node(following, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self.note("yaml-key", event)
                continue
            key = event.value
            if flow and value is None and _is_nothing(following) and " " in key.strip():
                self.note("yaml-comma", event, text=shorten(key))
                continue
            if key in values:
                self.note("yaml-duplicate", event, key=shorten(key))
                continue
            # The line of the key: a block scalar's own mark is a line further down.
            below.line = self.line(event)
            values[key], lines.inside[key] = value, below
        return values

    def line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def note(self, code: str, event: Any, **words: object) -> None:
        self.problems.append(problem(code, self.path, self.line(event), **words))


# The C loader is about ten times as fast; a Python built without libyaml still reads the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _scalar(event: Any) -> Any:
    """The value of a scalar as YAML 1.2 reads it, without its surprises."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _NULLS:
        return None
    if text == "true" or text == "false":
        return text == "true"
    if text[0] not in "+-.0123456789" or text[-1] not in "0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _is_nothing(event: Any) -> bool:
    """Whether a value is not there at all, as after the comma of `{why: yes, it does}`."""
    return isinstance(event, yaml.ScalarEvent) and event.value == "" and event.implicit[0]


def _error_line(error: yaml.YAMLError, text: str) -> int:
    mark, context = (
        getattr(error, "problem_mark", None),
        getattr(error, "context_mark", None),
    )
    # What is never closed is mended where it was opened, not where the file ends.
    if context is not None and (mark is None or "end of stream" in str(error)):
        mark = context
    if mark is not None:
        return int(mark.line)
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return 0
    return text.encode("utf-8", "replace").count(b"\n", 0, position)


def _error_reason(error: yaml.YAMLError) -> str:
    parts = (getattr(error, "problem", None), getattr(error, "context", None))
    said = [shorten(part, 90) for part in parts if part]
    return ", ".join(said) or shorten(getattr(error, "reason", None) or error, 120)


def _field_problem(path: str, lines: Lines, fault: Any, names: frozenset[str]) -> Problem:
    pointer = [step for step in fault["loc"] if isinstance(step, str | int)]
    name = _field_name(pointer)
    line = lines.of(pointer)
    if fault["type"] == "missing":
        return problem("field-missing", path, line, field=name)
    if fault["type"] == "extra_forbidden":
        last = str(pointer[-1]) if pointer else ""
        return problem("field-unknown", path, line, field=name, hint=hint(last, names))
    return problem("field-invalid", path, line, field=name, reason=_field_reason(fault))


def _field_name(pointer: Sequence[str | int]) -> str:
    """`options[2].why`, counted from one as an author counts."""
    name = ""
    for step in pointer:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return shorten(name)


def _field_reason(fault: Any) -> str:
    given = fault.get("input")
    said = "" if isinstance(given, dict | list) else f", not `{shorten(given, 40)}`"
    reasons: Mapping[str, str] = {
        "string_type": "it must be text (put quotes around it)",
        "int_type": "it must be a whole number",
        "int_from_float": "it must be a whole number",
        "bool_type": "it must be true or false",
        "list_type": "it must be a list",
        "tuple_type": "it must be a list",
        "dict_type": "it must be keys with values",
        "model_type": "it must be keys with values",
        "string_too_short": "it is empty",
        "too_short": "the list is empty or too short",
        "date_type": "it must be a date such as 2026-11-24",
        "date_from_datetime_parsing": "it must be a date such as 2026-11-24",
        "date_parsing": "it must be a date such as 2026-11-24",
    }
    message = str(fault["msg"]).removeprefix("Value error, ")
    return reasons.get(fault["type"], message[:1].lower() + message[1:]) + said


def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """Every field name of the model and of the models it holds, for hints."""
    names: set[str] = set()
    waiting: list[Any] = [model]
    seen: set[Any] = set()
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        waiting.extend(getattr(kind, "__args__", ()))
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names.update(kind.model_fields)
            waiting.extend(about.annotation for about in kind.model_fields.values())
    return frozenset(names)
