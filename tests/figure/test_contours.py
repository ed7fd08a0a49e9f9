"""Bands of brightness as rings of points."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figure.contours import Facets, areas, pushed, rings_of, simpler

SIDE = 9


def square(group: int = 0) -> tuple[Facets, np.ndarray]:
    """A flat square of SIDE x SIDE cells, two triangles each."""
    y, x = np.mgrid[0 : SIDE + 1, 0 : SIDE + 1]
    place = np.stack([x.ravel(), y.ravel()], axis=1).astype(float)
    a = (np.arange(SIDE)[:, None] * (SIDE + 1) + np.arange(SIDE)).ravel()
    corners = np.concatenate(
        [
            np.stack([a, a + 1, a + SIDE + 2], axis=1),
            np.stack([a, a + SIDE + 2, a + SIDE + 1], axis=1),
        ]
    )
    pairs = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 2)
    ends, edges = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    return Facets(corners, edges.reshape(-1, 3), np.full(len(corners), group), ends), place


class TestRings:
    def test_the_outline_of_a_patch_is_one_ring(self) -> None:
        facets, place = square()
        rings = rings_of(facets, place, np.zeros(len(place)), np.empty(0))
        assert len(np.unique(rings.ring)) == 1
        assert areas(rings) == pytest.approx([SIDE * SIDE])
        assert (rings.edge >= 0).all()

    def test_a_slope_is_cut_straight_at_each_level(self) -> None:
        facets, place = square()
        rings = rings_of(facets, place, place[:, 0], np.array([2.5, 6.25]))
        size = {
            int(rings.level[i]): a for i, a in zip(rings.bounds()[0], areas(rings), strict=True)
        }
        assert size[1] == pytest.approx((SIDE - 2.5) * SIDE)
        assert size[2] == pytest.approx((SIDE - 6.25) * SIDE)

    def test_a_hill_in_the_middle_is_a_ring_of_its_own(self) -> None:
        facets, place = square()
        value = -np.hypot(*(place - SIDE / 2).T)
        rings = rings_of(facets, place, value, np.array([-2.0]))
        hill = rings.only(rings.level == 1)
        assert (hill.edge < 0).all()
        assert areas(hill)[0] == pytest.approx(np.pi * 4, rel=0.1)

    def test_a_hollow_is_a_hole(self) -> None:
        facets, place = square()
        value = np.hypot(*(place - SIDE / 2).T)
        rings = rings_of(facets, place, value, np.array([2.0]))
        above = areas(rings.only(rings.level == 1))
        assert sorted(np.sign(above)) == [-1, 1]
        assert above.sum() == pytest.approx(SIDE * SIDE - np.pi * 4, rel=0.05)

    @given(st.lists(st.floats(-1, 1), min_size=(SIDE + 1) ** 2, max_size=(SIDE + 1) ** 2))
    def test_higher_levels_lie_inside_lower_ones(self, heights: list[float]) -> None:
        facets, place = square()
        rings = rings_of(facets, place, np.array(heights), np.array([-0.4, 0.1, 0.5]))
        level = rings.level[rings.bounds()[0]]
        total = [areas(rings)[level == k].sum() for k in range(4)]
        assert total[0] == pytest.approx(SIDE * SIDE)
        assert all(more >= less - 1e-9 for more, less in itertools.pairwise(total))
        assert total[3] >= -1e-9

    def test_values_right_at_a_level_do_no_harm(self) -> None:
        facets, place = square()
        value = np.round(place[:, 0] / 3)
        rings = rings_of(facets, place, value, np.array([1.0, 2.0]))
        assert np.isfinite(rings.point).all()

    def test_levels_that_are_not_wanted_are_left_out(self) -> None:
        facets, place = square()
        wanted = np.array([[True, False, True]])
        rings = rings_of(facets, place, place[:, 0], np.array([2.5, 6.25]), wanted)
        assert set(rings.level) == {0, 2}


class TestShaping:
    def test_points_on_a_line_are_needless(self) -> None:
        facets, place = square()
        rings = rings_of(facets, place, np.zeros(len(place)), np.empty(0))
        fewer = simpler(rings, np.full(len(rings.ring), 0.01))
        assert len(fewer.ring) < len(rings.ring) / 2
        assert areas(fewer) == pytest.approx(areas(rings))

    def test_a_rim_is_pushed_outward(self) -> None:
        facets, place = square()
        rings = rings_of(facets, place, np.zeros(len(place)), np.empty(0))
        larger = pushed(rings, 0.5)
        assert larger.point.min() == pytest.approx(-0.5, abs=0.15)
        assert (areas(larger) > areas(rings)).all()
