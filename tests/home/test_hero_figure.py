"""What the front page says of the body is what the picture shows."""

import ast
import json
import re
from pathlib import Path

from tools.figure.still_plans import HERO, HERO_DRAWING

ROOT = Path(__file__).parents[2]
PICTURE = json.loads((ROOT / "tools/figure/landmarks.json").read_text())["hero"]
TEMPLATE = (ROOT / "app/home/templates/hero_figure.html").read_text()
PAGE = (ROOT / "app/home/templates/front.html").read_text()
NAMES = {
    "ear": "ear",
    "shoulder": "shoulder_l",
    "hip": "hip_joint_l",
    "knee": "knee_l",
    "ankle": "ankle_l",
}
JUST = 3.5  # cm: up to here a knee and an ankle are "just behind" the line
ON = 0.5  # cm


def told(name: str) -> dict:
    found = re.search(rf"set {name} = (\{{.*?\}}) %", TEMPLATE)
    assert found
    return ast.literal_eval(found[1])


def test_rings_and_numbers_come_from_the_picture() -> None:
    assert told("points") == {key: tuple(PICTURE["points"][at]) for key, at in NAMES.items()}
    assert told("picture") == {
        "width": PICTURE["width"],
        "height": PICTURE["height"],
        "floor": PICTURE["floor_y"],
        "line": PICTURE["plumb_x"],
        "px_per_cm": PICTURE["px_per_cm"],
    }


def test_the_words_hold_for_the_picture() -> None:
    forward = PICTURE["cm_forward_of_line"]
    assert forward["ear"] > ON
    assert forward["shoulder_l"] > ON
    assert abs(forward["hip_joint_l"]) < ON
    assert -JUST < forward["knee_l"] < 0
    assert -JUST < forward["ankle_l"] < 0


def test_the_live_figure_has_the_frame_of_the_drawing() -> None:
    numbers = {
        name: float(value) for name, value in re.findall(r"set (\w+) = ([\d.]+) %", TEMPLATE)
    }
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', TEMPLATE)
    assert found
    size = {"width": int(found[1]), "height": int(found[2])}
    assert {name: numbers[name] for name in ("line", "floor", "scale")} | size == HERO_DRAWING


def test_the_legend_names_the_muscles_that_are_painted() -> None:
    legend = re.search(r'class="hero-legend">(.*?)</p>', PAGE)
    assert legend
    for muscle in (*HERO.over, *HERO.under):
        assert muscle.replace("_", " ") in legend[1]
