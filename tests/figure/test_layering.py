"""What lies over what."""

import numpy as np

from app.figure.layering import Spots, layered


def sheet(item: int, x: float, depth: float) -> tuple[int, np.ndarray, float]:
    """A square of spots, 0.3 m wide, at one depth; x in half centimetres."""
    grid = (np.mgrid[0:60:3, 0:60:3].reshape(2, -1).T + [x, 0]) / 200
    return item, grid.astype(float), depth


def spots(*sheets: tuple[int, np.ndarray, float]) -> Spots:
    return Spots(
        np.concatenate([np.full(len(grid), item) for item, grid, _ in sheets]),
        np.concatenate([grid for _, grid, _ in sheets]),
        np.concatenate([np.full(len(grid), depth) for _, grid, depth in sheets]),
    )


class TestOrder:
    def test_what_covers_comes_later(self) -> None:
        order, _ = layered(spots(sheet(4, 0, 0.5), sheet(8, 30, 0.0), sheet(12, 60, 0.9)), set())
        assert order.index(8) < order.index(4)
        assert order.index(8) < order.index(12)

    def test_props_take_part(self) -> None:
        order, _ = layered(spots(sheet(-1, 0, 0.2), sheet(0, 20, 0.0), sheet(4, 20, 0.4)), set())
        assert order == [0, -1, 4]


class TestMerging:
    def test_neighbours_that_do_not_cover_one_another_are_drawn_as_one(self) -> None:
        order, drawn_with = layered(spots(sheet(0, 0, 0.0), sheet(4, 60, 0.0)), {(0, 4)})
        assert order == [0]
        assert drawn_with == {0: 0, 4: 0}

    def test_one_that_covers_the_other_is_drawn_apart(self) -> None:
        order, _ = layered(spots(sheet(0, 0, 0.0), sheet(4, 30, 0.5)), {(0, 4)})
        assert order == [0, 4]

    def test_what_something_lies_between_is_drawn_apart(self) -> None:
        between = spots(sheet(0, 0, 0.0), sheet(4, 30, 0.3), sheet(8, 60, 0.6))
        order, _ = layered(between, {(0, 8)})
        assert order == [0, 4, 8]
