"""The figure's data: read whole, judged, and every flaw told where it is and how it is mended."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figure.definition import FILES, FigureData, read_figure_data
from app.figure.flaws import Flaw
from app.figure.judging_figure import observables
from app.figure.parameters import PARAMETERS
from app.figure.rig import bodies
from tests.figure.lab import files

SHIPPED = {name: yaml.load(content, Loader=yaml.CSafeLoader) for name, content in files().items()}


def changed(file: str, *path: str | int, to: Any) -> list[Flaw]:
    """The flaws of the shipped files when the value at a path is another (None: taken out)."""
    value = deepcopy(SHIPPED[file])
    place = value
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return flaws_with(file, json.dumps(value).encode())


def flaws_with(file: str, content: bytes) -> list[Flaw]:
    data, flaws = read_figure_data({**files(), file: content})
    assert (data is None) == bool(flaws)
    return flaws


def sentences(flaws: list[Flaw]) -> str:
    return "\n".join(f"{flaw.file}: {flaw.pointer}: {flaw.sentence}" for flaw in flaws)


def place_of(name: str, section: str) -> int:
    """Where an id stands in its list of facts."""
    listed = SHIPPED[f"{section}.yaml"][section]
    return [entry["id"] for entry in listed].index(name)


# --- what is read ------------------------------------------------------------------------------


def test_the_shipped_files_have_no_flaws() -> None:
    data, flaws = read_figure_data(files())
    assert flaws == []
    assert data is not None
    assert set(data.bodies) == set(bodies())


def test_the_same_bytes_are_read_once() -> None:
    assert read_figure_data(files())[0] is read_figure_data(dict(reversed(files().items())))[0]


def test_other_files_are_left_alone() -> None:
    assert read_figure_data({**files(), "cases.yaml": b"]["})[1] == []


def test_an_override_holds_in_its_movement_only(data: FigureData) -> None:
    facts = SHIPPED["compensations.yaml"]["compensations"]
    found = False
    for fact in facts:
        for movement, own in (fact.get("movement_overrides") or {}).items():
            seen = data.compensations[fact["id"]].seen
            assert list(seen[movement].normal) == own.get("normal_range", fact["normal_range"])
            for other in set(seen) - set(fact["movement_overrides"]):
                found = True
                assert list(seen[other].normal) == fact["normal_range"]
    assert found


def test_an_end_of_an_axis_has_the_mean_of_its_axis(data: FigureData) -> None:
    for axis in SHIPPED["axes.yaml"]["axes"]:
        for end in axis["ends"]:
            for movement, seen in data.compensations[end["compensation"]].seen.items():
                mean = axis["baseline"][movement]["mean"] - end["zero"]
                assert abs(seen.mean) == pytest.approx(abs(mean))
                if axis["side"] != "body":
                    assert seen.mean == pytest.approx(end["sign"] * mean)


def test_a_movement_knows_its_moments_and_its_compensations(data: FigureData) -> None:
    for movement in data.movements.values():
        phases = [phase for phase, _ in movement.phases]
        assert len(phases) == (5 if movement.curves else 1)
        assert movement.at in phases
        assert movement.start in phases
        for compensation in data.shown_in(movement.id):
            assert movement.id in compensation.movements


def test_every_parameter_that_the_data_name_is_one_of_the_body(data: FigureData) -> None:
    names = {
        name
        for axis in data.axes.values()
        for movement in data.movements
        for name in axis.gains(movement)
    }
    assert {name.replace("_*", "_l") for name in names} <= set(PARAMETERS)
    assert "knee_in_l" in observables()


# --- what is not right -------------------------------------------------------------------------

FIGURE = "figure.yaml"
WRONG: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "a parameter misspelt": (
        (FIGURE, "movements", "ohsq", "base", "arm_elv_*"),
        3,
        "no parameter `arm_elv_*` (did you mean `arm_elev_*`?)",
    ),
    "a movement missing": (
        (FIGURE, "movements", "row"),
        None,
        "`row` of movements.yaml is missing",
    ),
    "a movement too many": (
        ("movements.yaml", "movements", 8, "id"),
        "rows",
        "movements.yaml does not state `row` (did you mean `rows`?)",
    ),
    "a measure missing": (
        (FIGURE, "compensations", "knee_valgus", "measure", "jump"),
        None,
        "states it for `jump`: add how it is read there",
    ),
    "a measure too many": (
        (FIGURE, "compensations", "knee_hyperext", "measure", "jump"),
        {"key": "knee_back_*"},
        "does not state it for `jump`: take it out",
    ),
    "a reading misspelt": (
        (FIGURE, "compensations", "knee_valgus", "measure", "jump", "key"),
        "knee_inn_*",
        "Nothing called `knee_inn_*` can be read of a body (did you mean `knee_in_*`?)",
    ),
    "a side where there is none": (
        (FIGURE, "compensations", "kyphosis", "measure", "static", "key"),
        "knee_back_*",
        "It has no side",
    ),
    "ends on two axes": (
        (FIGURE, "compensations", "knee_varus", "axis"),
        "rearfoot",
        "Opposite ends share one axis: use `knee_frontal`",
    ),
    "the wrong end": (
        (FIGURE, "compensations", "knee_varus", "sign"),
        1,
        "axes.yaml gives this end the other sign: write `sign: -1`",
    ),
    "an axis that nobody knows": (
        (FIGURE, "compensations", "kyphosis", "axis"),
        "thoracs",
        "no axis `thoracs` (did you mean `thorax`?)",
    ),
    "an axis that nobody uses": (
        (FIGURE, "axes", "spare"),
        {"add": {"knee_flex": 1}},
        "No compensation uses the axis `spare`",
    ),
    "a couple that nobody knows": (
        (FIGURE, "compensations", "kyphosis", "couples"),
        ["forward_haed"],
        "no compensation `forward_haed` (did you mean `forward_head`?)",
    ),
    "a curve out of order": (
        (FIGURE, "movements", "ohsq", "curves", "knee_flex"),
        [[0, 1], [0.6, 2], [0.5, 3], [1, 1]],
        "The phases of a curve must rise",
    ),
    "a curve without its end": (
        (FIGURE, "movements", "ohsq", "curves", "knee_flex"),
        [[0, 1], [0.6, 2]],
        "A curve goes from phase 0 to phase 1",
    ),
    "a phase beyond the end": (
        (FIGURE, "movements", "ohsq", "curves", "knee_flex"),
        [[0, 1], [1.6, 2]],
        "Entry 1 is not right: input should be less than or equal to 1",
    ),
    "a cycle that does not close": (
        (FIGURE, "movements", "gait", "curves", "spine_lat"),
        [[0, 1], [1, 2]],
        "In a cycle a curve must end with the value it begins with",
    ),
    "an envelope that does not close": (
        (FIGURE, "axes", "push_off", "envelope", "gait"),
        [[0, 0], [1, 1]],
        "In a cycle a curve must end with the value it begins with",
    ),
    "the reading at no moment": (
        (FIGURE, "movements", "ohsq", "at"),
        0.51,
        "The phase of reading, `at: 0.51`, must be one of the moments",
    ),
    "four moments": (
        (FIGURE, "movements", "ohsq", "phases"),
        [[0, "start"], [0.54, "bottom"], [0.8, "up"], [1, "end"]],
        "Name five moments: there are 4",
    ),
    "a prop of no kind": (
        (FIGURE, "movements", "press", "prop"),
        {"kind": "barbell"},
        "'barbell'",
    ),
    "a box without a size": (
        (FIGURE, "movements", "jump", "prop"),
        {"kind": "box", "under": "start", "z": 0},
        "`size` is missing: add it.",
    ),
    "a stance box on two legs": (
        (FIGURE, "movements", "jump", "prop", "under"),
        "stance",
        "Only a movement on one leg has a stance foot",
    ),
    "a view that is not looked at": (
        (FIGURE, "movements", "pushup", "view_as"),
        {"anterior": "above"},
        "`pushup` is not looked at from `anterior`",
    ),
    "a body missing": ((FIGURE, "bodies", "male"), None, "The body `male` is missing"),
    "a body too many": ((FIGURE, "bodies", "child"), {}, "no body `child`"),
    "a field misspelt": (
        (FIGURE, "movements", "ohsq", "seconnds"),
        4,
        "`seconnds` is not known here",
    ),
    "text for a number": (
        (FIGURE, "movements", "ohsq", "seconds"),
        "four",
        "`seconds` must be a number.",
    ),
    "an axis without a baseline": (
        ("axes.yaml", "axes", 0, "baseline", "ohsq"),
        None,
        "The baseline in `ohsq` is missing",
    ),
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_a_flaw_is_told_with_its_place_and_how_to_mend_it(wrong: str) -> None:
    (file, *path), value, sentence = WRONG[wrong]
    flaws = changed(file, *path, to=value)
    assert sentence in sentences(flaws)
    for flaw in flaws:
        assert flaw.sentence.endswith(".")
        assert leads_somewhere(flaw)


def leads_somewhere(flaw: Flaw) -> bool:
    """Whether the place of a flaw is one of the file's sections, so that a line can be found."""
    sections = SHIPPED[flaw.file]
    return not flaw.pointer or flaw.pointer[0] in sections


def test_limits_must_rise() -> None:
    place = place_of("kyphosis", "compensations")
    flaws = changed("compensations.yaml", "compensations", place, "thresholds", "mild", to=99)
    assert "the limits must rise" in sentences(flaws)
    assert flaws[0].pointer == ("compensations", place, "thresholds")


def test_mild_must_be_seen() -> None:
    place = place_of("kyphosis", "compensations")
    flaws = changed("compensations.yaml", "compensations", place, "see_error", "value", to=9)
    assert "nearer to the mean than an eye can tell" in sentences(flaws)


def test_a_mean_must_be_normal() -> None:
    place = place_of("kyphosis", "compensations")
    flaws = changed("compensations.yaml", "compensations", place, "baseline", "mean", to=46)
    assert "the mean 46 is not normal" in sentences(flaws)


def test_an_id_stands_once() -> None:
    listed = SHIPPED["muscles.yaml"]["muscles"]
    flaws = flaws_with("muscles.yaml", json.dumps({"muscles": [*listed, listed[0]]}).encode())
    assert [flaw.pointer for flaw in flaws] == [("muscles", len(listed), "id")]


def test_a_missing_file_is_told() -> None:
    rest = {name: content for name, content in files().items() if name != "axes.yaml"}
    data, flaws = read_figure_data(rest)
    assert data is None
    assert flaws == [
        Flaw("axes.yaml", (), "The file lab/axes.yaml is missing: the figure needs it.")
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"a: &x [1]\nb: *x\n", "anchor"),
        (b"a: !!python/object:os.system {}\n", "tag"),
        (b"[" * 30, "nested"),
        (b"[" * 5000, "can't be read"),
        (b"a: " + b"1" * 5000, "can't be read"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: [1, 2", "can't be read"),
        (b"? [a]\n: b\n", "can't be read"),
        (b"", "must be keys with values"),
        (b"- 1\n", "must be keys with values"),
        (b"movements: [{id: on}]\n", "must be text"),
        (b"x" * 1_000_001, "larger"),
    ],
)
def test_dangerous_or_broken_text_is_a_flaw(content: bytes, word: str) -> None:
    assert word in sentences(flaws_with("movements.yaml", content))


# --- it never raises ---------------------------------------------------------------------------


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(list(FILES)), st.binary(max_size=200), min_size=1))
def test_no_bytes_make_it_raise(wild: dict[str, bytes]) -> None:
    data, flaws = read_figure_data({**files(), **wild})
    assert (data is None) == bool(flaws)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside),
    max_leaves=6,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a value."""
    if path:
        yield path
    steps = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for step in steps:
        yield from places(value[step], (*path, step))


PLACES = [(name, path) for name, value in SHIPPED.items() for path in places(value)]


@settings(max_examples=100)
@given(st.sampled_from(PLACES), JSON)
def test_no_value_in_any_place_makes_it_raise(
    place: tuple[str, tuple[str | int, ...]], wild: Any
) -> None:
    name, path = place
    value = deepcopy(SHIPPED[name])
    inside = value
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = wild
    flaws = flaws_with(name, json.dumps(value).encode())
    assert all(isinstance(flaw.sentence, str) and flaw.sentence for flaw in flaws)
