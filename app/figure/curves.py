"""Smooth curves through keys: cubics that never overshoot (Fritsch and Carlson, 1980)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Keys = tuple[tuple[float, float], ...]  # pairs (phase, value) in order, from phase 0 to phase 1


@dataclass(frozen=True)
class Spline:
    """A curve by its value and slope (a unit of phase) at some phases, a cubic between each two."""

    phases: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    def value(self, phase: float) -> float:
        """The curve at a phase; before the first and after the last key it stays level."""
        return self.at(phase)[0]

    def at(self, phase: float) -> tuple[float, float]:
        """Value and slope at a phase."""
        if phase <= self.phases[0]:
            return self.values[0], self.slopes[0]
        if phase >= self.phases[-1]:
            return self.values[-1], self.slopes[-1]
        i = bisect_right(self.phases, phase) - 1
        width = self.phases[i + 1] - self.phases[i]
        return cubic(
            (phase - self.phases[i]) / width,
            width,
            (self.values[i], self.slopes[i]),
            (self.values[i + 1], self.slopes[i + 1]),
        )


def cubic(
    way: float, width: float, begin: tuple[float, float], end: tuple[float, float]
) -> tuple[float, float]:
    """Value and slope between two ends given by theirs; `way` is 0 at the first and 1 at the last."""
    square, cube = way * way, way * way * way
    (v0, s0), (v1, s1) = begin, end
    s0, s1 = s0 * width, s1 * width
    value = (
        (2 * cube - 3 * square + 1) * v0
        + (cube - 2 * square + way) * s0
        + (3 * square - 2 * cube) * v1
        + (cube - square) * s1
    )
    rise = (
        6 * (square - way) * (v0 - v1)
        + (3 * square - 4 * way + 1) * s0
        + (3 * square - 2 * way) * s1
    )
    return value, rise / width


@lru_cache(maxsize=1024)
def spline(keys: Keys, cyclic: bool) -> Spline:
    """The curve through keys. Level at both ends, or, when cyclic, its end goes on as its beginning."""
    phases = tuple(phase for phase, _ in keys)
    values = tuple(value for _, value in keys)
    rises = [
        (values[i + 1] - values[i]) / (phases[i + 1] - phases[i]) for i in range(len(keys) - 1)
    ]
    between = [_slope(before, after) for before, after in pairwise(rises)]
    end = _slope(rises[-1], rises[0]) if cyclic and rises else 0.0
    slopes = (end, *between, end) if rises else (0.0,)
    return Spline(phases, values, slopes)


def _slope(before: float, after: float) -> float:
    """The slope at a key between two rises: 0 at a turning point, else their harmonic mean."""
    return 0.0 if before * after <= 0 else 2 * before * after / (before + after)


def merged(partitions: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """All phases of several partitions, in order, each once."""
    return tuple(sorted({round(phase, 6) for phases in partitions for phase in phases}))
