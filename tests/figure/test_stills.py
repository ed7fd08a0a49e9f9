"""What is written down about the still pictures is what the figure makes of them today.

A failure says that body, pose or values have changed: run `tools/figure/stills.py`, look at the
pictures, and move what is laid over them.
"""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tools.figure.still_plans import COURSE, LESSON_STILLS, SITE_STILLS, STILLS, entry, hero_clip
from tools.figure.stills import HERO, LANDMARKS, LESSON, SITE

PIXELS = 0.5
DEGREES = 0.01
UNITS = 0.7  # of a drawing
KEPT = json.loads(LANDMARKS.read_text(encoding="utf-8"))

# The landmarks that a drawing marks with a circle, and the picture that they are on.
MARKED = {
    "side-angles": ("static-lateral", ("ear_l", "c7", "psis_l", "asis_l")),
    "back-stations": (
        "static-posterior",
        ("ear_l", "ear_r", "shoulder_l", "shoulder_r", "knee_l", "knee_r"),
    ),
}


@pytest.mark.parametrize("name", STILLS)
def test_landmarks_are_those_of_the_figure(name: str) -> None:
    now, kept = entry(STILLS[name]), KEPT[name]
    assert now["points"].keys() == kept["points"].keys()
    for point, place in now["points"].items():
        assert place == pytest.approx(kept["points"][point], abs=PIXELS), point
    assert now["plumb_x"] == pytest.approx(kept["plumb_x"], abs=PIXELS)
    for fact in ("width", "height", "floor_y", "px_per_cm", "view", "movement"):
        assert now[fact] == kept[fact]


def test_every_picture_is_there_and_none_is_left_over() -> None:
    assert set(KEPT) == set(STILLS)
    assert {path.stem for path in LESSON.glob("*.webp")} == set(LESSON_STILLS)
    drawn = {name + end for name in SITE_STILLS for end in ("", "-dark")}
    assert {path.stem for path in SITE.glob("*.webp")} == drawn


def test_every_picture_of_a_lesson_is_used() -> None:
    drawings = "".join(path.read_text(encoding="utf-8") for path in COURSE.rglob("*.svg"))
    assert set(re.findall(r"figures/bodies/([\w-]+)\.webp", drawings)) == set(LESSON_STILLS)


def test_the_front_pages_clip_is_what_the_figure_makes_of_it() -> None:
    kept, now = json.loads(HERO.read_text(encoding="utf-8")), hero_clip()
    ((kept_rep,), (now_rep,)) = (told["clips"][0].pop("reps") for told in (kept, now))
    assert kept == now
    assert kept_rep.pop("fixed") == pytest.approx(now_rep.pop("fixed"), abs=DEGREES)
    assert kept_rep == now_rep


@pytest.mark.parametrize("drawing", MARKED)
def test_circles_lie_on_the_landmarks_of_the_picture_below(drawing: str) -> None:
    path = COURSE / "static-posture" / "figures" / f"{drawing}.svg"
    elements = list(ET.fromstring(path.read_text(encoding="utf-8")).iter())  # noqa: S314 - our own
    circles = [
        (float(one.get("cx", 0)), float(one.get("cy", 0)))
        for one in elements
        if one.tag.endswith("circle")
    ]
    picture, landmarks = MARKED[drawing]
    (image,) = (one for one in elements if Path(one.get("href", "")).stem == picture)
    for landmark in landmarks:
        place = _on_the_drawing(image, picture, landmark)
        assert any(one == pytest.approx(place, abs=UNITS) for one in circles), landmark


def _on_the_drawing(image: ET.Element, picture: str, landmark: str) -> tuple[float, float]:
    left, top, width = (float(image.get(name, 0)) for name in ("x", "y", "width"))
    x, y = KEPT[picture]["points"][landmark]
    scale = width / KEPT[picture]["width"]
    return left + x * scale, top + y * scale
