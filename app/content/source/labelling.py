"""Where the words beside a figure stand: near what they name, never on the body, never on each other.

Pixels of the still, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

BOLD, PLAIN = 7.4, 6.8  # pixels that a letter of 13 px takes at most, in the mean
RISE, DROP = 13.0, 22.0  # of a label: above the baseline of its name, and below
STEP = 4.0  # between the heights that are tried
AWAY = 22.0  # from the body to the words
MARGIN = 10.0  # from the words to the edge
WRONG_SIDE = 60.0  # how many pixels of height it is worth to stand on the side of the point
GAP = 8.0  # between words side by side
RING = 22.0  # between the centres of two numbered rings


@dataclass(frozen=True)
class Mark:
    """What is named: its name, what is found of it, its state (over, under, mark) and place.

    `point` is the mark or joint of the pose that a landmark is, empty for a muscle.
    """

    name: str
    finding: str
    state: str
    at: Point
    point: str = ""

    @property
    def width(self) -> float:
        """Of its words; an estimate that is never too small by much."""
        return max(BOLD * len(self.name), PLAIN * len(self.finding))


@dataclass(frozen=True)
class Label:
    """A mark's words: where they begin or end (`anchor` start or end)."""

    mark: Mark
    text: Point
    anchor: str

    @property
    def box(self) -> Box:
        x, y = self.text
        left = x if self.anchor == "start" else x - self.mark.width
        return left, y - RISE, left + self.mark.width, y + DROP

    @property
    def leader(self) -> tuple[Point, Point]:
        """From the words to the point."""
        x, y = self.text
        return (x - 6 if self.anchor == "start" else x + 6, y + 4), self.mark.at


@dataclass(frozen=True)
class Room:
    """The space around a body: `rows` say for every pixel of height how far the body (and the line)
    reaches to the left and right; `taken` is kept free."""

    width: float
    height: float
    rows: Sequence[Point | None]
    taken: tuple[Box, ...] = ()

    def beside(self, top: float, bottom: float) -> Point | None:
        """How far the body reaches between two heights."""
        rows = [row for row in self.rows[max(int(top), 0) : int(bottom) + 1] if row]
        if not rows:
            return None
        return min(row[0] for row in rows), max(row[1] for row in rows)


def arranged(marks: Sequence[Mark], room: Room) -> list[Label] | None:
    """A label for each mark, or None when there is no room for all of them."""
    labels: list[Label] = []
    for mark in sorted(marks, key=lambda mark: mark.at[1]):
        best = min(
            ((_cost(label, room), label) for label in _places(mark, room, labels)),
            key=lambda pair: pair[0],
            default=None,
        )
        if best is None:
            return None
        labels.append(best[1])
    return _aligned(labels, room)


def _places(mark: Mark, room: Room, labels: Sequence[Label]) -> list[Label]:
    """Where the mark's words could stand, on both sides, in the order of the points."""
    places = []
    for anchor in ("start", "end"):
        above = [label.text[1] for label in labels if label.anchor == anchor]
        y = max([RISE + MARGIN, *(height + RISE + DROP for height in above)])
        while y <= room.height - DROP - 4:
            label = _at(mark, room, anchor, y)
            taken = (*room.taken, *(other.box for other in labels))
            if label and not any(_meet(label.box, box) for box in taken):
                places.append(label)
            y += STEP
    return places


def _at(mark: Mark, room: Room, anchor: str, y: float) -> Label | None:
    """The label at a height, as near to the body as may be; None if it would leave the picture."""
    x, _ = mark.at
    body = room.beside(y - RISE - 4, y + DROP + 4) or (x, x)
    if anchor == "start":
        near = max(body[1], x) + AWAY
        return Label(mark, (near, y), anchor) if near + mark.width <= room.width - MARGIN else None
    near = min(body[0], x) - AWAY
    return Label(mark, (near, y), anchor) if near - mark.width >= MARGIN else None


def _cost(label: Label, room: Room) -> float:
    (x, y), at = label.leader
    middle = room.width / 2
    own_side = (at[0] >= middle) == (label.anchor == "start")
    return abs(y - at[1]) + 0.3 * abs(x - at[0]) + (0 if own_side else WRONG_SIDE)


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + GAP
        and other[0] < one[2] + GAP
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _aligned(labels: Sequence[Label], room: Room) -> list[Label]:
    """Words of one side begin at one edge where they all have the room."""
    outer = {
        "start": max((label.text[0] for label in labels if label.anchor == "start"), default=0.0),
        "end": min((label.text[0] for label in labels if label.anchor == "end"), default=0.0),
    }
    moved = [Label(one.mark, (outer[one.anchor], one.text[1]), one.anchor) for one in labels]
    boxes = [label.box for label in moved]
    out = any(left < MARGIN or right > room.width - MARGIN for left, _, right, _ in boxes)
    on_others = any(_meet(*pair) for pair in combinations((*boxes, *room.taken), 2))
    return list(labels) if out or on_others else moved


def apart(points: Sequence[Point]) -> list[Point]:
    """The centres of numbered rings: where the points are, the lower of two close ones moved down."""
    placed: list[Point] = []
    for x, y in points:
        while any(abs(x - u) < RING and abs(y - v) < RING for u, v in placed):
            y += 2
        placed.append((x, y))
    return placed
