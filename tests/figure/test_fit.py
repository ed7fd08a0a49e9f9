"""The rule book of the figure: what is drawn is what is meant, on every body in every movement.

Values leave their normal range upwards: below it is the other end of the axis, or no fault of that
name. `docs/figure/fit.md` shows the same as a table.
"""

from collections.abc import Iterator

import pytest

from app.figure.clips import Drive, clip_of
from app.figure.definition import Compensation, FigureData, Movement, Seen
from app.figure.fitting import OutOfReach, fit, push
from app.figure.reading import Values, grade, read, sides_of
from app.figure.rig import SIDES, Side, bodies, rig_of
from tests.figure.lab import shipped

# What a reading may be above its limit before it counts as outside: the fit ends this near.
NEAR = 0.05
DATA = shipped()
EVERY = [
    pytest.param(movement, body, id=f"{movement}-{body}")
    for movement in DATA.movements
    for body in bodies()
]
on_every_body = pytest.mark.parametrize(("movement", "body"), EVERY)


def middle(seen: Seen, severity: str) -> float:
    """The middle of mild or moderate, or a little more than the threshold of marked."""
    mild, moderate, marked = (
        seen.thresholds.mild,
        seen.thresholds.moderate,
        seen.thresholds.marked,
    )
    return {
        "mild": (mild + moderate) / 2,
        "moderate": (moderate + marked) / 2,
        "marked": marked + 0.1,
    }[severity]


def stances(movement: Movement) -> tuple[Side, ...]:
    return SIDES if movement.on_one_leg else ("l",)


def signs(
    data: FigureData, movement: str
) -> Iterator[tuple[Compensation, Seen, Side | None, Side]]:
    """Every compensation of a movement on every side, with the leg that stands."""
    for stance in stances(data.movements[movement]):
        for compensation in data.shown_in(movement):
            for side in sides_of(data, movement, compensation, stance):
                yield compensation, compensation.seen[movement], side, stance


def seen_with(
    data: FigureData, movement: str, body: str, stance: Side, drives: list[Drive]
) -> Values:
    clip = clip_of(data, movement, drives, stance=stance, body=body)
    return read(data, rig_of(body), clip)


def outside(data: FigureData, movement: str, values: Values) -> Iterator[tuple[str, str]]:
    """What reads above its normal range: its id, and a word on it."""
    for name, by_side in values.items():
        limit = data.compensations[name].seen[movement].normal[1]
        for side, value in by_side.items():
            if value > limit + NEAR:
                yield name, f"{name} {side or ''} reads {value:.1f} (normal to {limit:g})"


@on_every_body
def test_undisturbed_everything_is_normal(data: FigureData, movement: str, body: str) -> None:
    misses = []
    for stance in stances(data.movements[movement]):
        for name, by_side in seen_with(data, movement, body, stance, []).items():
            low, high = data.compensations[name].seen[movement].normal
            misses += [
                f"{name} {side or ''} reads {value:.2f}, normal is {low:g} to {high:g}"
                for side, value in by_side.items()
                if not low <= value <= high
            ]
    assert not misses, "\n".join(misses)


@on_every_body
def test_moderate_grades_moderate_and_moves_only_what_is_coupled(
    data: FigureData, movement: str, body: str
) -> None:
    """Driven alone: its own observable is moderate, all that is not coupled stays normal."""
    misses = []
    for compensation, seen, side, stance in signs(data, movement):
        asked = {(compensation.id, side): middle(seen, "moderate")}
        values = seen_with(
            data, movement, body, stance, push(data, movement, asked, body=body, stance=stance)
        )
        which = f"{compensation.id} {side or ''}"
        graded = grade(data, movement, compensation.id, values[compensation.id][side])
        if graded != "moderate":
            misses.append(f"{which}: reads {values[compensation.id][side]:.2f}, {graded}")
        misses += [
            f"{which}: {word}, and does not stand in its couples"
            for name, word in outside(data, movement, values)
            if name != compensation.id and name not in compensation.couples
        ]
    assert not misses, "\n".join(misses)


@on_every_body
@pytest.mark.parametrize("severity", ["mild", "moderate", "marked"])
def test_each_severity_can_be_shown_with_nothing_else_abnormal(
    data: FigureData, movement: str, body: str, severity: str
) -> None:
    """As in a client: what is not asked for is brought back into its normal range."""
    misses = []
    for compensation, seen, side, stance in signs(data, movement):
        asked = {(compensation.id, side): middle(seen, severity)}
        which = f"{compensation.id} {side or ''}"
        try:
            drives = fit(data, movement, asked, body=body, stance=stance)
        except OutOfReach as refusal:
            misses.append(str(refusal))
            continue
        values = seen_with(data, movement, body, stance, drives)
        graded = grade(data, movement, compensation.id, values[compensation.id][side])
        if graded != severity:
            misses.append(f"{which}: reads {values[compensation.id][side]:.2f}, {graded}")
        others = (compensation.id, side)
        misses += [
            f"{which}: {word}" for name, word in outside(data, movement, without(values, *others))
        ]
    assert not misses, "\n".join(misses)


def without(values: Values, name: str, side: Side | None) -> Values:
    """The values but for one."""
    left = {s: value for s, value in values[name].items() if s != side}
    return {**values, name: left}


@pytest.mark.parametrize("movement", list(DATA.movements))
def test_opposite_ends_of_an_axis_never_both_show(data: FigureData, movement: str) -> None:
    ends: dict[tuple[str, Side | None], list[tuple[str, Side | None]]] = {}
    for compensation, _seen, side, stance in signs(data, movement):
        if stance == "l":
            whole = data.axes[compensation.axis].sided == "body"
            place = (compensation.axis, None if whole else side)
            ends.setdefault(place, []).append((compensation.id, side))
    for pair in ends.values():
        if len(pair) < 2:
            continue
        asked = {end: middle(data.compensations[end[0]].seen[movement], "moderate") for end in pair}
        with pytest.raises(OutOfReach, match="opposite ends"):
            fit(data, movement, asked)
        for shown in pair:
            drives = push(data, movement, {shown: asked[shown]})
            values = seen_with(data, movement, "female", "l", drives)
            for name, side in pair:
                if (name, side) != shown:
                    assert grade(data, movement, name, values[name][side]) == "none"
