"""Values as an assessor reads them: units, sides, references, grades."""

from dataclasses import replace

import pytest

from app.figure.clips import Drive, clip_of
from app.figure.definition import FigureData
from app.figure.fitting import push
from app.figure.observing import observe
from app.figure.posing import solve
from app.figure.reading import GRADES, Values, grade, read, sides_of
from app.figure.rig import Side, rig_of


def values(
    data: FigureData, movement: str, drives: list[Drive], *, stance: Side = "l", body: str = "male"
) -> Values:
    clip = clip_of(data, movement, drives, stance=stance, body=body)
    return read(data, rig_of(body), clip)


def test_every_compensation_of_a_movement_is_read_on_its_sides(data: FigureData) -> None:
    for movement in data.movements:
        read_ = values(data, movement, [], stance="r")
        assert list(read_) == [c.id for c in data.shown_in(movement)]
        for compensation in data.shown_in(movement):
            expected = sides_of(data, movement, compensation, "r")
            assert tuple(read_[compensation.id]) == expected


def test_only_what_is_asked_for_is_read(data: FigureData) -> None:
    clip = clip_of(data, "ohsq", [])
    assert set(read(data, rig_of("female"), clip, ids=["knee_valgus"])) == {"knee_valgus"}


def test_a_value_is_the_reading_in_the_units_of_its_measure(data: FigureData) -> None:
    """Knee over foot in a squat: the course counts a degree for every 5 mm."""
    measure = data.compensations["knee_valgus"].seen["ohsq"].measure
    clip = clip_of(data, "ohsq", [Drive("knee_frontal", 9, "l")])
    rig = rig_of("female")
    millimetres = observe(solve(rig, clip.at_phase(measure.at)))["knee_in_l"]
    assert measure.scale == pytest.approx(1 / 5)
    assert read(data, rig, clip)["knee_valgus"]["l"] == pytest.approx(millimetres / 5)


def test_what_is_read_from_the_start_does_not_count_what_was_there(data: FigureData) -> None:
    """A foot that stands turned out all the time has not turned out in the squat."""
    squat = data.movements["ohsq"]
    keys = squat.curves["toe_out_*"]
    turned = replace(
        squat, curves={**squat.curves, "toe_out_*": tuple((p, v + 9) for p, v in keys)}
    )
    other = replace(data, movements={**data.movements, "ohsq": turned})
    before, after = values(data, "ohsq", []), values(other, "ohsq", [])
    assert after["foot_turnout"]["l"] == pytest.approx(before["foot_turnout"]["l"], abs=0.1)


@pytest.mark.parametrize("movement", ["ohsq", "gait", "static"])
def test_what_happens_on_the_right_is_read_on_the_right(data: FigureData, movement: str) -> None:
    """The mirror image reads the same, each side for the other."""
    for compensation in data.shown_in(movement):
        if not compensation.sided:
            continue
        asked = compensation.seen[movement].thresholds.moderate
        left = values(data, movement, push(data, movement, {(compensation.id, "l"): asked}))
        right = values(data, movement, push(data, movement, {(compensation.id, "r"): asked}))
        for name, by_side in left.items():
            if set(by_side) == {"l", "r"}:
                other = right[name]
                assert by_side["l"] == pytest.approx(other["r"], abs=0.6), (compensation.id, name)
                assert by_side["r"] == pytest.approx(other["l"], abs=0.6), (compensation.id, name)


@pytest.mark.parametrize("movement", ["slsq", "stepdown"])
def test_on_one_leg_the_other_leg_is_its_mirror_image(data: FigureData, movement: str) -> None:
    for compensation in data.shown_in(movement):
        axis = data.axes[compensation.axis]
        left = Drive(compensation.axis, 6, "l" if axis.sided else None)
        right = replace(left, side="r" if axis.sided else None)
        on_left = values(data, movement, [left], stance="l")
        on_right = values(data, movement, [right], stance="r")
        for name, by_side in on_left.items():
            for side, value in by_side.items():
                mirrored = on_right[name]["r" if side else None]
                assert value == pytest.approx(mirrored, abs=0.05), (compensation.id, name)


def test_the_ends_of_a_body_axis_read_against_each_other(data: FigureData) -> None:
    shifted = values(data, "ohsq", [Drive("pelvis_shift", 4, "l")])["weight_shift"]
    assert shifted["l"] > 2
    assert shifted["r"] == pytest.approx(-shifted["l"], abs=0.01)


def test_only_the_first_repetition_is_read(data: FigureData) -> None:
    clip = clip_of(data, "ohsq", [], body="male")
    other = clip_of(data, "ohsq", [Drive("depth", 20)], body="male")
    both = replace(clip, reps=clip.reps + other.reps)
    assert read(data, rig_of("male"), both) == values(data, "ohsq", [])


def test_a_grade_begins_at_its_threshold(data: FigureData) -> None:
    for compensation in data.compensations.values():
        for movement, seen in compensation.seen.items():
            limits = (seen.thresholds.mild, seen.thresholds.moderate, seen.thresholds.marked)
            graded = [grade(data, movement, compensation.id, limit) for limit in limits]
            below = [grade(data, movement, compensation.id, limit - 0.01) for limit in limits]
            assert graded == list(GRADES[1:])
            assert below == list(GRADES[:-1])


def test_borderline_and_below_normal_are_no_fault(data: FigureData) -> None:
    seen = data.compensations["kyphosis"].seen["static"]
    borderline = (seen.normal[1] + seen.thresholds.mild) / 2
    assert grade(data, "static", "kyphosis", borderline) == "none"
    assert grade(data, "static", "kyphosis", seen.normal[0] - 15) == "none"
