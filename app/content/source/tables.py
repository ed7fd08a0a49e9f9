"""The table of a figure's values: as its author wrote it, or as measured on the body."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from app.content.source.bodies import Shown
from app.content.source.lesson import Cell
from app.content.source.words import Words
from app.figure.definition import FigureData
from app.figure.describing import Row, Table, measured


def values_table(table: Sequence[Sequence[Cell]], label: str) -> str:
    """A table whose first row is its header; empty without rows."""
    if not table:
        return ""
    head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in table[0])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table[1:]
    )
    return (
        f'<div class="table-wrap" tabindex="0" role="region" aria-label="{escape(label)}">'
        f'<table class="data-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


@lru_cache(maxsize=256)
def measured_tables(data: FigureData, shown: Shown, label: str, words: Words) -> str:
    """What is measured at the moments of the movement; a table for each of two conditions."""
    conditions = shown.conditions or ("",)
    return "".join(
        values_table(
            _cells(data, measured(data, shown.scene, which=which), name or words.measured, words),
            f"{label}: {name}" if name else label,
        )
        for which, name in enumerate(conditions)
    )


def _cells(data: FigureData, table: Table, title: str, words: Words) -> list[list[str]]:
    head = [title, *(moment[:1].upper() + moment[1:] for moment in table.moments)]
    return [head, *([_name(row, words), *_values(data, row)] for row in table.rows)]


def _name(row: Row, words: Words) -> str:
    side = words.sides.get(row.side or "")
    return f"{row.label}, {side}" if side else row.label


def _values(data: FigureData, row: Row) -> list[str]:
    """A compensation as precisely as it was asked for, a joint angle in whole degrees."""
    unit = "°" if row.unit == "deg" else f" {row.unit}"
    pattern = "{:g}" if row.of in data.compensations else "{:.0f}"
    return [
        "–" if value is None else pattern.format(value + 0.0).replace("-", "−") + unit
        for value in row.values
    ]
