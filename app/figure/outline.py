"""What of the body is seen in a still: how far it reaches, and which muscles face the viewer.

Words of a figure stand beside the body and point at what is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.figure.camera import CAMERAS
from app.figure.contours import Floats
from app.figure.definition import FigureData, Frame
from app.figure.painting import paint_of
from app.figure.posing import solve
from app.figure.rig import SIDES, rig_of, sign_of
from app.figure.scene import Scene, clip_for, phase_of
from app.figure.surface import surface

BAND = 0.02  # metres: the height of a band
FACING = 0.2  # of a unit normal towards the viewer: a surface turned further away is hardly seen
LEAST = 0.1  # of a muscle that must be seen to be named
COVER = 0.03  # metres that something must lie before a point to hide it


@dataclass(frozen=True)
class _Seen:
    """The posed skin from one side: metres to the right of the frame's middle, up, towards."""

    frame: Frame
    place: Floats
    normal: Floats


@lru_cache(maxsize=8)
def _posed(data: FigureData, scene: Scene, which: int) -> tuple[Floats, Floats]:
    """Places and normals of the skin at the still's moment, the same for every view."""
    clip, rig = clip_for(data, scene, which=which), rig_of(scene.body)
    return surface().posed(rig, solve(rig, clip.at_phase(phase_of(data, scene))))


def _seen(data: FigureData, scene: Scene, view: str, which: int) -> _Seen:
    movement = data.movements[scene.movement]
    camera = CAMERAS[movement.view_as.get(view, view)]
    places, normals = _posed(data, scene, which)
    middle = np.array(movement.frame.centre)
    return _Seen(movement.frame, (places - middle) @ camera.T, normals @ camera.T)


def outline(
    data: FigureData, scene: Scene, view: str, *, which: int = 0
) -> tuple[tuple[float, float] | None, ...]:
    """For each band of `BAND` metres from the top of the movement's frame down, the leftmost and the
    rightmost point of the body in metres from the frame's middle, or None where it is not.

    Raises OutOfReach when the body can't show the scene.
    """
    seen, corners = _seen(data, scene, view, which), surface().triangles
    across, down = seen.place[:, 0][corners], (seen.frame.height / 2 - seen.place[:, 1])[corners]
    left, right = across.min(axis=1), across.max(axis=1)
    first = np.floor(down.min(axis=1) / BAND).astype(int)
    last = np.floor(down.max(axis=1) / BAND).astype(int)
    bands: list[tuple[float, float] | None] = []
    for band in range(round(seen.frame.height / BAND)):
        here = (first <= band) & (band <= last)
        bands.append((float(left[here].min()), float(right[here].max())) if here.any() else None)
    return tuple(bands)


def muscles_seen(
    data: FigureData, scene: Scene, view: str, *, which: int = 0
) -> dict[str, tuple[float, float]]:
    """Where the muscles of the scene are seen from that view, as `<id>_l` and `<id>_r`: the middle of
    what is seen, in metres to the right of the frame's middle and up. One that is hardly seen is not
    in it.
    """
    if not scene.over and not scene.under:
        return {}
    seen = _seen(data, scene, view, which)
    found = {}
    for name in (*scene.over, *scene.under):
        paint = paint_of((name,))
        if paint is None:
            continue
        rest = np.einsum("nk,nkx->nx", paint.mix, surface().position["female"][paint.source])
        place = np.einsum("nk,nkx->nx", paint.mix, seen.place[paint.source])
        facing = np.einsum("nk,nk->n", paint.mix, seen.normal[:, 2][paint.source])
        for side in SIDES:
            mine = (paint.fields.depth > 0) & (rest[:, 0] * sign_of(side) > 0)
            shown = place[mine & (facing > FACING)]
            if len(shown) < LEAST * mine.sum() or not len(shown):
                continue
            middle = shown[((shown - shown.mean(axis=0)) ** 2).sum(axis=1).argmin()]
            if not _covered(seen, middle):
                found[f"{name}_{side}"] = (float(middle[0]), float(middle[1]))
    return found


def _covered(seen: _Seen, point: Floats) -> bool:
    """Whether a part of the body lies between a point and the viewer."""
    a, b, c = (seen.place[surface().triangles[:, corner]] for corner in range(3))
    before = np.minimum(np.minimum(a[:, 2], b[:, 2]), c[:, 2]) > point[2] + COVER
    turns = [
        (q[:, 0] - p[:, 0]) * (point[1] - p[:, 1]) - (q[:, 1] - p[:, 1]) * (point[0] - p[:, 0])
        for p, q in ((a, b), (b, c), (c, a))
    ]
    inside = np.all([turn >= 0 for turn in turns], axis=0) | np.all(
        [turn <= 0 for turn in turns], axis=0
    )
    return bool((before & inside).any())
