"""Clips: exact sums of curves that tell nothing but what is seen."""

import gzip
import json
from random import Random
from typing import Any

import pytest

from app.figure.clips import Clip, Drive, axes_of, clip_of, params_of, partition_of
from app.figure.curves import spline
from app.figure.definition import FigureData
from app.figure.parameters import PARAMETERS, default_of, mirror_sign, other_side
from tests.figure.clients import Client, client, clients

Params = dict[str, float | str]


def widest(one: Params, other: Params) -> float:
    """The widest difference of two sets of parameters; what one of them lacks has its default."""
    assert one["support"] == other["support"]
    return max(
        abs(float(one.get(name, default_of(name))) - float(other.get(name, default_of(name))))
        for name in (one.keys() | other.keys()) - {"support"}
    )


def texts(value: Any) -> set[str]:
    """Every word of a JSON value, keys included."""
    if isinstance(value, dict):
        return set(value) | {word for inner in value.values() for word in texts(inner)}
    if isinstance(value, list):
        return {word for inner in value for word in texts(inner)}
    return {value} if isinstance(value, str) else set()


# --- curves ------------------------------------------------------------------------------------


def test_a_curve_goes_through_its_keys_and_never_beyond_them() -> None:
    keys = ((0.0, 0.0), (0.12, 0.0), (0.5, 30.0), (0.58, 30.0), (1.0, 5.0))
    curve = spline(keys, cyclic=False)
    assert [curve.value(phase) for phase, _ in keys] == [value for _, value in keys]
    values = [curve.value(step / 500) for step in range(501)]
    assert min(values) >= -1e-12
    assert max(values) <= 30 + 1e-12
    held = [curve.value(0.5 + step / 1000) for step in range(81)]
    assert held == pytest.approx([30.0] * 81)


def test_the_slope_of_a_curve_is_its_slope() -> None:
    curve = spline(((0.0, 2.0), (0.3, 7.0), (0.6, 9.0), (1.0, 4.0)), cyclic=False)
    for phase in (0.1, 0.29, 0.31, 0.45, 0.7, 0.9):
        rise = (curve.value(phase + 1e-6) - curve.value(phase - 1e-6)) / 2e-6
        assert curve.at(phase)[1] == pytest.approx(rise, abs=1e-4)


def test_a_cyclic_curve_goes_on_as_it_ended() -> None:
    curve = spline(((0.0, 3.0), (0.3, 9.0), (0.7, -4.0), (1.0, 3.0)), cyclic=True)
    assert curve.at(0.0) == curve.at(1.0)
    assert curve.at(0.0)[1] > 0


# --- exactness ---------------------------------------------------------------------------------


def test_a_clip_holds_the_exact_parameters_at_every_phase(data: FigureData) -> None:
    chance = Random(4)
    for one in clients(data, 72, seed=1):
        clip = one.clip(data)
        for phase in (0.0, 1.0, clip.at, *(chance.random() for _ in range(12))):
            assert widest(clip.at_phase(phase), one.params(data, phase)) < 1e-6, one.movement


def test_a_clip_keeps_within_rounding_on_its_way_to_the_browser(data: FigureData) -> None:
    for one in clients(data, 36, seed=2):
        clip = one.clip(data, repetitions=2, chance=Random(1))
        told = json.loads(json.dumps(clip.to_json()))
        again = Clip.from_json(told)
        assert again.to_json() == told
        for phase in (0.0, 0.137, 0.54, 0.89):
            assert widest(again.at_phase(phase, 1), clip.at_phase(phase, 1)) < 1e-4


def test_metres_are_told_to_a_thousandth_of_a_millimetre(data: FigureData) -> None:
    one = Client("slsq", "male", "l", ())
    clip = one.clip(data)
    again = Clip.from_json(clip.to_json())
    away = float(clip.at_phase(0.3)["pelvis_dx"]) - float(again.at_phase(0.3)["pelvis_dx"])
    assert abs(away) <= 1e-6


def test_a_clip_goes_level_before_its_beginning_and_after_its_end(data: FigureData) -> None:
    clip = Client("ohsq", "female", "l", ()).clip(data)
    assert clip.at_phase(-0.2) == clip.at_phase(0.0)
    assert clip.at_phase(1.3) == clip.at_phase(1.0)


def test_every_name_is_a_parameter_of_the_body(data: FigureData) -> None:
    for one in clients(data, 36, seed=3):
        assert one.params(data, 0.4).keys() - {"support"} <= PARAMETERS.keys()


def test_drives_add_up_and_cancel(data: FigureData) -> None:
    twice = params_of(data, "ohsq", 0.5, [Drive("knee_frontal", 4, "l")] * 2)
    once = params_of(data, "ohsq", 0.5, [Drive("knee_frontal", 8, "l")])
    back = params_of(
        data, "ohsq", 0.5, [Drive("knee_frontal", 8, "l"), Drive("knee_frontal", -8, "l")]
    )
    assert widest(twice, once) < 1e-12
    assert widest(back, params_of(data, "ohsq", 0.5)) < 1e-12


def test_an_axis_that_the_movement_lacks_is_refused(data: FigureData) -> None:
    strange = next(iter(data.axes.keys() - {axis.id for axis in axes_of(data, "static")}))
    with pytest.raises(ValueError, match=f"static has no axis {strange}"):
        clip_of(data, "static", [Drive(strange, 3)])


# --- sides -------------------------------------------------------------------------------------


@pytest.mark.parametrize("movement", ["slsq", "stepdown"])
def test_a_client_on_the_right_leg_is_the_mirror_image_of_one_on_the_left(
    data: FigureData, movement: str
) -> None:
    drives = [Drive(axis.id, 6.0) for axis in axes_of(data, movement)]
    left = params_of(data, movement, 0.41, drives, stance="l")
    right = params_of(data, movement, 0.41, drives, stance="r")
    mirrored: Params = {
        other_side(name): float(value) * mirror_sign(name)
        for name, value in left.items()
        if name != "support"
    }
    assert (left["support"], right["support"]) == ("l", "r")
    assert widest({"support": "r", **mirrored}, right) < 1e-9


def test_a_drive_for_the_leg_that_does_not_stand_does_nothing(data: FigureData) -> None:
    other = params_of(data, "slsq", 0.5, [Drive("knee_frontal", 9, "r")], stance="l")
    assert other == params_of(data, "slsq", 0.5, stance="l")


def test_a_drive_without_a_side_is_one_on_each(data: FigureData) -> None:
    both = params_of(data, "ohsq", 0.5, [Drive("knee_frontal", 5)])
    each = [Drive("knee_frontal", 5, "l"), Drive("knee_frontal", 5, "r")]
    assert widest(both, params_of(data, "ohsq", 0.5, each)) < 1e-12


def test_in_walking_the_right_side_does_half_a_cycle_later_what_the_left_does(
    data: FigureData,
) -> None:
    now, later = (params_of(data, "gait", phase) for phase in (0.2, 0.7))
    for name in ("hip_flex", "knee_bend", "ankle_df", "arm_elev"):
        assert now[f"{name}_l"] == pytest.approx(later[f"{name}_r"])
        assert now[f"{name}_l"] != pytest.approx(now[f"{name}_r"])


def test_in_walking_the_end_joins_the_beginning(data: FigureData) -> None:
    one = client(data, Random(8), "gait", "male")
    clip = one.clip(data)
    assert widest(clip.at_phase(0.0), clip.at_phase(1.0)) < 1e-9


# --- what it must not tell ---------------------------------------------------------------------


def test_the_partition_is_the_same_for_every_client(data: FigureData) -> None:
    for movement in data.movements:
        seen = {
            client(data, Random(seed), movement, body).clip(data).phases
            for seed, body in enumerate(data.bodies)
        }
        seen.add(Client(movement, "female", "r", ()).clip(data).phases)
        assert seen == {partition_of(data, movement)}


def test_a_clip_names_no_axis_and_no_compensation(data: FigureData) -> None:
    hidden = (data.axes.keys() | data.compensations.keys()) - PARAMETERS.keys()
    for one in clients(data, 36, seed=5):
        told = one.clip(data, repetitions=3, chance=Random(2)).to_json()
        assert not texts(told) & hidden
        assert texts(told["reps"]) <= PARAMETERS.keys() | {"seconds", "fixed", "tracks"}


def test_a_clip_of_three_repetitions_is_small(data: FigureData) -> None:
    for one in clients(data, 36, seed=6):
        told = one.clip(data, repetitions=3, chance=Random(2)).to_json()
        text = json.dumps(told, separators=(",", ":"))
        assert len(gzip.compress(text.encode())) < 30_000, one.movement


# --- repetitions -------------------------------------------------------------------------------


def test_the_first_repetition_is_exact_and_the_others_vary_a_little(data: FigureData) -> None:
    for one in clients(data, 36, seed=9):
        clip = one.clip(data, repetitions=3, chance=Random(3))
        assert clip.reps[0] == one.clip(data).reps[0]
        assert clip.reps[0].seconds == clip.seconds
        steps = [step / 20 for step in range(21)]
        for rep in (1, 2):
            away = [widest(clip.at_phase(p, rep), clip.at_phase(p)) for p in steps]
            assert 0 < max(away) < 10, one.movement
            assert 0.9 <= clip.reps[rep].seconds / clip.seconds <= 1.1


def test_repetitions_meet_where_one_ends_and_the_next_begins(data: FigureData) -> None:
    for one in clients(data, 36, seed=10):
        clip = one.clip(data, repetitions=3, chance=Random(5))
        for phase in (0.0, 1.0):
            assert widest(clip.at_phase(phase, 1), clip.at_phase(phase, 0)) < 1e-9
            assert widest(clip.at_phase(phase, 2), clip.at_phase(phase, 0)) < 1e-9


def test_variation_comes_from_the_chance_that_is_handed_in(data: FigureData) -> None:
    one = client(data, Random(1), "ohsq", "female")
    clip = one.clip(data, repetitions=3, chance=Random(11))
    assert one.clip(data, repetitions=3, chance=Random(11)) == clip
    assert one.clip(data, repetitions=3, chance=Random(12)) != clip
    assert clip.reps[1] != clip.reps[2]


def test_variation_does_not_depend_on_what_is_driven(data: FigureData) -> None:
    def added(one: Client) -> Params:
        clip = one.clip(data, repetitions=2, chance=Random(6))
        varied, exact = clip.at_phase(0.5, 1), clip.at_phase(0.5)
        return {
            name: float(varied[name]) - float(exact.get(name, 0.0))
            for name in varied
            if name != "support"
        }

    undisturbed = Client("ohsq", "female", "l", ())
    pushed = client(data, Random(2), "ohsq", "female", "l")
    left, right = added(undisturbed), added(pushed)
    assert widest({"support": "", **left}, {"support": "", **right}) < 1e-9


def test_without_chance_all_repetitions_are_alike(data: FigureData) -> None:
    clip = client(data, Random(1), "jump", "male").clip(data, repetitions=3)
    assert clip.reps[0] == clip.reps[1] == clip.reps[2]


def test_a_steep_slope_makes_the_variation_small(data: FigureData) -> None:
    steep = dict.fromkeys(data.axes, 100.0)
    plain = clip_of(data, "ohsq", [], repetitions=2, chance=Random(1))
    calm = clip_of(data, "ohsq", [], repetitions=2, chance=Random(1), slopes=steep)
    exact = plain.at_phase(0.5)
    ratio = widest(plain.at_phase(0.5, 1), exact) / widest(calm.at_phase(0.5, 1), exact)
    assert ratio == pytest.approx(100)


def test_an_axis_that_hardly_reads_varies_no_more_than_a_few_degrees(data: FigureData) -> None:
    flat = dict.fromkeys(data.axes, 0.001)
    clip = clip_of(data, "ohsq", [], repetitions=2, chance=Random(1), slopes=flat)
    assert widest(clip.at_phase(0.5, 1), clip.at_phase(0.5)) < 25
