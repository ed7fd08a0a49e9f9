"""Tunes the bodies of a course's figure.yaml and writes the section `bodies` anew.

    .venv/bin/python tools/figure/calibrate.py [course_content/<course>/lab]

Run it after any change of a base, a curve, a mark or a mean, then tests/figure/test_fit.py. It finds
the offsets with which the undisturbed reading of each body equals the stated mean (TUNED), puts the
hands of the push-up under the shoulders and makes the box of the step-down as high as lets the free
heel brush the floor. Offsets that it does not tune and the rest of the file stay as they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.figure.clips import clip_of, params_of  # noqa: E402
from app.figure.definition import FILES, FigureData, read_figure_data  # noqa: E402
from app.figure.posing import Pose, solve  # noqa: E402
from app.figure.reading import read  # noqa: E402
from app.figure.rig import rig_of  # noqa: E402

SHIPPED = ROOT / "course_content" / "corrective-exercise" / "lab"
Offsets = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Tuned:
    """Parameters moved together until a compensation reads its mean, or `goal` where one is given."""

    movement: str
    parameters: Mapping[str, float]
    compensation: str
    goal: float | None = None


TUNED = (
    Tuned("static", {"toe_out_*": 1}, "foot_turnout"),
    Tuned("static", {"lumbar_flex": 1}, "reduced_lordosis"),
    Tuned("static", {"thorax_flex": 1}, "kyphosis"),
    # A head at the mean looks forward already, so the undisturbed figure holds its own back a little.
    Tuned("static", {"neck_flex": 1.15, "head_flex": -1.25}, "forward_head", 35.5),
    Tuned("static", {"protr_*": 1}, "rounded_shoulder"),
    Tuned("static", {"shin_lean": 1}, "pelvis_sway"),
    Tuned("ohsq", {"knee_in_*": 1}, "knee_valgus"),
    Tuned("ohsq", {"arm_elev_*": -1}, "arms_forward"),
    Tuned("slsq", {"knee_in_l": 1}, "knee_valgus"),
    Tuned("slsq", {"spine_lat": -1}, "trunk_side_lean"),
    Tuned("stepdown", {"knee_in_l": 1}, "knee_valgus"),
    Tuned("stepdown", {"spine_lat": -1}, "trunk_side_lean"),
    Tuned("gait", {"toe_out_*": 1}, "foot_turnout"),
    Tuned("gait", {"evert_*": 1}, "foot_flatten"),
    Tuned("jump", {"knee_in_*": 1}, "knee_valgus"),
    Tuned("press", {"arm_elev_*": -1}, "arms_forward"),
)
ROUNDS, STEPS = 3, 12  # a movement's parameters move each other's readings a little
LONGEST = 8.0  # degrees in one step


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED
    data, flaws = read_figure_data({name: (folder / name).read_bytes() for name in FILES})
    if data is None:
        sys.exit("\n".join(f"{flaw.file}: {flaw.sentence}" for flaw in flaws))
    path = folder / "figure.yaml"
    bodies = {body: tuned(data, body) for body in data.bodies}
    path.write_text(with_bodies(path.read_text(encoding="utf-8"), bodies), encoding="utf-8")
    print(f"{path}: tuned {', '.join(bodies)}")


def tuned(data: FigureData, body: str) -> Offsets:
    """The offsets of a body, by movement and parameter."""
    offsets = {movement: dict(given) for movement, given in data.bodies[body].items()}
    if "pushup" in data.movements:
        offsets.setdefault("pushup", {}).update(hands_under_shoulders(data, body))
    if "stepdown" in data.movements:
        box_to_brush(data, body, offsets.setdefault("stepdown", {}))
    for _ in range(ROUNDS):
        for task in TUNED:
            if task.movement in data.movements:
                tune(data, body, offsets, task)
    return offsets


def tune(data: FigureData, body: str, offsets: Offsets, task: Tuned) -> None:
    """Moves the parameters of a task until the undisturbed body reads the goal."""
    mine = offsets.setdefault(task.movement, {})
    start = {name: mine.get(name, 0.0) for name in task.parameters}
    seen = data.compensations[task.compensation].seen[task.movement]
    goal = seen.mean if task.goal is None else task.goal

    def off(way: float) -> float:
        mine.update({name: start[name] + gain * way for name, gain in task.parameters.items()})
        return reading(with_offsets(data, body, offsets), body, task) - goal

    way = 0.0
    for _ in range(STEPS):
        here = off(way)
        if abs(here) < 1e-3:
            break
        slope = (off(way + 0.5) - here) / 0.5
        way -= max(-LONGEST, min(LONGEST, here / slope))
    mine.update({n: round(start[n] + gain * way, 2) + 0.0 for n, gain in task.parameters.items()})


def reading(data: FigureData, body: str, task: Tuned) -> float:
    """What the undisturbed body reads, on the left where there are sides."""
    clip = clip_of(data, task.movement, (), body=body)
    values = read(data, rig_of(body), clip, ids=[task.compensation])[task.compensation]
    return next(iter(values.values()))


def hands_under_shoulders(data: FigureData, body: str) -> dict[str, float]:
    """A little in front of the shoulders and a third wider; the palms as high as the arms are long."""
    base, rig = data.movements["pushup"].base, rig_of(body)
    shoulder = pose_of(with_offsets(data, body, {}), body, "pushup", 0).joints["upperarm_l"]
    longer = (rig.upperarm_length + rig.forearm_length) / 0.471 - 1  # than those of the base
    return {
        "hand_z": round(shoulder[2] - base["hand_z"] + 0.02, 3),
        "hand_x": round(shoulder[0] * 1.32 - base["hand_x"], 3),
        "hand_y": round(base["hand_y"] * longer * 1.3, 3) + 0.0,
    }


def box_to_brush(data: FigureData, body: str, mine: dict[str, float]) -> None:
    """Sets the height of the box so that the free heel comes within 4 mm of the floor."""
    mine["foot_y_l"] = 0.0
    for _ in range(8):
        changed = with_offsets(data, body, {"stepdown": mine})
        at = data.movements["stepdown"].at
        above = pose_of(changed, body, "stepdown", at).marks["heel_r"][1] - 0.004
        mine["foot_y_l"] = round(mine["foot_y_l"] - above, 4)


def pose_of(data: FigureData, body: str, movement: str, phase: float) -> Pose:
    return solve(rig_of(body), params_of(data, movement, phase, body=body))


def with_offsets(data: FigureData, body: str, offsets: Offsets) -> FigureData:
    """The data with other offsets for a body; a new value each time, as readings are remembered."""
    copied = {movement: dict(values) for movement, values in offsets.items()}
    return replace(data, bodies={**data.bodies, body: copied})


def with_bodies(text: str, bodies: Mapping[str, Offsets]) -> str:
    """The text of figure.yaml with another section `bodies`."""
    lines = ["bodies:"]
    for body, movements in bodies.items():
        lines.append(f"  {body}:")
        for movement, offsets in movements.items():
            written = ", ".join(f"{name}: {value:.12g}" for name, value in offsets.items())
            lines.append(f"    {movement}: {{{written}}}")
    section = "\n".join(lines) + "\n"
    return re.sub(
        r"^bodies:\n(?:[ #].*\n|\n(?=[ #\n]))*", lambda _: section, text, flags=re.MULTILINE
    )


if __name__ == "__main__":
    main()
