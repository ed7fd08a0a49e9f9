"""Writes docs/figure/fit.md: what the figure reads for every compensation, as a table.

    .venv/bin/python tools/figure/fit_table.py

Run it after any change of figure.yaml, of the facts or of the rig; tests/figure/test_fit_table.py says
when it is due.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.figure.clips import clip_of  # noqa: E402
from app.figure.definition import FILES, Compensation, FigureData, read_figure_data  # noqa: E402
from app.figure.fitting import push  # noqa: E402
from app.figure.reading import Values, read, sides_of  # noqa: E402
from app.figure.rig import SIDES, Side, rig_of  # noqa: E402

LAB = ROOT / "course_content" / "corrective-exercise" / "lab"
OUT = ROOT / "docs" / "figure" / "fit.md"
UNITS = {"deg": "°", "mm": "mm"}
HEAD = """# What the figure reads

Written by `tools/figure/fit_table.py`; `tests/figure/test_fit.py` holds every movement, body,
compensation and side to it. All numbers are in the unit stated.

- *normal* and *mean* are stated by the course (`lab/compensations.yaml`, `lab/axes.yaml`).
- *undisturbed* is what the figure reads when nothing is driven, over all bodies and sides.
- *moderate* is the middle of moderate; *reads* is what the woman then reads when this one axis is
  driven (on the left, where there are sides).
- *moves along* is what else changes by more than an eye can tell when it is driven alone, with the
  widest reading over all bodies and sides; **bold** is what leaves its normal range and therefore
  stands in its `couples`. In a client's values the couples are taken back.
"""
COLUMNS = (
    "compensation",
    "unit",
    "normal",
    "mean",
    "undisturbed",
    "moderate",
    "reads",
    "moves along",
)


def main() -> None:
    data, flaws = read_figure_data({name: (LAB / name).read_bytes() for name in FILES})
    if data is None:
        sys.exit("\n".join(f"{flaw.file}: {flaw.sentence}" for flaw in flaws))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(table(data), encoding="utf-8")
    print(OUT)


def table(data: FigureData) -> str:
    """The whole page."""
    parts = [HEAD]
    for movement in data.movements.values():
        rows = [row(data, movement.id, compensation) for compensation in data.shown_in(movement.id)]
        lines = [COLUMNS, tuple("---" for _ in COLUMNS), *rows]
        parts.append(f"## {movement.name} (`{movement.id}`)\n")
        parts.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n")
    return "\n".join(parts)


def row(data: FigureData, movement: str, compensation: Compensation) -> tuple[str, ...]:
    """The cells of one compensation in one movement."""
    seen = compensation.seen[movement]
    moderate = (seen.thresholds.moderate + seen.thresholds.marked) / 2
    resting: list[float] = []
    reads = ""
    along: dict[str, float] = {}
    for body, stance, side in everyone(data, movement, compensation):
        still = values_of(data, movement, body, stance, {})
        driven = values_of(data, movement, body, stance, {(compensation.id, side): moderate})
        resting.append(still[compensation.id][side])
        reads = reads or tidy(driven[compensation.id][side])
        for name, value in moved(data, movement, compensation, still, driven):
            along[name] = max(
                value,
                along.get(name, value),
                key=lambda v, n=name: (leaves(data, movement, n, v), abs(v)),
            )
    return (
        f"`{compensation.id}`",
        UNITS[compensation.unit],
        f"{plain(seen.normal[0])} to {plain(seen.normal[1])}",
        plain(seen.mean),
        between(resting),
        plain(moderate),
        reads,
        ", ".join(named(data, movement, name, value) for name, value in along.items()) or "–",
    )


def everyone(
    data: FigureData, movement: str, compensation: Compensation
) -> Iterator[tuple[str, Side, Side | None]]:
    """Every body with every stance and side, the woman on the left first."""
    for body in data.bodies:
        for stance in SIDES if data.movements[movement].on_one_leg else SIDES[:1]:
            for side in sides_of(data, movement, compensation, stance):
                yield body, stance, side


def values_of(
    data: FigureData,
    movement: str,
    body: str,
    stance: Side,
    asked: dict[tuple[str, Side | None], float],
) -> Values:
    drives = push(data, movement, asked, body=body, stance=stance) if asked else []
    return read(data, rig_of(body), clip_of(data, movement, drives, stance=stance, body=body))


def moved(
    data: FigureData, movement: str, driven: Compensation, still: Values, now: Values
) -> Iterator[tuple[str, float]]:
    """What else reads otherwise than before, by more than an eye can tell.

    Of the two ends of an axis only the one that rises is told.
    """
    axes = Counter(compensation.axis for compensation in data.shown_in(movement))
    opposed = {
        compensation.id
        for compensation in data.shown_in(movement)
        if axes[compensation.axis] > 1 or data.axes[compensation.axis].sided == "body"
    }
    for name, by_side in now.items():
        seen = data.compensations[name].seen[movement]
        if data.compensations[name].axis == driven.axis:
            continue
        for side, value in by_side.items():
            change = value - still[name][side]
            if abs(change) > seen.see_error and (change > 0 or name not in opposed):
                yield name, value


def named(data: FigureData, movement: str, name: str, value: float) -> str:
    text = f"`{name}` {tidy(value)}"
    return f"**{text}**" if leaves(data, movement, name, value) else text


def leaves(data: FigureData, movement: str, name: str, value: float) -> bool:
    """Whether a value is above its normal range."""
    return value > data.compensations[name].seen[movement].normal[1] + 0.05


def between(values: list[float]) -> str:
    low, high = tidy(min(values)), tidy(max(values))
    return low if low == high else f"{low} to {high}"


def plain(value: float) -> str:
    """A number as it is stated, with a real minus."""
    return f"{value:g}".replace("-", "−")


def tidy(value: float) -> str:
    """One decimal, without a minus before nothing."""
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "−")


if __name__ == "__main__":
    main()
