"""Rings and lines as the data of SVG paths.

Paths are told in whole numbers, UNIT to a unit of the picture: they stay short and the same on every
machine.
"""

import numpy as np

from app.figure.contours import Bools, Rings, areas

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
    first, end = rings.bounds()
    area = areas(rings)
    large = ((area > least) | (-area > max(least, least_hole))) & (end - first > 2)
    rings = rings.only(np.repeat(large, end - first))
    steer = np.round((rings.point * [1, -1] + [0, height]) * FINENESS).astype(np.int64)
    first, end = rings.bounds()
    before, after = rings.neighbours()
    middle = steer + steer[after]
    text = list(map(str, (middle - middle[before]).ravel().tolist()))
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


def runs(rings: Rings, flagged: Bools, height: float) -> dict[tuple[int, int], str]:
    """By group and level, open lines along the flagged rows of rings, each to the row after it."""
    rows = np.flatnonzero(flagged)
    if not len(rows):
        return {}
    _, after = rings.neighbours()
    breaks = np.flatnonzero(after[rows[:-1]] != rows[1:]) + 1
    at = np.round((rings.point * [1, -1] + [0, height]) * UNIT).astype(np.int64)
    first = at[rows].tolist()
    steps = list(map(str, (at[after[rows]] - at[rows]).ravel().tolist()))
    group, level = rings.group[rows].tolist(), rings.level[rows].tolist()
    out: dict[tuple[int, int], list[str]] = {}
    for a, b in zip([0, *breaks.tolist()], [*breaks.tolist(), len(rows)], strict=True):
        line = f"M{first[a][0]} {first[a][1]}l{' '.join(steps[2 * a : 2 * b])}"
        out.setdefault((group[a], level[a]), []).append(line)
    return {key: "".join(parts).replace(" -", "-") for key, parts in out.items()}
