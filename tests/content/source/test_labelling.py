"""Words beside a figure stand near what they name, and never on the body or on each other."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.content.source.labelling import RING, Box, Mark, Room, apart, arranged

WIDTH, HEIGHT = 576.0, 424.0
SWITCH: Box = (0.0, 0.0, 286.0, 54.0)
BODY = [(230.0, 340.0)] * 425


def mark(name: str, x: float, y: float) -> Mark:
    return Mark(name, "likely overactive", "over", (x, y))


def room(rows: list[tuple[float, float] | None] | None = None) -> Room:
    return Room(WIDTH, HEIGHT, rows or list(BODY), (SWITCH,))


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_words_stand_on_the_side_of_what_they_name_at_its_height() -> None:
    labels = arranged([mark("Soleus", 320, 300), mark("Tibialis anterior", 250, 310)], room())
    assert labels is not None
    sides = {label.mark.name: (label.anchor, round(label.leader[0][1])) for label in labels}
    assert sides["Soleus"][0] == "start"
    assert sides["Tibialis anterior"][0] == "end"
    assert all(abs(height - 305) < 12 for _, height in sides.values())


def test_where_a_side_has_no_room_they_go_to_the_other() -> None:
    wide: list[tuple[float, float] | None] = [(230.0, 560.0)] * 425
    labels = arranged([mark("Soleus", 500, 300)], room(wide))
    assert labels is not None
    assert labels[0].anchor == "end"


def test_without_room_for_all_there_are_none() -> None:
    assert arranged([mark(f"Muscle {n}", 300, 200) for n in range(40)], room()) is None
    full: list[tuple[float, float] | None] = [(20.0, 560.0)] * 425
    assert arranged([mark("Soleus", 300, 200)], room(full)) is None


MARKS = st.lists(
    st.builds(
        mark,
        st.sampled_from(["Soleus", "Gluteus maximus", "Fibularis (peroneus) longus"]),
        st.floats(230, 340),
        st.floats(5, 420),
    ),
    max_size=9,
)
ROWS = st.lists(
    st.one_of(st.none(), st.tuples(st.floats(180, 280), st.floats(290, 400))),
    min_size=9,
    max_size=9,
).map(lambda bands: [row for band in bands for row in [band] * 48])


@given(MARKS, ROWS)
def test_words_never_stand_on_the_body_the_switch_or_other_words(marks, rows) -> None:
    around = room(rows)
    labels = arranged(marks, around) or []
    for label in labels:
        left, top, right, bottom = label.box
        assert 0 <= left < right <= WIDTH
        assert 0 <= top < bottom <= HEIGHT
        assert not meet(label.box, SWITCH)
        body = around.beside(top, bottom)
        assert body is None or right < body[0] or left > body[1]
    for one, other in combinations(labels, 2):
        assert not meet(one.box, other.box)


@given(st.lists(st.tuples(st.floats(0, 576), st.floats(0, 424)), max_size=8))
def test_numbered_rings_lie_apart(points) -> None:
    for (x, y), (u, v) in combinations(apart(points), 2):
        assert abs(x - u) >= RING or abs(y - v) >= RING
