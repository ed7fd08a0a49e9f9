"""Rings and lines as the data of SVG paths.

Paths are told in whole numbers, UNIT to a unit of the picture: they stay short and the same on every
machine.
"""

import numpy as np

from app.figure.contours import Bools, Floats, Ints, Rings, areas

FINENESS = 2  # steering points of curves lie on a grid of so many to a unit …
UNIT = 2 * FINENESS  # … and curves pass midway between them


def short(number: float) -> str:
    """A number to two decimals without needless digits."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def paths(
    rings: Rings, height: float, least: float, least_hole: float = 0.0
) -> dict[tuple[int, int], str]:
    """By group and level, smooth closed curves as path data, without areas below `least`.

    The points steer quadratic curves that pass midway between them; `t` takes the next steering point
    by mirroring the last, so a point costs two numbers.
    """
    if not len(rings.ring):
        return {}
    steer = np.round((rings.point * [1, -1] + [0, height]) * FINENESS).astype(np.int64)
    before, after = rings.neighbours()
    middle = steer + steer[after]
    steps = (middle - middle[before]).ravel().tolist()
    text = list(map(str, steps))
    first, end = rings.bounds()
    area = areas(rings)
    large = ((area > least) | (-area > max(least, least_hole))) & (end - first > 2)
    first, end = first[large], end[large]
    start = middle[end - 1].tolist()
    turn = (2 * steer[first] - middle[end - 1]).tolist()
    group, level = rings.group[first].tolist(), rings.level[first].tolist()
    out: dict[tuple[int, int], list[str]] = {}
    for i, (a, b) in enumerate(zip((2 * first).tolist(), (2 * end).tolist(), strict=True)):
        (x, y), (u, v) = start[i], turn[i]
        curve = " ".join(text[a + 2 : b])
        ring = f"M{x} {y}q{u} {v} {text[a]} {text[a + 1]}t{curve}z"
        out.setdefault((group[i], level[i]), []).append(ring)
    return {key: "".join(parts).replace(" -", "-") for key, parts in out.items()}


def runs(
    rings: Rings, flagged: Bools, height: float, tolerance: float = 0.2
) -> dict[tuple[int, int], str]:
    """By group and level, open lines along the flagged rows of rings (each to the next row)."""
    rows = np.flatnonzero(flagged)
    if not len(rows):
        return {}
    _, after = rings.neighbours()
    new = np.append(True, (after[rows[:-1]] != rows[1:]))
    start = np.flatnonzero(new)
    at = np.round((rings.point * [1, -1] + [0, height]) * UNIT).astype(np.int64)
    out: dict[tuple[int, int], list[str]] = {}
    for a, b in zip(start.tolist(), [*start[1:].tolist(), len(rows)], strict=True):
        line = np.append(rows[a:b], after[rows[b - 1]])
        points = at[_bends(rings.point[line], tolerance, line)]
        steps = " ".join(map(str, np.diff(points, axis=0).ravel().tolist()))
        key = (int(rings.group[line[0]]), int(rings.level[line[0]]))
        out.setdefault(key, []).append(f"M{points[0, 0]} {points[0, 1]}l{steps}")
    return {key: "".join(parts).replace(" -", "-") for key, parts in out.items()}


def _bends(points: Floats, tolerance: float, rows: Ints) -> Ints:
    """The rows of an open line that matter to its shape."""
    keep = np.ones(len(points), bool)
    for _ in range(3):
        left = np.flatnonzero(keep)
        if len(left) < 3:
            break
        a, b, c = points[left[:-2]], points[left[1:-1]], points[left[2:]]
        chord, offset = c - a, b - a
        long = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
        away = np.abs(chord[:, 0] * offset[:, 1] - chord[:, 1] * offset[:, 0]) / long
        drop = (away < tolerance) & (np.arange(len(b)) % 2 == 0)
        keep[left[1:-1][drop]] = False
    return rows[keep]
