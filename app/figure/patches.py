"""The body in a picture: which patches of its surface are seen, and the shapes that they are drawn as."""

from functools import cached_property

import numpy as np

from app.figure.camera import Shot
from app.figure.contours import Bools, Facets, Floats, Ints, Rings, pushed, rings_of, simpler
from app.figure.layering import Spots, layered
from app.figure.light import brightness_of, shaded
from app.figure.paths import UNIT, paths, runs, short
from app.figure.surface import HAIR, OVERLAP, REGIONS, SHORTS, Surface, surface

PAINTS = ("skin", "top", "shorts", "hair")
DARKEST, BRIGHTEST, STEPS = 0.34, 1.02, 14

# Parts with small features; how far (metres) levels of brightness run into one another; and parts so
# small that half the levels do.
FINE = ("head", "hand", "finger", "foot")
SOFTNESS = {"fine": 0.0028, "broad": 0.0085}
SMALL = ("hand", "finger", "foot")

# Units of the picture.
OUTLINE_TOLERANCE, LEVEL_TOLERANCE, RIM_TOLERANCE, RIM_PUSH = 0.22, 1.3, 1.8, 3.0
LEAST_OUTLINE, LEAST_LEVEL = 0.3, 8.0  # smaller areas are left out
SEAM_WIDTH = 0.9
TURNED_AWAY = (
    -0.08
)  # how far a triangle may turn away (1: wholly) that still belongs to the outline


class Subject:
    """The posed and lit surface in a picture."""

    def __init__(self, shot: Shot, *, grips: bool) -> None:
        self.shot = shot
        self.skin = surface()
        places, normals = self.skin.posed(shot.rig, shot.pose, grips=grips)
        self.place, self.depth = shot.placed(places)
        normals = normals @ shot.camera.T
        self.toward = normals[:, 2]
        self.bright = self.skin.evened(brightness_of(normals, self.skin.openness))
        self.fine = [part.startswith(FINE) for part in self.skin.parts]

    @cached_property
    def front(self) -> Bools:
        """Which triangles look at the viewer.

        One that just turns away still counts while its normals do not: else coarse triangles would
        cut notches into the outline.
        """
        x, y = self.place.T
        z = self.depth * self.shot.frame.scale
        a, b, c = self.skin.triangles.T
        (px, py, pz), (qx, qy, qz) = (
            (v[b] - v[a] for v in (x, y, z)),
            (v[c] - v[a] for v in (x, y, z)),
        )
        facing = px * qy - py * qx
        area = np.sqrt(facing**2 + (py * qz - pz * qy) ** 2 + (pz * qx - px * qz) ** 2)
        tilt = facing / np.maximum(area, 1e-9)
        smooth = self.toward[self.skin.triangles].mean(axis=1)
        front: Bools = (tilt > 0.005) | ((smooth > 0) & (tilt > TURNED_AWAY))
        return front

    def layers(self, others: list[Floats]) -> tuple[list[int], dict[int, int]]:
        """Patches from the back to the front, and the one that each is drawn with.

        `others` are samples of what else is in the picture: the first is -1 in the order, the second
        -2, and so on.
        """
        skin = self.skin
        own = self.front[skin.piece] & (skin.piece_away == 0)
        corners = skin.triangles[skin.piece[own]]
        patch = skin.piece_group[own]
        item, place, depth = (
            [patch],
            [self.place[corners].mean(axis=1)],
            [self.depth[corners].mean(axis=1)],
        )
        for number, samples in enumerate(others):
            at, far = self.shot.placed(samples)
            item.append(np.full(len(at), -1 - number))
            place.append(at)
            depth.append(far)
        metres = np.concatenate(place) / self.shot.frame.scale
        spots = Spots(np.concatenate(item), metres, np.concatenate(depth))
        return layered(spots, self._seams_between(set(patch.tolist())))

    def _seams_between(self, seen: set[int]) -> set[tuple[int, int]]:
        """Pairs of patches that meet, of one region and equally fine."""
        return {
            (a, b)
            for a, b in self.skin.seams
            if a in seen
            and b in seen
            and a % REGIONS == b % REGIONS
            and self.fine[a // REGIONS] == self.fine[b // REGIONS]
        }


class Pieces:
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


class Shapes:
    """Outlines, levels of brightness and seams of all patches, as paths."""

    def __init__(self, subject: Subject, pieces: Pieces, colours: dict[str, str]) -> None:
        self.subject, self.pieces, self.colours = subject, pieces, colours
        self.height = subject.shot.frame.height
        self.levels = np.linspace(DARKEST, BRIGHTEST, STEPS) + 1e-7
        outlines = rings_of(pieces.facets(1), subject.place, subject.bright, self.levels[:0])
        outlines = simpler(outlines, np.full(len(outlines.ring), OUTLINE_TOLERANCE))
        self.seams = _seams(outlines, pieces, self.height)
        self.outline = paths(outlines, self.height, LEAST_OUTLINE)
        self.step = self._steps()
        self.level, self.lowest = self._levels()

    def _steps(self) -> Ints:
        """By patch, how many levels make one step: small and dark ones need fewer shapes."""
        small = np.repeat([part.startswith(SMALL) for part in self.subject.skin.parts], REGIONS)
        region = np.arange(len(small)) % REGIONS
        return np.where(small | (region == SHORTS) | (region == HAIR), 2, 1)

    def _levels(self) -> tuple[dict[tuple[int, int], str], Ints]:
        """The shape of each patch and level, and how many levels lie below each patch's darkest point."""
        subject, facets = self.subject, self.pieces.facets(OVERLAP)
        darkest = np.full(len(self.step), np.inf)
        np.minimum.at(darkest, np.repeat(facets.group, 3), subject.bright[facets.corners.ravel()])
        lowest = np.searchsorted(self.levels, darkest)
        above = np.arange(STEPS + 1) - lowest[:, None]
        wanted = (above > 0) & (above % self.step[:, None] == 0)
        wanted[:, 0] = True
        rings = rings_of(facets, subject.place, subject.bright, self.levels, wanted)
        rings = _rim_thinned(rings, len(subject.place))
        fine = np.repeat(subject.fine, REGIONS)[rings.group]
        tolerance = np.where(fine, LEVEL_TOLERANCE / 2, LEVEL_TOLERANCE)
        return paths(simpler(rings, tolerance), self.height, LEAST_LEVEL), lowest

    def drawn(self, item: int, painted: str) -> str:
        """A patch with what is painted on it, clipped at its outline.

        The group is all but opaque so that it is drawn by itself and clipped once: clipped shape by
        shape, hairs of the darker levels would show along the outline.
        """
        outline = self.outline.get((item, 0))
        if not outline:
            return ""
        lowest = int(self.lowest[item])
        levels = "".join(
            f'<path fill="{self._tone(item, level)}" d="{d}"/>'
            for level in range(lowest + 1, STEPS + 1)
            if (d := self.level.get((item, level)))
        )
        return (
            f'<clipPath id="c{item}"><path id="o{item}" d="{outline}"/></clipPath>'
            f'<g clip-path="url(#c{item})" opacity=".999">'
            f'<use href="#o{item}" fill="{self._tone(item, lowest)}"/>'
            f'<g filter="url(#{self._softness(item)})">{levels}</g>'
            f"{painted}{self._seam(item)}</g>"
        )

    def _seam(self, item: int) -> str:
        line = self.seams.get(item)
        if not line:
            return ""
        colour = shaded(self.colours[PAINTS[item % REGIONS]], 0.66)
        width = short(SEAM_WIDTH * UNIT)
        return f'<path fill="none" stroke="{colour}" stroke-width="{width}" d="{line}"/>'

    def _softness(self, item: int) -> str:
        hair = item % REGIONS == HAIR
        return "fine" if self.subject.fine[item // REGIONS] and not hair else "broad"

    def _tone(self, item: int, level: int) -> str:
        """The colour of a level: that of the middle of its step."""
        wide = (BRIGHTEST - DARKEST) / (STEPS - 1)
        brightness = DARKEST + (level - 1 + float(self.step[item]) / 2) * wide
        return shaded(self.colours[PAINTS[item % REGIONS]], brightness)


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


def _seams(outlines: Rings, pieces: Pieces, height: float) -> dict[int, str]:
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
