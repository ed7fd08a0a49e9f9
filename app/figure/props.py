"""What a drawn figure stands on, holds or pulls, placed as `static/js/figure/props.js` does."""

from dataclasses import dataclass

import numpy as np

from app.figure.camera import Shot
from app.figure.contours import Floats
from app.figure.definition import Prop
from app.figure.light import shaded
from app.figure.paths import UNIT, short
from app.figure.rig import SIDES

GRIPPED = ("bar", "band")


@dataclass(frozen=True)
class Rod:
    """A bar or a band, straight from one end to the other; metres."""

    ends: Floats
    radius: float

    @property
    def samples(self) -> Floats:
        """Places all along it."""
        share = np.linspace(0, 1, 120)[:, None]
        out: Floats = self.ends[0] * (1 - share) + self.ends[1] * share
        return out

    def drawn(self, shot: Shot, colour: str) -> str:
        """A line in three tones, or a disc where its end is seen."""
        a, b = shot.drawn(self.ends)
        wide = 2 * self.radius * shot.metre
        if np.hypot(*(b - a)) < wide:
            return (
                f'<circle cx="{short(a[0])}" cy="{short(a[1])}" r="{short(wide / 2)}" '
                f'fill="{shaded(colour, 0.82)}" stroke="{shaded(colour, 0.55)}" '
                f'stroke-width="{short(0.5 * UNIT)}"/>'
            )
        line = f"M{short(a[0])} {short(a[1])}L{short(b[0])} {short(b[1])}"
        tones = ((1.0, 0.55), (0.8, 0.78), (0.36, 0.95))
        strokes = "".join(
            f'<path stroke="{shaded(colour, tone)}" stroke-width="{short(wide * share)}" d="{line}"/>'
            for share, tone in tones
        )
        return f'<g fill="none" stroke-linecap="butt">{strokes}</g>'


@dataclass(frozen=True)
class Box:
    """A box on the floor: its lowest and its highest corner, and the way to the viewer."""

    low: Floats
    high: Floats
    toward: Floats

    @property
    def samples(self) -> Floats:
        """Places all over its far side: what is nearer than that stands before the box."""
        share = np.linspace(0, 1, 14)
        grid = np.stack(np.meshgrid(share, share, share), axis=-1).reshape(-1, 3)
        points = self.low + grid * (self.high - self.low)
        far = points @ self.toward
        out: Floats = points[far < far.min() + 1e-9]
        return out

    def drawn(self, shot: Shot, colour: str) -> str:
        """The side that is seen, with its upper edge in the light."""
        corners = shot.drawn(np.stack([self.low, self.high]))
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        return (
            f'<rect x="{short(x0)}" y="{short(y0)}" width="{short(x1 - x0)}" height="{short(y1 - y0)}" '
            f'rx="{UNIT}" fill="{shaded(colour, 0.86)}"/>'
            f'<path fill="none" stroke="{shaded(colour, 1.0)}" stroke-width="{UNIT}" '
            f'd="M{short(x0 + UNIT)} {short(y0 + UNIT / 2)}H{short(x1 - UNIT)}"/>'
        )


def props_of(prop: Prop | None, shot: Shot) -> list[Rod | Box]:
    """What there is to draw of a movement's prop in a pose."""
    if prop is None:
        return []
    if prop.kind == "box":
        return [_box(prop, shot)]
    left, right = (np.array(shot.pose.marks[f"grip_{side}"]) for side in SIDES)
    if prop.kind == "bar":
        middle, way = (left + right) / 2, (left - right) / np.linalg.norm(left - right)
        half = way * prop.length / 2
        return [Rod(np.stack([middle - half, middle + half]), prop.radius)]
    anchor = np.array(prop.anchor)
    return [Rod(np.stack([hand, anchor]), prop.radius) for hand in (left, right)]


def _box(prop: Prop, shot: Shot) -> Box:
    wide, high, deep = prop.size
    x = 0.0
    if prop.under == "stance":
        side = "r" if shot.pose.floor["r"] > shot.pose.floor["l"] else "l"
        x, high = shot.pose.marks[f"ball_{side}"][0], shot.pose.floor[side]
    low = np.array([x - wide / 2, 0.0, prop.z - deep / 2])
    return Box(low, low + [wide, high, deep], shot.camera[2])
