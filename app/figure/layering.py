"""What lies over what in a picture: patches of the surface, and props, from the back to the front.

Patches that never cover one another are drawn as one, so that no seam is needed between them. What
covers what is found by comparing depths in small cells of the picture.
"""

from dataclasses import dataclass

import numpy as np

from app.figure.contours import Bools, Floats, Ints

CELL = 6.0  # units of the picture
CLOSE = 0.04  # metres: what lies nearer than this to one another touches rather than covers
FEW = 2  # cells in which one must cover the other to count


@dataclass(frozen=True)
class Spots:
    """Small pieces of everything that is seen: whose they are, where, and how far to the front."""

    item: Ints
    place: Floats
    depth: Floats


@dataclass
class _Stack:
    """Items by number: how much each lies over each other, and how far to the front each lies."""

    items: Ints
    over: Floats  # positive where the row covers the column
    vote: Floats  # the same, with what only touches
    covers: Bools
    depth: Floats


def layered(spots: Spots, joined: set[tuple[int, int]]) -> tuple[list[int], dict[int, int]]:
    """Items from the back to the front, and for each item the one that it is drawn with.

    `joined` are pairs of items that meet in a seam and may be drawn as one.
    """
    stack = _compared(spots)
    number = {int(item): i for i, item in enumerate(stack.items)}
    drawn_with = _merged(stack, sorted({(number[a], number[b]) for a, b in joined}))
    left, order = sorted(set(drawn_with)), []
    while left:
        rest = np.array(left)
        weight = np.stack(
            [
                stack.over[np.ix_(rest, rest)].clip(0).sum(axis=1),
                stack.vote[np.ix_(rest, rest)].clip(0).sum(axis=1),
                stack.depth[rest],
            ]
        )
        back = left[int(np.lexsort(weight[::-1])[0])]
        order.append(int(stack.items[back]))
        left.remove(back)
    return order, {int(stack.items[i]): int(stack.items[root]) for i, root in enumerate(drawn_with)}


def _compared(spots: Spots) -> _Stack:
    items, row = np.unique(spots.item, return_inverse=True)
    cell = np.floor(spots.place / CELL).astype(np.int64)
    cell -= cell.min(axis=0)
    column = cell[:, 0] * (cell[:, 1].max() + 1) + cell[:, 1]
    nearest = np.full((len(items), column.max() + 1), -np.inf)
    np.maximum.at(nearest, (row, column), spots.depth)
    seen = np.isfinite(nearest)
    shared = seen.sum(axis=0) > 1
    seen, nearest = seen[:, shared], np.where(seen, nearest, 0)[:, shared]
    both = seen[:, None] & seen[None]
    apart = np.where(both, nearest[:, None] - nearest[None], 0)
    covers = (np.abs(apart) > CLOSE).sum(axis=2) >= FEW
    vote = np.clip(apart, -CLOSE, CLOSE).sum(axis=2)
    depth = np.bincount(row, spots.depth) / np.bincount(row)
    return _Stack(items, np.where(covers, vote, 0), vote, covers, depth)


def _merged(stack: _Stack, seams: list[tuple[int, int]]) -> list[int]:
    """For each item the first of those that it is drawn with; the stack's rows are summed up."""
    root = list(range(len(stack.items)))
    for a, b in seams:
        i, j = root[a], root[b]
        if i == j or _one_covers(stack, root, i, j) or _something_between(stack.over > 0, i, j):
            continue
        root = [i if r == j else r for r in root]
        for table in (stack.over, stack.vote):
            table[i] += table[j]
            table[:, i] += table[:, j]
            table[j] = table[:, j] = table[i, i] = 0
    return root


def _one_covers(stack: _Stack, root: list[int], i: int, j: int) -> bool:
    of = np.array(root)
    return bool(stack.covers[np.ix_(of == i, of == j)].any())


def _something_between(over: Bools, i: int, j: int) -> bool:
    """Whether, by way of others, i lies over j or j over i."""
    return _reaches(over, i, j) or _reaches(over, j, i)


def _reaches(over: Bools, start: int, end: int) -> bool:
    reached = over[start].copy()
    reached[end] = False
    while True:
        more = reached | over[reached].any(axis=0)
        more[start] = more[end] = False
        if (more == reached).all():
            return bool(over[reached, end].any())
        reached = more
