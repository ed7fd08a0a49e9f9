"""The text route: measured values at the named moments of a movement."""

import pytest

from app.figure.definition import FigureData
from app.figure.describing import Row, Table, measured
from app.figure.fitting import OutOfReach
from app.figure.reading import read
from app.figure.rig import rig_of
from app.figure.scene import Scene, clip_for


def row_of(table: Table, name: str, side: str | None = None) -> Row:
    return next(row for row in table.rows if row.of == name and row.side == side)


def at_the_reading(data: FigureData, scene: Scene, row: Row) -> float | None:
    movement = data.movements[scene.movement]
    return row.values[[phase for phase, _ in movement.phases].index(movement.at)]


@pytest.mark.parametrize("movement", "static ohsq slsq stepdown gait jump pushup press row".split())
def test_every_named_value_stands_in_the_table(data: FigureData, movement: str) -> None:
    """What is asked for is what is measured at the moment of reading, if it is read there."""
    for compensation in data.shown_in(movement):
        side = "l" if compensation.sided else None
        seen = compensation.seen[movement]
        scene = Scene(movement, ((compensation.id, side, seen.thresholds.moderate),))
        table = measured(data, scene)
        row = row_of(table, compensation.id, side)
        assert row.unit == compensation.unit
        assert row.label.startswith(compensation.name)
        assert len(row.values) == len(table.moments)
        if seen.measure.at == data.movements[movement].at:
            assert at_the_reading(data, scene, row) == pytest.approx(
                seen.thresholds.moderate, abs=0.11
            )


def test_the_moments_are_those_of_the_movement(data: FigureData) -> None:
    table = measured(data, Scene("ohsq"))
    assert table.moments == tuple(name for _, name in data.movements["ohsq"].phases)
    assert len(table.moments) == 5
    assert len(measured(data, Scene("static")).moments) == 1


def test_the_main_angles_come_after_the_named_values(data: FigureData) -> None:
    table = measured(data, Scene("ohsq", (("knee_valgus", "l", 12.0),)))
    assert table.rows[0].of == "knee_valgus"
    labels = [row.label for row in table.rows[1:]]
    assert "Knee, bent" in labels
    assert "Elbow, bent" not in labels  # arms stay straight in this movement
    assert all(row.unit == "deg" for row in table.rows[1:])


def test_rows_of_angles_are_the_same_for_every_client(data: FigureData) -> None:
    """Which angles are told says nothing about who moves."""
    one = measured(data, Scene("slsq"))
    other = measured(data, Scene("slsq", (("trunk_side_lean", "l", 14.0),)))
    assert [row.of for row in one.rows] == [row.of for row in other.rows[1:]]


def test_both_sides_share_a_row_where_they_read_the_same(data: FigureData) -> None:
    knees = [row for row in measured(data, Scene("jump")).rows if row.label == "Knee, bent"]
    assert [row.side for row in knees] == ["both"]
    uneven = measured(data, Scene("ohsq", (("arms_forward", "l", 30.0),)))
    assert row_of(uneven, "arms_forward", "l")
    twice = measured(
        data, Scene("ohsq", (("arms_forward", "l", 30.0), ("arms_forward", "r", 30.0)))
    )
    assert [row.side for row in twice.rows if row.of == "arms_forward"] == ["both"]


def test_what_is_read_over_the_whole_stands_once(data: FigureData) -> None:
    row = row_of(measured(data, Scene("slsq", (("balance_loss", "l", 9.0),))), "balance_loss", "l")
    assert [value is None for value in row.values] == [True, True, False, True, True]
    assert row.label.endswith(", over the whole movement")


def test_in_a_walk_each_side_is_read_at_its_own_moments(data: FigureData) -> None:
    left = measured(data, Scene("gait", (("heel_rise", "l", 40.0),)))
    right = measured(data, Scene("gait", (("heel_rise", "r", 40.0),)))
    one, other = row_of(left, "heel_rise", "l").values, row_of(right, "heel_rise", "r").values
    assert one == pytest.approx(other, abs=1)


def test_the_figure_beside_has_its_own_table(data: FigureData) -> None:
    scene = Scene("ohsq", (("forward_lean", None, 25.0),), beside=(("forward_lean", None, 14.0),))
    first, second = measured(data, scene), measured(data, scene, which=1)
    assert at_the_reading(data, scene, first.rows[0]) == pytest.approx(25, abs=0.1)
    assert at_the_reading(data, scene, second.rows[0]) == pytest.approx(14, abs=0.1)


def test_values_of_the_other_leg_are_not_told(data: FigureData) -> None:
    table = measured(data, Scene("slsq", (("knee_valgus", "r", 15.0),), stance="l"))
    assert "knee_valgus" not in {row.of for row in table.rows}


def test_the_table_tells_what_the_still_shows(data: FigureData) -> None:
    scene = Scene("pushup", (("scap_elevation", "l", 12.0),))
    value = read(data, rig_of("female"), clip_for(data, scene))["scap_elevation"]["l"]
    row = row_of(measured(data, scene), "scap_elevation", "l")
    assert at_the_reading(data, scene, row) == pytest.approx(value, abs=0.06)


def test_what_is_out_of_reach_is_refused(data: FigureData) -> None:
    with pytest.raises(OutOfReach):
        measured(data, Scene("ohsq", (("elbow_bend", "l", 120.0),)))
