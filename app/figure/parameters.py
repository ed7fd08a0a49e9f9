"""The parameters that pose a body: their units, ranges and meanings, and how sides mirror.

A name that ends in `_l` or `_r` belongs to one side. In data `_*` stands for both. What is not named
is 0, but for `stance_w`, which is 1. Besides these, `support` says what carries the body:

`both`   both feet are planted and the legs follow by inverse kinematics.
`l`, `r` that foot is planted, the other leg hangs.
`fk`     no foot is planted: legs are posed by their own angles (walking), and the lowest point of the
         feet is put on the floor.
`prone`  the balls of the feet are on the floor at z = 0, the hands are planted (push-up).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.figure.rig import SIDES, Side

Params = Mapping[str, float | str]
Support = Literal["both", "l", "r", "fk", "prone"]
SUPPORTS: tuple[Support, ...] = ("both", "l", "r", "fk", "prone")


@dataclass(frozen=True)
class Parameter:
    """One number of a pose. `low` to `high` is what a body does; nothing is cut off there."""

    unit: Literal["degrees", "metres", "share"]
    low: float
    high: float
    meaning: str
    mirrored: bool = False  # whether left is positive, so that the other side has the other sign


def _degrees(low: float, high: float, meaning: str, mirrored: bool = False) -> Parameter:
    return Parameter("degrees", low, high, meaning, mirrored)


def _metres(low: float, high: float, meaning: str, mirrored: bool = False) -> Parameter:
    return Parameter("metres", low, high, meaning, mirrored)


def _share(low: float, high: float, meaning: str) -> Parameter:
    return Parameter("share", low, high, meaning)


MIDDLE: dict[str, Parameter] = {
    "stance_w": _share(0.3, 3, "distance of the ankles; 1 = each under its hip joint"),
    "knee_flex": _degrees(0, 140, "bend of the knees of planted legs, as the pelvis sinks"),
    "shin_lean": _degrees(-10, 45, "lean of the planted shins; forward is positive"),
    "pelvis_dx": _metres(-0.2, 0.2, "shift of the pelvis; left is positive", True),
    "pelvis_dz": _metres(-0.2, 0.2, "shift of the pelvis; forward is positive"),
    "pelvis_tilt": _degrees(-20, 100, "tilt of the pelvis; forward is positive"),
    "pelvis_obliq": _degrees(-20, 20, "slant of the pelvis; left side up is positive", True),
    "pelvis_rot": _degrees(-30, 30, "turn of the pelvis; to the left is positive", True),
    "lumbar_flex": _degrees(-40, 60, "bend of the lumbar spine; forward is positive"),
    "thorax_flex": _degrees(-30, 45, "bend of the thoracic spine; forward is positive"),
    "spine_lat": _degrees(-35, 35, "side bend of the spine; to the right is positive", True),
    "spine_rot": _degrees(-45, 45, "turn of the spine; to the left is positive", True),
    "neck_flex": _degrees(-50, 50, "bend of the lower neck; forward is positive"),
    "head_flex": _degrees(-50, 50, "bend of the upper neck and head; forward is positive"),
    "neck_lat": _degrees(-40, 40, "side bend of the neck; to the right is positive", True),
    "neck_rot": _degrees(-70, 70, "turn of the head; to the left is positive", True),
    "hand_x": _metres(0.1, 0.5, "push-up: each wrist from the midline"),
    "hand_y": _metres(0, 0.3, "push-up: the wrists above the floor"),
    "hand_z": _metres(0.8, 1.8, "push-up: the wrists in front of the balls of the feet"),
    "elbow_out": _degrees(0, 90, "planted hands: 0 = elbows to the back, 90 = straight out"),
    "on_hips": _share(0, 1, "1 = the hands are planted on the hips"),
    "flank_x": _metres(0.1, 0.3, "hands on hips: each wrist from the midline of the pelvis"),
    "flank_y": _metres(0, 0.2, "hands on hips: the wrists above the hip joints"),
    "flank_z": _metres(-0.1, 0.1, "hands on hips: the wrists in front of the hip joints"),
}
EACH_SIDE: dict[str, Parameter] = {
    "foot_x": _metres(-0.5, 0.5, "planted foot to the left", True),
    "foot_y": _metres(0, 0.6, "height of the ground under this foot (box, flight)"),
    "foot_z": _metres(-1, 1, "planted foot forward"),
    "toe_out": _degrees(-30, 60, "turn of the foot; outward is positive"),
    "heel_rise": _degrees(0, 60, "heel up about the ball of the foot"),
    "evert": _degrees(-25, 30, "heel tips outward, arch sinks"),
    "knee_in": _degrees(-40, 40, "swing of the knee about the line hip to ankle; inward"),
    "hyper": _degrees(0, 30, "planted knee bent back beyond straight"),
    "leg_short": _share(0, 0.15, "share of its length that this leg lacks"),
    "hip_flex": _degrees(-30, 130, "hanging leg: thigh forward"),
    "hip_abd": _degrees(-30, 50, "hanging leg: thigh outward"),
    "hip_ir": _degrees(-40, 40, "hanging leg: thigh turned inward"),
    "knee_bend": _degrees(0, 150, "hanging leg: bend of the knee"),
    "knee_valgus": _degrees(-20, 20, "hanging leg: shin outward against the thigh"),
    "tib_ir": _degrees(-30, 30, "hanging leg: shin turned inward"),
    "ankle_df": _degrees(-50, 40, "hanging leg: foot up against the shin"),
    "toe_ext": _degrees(-30, 80, "hanging leg: toes up against the foot"),
    "foot_flat": _share(0, 1, "hanging leg: 1 = the sole is level with the floor"),
    "protr": _degrees(-25, 35, "shoulder girdle forward"),
    "clav_elev": _degrees(-10, 35, "shoulder girdle up"),
    "scap_up": _degrees(-20, 60, "shoulder blade turned upward"),
    "arm_elev": _degrees(-60, 180, "arm away from hanging, in its plane"),
    "arm_plane": _degrees(-40, 140, "plane of the arm; 0 = to the side, 90 = forward"),
    "arm_ir": _degrees(-90, 90, "arm turned inward about its own line"),
    "elbow": _degrees(-5, 150, "bend of the elbow"),
    "carry": _degrees(-10, 25, "forearm outward against the arm"),
    "pron": _degrees(-90, 90, "forearm turned palm back"),
    "wrist_flex": _degrees(-80, 80, "hand towards the palm"),
    "wrist_dev": _degrees(-35, 25, "hand towards the thumb"),
    "finger_flex": _degrees(-10, 100, "fingers towards the palm"),
    "wing": _degrees(0, 30, "inner border of the shoulder blade off the ribs; 18 = whole morph"),
    "tip": _degrees(0, 30, "lower tip of the shoulder blade off the ribs; 18 = whole morph"),
}
PARAMETERS: Mapping[str, Parameter] = MIDDLE | {
    f"{name}_{side}": parameter for name, parameter in EACH_SIDE.items() for side in SIDES
}
DEFAULTS = {"stance_w": 1.0}


def default_of(name: str) -> float:
    """The value of a parameter that nothing is said about."""
    return DEFAULTS.get(name, 0.0)


def both_sides(name: str) -> tuple[str, ...]:
    """The parameters that a name of the data stands for: `evert_*` is `evert_l` and `evert_r`."""
    if name.endswith("_*"):
        return tuple(name[:-1] + side for side in SIDES)
    return (name,)


def on_side(name: str, side: Side) -> str:
    """The parameter that a name of the data stands for on one side."""
    return name[:-1] + side if name.endswith("_*") else name


def other_side(name: str) -> str:
    """The same parameter of the other side; one of the middle is its own."""
    if name.endswith("_l"):
        return name[:-1] + "r"
    if name.endswith("_r"):
        return name[:-1] + "l"
    return name


def mirror_sign(name: str) -> int:
    """-1 when the mirror image of a body has the other sign in this parameter, else 1."""
    parameter = PARAMETERS.get(name)
    return -1 if parameter and parameter.mirrored else 1
