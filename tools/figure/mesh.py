"""Make the coarse surface that the server draws: WORK/surface.npz to app/figure/mesh.json.

    python mesh.py WORK [TRIANGLES]

WORK also needs npm's meshoptimizer in its `node_modules`. The triangles are first cut along the
hems and the hairline, so that each belongs wholly to skin, top, shorts or hair; then the surface is
made coarser with those lines kept. Positions and normals of what is left are the fine surface's.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "app" / "figure" / "mesh.json"
BODIES = ("female", "male", "female_heavy", "male_heavy")
REGIONS = ("skin", "top", "shorts", "hair")
PARTS = {  # what is drawn as one piece, by the joint that carries most of it
    "head": ("head",),
    "trunk": ("pelvis", "spine1", "spine2", "spine3", "spine4", "spine5", "neck1", "neck2",
              "neck3", "clavicle_l", "scapula_l", "clavicle_r", "scapula_r"),
    **{f"{part}_{side}": tuple(f"{joint}_{side}" for joint in joints)
       for side in "lr"
       for part, joints in (
           ("upperarm", ("upperarm", "upperarm_tw")), ("forearm", ("forearm", "forearm_tw")),
           ("hand", ("hand", "fingers")), ("thigh", ("thigh", "thigh_tw")),
           ("shin", ("shin", "shin_tw")), ("foot", ("foot", "midfoot", "toes")))},
    **{f"finger{n}_{side}": () for side in "lr" for n in range(1, 6)},
}  # fmt: skip


def main(work: Path, triangles: int) -> None:
    surface = dict(np.load(work / "surface.npz"))
    names = [
        joint["name"]
        for joint in json.loads((HERE.parents[1] / "app/static/figure/rig.json").read_text())[
            "joints"
        ]
    ]
    eyes = surface["eye"] > 0.5
    face = face_lines(surface, eyes)
    whole = surface["triangles"]
    surface["triangles"] = whole[~eyes[whole].any(1)]
    for field in ("hair", "top", "shorts"):
        surface = cut(surface, field)
    surface, region = split(surface)
    kept = coarser(work, surface, triangles)
    kept_region = region[kept[:, 0]]
    place = place_of(surface)
    used, kept = np.unique(place[kept], return_inverse=True)  # lines stand once again
    kept = kept.reshape(-1, 3)
    normal = {body: normals_of(surface, surface["position_" + body])[used] for body in BODIES}
    small = {k: v[used] for k, v in surface.items() if k != "triangles"}
    document = {
        "parts": list(PARTS),
        "regions": list(REGIONS),
        "joints": names,
        "triangles": pack(kept, "<u2"),
        "part": pack(parts_of(small, kept, names), "u1"),
        "region": pack(kept_region, "u1"),
        "weights": pack(small["weights"] * 255, "u1"),
        "rest": pack(small["rest"] * 1e4, "<i2"),
        "open": pack(openness(surface, used, kept) * 255, "u1"),
        "position": {b: pack(small["position_" + b] * 1e4, "<i2") for b in BODIES},
        "normal": {b: pack(normal[b] * 127, "i1") for b in BODIES},
        "morphs": {k[6:]: morph(surface, k, used) for k in small if k.startswith("morph_")},
        "face": face,
    }  # fmt: skip
    TARGET.write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(f"{len(used)} vertices, {len(kept)} triangles, {TARGET.stat().st_size:,} bytes")


def pack(values: np.ndarray, kind: str) -> dict[str, object]:
    """An array as text: kind, shape and bytes in base 64."""
    if np.issubdtype(values.dtype, np.floating):
        values = values.round()
    data = np.ascontiguousarray(values.astype(kind))
    return {
        "kind": kind,
        "shape": list(data.shape),
        "data": base64.b64encode(data.tobytes()).decode(),
    }


def cut(surface: dict[str, np.ndarray], field: str) -> dict[str, np.ndarray]:
    """The same surface with new vertices where the field is zero, so that no triangle crosses it."""
    f, triangles = surface[field].copy(), surface["triangles"]
    f[np.abs(f) < 2e-4] = 2e-4  # a vertex that is all but on the line stays whole
    inside = f > 0
    count = inside[triangles].sum(1)
    crossed = triangles[(count == 1) | (count == 2)]
    alone = np.where(inside[crossed].sum(1) == 1, inside[crossed].T, ~inside[crossed].T).T.argmax(1)
    a, b, c = (np.take_along_axis(crossed, ((alone + k) % 3)[:, None], 1)[:, 0] for k in range(3))
    edges = np.sort(np.concatenate([np.stack([a, b], 1), np.stack([a, c], 1)]), 1)
    unique, number = np.unique(edges, axis=0, return_inverse=True)
    share = (f[unique[:, 0]] / (f[unique[:, 0]] - f[unique[:, 1]]))[:, None]
    first = len(f)
    out = {}
    for name, values in surface.items():
        if name == "triangles":
            continue
        flat = values.reshape(first, -1).astype(float)
        new = flat[unique[:, 0]] * (1 - share) + flat[unique[:, 1]] * share
        if name == "finger":
            new = flat[unique[:, 0]]
        out[name] = np.concatenate([flat, new]).reshape(-1, *values.shape[1:])
    out[field][:first] = f
    out[field][first:] = 0
    ab, ac = number.reshape(-1)[: len(a)] + first, number.reshape(-1)[len(a) :] + first
    pieces = [np.stack(t, 1) for t in ((a, ab, ac), (ab, b, c), (ab, c, ac))]
    out["triangles"] = np.concatenate([triangles[(count == 0) | (count == 3)], *pieces])
    return out


def split(surface: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Vertices on a line stand once for each region; also the region of each vertex."""
    t = surface["triangles"]
    middle = {k: surface[k][t].mean(1) > 0 for k in ("top", "shorts", "hair")}
    of = np.select([middle["hair"], middle["top"], middle["shorts"]], [3, 1, 2], 0)
    pairs = np.stack([t, np.repeat(of[:, None], 3, 1)], 2).reshape(-1, 2)
    unique, number = np.unique(pairs, axis=0, return_inverse=True)
    out = {k: v[unique[:, 0]] for k, v in surface.items() if k != "triangles"}
    out["triangles"] = number.reshape(-1, 3)
    return out, unique[:, 1]


def normals_of(surface: dict[str, np.ndarray], position: np.ndarray) -> np.ndarray:
    """Smooth normals; vertices in one place (on a line) share theirs."""
    t, total = surface["triangles"], np.zeros_like(position)
    across = np.cross(position[t[:, 1]] - position[t[:, 0]], position[t[:, 2]] - position[t[:, 0]])
    place = place_of(surface)
    for k in range(3):
        np.add.at(total, place[t[:, k]], across)
    total = total[place]
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def place_of(surface: dict[str, np.ndarray]) -> np.ndarray:
    """For each vertex the first one in the same place."""
    _, first, number = np.unique(
        surface["rest"].round(7), axis=0, return_index=True, return_inverse=True
    )
    return first[number.reshape(-1)]


def morph(surface: dict[str, np.ndarray], name: str, used: np.ndarray) -> dict[str, object]:
    """What a morph moves: which vertices, how far, and half of what it adds to their normals."""
    base = surface["position_female"]
    bend = (normals_of(surface, base + surface[name]) - normals_of(surface, base))[used] / 2
    moved = np.where((np.abs(surface[name][used]) > 1e-4).any(1) | (np.abs(bend) > 0.01).any(1))[0]
    return {
        "vertex": pack(moved, "<u2"),
        "position": pack(surface[name][used][moved] * 1e4, "<i2"),
        "normal": pack(bend[moved] * 127, "i1"),
    }


def openness(
    surface: dict[str, np.ndarray], used: np.ndarray, kept: np.ndarray, views: int = 128
) -> np.ndarray:
    """How much of the sky each vertex of the woman at rest sees, 0 to 1: hollows come out darker."""
    position, normal = surface["position_female"], normals_of(surface, surface["position_female"])
    seen, most = np.zeros(len(used)), np.zeros(len(used))
    for i in range(views):
        up = 1 - 2 * (i + 0.5) / views
        turn = i * 2.399963
        toward = np.array(
            [np.cos(turn) * (1 - up * up) ** 0.5, up, np.sin(turn) * (1 - up * up) ** 0.5]
        )
        side = np.cross(toward, [0.3, 0.5, 0.81])
        side /= np.linalg.norm(side)
        flat = np.stack([position @ side, position @ np.cross(toward, side)], 1)
        cell = np.floor(flat / 0.008).astype(int)
        cell -= cell.min(0)
        cell = cell[:, 0] * (cell[:, 1].max() + 1) + cell[:, 1]
        depth = position @ toward
        front = np.full(cell.max() + 1, -np.inf)
        np.maximum.at(front, cell, depth)
        weight = np.clip(normal[used] @ toward, 0, None)
        seen += weight * (depth[used] > front[cell[used]] - 0.016)
        most += weight
    share = seen / most
    for _ in range(2):
        total, count = share.copy(), np.ones(len(share))
        for k in range(3):
            a, b = kept[:, k], kept[:, (k + 1) % 3]
            for x, y in ((a, b), (b, a)):
                np.add.at(total, x, share[y])
                np.add.at(count, x, 1)
        share = total / count
    return share


def coarser(work: Path, surface: dict[str, np.ndarray], triangles: int) -> np.ndarray:
    """Triangles (indices of the same vertices) with the shape and the lines kept."""
    position = surface["position_female"]
    raised = sum(
        (np.linalg.norm(v, axis=1) for k, v in surface.items() if k.startswith("morph_")),
        np.zeros(len(position)),
    )
    attributes = np.concatenate([normals_of(surface, position), raised[:, None] * 20], 1)
    task = {
        "positions": position.ravel().round(5).tolist(),
        "attributes": attributes.ravel().round(3).tolist(),
        "weights": [0.6, 0.6, 0.6, 2.0],
        "indices": surface["triangles"].ravel().tolist(),
        "triangles": triangles,
    }
    (work / "fine.json").write_text(json.dumps(task))
    subprocess.run(
        ["node", str(HERE / "simplify.mjs"), "fine.json", "coarse.json"], cwd=work, check=True
    )
    answer = json.loads((work / "coarse.json").read_text())
    return np.array(answer["indices"]).reshape(-1, 3)


def parts_of(small: dict[str, np.ndarray], triangles: np.ndarray, names: list[str]) -> np.ndarray:
    """The part of each triangle, an index of PARTS."""
    share = np.zeros((len(triangles), len(PARTS)))
    carried = small["weights"][triangles].sum(1)
    for i, joints in enumerate(PARTS.values()):
        for joint in joints:
            share[:, i] += carried[:, names.index(joint)]
    part = share.argmax(1)
    finger = np.sort(small["finger"][triangles], 1)[:, 1].astype(int)  # at least two of three
    order = list(PARTS)
    for side in "lr":
        own = (part == order.index(f"hand_{side}")) & (finger > 0)
        part[own] = order.index(f"finger1_{side}") + finger[own] - 1
    return part


def face_lines(surface: dict[str, np.ndarray], eyes: np.ndarray) -> dict[str, dict[str, list]]:
    """By body: what is drawn on the face, as lines of places at rest, all carried by the head."""
    return {body: _face(surface, surface["position_" + body], eyes) for body in BODIES}


def _face(
    surface: dict[str, np.ndarray], position: np.ndarray, eyes: np.ndarray
) -> dict[str, list]:
    out: dict[str, list] = {}
    t = surface["triangles"]
    skin = t[~eyes[t].any(1)]
    skin = skin[(position[skin][:, :, 1].min(1) > position[eyes][:, 1].min() - 0.12)]
    skin = skin[position[skin][:, :, 2].max(1) > position[eyes][:, 2].min() - 0.01]
    skin = skin[np.abs(position[skin][:, :, 0]).max(1) < 0.07]
    for side, sign in (("l", 1), ("r", -1)):
        ball = position[eyes & (sign * position[:, 0] > 0)]
        centre = (ball.min(0) + ball.max(0)) / 2
        radius = (ball[:, 0].max() - ball[:, 0].min()) / 2
        out[f"eye_{side}"] = _opening(position, skin, centre, radius)
        out[f"iris_{side}"] = _short([centre + [0, 0, radius], [radius * 0.44, 0, 0]])
        out[f"brow_{side}"] = _brow(position, skin, centre, sign)
    out["mouth"] = _mouth(position, skin, (out["eye_l"], out["eye_r"]))
    return out


def _short(points) -> list:
    return [[round(float(v), 5) for v in p] for p in points]


def _depth_at(position: np.ndarray, skin: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """How far forward the skin lies at points seen from the front; -inf where there is none."""
    out = np.full(len(xy), -np.inf)
    p = position[skin]
    near = (p[:, :, :2].max(1) > xy.min(0) - 1e-6) & (p[:, :, :2].min(1) < xy.max(0) + 1e-6)
    p = p[near.all(1)]
    low, high = p[:, :, :2].min(1), p[:, :, :2].max(1)
    for i, q in enumerate(xy):
        near = np.where(((low <= q + 1e-9) & (high >= q - 1e-9)).all(1))[0]
        a, b, c = p[near, 0], p[near, 1], p[near, 2]
        d = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
        d = np.where(np.abs(d) < 1e-14, 1e-14, d)
        u = ((q[0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (q[1] - a[:, 1])) / d
        v = ((b[:, 0] - a[:, 0]) * (q[1] - a[:, 1]) - (q[0] - a[:, 0]) * (b[:, 1] - a[:, 1])) / d
        hit = (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6)  # an edge belongs to both
        z = a[:, 2] + u * (b[:, 2] - a[:, 2]) + v * (c[:, 2] - a[:, 2])
        if hit.any():
            out[i] = z[hit].max()
    return out


def _opening(position: np.ndarray, skin: np.ndarray, centre: np.ndarray, radius: float) -> list:
    """The outline of what shows of an eyeball between the lids, on the ball."""
    steps = np.linspace(-1.2, 1.2, 61)
    upper, lower = [], []
    for u in steps:
        v = np.linspace(-1, 1, 81)
        x = centre[0] + u * radius
        inside = u * u + v * v < 1
        z = centre[2] + radius * np.sqrt(np.clip(1 - u * u - v * v, 0, None))
        lid = _depth_at(position, skin, np.stack([np.full(len(v), x), centre[1] + v * radius], 1))
        seen = np.where(inside & (z > lid))[0]
        if len(seen) > 1:
            for i, row in ((seen[-1], upper), (seen[0], lower)):
                row.append([x, centre[1] + v[i] * radius, z[i]])
    line = np.array(upper[::3] + lower[::-1][::3])
    return _short(line)


def _brow(position: np.ndarray, skin: np.ndarray, centre: np.ndarray, sign: int) -> list:
    """A tapered arc over the eye, as a closed line on the skin."""
    b = np.linspace(-1, 1, 9)
    x = centre[0] + sign * (0.003 + 0.019 * b)
    y = centre[1] + 0.0195 + 0.0045 * (1 - b * b) + 0.0022 * b
    half = 0.0024 * (1 - 0.35 * b) * np.clip((1 - abs(b)) * 5, 0.1, 1)
    xy = np.concatenate([np.stack([x, y + half], 1), np.stack([x, y - half], 1)[::-1]])
    z = _depth_at(position, skin, xy)
    return _short(np.column_stack([xy, z + 0.0005]))


def _mouth(position: np.ndarray, skin: np.ndarray, eyes: tuple) -> list:
    """The line between the lips: where, below the nose, the face is most hollow."""
    level = np.mean([np.mean(eye, 0)[1] for eye in eyes])
    line = []
    for x in np.linspace(-0.021, 0.021, 9):
        y = level - np.linspace(0.052, 0.088, 73)
        z = _depth_at(position, skin, np.stack([np.full(len(y), x), y], 1))
        z = np.where(np.isfinite(z), z, z[np.isfinite(z)].min() - 0.01)  # between open lips
        hollow = [z[i - 8] + z[i + 8] - 2 * z[i] for i in range(8, len(y) - 8)]
        i = int(np.argmax(hollow)) + 8
        line.append([x, y[i], z[i - 5 : i + 6].max()])
    heights = np.array([point[1] for point in line])
    for _ in range(2):  # a calm line
        heights[1:-1] = (heights[:-2] + heights[1:-1] + heights[2:]) / 3
    return _short(np.column_stack([[p[0] for p in line], heights, [p[2] for p in line]]))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 4200)
