"""The shape of course.yaml, references.yaml and glossary.yaml."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
RESERVED_KEYS = frozenset({"quizzes", "cases", "lab", "enrolment", "sources", "glossary"})
FLAGS = ("contested", "against", "model", "method")


def is_key(text: str) -> bool:
    """Whether the text is lower-case words joined by hyphens, and short enough for an address."""
    return len(text) <= 60 and KEY.fullmatch(text) is not None


def _as_key(text: str) -> str:
    if not is_key(text):
        raise ValueError("it must be lower-case words joined by hyphens")
    return text


def _as_activity(text: str) -> str:
    kind, _colon, key = text.partition(":")
    parts = key.split("/")
    if len(parts) != {"lesson": 2, "quiz": 1}.get(kind) or not all(map(is_key, parts)):
        raise ValueError("it must be lesson:module/lesson or quiz:key")
    return text


Key = Annotated[str, AfterValidator(_as_key)]
ActivityId = Annotated[str, AfterValidator(_as_activity)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Grade = Literal["A", "B", "C", "D"]
Flag = Literal["contested", "against", "model", "method"]


class Definition(BaseModel):
    """Base of every definition: an unknown field is a fault, a number is never read as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_day(value: object) -> object:
    """A date as a source writes it; anything else is left for the date type to refuse."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


Day = Annotated[dt.date, BeforeValidator(_as_day)]
# Strict mode takes no list for a tuple, and YAML has nothing but lists.
Texts = Annotated[tuple[Line, ...], Field(strict=False)]


class AuthorDef(Definition):
    name: Line
    role: Line


class IssuerDef(Definition):
    name: Line
    signatories: Annotated[tuple[AuthorDef, ...], Field(strict=False)] = ()


class ForWhomDef(Definition):
    yes: Texts = ()
    first: Texts = ()


class LevelDef(Definition):
    name: Line
    text: Prose


class ClaimDef(Definition):
    """A benefit or a career as stated on the course page, with what it rests on."""

    title: Line
    text: Prose
    grade: Grade | None = None
    flags: Annotated[tuple[Flag, ...], Field(strict=False)] = ()
    scope: Line | None = None
    refs: Texts = ()


class QuestionDef(Definition):
    question: Line
    answer: Prose


class PaceDef(Definition):
    hours_a_week: Annotated[float, Field(gt=0, le=60)]


class ModuleDef(Definition):
    key: Line
    title: Line
    summary: Line
    lessons: Texts = ()
    quiz: Line | None = None
    minutes: Minutes | None = None
    free: bool = False
    preparing: bool = False


class CompletionDef(Definition):
    lessons: Literal["all"] = "all"
    quizzes: Texts = ()
    final_minutes: Annotated[int, Field(ge=0, le=600)] = 0


class CourseDef(Definition):
    """course.yaml as its author writes it."""

    title: Line
    edition: Annotated[int, Field(ge=1, le=1000)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    summary: Line
    lead: Prose
    reviewed: Day
    author: AuthorDef
    issuer: IssuerDef
    level_note: Prose | None = None
    prerequisites: Texts = ()
    for_whom: ForWhomDef = ForWhomDef()
    levels: Annotated[tuple[LevelDef, ...], Field(strict=False)] = ()
    abilities: Texts = ()
    benefits: Annotated[tuple[ClaimDef, ...], Field(strict=False)] = ()
    careers: Annotated[tuple[ClaimDef, ...], Field(strict=False)] = ()
    questions: Annotated[tuple[QuestionDef, ...], Field(strict=False)] = ()
    pace: PaceDef | None = None
    modules: Annotated[tuple[ModuleDef, ...], Field(strict=False, min_length=1)]
    final: Line | None = None
    completion: CompletionDef = CompletionDef()
    retired: Annotated[tuple[ActivityId, ...], Field(strict=False)] = ()


class ReferenceDef(Definition):
    """One entry of references.yaml."""

    id: Line
    authors: Line
    year: Annotated[int, Field(ge=1500, le=2200)]
    title: Line
    source: Line
    volume: Line | None = None
    pages: Line | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/[^\s<>\"]+$")] | None = None
    design: Line
    finding: Prose
    verified: Line


class TermDef(Definition):
    """One entry of glossary.yaml."""

    key: Key
    term: Line
    text: Prose
    latin: Line | None = None
    also: Texts = ()
