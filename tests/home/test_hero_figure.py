"""What the front page says of the body is what the picture shows."""

import ast
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = json.loads((ROOT / "tools/figure/landmarks.json").read_text())["hero"]
TEMPLATE = (ROOT / "app/home/templates/hero_figure.html").read_text()
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
