"""Muscles on a drawn figure: overactive ones solid with fine fibres, underactive ones striped across."""

import numpy as np

from app.figure.contours import Bools, Facets, Floats, rings_of, simpler
from app.figure.light import shaded
from app.figure.painting import OUTSIDE, Paint
from app.figure.patches import Pieces, Subject
from app.figure.paths import UNIT, paths, runs, short

# Metres.
STRIPE, FIBRE = 0.0125, 0.008  # from stripe to stripe, fibre to fibre
NEAR_MUSCLE = 0.006  # beyond its outline, what still counts

# Units of the picture: how closely outlines are kept, and the smallest area and hole of one.
TOLERANCE, LEAST, LEAST_HOLE = 0.4, 1.0, 40.0


class Markings:
    """Muscles of one kind (`over` or `under`; `deep`: under others) on all patches."""

    def __init__(
        self, subject: Subject, pieces: Pieces, kind: str, deep: bool, paint: Paint, colour: str
    ) -> None:
        self.kind, self.deep, self.colour = kind, deep, colour
        self.metre = subject.shot.metre
        height = subject.shot.frame.height
        place = np.einsum("nk,nkx->nx", paint.mix, subject.place[paint.source])
        facets = _facets(pieces, paint)
        depth = np.maximum(paint.fields.depth, -NEAR_MUSCLE)  # a gentle slope makes a calm outline
        rings = rings_of(facets, place, depth, np.array([0.0]), _levels_only(facets, 1))
        rings = simpler(rings, np.full(len(rings.ring), TOLERANCE))
        self.outline = paths(rings, height, LEAST, least_hole=LEAST_HOLE)
        self.lines = {} if deep else self._lines(facets, place, paint, height)

    def _lines(self, facets: Facets, place: Floats, paint: Paint, height: float) -> dict[int, str]:
        """By patch, lines across the fibres (under) or along them (over), evenly apart."""
        fields = paint.fields
        distance, spread = (
            (fields.along, STRIPE) if self.kind == "under" else (fields.across, FIBRE)
        )
        known = (fields.depth > OUTSIDE)[facets.corners]
        facets = facets.only(np.all(known, axis=1))
        steps = np.arange(np.ceil(distance.min() / spread), np.ceil(distance.max() / spread))
        wanted = _levels_only(facets, len(steps))
        lines = rings_of(facets, place, distance, (steps + 0.5) * spread, wanted)
        lines = simpler(lines, np.full(len(lines.ring), TOLERANCE))
        out: dict[int, str] = {}
        for (group, _), d in runs(lines, lines.edge < 0, height).items():
            out[group] = out.get(group, "") + d
        return out

    def drawn(self, item: int) -> str:
        """What of the muscles lies on a patch."""
        outline = self.outline.get((item, 1))
        if not outline:
            return ""
        name = f"{'deep-' if self.deep else ''}{self.kind}{item}"
        clip = f'<clipPath id="{name}"><path id="p{name}" d="{outline}"/></clipPath>'
        if self.deep:
            return clip + self._veiled(name)
        lines = self.lines.get(item, "")
        return clip + (self._over(name, lines) if self.kind == "over" else self._under(name, lines))

    def _veiled(self, name: str) -> str:
        dash = f"{short(self.metre * 0.009)} {short(self.metre * 0.006)}"
        return (
            f'<use href="#p{name}" fill="{self.colour}" fill-opacity=".16" stroke="{self.colour}" '
            f'stroke-opacity=".9" stroke-linecap="butt" stroke-dasharray="{dash}" '
            f'stroke-width="{short(max(self.metre * 0.008, 1.8 * UNIT))}" clip-path="url(#{name})"/>'
        )

    def _over(self, name: str, lines: str) -> str:
        return (
            f'<use href="#p{name}" fill="{self.colour}" fill-opacity=".86"/>'
            f'<path clip-path="url(#{name})" fill="none" stroke="{shaded(self.colour, 1.22)}" '
            f'stroke-opacity=".7" stroke-width="{short(self.metre * FIBRE * 0.28)}" d="{lines}"/>'
        )

    def _under(self, name: str, lines: str) -> str:
        return (
            f'<g clip-path="url(#{name})" fill="none" stroke="{self.colour}" stroke-opacity=".92">'
            f'<path stroke-width="{short(self.metre * STRIPE * 0.52)}" stroke-linecap="butt" d="{lines}"/>'
            f'<use href="#p{name}" stroke-width="{short(max(self.metre * 0.006, 1.6 * UNIT))}"/></g>'
        )


def _levels_only(facets: Facets, count: int) -> Bools:
    """By patch, every level but the outline of what is painted."""
    wanted = np.ones((int(facets.group.max(initial=0)) + 1, count + 1), bool)
    wanted[:, 0] = False
    return wanted


def _facets(pieces: Pieces, paint: Paint) -> Facets:
    """The fine triangles of all that is drawn."""
    first = np.searchsorted(paint.parent, pieces.triangle, "left")
    count = np.searchsorted(paint.parent, pieces.triangle, "right") - first
    count[pieces.away > 1] = 0
    piece = np.repeat(np.arange(len(count)), count)
    fine = first[piece] + np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    return Facets(paint.corners[fine], paint.edges[fine], pieces.group[piece], paint.ends)
