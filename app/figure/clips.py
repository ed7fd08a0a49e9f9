"""Clips: a movement as a body does it, as curves of parameters over some repetitions.

A clip is what a browser gets. It holds sums only: which axes were driven can't be told from its form,
for its partition of the phase is that of all keys that any client of the movement may have.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from app.figure.curves import Keys, cubic, merged, spline
from app.figure.definition import Axis, FigureData, Frame, Movement, Prop
from app.figure.parameters import PARAMETERS, both_sides, mirror_sign, on_side, other_side
from app.figure.rig import SIDES, Side

ALWAYS: Keys = ((0.0, 1.0), (1.0, 1.0))
PASSING: Keys = ((0.0, 0.0), (0.5, 1.0), (1.0, 0.0))  # comes and goes within one repetition
PACE_SPREAD, PACE_LIMITS = 0.03, (0.9, 1.1)
VARIATION = 0.25  # of the smallest difference that an eye can tell
FLATTEST = 0.2  # an axis whose value hardly moves must not vary widely


@dataclass(frozen=True)
class Drive:
    """How far an axis of the movement is pushed: `amount` is signed along it, 1 adds its gains once.

    A side of None means both sides on an axis that has a value a side, and the left end (or the
    stance leg) on any other.
    """

    axis: str
    amount: float
    side: Side | None = None


@dataclass(frozen=True)
class Repetition:
    """One repetition: parameters that stay, and tracks of the others.

    A track holds value and slope (a unit of phase) at each phase of the clip, in turn.
    """

    seconds: float
    fixed: Mapping[str, float]
    tracks: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Clip:
    """A movement of one body. `at` is the phase in which it is read and first shown."""

    movement: str
    body: str
    support: str
    cycle: bool
    at: float
    seconds: float
    phases: tuple[float, ...]
    reps: tuple[Repetition, ...]
    prop: Prop | None
    views: Mapping[str, str]
    frame: Frame

    def at_phase(self, phase: float, rep: int = 0) -> dict[str, float | str]:
        """The parameters at a phase (0 to 1) of a repetition, which begin anew after the last."""
        repetition = self.reps[rep % len(self.reps)]
        phase = min(max(phase, self.phases[0]), self.phases[-1])
        i = min(bisect_right(self.phases, phase), len(self.phases) - 1) - 1
        width = self.phases[i + 1] - self.phases[i]
        way = (phase - self.phases[i]) / width
        params: dict[str, float | str] = {"support": self.support, **repetition.fixed}
        for name, track in repetition.tracks.items():
            v0, s0, v1, s1 = track[2 * i : 2 * i + 4]
            params[name] = cubic(way, width, (v0, s0), (v1, s1))[0]
        return params

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: angles to 4 decimals, metres and shares to 6."""
        prop = _plain(asdict(self.prop)) if self.prop else None
        return {
            "movement": self.movement,
            "body": self.body,
            "support": self.support,
            "cycle": self.cycle,
            "at": self.at,
            "seconds": self.seconds,
            "phases": list(self.phases),
            "reps": [_repetition_to_json(rep) for rep in self.reps],
            "prop": prop,
            "views": dict(self.views),
            "frame": _plain(asdict(self.frame)),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Clip:
        """The clip that `to_json` told of."""
        prop, frame = told["prop"], told["frame"]
        return cls(
            movement=told["movement"],
            body=told["body"],
            support=told["support"],
            cycle=told["cycle"],
            at=told["at"],
            seconds=told["seconds"],
            phases=tuple(told["phases"]),
            reps=tuple(_repetition_from_json(rep) for rep in told["reps"]),
            prop=Prop(**_frozen(prop)) if prop else None,
            views=dict(told["views"]),
            frame=Frame(**_frozen(frame)),
        )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


def _rounded(name: str, number: float) -> float:
    parameter = PARAMETERS.get(name)
    return round(number, 4 if parameter and parameter.unit == "degrees" else 6)


def _repetition_to_json(rep: Repetition) -> dict[str, Any]:
    return {
        "seconds": rep.seconds,
        "fixed": {name: _rounded(name, value) for name, value in rep.fixed.items()},
        "tracks": {
            name: [_rounded(name, number) for number in track] for name, track in rep.tracks.items()
        },
    }


def _repetition_from_json(told: Mapping[str, Any]) -> Repetition:
    tracks = {name: tuple(track) for name, track in told["tracks"].items()}
    return Repetition(told["seconds"], dict(told["fixed"]), tracks)


# --- what adds up ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """One addend of a parameter: a weight times a curve, which may be read half a cycle later."""

    name: str
    weight: float
    keys: Keys
    cyclic: bool = False
    shifted: bool = False

    def at(self, phase: float) -> tuple[float, float]:
        """Value and slope at a phase."""
        if self.shifted:
            phase = (phase + 0.5) % 1
        value, slope = spline(self.keys, self.cyclic).at(phase)
        return self.weight * value, self.weight * slope


def _terms_of_movement(
    data: FigureData, movement: Movement, body: str, stance: Side
) -> Iterator[Term]:
    """What the undisturbed body does: base, the body's own offsets and the movement's curves."""
    mirrored = movement.on_one_leg and stance == "r"
    for term in _terms_for_the_left(data, movement, body):
        if mirrored:
            sign = mirror_sign(term.name)
            yield replace(term, name=other_side(term.name), weight=term.weight * sign)
        else:
            yield term


def _terms_for_the_left(data: FigureData, movement: Movement, body: str) -> Iterator[Term]:
    """The same for a movement that stands on the left leg, as the data are written."""
    for values in (movement.base, data.bodies.get(body, {}).get(movement.id, {})):
        for written, value in values.items():
            for name in both_sides(written):
                yield Term(name, value, ALWAYS)
    for written, keys in movement.curves.items():
        for name in both_sides(written):
            later = movement.cycle and name != written and name.endswith("_r")
            yield Term(name, 1.0, keys, movement.cycle, later)


def _terms_of_drive(axis: Axis, movement: Movement, drive: Drive, stance: Side) -> Iterator[Term]:
    """What a drive adds, on every side that it is for."""
    for side in _sides_of(axis, movement, drive, stance):
        later = movement.cycle and side == "r"
        for written, gain in axis.gains(movement.id).items():
            for name, share in _named(axis, movement, written, side or stance):
                weight = gain * share * drive.amount
                yield Term(name, weight, axis.envelope(movement.id), movement.cycle, later)


def _sides_of(
    axis: Axis, movement: Movement, drive: Drive, stance: Side
) -> tuple[Side | None, ...]:
    """The sides that a drive is for; none when it is for the leg that doesn't stand."""
    if axis.sided is None:
        return (None,)
    if movement.on_one_leg:
        return (stance,) if drive.side in (None, stance) else ()
    if drive.side:
        return (drive.side,)
    return SIDES if axis.sided == "each" else ("l",)


def _named(axis: Axis, movement: Movement, written: str, side: Side) -> Iterator[tuple[str, float]]:
    """The parameters that a gain is for on a side, each with its share of the gain.

    Where each side has a value of its own, what is in the middle follows each side by half. Other
    axes are written for the left and mirrored for the right.
    """
    if axis.sided == "each":
        halved = not written.endswith("_*") and not movement.on_one_leg
        yield on_side(written, side), 0.5 if halved else 1.0
    elif side == "r" and (axis.sided or movement.on_one_leg):
        for name in both_sides(other_side(written)):
            yield name, mirror_sign(written)
    else:
        for name in both_sides(written):
            yield name, 1.0


# --- parameters and clips ----------------------------------------------------------------------


def params_of(
    data: FigureData,
    movement: str,
    phase: float,
    drives: Iterable[Drive] = (),
    *,
    stance: Side = "l",
    body: str = "female",
) -> dict[str, float | str]:
    """The exact parameters at a phase (0 to 1): what a clip of the same holds, without its curves."""
    doing = data.movements[movement]
    numbers = dict(_undisturbed(data, movement, phase, body, stance))
    for term in _terms_of_drives(data, doing, drives, stance):
        numbers[term.name] = numbers.get(term.name, 0.0) + term.at(phase)[0]
    return {"support": _support(doing, stance), **numbers}


def clip_of(
    data: FigureData,
    movement: str,
    drives: Sequence[Drive],
    *,
    stance: Side = "l",
    body: str = "female",
    repetitions: int = 1,
    chance: Random | None = None,
    slopes: Mapping[str, float] | None = None,
) -> Clip:
    """The clip of a body that is driven so.

    The first repetition is exact. With `chance` the others vary, as a person does: each axis by a
    quarter of what an eye can tell, and the pace by a few hundredths. `slopes` tells for an axis how
    far its value goes for a drive of 1 (else 1).
    """
    doing = data.movements[movement]
    exact = _repetition(data, doing, drives, stance, body)
    reps = [exact] * repetitions
    if chance:
        for number in range(1, repetitions):
            varied = tuple(_variation(data, doing, stance, chance, slopes or {}))
            rep = _repetition(data, doing, drives, stance, body, varied)
            reps[number] = replace(rep, seconds=round(doing.seconds * _pace(chance), 3))
    return Clip(
        movement=movement,
        body=body,
        support=_support(doing, stance),
        cycle=doing.cycle,
        at=doing.at,
        seconds=doing.seconds,
        phases=partition_of(data, movement),
        reps=tuple(reps),
        prop=doing.prop,
        views={view: doing.view_as.get(view, view) for view in doing.views},
        frame=doing.frame,
    )


@lru_cache(maxsize=64)
def partition_of(data: FigureData, movement: str) -> tuple[float, ...]:
    """The phases between which every parameter of any client is one cubic.

    It holds the keys of all curves and of the envelopes of all axes of the movement, whether they
    are driven or not, so that it tells nothing about a client.
    """
    doing = data.movements[movement]
    keys = [*doing.curves.values(), *(axis.envelope(movement) for axis in axes_of(data, movement))]
    partitions = [[phase for phase, _ in one] for one in (*keys, PASSING)]
    if doing.cycle:
        partitions += [[(phase + 0.5) % 1 for phase in phases] for phases in partitions]
    return merged(partitions)


@lru_cache(maxsize=64)
def axes_of(data: FigureData, movement: str) -> tuple[Axis, ...]:
    """The axes that a movement can be driven along: those that a compensation of it is on."""
    used = {compensation.axis for compensation in data.shown_in(movement)}
    return tuple(axis for axis in data.axes.values() if axis.id in used)


def _support(movement: Movement, stance: Side) -> str:
    return stance if movement.on_one_leg else movement.support


@lru_cache(maxsize=4096)
def _undisturbed(
    data: FigureData, movement: str, phase: float, body: str, stance: Side
) -> Mapping[str, float]:
    numbers: dict[str, float] = {}
    for term in _terms_of_movement(data, data.movements[movement], body, stance):
        numbers[term.name] = numbers.get(term.name, 0.0) + term.at(phase)[0]
    return numbers


def _terms_of_drives(
    data: FigureData, movement: Movement, drives: Iterable[Drive], stance: Side
) -> Iterator[Term]:
    axes = {axis.id: axis for axis in axes_of(data, movement.id)}
    for drive in drives:
        if drive.axis not in axes:
            raise ValueError(
                f"{movement.id} has no axis {drive.axis}: no compensation of it is there"
            )
        yield from _terms_of_drive(axes[drive.axis], movement, drive, stance)


def _repetition(
    data: FigureData,
    movement: Movement,
    drives: Sequence[Drive],
    stance: Side,
    body: str,
    varied: Sequence[Term] = (),
) -> Repetition:
    """All addends summed at every phase of the partition; what does not move is fixed."""
    phases = partition_of(data, movement.id)
    summed = {name: list(track) for name, track in _still(data, movement.id, body, stance).items()}
    for term in (*_terms_of_drives(data, movement, drives, stance), *varied):
        track = summed.setdefault(term.name, [0.0] * (2 * len(phases)))
        sampled = _sampled(term.keys, term.cyclic, term.shifted, phases)
        for i, number in enumerate(sampled):
            track[i] += term.weight * number
    tracks = {name: tuple(track) for name, track in sorted(summed.items()) if _moves(track)}
    fixed = {name: track[0] for name, track in sorted(summed.items()) if name not in tracks}
    return Repetition(movement.seconds, fixed, tracks)


def _moves(track: Sequence[float]) -> bool:
    level = track[0]
    return any(abs(value - level) > 1e-9 for value in track[::2]) or any(
        abs(slope) > 1e-9 for slope in track[1::2]
    )


@lru_cache(maxsize=64)
def _still(
    data: FigureData, movement: str, body: str, stance: Side
) -> Mapping[str, tuple[float, ...]]:
    """The tracks of the undisturbed body."""
    doing, phases = data.movements[movement], partition_of(data, movement)
    summed: dict[str, list[float]] = {}
    for term in _terms_of_movement(data, doing, body, stance):
        track = summed.setdefault(term.name, [0.0] * (2 * len(phases)))
        sampled = _sampled(term.keys, term.cyclic, term.shifted, phases)
        for i, number in enumerate(sampled):
            track[i] += term.weight * number
    return {name: tuple(track) for name, track in summed.items()}


@lru_cache(maxsize=1024)
def _sampled(
    keys: Keys, cyclic: bool, shifted: bool, phases: tuple[float, ...]
) -> tuple[float, ...]:
    """Value and slope of a curve at each phase, in turn: the track of a term of weight 1."""
    term = Term("", 1.0, keys, cyclic, shifted)
    return tuple(number for phase in phases for number in term.at(phase))


# --- variation ---------------------------------------------------------------------------------


def _pace(chance: Random) -> float:
    """How long a repetition takes, 1 = as the first."""
    return min(max(chance.gauss(1, PACE_SPREAD), PACE_LIMITS[0]), PACE_LIMITS[1])


def _variation(
    data: FigureData,
    movement: Movement,
    stance: Side,
    chance: Random,
    slopes: Mapping[str, float],
) -> Iterator[Term]:
    """What one repetition adds to every axis of the movement, smaller than an eye can tell.

    It must be gone where the next repetition begins: what an axis would still show there comes and
    goes in the middle of the repetition instead.
    """
    for name, spread in _spreads(data, movement.id).items():
        axis = data.axes[name]
        for side in SIDES if axis.sided == "each" else (None,):
            slope = max(abs(slopes.get(name, 1.0)), FLATTEST)
            amount = chance.gauss(0, spread / slope)
            drive = Drive(name, amount, side)
            for term in _terms_of_drive(axis, movement, drive, stance):
                yield term if _rests(term) else replace(term, keys=PASSING, shifted=False)


def _rests(term: Term) -> bool:
    return all(abs(number) < 1e-9 for phase in (0.0, 1.0) for number in term.at(phase))


@lru_cache(maxsize=64)
def _spreads(data: FigureData, movement: str) -> Mapping[str, float]:
    """How much each axis of a movement varies, in the unit of its compensation."""
    spreads: dict[str, float] = {}
    for compensation in data.shown_in(movement):
        error = compensation.seen[movement].see_error
        spreads.setdefault(compensation.axis, error * VARIATION)
    return spreads
