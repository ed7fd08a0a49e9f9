"""What lies over what in a picture: patches of the surface, and props, from the back to the front.

Patches that never cover one another are drawn as one, so that no seam is needed between them. What
covers what is found by comparing depths in small cells of the picture.
"""

from dataclasses import dataclass

import numpy as np

from app.figure.contours import Bools, Floats, Ints

CELL = 0.027  # metres
CLOSE = 0.04  # metres: what lies nearer than this to one another touches rather than covers
FEW = 2  # cells in which one must cover the other to count


@dataclass(frozen=True)
class Spots:
    """Small pieces of everything that is seen: whose they are, where, and how far to the front."""

    item: Ints
    place: Floats  # metres to the right and up
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
    order = _from_the_back(stack, sorted(set(drawn_with)))
    items = stack.items.tolist()
    return [items[i] for i in order], {items[i]: items[r] for i, r in enumerate(drawn_with)}


def _from_the_back(stack: _Stack, left: list[int]) -> list[int]:
    """Again and again that which lies over least of what is left."""
    over, vote = stack.over.clip(0), stack.vote.clip(0)
    covered, touched = over[:, left].sum(axis=1), vote[:, left].sum(axis=1)
    depth, order = stack.depth.tolist(), []
    while left:
        weight = list(zip(covered.round(6).tolist(), touched.round(6).tolist(), depth, strict=True))
        back = min(left, key=weight.__getitem__)
        order.append(back)
        left = [i for i in left if i != back]
        covered, touched = covered - over[:, back], touched - vote[:, back]
    return order


def _compared(spots: Spots) -> _Stack:
    items, row = np.unique(spots.item, return_inverse=True)
    cell = np.floor(spots.place / CELL).astype(np.int64)
    cell -= cell.min(axis=0)
    column = cell[:, 0] * (cell[:, 1].max() + 1) + cell[:, 1]
    nearest = np.full((len(items), column.max() + 1), -np.inf)
    np.maximum.at(nearest, (row, column), spots.depth)
    cells, item = np.nonzero(np.isfinite(nearest).T)
    front = nearest[item, cells]
    count = len(items)
    vote, covering = np.zeros((count, count)), np.zeros((count, count))
    for step in range(1, np.bincount(cells).max()):  # every two that are seen in one cell
        same = np.flatnonzero(cells[step:] == cells[:-step])
        one, other = item[same], item[same + step]
        apart = front[same] - front[same + step]
        np.add.at(vote, (one, other), np.clip(apart, -CLOSE, CLOSE))
        np.add.at(covering, (one, other), np.abs(apart) > CLOSE)
    vote, covers = vote - vote.T, covering + covering.T >= FEW
    depth = np.bincount(row, spots.depth) / np.bincount(row)
    return _Stack(items, np.where(covers, vote, 0), vote, covers, depth)


def _merged(stack: _Stack, seams: list[tuple[int, int]]) -> list[int]:
    """For each item the first of those that it is drawn with; the stack's rows are summed up.

    Rows of the tables are held as whole numbers, a bit an item: what a group of items covers is the
    sum of its members' bits.
    """
    count = len(stack.items)
    root = list(range(count))
    members = [1 << i for i in range(count)]
    covers, above = _bits(stack.covers), _bits(stack.over > 0)
    for a, b in seams:
        i, j = root[a], root[b]
        if i == j or covers[i] & members[j]:
            continue
        if _something_between(above, i, j) or _something_between(above, j, i):
            continue
        root = [i if r == j else r for r in root]
        members[i] |= members[j]
        covers[i] |= covers[j]
        for table in (stack.over, stack.vote):
            table[i] += table[j]
            table[:, i] += table[:, j]
            table[j] = table[:, j] = table[i, i] = 0
        above = _bits(stack.over > 0)
    return root


def _bits(table: Bools) -> list[int]:
    """Each row as a number whose bit k says whether column k is set."""
    packed = np.packbits(table, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def _something_between(above: list[int], top: int, bottom: int) -> bool:
    """Whether `top` lies over something that lies, directly or not, over `bottom`."""
    ends = 1 << top | 1 << bottom
    reached, new = 0, above[top] & ~ends
    while new:
        reached |= new
        below = 0
        for k, row in enumerate(above):
            if new >> k & 1:
                below |= row
        if below >> bottom & 1:
            return True
        new = below & ~reached & ~ends
    return False
