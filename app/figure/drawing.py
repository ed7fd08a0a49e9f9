"""The figure as SVG: the same pose that the browser shows, drawn without one.

`svg` is what is seen without WebGL or JavaScript, in print, as a thumbnail and as the still of a lesson
before it is tapped. It is a picture of its own: no reference to anything outside, no script, no style
attribute; the ground is transparent. All pictures are 480 units wide and show the frame of the movement
exactly as the stage in the browser does.

How it is drawn. The coarse surface is posed and lit. It falls into patches (a region - skin, top,
shorts, hair - of a part of the body) that are drawn one over another from the back to the front; each is
clipped at its outline and filled with one shape for every level of brightness (`contours.py`).
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.figure.contours import Bools, Facets, Floats, Ints, Rings, areas, pushed, rings_of, simpler
from app.figure.definition import FigureData, Prop
from app.figure.definition import Frame as Extent
from app.figure.layering import Spots, layered
from app.figure.painting import OUTSIDE, Paint, muscles, paint_of
from app.figure.posing import Pose, solve
from app.figure.rig import SIDES, Rig, rig_of
from app.figure.scene import Scene, clip_for, phase_of
from app.figure.turning import dot, rotate, unit
from app.figure.surface import HAIR, OVERLAP, REGIONS, Surface, matrices, surface

WIDTH = 480  # units of every picture, whatever its size on the page
FINENESS = 2  # whole numbers to a unit for the points that curves are drawn by
PALETTES = Path(__file__).parents[1] / "static" / "figure" / "palettes.json"
PAINTS = ("skin", "top", "shorts", "hair")

# Brightness is the light that arrives, as the eye takes it (its 1 / GAMMA power).
GAMMA = 2.2
DARKEST, BRIGHTEST, STEPS = 0.34, 1.02, 16
KEY = np.array([-0.485, 0.661, 0.573])
FILL = np.array([0.889, 0.148, 0.445])

# Units of the picture.
OUTLINE_TOLERANCE, LEVEL_TOLERANCE, RIM_TOLERANCE, RIM_PUSH = 0.22, 1.0, 1.2, 3.0
LEAST_OUTLINE, LEAST_LEVEL = 0.3, 8.0  # smaller areas are left out
SEAM_WIDTH = 0.9
TURNED_AWAY = (
    -0.08
)  # how far a triangle may turn away (1: wholly) that still belongs to the outline

# Parts with small features, and how far (metres) levels of brightness run into one another.
FINE = ("head", "hand", "finger", "foot")
SOFTNESS = {"fine": 0.0028, "broad": 0.0095}
NEAR_MUSCLE = 0.006  # metres beyond its outline that still count
STRIPE, FIBRE = 0.0125, 0.0055  # metres from stripe to stripe, fibre to fibre
BOX_KINDS = ("box",)


@dataclass(frozen=True)
class Frame:
    """What a picture shows: its size and scale in units, and where the floor's middle lies."""

    width: float
    height: float
    scale: float  # units a metre
    origin: tuple[float, float]  # the floor under the plumb line


# Directions in the world: to the right, up and towards the viewer.
CAMERAS = {
    "anterior": np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)], dtype=float),
    "posterior": np.array([(-1, 0, 0), (0, 1, 0), (0, 0, -1)], dtype=float),
    "lateral": np.array([(0, 0, -1), (0, 1, 0), (1, 0, 0)], dtype=float),
    "above": np.array([(-1, 0, 0), (0, 0.5, 0.75**0.5), (0, 0.75**0.5, -0.5)]),
}


# --- what is asked for -------------------------------------------------------------------------


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
    shot = _shot(data, scene, view, which)
    look = _colours(scene.palette, theme)
    tall = height if height is not None else round(shot.frame.height * width / WIDTH)
    inside = _Picture(shot, look, scene.over, scene.under).body()
    box = f"0 0 {WIDTH} {_short(shot.frame.height)}"
    scale = _short(1 / (2 * FINENESS))
    blurs = "".join(
        f'<filter id="{name}" color-interpolation-filters="sRGB"><feGaussianBlur '
        f'stdDeviation="{_short(metres * shot.frame.scale * 2 * FINENESS)}"/></filter>'
        for name, metres in SOFTNESS.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}" height="{tall}">'
        f'{blurs}<g transform="scale({scale})" stroke-linecap="round" stroke-linejoin="round">{inside}</g></svg>'
    )


def frame_of(data: FigureData, scene: Scene, view: str) -> Frame:
    """Size, scale and floor of every picture of the scene's movement from that view."""
    return _shot(data, scene, view, 0).frame


def anchors(
    data: FigureData, scene: Scene, view: str, which: int = 0
) -> dict[str, tuple[float, float]]:
    """Where marks, joints and muscles (`<id>_l`, `<id>_r`) lie in the picture, in units."""
    shot = _shot(data, scene, view, which)
    named = {**shot.pose.joints, **shot.pose.marks, **_on_skin(shot)}
    placed = shot.placed(np.array(list(named.values())))[0]
    return {
        name: (round(float(x), 2), round(float(shot.frame.height - y), 2))
        for name, (x, y) in zip(named, placed, strict=True)
    }


@dataclass(frozen=True)
class _Shot:
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


def _shot(data: FigureData, scene: Scene, view: str, which: int) -> _Shot:
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
    return _Shot(rig, pose, movement.prop, camera, movement.frame, frame)


def _plumb(pose: Pose, support: str) -> tuple[float, float, float]:
    """The floor under the plumb line: before the ankle of the stance foot or between the feet."""
    feet = (support,) if support in SIDES else SIDES
    if len(feet) == 1:
        across = pose.joints[f"foot_{feet[0]}"][0]
    else:
        across = sum(pose.marks[f"ball_{side}"][0] for side in feet) / 2
    forward = sum(pose.joints[f"foot_{side}"][2] for side in feet) / len(feet) + 0.03
    return across, 0.0, forward


def _on_skin(shot: _Shot) -> dict[str, Any]:
    """The anchors of all muscles, on the posed skin."""
    skin = surface()
    places, _ = skin.posed(shot.rig, shot.pose)
    out = {}
    for name, muscle in muscles().items():
        for side, sign in (("l", 1), ("r", -1)):
            at = np.array(muscle["anchor"]) * [sign, 1, 1]
            nearest = ((skin.position["female"] - at) ** 2).sum(axis=1).argmin()
            out[f"{name}_{side}"] = places[nearest]
    return out


# --- colours -----------------------------------------------------------------------------------


@cache
def _palettes() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads(PALETTES.read_text(encoding="utf-8"))
    return found


def _colours(palette: str, theme: str) -> dict[str, str]:
    """Colours by name, as the stage takes them: what a palette leaves out is clay's."""
    if theme not in ("light", "dark"):
        raise ValueError(f"A theme is light or dark, not {theme!r}.")
    clay, own = _palettes()["clay"], _palettes().get(palette, {})
    colours = {**clay["light"], **own.get("light", {})}
    return colours if theme == "light" else {**colours, **clay["dark"], **own.get("dark", {})}


@lru_cache(maxsize=4096)
def shaded(colour: str, brightness: float) -> str:
    """A colour (#rrggbb) in light of some brightness, 1 = as it is told."""
    shown = []
    for i in (1, 3, 5):
        value = int(colour[i : i + 2], 16) / 255
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        lit = min(linear * brightness**GAMMA, 1.0)
        shown.append(lit * 12.92 if lit <= 0.0031308 else 1.055 * lit ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(value * 255):02x}" for value in shown)


def brightness_of(normal: Floats, openness: Floats) -> Floats:
    """How bright places look whose normals are told from the viewer (right, up, towards)."""
    sky = normal[:, 1] * 0.5 + 0.5
    light = (
        0.86 * np.clip(normal @ KEY * 0.62 + 0.38, 0, 1) ** 1.35
        + 0.13 * np.clip(normal @ FILL * 0.6 + 0.4, 0, 1)
        + 0.085
        + 0.085 * sky
    )
    rim = np.clip(1 - normal[:, 2], 0, 1) ** 2.6
    bright: Floats = (light * (0.62 + 0.38 * openness) * (1 - 0.25 * rim)) ** (1 / GAMMA)
    return bright


# --- the picture -------------------------------------------------------------------------------


class _Picture:
    """Puts one shot together."""

    def __init__(
        self, shot: _Shot, colours: dict[str, str], over: tuple[str, ...], under: tuple[str, ...]
    ) -> None:
        self.shot, self.colours = shot, colours
        self.skin = surface()
        grips = shot.prop is not None and shot.prop.kind in ("bar", "band")
        places, normals = self.skin.posed(shot.rig, shot.pose, grips=grips)
        self.place, self.depth = shot.placed(places)
        normals = normals @ shot.camera.T
        self.toward = normals[:, 2]
        self.bright = self.skin.evened(brightness_of(normals, self.skin.openness))
        self.fine = [part.startswith(FINE) for part in self.skin.parts]
        self.head = matrices(("head",), shot.rig, shot.pose).reshape(3, 4)
        self.props = _props(shot)
        self.painted = [
            (kind, paint)
            for kind, ids in (("over", over), ("under", under))
            if (paint := paint_of(ids))
        ]

    def body(self) -> str:
        """Everything that is seen, from the back to the front."""
        front = self._facing(self.toward)
        order, drawn_with = self._layers(front)
        pieces = _Pieces(self.skin, front, drawn_with)
        shapes = _Shapes(self, pieces)
        muscles_of = [_Muscles(self, pieces, kind, paint) for kind, paint in self.painted]
        head = drawn_with.get(self.skin.parts.index("head") * REGIONS)
        out = []
        for item in order:
            if item < 0:
                out.append(self.props[-1 - item].drawn(self))
                continue
            painted = "".join(m.drawn(item) for m in muscles_of)
            out.append(shapes.drawn(item, painted))
            if item == head:
                out.append(_face(self))
        return "".join(out)

    def _facing(self, toward: Floats) -> Bools:
        """Which triangles look at the viewer.

        One that just turns away still counts while its normals (`toward` the viewer) do not: else
        coarse triangles would cut notches into the outline.
        """
        space = np.column_stack([self.place, self.depth * self.shot.frame.scale])
        a, b, c = (space[self.skin.triangles[:, k]] for k in range(3))
        across = np.cross(b - a, c - a)
        tilt = across[:, 2] / np.maximum(np.linalg.norm(across, axis=1), 1e-9)
        smooth = toward[self.skin.triangles].mean(axis=1)
        facing: Bools = (tilt > 0.005) | ((smooth > 0) & (tilt > TURNED_AWAY))
        return facing

    def _layers(self, front: Bools) -> tuple[list[int], dict[int, int]]:
        """Patches (and props, as -1, -2) from the back to the front, and what is drawn as one."""
        skin = self.skin
        own = front[skin.piece] & (skin.piece_away == 0)
        corners = skin.triangles[skin.piece[own]]
        item = [skin.piece_group[own]]
        place, depth = [self.place[corners].mean(axis=1)], [self.depth[corners].mean(axis=1)]
        for number, prop in enumerate(self.props):
            at, far = self.shot.placed(prop.samples)
            item.append(np.full(len(at), -1 - number))
            place.append(at)
            depth.append(far)
        spots = Spots(np.concatenate(item), np.concatenate(place), np.concatenate(depth))
        seen = set(item[0].tolist())
        near = skin.piece_away == 1
        pairs = set(
            zip(skin.piece_group[near].tolist(), skin.piece_home[near].tolist(), strict=True)
        )
        seams = {
            (a, b)
            for a, b in pairs
            if {a, b} <= seen
            and a % REGIONS == b % REGIONS
            and self.fine[a // REGIONS] == self.fine[b // REGIONS]
        }
        return layered(spots, seams)


class _Pieces:
    """The triangles of each patch as it is drawn, with those that it reaches under its neighbours."""

    def __init__(self, skin: Surface, front: Bools, drawn_with: dict[int, int]) -> None:
        new = np.full(max(skin.piece_group) + 1, -1)
        for item, root in drawn_with.items():
            if item >= 0:
                new[item] = root
        group, home = new[skin.piece_group], new[skin.piece_home]
        seen = front[skin.piece] & (group >= 0) & ((skin.piece_away == 0) | (home != group))
        chosen = np.flatnonzero(seen)
        key = (group * len(front) + skin.piece)[chosen] * (OVERLAP + 1) + skin.piece_away[chosen]
        chosen = chosen[np.argsort(key, kind="stable")]
        first = np.append(True, np.diff((group * len(front) + skin.piece)[chosen]) != 0)
        self.skin = skin
        self.chosen = chosen[first]
        self.group = group[self.chosen]
        self.away = skin.piece_away[self.chosen]
        self.triangle = skin.piece[self.chosen]

    def facets(self, reach: int) -> Facets:
        """With neighbours up to so many rings away."""
        keep = self.away <= reach
        triangle = self.triangle[keep]
        return Facets(
            self.skin.triangles[triangle],
            self.skin.sides[triangle],
            self.group[keep],
            self.skin.ends,
        )


class _Shapes:
    """Outlines, levels of brightness and seams of all patches, as paths."""

    def __init__(self, picture: _Picture, pieces: _Pieces) -> None:
        self.picture = picture
        self.levels = np.linspace(DARKEST, BRIGHTEST, STEPS) + 1e-7
        outlines = rings_of(pieces.facets(1), picture.place, picture.bright, self.levels[:0])
        self.seams = _seams(outlines, pieces, picture.shot.frame.height)
        outlines = simpler(outlines, np.full(len(outlines.ring), OUTLINE_TOLERANCE))
        self.outline = paths(outlines, picture.shot.frame.height, LEAST_OUTLINE)
        facets = pieces.facets(OVERLAP)
        self.lowest, self.step = self._ranges(facets)
        level = np.arange(STEPS + 1)
        wanted = (level > self.lowest[:, None]) & (
            (level - self.lowest[:, None]) % self.step[:, None] == 0
        )
        wanted[:, 0] = True
        rings = rings_of(facets, picture.place, picture.bright, self.levels, wanted)
        rings = _rim_thinned(rings, len(picture.place))
        fine = np.repeat(picture.fine, REGIONS)[rings.group]
        tolerance = np.where(fine, LEVEL_TOLERANCE / 2, LEVEL_TOLERANCE)
        self.level = paths(simpler(rings, tolerance), picture.shot.frame.height, LEAST_LEVEL)

    def _ranges(self, facets: Facets) -> tuple[Ints, Ints]:
        """By patch: how many levels lie below its darkest point, and how many make one step."""
        parts = self.picture.skin.parts
        groups = len(parts) * REGIONS
        darkest = np.full(groups, np.inf)
        np.minimum.at(
            darkest, np.repeat(facets.group, 3), self.picture.bright[facets.corners.ravel()]
        )
        step = np.ones(groups, dtype=np.int64)
        for number, part in enumerate(parts):
            if part.startswith(("hand", "finger", "foot")):
                step[number * REGIONS : (number + 1) * REGIONS] = 2
        step[2::REGIONS] = step[3::REGIONS] = 2
        return np.searchsorted(self.levels, darkest), step

    def drawn(self, item: int, painted: str) -> str:
        outline = self.outline.get((item, 0))
        if not outline:
            return ""
        colour = self.picture.colours[PAINTS[item % REGIONS]]
        out = [
            f'<clipPath id="c{item}"><path id="o{item}" d="{outline}"/></clipPath>'
            f'<g clip-path="url(#c{item})" opacity=".999"><use href="#o{item}" fill="{self._tone(item, colour, self.lowest[item])}"/>'
        ]
        levels = [
            f'<path fill="{self._tone(item, colour, level)}" d="{d}"/>'
            for level in range(int(self.lowest[item]) + 1, STEPS + 1)
            if (d := self.level.get((item, level)))
        ]
        out.append(f'<g filter="url(#{self._softness(item)})">{"".join(levels)}</g>')
        out.append(painted)
        if seam := self.seams.get(item):
            width = _short(SEAM_WIDTH * 2 * FINENESS)
            out.append(
                f'<path fill="none" stroke="{shaded(colour, 0.66)}" stroke-width="{width}" d="{seam}"/>'
            )
        return "".join(out) + "</g>"

    def _softness(self, item: int) -> str:
        hair = item % REGIONS == HAIR
        return "fine" if self.picture.fine[item // REGIONS] and not hair else "broad"

    def _tone(self, item: int, colour: str, level: int) -> str:
        wide = (BRIGHTEST - DARKEST) / (STEPS - 1)
        return shaded(colour, DARKEST + (level - 1 + self.step[item] / 2) * wide)


def _rim_thinned(rings: Rings, vertices: int) -> Rings:
    """Levels without outlines, their rim pushed out of the patch and told by few points.

    The rim is clipped at the patch's outline, so it only must not cut into it.
    """
    outline = rings.only(rings.level == 0)
    coarse = simpler(outline, np.full(len(outline.ring), RIM_TOLERANCE), 3)
    kept = np.zeros((int(rings.group.max(initial=0)) + 1, vertices), bool)
    kept[coarse.group, coarse.node] = True
    needed = (rings.node >= vertices) | kept[rings.group, np.minimum(rings.node, vertices - 1)]
    return pushed(rings.only((rings.level > 0) & needed), RIM_PUSH)


def _seams(outlines: Rings, pieces: _Pieces, height: float) -> dict[int, str]:
    """The lines along which cloth and hair end on what lies beside, by patch."""
    skin = pieces.skin
    own = pieces.away == 0
    edges = skin.sides[pieces.triangle[own]].ravel()
    region = np.repeat(pieces.group[own] % REGIONS, 3)
    count = np.bincount(edges, minlength=len(skin.ends))
    total = np.bincount(edges, region, len(skin.ends))
    squares = np.bincount(edges, region * region, len(skin.ends))
    hem = (count == 2) & (2 * squares != total * total)
    flagged = (outlines.edge >= 0) & hem[outlines.edge] & (outlines.group % REGIONS > 0)
    return {group: d for (group, _), d in runs(outlines, flagged, height).items()}


class _Muscles:
    """Muscles of one kind, painted on the patches: outlines and what fills them."""

    def __init__(self, picture: _Picture, pieces: _Pieces, kind: str, paint: Paint) -> None:
        self.picture, self.kind = picture, kind
        height = picture.shot.frame.height
        place = np.einsum("nk,nkx->nx", paint.mix, picture.place[paint.source])
        facets = self._facets(pieces, paint)
        fields = paint.fields
        depth = np.maximum(fields.depth, -NEAR_MUSCLE)  # a gentle slope makes a calm outline
        rings = rings_of(facets, place, depth, np.array([0.0]))
        rings = rings.only(rings.level == 1)
        self.outline = paths(
            simpler(rings, np.full(len(rings.ring), 0.4)), height, 1.0, least_hole=40.0
        )
        distance, spread = (fields.along, STRIPE) if kind == "under" else (fields.across, FIBRE)
        known = fields.depth > OUTSIDE
        facets = facets.only(known[facets.corners].all(axis=1))
        steps = np.arange(np.ceil(distance.min() / spread), np.ceil(distance.max() / spread))
        lines = rings_of(facets, place, distance, (steps + 0.5) * spread)
        flagged = lines.edge < 0
        self.lines: dict[int, list[str]] = {}
        for (group, _), d in runs(lines, flagged, height, tolerance=0.3).items():
            self.lines.setdefault(group, []).append(d)

    def _facets(self, pieces: _Pieces, paint: Paint) -> Facets:
        first = np.searchsorted(paint.parent, pieces.triangle, "left")
        count = np.searchsorted(paint.parent, pieces.triangle, "right") - first
        count[pieces.away > 1] = 0
        piece = np.repeat(np.arange(len(count)), count)
        fine = first[piece] + np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
        return Facets(paint.corners[fine], paint.edges[fine], pieces.group[piece], paint.ends)

    def drawn(self, item: int) -> str:
        outline = self.outline.get((item, 1))
        if not outline:
            return ""
        name = f"{self.kind}{item}"
        unit = 2 * FINENESS
        metre = self.picture.shot.frame.scale * unit
        lines = "".join(self.lines.get(item, []))
        clip = f'<clipPath id="{name}"><path id="p{name}" d="{outline}"/></clipPath>'
        if self.kind == "over":
            colour = self.picture.colours["overactive"]
            width = _short(max(metre * FIBRE * 0.35, 0.4 * unit))
            return (
                f'{clip}<use href="#p{name}" fill="{colour}" fill-opacity=".86"/><path clip-path="url(#{name})" '
                f'fill="none" stroke="{shaded(colour, 1.14)}" stroke-opacity=".55" stroke-width="{width}" d="{lines}"/>'
            )
        colour = self.picture.colours["underactive"]
        return (
            f'{clip}<g clip-path="url(#{name})" fill="none" stroke="{colour}" stroke-opacity=".92">'
            f'<path stroke-width="{_short(metre * STRIPE * 0.52)}" stroke-linecap="butt" d="{lines}"/>'
            f'<use href="#p{name}" stroke-width="{_short(max(metre * 0.006, 1.6 * unit))}"/></g>'
        )


# --- the face ----------------------------------------------------------------------------------


def _face(picture: _Picture) -> str:
    """Eyes, brows and the line of the mouth, where they are turned to the viewer."""
    shot = picture.shot
    lines = picture.skin.face[shot.rig.body]
    out = []
    for side, outward in (("l", 1), ("r", -1)):
        if _turned(shot, (0.45 * outward, 0, 0.9)) > 0.12:
            out.append(_eye(picture, lines[f"eye_{side}"], lines[f"iris_{side}"]))
        if _turned(shot, (0.5 * outward, 0, 0.87)) > 0.1:
            brow = _line(picture, lines[f"brow_{side}"])
            colour = shaded(picture.colours["hair"], 0.9)
            out.append(f'<path fill="{colour}" fill-opacity=".85" d="{brow}z"/>')
    mouth = np.array([p for p in lines["mouth"] if _turned(shot, (p[0] * 30, 0, 0.8)) > 0.1])
    if len(mouth) > 1:
        colour = shaded(picture.colours["skin"], 0.5)
        out.append(
            f'<path fill="none" stroke="{colour}" stroke-opacity=".75" stroke-width="{_short(0.0032 * shot.frame.scale * 2 * FINENESS)}" d="{_line(picture, mouth)}"/>'
        )
    return "".join(out)


def _turned(shot: _Shot, way: tuple[float, float, float]) -> float:
    """How much a direction of the head (left, up, forward) points at the viewer, -1 to 1."""
    forward = rotate(shot.pose.world["head"], way)
    return dot(unit(forward), tuple(shot.camera[2].tolist()))


def _on_head(picture: _Picture, points: Floats) -> Floats:
    placed = picture.shot.placed(points @ picture.head[:, :3].T + picture.head[:, 3])[0]
    out: Floats = (placed * [1, -1] + [0, picture.shot.frame.height]) * 2 * FINENESS
    return out


def _line(picture: _Picture, points: Floats) -> str:
    at = np.round(_on_head(picture, points)).astype(int).tolist()
    return "M" + "L".join(f"{x} {y}" for x, y in at)


def _eye(picture: _Picture, opening: Floats, iris: Floats) -> str:
    if len(opening) < 4:
        return ""
    colours, unit = picture.colours, picture.shot.frame.scale * 2 * FINENESS
    half = (len(opening) + 1) // 2
    middle = _on_head(picture, iris[:1])[0]
    shape = _line(picture, opening) + "z"
    lid = _line(picture, opening[:half])
    # seen from the side the iris is as narrow as it is turned away
    edge = _on_head(picture, iris[:1] + iris[1])[0]
    wide = max(abs(float(edge[0] - middle[0])), 0.35 * float(iris[1, 0]) * unit)
    return (
        f'<path fill="{shaded(colours["eyeWhite"], 0.93)}" d="{shape}"/>'
        f'<ellipse cx="{_short(middle[0])}" cy="{_short(middle[1])}" rx="{_short(wide)}" ry="{_short(iris[1, 0] * unit)}" fill="{shaded(colours["iris"], 0.8)}"/>'
        f'<path fill="none" stroke="{shaded(colours["hair"], 0.75)}" stroke-width="{_short(0.0022 * unit)}" d="{lid}"/>'
    )


# --- what is held or stood on ------------------------------------------------------------------


@dataclass(frozen=True)
class _Rod:
    """A bar or a band, straight from one end to the other, metres."""

    ends: Floats
    radius: float

    @property
    def samples(self) -> Floats:
        share = np.linspace(0, 1, 120)[:, None]
        out: Floats = self.ends[0] * (1 - share) + self.ends[1] * share
        return out

    def drawn(self, picture: _Picture) -> str:
        shot = picture.shot
        unit = 2 * FINENESS
        (a, b), _ = shot.placed(self.ends)
        a, b = ((p * [1, -1] + [0, shot.frame.height]) * unit for p in (a, b))
        colour = picture.colours["prop"]
        wide = 2 * self.radius * shot.frame.scale * unit
        if np.hypot(*(b - a)) < wide:
            return f'<circle cx="{_short(a[0])}" cy="{_short(a[1])}" r="{_short(wide / 2)}" fill="{shaded(colour, 0.82)}" stroke="{shaded(colour, 0.55)}" stroke-width="{_short(0.5 * unit)}"/>'
        line = f"M{_short(a[0])} {_short(a[1])}L{_short(b[0])} {_short(b[1])}"
        tones = ((1.0, 0.55), (0.8, 0.78), (0.36, 0.95))
        return (
            '<g fill="none" stroke-linecap="butt">'
            + "".join(
                f'<path stroke="{shaded(colour, tone)}" stroke-width="{_short(wide * share)}" d="{line}"/>'
                for share, tone in tones
            )
            + "</g>"
        )


@dataclass(frozen=True)
class _Box:
    """A box on the floor: its lowest and highest corner, and the way to the viewer."""

    low: Floats
    high: Floats
    toward: Floats

    @property
    def samples(self) -> Floats:
        """Places all over the box as the viewer sees it, on its far side."""
        share = np.linspace(0, 1, 14)
        grid = np.stack(np.meshgrid(share, share, share), -1).reshape(-1, 3)
        points = self.low + grid * (self.high - self.low)
        far = points @ self.toward
        out: Floats = points[far < far.min() + 1e-9]
        return out

    def drawn(self, picture: _Picture) -> str:
        shot = picture.shot
        unit = 2 * FINENESS
        corners, _ = shot.placed(np.stack([self.low, self.high]))
        x0, x1 = sorted(corners[:, 0] * unit)
        y0, y1 = sorted((shot.frame.height - corners[:, 1]) * unit)
        colour = picture.colours["prop"]
        return (
            f'<rect x="{_short(x0)}" y="{_short(y0)}" width="{_short(x1 - x0)}" height="{_short(y1 - y0)}" '
            f'rx="{_short(unit)}" fill="{shaded(colour, 0.86)}"/>'
            f'<path fill="none" stroke="{shaded(colour, 1.0)}" stroke-width="{_short(unit)}" d="M{_short(x0 + unit)} {_short(y0 + unit / 2)}H{_short(x1 - unit)}"/>'
        )


def _props(shot: _Shot) -> list[_Rod | _Box]:
    """The movement's prop as the stage in the browser places it."""
    prop, marks = shot.prop, shot.pose.marks
    if prop is None:
        return []
    if prop.kind == "box":
        return [_box(prop, shot)]
    left, right = (np.array(marks[f"grip_{side}"]) for side in SIDES)
    if prop.kind == "bar":
        middle, way = (left + right) / 2, (left - right) / np.linalg.norm(left - right)
        ends = np.stack([middle - way * prop.length / 2, middle + way * prop.length / 2])
        return [_Rod(ends, prop.radius)]
    anchor = np.array(prop.anchor)
    return [_Rod(np.stack([hand, anchor]), prop.radius) for hand in (left, right)]


def _box(prop: Prop, shot: _Shot) -> _Box:
    wide, high, deep = prop.size
    floor, marks = shot.pose.floor, shot.pose.marks
    side = "r" if floor["r"] > floor["l"] else "l"
    stood_on = prop.under == "stance"
    x = marks[f"ball_{side}"][0] if stood_on else 0.0
    high = floor[side] if stood_on else high
    low = np.array([x - wide / 2, 0.0, prop.z - deep / 2])
    return _Box(low, low + [wide, high, deep], shot.camera[2])


# --- numbers and paths -------------------------------------------------------------------------


def _short(number: float) -> str:
    """A number without needless digits."""
    return (
        f"{number:.2f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(number) < 0.005
        else f"{number:.2f}".rstrip("0").rstrip(".")
    )


def paths(
    rings: Rings, height: float, least: float, least_hole: float = 0.0
) -> dict[tuple[int, int], str]:
    """By group and level, smooth closed curves as path data, without areas below `least`.

    The points steer quadratic curves that pass midway between them; `t` takes the next steering point
    by mirroring the last, so a point costs two numbers.
    """
    if not len(rings.ring):
        return {}
    steer = np.round((rings.point * [1, -1] + [0, height]) * FINENESS).astype(np.int64)
    before, after = rings.neighbours()
    middle = steer + steer[after]
    steps = (middle - middle[before]).ravel().tolist()
    text = list(map(str, steps))
    first, end = rings.bounds()
    area = areas(rings)
    large = ((area > least) | (-area > max(least, least_hole))) & (end - first > 2)
    first, end = first[large], end[large]
    start = middle[end - 1].tolist()
    turn = (2 * steer[first] - middle[end - 1]).tolist()
    group, level = rings.group[first].tolist(), rings.level[first].tolist()
    out: dict[tuple[int, int], list[str]] = {}
    for i, (a, b) in enumerate(zip((2 * first).tolist(), (2 * end).tolist(), strict=True)):
        (x, y), (u, v) = start[i], turn[i]
        curve = " ".join(text[a + 2 : b])
        ring = f"M{x} {y}q{u} {v} {text[a]} {text[a + 1]}t{curve}z"
        out.setdefault((group[i], level[i]), []).append(ring)
    return {key: "".join(parts).replace(" -", "-") for key, parts in out.items()}


def runs(
    rings: Rings, flagged: Bools, height: float, tolerance: float = 0.2
) -> dict[tuple[int, int], str]:
    """By group and level, open lines along the flagged rows of rings (each to the next row)."""
    rows = np.flatnonzero(flagged)
    if not len(rows):
        return {}
    _, after = rings.neighbours()
    new = np.append(True, (after[rows[:-1]] != rows[1:]))
    start = np.flatnonzero(new)
    at = np.round((rings.point * [1, -1] + [0, height]) * 2 * FINENESS).astype(np.int64)
    out: dict[tuple[int, int], list[str]] = {}
    for a, b in zip(start.tolist(), [*start[1:].tolist(), len(rows)], strict=True):
        line = np.append(rows[a:b], after[rows[b - 1]])
        points = at[_bends(rings.point[line], tolerance, line)]
        steps = " ".join(map(str, np.diff(points, axis=0).ravel().tolist()))
        key = (int(rings.group[line[0]]), int(rings.level[line[0]]))
        out.setdefault(key, []).append(f"M{points[0, 0]} {points[0, 1]}l{steps}")
    return {key: "".join(parts).replace(" -", "-") for key, parts in out.items()}


def _bends(points: Floats, tolerance: float, rows: Ints) -> Ints:
    """The rows of an open line that matter to its shape."""
    keep = np.ones(len(points), bool)
    for _ in range(3):
        left = np.flatnonzero(keep)
        if len(left) < 3:
            break
        a, b, c = points[left[:-2]], points[left[1:-1]], points[left[2:]]
        chord, offset = c - a, b - a
        long = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
        away = np.abs(chord[:, 0] * offset[:, 1] - chord[:, 1] * offset[:, 0]) / long
        drop = (away < tolerance) & (np.arange(len(b)) % 2 == 0)
        keep[left[1:-1][drop]] = False
    return rows[keep]
