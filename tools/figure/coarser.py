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

TRIANGLES = 30_000
EXTENT = 1.7  # metres: the simplifier measures places against the whole
NORMAL, BODY, FIELD, CARRIED, LIFTED = 0.25, 0.6, 2.0, 0.012, 1.2  # how much each difference counts
ALIKE = {"neck1": "neck2", "neck3": "head", "spine1": "spine2"}  # told as one


def coarser(work: Path, mesh: dict[str, np.ndarray], triangles: int = TRIANGLES) -> np.ndarray:
    """Triangles of the same vertices; those of the eyeballs stay, as far as they are seen."""
    eye = mesh["eye"][mesh["triangles"]].max(1) > 0.5
    ahead = normals(mesh["rest"], mesh["triangles"])[mesh["triangles"]][:, :, 2].min(1) > 0.1
    attributes, counts = _attributes(mesh)
    task = {
        "positions": mesh["position_female"].ravel().round(5).tolist(),
        "attributes": attributes.ravel().round(5).tolist(),
        "weights": counts,
        "indices": mesh["triangles"][~eye].ravel().tolist(),
        "triangles": triangles,
    }
    (work / "fine.json").write_text(json.dumps(task))
    script = str(Path(__file__).with_name("simplify.mjs"))
    subprocess.run(["node", script, "fine.json", "coarse.json"], cwd=work, check=True)
    kept = json.loads((work / "coarse.json").read_text())["indices"]
    return np.concatenate([np.array(kept).reshape(-1, 3), mesh["triangles"][eye & ahead]])


def _attributes(mesh: dict[str, np.ndarray]) -> tuple[np.ndarray, list[float]]:
    base, heavy = mesh["position_female"], mesh["position_male_heavy"]
    lifted = sum(np.linalg.norm(mesh["morphs"][f"{k}_{s}"], axis=1) for k in ("wing", "tip", "arch") for s in "lr")
    fields = [np.clip(mesh[k], -0.012, 0.012) / EXTENT for k in ("top", "shorts", "hair")]
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
