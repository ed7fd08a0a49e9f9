"""The shape of a lesson's front matter and of a figure's body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.content.source.course import Day, Definition, Key, Line, Prose

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


class FigureDef(Definition):
    """The body of `::: figure`."""

    src: Line
    caption: Line
    description: Prose
    ground: Literal["grid", "plain"] = "grid"
    table: Annotated[
        tuple[Annotated[tuple[Cell, ...], Field(strict=False)], ...],
        Field(strict=False),
    ] = ()
