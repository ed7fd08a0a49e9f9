"""The figure as SVG: the same pose that the browser shows, drawn without one.

`svg` is what is seen without WebGL or JavaScript, in print, as a thumbnail and as the still of a lesson
before it is tapped. It is a picture of its own: no reference to anything outside, no script, no style
attribute; the ground is transparent. All pictures are 480 units wide and show the frame of the movement
exactly as the stage in the browser does.

How it is drawn. The coarse surface is posed and lit. It falls into patches (a region - skin, top,
shorts, hair - of a part of the body) that are drawn one over another from the back to the front; each is
clipped at its outline and filled with one shape for every level of brightness (`contours.py`).
"""

from functools import cache
from typing import Any

import numpy as np

from app.figure.camera import CAMERAS, WIDTH, Frame, Shot, shot_of
from app.figure.definition import FigureData
from app.figure.face import Face
from app.figure.light import colours_of
from app.figure.markings import Markings
from app.figure.painting import layers_of, muscles
from app.figure.patches import SOFTNESS, Pieces, Shapes, Subject
from app.figure.paths import UNIT, short
from app.figure.props import GRIPPED, props_of
from app.figure.rig import SIDES, sign_of
from app.figure.scene import Scene
from app.figure.surface import REGIONS, surface

__all__ = ["CAMERAS", "Frame", "anchors", "frame_of", "svg"]


def svg(
    data: FigureData,
    scene: Scene,
    view: str,
    *,
    theme: str = "light",
    width: int = WIDTH,
    height: int | None = None,
    which: int = 0,
) -> str:
    """The scene's still from one of its movement's views, `width` pixels wide unless told otherwise.

    `which` is the condition of a scene with two. Raises ValueError for a view that the movement does
    not have, and OutOfReach as the scene's clip does.
    """
    shot = shot_of(data, scene, view, which)
    colours = colours_of(scene.palette, theme)
    tall = height if height is not None else round(shot.frame.height * width / WIDTH)
    blurs = "".join(
        f'<filter id="{name}" color-interpolation-filters="sRGB">'
        f'<feGaussianBlur stdDeviation="{short(metres * shot.metre)}"/></filter>'
        for name, metres in SOFTNESS.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {short(shot.frame.height)}" '
        f'width="{width}" height="{tall}">{blurs}'
        f'<g transform="scale({short(1 / UNIT)})" stroke-linecap="round" stroke-linejoin="round">'
        f"{_picture(shot, scene, colours)}</g></svg>"
    )


def _picture(shot: Shot, scene: Scene, colours: dict[str, str]) -> str:
    """Everything that is seen, from the back to the front."""
    props = props_of(shot.prop, shot)
    subject = Subject(shot, grips=shot.prop is not None and shot.prop.kind in GRIPPED)
    order, drawn_with = subject.layers([prop.samples for prop in props])
    pieces = Pieces(subject.skin, subject.front, drawn_with)
    shapes = Shapes(subject, pieces, colours)
    markings = [
        Markings(subject, pieces, kind, deep, paint, colours[kind + "active"])
        for kind, ids in (("over", scene.over), ("under", scene.under))
        for deep, paint in layers_of(ids)
    ]
    face = drawn_with.get(subject.skin.parts.index("head") * REGIONS)
    out = []
    for item in order:
        if item < 0:
            out.append(props[-1 - item].drawn(shot, colours["prop"]))
        else:
            out.append(shapes.drawn(item, "".join(marking.drawn(item) for marking in markings)))
        if item == face:
            out.append(Face(shot, subject.skin, colours).drawn())
    return "".join(out)


def frame_of(data: FigureData, scene: Scene, view: str) -> Frame:
    """Size, scale and floor of every picture of the scene's movement from that view."""
    return shot_of(data, scene, view, 0).frame


def anchors(
    data: FigureData, scene: Scene, view: str, which: int = 0
) -> dict[str, tuple[float, float]]:
    """Where marks, joints and muscles (`<id>_l`, `<id>_r`) lie in the picture, in units."""
    shot = shot_of(data, scene, view, which)
    named = {**shot.pose.joints, **shot.pose.marks, **_on_skin(shot)}
    placed = shot.placed(np.array(list(named.values())))[0]
    return {
        name: (round(float(x), 2), round(float(shot.frame.height - y), 2))
        for name, (x, y) in zip(named, placed, strict=True)
    }


def _on_skin(shot: Shot) -> dict[str, Any]:
    """The anchors of all muscles, on the posed skin."""
    places, _ = surface().posed(shot.rig, shot.pose)
    return {name: places[vertex] for name, vertex in _anchoring().items()}


@cache
def _anchoring() -> dict[str, int]:
    """The vertex of the surface that lies nearest to each muscle's anchor, by `<id>_<side>`."""
    rest = surface().position["female"]
    out = {}
    for name, muscle in muscles().items():
        for side in SIDES:
            at = np.array(muscle["anchor"]) * [sign_of(side), 1, 1]
            out[f"{name}_{side}"] = int(((rest - at) ** 2).sum(axis=1).argmin())
    return out
