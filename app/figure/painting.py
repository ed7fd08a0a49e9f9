"""Where muscles lie on the skin: the same arithmetic as `static/js/figure/muscles.js`, on arrays.

A muscle is a patch of lines along its fibres. Every point of the skin near it has a depth (metres inside
the outline), and how far along and across the fibres it lies. For drawing, the triangles near a patch
are cut finer, as outlines and fibres are finer than the surface.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.figure.contours import Floats, Ints
from app.figure.surface import surface

FILE = Path(__file__).parents[1] / "static" / "figure" / "muscles.json"
OUTSIDE = -1.0
NEAR = 0.012  # metres around a muscle that are kept
PIECES = 3  # an edge of the surface is cut in so many


@dataclass(frozen=True)
class Fields:
    """For points of the skin: depth inside the nearest muscle, along and across it, metres."""

    depth: Floats
    along: Floats
    across: Floats


@dataclass(frozen=True)
class Paint:
    """Some muscles on a finer part of the surface.

    A point is a mix of the surface's vertices: `mix` (n x 3) of those in `source` (n x 3).
    """

    fields: Fields
    source: Ints
    mix: Floats
    corners: Ints  # triangles
    edges: Ints
    ends: Ints
    parent: Ints  # the surface's triangle that each was cut from, in order


@cache
def muscles() -> dict[str, Any]:
    """The muscles of muscles.json by id: the anchor on the left, and lines unless it lies too deep."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["muscles"]
    return found


def layers_of(ids: tuple[str, ...]) -> list[tuple[bool, Paint]]:
    """The paint of some muscles: of those under others (True), then of those right under the skin."""
    out = []
    for deep in (True, False):
        same = tuple(name for name in ids if bool(muscles().get(name, {}).get("deep")) == deep)
        if paint := paint_of(same):
            out.append((deep, paint))
    return out


@lru_cache(maxsize=64)
def paint_of(ids: tuple[str, ...]) -> Paint | None:
    """The paint of some muscles, both sides; None when none of them lies under the skin."""
    known = [muscles()[name] for name in ids if name in muscles()]
    patches = [_Patch(muscle) for muscle in known if "lines" in muscle]  # some lie too deep
    if not patches:
        return None
    skin = surface()
    near = np.zeros(len(skin.rest), bool)
    for patch in patches:
        for sign in (1, -1):
            near |= patch.reaches(skin.position["female"] * [sign, 1, 1], 0.02)
    parent = np.flatnonzero(near[skin.triangles].any(axis=1))
    source, mix, corners = _finer(skin.triangles[parent])
    places = np.einsum("nk,nkx->nx", mix, skin.position["female"][source])
    normals = np.einsum("nk,nkx->nx", mix, skin.normal["female"][source])
    fields = _deepest(patches, places, normals)
    kept = np.flatnonzero((fields.depth[corners] > -NEAR).any(axis=1))
    corners, parent = corners[kept], np.repeat(parent, PIECES * PIECES)[kept]
    pairs = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 2)
    ends, edges = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    return Paint(
        fields=fields,
        source=source,
        mix=mix,
        corners=corners,
        edges=edges.reshape(-1, 3),
        ends=ends,
        parent=parent,
    )


def _finer(triangles: Ints) -> tuple[Ints, Floats, Ints]:
    """Each triangle in PIECES x PIECES: points as mixes of its corners, and the new triangles."""
    grid = [(i, j) for i in range(PIECES + 1) for j in range(PIECES + 1 - i)]
    number = {at: k for k, at in enumerate(grid)}
    small = []
    for i, j in grid:
        if i + j < PIECES:
            small.append((number[i, j], number[i + 1, j], number[i, j + 1]))
        if i + j < PIECES - 1:
            small.append((number[i + 1, j], number[i + 1, j + 1], number[i, j + 1]))
    share = np.array([(PIECES - i - j, i, j) for i, j in grid])
    count = len(triangles)
    source = np.repeat(triangles, len(grid), axis=0)
    parts = np.tile(share, (count, 1))
    order = np.argsort(np.where(parts > 0, source, source.max() + 1), axis=1, kind="stable")
    key = np.concatenate(
        [
            np.take_along_axis(np.where(parts > 0, source, -1), order, axis=1),
            np.take_along_axis(parts, order, axis=1),
        ],
        axis=1,
    )
    _, first, place = np.unique(key, axis=0, return_index=True, return_inverse=True)
    local = np.array(small)[None] + np.arange(count)[:, None, None] * len(grid)
    corners = place.reshape(-1)[local.reshape(-1, 3)]
    return source[first], parts[first] / PIECES, corners


def _deepest(patches: list["_Patch"], places: Floats, normals: Floats) -> Fields:
    out = np.tile([OUTSIDE, 0.0, 0.0], (len(places), 1))
    for patch in patches:
        for sign in (1, -1):
            mirrored = places * [sign, 1, 1]
            near = np.flatnonzero(patch.reaches(mirrored))
            if len(near):
                found = patch.read(mirrored[near], normals[near] * [sign, 1, 1])
                deeper = found[:, 0] > out[near, 0]
                out[near[deeper]] = found[deeper]
    return Fields(*out.T)


class _Patch:
    """Lines of points along the fibres; a cell between two lines is two triangles."""

    def __init__(self, muscle: dict[str, Any]) -> None:
        self.lines = np.array(muscle["lines"], dtype=float)
        self.thickness = float(muscle["thickness"])
        self.steps = self.lines.shape[1] - 1
        self.width = _mean_length(self.lines.transpose(1, 0, 2))
        self.length = _mean_length(self.lines)
        reach = self.thickness + min(0.03, self.width)
        self.low = self.lines.min(axis=(0, 1)) - reach
        self.high = self.lines.max(axis=(0, 1)) + reach
        self._cut()

    def _cut(self) -> None:
        corners, shares = [], []
        for s in range(len(self.lines) - 1):
            for t in range(self.steps):
                for around in (((0, 0), (0, 1), (1, 0)), ((1, 1), (1, 0), (0, 1))):
                    places = [(s + i, t + j) for i, j in around]
                    corners.append([self.lines[place] for place in places])
                    shares.append(places)
        points, at = np.array(corners), np.array(shares, dtype=float)
        u, v = points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
        cross = np.cross(u, v)
        whole = (cross * cross).sum(axis=1) > 1e-14
        self.corner, self.u, self.v, self.at = points[whole, 0], u[whole], v[whole], at[whole]
        self.normal = cross[whole] / np.linalg.norm(cross[whole], axis=1, keepdims=True)

    def reaches(self, points: Floats, more: float = 0.0) -> Any:
        """Which points lie near enough to be asked about."""
        return ((points >= self.low - more) & (points <= self.high + more)).all(axis=1)

    def read(self, points: Floats, normals: Floats) -> Floats:
        """Depth, along and across of points; OUTSIDE where the skin is too far or looks away."""
        cell, p, q = self._nearest(points)
        place = self.corner[cell] + p[:, None] * self.u[cell] + q[:, None] * self.v[cell]
        away = points - place
        height = (away * self.normal[cell]).sum(axis=1)
        aside = np.sqrt(np.clip((away * away).sum(axis=1) - height * height, 0, None))
        at = self.at[cell]
        s, t = (
            at[:, 0] + p[:, None] * (at[:, 1] - at[:, 0]) + q[:, None] * (at[:, 2] - at[:, 0])
        ).T
        across, along = s / (len(self.lines) - 1), t / self.steps
        edge = np.minimum(across, 1 - across) * self._width_at(along)
        end = np.minimum(along, 1 - along) * self.length
        inside = np.where(aside > 1e-4, -aside, _lesser(edge, end, 0.6 * min(self.width, 0.03)))
        lost = ((self.normal[cell] * normals).sum(axis=1) < 0.1) | (np.abs(height) > self.thickness)
        depth = np.where(lost, OUTSIDE, inside)
        return np.stack([depth, along * self.length, (across - 0.5) * self.width], axis=1)

    def _nearest(self, points: Floats) -> tuple[Ints, Floats, Floats]:
        """For each point the nearest cell, and the nearest place of it as shares of its sides."""
        w = points[:, None] - self.corner
        d, e = (w * self.u).sum(axis=2), (w * self.v).sum(axis=2)
        uu, uv, vv = (
            (a * b).sum(axis=1) for a, b in ((self.u,) * 2, (self.u, self.v), (self.v,) * 2)
        )
        det = uu * vv - uv * uv
        p, q = (vv * d - uv * e) / det, (uu * e - uv * d) / det
        third = np.clip((vv - uv + d - e) / (uu - 2 * uv + vv), 0, 1)
        zero = np.zeros_like(d)
        rim = [(np.clip(d / uu, 0, 1), zero), (zero, np.clip(e / vv, 0, 1)), (third, 1 - third)]
        far = np.stack(
            [a * a * uu + 2 * a * b * uv + b * b * vv - 2 * a * d - 2 * b * e for a, b in rim]
        )
        which = far.argmin(axis=0)
        outside = (p < 0) | (q < 0) | (p + q > 1)
        p = np.where(outside, np.choose(which, [a for a, _ in rim]), p)
        q = np.where(outside, np.choose(which, [b for _, b in rim]), q)
        away = w - p[..., None] * self.u - q[..., None] * self.v
        cell = (away * away).sum(axis=2).argmin(axis=1)
        row = np.arange(len(points))
        return cell, p[row, cell], q[row, cell]

    def _width_at(self, along: Floats) -> Floats:
        at = np.minimum(along * self.steps, self.steps - 1e-9)
        k = at.astype(int)
        row = self.lines[:, k] + (self.lines[:, k + 1] - self.lines[:, k]) * (at - k)[:, None]
        width: Floats = np.linalg.norm(np.diff(row, axis=0), axis=2).sum(axis=0)
        return width


def _mean_length(lines: Floats) -> float:
    return float(np.linalg.norm(np.diff(lines, axis=1), axis=2).sum(axis=1).mean())


def _lesser(a: Floats, b: Floats, rounding: float) -> Floats:
    share = np.clip(0.5 + 0.5 * (b - a) / rounding, 0, 1)
    return b * (1 - share) + a * share - rounding * share * (1 - share)
