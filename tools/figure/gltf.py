"""Writes the figure as one quantised GLB: a skinned mesh with morph targets and custom attributes.

Places are whole steps of 0.1 mm; inverse bind matrices carry the scale, so any viewer shows them right.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

STEP = 1e-4  # metres
FIELD_STEP = 0.032 / 127  # metres a step of a garment's field
BYTE, UBYTE, SHORT, USHORT, FLOAT = 5120, 5121, 5122, 5123, 5126
KINDS = {BYTE: "i1", UBYTE: "u1", SHORT: "<i2", USHORT: "<u2", FLOAT: "<f4"}
ARRAY, ELEMENTS = 34962, 34963


class Glb:
    """Collects accessors in one buffer."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(
        self, values: np.ndarray, kind: int, shape: str, target: int | None = None, **more
    ) -> int:
        """Append an array as an accessor; rows are padded to four bytes as glTF asks."""
        rows = np.ascontiguousarray(values.astype(KINDS[kind]))
        stride = rows.itemsize * (rows.shape[1] if rows.ndim > 1 else 1)
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data)}
        raw = rows.view("u1").reshape(len(rows), stride)
        if target == ARRAY:
            raw = np.pad(raw, ((0, 0), (0, -stride % 4)))
            view["byteStride"] = raw.shape[1]
        self.data += raw.tobytes()
        view["byteLength"] = raw.size
        self.data += bytes(-len(self.data) % 4)
        if target:
            view["target"] = target
        accessor = {
            "bufferView": len(self.views),
            "componentType": kind,
            "count": len(rows),
            "type": shape,
        }
        if shape == "VEC3" and kind == SHORT:
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.views.append(view)
        self.accessors.append({**accessor, **more})
        return len(self.accessors) - 1

    def places(self, values: np.ndarray) -> int:
        return self.add(np.round(values / STEP), SHORT, "VEC3", ARRAY)

    def write(self, path: Path, document: dict[str, Any]) -> None:
        document |= {
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.data)}],
        }
        text = json.dumps(document, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        total = 28 + len(text) + len(self.data)
        head = struct.pack("<III", 0x46546C67, 2, total)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        chunks += struct.pack("<II", len(self.data), 0x004E4942) + bytes(self.data)
        path.write_bytes(head + chunks)


def eight_weights(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The eight strongest joints of each vertex and their weights of 255, which sum to 255."""
    order = np.argsort(-weights, 1, kind="stable")[:, :8]
    strong = np.take_along_axis(weights, order, 1)
    strong[strong < 0.008] = 0
    strong /= strong.sum(1, keepdims=True)
    whole = np.floor(strong * 255).astype(int)
    whole[:, 0] += 255 - whole.sum(1)
    order[whole == 0] = 0
    return order, whole


def write_figure(path: Path, mesh: dict[str, Any], joints: list, at: dict[str, np.ndarray]) -> None:
    """`mesh`: places, triangles, weights, fields (n x 4), morphs (name: n x 3)."""
    glb = Glb()
    order, whole = eight_weights(mesh["weights"])
    fields = np.clip(np.round(mesh["fields"] / FIELD_STEP), -127, 127)
    attributes = {
        "POSITION": glb.places(mesh["places"]),
        "_FIELDS": glb.add(fields, BYTE, "VEC4", ARRAY, normalized=True),
    }
    for half in (0, 1):
        part = slice(4 * half, 4 * half + 4)
        attributes[f"JOINTS_{half}"] = glb.add(order[:, part], UBYTE, "VEC4", ARRAY)
        attributes[f"WEIGHTS_{half}"] = glb.add(
            whole[:, part], UBYTE, "VEC4", ARRAY, normalized=True
        )
    primitive = {
        "attributes": attributes,
        "indices": glb.add(mesh["triangles"].ravel(), USHORT, "SCALAR", ELEMENTS),
        "targets": [{"POSITION": glb.places(offset)} for offset in mesh["morphs"].values()],
    }
    shape = {
        "name": "figure",
        "primitives": [primitive],
        "weights": [0] * len(mesh["morphs"]),
        "extras": {"targetNames": list(mesh["morphs"]), "step": STEP, "fieldStep": FIELD_STEP},
    }
    glb.write(path, _document(shape, joints, at, glb))


def _document(
    shape: dict[str, Any], joints: list, at: dict[str, np.ndarray], glb: Glb
) -> dict[str, Any]:
    names = [name for name, _, _ in joints]
    binds = np.tile(np.diag([STEP, STEP, STEP, 1.0]), (len(names), 1, 1))
    nodes = []
    for i, (name, parent, _) in enumerate(joints):
        binds[i, :3, 3] = -at[name]
        away = at[name] - (at[parent] if parent else 0)
        below = [names.index(child) for child, above, _ in joints if above == name]
        nodes.append({"name": name, "translation": [round(float(v), 7) for v in away]})
        if below:
            nodes[-1]["children"] = below
    bound = glb.add(binds.transpose(0, 2, 1).reshape(-1, 16), FLOAT, "MAT4")
    nodes.append({"name": "figure", "mesh": 0, "skin": 0})
    return {
        "asset": {"version": "2.0", "copyright": "CC0 1.0, from MakeHuman/MPFB2 (hm08)"},
        "extensionsUsed": ["KHR_mesh_quantization"],
        "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": [0, len(nodes) - 1]}],
        "nodes": nodes,
        "skins": [{"joints": list(range(len(names))), "inverseBindMatrices": bound, "skeleton": 0}],
        "meshes": [shape],
    }
