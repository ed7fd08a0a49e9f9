"""The text route: what the figure shows, as measured values at the named moments of a movement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.figure.clips import Clip
from app.figure.definition import FigureData
from app.figure.observing import observe
from app.figure.posing import solve
from app.figure.reading import Reader, Watch, side_phase, undisturbed, watched
from app.figure.rig import SIDES, Side, rig_of
from app.figure.scene import Scene, clip_for

ANGLES: Mapping[str, str] = {
    "trunk_lean": "Trunk, forward of upright",
    "shoulder_flexion_*": "Arm, raised from the trunk",
    "elbow_*": "Elbow, bent",
    "knee_flexion_*": "Knee, bent",
    "ankle_df_*": "Ankle, foot towards the shin",
}
"""The main joint angles from the trunk down; `_*` has a row a side."""
MOVES = 10.0  # degrees that an angle changes in the undisturbed movement to be worth a row
DECIMALS = 1


@dataclass(frozen=True)
class Row:
    """One thing measured at every moment; None where it is not read.

    `side` is l, r, both (the two sides read the same) or None. `of` is the id of a compensation, or
    the name of a reading.
    """

    of: str
    label: str
    side: str | None
    unit: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Table:
    """The names of the moments, and a row for each thing measured."""

    moments: tuple[str, ...]
    rows: tuple[Row, ...]


def measured(data: FigureData, scene: Scene, *, which: int = 0) -> Table:
    """What is read of a scene's figure (1 is the one beside) at the moments of its movement.

    First the compensations that the scene names, in the units of the knowledge base, then the main
    joint angles of the movement in degrees. In a walk every side is read at its own moments. Raises
    OutOfReach.
    """
    movement = data.movements[scene.movement]
    clip = clip_for(data, scene, repetitions=1, which=which)
    watch = _watch(clip)
    reader = Reader(data, scene.movement, scene.body, scene.stance)
    rows = [
        *_compensation_rows(reader, scene.conditions[which], watch),
        *_angle_rows(reader, watch),
    ]
    return Table(tuple(name for _, name in movement.phases), tuple(_joined(rows)))


def _watch(clip: Clip) -> Watch:
    rig = rig_of(clip.body)
    return watched(lambda phase: observe(solve(rig, clip.at_phase(phase))))


def _compensation_rows(
    reader: Reader, values: tuple[tuple[str, Side | None, float], ...], watch: Watch
) -> Iterator[Row]:
    """A row for each compensation named; what is read over the whole stands at its one moment."""
    data, movement = reader.data, reader.data.movements[reader.movement]
    for name, side, _value in values:
        compensation = data.compensations[name]
        if movement.on_one_leg and side not in (None, reader.stance):
            continue
        measure = compensation.seen[movement.id].measure
        over_all = bool(measure.range or measure.sum)
        read = tuple(
            None
            if over_all and phase != movement.at
            else _tidy(reader.value(compensation, side, watch, at=phase))
            for phase, _ in movement.phases
        )
        label = compensation.name + (", over the whole movement" if over_all else "")
        yield Row(name, label, side, compensation.unit, read)


def _angle_rows(reader: Reader, watch: Watch) -> Iterator[Row]:
    movement = reader.data.movements[reader.movement]
    for key, side in _main_angles(reader):
        name = key.replace("*", side or "")
        read = tuple(
            _tidy(watch(side_phase(movement, phase, side))[name]) for phase, _ in movement.phases
        )
        yield Row(name, ANGLES[key], side, "deg", read)


@lru_cache(maxsize=256)
def _main_angles(reader: Reader) -> tuple[tuple[str, Side | None], ...]:
    """The angles that change in the undisturbed movement; all of them where nothing moves."""
    movement = reader.data.movements[reader.movement]
    found: list[tuple[str, Side | None]] = []
    for key in ANGLES:
        for side in SIDES if key.endswith("_*") else (None,):
            name = key.replace("*", side or "")
            read = [_undisturbed(reader, phase)[name] for phase, _ in movement.phases]
            if len(read) == 1 or max(read) - min(read) >= MOVES:
                found.append((key, side))
    return tuple(found)


def _undisturbed(reader: Reader, phase: float) -> Mapping[str, float]:
    return undisturbed(reader.data, reader.movement, reader.body, reader.stance, phase)


def _joined(rows: list[Row]) -> Iterator[Row]:
    """The rows, with one for both sides where left and right read the same throughout."""
    waiting = list(rows)
    while waiting:
        row = waiting.pop(0)
        twin = next((r for r in waiting if _is_twin(row, r)), None)
        if twin:
            waiting.remove(twin)
            row = replace(row, side="both")
        yield row


def _is_twin(row: Row, other: Row) -> bool:
    sides = {row.side, other.side} == set(SIDES)
    return sides and (row.label, row.values) == (other.label, other.values)


def _tidy(value: float) -> float:
    return round(value, DECIMALS) + 0.0
