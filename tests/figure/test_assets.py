"""What a browser downloads for the figure: the parts agree with one another, are licensed and small."""

import ast
import json
import re
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
import yaml

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "app/static"
FIGURE = STATIC / "figure"
SCRIPTS = STATIC / "js/figure"
THREE = STATIC / "vendor/three-0.187.0"
LAB = ROOT / "course_content/corrective-exercise/lab"
BODIES = ["female", "male", "female_heavy", "male_heavy"]
BUDGET = 700_000  # bytes that a learner downloads before the figure moves, as they are served
VIEWS = {"anterior", "lateral", "posterior"}
COLOURS = {"skin", "top", "shorts", "hair", "iris"}


@pytest.fixture(scope="module")
def rig() -> dict[str, Any]:
    return json.loads((FIGURE / "rig.json").read_text())


@pytest.fixture(scope="module")
def gltf() -> dict[str, Any]:
    data = (FIGURE / "figure.glb").read_bytes()
    magic, version, total, length, kind = struct.unpack("<IIIII", data[:20])
    assert (magic, version, total, kind) == (0x46546C67, 2, len(data), 0x4E4F534A)
    return json.loads(data[20 : 20 + length])


@pytest.fixture(scope="module")
def muscles() -> dict[str, Any]:
    return json.loads((FIGURE / "muscles.json").read_text())["muscles"]


def test_the_mesh_has_the_joints_of_the_rig_in_the_same_order(rig: Any, gltf: Any) -> None:
    names = [gltf["nodes"][i]["name"] for i in gltf["skins"][0]["joints"]]
    assert names == [joint["name"] for joint in rig["joints"]]


def test_the_mesh_rests_where_the_rig_says(rig: Any, gltf: Any) -> None:
    parent = {joint["name"]: joint["parent"] for joint in rig["joints"]}
    rest = rig["rest"]["female"]
    for node in gltf["nodes"]:
        if node["name"] in rest:
            above = rest[parent[node["name"]]] if parent[node["name"]] else [0, 0, 0]
            away = [a - b for a, b in zip(rest[node["name"]], above, strict=True)]
            assert node["translation"] == pytest.approx(away, abs=1e-5)


def test_the_mesh_has_every_body_and_morph_and_eight_weights(gltf: Any) -> None:
    mesh = gltf["meshes"][0]
    sided = [f"{name}_{side}" for name in ("wing", "tip", "arch", "grip") for side in "lr"]
    assert set(mesh["extras"]["targetNames"]) == {*BODIES[1:], *sided, "seat"}
    primitive = mesh["primitives"][0]
    assert len(primitive["targets"]) == len(mesh["extras"]["targetNames"])
    assert {"POSITION", "_FIELDS", "JOINTS_1", "WEIGHTS_1"} <= set(primitive["attributes"])


def test_every_body_has_every_joint_and_mark(rig: Any) -> None:
    names = {joint["name"] for joint in rig["joints"]}
    marks = set(rig["markers"]["female"])
    sided = "trochanter malleolus epicondyle elbow wrist grip heel toe ball ear acromion asis psis"
    assert {f"{mark}_{side}" for mark in sided.split() for side in "lr"} <= marks
    assert {"c7", "t12", "nose", "vertex"} <= marks
    assert list(rig["rest"]) == BODIES
    for body in BODIES:
        assert set(rig["rest"][body]) == names
        assert set(rig["markers"][body]) == marks
        assert {joint for joint, _ in rig["markers"][body].values()} <= names


def test_every_muscle_of_the_course_has_its_place(muscles: Any) -> None:
    course = yaml.safe_load((LAB / "muscles.yaml").read_text())["muscles"]
    assert set(muscles) == {muscle["id"] for muscle in course}


def test_a_muscle_is_a_patch_of_even_lines_or_a_label(muscles: Any) -> None:
    for muscle in muscles.values():
        assert len(muscle["anchor"]) == 3
        assert muscle["views"]
        assert set(muscle["views"]) <= VIEWS
        lines = muscle.get("lines", [])
        assert muscle.get("deep") or len(lines) >= 2
        assert all(len(a) == len(b) >= 3 for a, b in pairwise(lines))


def test_palettes_are_parameters_with_five_skins_and_three_sets_of_clothes() -> None:
    palettes = json.loads((FIGURE / "palettes.json").read_text())
    natural = [p["light"] for name, p in palettes.items() if name != "clay"]
    assert len({p["skin"] for p in natural}) >= 5
    assert len({(p["top"], p["shorts"]) for p in natural}) >= 3
    for palette in palettes.values():
        for theme in ("light", "dark"):
            assert set(palette[theme]) >= COLOURS
            assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in palette[theme].values())


def test_clay_has_the_colours_of_the_design() -> None:
    clay = json.loads((FIGURE / "palettes.json").read_text())["clay"]
    parts = ("skin", "top", "shorts", "hair")
    light, dark = ([clay[theme][part] for part in parts] for theme in ("light", "dark"))
    assert light == ["#e6d8c8", "#b3c2bb", "#7d908a", "#75716a"]
    assert dark == ["#d2c4b3", "#8fa39c", "#566a65", "#55534d"]


def test_licences_lie_beside_the_parts() -> None:
    assert "CC0" in (FIGURE / "LICENSE-CC0.md").read_text()
    assert "MakeHuman" in (FIGURE / "CREDITS.md").read_text()
    for name in ("LICENSE", "LICENSE-meshoptimizer"):
        assert "MIT" in (THREE / name).read_text()


def test_the_vendored_module_exports_what_the_tool_says() -> None:
    tool = (ROOT / "tools/vendor").read_text()
    names = next(
        ast.literal_eval(node.value.func.value).split()  # type: ignore[attr-defined]
        for node in ast.parse(tool).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "THREE_NAMES"
    )
    exported = re.search(r"export\s*\{([^}]*)\};?\s*$", (THREE / "three.js").read_text())
    assert exported
    found = {part.split(" as ")[-1].strip() for part in exported[1].split(",")}
    assert found == {*names, "GLTFLoader", "MeshoptDecoder"}


def test_the_module_keeps_to_the_content_policy() -> None:
    text = (THREE / "three.js").read_text()
    for forbidden in ("WebAssembly", "new Function", "eval(", "new Worker"):
        assert forbidden not in text


def test_the_check_of_what_is_vendored_needs_no_network() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools/vendor"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_a_learner_downloads_stays_within_the_budget() -> None:
    files = [THREE / "three.js", *SCRIPTS.glob("*.js")]
    files += [FIGURE / f"{name}.json" for name in ("rig", "muscles", "palettes")]
    files.append(FIGURE / "figure.glb")
    # a quicker pass than the server's, which makes them a little smaller still
    sizes = {path.name: len(brotli.compress(path.read_bytes(), quality=7)) for path in files}
    assert sum(sizes.values()) < BUDGET, sizes
