"""A lesson with live figures of our own, and what stands on one that moves."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.content import actions as content
from app.content.source.checking import check_tree
from app.content.source.tree import SourceTree
from app.figure.clips import Clip
from app.figure.posing import Pose, solve
from app.figure.rig import rig_of
from app.wiring import readers
from tests.browser.live import Live
from tests.make import COURSE

LESSON = "what-it-is/kinetic-chain"
ADDRESS = f"/learn/{COURSE}/{LESSON}"
HEELS, KNEES = "The squat with the heels rising.", "The squat with and without the knee inward."
FIGURES = f"""
::: figure ohsq view=lateral heel_rise_left=30 heel_rise_right=30
caption: {HEELS}
description: The heels leave the floor at the bottom.
over: [gastrocnemius]
under: [gluteus_maximus]
:::

A sentence stands between them.

::: figure ohsq view=anterior knee_valgus_left=14
caption: {KNEES}
description: The left knee moves inward in the first, and does not in the second.
beside: {{}}
conditions: [Knee inward, Knee over the foot]
:::
"""


def publish(site: Live, tree: SourceTree) -> None:
    """The shipped course, with two figures at the end of one lesson."""
    path = f"course_content/{COURSE}/{LESSON}.md"
    files = {**tree, path: tree[path] + FIGURES.encode()}
    checked = check_tree(SourceTree(COURSE, files), readers())
    assert checked.course is not None, checked.problems
    with site.writing() as db:
        at = site.clock.now()
        content.publish(db, checked.course, files, impact=lambda _db, _key: (), by=None, at=at)


class Moving:
    """One figure of a page, from the still on."""

    def __init__(self, page: Page, caption: str = HEELS) -> None:
        self.page = page
        self.figure = page.locator(".figure-live").filter(has_text=caption)
        self.stage = self.figure.locator("[data-part=stage]")
        self.scrubber = self.figure.get_by_label("Moment of the movement")

    def start(self) -> "Moving":
        self.button("Move it").click()
        expect(self.stage).to_have_attribute("data-phase", re.compile("."))
        return self

    def button(self, name: str) -> Locator:
        return self.figure.get_by_role("button", name=name, exact=True)

    def view(self, name: str) -> Locator:
        return self.figure.get_by_role("radio", name=name, exact=True)

    @property
    def phase(self) -> float:
        return float(str(self.stage.get_attribute("data-phase")))

    @property
    def repetition(self) -> int:
        return int(str(self.stage.get_attribute("data-repetition")))

    def shows(self, **state: str) -> None:
        """The picture that stands now; it follows a control by a frame."""
        for name, value in state.items():
            expect(self.stage).to_have_attribute(f"data-{name}", value)

    def said(self, words: str | re.Pattern[str]) -> None:
        """What a screen reader was told last."""
        expect(self.page.locator("body > .visually-hidden[role=status]")).to_have_text(words)

    def reading(self, tool: str) -> float:
        words = self.figure.locator(f"[data-part={tool}] [data-say=reading]").inner_text()
        return float(words.removesuffix("°").removesuffix(" cm"))

    def points(self) -> Locator:
        return self.figure.locator(".figure-point:visible")

    def puts(self, point: str, landmark: str) -> None:
        """A point of a tool on a landmark, by its list."""
        self.figure.get_by_role("combobox", name=point, exact=True).select_option(landmark)

    # --- the truth, computed by the server's own arithmetic from the same clip ---

    def pose(self, which: int = 0) -> Pose:
        address = self.figure.get_attribute("data-clip")
        told: dict[str, Any] = json.loads(self.page.request.get(str(address)).body())
        clip = Clip.from_json(told["clips"][which])
        return solve(rig_of(clip.body), clip.at_phase(self.phase, self.repetition - 1))


Flat = Callable[[tuple[float, float, float]], tuple[float, float]]
FLAT: dict[str, Flat] = {
    "anterior": lambda place: (place[0], place[1]),
    "lateral": lambda place: (-place[2], place[1]),
    "posterior": lambda place: (-place[0], place[1]),
}
"""What a view shows of a place, in metres."""


def seen(pose: Pose, view: str, *names: str) -> list[tuple[float, float]]:
    return [FLAT[view]((pose.joints | pose.marks)[name]) for name in names]


def angle(
    first: tuple[float, float], vertex: tuple[float, float], second: tuple[float, float]
) -> float:
    a, b = (math.atan2(end[1] - vertex[1], end[0] - vertex[0]) for end in (first, second))
    return abs(math.degrees(math.remainder(a - b, math.tau)))


def centimetres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 100 * math.dist(one, other)
