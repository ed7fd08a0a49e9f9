"""Fewer triangles where nothing is seen of them, by npm's meshoptimizer (simplify.mjs).

A machine without a graphics card pays for every triangle, and the source is densest in face, hands
and feet. Kept are the shape of the lightest and heaviest body, the hems, and the places where skin
bends or a morph lifts it.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
from skeleton import INDEX, NAMES
from surface import normals

TRIANGLES = 32_000
GRAIN = 0.002  # metres of a cell in which what lies before hides what lies behind
EXTENT = 1.7  # metres: the simplifier measures places against the whole
NORMAL, BODY, FIELD, CARRIED, LIFTED = 0.35, 0.6, 5.0, 0.010, 1.2  # how much each difference counts
ALIKE = {"neck1": "neck2", "neck3": "head", "spine1": "spine2"}  # told as one


def coarser(work: Path, mesh: dict[str, np.ndarray], triangles: int = TRIANGLES) -> np.ndarray:
    """Triangles of the same vertices; those of the eyeballs stay, as far as they are seen."""
    all_triangles = mesh["triangles"][seen(mesh["rest"], mesh["triangles"])]
    eye = mesh["eye"][all_triangles].max(1) > 0.5
    ahead = normals(mesh["rest"], mesh["triangles"])[all_triangles][:, :, 2].min(1) > 0.1
    attributes, counts = _attributes(mesh)
    task = {
        "positions": mesh["position_female"].ravel().round(5).tolist(),
        "attributes": attributes.ravel().round(5).tolist(),
        "weights": counts,
        "indices": all_triangles[~eye].ravel().tolist(),
        "locked": (face(mesh) | hems(mesh)).astype(int).tolist(),
        "triangles": triangles,
    }
    (work / "fine.json").write_text(json.dumps(task))
    script = str(Path(__file__).with_name("simplify.mjs"))
    subprocess.run(["node", script, "fine.json", "coarse.json"], cwd=work, check=True)
    kept = json.loads((work / "coarse.json").read_text())["indices"]
    return np.concatenate([np.array(kept).reshape(-1, 3), all_triangles[eye & ahead]])


def seen(places: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Which triangles are seen from anywhere; the inside of mouth and nose is not."""
    out = np.zeros(len(triangles), bool)
    centres = places[triangles].mean(1)
    corners = places[triangles].reshape(-1, 3)
    sides = np.cross(*(places[triangles[:, k]] - places[triangles[:, 0]] for k in (1, 2)))
    for direction in _directions():
        right = np.cross(direction, [0.21, 0.97, 0.12])
        right /= np.linalg.norm(right)
        axes = np.stack([right, np.cross(direction, right)], 1)
        cell = lambda points: np.round(points @ axes / GRAIN).astype(int) + 2000  # noqa: B023, E731
        front = np.full((4000, 4000), -np.inf, "f4")
        for points in (centres, corners):
            np.maximum.at(front, tuple(cell(points).T), points @ direction)
        out |= (centres @ direction > front[tuple(cell(centres).T)] - 0.003) & (
            sides @ direction > 0
        )
    for _ in range(2):  # and what lies beside: lips and lids turn inward
        beside = np.zeros(len(places), bool)
        beside[triangles[out]] = True
        out = beside[triangles].any(1)
    return out


def face(mesh: dict[str, np.ndarray]) -> np.ndarray:
    """Which vertices lie about the eyes and the mouth, where every triangle counts."""
    eye = mesh["rest"][(mesh["eye"] > 0.5) & (mesh["rest"][:, 0] > 0)].mean(0)
    x, y, z = (mesh["rest"] - eye * [0, 1, 1]).T
    lids = np.hypot((abs(x) - eye[0]) / 0.024, y / 0.015) < 1
    lips = np.hypot(x / 0.031, (y + 0.068) / 0.017) < 1
    return (lids | lips) & (z > -0.01)


def _directions() -> np.ndarray:
    """Forty directions, evenly over the sphere."""
    k = np.arange(40) + 0.5
    y, turn = 1 - k / 20, np.pi * (1 + 5**0.5) * k
    ring = np.sqrt(1 - y * y)
    return np.stack([ring * np.cos(turn), y, ring * np.sin(turn)], 1)


def hems(mesh: dict[str, np.ndarray]) -> np.ndarray:
    """The corners of triangles that an edge of cloth or hair crosses."""
    out = np.zeros(len(mesh["rest"]), bool)
    for name in ("top", "shorts", "hair"):
        corners = mesh[name][mesh["triangles"]]
        out[mesh["triangles"][(corners.min(1) < 0) & (corners.max(1) > 0)]] = True
    return out


def _attributes(mesh: dict[str, np.ndarray]) -> tuple[np.ndarray, list[float]]:
    base, heavy = mesh["position_female"], mesh["position_male_heavy"]
    lifted = sum(
        np.linalg.norm(mesh["morphs"][f"{k}_{s}"], axis=1)
        for k in ("wing", "tip", "arch")
        for s in "lr"
    )
    near = {"top": 1, "shorts": 1, "hair": 2.5}  # the hair stands off, so its edge shows most
    fields = [np.clip(mesh[k], -0.012, 0.012) / EXTENT * more for k, more in near.items()]
    groups = [
        (NORMAL, list(normals(base, mesh["triangles"]).T)),
        (BODY, list((heavy - base).T / EXTENT)),
        (FIELD, fields),
        (LIFTED, [lifted / EXTENT]),
        (CARRIED, _carried(mesh["weights"])),
    ]
    columns = [column for _, group in groups for column in group]
    return np.stack(columns, 1), [weight for weight, group in groups for _ in group]


def _carried(weights: np.ndarray) -> list[np.ndarray]:
    """How much of each kind of joint carries a vertex, left and right as one."""
    sums: dict[str, np.ndarray] = {}
    for name in NAMES:
        kind = ALIKE.get(name, name.removesuffix("_l").removesuffix("_r"))
        sums[kind] = sums.get(kind, 0) + weights[:, INDEX[name]]
    return list(sums.values())
