"""Newton steps towards bounds: amounts for which every reading lies where it should.

The slopes are measured once and mended from step to step (Broyden 1965), so that a step costs one
look at the body. Readings inside their bounds leave their amounts alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Read = Callable[[Vector], Vector]
"""The reading of every unknown when all are driven by these amounts."""

CLOSE = 0.02  # how near a reading comes to its bounds, in its unit
ROUNDS, MEASURED_ANEW = 16, 8  # steps at most; the step before which slopes are measured anew
LONGEST_STEP, LONGEST = 30.0, 90.0  # of an amount
PROBE = 1.0  # the amount with which slopes are measured
FLAT = 1e-3  # a reading that moves less for an amount of 1 can't be steered by it


@dataclass(frozen=True)
class Bounds:
    """Where each reading should be; `held` are those that are steered even inside their bounds."""

    low: Vector
    high: Vector
    held: NDArray[np.bool_]

    def missed(self, readings: Vector) -> Vector:
        """By how much each reading is above (positive) or below its bounds; 0 between them."""
        missed: Vector = readings - np.clip(readings, self.low, self.high)
        return missed


def settle(read: Read, resting: Vector, slopes: Vector, bounds: Bounds) -> tuple[Vector, Vector]:
    """The amounts found, and by how much each reading then misses its bounds.

    Begins at rest, where all amounts are 0. `slopes` says how much each reading (row) moves with each
    amount (column) there.
    """
    slopes, amounts, readings = slopes.copy(), np.zeros(len(resting)), resting
    missed = bounds.missed(readings)
    best, best_missed = amounts, missed
    for turn in range(ROUNDS):
        if _worst(missed) < CLOSE:
            break
        if turn == MEASURED_ANEW:
            amounts, missed = best, best_missed
            slopes, readings = measured_slopes(read, amounts), read(amounts)
        step = _step(slopes, missed, bounds.held)
        step = np.clip(amounts + step, -LONGEST, LONGEST) - amounts
        amounts, before = amounts + step, readings
        readings = read(amounts)
        slopes += _mending(slopes, step, readings - before)
        missed = bounds.missed(readings)
        if _worst(missed) < _worst(best_missed):
            best, best_missed = amounts, missed
    return best, best_missed


def measured_slopes(read: Read, amounts: Vector) -> Vector:
    """How much each reading (row) moves with each amount (column), about `amounts`."""
    readings, columns = read(amounts), []
    for number in range(len(amounts)):
        moved = amounts.copy()
        moved[number] += PROBE
        columns.append((read(moved) - readings) / PROBE)
    return np.array(columns).T


def _worst(missed: Vector) -> float:
    return float(np.max(np.abs(missed), initial=0.0))


def _step(slopes: Vector, missed: Vector, held: NDArray[np.bool_]) -> Vector:
    """The step that would bring every reading to its bounds, none of it longer than it may be."""
    step = np.zeros(len(missed))
    active = (held | (np.abs(missed) > CLOSE)) & (np.abs(np.diag(slopes)) > FLAT)
    if active.any():
        among = slopes[np.ix_(active, active)]
        step[active] = np.linalg.lstsq(among, -missed[active], rcond=1e-6)[0]
    return np.clip(step, -LONGEST_STEP, LONGEST_STEP)


def _mending(slopes: Vector, step: Vector, moved: Vector) -> Vector:
    """What to add to the slopes so that they tell how far the readings did move in a step."""
    length = float(step @ step)
    if not length:
        return np.zeros_like(slopes)
    mending: Vector = np.outer(moved - slopes @ step, step) / length
    return mending
