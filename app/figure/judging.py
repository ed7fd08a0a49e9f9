"""Whether the files of `lab/` agree with each other: every flaw with a sentence that mends it.

The facts among themselves are judged here, figure.yaml against them in `judging_figure.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from app.figure.flaws import Flaw, Pointer, unknown
from app.figure.judging_figure import judge_figure
from app.figure.shapes import AxisFacts, CompensationFacts, Files, MovementFacts
from app.figure.stated import mean_of, normal_and_thresholds


def judge(files: Files) -> list[Flaw]:
    """All that does not agree, in the order of the files; empty when everything does."""
    return [
        *_doubles("movements.yaml", "movements", (m.id for m in files.movements.movements)),
        *_doubles("muscles.yaml", "muscles", (m.id for m in files.muscles.muscles)),
        *_doubles("axes.yaml", "axes", (a.id for a in files.axes.axes)),
        *_doubles(
            "compensations.yaml", "compensations", (c.id for c in files.compensations.compensations)
        ),
        *_axes_facts(files),
        *_compensation_facts(files),
        *judge_figure(files),
    ]


def _doubles(file: str, section: str, ids: Iterable[str]) -> Iterator[Flaw]:
    seen: Counter[str] = Counter()
    for position, name in enumerate(ids):
        seen[name] += 1
        if seen[name] == 2:
            pointer: Pointer = (section, position, "id")
            yield Flaw(file, pointer, f"`{name}` stands here twice: give each its own id.")


def _axes_facts(files: Files) -> Iterator[Flaw]:
    compensations = {c.id: c for c in files.compensations.compensations}
    for position, axis in enumerate(files.axes.axes):
        at: Pointer = ("axes", position)
        for number, end in enumerate(axis.ends):
            place = (*at, "ends", number)
            name = end.compensation
            yield from unknown("axes.yaml", place, "compensation", name, compensations)
            if name in compensations and compensations[name].axis != axis.id:
                sentence = f"`{name}` does not name this axis: write `axis: {axis.id}` there."
                yield Flaw("axes.yaml", place, sentence)
            if (end.side is not None) != (axis.side == "body"):
                sentence = "Exactly the ends of an axis with `side: body` have a side: mend it."
                yield Flaw("axes.yaml", place, sentence)
        if axis.ends[0].sign == axis.ends[1].sign:
            sentence = "The two ends need opposite signs: 1 and -1."
            yield Flaw("axes.yaml", (*at, "ends"), sentence)
        yield from _axis_baselines(files, axis, at)


def _axis_baselines(files: Files, axis: AxisFacts, at: Pointer) -> Iterator[Flaw]:
    ends = {end.compensation for end in axis.ends}
    needed = {m for c in files.compensations.compensations if c.id in ends for m in c.movements}
    for movement in sorted(needed - set(axis.baseline)):
        sentence = f"The baseline in `{movement}` is missing: add its mean and sd."
        yield Flaw("axes.yaml", (*at, "baseline"), sentence)
    for movement, baseline in axis.baseline.items():
        place = (*at, "baseline", movement)
        if movement not in needed:
            sentence = f"No end of this axis is stated for `{movement}`: take the baseline out."
            yield Flaw("axes.yaml", place, sentence)
        if axis.side == "body" and baseline.mean:
            sentence = "An axis with `side: body` is even at rest: its mean must be 0."
            yield Flaw("axes.yaml", place, sentence)


def _compensation_facts(files: Files) -> Iterator[Flaw]:
    movements = {m.id: m for m in files.movements.movements}
    axes = {a.id: a for a in files.axes.axes}
    for position, fact in enumerate(files.compensations.compensations):
        at: Pointer = ("compensations", position)
        if fact.axis is not None:
            yield from unknown("compensations.yaml", (*at, "axis"), "axis", fact.axis, axes)
            if fact.axis in axes and fact.id not in (
                end.compensation for end in axes[fact.axis].ends
            ):
                sentence = f"It is no end of `{fact.axis}`: add it to `ends` in axes.yaml."
                yield Flaw("compensations.yaml", (*at, "axis"), sentence)
        for movement in fact.movements:
            place = (*at, "movements")
            yield from unknown("compensations.yaml", place, "movement", movement, movements)
            if movement in movements:
                yield from _in_movement(fact, movements[movement], axes.get(fact.axis or ""), at)
        for movement in fact.movement_overrides:
            if movement not in fact.movements:
                sentence = f"It is not stated for `{movement}`: add that or take this out."
                pointer = (*at, "movement_overrides", movement)
                yield Flaw("compensations.yaml", pointer, sentence)


def _in_movement(
    fact: CompensationFacts, movement: MovementFacts, axis: AxisFacts | None, at: Pointer
) -> Iterator[Flaw]:
    """What does not fit in one movement: the views, the order of the limits, the baseline."""

    def flaw(pointer: Pointer, sentence: str) -> Flaw:
        return Flaw("compensations.yaml", (*at, *pointer), f"In `{movement.id}` {sentence}")

    if not set(fact.views) & set(movement.views):
        yield flaw(("views",), "none of its views is looked at: add one.")
    normal, thresholds = normal_and_thresholds(fact, movement.id)
    limits = [*normal, thresholds.mild, thresholds.moderate, thresholds.marked]
    if limits != sorted(limits) or len(set(limits)) < len(limits):
        yield flaw(
            ("thresholds",),
            "the limits must rise: normal_range from below to above, then mild, moderate, marked.",
        )
    if limits[0] < fact.range[0] or limits[-1] > fact.range[1]:
        yield flaw(("range",), "the range must hold normal_range and every threshold: widen it.")
    mean = mean_of(fact, movement.id, axis)
    if mean is None:
        if fact.axis is None:
            yield flaw((), "the baseline is missing: add its mean and sd.")
        return
    if not normal[0] <= mean <= normal[1]:
        yield flaw(("normal_range",), f"the mean {mean:g} is not normal: widen normal_range.")
    if thresholds.mild < mean + fact.see_error.value - 1e-9:
        yield flaw(
            ("thresholds",),
            "mild lies nearer to the mean than an eye can tell: raise it, or lower see_error.",
        )
