"""The browser poses and measures the figure as the server does."""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.figure.clips import Clip
from app.figure.definition import FigureData
from app.figure.observing import observe
from app.figure.parameters import PARAMETERS
from app.figure.posing import Pose, solve
from app.figure.rig import BAKED, rig_of
from tests.figure.clients import clients

SCRIPT = Path(__file__).parents[1] / "js" / "pose-cases.js"
CASES = 720
METRES, DEGREES = 1e-9, 1e-5  # far below half a millimetre and a tenth of a degree


@pytest.fixture(scope="module")
def cases(data: FigureData) -> list[dict[str, Any]]:
    """Clips as a browser gets them, each with a phase and a repetition.

    To every second one some parameters are added, since no movement of the course uses them all.
    """
    chance, found = Random(20), []
    for number, client in enumerate(clients(data, CASES, seed=7)):
        clip = client.clip(data, repetitions=2, chance=chance)
        told = json.loads(json.dumps(clip.to_json()))
        if number % 2:
            for rep in told["reps"]:
                rep["fixed"] |= some_parameters(chance)
        found.append({"clip": told, "phase": chance.random(), "rep": chance.randrange(2)})
    return found


def some_parameters(chance: Random) -> dict[str, float]:
    """A dozen parameters within half of what a body does."""
    return {
        name: chance.uniform(PARAMETERS[name].low, PARAMETERS[name].high) / 2
        for name in chance.sample(sorted(PARAMETERS), 12)
    }


@pytest.fixture(scope="module")
def in_browser(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the browser's modules make of the cases, by one run of node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    modules = (
        ["--experimental-default-type=module"] if int(told.lstrip("v").split(".")[0]) < 22 else []
    )
    done = subprocess.run(
        [node, *modules, str(SCRIPT)],
        input=json.dumps({"rig": str(BAKED), "cases": cases}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    poses: list[dict[str, Any]] = json.loads(done.stdout)
    return poses


@pytest.fixture(scope="module")
def on_server(cases: list[dict[str, Any]]) -> list[Pose]:
    found = []
    for case in cases:
        clip = Clip.from_json(case["clip"])
        found.append(solve(rig_of(clip.body), clip.at_phase(case["phase"], case["rep"])))
    return found


def worst(ours: dict[str, tuple[float, ...]], theirs: dict[str, list[float]]) -> tuple[float, str]:
    """The widest difference of two groups of places or turns, and where it is."""
    assert ours.keys() == theirs.keys()
    return max(
        (max(abs(a - b) for a, b in zip(value, theirs[name], strict=True)), name)
        for name, value in ours.items()
    )


@pytest.mark.parametrize("group", ["joints", "marks", "local", "offsets"])
def test_every_joint_and_mark_is_at_the_same_place(
    on_server: list[Pose], in_browser: list[dict[str, Any]], group: str
) -> None:
    found = [
        worst(dict(getattr(ours, group)), theirs[group])
        for ours, theirs in zip(on_server, in_browser, strict=True)
    ]
    assert len(found) == CASES
    assert max(found) < (METRES, "")


def test_every_reading_is_the_same(on_server: list[Pose], in_browser: list[dict[str, Any]]) -> None:
    found = []
    for ours, theirs in zip(on_server, in_browser, strict=True):
        readings = observe(ours)
        assert readings.keys() == theirs["readings"].keys()
        for name, value in readings.items():
            away = abs(value - theirs["readings"][name])
            found.append((min(away, abs(360 - away)), name))  # 180 and -180 are one angle
    assert max(found) < (DEGREES, "")


def test_every_morph_is_the_same(on_server: list[Pose], in_browser: list[dict[str, Any]]) -> None:
    for ours, theirs in zip(on_server, in_browser, strict=True):
        assert dict(ours.skin) == pytest.approx(theirs["skin"], abs=DEGREES)
