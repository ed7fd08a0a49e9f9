"""Values of compensations as an assessor would read them, in the units of the knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.figure.clips import Clip, params_of
from app.figure.definition import Compensation, FigureData, Measure, Movement
from app.figure.observing import Readings, observe
from app.figure.posing import solve
from app.figure.rig import SIDES, Rig, Side, rig_of

Values = dict[str, dict[Side | None, float]]
Watch = Callable[[float], Readings]
"""What can be read of a body at a phase (0 to 1)."""

GRADES = ("none", "mild", "moderate", "marked")


def read(data: FigureData, rig: Rig, source: Clip, *, ids: Collection[str] | None = None) -> Values:
    """{compensation: {side: value}} of a clip's first repetition; the side is None where it has none.

    On one leg the side is that of the stance leg. `ids` reads only some of the compensations.
    """
    stance: Side = "r" if source.support == "r" else "l"
    reader = Reader(data, source.movement, source.body, stance)
    watch = watched(lambda phase: observe(solve(rig, source.at_phase(phase))))
    return {
        compensation.id: {side: reader.value(compensation, side, watch) for side in sides}
        for compensation, sides in reader.compensations()
        if ids is None or compensation.id in ids
    }


def grade(data: FigureData, movement: str, compensation: str, value: float) -> str:
    """none, mild, moderate or marked. Between the normal limit and mild it is borderline: none."""
    thresholds = data.compensations[compensation].seen[movement].thresholds
    limits = (thresholds.mild, thresholds.moderate, thresholds.marked)
    return GRADES[sum(round(value, 6) >= limit for limit in limits)]


def sides_of(
    data: FigureData, movement: str, compensation: Compensation, stance: Side
) -> tuple[Side | None, ...]:
    """The sides on which a compensation is read: both, the stance leg's, or none (None)."""
    if not compensation.sided:
        return (None,)
    return (stance,) if data.movements[movement].on_one_leg else SIDES


def watched(look: Watch) -> Watch:
    """The same, looking only once at each phase."""
    seen: dict[float, Readings] = {}

    def watch(phase: float) -> Readings:
        if phase not in seen:
            seen[phase] = look(phase)
        return seen[phase]

    return watch


@dataclass(frozen=True)
class Reader:
    """Reads values of one movement of one body, on the stance leg `stance` where there is one."""

    data: FigureData
    movement: str
    body: str
    stance: Side

    def compensations(self) -> list[tuple[Compensation, tuple[Side | None, ...]]]:
        """The compensations of the movement, each with the sides on which it is read."""
        return [
            (compensation, sides_of(self.data, self.movement, compensation, self.stance))
            for compensation in self.data.shown_in(self.movement)
        ]

    def value(
        self,
        compensation: Compensation,
        side: Side | None,
        watch: Watch,
        *,
        at: float | None = None,
    ) -> float:
        """The value in its unit, read at the phase that its measure states, or at phase `at`.

        What is read over several phases is the same at each.
        """
        measure = compensation.seen[self.movement].measure
        key = measure.key.replace("*", side or self.stance)
        factor = measure.scale * self._sign(compensation, side)
        if measure.range:
            readings = [watch(self._phase(phase, side))[key] for phase in measure.range]
            return measure.zero + abs(factor) * (max(readings) - min(readings))
        if measure.sum:
            readings = [watch(self._phase(phase, side))[key] for phase in measure.sum]
            return measure.zero + factor * sum(readings)
        phase = self._phase(measure.at if at is None else at, side)
        reference = self._reference(measure, key, phase, side, watch)
        return measure.zero + factor * (watch(phase)[key] - reference)

    def _reference(
        self, measure: Measure, key: str, phase: float, side: Side | None, watch: Watch
    ) -> float:
        if measure.since == "start":
            start = self.data.movements[self.movement].start
            return watch(self._phase(start, side))[key]
        if measure.since == "neutral":
            return undisturbed(self.data, self.movement, self.body, self.stance, phase)[key]
        return 0.0

    def _sign(self, compensation: Compensation, side: Side | None) -> int:
        """-1 on the right of an axis that is written for the left and mirrored."""
        mirrored = self.data.axes[compensation.axis].sided in ("leg", "body")
        return -1 if mirrored and side == "r" else 1

    def _phase(self, phase: float, side: Side | None) -> float:
        return side_phase(self.data.movements[self.movement], phase, side)


def side_phase(movement: Movement, phase: float, side: Side | None) -> float:
    """The phase at which a side does what the left does at `phase`: half a cycle later in a walk."""
    if movement.cycle and side == "r":
        return (phase + 0.5) % 1
    return phase


@lru_cache(maxsize=1024)
def undisturbed(
    data: FigureData, movement: str, body: str, stance: Side, phase: float
) -> Mapping[str, float]:
    """What can be read of the undisturbed body at a phase."""
    params = params_of(data, movement, phase, stance=stance, body=body)
    return observe(solve(rig_of(body), params))
