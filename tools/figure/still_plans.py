"""Which still pictures of the figure there are, and where its landmarks lie on them.

A still is a scene of `app.figure` from one side, in a frame of its own. One is bent further by hand: see
README.md. Nothing here draws; `stills.py` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import asin, atan2, cos, degrees, hypot, radians, sin
from pathlib import Path
from typing import Any

from app.figure.clips import Clip
from app.figure.definition import FILES, FigureData, Frame, read_figure_data
from app.figure.posing import Pose, solve
from app.figure.rig import SIDES, rig_of
from app.figure.scene import Scene, Value, clip_for, phase_of

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "course_content" / "corrective-exercise"
BEFORE_THE_ANKLES = 0.03  # metres: the true line of the side view hangs this far in front of them
AMID_A_SQUAT = {"lateral": 0.13, "oblique": 0.05}  # metres

# Where a still is seen from: azimuth to the figure's left and elevation, degrees.
VIEWS = {
    "anterior": (0.0, 0.0),
    "lateral": (90.0, 0.0),
    "posterior": (180.0, 0.0),
    "oblique": (degrees(atan2(0.62, 0.78)), degrees(asin(0.16 / hypot(0.62, 0.16, 0.78)))),
}

Place = tuple[float, float, float]


@dataclass(frozen=True)
class Still:
    """A picture: `size` and `floor` in pixels, `per_cm` pixels a centimetre.

    `aligned` bends the body until ear, shoulder and hip stand over the true line. `themes` are the
    ones that it is drawn in.
    """

    scene: Scene
    size: tuple[int, int]
    floor: int
    per_cm: float = 5.0
    aligned: bool = False
    themes: tuple[str, ...] = ("light",)

    @property
    def view(self) -> str:
        return self.scene.view

    @property
    def per_metre(self) -> float:
        return self.per_cm * 100


def _scene(movement: str, view: str, *values: Value, **more: Any) -> Scene:
    return Scene(movement, values=values, view=view, **more)


def _both(name: str, value: float) -> tuple[Value, Value]:
    return (name, "l", value), (name, "r", value)


def _lesson(view: str) -> Still:
    """A still of quiet standing for lessons: all have the same frame."""
    return Still(_scene("static", view), (400, 900), 876)


def _site(scene: Scene, size: tuple[int, int], floor: int, per_cm: float, **more: Any) -> Still:
    return Still(scene, size, floor, per_cm, themes=("light", "dark"), **more)


LESSON_STILLS = {
    "static-lateral": _lesson("lateral"),
    "static-anterior": _lesson("anterior"),
    "static-posterior": _lesson("posterior"),
}
HERO = _scene(
    "static",
    "lateral",
    ("forward_head", None, 54),
    *_both("rounded_shoulder", 54),
    ("kyphosis", None, 47),
    over=("upper_trapezius",),
    under=("deep_neck_flexors", "middle_trapezius", "rhomboids"),
)
SITE_STILLS = {
    "hero": _site(HERO, (560, 1240), 1210, 7.0),
    "squat-lateral": _site(
        _scene(
            "ohsq",
            "lateral",
            *_both("heel_rise", 45),
            *_both("arms_forward", 34),
            over=("gastrocnemius", "soleus"),
            under=("tibialis_anterior", "gluteus_maximus"),
        ),
        (820, 780),
        752,
        5.4,
    ),
    "squat-front": _site(_scene("ohsq", "oblique"), (440, 640), 618, 4.2),
    "true-lateral": _site(_scene("static", "lateral"), (520, 1170), 1142, 6.6, aligned=True),
}
STILLS = {**LESSON_STILLS, **SITE_STILLS}


@cache
def figure_data() -> FigureData:
    """What the course says of the figure."""
    found, flaws = read_figure_data({name: (COURSE / "lab" / name).read_bytes() for name in FILES})
    if found is None:
        raise SystemExit("\n".join(f"{flaw.file}: {flaw.sentence}" for flaw in flaws))
    return found


# --- the pose ----------------------------------------------------------------------------------


def clip_of_still(still: Still) -> Clip:
    """The clip of the still's scene."""
    return clip_for(figure_data(), still.scene, repetitions=1)


def params_of_still(still: Still) -> dict[str, float | str]:
    """The parameters of the still's moment."""
    params = clip_of_still(still).at_phase(phase_of(figure_data(), still.scene))
    return aligned(params) if still.aligned else params


def pose_of(still: Still) -> Pose:
    return solve(rig_of(still.scene.body), params_of_still(still))


# Which parameter brings which mark over the line, and what moves with it so that the gaze stays level
# and the arms hang.
ALIGNED = (
    ("shin_lean", {}, "trochanter_l"),
    ("lumbar_flex", {"head_flex": -1.0, "arm_elev_l": 0.4, "arm_elev_r": 0.4}, "acromion_l"),
    ("neck_flex", {"head_flex": -1.0}, "ear_l"),
)


def aligned(params: Mapping[str, float | str]) -> dict[str, float | str]:
    """The same body with hip, tip of the shoulder and ear over the true line."""
    found = dict(params)
    for _ in range(60):
        for name, others, mark in ALIGNED:
            shares = {name: 1.0, **others}
            off = _off_the_line(found, mark)
            slope = (_off_the_line(_added(found, shares, 0.5), mark) - off) / 0.5
            found = _added(found, shares, max(-2.0, min(2.0, -off / slope * 0.7)))
    return found


def _added(
    params: Mapping[str, float | str], shares: Mapping[str, float], amount: float
) -> dict[str, float | str]:
    more = {name: float(params.get(name, 0)) + share * amount for name, share in shares.items()}
    return {**params, **more}


def _off_the_line(params: Mapping[str, float | str], mark: str) -> float:
    """Metres that a mark is in front of the line."""
    pose = solve(rig_of("female"), params)
    return pose.marks[mark][2] - line_of(pose)[2]


def line_of(pose: Pose) -> Place:
    """The floor under the true line: before the ankles, midway between the feet."""
    across = _middle(pose, "ball", pose.marks)[0]
    return across, 0.0, _middle(pose, "foot", pose.joints)[2] + BEFORE_THE_ANKLES


def _middle(pose: Pose, part: str, places: Mapping[str, Place]) -> Place:
    left, right = places[f"{part}_l"], places[f"{part}_r"]
    return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2


# --- the picture -------------------------------------------------------------------------------


def frame_of_still(still: Still, pose: Pose) -> Frame:
    """What the camera sees, so that the floor under the middle is at the still's height."""
    (width, height), movement = still.size, still.scene.movement
    tilt = cos(radians(VIEWS[still.view][1]))  # a tilted camera shortens heights
    up = (still.floor - height / 2) / still.per_metre / tilt
    forward = line_of(pose)[2] if movement == "static" else AMID_A_SQUAT[still.view]
    across = line_of(pose)[0]
    return Frame(width / still.per_metre, height / still.per_metre, (across, up, forward))


def projection(still: Still, frame: Frame) -> Callable[[Place], tuple[float, float]]:
    """From a place in metres to pixels of the picture, from its top left."""
    azimuth, elevation = (radians(angle) for angle in VIEWS[still.view])
    width, height = still.size

    def project(place: Place) -> tuple[float, float]:
        x, y, z = (here - middle for here, middle in zip(place, frame.centre, strict=True))
        away = x * sin(azimuth) + z * cos(azimuth)
        right = x * cos(azimuth) - z * sin(azimuth)
        up = y * cos(elevation) - away * sin(elevation)
        across, down = width / 2 + right * still.per_metre, height / 2 - up * still.per_metre
        return round(across, 1), round(down, 1)

    return project


MARKS = {"shoulder": "acromion", "trochanter": "trochanter", "ankle": "malleolus", "ear": "ear"}
SAME = ("asis", "psis", "heel", "toe", "ball")
JOINTS = {
    "shoulder_joint": "upperarm",
    "elbow": "forearm",
    "wrist": "hand",
    "hip_joint": "thigh",
    "knee": "shin",
}
TOLD = (  # how far these are in front of the line is told of every picture from the side
    "ear",
    "c7",
    "shoulder_l",
    "shoulder_joint_l",
    "hip_joint_l",
    "trochanter_l",
    "knee_l",
    "ankle_l",
)


def landmarks(pose: Pose) -> dict[str, Place]:
    """The named points of the body, in metres; README.md says which is where."""
    found = {"ear": pose.marks["ear_l"], "pelvis": pose.joints["pelvis"]}
    found |= {name: pose.marks[name] for name in ("c7", "t12", "nose", "vertex")}
    for side in SIDES:
        found |= {f"{name}_{side}": pose.marks[f"{mark}_{side}"] for name, mark in MARKS.items()}
        found |= {f"{name}_{side}": pose.marks[f"{name}_{side}"] for name in SAME}
        found |= {f"{name}_{side}": pose.joints[f"{part}_{side}"] for name, part in JOINTS.items()}
        heel, toe = pose.marks[f"heel_{side}"], pose.marks[f"toe_{side}"]
        found[f"midfoot_{side}"] = (heel[0] + toe[0]) / 2, 0.0, (heel[2] + toe[2]) / 2
    return found


def entry(still: Still) -> dict[str, Any]:
    """What landmarks.json tells of a still."""
    pose = pose_of(still)
    frame = frame_of_still(still, pose)
    project, line = projection(still, frame), line_of(pose)
    places = landmarks(pose)
    told = {
        "width": still.size[0],
        "height": still.size[1],
        "floor_y": still.floor,
        "px_per_cm": still.per_cm,
        "view": still.view,
        "movement": still.scene.movement,
        "values": _values(still),
        "plumb_x": project(line)[0],
        "points": {name: list(project(place)) for name, place in places.items()},
    }
    if still.view == "lateral":
        told["cm_forward_of_line"] = {
            name: round((places[name][2] - line[2]) * 100, 1) for name in TOLD
        }
    return told


def _values(still: Still) -> dict[str, Any]:
    """The values asked for, by compensation."""
    told: dict[str, Any] = {}
    for name, side, value in still.scene.values:
        told[name] = {"side": "lr" if name in told else side, "value": value} if side else value
    return told


# --- the front page's figure, live --------------------------------------------------------------

HERO_DRAWING = {"width": 480, "height": 600, "line": 222, "floor": 560, "scale": 0.44}


def hero_clip() -> dict[str, Any]:
    """The clip of the front page's figure, in exactly the frame of its drawing (hero_figure.html)."""
    still, drawing = SITE_STILLS["hero"], HERO_DRAWING
    clip = clip_for(figure_data(), still.scene, repetitions=1)
    _, _, forward = line_of(pose_of(still))
    per_metre = still.per_metre * drawing["scale"]
    aside = (drawing["width"] / 2 - drawing["line"]) / per_metre
    up = (drawing["floor"] - drawing["height"] / 2) / per_metre
    size = drawing["width"] / per_metre, drawing["height"] / per_metre
    frame = Frame(
        *(round(value, 4) for value in size), (0.0, round(up, 4), round(forward - aside, 4))
    )
    scene = still.scene
    return {
        "clips": [replace(clip, frame=frame).to_json()],
        "conditions": [],
        "phases": [[at, name] for at, name in figure_data().movements["static"].phases],
        "scene": {
            "over": list(scene.over),
            "under": list(scene.under),
            "palette": scene.palette,
        },
    }
