#!/usr/bin/env python3
"""Contact sheets: every compensation of a movement, slight, moderate and marked beside the neutral.

    .venv/bin/python tools/figure/sheets.py [movement ...]

Draws docs/figure/<movement>.webp with the product's own stage in Chromium (Playwright; CHROMIUM names
another browser). Look at every sheet: a sign that can't be named without its label is to be mended in
lab/figure.yaml, in the pose arithmetic or on the body. docs/figure/README.md tells what to look for.
"""

import base64
import functools
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from app.figure.clips import params_of  # noqa: E402
from app.figure.definition import Compensation, FigureData, Movement, read_figure_data  # noqa: E402
from app.figure.fitting import fit  # noqa: E402
from app.figure.posing import Pose, solve  # noqa: E402
from app.figure.rig import rig_of  # noqa: E402

LAB = ROOT / "course_content" / "corrective-exercise" / "lab"
OUT = ROOT / "docs" / "figure"
PAGE = "tools/figure/sheets.html"
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LARGEST = 400_000  # bytes of a sheet


@dataclass(frozen=True)
class Shot:
    """How a sign is looked at: from where, which part (FOCUS), and at which phases."""

    view: str | None = None  # None: the first view that the knowledge base states
    focus: str | None = None  # None: the focus of the course's figure data
    phases: tuple[float, ...] = ()  # empty: the phase at which it is read


# Where the first stated view and the data's focus at the phase of reading are not the best look, or
# where a second look helps. Two phases show what only motion tells.
SHOTS: dict[str, dict[str, tuple[Shot, ...]]] = {
    "foot_flatten": {
        "static": (Shot(), Shot("anterior", "foot")),
        "ohsq": (Shot(), Shot("anterior", "foot")),
    },
    "foot_turnout": {
        "ohsq": (Shot(), Shot(focus="foot")),
        "static": (Shot(), Shot("posterior")),
        "slsq": (Shot(focus="foot"),),
        "gait": (Shot(focus="foot"),),
    },
    "weight_shift": {"ohsq": (Shot(), Shot("posterior"))},
    "lumbar_flexion": {"ohsq": (Shot(), Shot(focus="whole"))},
    "trunk_rot_in": {"slsq": (Shot(focus="torso"),), "stepdown": (Shot(focus="torso"),)},
    "trunk_rot_out": {"slsq": (Shot(focus="torso"),), "stepdown": (Shot(focus="torso"),)},
    "stride_asymmetry": {"gait": (Shot(phases=(0.0, 0.5)),)},
    "balance_loss": {
        "slsq": (Shot(phases=(0.42, 0.5, 0.58)),),
        "stepdown": (Shot(phases=(0.42, 0.5, 0.58)),),
    },
    "pelvic_drop": {"gait": (Shot(focus="torso", phases=(0.22, 0.72)),)},
    "trunk_side_lean": {"gait": (Shot(phases=(0.25, 0.75)),)},
    "scap_tipping": {"static": (Shot(), Shot("lateral", "back"))},
}
# A bar in both hands shows the same on both sides.
BOTH = {("arms_forward", "press"), ("elbow_bend", "press")}

# What a focus frames: the marks or joints whose middle it looks at, metres above it, metres high.
FOCUS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "feet": (("ball_l", "ball_r"), 0.11, 0.0),  # as high as lets both feet in
    "heels": (("heel_l",), 0.10, 0.27),
    "foot": (("foot_l", "ball_l"), 0.06, 0.3),
    "knee": (("shin_l",), 0.0, 0.75),
    "legs": (("shin_l", "shin_r"), 0.04, 0.95),
    "hips": (("pelvis",), -0.05, 0.85),
    "pelvis": (("pelvis",), 0.02, 0.62),
    "low_back": (("pelvis", "spine3"), 0.0, 0.72),
    "trunk": (("spine2", "spine4"), -0.06, 0.95),
    "torso": (("pelvis", "neck1"), 0.02, 1.15),
    "upper": (("spine5", "head"), 0.0, 0.74),
    "back": (("spine4", "neck1"), 0.0, 0.5),
    "head": (("neck1", "head"), 0.03, 0.55),
    "arms": (("neck1", "hand_l", "neck1", "hand_r"), 0.0, 1.25),
}
# Stickers that an assessor would put on, by focus.
STICKERS = {
    "hips": ("asis_l", "asis_r", "psis_l", "psis_r"),
    "pelvis": ("asis_l", "asis_r", "psis_l", "psis_r"),
    "torso": ("asis_l", "asis_r", "acromion_l", "acromion_r"),
    "low_back": ("asis_l", "psis_l"),
    "trunk": ("asis_l", "psis_l"),
    "upper": ("acromion_l", "acromion_r", "c7", "ear_l"),
    "head": ("ear_l", "ear_r", "c7"),
}
HIDDEN = {  # what a view can't see
    "lateral": ("_r",),
    "anterior": ("c7", "psis_l", "psis_r"),
    "posterior": ("asis_l", "asis_r", "ear_l", "ear_r"),
    "above": ("asis_l", "asis_r", "ear_l", "ear_r"),
}


@dataclass(frozen=True)
class Row:
    """One sign in one look: its stills from neutral to marked."""

    compensation: Compensation
    shot: Shot
    view: str
    phases: tuple[float, ...]


def rows_of(data: FigureData, movement: Movement) -> Iterator[Row]:
    for compensation in data.shown_in(movement.id):
        stated = [view for view in compensation.views if view in movement.views]
        for shot in SHOTS.get(compensation.id, {}).get(movement.id, (Shot(),)):
            measure = compensation.seen[movement.id].measure
            view = shot.view or (stated or list(compensation.views))[0]
            yield Row(compensation, shot, view, shot.phases or (measure.at,))


def severities(compensation: Compensation, movement: str) -> Iterator[tuple[str, float | None]]:
    """The words and values of the four columns; the neutral has none."""
    at = compensation.seen[movement].thresholds
    yield "neutral", None
    yield "slight", (at.mild + at.moderate) / 2
    yield "moderate", (at.moderate + at.marked) / 2
    yield "marked", at.marked + (at.marked - at.moderate) / 2


def asked_of(movement: str, compensation: Compensation, value: float) -> dict[Any, float]:
    """The value on the left, on both sides, or without a side, as `fit` takes it."""
    if (compensation.id, movement) in BOTH:
        return {(compensation.id, side): value for side in "lr"}
    return {(compensation.id, "l" if compensation.sided else None): value}


def tiles_of(data: FigureData, movement: Movement, row: Row) -> list[dict[str, Any]]:
    """What the page draws for a row: for each column its parameters at each phase, and its label."""
    compensation, tiles = row.compensation, []
    unit = " mm" if compensation.unit == "mm" else "°"
    for word, value in severities(compensation, movement.id):
        drives, label = [], word
        if value is not None:
            asked = asked_of(movement.id, compensation, value)
            drives = fit(data, movement.id, asked)
            sides = " both" if len(asked) > 1 else " left" if compensation.sided else ""
            label += f" {value:g}{unit}{sides}"
        stills = [params_of(data, movement.id, phase, drives) for phase in row.phases]
        tiles.append({"label": label, "stills": stills})
    return tiles


def frame_of(
    movement: Movement, row: Row, view: str, poses: list[Pose], shape: float
) -> dict[str, Any]:
    """The part of the figure that a row looks at, as stage.look takes it; `poses[0]` is neutral."""
    focus = row.shot.focus or row.compensation.focus
    prone_side = movement.support == "prone" and view == "lateral"
    if focus == "whole" or (prone_side and focus == "trunk"):
        return whole_of(view, poses, shape)
    names, above, height = FOCUS[focus]
    neutral = poses[0]
    places = [neutral.joints.get(name) or neutral.marks[name] for name in names]
    centre = [sum(place[k] for place in places) / len(places) for k in range(3)]
    if not height:
        height = (abs(places[0][0] - places[-1][0]) + 0.26) / shape
        above = height / 2 - 0.06
    if movement.support != "prone":
        centre[1] += above
    return {"width": height * shape, "height": height, "centre": centre}


def whole_of(view: str, poses: list[Pose], shape: float) -> dict[str, Any]:
    """A frame that holds all of these poses and the floor."""
    places = [place for pose in poses for place in (*pose.joints.values(), *pose.marks.values())]
    low, high = ([edge(place[k] for place in places) for k in range(3)] for edge in (min, max))
    low[1] = min(low[1], 0.0) - 0.06
    high[1] += 0.14
    across = 2 if view == "lateral" else 0
    height = max(high[1] - low[1], (high[across] - low[across] + 0.2) / shape)
    centre = [(one + other) / 2 for one, other in zip(low, high, strict=True)]
    centre[1] = low[1] + height / 2
    return {"width": height * shape, "height": height, "centre": centre}


def plumb_of(movement: Movement, pose: Pose) -> list[float]:
    """Where the plumb line hangs: left and forward, in metres."""
    if movement.cycle:
        return [0.0, pose.joints["pelvis"][2]]
    feet = ["l"] if movement.on_one_leg else ["l", "r"]
    ankles = [pose.joints[f"foot_{side}"] for side in feet]
    balls = [pose.marks[f"ball_{side}"] for side in feet]
    across = ankles if movement.on_one_leg else balls
    forward = sum(ankle[2] for ankle in ankles) / len(ankles) + 0.03
    return [sum(place[0] for place in across) / len(across), forward]


def seen_stickers(row: Row, view: str) -> list[str]:
    focus = row.shot.focus or row.compensation.focus
    hidden = HIDDEN.get(view, ())
    return [name for name in STICKERS.get(focus, ()) if not name.endswith(hidden)]


def plan(data: FigureData, movement: Movement) -> dict[str, Any]:
    """Everything that the page needs to draw a sheet."""
    wide = movement.support == "prone"
    width, height = (300, 170) if wide else (190, 230)
    blocks = []
    for row in rows_of(data, movement):
        view = movement.view_as.get(row.view, row.view)
        tiles = tiles_of(data, movement, row)
        poses = [solve(rig_of("female"), still) for tile in tiles for still in tile["stills"]]
        strip = len(row.phases) > 1
        shape = width * (2 if strip else 1) / len(row.phases) / height
        blocks.append(
            {
                "title": row.compensation.name,
                "note": f"{row.compensation.id}, {row.view}",
                "view": view,
                "strip": strip,
                "frame": frame_of(movement, row, view, poses, shape),
                "plumb": None if view == "above" else plumb_of(movement, poses[0]),
                "stickers": seen_stickers(row, view),
                "tiles": tiles,
            }
        )
    prop = movement.prop
    told = None if prop is None else {k: v for k, v in vars(prop).items() if v}
    return {
        "title": movement.name,
        "prop": told,
        "tile": [width, height],
        "columns": 1 if wide else 2,
        "blocks": blocks,
    }


def draw(page: Page, sheet: dict[str, Any]) -> bytes:
    """A sheet as WebP, of the best quality that keeps it small enough."""
    for quality in (0.9, 0.84, 0.76, 0.68, 0.6):
        address = page.evaluate(
            "([sheet, quality]) => window.draw(sheet, quality)", [sheet, quality]
        )
        content = base64.b64decode(address.split(",")[1])
        if len(content) < LARGEST:
            break
    return content


def serve() -> http.server.ThreadingHTTPServer:
    """The repository's files at a free port of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(ROOT))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(wanted: list[str]) -> None:
    data, flaws = read_figure_data({path.name: path.read_bytes() for path in LAB.iterdir()})
    if data is None:
        sys.exit("\n".join(f"{flaw.file} {flaw.pointer}: {flaw.sentence}" for flaw in flaws))
    OUT.mkdir(parents=True, exist_ok=True)
    server = serve()
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page()
        page.on("pageerror", lambda error: print("page:", error))
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{PAGE}")
        page.wait_for_function("() => Boolean(window.draw)", timeout=60_000)
        for movement in data.movements.values():
            if not wanted or movement.id in wanted:
                content = draw(page, plan(data, movement))
                (OUT / f"{movement.id}.webp").write_bytes(content)
                print(movement.id, len(content), "bytes")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
