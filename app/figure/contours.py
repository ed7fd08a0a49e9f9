"""Outlines of bands of brightness on a mesh of triangles, as closed rings of points.

A picture of a smoothly shaded surface needs no triangles: it is enough to know where each level of
brightness begins. `rings_of` cuts the triangles along those levels and joins the pieces. Everything is
done on whole arrays, as a picture has some twenty thousand pieces and may take no more than
milliseconds.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Facets:
    """Triangles that are seen, their corners anticlockwise in the plane of the picture."""

    corners: Ints  # m x 3, numbers of vertices
    edges: Ints  # m x 3, number of the edge from corner k to corner k + 1
    group: Ints  # m, which patch each belongs to; patches are outlined apart
    ends: Ints  # by edge: its two vertices

    def only(self, keep: Bools) -> "Facets":
        """The triangles that are kept."""
        return Facets(self.corners[keep], self.edges[keep], self.group[keep], self.ends)


@dataclass(frozen=True)
class Rings:
    """Closed rings, one point a row; the points of a ring follow one another, inside on the left.

    level 0 is the outline of a whole patch; level k where the value is above the k-th threshold.
    """

    group: Ints
    level: Ints
    ring: Ints  # equal for the points of one ring
    point: Floats  # n x 2
    node: Ints  # the vertex, or beyond the vertices the edge on which the point lies
    edge: Ints  # the edge of the patch's outline along which the next point lies, or -1

    def only(self, keep: Bools | Ints) -> "Rings":
        """The rows that are kept."""
        return Rings(
            group=self.group[keep],
            level=self.level[keep],
            ring=self.ring[keep],
            point=self.point[keep],
            node=self.node[keep],
            edge=self.edge[keep],
        )

    def bounds(self) -> tuple[Ints, Ints]:
        """First row of each ring, and the row after its last."""
        return _bounds(self.ring)

    def neighbours(self) -> tuple[Ints, Ints]:
        """For each row the row before it and after it in its ring."""
        return _around(*self.bounds(), len(self.ring))


def _bounds(ring: Ints) -> tuple[Ints, Ints]:
    changes = np.flatnonzero(ring[1:] != ring[:-1]) + 1
    ends = np.append(changes, len(ring))
    return np.append(0, changes)[: len(ring)], ends if len(ring) else ends[:0]


def _around(first: Ints, end: Ints, count: int) -> tuple[Ints, Ints]:
    before, after = np.arange(-1, count - 1), np.arange(1, count + 1)
    before[first], after[end - 1] = end - 1, first
    return before, after


def rings_of(
    facets: Facets, place: Floats, value: Floats, levels: Floats, wanted: Bools | None = None
) -> Rings:
    """The rings of every patch; `wanted` (patch x level, level 0 the outline) leaves some out."""
    pieces = [_along(facets, value, levels)]
    if len(levels):
        pieces.append(_across(facets, value, levels))
    group, level, start, end, edge = (np.concatenate(same) for same in zip(*pieces, strict=True))
    if wanted is not None:
        keep = wanted[group, level]
        group, level, start, end, edge = (a[keep] for a in (group, level, start, end, edge))
    ring, order = _joined(group, level, start, end, len(levels), len(value) + len(facets.ends))
    group, level, start = group[order], level[order], start[order]
    point = _points(start, level, facets.ends, place, value, levels)
    return Rings(group, level, ring[order], point, start, edge[order])


def _across(facets: Facets, value: Floats, levels: Floats) -> tuple[Ints, ...]:
    """Pieces inside triangles, one a triangle and level: group, level, start, end, -1.

    Nodes are numbered: vertices first, then one for each edge (the place where the level crosses it).
    """
    corner = value[facets.corners]
    order = np.argsort(corner, axis=1, kind="stable")
    row = np.arange(len(corner))
    low, middle, high = order.T
    first = np.searchsorted(levels, corner[row, low], "right")
    count = np.searchsorted(levels, corner[row, high], "right") - first
    at = np.repeat(row, count)
    level = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count) + first[at]

    def between(a: Ints, b: Ints) -> Ints:
        return np.where((b - a) % 3 == 1, facets.edges[row, a], facets.edges[row, b])

    long = between(low, high)[at]
    below = levels[level] <= corner[row, middle][at]
    short = np.where(below, between(low, middle)[at], between(middle, high)[at])
    turns_left = ((middle - low) % 3 == 1)[at]
    start = np.where(turns_left, long, short) + len(value)
    end = np.where(turns_left, short, long) + len(value)
    return facets.group[at], level + 1, start, end, np.full(len(at), -1)


def _along(facets: Facets, value: Floats, levels: Floats) -> tuple[Ints, ...]:
    """Pieces of the patches' outlines, one for each level that it still belongs to."""
    dense = np.cumsum(np.bincount(facets.group) > 0) - 1  # numbers of the patches that there are
    own = dense[facets.group][:, None] * len(facets.ends) + facets.edges
    single = np.bincount(own.ravel())[own] == 1
    facet, k = np.nonzero(single)
    edge, group = facets.edges[facet, k], facets.group[facet]
    a, b = facets.corners[facet, k], facets.corners[facet, (k + 1) % 3]
    above_a = np.searchsorted(levels, value[a], "right")
    above_b = np.searchsorted(levels, value[b], "right")
    count = np.maximum(above_a, above_b) + 1
    at = np.repeat(np.arange(len(a)), count)
    level = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    crossing = edge[at] + len(value)
    start = np.where(level <= above_a[at], a[at], crossing)
    end = np.where(level <= above_b[at], b[at], crossing)
    return group[at], level, start, end, edge[at]


def _joined(
    group: Ints, level: Ints, start: Ints, end: Ints, levels: int, nodes: int
) -> tuple[Ints, Ints]:
    """For each piece the ring that it belongs to, and the order in which rings run.

    As many pieces end in a node as begin there, so sorting both sides pairs each with its next.
    """
    place = (group * (levels + 1) + level) * nodes
    leaving = np.argsort(place + start, kind="stable")
    arriving = np.argsort(place + end, kind="stable")
    after = np.empty_like(start)
    after[arriving] = leaving
    before = np.empty_like(start)
    before[leaving] = arriving
    ring = _least_of_ring(after)
    own = np.arange(len(after))
    back = np.where(ring == own, own, before)
    steps = np.where(ring == own, 0, 1)
    while (more := steps[back]).any():
        steps = steps + more
        back = back[back]
    size = np.bincount(ring, minlength=len(after))
    order = np.empty_like(after)
    order[(np.cumsum(size) - size)[ring] + steps] = own
    return ring, order


def _least_of_ring(after: Ints) -> Ints:
    """The smallest number in each cycle of a permutation, by doubling the stride."""
    least = np.minimum(np.arange(len(after)), after)
    stride = after[after]
    while True:
        less = np.minimum(least, least[stride])
        if (less == least).all():
            return least
        least, stride = less, stride[stride]


def _points(
    node: Ints, level: Ints, ends: Ints, place: Floats, value: Floats, levels: Floats
) -> Floats:
    """Where the nodes lie: a vertex, or the point of an edge at which the value is the level's."""
    point = place[np.minimum(node, len(value) - 1)]
    crossing = np.flatnonzero(node >= len(value))
    a, b = ends[node[crossing] - len(value)].T
    share = (levels[level[crossing] - 1] - value[a]) / (value[b] - value[a])
    point[crossing] = place[a] + (place[b] - place[a]) * share[:, None]
    return point


def pushed(rings: Rings, distance: float) -> Rings:
    """Points on the outline of a patch moved outward, for what is clipped at that outline anyway."""
    before, after = rings.neighbours()
    way = rings.point[after] - rings.point
    out = np.stack([way[:, 1], -way[:, 0]], 1)
    out /= np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-9)[:, None]
    out[rings.edge < 0] = 0
    out = out + out[before]
    out /= np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-9)[:, None]
    return replace(rings, point=rings.point + out * distance)


def simpler(rings: Rings, tolerance: Floats, passes: int = 4) -> Rings:
    """Without points that lie closer than `tolerance` (a row each) to the line past them.

    Every second point may go in a pass.
    """
    rows = np.arange(len(rings.ring))
    for _ in range(passes):
        ring, (x, y) = rings.ring[rows], rings.point[rows].T
        first, end = _bounds(ring)
        before, after = _around(first, end, len(rows))
        odd = (np.arange(len(rows)) - np.repeat(first, end - first)) % 2 == 1
        at = np.flatnonzero(odd)
        a, b = before[at], after[at]
        across, up = x[b] - x[a], y[b] - y[a]
        long = np.sqrt(across * across + up * up)
        away = np.abs(across * (y[at] - y[a]) - up * (x[at] - x[a]))
        drop = at[(away < tolerance[rows[at]] * long) & (long > 1e-6)]
        if len(drop) * 50 < len(rows):
            break
        rows = np.delete(rows, drop)
    return rings.only(rows)


def areas(rings: Rings) -> Floats:
    """The area of each ring, positive when its inside is on the left of it (y up)."""
    if not len(rings.ring):
        return np.zeros(0)
    _, after = rings.neighbours()
    x, y = rings.point.T
    first, _ = rings.bounds()
    doubled: Floats = np.add.reduceat(x * y[after] - x[after] * y, first)
    return doubled / 2
