"""A figure of the body laid out: a still for each view, with what is named in it.

A still is `WIDTH` pixels wide on a wide screen; on a narrow one the sides are cut off and the words
become numbers. The player takes the still's box for its own, so both have one scale: the frame of the
movement as large as it fits, in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.content.source.bodies import Shown
from app.content.source.labelling import Label, Mark, Point, Room, apart, arranged
from app.content.source.landmarks import LANDMARKS
from app.content.source.words import Words
from app.figure.definition import FigureData, Movement
from app.figure.drawing import anchors, frame_of
from app.figure.outline import BAND, muscles_seen, outline

WIDTH, TALLEST = 576.0, 424.0
NAMES_BELOW = 64.0  # pixels more for the names of two figures
SWITCH = (0.0, 0.0, 286.0, 54.0)  # what the switch of views covers


@dataclass(frozen=True)
class Ring:
    """The number of a mark on a figure."""

    number: int
    state: str
    at: Point


@dataclass(frozen=True)
class Still:
    """One view, in pixels of the still.

    `origins` are the points of the floor under the plumb lines, one a figure; empty where no line is
    drawn. `labels` are None where marks are shown by their numbers only. `shape` says how much of the
    sides a narrow screen cuts off: tall, square, or nothing (wide, pair).
    """

    view: str
    name: str
    height: float
    scale: float
    origins: tuple[Point, ...]
    lines: bool
    marks: tuple[Mark, ...]
    rings: tuple[Ring, ...]
    labels: tuple[Label, ...] | None
    shape: str


@lru_cache(maxsize=256)
def stills(data: FigureData, shown: Shown, words: Words) -> tuple[Still, ...]:
    """A still for each view of the movement. Raises OutOfReach as `clip_for` does."""
    movement = data.movements[shown.scene.movement]
    return tuple(_Sheet(data, shown, movement, view, words).still() for view in movement.views)


class _Sheet:
    """One view while it is laid out."""

    def __init__(
        self, data: FigureData, shown: Shown, movement: Movement, view: str, words: Words
    ) -> None:
        self.data, self.shown, self.view, self.words = data, shown, view, words
        self.figures = range(len(shown.scene.conditions))
        self.share = WIDTH / len(self.figures)
        self.frame = frame_of(data, shown.scene, view)
        self.above = movement.view_as.get(view) == "above"
        # A line beside somebody who lies says nothing.
        self.lines = not self.above and movement.support != "prone"
        height = min(self.share * self.frame.height / self.frame.width, TALLEST)
        self.ratio = min(self.share / self.frame.width, height / self.frame.height)
        self.height = height + (NAMES_BELOW if len(self.figures) > 1 else 0)
        self.scale = self.ratio * self.frame.scale

    def still(self) -> Still:
        marks = [self._marks(which) for which in self.figures]
        labels = self._labels(marks[0]) if len(self.figures) == 1 else None
        names = dict.fromkeys(mark.name for each in marks for mark in each)
        numbers = {name: number for number, name in enumerate(names, start=1)}
        rings = [
            Ring(numbers[mark.name], mark.state, at)
            for each in marks
            for mark, at in zip(each, apart([mark.at for mark in each]), strict=True)
        ]
        return Still(
            view=self.view,
            name=self.words.from_above if self.above else self.words.views[self.view],
            height=self.height,
            scale=self.scale,
            origins=tuple(self._origin(which) for which in self.figures),
            lines=self.lines,
            marks=tuple(self._told(name, marks) for name in numbers),
            rings=tuple(rings),
            labels=None if labels is None else tuple(labels),
            shape=_shape(self.frame.width, self.frame.height, len(self.figures)),
        )

    def _pixel(self, which: int, place: Point) -> Point:
        """Where a point of the drawn picture (in its units) lies in the still."""
        x, y = place
        middle = self.share * (which + 0.5), self.height / 2
        return (
            middle[0] + self.ratio * (x - self.frame.width / 2),
            middle[1] + self.ratio * (y - self.frame.height / 2),
        )

    def _origin(self, which: int) -> Point:
        return self._pixel(which, self.frame.origin)

    def _marks(self, which: int) -> list[Mark]:
        return [*self._muscles(which), *self._landmarks(which)]

    def _muscles(self, which: int) -> Iterator[Mark]:
        """The muscles that this view shows: of the side that a value is named for, if it is seen."""
        scene, words = self.shown.scene, self.words
        seen = muscles_seen(self.data, scene, self.view, which=which)
        sides = [side for _, side, _ in scene.values if side] + ["l", "r"]
        states = [("over", scene.over, words.over), ("under", scene.under, words.under)]
        for state, names, finding in states:
            for name in names:
                place = next((seen[key] for s in sides if (key := f"{name}_{s}") in seen), None)
                if place:
                    right, up = (self.scale * part for part in place)
                    at = self.share * (which + 0.5) + right, self.height / 2 - up
                    yield Mark(self.data.muscles[name].name, finding, state, at)

    def _landmarks(self, which: int) -> Iterator[Mark]:
        """The landmarks that this view shows, with their distances from the line."""
        if not self.lines or not self.shown.landmarks:
            return
        places = anchors(self.data, self.shown.scene, self.view, which=which)
        sides = "l" if self.view == "lateral" else "lr"
        for landmark in (LANDMARKS[name] for name in self.shown.landmarks):
            if self.view not in landmark.views:
                continue
            for side in sides if landmark.paired else " ":
                point = f"{landmark.point}_{side}".removesuffix("_ ")
                at = self._pixel(which, places[point])
                both = landmark.paired and len(sides) > 1
                name = f"{landmark.name}, {self.words.sides[side]}" if both else landmark.name
                ahead = (self._origin(which)[0] - at[0]) / self.scale
                yield Mark(name, _distance(ahead, self.view, self.words), "mark", at, point)

    def _labels(self, marks: list[Mark]) -> list[Label] | None:
        """Words beside the body, if all of them have the room."""
        if not marks:
            return []
        bands = outline(self.data, self.shown.scene, self.view)
        line = [self._origin(0)[0]] if self.lines else []
        rows: list[Point | None] = []
        for y in range(round(self.height) + 1):
            band = int((y - self.height / 2) / self.scale / BAND + len(bands) / 2)
            body = bands[band] if 0 <= band < len(bands) else None
            ends = line + [WIDTH / 2 + self.scale * end for end in body or ()]
            rows.append((min(ends), max(ends)) if ends else None)
        return arranged(marks, Room(WIDTH, self.height, rows, (SWITCH,)))

    def _told(self, name: str, marks: Sequence[Sequence[Mark]]) -> Mark:
        """A mark with what is found of it in each condition, once if it is the same."""
        found = [
            (condition, mark)
            for condition, each in zip(self.shown.conditions or ("",), marks, strict=True)
            for mark in each
            if mark.name == name
        ]
        first = found[0][1]
        if len({mark.finding for _, mark in found}) == 1:
            return first
        finding = "; ".join(f"{condition}: {mark.finding}" for condition, mark in found)
        return replace(first, finding=finding)


def _shape(width: float, height: float, figures: int) -> str:
    if figures > 1:
        return "pair"
    return "tall" if width <= 0.8 * height else "square" if width <= height else "wide"


def _distance(ahead: float, view: str, words: Words) -> str:
    """A distance from the line (metres, to the left in the picture) in words."""
    centimetres = round(100 * ahead)
    if not centimetres:
        return words.on_the_line
    if view != "lateral":
        return words.from_the_line.format(number=abs(centimetres))
    return (words.ahead if centimetres > 0 else words.behind).format(number=abs(centimetres))
