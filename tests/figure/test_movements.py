"""What an eye catches in the undisturbed movements: feet that slide, hands that leave what they hold."""

import pytest

from app.figure.clips import Drive, params_of
from app.figure.posing import Pose, solve
from app.figure.rig import bodies, rig_of
from app.figure.turning import inverse, length, rotate, subtract
from tests.figure.lab import shipped

DATA = shipped()
on_every_body = pytest.mark.parametrize("body", bodies())


def pose_of(movement: str, body: str, phase: float, drives: tuple[Drive, ...] = ()) -> Pose:
    return solve(rig_of(body), params_of(DATA, movement, phase, drives, body=body))


@on_every_body
def test_the_standing_foot_keeps_the_pace_of_the_treadmill(body: str) -> None:
    phases = [0.1 + 0.02 * k for k in range(21)]
    balls = [pose_of("gait", body, phase).marks["ball_l"] for phase in phases]
    pace = (balls[-1][2] - balls[0][2]) / (phases[-1] - phases[0])
    for phase, ball in zip(phases, balls, strict=True):
        assert ball[2] == pytest.approx(balls[0][2] + pace * (phase - phases[0]), abs=0.02)
        assert ball[0] == pytest.approx(balls[0][0], abs=0.01)


@on_every_body
def test_both_feet_are_on_the_floor_when_a_heel_strikes(body: str) -> None:
    marks = pose_of("gait", body, 0.0).marks
    assert marks["heel_l"][1] < 0.012
    assert min(marks["ball_r"][1], marks["toe_r"][1]) < 0.012


@on_every_body
@pytest.mark.parametrize("amount", [-9.0, 0.0, 9.0])
def test_the_free_heel_brushes_the_floor_whatever_the_pelvis_does(body: str, amount: float) -> None:
    drives = (Drive("pelvis_single_leg", amount, "l"),)
    heel = pose_of("stepdown", body, 0.54, drives).marks["heel_r"]
    assert -0.004 < heel[1] < 0.015


@on_every_body
@pytest.mark.parametrize("movement", ["slsq", "stepdown"])
def test_hands_stay_on_the_hips(movement: str, body: str) -> None:
    places = []
    for phase, drives in ((0.0, ()), (0.54, ()), (0.54, (Drive("trunk_rotation", 12.0, "l"),))):
        pose = pose_of(movement, body, phase, drives)
        away = subtract(pose.joints["hand_l"], pose.joints["pelvis"])
        places.append(rotate(inverse(pose.segments["pelvis"]), away))
    for place in places[1:]:
        assert length(subtract(place, places[0])) < 0.005


def test_hands_do_not_slide_on_the_bar() -> None:
    widths = []
    for phase in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.8):
        pose = pose_of("press", "female", phase)
        widths.append(pose.joints["fingers_l"][0] - pose.joints["fingers_r"][0])
    assert max(widths) - min(widths) < 0.05
