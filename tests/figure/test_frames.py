"""The frame of a movement holds the whole body, whatever it does, with its prop, from every view."""

from collections.abc import Iterator

import numpy as np
import pytest

from app.figure.camera import CAMERAS
from app.figure.clips import params_of
from app.figure.definition import FigureData, Movement
from app.figure.fitting import OutOfReach, fit
from app.figure.posing import Pose, solve
from app.figure.reading import sides_of
from app.figure.rig import SIDES, bodies, rig_of
from app.figure.surface import surface
from tests.figure.lab import shipped

MARGIN = 0.02  # metres
MOVEMENTS = list(shipped().movements)


def poses(data: FigureData, movement: Movement) -> Iterator[tuple[str, Pose, str]]:
    """The undisturbed bodies through the movement, and the tallest with every sign marked."""
    phases = np.linspace(0, 1, 17) if movement.curves else [movement.at]
    for body in bodies():
        for stance in SIDES if movement.on_one_leg else SIDES[:1]:
            for phase in phases:
                params = params_of(data, movement.id, float(phase), stance=stance, body=body)
                yield body, solve(rig_of(body), params), f"undisturbed at {phase:.2f}"
    for compensation in data.shown_in(movement.id):
        marked = compensation.seen[movement.id].thresholds.marked
        for side in sides_of(data, movement.id, compensation, "l"):
            try:
                drives = fit(
                    data, movement.id, {(compensation.id, side): marked}, body="male_heavy"
                )
            except OutOfReach:
                continue
            params = params_of(data, movement.id, movement.at, drives, body="male_heavy")
            yield "male_heavy", solve(rig_of("male_heavy"), params), compensation.id


def prop_points(movement: Movement) -> list[tuple[float, float, float]]:
    """The ends of a prop that don't move with the hands."""
    prop = movement.prop
    if prop is None or prop.kind == "bar":
        return []
    if prop.anchor is not None:
        return [prop.anchor]
    x, height, z = prop.size[0] / 2, prop.size[1], prop.size[2] / 2
    if prop.under == "stance":
        x += 0.15  # to the side, under the foot
    return [(side * x, height, prop.z + way * z) for side in (-1, 1) for way in (-1, 1)]


@pytest.mark.parametrize("name", MOVEMENTS)
def test_the_frame_holds_the_whole_movement(data: FigureData, name: str) -> None:
    movement = data.movements[name]
    frame, misses = movement.frame, []
    for body, pose, what in poses(data, movement):
        grips = movement.prop is not None and movement.prop.kind in ("bar", "band")
        places = surface().posed(rig_of(body), pose, grips=grips)[0]
        seen = np.vstack([places, *([prop_points(movement)] if prop_points(movement) else [])])
        for view in movement.views:
            right, up, _towards = CAMERAS[movement.view_as.get(view, view)]
            offsets = seen - np.array(frame.centre)
            across, along = np.abs(offsets @ right).max(), np.abs(offsets @ up).max()
            if across > frame.width / 2 - MARGIN or along > frame.height / 2 - MARGIN:
                misses.append(f"{view}, {body}, {what}: {across:.2f} across, {along:.2f} along")
    assert not misses, "\n".join(misses[:20])
