"""What the figure costs the server, as multiples of a fixed piece of work in the same process.

Milliseconds are for information; ratios hold on any machine. Nothing is taken from a cache but what a
server keeps anyway: the course's data, the rigs and the surface.
"""

import gzip
import json
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.figure.clips import Clip
from app.figure.definition import FILES, FigureData, read_figure_data
from app.figure.drawing import anchors, svg
from app.figure.observing import observe
from app.figure.posing import solve
from app.figure.reading import read
from app.figure.rig import rig_of
from app.figure.scene import Scene, clip_for, drives_for
from app.settings import ROOT
from benchmarks.measuring import median, yardstick

LAB = ROOT / "course_content" / "corrective-exercise" / "lab"
VALUES = (("knee_valgus", "l", 14.0), ("forward_lean", None, 20.0), ("foot_turnout", "r", 12.0))
SCENE = Scene("ohsq", VALUES)
PAINTED = Scene(
    "ohsq", VALUES, over=("gastrocnemius", "soleus"), under=("tibialis_anterior", "gluteus_maximus")
)
LIMIT = 20  # milliseconds that a picture may take on a quiet machine


def main() -> None:
    found, flaws = read_figure_data({name: (LAB / name).read_bytes() for name in FILES})
    assert found is not None, flaws
    rule = yardstick()
    print(f"{'figure, on the server':48} {'ms':>7} {'x yardstick':>12}")
    for name, deed in _deeds(found).items():
        cost = median(deed)
        print(f"{name:48} {cost * 1000:7.2f} {cost / rule:12.2f}")
    print(f"{'the yardstick itself':48} {rule * 1000:7.2f} {1:12.2f}")
    print(f"A picture may take {LIMIT} ms on a quiet machine.\n")
    print(f"{'what is sent':48} {'bytes':>9} {'gzip':>9}")
    for name, text in _texts(found).items():
        print(f"{name:48} {len(text.encode()):9,} {len(gzip.compress(text.encode(), 6)):9,}")


def _deeds(data: FigureData) -> dict[str, Callable[[], object]]:
    rig, clip = rig_of("female"), clip_for(data, SCENE)
    params = clip.at_phase(0.54)
    pose = solve(rig, params)
    fresh = count()

    def fit() -> object:
        """A scene that nobody has asked for yet."""
        values = (("knee_valgus", "l", 10 + next(fresh) * 0.01), *VALUES[1:])
        return drives_for(data, Scene("ohsq", values))

    def make_clip() -> Clip:
        clip_for.cache_clear()
        return clip_for(data, SCENE)

    return {
        "parameters at a phase": lambda: clip.at_phase(0.3),
        "a pose": lambda: solve(rig, params),
        "all readings of a pose": lambda: observe(pose),
        "fit of three values": fit,
        "clip of three repetitions": make_clip,
        "all values of a clip": lambda: read(data, rig, clip),
        "SVG, overhead squat from the side": lambda: svg(data, SCENE, "lateral"),
        "SVG, overhead squat from the front": lambda: svg(data, SCENE, "anterior"),
        "SVG, standing from behind": lambda: svg(data, Scene("static"), "posterior"),
        "SVG with four muscles": lambda: svg(data, PAINTED, "lateral"),
        "places of marks, joints and muscles": lambda: anchors(data, SCENE, "lateral"),
    }


def _texts(data: FigureData) -> dict[str, str]:
    clip = clip_for(data, SCENE).to_json()
    return {
        "clip": json.dumps(clip, separators=(",", ":")),
        "SVG, overhead squat from the side": svg(data, SCENE, "lateral"),
        "SVG, overhead squat from the front": svg(data, SCENE, "anterior"),
        "SVG, standing from behind": svg(data, Scene("static"), "posterior"),
        "SVG with four muscles": svg(data, PAINTED, "lateral"),
    }


if __name__ == "__main__":
    main()
