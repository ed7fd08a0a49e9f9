"""What a goniometer, a tape measure and an inclinometer would read on a pose.

Everything is measured from the places of joints and marks, but for what nobody can measure from
outside: segments of the spine and the foot, and the shoulder blades' edges. Angles are degrees, names
that end in a side belong to that side. "Seen from" a side means projected, as an assessor sees it.
"""

from math import acos, asin, atan2, cos, degrees, hypot, sin

from app.figure.posing import Pose
from app.figure.rig import SIDES, Side, sign_of
from app.figure.turning import (
    FORWARD,
    UP,
    Vec,
    dot,
    inverse,
    length,
    product,
    rotate,
    subtract,
)

Readings = dict[str, float]

MILLIMETRES = 1000
# What an inclinometer would read on the model's straight spine, in degrees, and the share of a
# curve's motion that lies between the two segments it is read from.
STRAIGHT_LORDOSIS, LUMBAR_SHARE = 28, 0.75
STRAIGHT_KYPHOSIS, THORACIC_SHARE = 40, 0.65
# Readings of both sides whose mean is a reading of its own.
MEANS = ("thigh", "leg_lean", "lean_to_shin", "knee_flexion", "head_forward", "head_thorax")


def observe(pose: Pose) -> Readings:
    """Every reading by name. The functions below say what each means."""
    read = _trunk(pose)
    trunk = subtract(pose.joints["neck1"], pose.joints["pelvis"])
    for side in SIDES:
        read |= _leg(pose, side)
        read |= _foot(pose, side)
        read |= _arm(pose, side, trunk)
        read |= _head_and_girdle(pose, side)
        read[f"lean_to_shin_{side}"] = read["trunk_lean"] - read[f"tibia_{side}"]
    read |= _levels(pose)
    read |= _pelvis_and_spine(pose)
    for name in MEANS:
        read[name] = (read[f"{name}_l"] + read[f"{name}_r"]) / 2
    return read


def _trunk(pose: Pose) -> Readings:
    """`trunk_lean` forward and `trunk_lateral` to the left: pelvis to neck against the plumb line."""
    trunk = subtract(pose.joints["neck1"], pose.joints["pelvis"])
    return {
        "trunk_lean": degrees(atan2(trunk[2], trunk[1])),
        "trunk_lateral": degrees(atan2(trunk[0], trunk[1])),
    }


def _leg(pose: Pose, side: Side) -> Readings:
    """Knee and thigh.

    `fppa`: the knee's angle seen from the front, inward. `knee_in`: mm of the knee inside the line
    from ankle along the foot. `tibia`: lean of the shin forward. `knee_flexion`: bend of the knee in
    its own plane. `knee_back`: bend beyond straight, seen from the side. `thigh`: the thigh above
    horizontal. `leg_lean`: hip in front of the ankle.
    """
    hip, knee, ankle = (pose.joints[f"{part}_{side}"] for part in ("thigh", "shin", "foot"))
    thigh, shin = subtract(knee, hip), subtract(ankle, knee)
    out, heading = sign_of(side), _heading(_foot_line(pose, side))
    inside = cos(heading) * shin[0] - sin(heading) * shin[2]
    forward = hypot(thigh[0], thigh[2])
    return {
        f"fppa_{side}": out * _seen(thigh[0], thigh[1], shin[0], shin[1]),
        f"knee_in_{side}": out * inside * MILLIMETRES,
        f"tibia_{side}": degrees(atan2(-shin[2], -shin[1])),
        f"knee_flexion_{side}": _between(thigh, shin),
        f"knee_back_{side}": _seen(shin[1], shin[2], thigh[1], thigh[2]),
        f"thigh_{side}": degrees(atan2(-thigh[1], forward)),
        f"leg_lean_{side}": degrees(atan2(hip[2] - ankle[2], hip[1] - ankle[1])),
    }


def _foot(pose: Pose, side: Side) -> Readings:
    """Foot and ankle.

    `foot_progression`: heel to ball turned outward. `heel_height`: mm of the heel above the foot's
    ground. `heel_angle`: the foot's slope, heel up. `ankle_df`: shin over foot, in the foot's plane.
    `toe_ext`: toes up against the midfoot. `hindfoot`: heel tipped outward, seen from behind.
    """
    out, line = sign_of(side), _foot_line(pose, side)
    heading, pitch = _heading(line), atan2(line[1], hypot(line[0], line[2]))
    shin = subtract(pose.joints[f"shin_{side}"], pose.joints[f"foot_{side}"])
    over = dot(shin, (sin(heading), 0.0, cos(heading)))
    heel = pose.marks[f"heel_{side}"][1] - pose.floor[side]
    tipped = rotate(pose.segments[f"foot_{side}"], UP)
    return {
        f"foot_progression_{side}": out * degrees(heading),
        f"heel_height_{side}": heel * MILLIMETRES,
        f"heel_angle_{side}": -degrees(pitch),
        f"ankle_df_{side}": degrees(atan2(over, shin[1]) + pitch),
        f"toe_ext_{side}": -_bend(pose, f"midfoot_{side}", f"toes_{side}"),
        f"hindfoot_{side}": out * degrees(atan2(-tipped[0], tipped[1])),
    }


def _arm(pose: Pose, side: Side, trunk: Vec) -> Readings:
    """`shoulder_flexion`: arm against the trunk, seen from the side; `arm_fall`: the same from
    overhead, forward; `elbow`: bend of the elbow."""
    shoulder, elbow, wrist = (
        pose.joints[f"{part}_{side}"] for part in ("upperarm", "forearm", "hand")
    )
    arm, forearm = subtract(elbow, shoulder), subtract(wrist, elbow)
    forward = arm[2] * trunk[1] - arm[1] * trunk[2]
    upward = arm[1] * trunk[1] + arm[2] * trunk[2]
    return {
        f"shoulder_flexion_{side}": degrees(atan2(forward, -upward)),
        f"arm_fall_{side}": degrees(atan2(forward, upward)),
        f"elbow_{side}": _between(arm, forearm),
    }


def _head_and_girdle(pose: Pose, side: Side) -> Readings:
    """Head and shoulder girdle.

    `head_forward`: C7 to the ear against the plumb line; `head_thorax`: the same against the upper
    thorax, so that it holds in a push-up. `shoulder_forward`: C7 to the acromion against the plumb
    line, by the mean height of both, so that uneven shoulders don't read as round ones. `girdle`:
    collar bone above the thorax's horizontal. `wing`, `tip`: the shoulder blade off the ribs.
    """
    vertebra, marks = pose.marks["c7"], pose.marks
    to_thorax = inverse(pose.segments["spine5"])
    ear = subtract(marks[f"ear_{side}"], vertebra)
    ear_from_thorax = rotate(to_thorax, ear)
    forward = marks[f"acromion_{side}"][2] - vertebra[2]
    below = vertebra[1] - (marks["acromion_l"][1] + marks["acromion_r"][1]) / 2
    collar_bone = rotate(
        to_thorax, subtract(pose.joints[f"upperarm_{side}"], pose.joints[f"clavicle_{side}"])
    )
    level = hypot(collar_bone[0], collar_bone[2])
    return {
        f"head_forward_{side}": degrees(atan2(ear[2], ear[1])),
        f"head_thorax_{side}": degrees(atan2(ear_from_thorax[2], ear_from_thorax[1])),
        f"shoulder_forward_{side}": degrees(atan2(forward, below)),
        f"girdle_{side}": degrees(atan2(collar_bone[1], level)),
        f"wing_{side}": pose.skin[f"wing_{side}"],
        f"tip_{side}": pose.skin[f"tip_{side}"],
    }


def _levels(pose: Pose) -> Readings:
    """What compares the sides.

    `pelvic_obliquity` and `shoulder_line`: left side up; `head_tilt`: left ear down; `shoulder_turn`:
    shoulders turned to the left; `step`: mm of the left heel in front of the right.
    """
    joints, marks = pose.joints, pose.marks
    shoulders = subtract(joints["upperarm_l"], joints["upperarm_r"])
    return {
        "pelvic_obliquity": _slope(joints["thigh_l"], joints["thigh_r"]),
        "shoulder_line": _slope(marks["acromion_l"], marks["acromion_r"]),
        "head_tilt": -_slope(marks["ear_l"], marks["ear_r"]),
        "shoulder_turn": degrees(atan2(-shoulders[2], shoulders[0])),
        "step": (marks["heel_l"][2] - marks["heel_r"][2]) * MILLIMETRES,
    }


def _pelvis_and_spine(pose: Pose) -> Readings:
    """`pelvic_tilt` forward; `pelvis_shift`: mm of the pelvis left of the middle of the feet, and
    `pelvis_line`: the same as an angle from the floor; `lordosis` and `kyphosis`: the curves."""
    pelvis, marks = pose.joints["pelvis"], pose.marks
    ahead = rotate(pose.segments["pelvis"], FORWARD)
    aside = pelvis[0] - (marks["ball_l"][0] + marks["ball_r"][0]) / 2
    lumbar = _bend(pose, "pelvis", "spine3") / LUMBAR_SHARE
    thoracic = _bend(pose, "spine4", "spine5") / THORACIC_SHARE
    return {
        "pelvic_tilt": -degrees(asin(_clipped(ahead[1]))),
        "pelvis_shift": aside * MILLIMETRES,
        "pelvis_line": degrees(atan2(aside, pelvis[1])),
        "lordosis": STRAIGHT_LORDOSIS - lumbar,
        "kyphosis": STRAIGHT_KYPHOSIS + thoracic,
    }


# --- measuring ---------------------------------------------------------------------------------


def _foot_line(pose: Pose, side: Side) -> Vec:
    """From the heel to the ball."""
    return subtract(pose.marks[f"ball_{side}"], pose.marks[f"heel_{side}"])


def _heading(line: Vec) -> float:
    """Where a line points on the floor: radians from straight ahead to the left."""
    return atan2(line[0], line[2])


def _seen(a_across: float, a_along: float, b_across: float, b_along: float) -> float:
    """The signed angle from a to b in the plane of two coordinates."""
    turned = a_across * b_along - a_along * b_across
    return degrees(atan2(turned, a_across * b_across + a_along * b_along))


def _between(a: Vec, b: Vec) -> float:
    """The angle between two directions in space."""
    return degrees(acos(_clipped(dot(a, b) / length(a) / length(b))))


def _bend(pose: Pose, below: str, above: str) -> float:
    """How far one segment is bent forward against another."""
    segments = pose.segments
    ahead = rotate(product(inverse(segments[below]), segments[above]), FORWARD)
    return degrees(atan2(-ahead[1], ahead[2]))


def _slope(left: Vec, right: Vec) -> float:
    """How far the left end of a line is up, seen from the front."""
    line = subtract(left, right)
    return degrees(atan2(line[1], line[0]))


def _clipped(cosine: float) -> float:
    return max(-1.0, min(1.0, cosine))
