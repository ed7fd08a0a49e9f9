"""One pose seen from one side: where places of the world lie in a picture."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from app.figure.contours import Floats
from app.figure.definition import FigureData, Prop
from app.figure.definition import Frame as Extent
from app.figure.paths import UNIT
from app.figure.posing import Pose, solve
from app.figure.rig import SIDES, Rig, rig_of
from app.figure.scene import Scene, clip_for, phase_of

WIDTH = 480  # units of every picture, whatever its size on the page
BEFORE_ANKLE = 0.03  # metres by which the plumb line stands before the ankles' centres

# Degrees to the figure's left and upward from which a view looks, as in `static/js/figure/camera.js`.
ANGLES = {"anterior": (0, 0), "lateral": (90, 0), "posterior": (180, 0), "above": (180, 60)}


@dataclass(frozen=True)
class Frame:
    """What a picture shows: its size and scale in units, and where the floor's middle lies."""

    width: float
    height: float
    scale: float  # units a metre
    origin: tuple[float, float]  # the floor under the plumb line


def axes_of(view: str) -> Floats:
    """Directions in the world to the right, up and towards the viewer, a row each."""
    azimuth, elevation = (radians(angle) for angle in ANGLES[view])
    right = (cos(azimuth), 0.0, -sin(azimuth))
    up = (-sin(azimuth) * sin(elevation), cos(elevation), -cos(azimuth) * sin(elevation))
    toward = (sin(azimuth) * cos(elevation), sin(elevation), cos(azimuth) * cos(elevation))
    return np.array([right, up, toward])


CAMERAS = {view: axes_of(view) for view in ANGLES}


@dataclass(frozen=True)
class Shot:
    """One pose from one side."""

    rig: Rig
    pose: Pose
    prop: Prop | None
    camera: Floats
    extent: Extent
    frame: Frame

    def placed(self, points: Floats) -> tuple[Floats, Floats]:
        """Points of the world in the picture (units, y up from its lower edge), and their depth."""
        seen = (points - np.array(self.extent.centre)) @ self.camera.T
        middle = np.array([self.frame.width, self.frame.height]) / 2
        return seen[:, :2] * self.frame.scale + middle, seen[:, 2]

    def drawn(self, points: Floats) -> Floats:
        """Points of the world in the whole numbers of paths, y down."""
        return self.to_path(self.placed(points)[0])

    def to_path(self, places: Floats) -> Floats:
        """Places of the picture (y up) in the whole numbers of paths (y down)."""
        out: Floats = (places * [1, -1] + [0, self.frame.height]) * UNIT
        return out

    @property
    def metre(self) -> float:
        """A metre in the numbers of paths."""
        return self.frame.scale * UNIT


def shot_of(data: FigureData, scene: Scene, view: str, which: int) -> Shot:
    movement = data.movements[scene.movement]
    if view not in movement.views:
        raise ValueError(f"{movement.name} is not seen from {view!r}: {', '.join(movement.views)}.")
    clip = clip_for(data, scene, which=which)
    rig = rig_of(scene.body)
    pose = solve(rig, clip.at_phase(phase_of(data, scene)))
    camera = CAMERAS[movement.view_as.get(view, view)]
    scale = WIDTH / movement.frame.width
    height = movement.frame.height * scale
    line = (np.array(_plumb(pose, clip.support)) - np.array(movement.frame.centre)) @ camera.T
    origin = (round(WIDTH / 2 + line[0] * scale, 2), round(height / 2 - line[1] * scale, 2))
    frame = Frame(WIDTH, round(height, 2), scale, origin)
    return Shot(rig, pose, movement.prop, camera, movement.frame, frame)


def _plumb(pose: Pose, support: str) -> tuple[float, float, float]:
    """The floor under the plumb line: before the ankle of the stance foot or between the feet."""
    feet = (support,) if support in SIDES else SIDES
    if len(feet) == 1:
        across = pose.joints[f"foot_{feet[0]}"][0]
    else:
        across = sum(pose.marks[f"ball_{side}"][0] for side in feet) / 2
    forward = sum(pose.joints[f"foot_{side}"][2] for side in feet) / len(feet) + BEFORE_ANKLE
    return across, 0.0, forward
