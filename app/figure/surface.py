"""The coarse surface that the server draws: its shape, its skin weights and where it lies in a pose."""

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from app.figure.contours import Floats, Ints
from app.figure.posing import Pose
from app.figure.rig import SIDES, Rig

FILE = Path(__file__).with_name("mesh.json")
WHOLE = 18  # degrees of winging, tipping or sinking that a whole morph shows
SKIN, TOP, SHORTS, HAIR = range(4)
REGIONS = 4
OVERLAP = 2  # rings of triangles by which a patch reaches under its neighbours


@dataclass(frozen=True)
class Surface:
    """Vertices and triangles, and how they fall into patches (a region of a part).

    `piece*` list the triangles of every patch, its own and the nearest of the patches around it: they
    are drawn one over another, so each reaches a little under the next.
    """

    joints: tuple[str, ...]
    parts: tuple[str, ...]
    weights: Floats
    rest: Floats
    openness: Floats
    position: dict[str, Floats]
    normal: dict[str, Floats]
    morphs: dict[str, tuple[Ints, Floats, Floats]]
    face: dict[str, dict[str, Floats]]
    triangles: Ints
    region: Ints
    ends: Ints
    sides: Ints  # m x 3, number of the edge from corner k to corner k + 1
    piece: Ints  # number of the triangle
    piece_group: Ints
    piece_home: Ints  # the patch whose own the triangle is
    seams: frozenset[tuple[int, int]]  # pairs of patches that meet
    piece_away: Ints  # 0 for a patch's own, 1 for what touches it, 2 for what touches that

    def posed(self, rig: Rig, pose: Pose, *, grips: bool = False) -> tuple[Floats, Floats]:
        """Places and unit normals of all vertices in a pose; with `grips` the hands are closed."""
        position, normal = self._morphed(rig.body, _amounts(pose, grips))
        carried = np.einsum("vj,jk->vk", self.weights, matrices(self.joints, rig, pose)).reshape(
            -1, 3, 4
        )
        places = np.einsum("vij,vj->vi", carried[:, :, :3], position) + carried[:, :, 3]
        turned = np.einsum("vij,vj->vi", carried[:, :, :3], normal)
        return places, turned / np.linalg.norm(turned, axis=1, keepdims=True)

    def evened(self, value: Floats) -> Floats:
        """A value of the vertices, each halfway to the mean of its neighbours: without noise."""
        a, b = self.ends.T
        total = np.bincount(a, value[b], len(value)) + np.bincount(b, value[a], len(value))
        count = np.bincount(self.ends.ravel(), minlength=len(value))
        out: Floats = (value + total / count) / 2
        return out

    def _morphed(self, body: str, amounts: dict[str, float]) -> tuple[Floats, Floats]:
        position, normal = self.position[body].copy(), self.normal[body].copy()
        for name, (vertex, offset, bend) in self.morphs.items():
            if share := amounts.get(name):
                position[vertex] += share * offset
                normal[vertex] += share * bend
        return position, normal


def _amounts(pose: Pose, grips: bool) -> dict[str, float]:
    """Shares of the whole morphs in a pose, as `static/js/figure/body.js` takes them."""
    amounts = {name: degrees / WHOLE for name, degrees in pose.skin.items()}
    return amounts | {f"grip_{side}": float(grips) for side in SIDES}


def matrices(joints: tuple[str, ...], rig: Rig, pose: Pose) -> Floats:
    """Each joint's turn and shift from rest as a row of twelve."""
    x, y, z, w = np.array([pose.world[name] for name in joints]).T
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ).transpose(2, 0, 1)
    rest = np.array([rig.rest[name] for name in joints])
    shift = np.array([pose.joints[name] for name in joints]) - np.einsum("jab,jb->ja", turn, rest)
    return np.concatenate([turn, shift[:, :, None]], axis=2).reshape(-1, 12)


@cache
def surface() -> Surface:
    """The surface of mesh.json, read once."""
    source = json.loads(FILE.read_text(encoding="utf-8"))
    triangles = _array(source["triangles"]).astype(np.int64)
    part, region = (_array(source[k]).astype(np.int64) for k in ("part", "region"))
    which, group, home, away = _pieces(triangles, part, region)
    pairs = np.stack([triangles, np.roll(triangles, -1, axis=1)], axis=2).reshape(-1, 2)
    ends, number = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    weights = _array(source["weights"]).astype(float)
    return Surface(
        joints=tuple(source["joints"]),
        parts=tuple(source["parts"]),
        weights=weights / weights.sum(axis=1, keepdims=True),
        rest=_array(source["rest"]) / 1e4,
        openness=_array(source["open"]) / 255,
        position={body: _array(a) / 1e4 for body, a in source["position"].items()},
        normal={body: _array(a) / 127 for body, a in source["normal"].items()},
        morphs={
            name: (
                _array(m["vertex"]).astype(np.int64),
                _array(m["position"]) / 1e4,
                _array(m["normal"]) / 63.5,
            )
            for name, m in source["morphs"].items()
        },
        face={
            body: {name: np.array(points) for name, points in lines.items()}
            for body, lines in source["face"].items()
        },
        triangles=triangles,
        region=region,
        ends=ends,
        sides=number.reshape(-1, 3),
        piece=which,
        piece_group=group,
        piece_home=home,
        piece_away=away,
        seams=frozenset(zip(group[away == 1].tolist(), home[away == 1].tolist(), strict=True)),
    )


def _array(packed: dict[str, Any]) -> Any:
    data = base64.b64decode(packed["data"])
    return np.frombuffer(data, packed["kind"]).reshape(packed["shape"])


def _pieces(triangles: Ints, part: Ints, region: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Triangles by patch, its own and those around its part: which, of which patch, home, how far."""
    patch = part * REGIONS + region
    found = []
    for p in np.unique(part):
        inside = part == p
        distance = np.where(inside, 0, -1)
        for ring in range(1, OVERLAP + 1):
            touched = np.zeros(triangles.max() + 1, bool)
            touched[triangles[distance >= 0]] = True
            distance[touched[triangles].any(axis=1) & (distance < 0)] = ring
        which = np.flatnonzero(distance >= 0)
        found.append(np.stack([which, p * REGIONS + region[which], patch[which], distance[which]]))
    which, group, home, away = np.concatenate(found, axis=1)
    return which, group, home, away
