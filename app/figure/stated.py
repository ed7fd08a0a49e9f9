"""What compensations.yaml and axes.yaml state for one movement, overrides and axes worked in."""

from __future__ import annotations

from app.figure.shapes import AxisFacts, Baseline, CompensationFacts, ThresholdFacts


def normal_and_thresholds(
    fact: CompensationFacts, movement: str
) -> tuple[tuple[float, float], ThresholdFacts]:
    """The normal range and the thresholds in one movement."""
    own = fact.movement_overrides.get(movement)
    normal = own.normal_range if own and own.normal_range else fact.normal_range
    return normal, own.thresholds if own and own.thresholds else fact.thresholds


def mean_of(fact: CompensationFacts, movement: str, axis: AxisFacts | None) -> float | None:
    """The undisturbed value in one movement, in the compensation's own terms; None if not stated.

    At an end of an axis it is sign x (mean of the axis - zero).
    """
    baseline = _baseline(fact, movement, axis)
    if baseline is None or axis is None:
        return baseline.mean if baseline else None
    means = [e.sign * (baseline.mean - e.zero) for e in axis.ends if e.compensation == fact.id]
    return means[0] + 0.0 if means else None


def sd_of(fact: CompensationFacts, movement: str, axis: AxisFacts | None) -> float:
    """The spread of the undisturbed value between people; 0 if not stated."""
    baseline = _baseline(fact, movement, axis)
    return baseline.sd if baseline else 0.0


def _baseline(fact: CompensationFacts, movement: str, axis: AxisFacts | None) -> Baseline | None:
    if fact.axis is not None:
        return axis.baseline.get(movement) if axis else None
    own = fact.movement_overrides.get(movement)
    return own.baseline if own and own.baseline else fact.baseline
