"""The script that tunes the bodies: it finds the means again and leaves the rest of the file alone."""

from dataclasses import replace

import pytest
import yaml

from app.figure.definition import FigureData
from tests.figure.lab import files
from tools.figure.calibrate import (
    TUNED,
    Offsets,
    Tuned,
    box_to_brush,
    pose_of,
    reading,
    tune,
    with_bodies,
    with_offsets,
)

TEXT = files()["figure.yaml"].decode()


@pytest.mark.parametrize("task", TUNED, ids=lambda task: f"{task.movement}-{task.compensation}")
def test_every_body_reads_the_stated_mean(data: FigureData, task: Tuned) -> None:
    """The shipped file is tuned: if this fails, run tools/figure/calibrate.py."""
    mean = data.compensations[task.compensation].seen[task.movement].mean
    goal = mean if task.goal is None else task.goal
    for body in data.bodies:
        assert reading(data, body, task) == pytest.approx(goal, abs=0.1), body


def test_a_moved_base_is_tuned_back(data: FigureData) -> None:
    task = next(task for task in TUNED if task.compensation == "rounded_shoulder")
    still = data.movements["static"]
    moved = replace(still, base={**still.base, "protr_*": 6.0})
    other = replace(data, movements={**data.movements, "static": moved})
    offsets: Offsets = {m: dict(given) for m, given in data.bodies["male"].items()}
    before = offsets["static"]["protr_*"]
    tune(other, "male", offsets, task)
    assert offsets["static"]["protr_*"] == pytest.approx(before - 6, abs=0.05)
    found = reading(with_offsets(other, "male", offsets), "male", task)
    assert found == pytest.approx(40, abs=0.05)


def test_the_free_heel_brushes_the_floor(data: FigureData) -> None:
    for body in data.bodies:
        mine = dict(data.bodies[body]["stepdown"])
        box_to_brush(data, body, mine)
        changed = with_offsets(data, body, {"stepdown": mine})
        heel = pose_of(changed, body, "stepdown", data.movements["stepdown"].at).marks["heel_r"]
        assert heel[1] == pytest.approx(0.004, abs=0.001)


def test_only_the_section_of_the_bodies_is_rewritten() -> None:
    bodies: dict[str, Offsets] = {"male": {"ohsq": {"knee_in_*": -2.5, "arm_elev_*": 0.0}}}
    text = with_bodies(TEXT, bodies)
    assert text.startswith(TEXT[: TEXT.index("\nbodies:\n")])
    assert yaml.safe_load(text)["bodies"] == bodies
    assert with_bodies(text, bodies) == text


def test_the_file_may_go_on_after_the_bodies() -> None:
    bodies: dict[str, Offsets] = {"male": {"ohsq": {"knee_in_*": 1.0}}}
    text = with_bodies("a: 1\n\nbodies:\n  male:\n    row: {x: 1}\n\nb: 2\n", bodies)
    assert yaml.safe_load(text) == {"a": 1, "bodies": bodies, "b": 2}


def test_the_shipped_section_is_written_as_the_script_writes_it() -> None:
    assert with_bodies(TEXT, yaml.safe_load(TEXT)["bodies"]) == TEXT
