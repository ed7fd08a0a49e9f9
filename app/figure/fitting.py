"""From values as they are seen to drives: which pushes make the body read so.

Every axis of the movement is one unknown; its reading is the value of the first compensation on it.
What is asked for must read as asked. What is not asked for may follow as a body does, but not out of
its normal range. `newton.py` finds it, with slopes that are measured once for a body and a movement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.figure.clips import Drive, params_of
from app.figure.definition import Compensation, FigureData
from app.figure.newton import FLAT, LONGEST, Bounds, Vector, measured_slopes, settle
from app.figure.observing import observe
from app.figure.posing import solve
from app.figure.reading import Reader, Watch, undisturbed, watched
from app.figure.rig import Side, rig_of

Asked = Mapping[tuple[str, Side | None], float]

NEAR_ENOUGH = 0.1  # a reading further off than this is out of reach, in its unit
INSIDE = 0.1  # how far what is not asked for stays inside its normal limit


class OutOfReach(ValueError):
    """The body can't show what is asked; the text is a sentence for an author."""


@dataclass(frozen=True)
class End:
    """A compensation as one end of an unknown; `way` is 1 when both rise together, else -1."""

    compensation: Compensation
    side: Side | None
    way: int
    resting: float
    limit: float
    """The end's value when undisturbed, and the upper limit of its normal range."""


@dataclass(frozen=True)
class Unknown:
    """One drive to be found, and the ends by which it is read; the first one is its reading."""

    axis: str
    side: Side | None
    ends: tuple[End, ...]

    @property
    def resting(self) -> float:
        """The reading of the undisturbed body."""
        return self.ends[0].resting

    def bounds(self) -> tuple[float, float]:
        """Between which readings every end stays normal."""
        low, high = -np.inf, np.inf
        for end in self.ends:
            room = max(end.limit - end.resting - INSIDE, 0.0)
            if end.way > 0:
                high = min(high, self.resting + room)
            else:
                low = max(low, self.resting - room)
        return float(low), float(high)


def shown(
    data: FigureData, movement: str, compensation: str, value: float, resting: float
) -> float:
    """The reading that the figure must have for a value: only the deviation is drawn.

    It is its own resting reading + (value - mean). Where rest and mean differ, the gap closes between
    mean and normal limit, so that an abnormal value is always shown as it is.
    """
    seen = data.compensations[compensation].seen[movement]
    gap, limit = seen.mean - resting, seen.normal[1]
    way = (value - seen.mean) / (limit - seen.mean) if limit > seen.mean else 1.0
    return value - gap * (1 - min(max(way, 0.0), 1.0))


def fit(
    data: FigureData, movement: str, values: Asked, *, body: str = "female", stance: Side = "l"
) -> list[Drive]:
    """The drives with which the body reads as asked, every other value inside its normal range.

    `values` are in the units of the knowledge base, by compensation and side (None without side); on
    one leg those of the other leg are left alone. Raises OutOfReach, with a sentence.
    """
    task = _task(data, movement, body, stance)
    return task.drives(task.amounts_for(task.targets(values)))


def push(
    data: FigureData, movement: str, values: Asked, *, body: str = "female", stance: Side = "l"
) -> list[Drive]:
    """As `fit`, but driving only the axes that are asked for: what else moves along is left so."""
    task = _task(data, movement, body, stance)
    return task.drives(task.amounts_alone(task.targets(values)))


def reach_of(
    data: FigureData,
    movement: str,
    compensation: str,
    side: Side | None = None,
    *,
    body: str = "female",
    stance: Side = "l",
) -> float:
    """The largest value of a compensation that the body can show, driven alone."""
    task = _task(data, movement, body, stance)
    return task.reach(*task.find(compensation, side))


def slopes_of(
    data: FigureData, movement: str, *, body: str = "female", stance: Side = "l"
) -> dict[str, float]:
    """How far the reading of each axis moves for a drive of 1, at rest."""
    task = _task(data, movement, body, stance)
    slopes = np.diag(_slopes(task))
    return {
        unknown.axis: float(slope) for unknown, slope in zip(task.unknowns, slopes, strict=True)
    }


@dataclass(frozen=True)
class Target:
    """A value that is asked for at an end, and the reading that its unknown must have for it."""

    end: End
    value: float
    reading: float
    is_fault: bool
    """Whether this end, or the one opposite, is a fault at that value."""


@dataclass(frozen=True, eq=False)
class Task:
    """The unknowns of a movement of a body, and how they are read."""

    reader: Reader
    unknowns: tuple[Unknown, ...]

    @property
    def where(self) -> str:
        """The movement in a sentence."""
        return f"in `{self.reader.movement}`"

    def read(self, amounts: Vector) -> Vector:
        """The reading of every unknown when all are driven so."""
        watch = self.watch(amounts)
        return np.array(
            [
                self.reader.value(unknown.ends[0].compensation, unknown.ends[0].side, watch)
                for unknown in self.unknowns
            ]
        )

    def watch(self, amounts: Vector) -> Watch:
        """What can be read of the body at a phase when it is driven so."""
        reader = self.reader
        rig = rig_of(reader.body)
        drives = [
            self._drive(unknown, float(amount))
            for unknown, amount in zip(self.unknowns, amounts, strict=True)
            if amount
        ]

        def look(phase: float) -> dict[str, float]:
            params = params_of(
                reader.data,
                reader.movement,
                phase,
                drives,
                stance=reader.stance,
                body=reader.body,
            )
            return observe(solve(rig, params))

        return watched(look)

    def find(self, compensation: str, side: Side | None) -> tuple[int, End]:
        """Which unknown shows a compensation, and as which end. KeyError if none does."""
        for number, unknown in enumerate(self.unknowns):
            for end in unknown.ends:
                if end.compensation.id == compensation and end.side == side:
                    return number, end
        raise KeyError(compensation, side)

    def targets(self, values: Asked) -> dict[int, Target]:
        """What each unknown that is asked for has to reach. Raises OutOfReach."""
        chosen: dict[int, tuple[End, float]] = {}
        for (name, side), value in values.items():
            if self._is_of_the_other_leg(name, side):
                continue
            number, end = self._asked_end(name, side, value)
            if number in chosen:
                end, value = self._stronger(chosen[number], (end, value))
            chosen[number] = end, value
        return {number: self._target(number, *asked) for number, asked in chosen.items()}

    def _target(self, number: int, end: End, value: float) -> Target:
        data, movement = self.reader.data, self.reader.movement
        own = shown(data, movement, end.compensation.id, value, end.resting)
        reading = self.unknowns[number].resting + end.way * (own - end.resting)
        low, high = end.compensation.seen[movement].normal
        is_single = len(self.unknowns[number].ends) == 1
        return Target(end, value, reading, is_fault=value > high or (value < low and not is_single))

    def _is_of_the_other_leg(self, name: str, side: Side | None) -> bool:
        compensation = self.reader.data.compensations.get(name)
        on_one_leg = self.reader.data.movements[self.reader.movement].on_one_leg
        sided = compensation is not None and compensation.sided
        return on_one_leg and sided and side not in (None, self.reader.stance)

    def _asked_end(self, name: str, side: Side | None, value: float) -> tuple[int, End]:
        try:
            number, end = self.find(name, side)
        except KeyError:
            sentence = f"`{name}`{_on(side)} is not shown {self.where}."
            raise OutOfReach(sentence) from None
        low, high = end.compensation.range
        if not low <= value <= high:
            raise OutOfReach(
                f"`{name}`{_on(side)} can't be {value:g} {end.compensation.unit}: "
                f"it goes from {low:g} to {high:g}."
            )
        return number, end

    def _stronger(self, one: tuple[End, float], other: tuple[End, float]) -> tuple[End, float]:
        """Of two ends of one unknown the one that shows; both can't."""
        if all(value > end.limit for end, value in (one, other)):
            names = [f"`{end.compensation.id}`{_on(end.side)}" for end, _ in (one, other)]
            raise OutOfReach(
                f"{names[0]} and {names[1]} are opposite ends of one axis and can't both show "
                f"{self.where}."
            )
        return max(one, other, key=lambda pair: pair[1] - self._mean(pair[0]))

    def _mean(self, end: End) -> float:
        return end.compensation.seen[self.reader.movement].mean

    def amounts_for(self, targets: Mapping[int, Target]) -> Vector:
        """The amounts of all unknowns that reach the targets. Raises OutOfReach.

        Values that are no faults and can't be had beside the others need only stay so.
        """
        for exactly in (True, False):
            exact = [n for n, target in targets.items() if exactly or target.is_fault]
            amounts, missed = self._settled(self.bounds(targets, exact))
            refused = [n for n in exact if abs(missed[n]) > NEAR_ENOUGH]
            if not refused:
                return amounts
        raise OutOfReach(self._refusal(refused[0], targets[refused[0]]))

    def amounts_alone(self, targets: Mapping[int, Target]) -> Vector:
        """The amounts of the unknowns asked for, all others left at 0. Raises OutOfReach."""
        free = np.full(len(self.unknowns), np.inf)
        bounds = self.bounds(targets, list(targets))
        low, high = (
            np.where(bounds.held, bounds.low, -free),
            np.where(bounds.held, bounds.high, free),
        )
        amounts, missed = self._settled(Bounds(low, high, bounds.held))
        for number, target in targets.items():
            if abs(missed[number]) > NEAR_ENOUGH:
                raise OutOfReach(self._refusal(number, target))
        return amounts

    def _settled(self, bounds: Bounds) -> tuple[Vector, Vector]:
        resting = np.array([unknown.resting for unknown in self.unknowns])
        return settle(self.read, resting, _slopes(self), bounds)

    def _drive(self, unknown: Unknown, amount: float) -> Drive:
        """A drive; where left and right are the ends of one axis, the right is the left's mirror image."""
        if amount < 0 and self.reader.data.axes[unknown.axis].sided == "body":
            return Drive(unknown.axis, -amount, "r")
        return Drive(unknown.axis, amount, unknown.side)

    def drives(self, amounts: Vector) -> list[Drive]:
        """The drives of the amounts that count."""
        return [
            self._drive(unknown, round(float(amount), 4))
            for unknown, amount in zip(self.unknowns, amounts, strict=True)
            if abs(amount) > FLAT
        ]

    def bounds(self, targets: Mapping[int, Target], exact: Sequence[int]) -> Bounds:
        """The targets for the unknowns in `exact`; for all others, where they are normal."""
        low, high = np.array([unknown.bounds() for unknown in self.unknowns]).T
        low[exact] = high[exact] = [targets[number].reading for number in exact]
        return Bounds(low, high, np.isin(np.arange(len(self.unknowns)), exact))

    def reach(self, number: int, end: End) -> float:
        """The largest value of an end when its unknown is driven alone."""
        largest = end.resting
        amounts = np.zeros(len(self.unknowns))
        sign = end.way if _slopes(self)[number, number] > 0 else -end.way
        for amount in np.arange(0.0, LONGEST + 1, 5.0):
            amounts[number] = sign * amount
            value = self.reader.value(end.compensation, end.side, self.watch(amounts))
            largest = max(largest, value)
        return largest

    def _refusal(self, number: int, target: Target) -> str:
        end, reach = target.end, self.reach(number, target.end)
        body = self.reader.body.replace("_", " ")
        where = f"`{end.compensation.id}`{_on(end.side)} {self.where}"
        asked = f"{where}: {target.value:g} {end.compensation.unit} is out of reach"
        alone = "" if target.value > reach else " alone, but less beside the other values"
        return f"{asked}: the {body} body reaches {np.floor(reach * 10) / 10:g}{alone}."


def _on(side: Side | None) -> str:
    return {"l": " on the left", "r": " on the right", None: ""}[side]


@lru_cache(maxsize=256)
def _task(data: FigureData, movement: str, body: str, stance: Side) -> Task:
    """The unknowns of a movement, in the order of the compensations."""
    reader = Reader(data, movement, body, stance)

    def watch(phase: float) -> dict[str, float]:
        return dict(undisturbed(data, movement, body, stance, phase))

    found: dict[tuple[str, Side | None], list[tuple[Compensation, Side | None]]] = {}
    for compensation, sides in reader.compensations():
        for side in sides:
            whole = data.axes[compensation.axis].sided == "body"
            found.setdefault((compensation.axis, "l" if whole else side), []).append(
                (compensation, side)
            )
    unknowns = []
    for (axis, side), members in found.items():
        first = _direction(data, *members[0])
        ends = tuple(
            End(
                compensation=compensation,
                side=its_side,
                way=first * _direction(data, compensation, its_side),
                resting=reader.value(compensation, its_side, watch),
                limit=compensation.seen[movement].normal[1],
            )
            for compensation, its_side in members
        )
        unknowns.append(Unknown(axis, side, ends))
    return Task(reader, tuple(unknowns))


def _direction(data: FigureData, compensation: Compensation, side: Side | None) -> int:
    """Which end of its axis a compensation is: 1 or -1."""
    turned = data.axes[compensation.axis].sided == "body" and side == "r"
    return -compensation.sign if turned else compensation.sign


@lru_cache(maxsize=256)
def _slopes(task: Task) -> Vector:
    """How much each reading moves with each amount, at rest."""
    return measured_slopes(task.read, np.zeros(len(task.unknowns)))
