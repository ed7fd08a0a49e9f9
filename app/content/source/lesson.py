"""The shape of a lesson's front matter and of the body of a figure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.content.source.course import Day, Definition, Key, Line, Prose, Texts

Cell = str | int | float


class ObjectiveDef(Definition):
    id: Key
    text: Line


class LessonDef(Definition):
    """The front matter of a lesson."""

    title: Line
    minutes: Annotated[int, Field(ge=1, le=240)]
    summary: Line
    reviewed: Day
    objectives: Annotated[tuple[ObjectiveDef, ...], Field(strict=False, min_length=1)]


class ShownDef(Definition):
    """What every figure has: its caption, what it shows in words, and its values as rows."""

    caption: Line
    description: Prose
    table: Annotated[
        tuple[Annotated[tuple[Cell, ...], Field(strict=False)], ...],
        Field(strict=False),
    ] = ()


class FigureDef(ShownDef):
    """The body of `::: figure`: a drawing or a picture."""

    src: Line
    ground: Literal["grid", "plain"] = "grid"


class BodyFigureDef(ShownDef):
    """The body of `::: figure movement …`: what its first line leaves open."""

    body: Literal["female", "male", "female_heavy", "male_heavy"] = "female"
    stance: Literal["left", "right"] | None = None
    at: Annotated[float, Field(ge=0, le=1)] | None = None
    over: Texts = ()
    under: Texts = ()
    beside: dict[str, float] | None = None
    conditions: Texts = ()
    landmarks: Texts = ()
