"""Poses: what a body can't do, and that every parameter does what its name says."""

from random import Random

import pytest

from app.figure.clips import params_of
from app.figure.definition import FigureData
from app.figure.observing import observe
from app.figure.parameters import PARAMETERS, SUPPORTS, Params, mirror_sign, other_side
from app.figure.posing import FOREFOOT, SOLE, Pose, solve
from app.figure.rig import SIDES, Rig, bodies, rig_of, sign_of
from app.figure.turning import Vec, inverse, length, rotate, subtract
from tests.figure.clients import clients

MICROMETRE = 1e-6
UNEVEN = 0.009  # metres; the necks of the base mesh lean a little
PHASES = tuple(step / 25 for step in range(26))


@pytest.fixture(params=bodies())
def rig(request: pytest.FixtureRequest) -> Rig:
    return rig_of(request.param)


def away(one: Vec, other: Vec) -> float:
    return length(subtract(one, other))


def readings(rig: Rig, **params: float | str) -> dict[str, float]:
    return observe(solve(rig, params))


# --- what holds in every pose ------------------------------------------------------------------


@pytest.fixture(scope="module")
def poses(data: FigureData) -> list[tuple[Rig, Params, Pose]]:
    """Poses of clients by chance in all movements, and of parameters by chance."""
    chance = Random(6)
    asked: list[tuple[str, Params]] = [
        (one.body, one.params(data, chance.random())) for one in clients(data, 144, seed=21)
    ]
    for number in range(100):
        some: dict[str, float | str] = {
            name: chance.uniform(parameter.low, parameter.high) / 2
            for name, parameter in PARAMETERS.items()
            if chance.random() < 0.3 and name != "stance_w"
        }
        some["support"] = SUPPORTS[number % len(SUPPORTS)]
        asked.append((bodies()[number % len(bodies())], some))
    return [(rig_of(body), params, solve(rig_of(body), params)) for body, params in asked]


def test_every_segment_keeps_its_length(poses: list[tuple[Rig, Params, Pose]]) -> None:
    for rig, params, pose in poses:
        for name, above in rig.parent.items():
            if above is None:
                continue
            leg = next((joint.leg for joint in rig.joints if joint.name == name), None)
            short = float(params.get(f"leg_short_{leg}", 0)) if leg else 0.0
            own = length(rig.offsets[name]) * (1 - short)
            assert away(pose.joints[name], pose.joints[above]) == pytest.approx(own, abs=MICROMETRE)


def test_every_turn_is_a_turn(poses: list[tuple[Rig, Params, Pose]]) -> None:
    for _, _, pose in poses:
        for turns in (pose.local, pose.world, pose.segments):
            for turn in turns.values():
                assert sum(part * part for part in turn) == pytest.approx(1, abs=MICROMETRE)


def test_marks_stay_on_the_joints_that_carry_them(
    poses: list[tuple[Rig, Params, Pose]],
) -> None:
    for rig, _, pose in poses:
        assert pose.marks.keys() == rig.marks.keys()
        for mark, (joint, place) in rig.marks.items():
            assert away(pose.marks[mark], pose.joints[joint]) == pytest.approx(
                length(place), abs=MICROMETRE
            )


def test_every_reading_is_a_number(poses: list[tuple[Rig, Params, Pose]]) -> None:
    for _, _, pose in poses:
        for name, value in observe(pose).items():
            assert abs(value) < 4000, name


# --- feet and hands ----------------------------------------------------------------------------


@pytest.mark.parametrize("movement", ["ohsq", "row", "press"])
def test_planted_feet_do_not_slide(data: FigureData, rig: Rig, movement: str) -> None:
    places: dict[str, list[Vec]] = {"toes_l": [], "toes_r": [], "ball_l": [], "ball_r": []}
    for phase in PHASES:
        params = params_of(data, movement, phase, body=rig.body)
        params |= {"toe_out_l": 6.0, "toe_out_r": 6.0, "heel_rise_l": 0.0, "heel_rise_r": 0.0}
        pose = solve(rig, params)
        for name, seen in places.items():
            seen.append((pose.joints | pose.marks)[name])  # type: ignore[operator]
    for name, seen in places.items():
        assert max(away(place, seen[0]) for place in seen) < MICROMETRE, name


@pytest.mark.parametrize("lift", [0.0, 10.0, 35.0])
def test_the_ball_stays_when_the_heel_rises(rig: Rig, lift: float) -> None:
    flat, risen = (
        solve(rig, {"knee_flex": 40.0, "shin_lean": 20.0, "heel_rise_l": angle})
        for angle in (0.0, lift)
    )
    assert away(flat.joints["toes_l"], risen.joints["toes_l"]) < MICROMETRE
    heel = risen.marks["heel_l"][1] - flat.marks["heel_l"][1]
    assert (heel > 0.01) == (lift > 0)


@pytest.mark.parametrize("stance", SIDES)
def test_on_one_leg_only_that_foot_is_planted(data: FigureData, rig: Rig, stance: str) -> None:
    side = SIDES[SIDES.index(stance)]
    other = other_side(f"_{side}")
    standing = [
        solve(rig, params_of(data, "stepdown", phase, stance=side, body=rig.body))
        for phase in PHASES
    ]
    toes = [pose.joints[f"toes_{side}"] for pose in standing]
    assert max(away(place, toes[0]) for place in toes) < MICROMETRE
    free = [pose.joints[f"toes{other}"] for pose in standing]
    assert max(away(place, free[0]) for place in free) > 0.05


def test_in_a_push_up_hands_and_forefeet_stay_planted(data: FigureData, rig: Rig) -> None:
    for phase in PHASES:
        params = params_of(data, "pushup", phase, body=rig.body)
        pose = solve(rig, params)
        for side in SIDES:
            wrist = (
                sign_of(side) * float(params["hand_x"]),
                float(params["hand_y"]),
                float(params["hand_z"]),
            )
            assert away(pose.joints[f"hand_{side}"], wrist) < 0.0005
        assert min(pose.marks[mark][1] for mark in FOREFOOT) == pytest.approx(0, abs=MICROMETRE)
        assert pose.marks["ball_l"][2] == pytest.approx(-pose.marks["ball_r"][2], abs=MICROMETRE)


def test_a_hand_out_of_reach_is_reached_for_with_a_straight_arm(rig: Rig) -> None:
    far = {"hand_x": 0.3, "hand_y": 0.0, "hand_z": 9.0, "pelvis_tilt": 75.0}
    pose = solve(rig, {"support": "prone", **far})
    assert observe(pose)["elbow_l"] < 4


def test_hands_on_the_hips_move_with_the_pelvis(rig: Rig) -> None:
    flank = {"on_hips": 1.0, "flank_x": 0.16, "flank_y": 0.1, "flank_z": 0.02, "elbow_out": 60.0}
    for tilt, turn in ((0.0, 0.0), (20.0, 10.0), (30.0, -20.0)):
        pose = solve(rig, {**flank, "pelvis_tilt": tilt, "pelvis_rot": turn})
        for side in SIDES:
            way = subtract(pose.joints[f"hand_{side}"], pose.joints["pelvis"])
            seen = rotate(inverse(pose.segments["pelvis"]), way)
            assert away(seen, (sign_of(side) * 0.16, 0.1, 0.02)) < 1e-6


def test_walking_has_its_lowest_point_on_the_floor(data: FigureData) -> None:
    for one in clients(data, 200, seed=4):
        if one.movement != "gait":
            continue
        for phase in PHASES:
            pose = solve(rig_of(one.body), one.params(data, phase))
            assert min(pose.marks[mark][1] for mark in SOLE) == pytest.approx(0, abs=MICROMETRE)


def test_a_foot_on_a_box_is_higher_by_the_box(rig: Rig) -> None:
    low, high = (solve(rig, {"foot_y_l": up, "foot_y_r": up}) for up in (0.0, 0.3))
    for name, place in low.joints.items():
        raised = high.joints[name]
        assert away(raised, (place[0], place[1] + 0.3, place[2])) < MICROMETRE
    assert observe(low)["heel_height_l"] == pytest.approx(observe(high)["heel_height_l"])


# --- mirror images -----------------------------------------------------------------------------


def mirrored(params: Params) -> dict[str, float | str]:
    support = other_side(f"_{params['support']}")[1:]
    numbers = {
        other_side(name): float(value) * mirror_sign(name)
        for name, value in params.items()
        if name != "support"
    }
    return {"support": support, **numbers}


def test_mirrored_parameters_give_the_mirrored_pose(
    poses: list[tuple[Rig, Params, Pose]],
) -> None:
    for rig, params, pose in poses:
        if params["support"] in ("l", "r", "fk"):
            across = solve(rig, mirrored(params))
            for name, (x, y, z) in pose.joints.items():
                assert away(across.joints[other_side(name)], (-x, y, z)) < UNEVEN, name


# --- readings ----------------------------------------------------------------------------------


def test_anatomical_standing_reads_as_zero(rig: Rig) -> None:
    standing = readings(rig)
    for name in ("trunk_lateral", "pelvic_obliquity", "shoulder_turn", "pelvic_tilt", "head_tilt"):
        assert standing[name] == pytest.approx(0, abs=0.5), name
    for side in SIDES:
        assert standing[f"knee_flexion_{side}"] < 1
        assert standing[f"tibia_{side}"] == pytest.approx(0, abs=0.5)
        assert standing[f"elbow_{side}"] < 1
        assert standing[f"heel_angle_{side}"] == pytest.approx(
            readings(rig, toe_out_l=20, toe_out_r=20)[f"heel_angle_{side}"]
        )
    assert standing["lordosis"] == pytest.approx(28)
    assert standing["kyphosis"] == pytest.approx(40)


@pytest.mark.parametrize(
    ("parameter", "amount", "reading", "change"),
    [
        ("toe_out_l", 12, "foot_progression_l", 12),
        ("toe_out_r", 12, "foot_progression_r", 12),
        ("evert_r", 8, "hindfoot_r", 8),
        ("pelvis_tilt", 15, "pelvic_tilt", 15),
        ("pelvis_obliq", 6, "pelvic_obliquity", 6),
        ("lumbar_flex", -12, "lordosis", 12),
        ("thorax_flex", 10, "kyphosis", 10),
        ("neck_lat", -10, "head_tilt", 10),
        ("spine_rot", 15, "shoulder_turn", 15),
        ("arm_elev_l", 40, "shoulder_flexion_l", 40),
        ("elbow_r", 70, "elbow_r", 70),
        ("wing_l", 9, "wing_l", 9),
        ("tip_r", 9, "tip_r", 9),
    ],
)
def test_a_parameter_is_read_as_what_it_is(
    rig: Rig, parameter: str, amount: float, reading: str, change: float
) -> None:
    ahead = {"arm_plane_l": 90.0, "arm_plane_r": 90.0}
    before, after = readings(rig, **ahead), readings(rig, **ahead, **{parameter: amount})
    assert after[reading] - before[reading] == pytest.approx(change, abs=1.6)


@pytest.mark.parametrize(
    ("parameter", "amount", "reading", "sign"),
    [
        ("knee_in_l", 10, "knee_in_l", 1),
        ("knee_in_r", 10, "knee_in_r", 1),
        ("knee_in_l", 10, "fppa_l", 1),
        ("heel_rise_l", 10, "heel_height_l", 1),
        ("hyper_r", 10, "knee_back_r", 1),
        ("leg_short_l", 0.03, "pelvic_obliquity", -1),
        ("leg_short_r", 0.03, "pelvic_obliquity", 1),
        ("pelvis_dx", 0.05, "pelvis_line", 1),
        ("pelvis_dz", 0.05, "leg_lean", 1),
        ("spine_lat", 10, "trunk_lateral", -1),
        ("thorax_flex", 10, "trunk_lean", 1),
        ("neck_flex", 15, "head_forward", 1),
        ("protr_l", 10, "shoulder_forward_l", 1),
        ("clav_elev_l", 10, "girdle_l", 1),
        ("clav_elev_l", 10, "shoulder_line", 1),
    ],
)
def test_a_parameter_goes_the_way_that_its_name_says(
    rig: Rig, parameter: str, amount: float, reading: str, sign: int
) -> None:
    bent = {"knee_flex": 30.0, "shin_lean": 14.0} if not parameter.startswith("hyper") else {}
    change = readings(rig, **bent, **{parameter: amount})[reading] - readings(rig, **bent)[reading]
    assert change * sign > 1


@pytest.mark.parametrize("knee", [20.0, 60.0, 110.0])
def test_the_knees_bend_as_far_as_is_asked(rig: Rig, knee: float) -> None:
    seen = readings(rig, knee_flex=knee, shin_lean=knee * 0.3)
    assert seen["knee_flexion"] == pytest.approx(knee, abs=2)
    assert seen["tibia_l"] == pytest.approx(knee * 0.3, abs=2)


def test_a_push_up_reads_the_same_lordosis_whatever_the_body_lies_on(rig: Rig) -> None:
    upright = readings(rig, lumbar_flex=-10.0)
    lying = readings(
        rig, support="prone", lumbar_flex=-10.0, pelvis_tilt=78.0, hand_x=0.25, hand_z=1.2
    )
    assert lying["lordosis"] == pytest.approx(upright["lordosis"])


# --- the rig -----------------------------------------------------------------------------------


def test_a_body_that_is_not_there_has_no_rig() -> None:
    with pytest.raises(KeyError):
        rig_of("nobody")


def test_every_body_stands_on_the_floor_and_has_two_like_sides(rig: Rig) -> None:
    assert set(bodies()) == {"female", "male", "female_heavy", "male_heavy"}
    assert 1.4 < rig.rest["head"][1] < 1.8
    for name, (x, y, z) in rig.rest.items():
        assert away(rig.rest[other_side(name)], (-x, y, z)) < UNEVEN, name
