"""Order: what counts is what stands right among itself."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer
from app.quizzes.items.order import longest_run, nearest_order

from .questions import EXAMPLES, items, reviewed_html, unhurried

ORDER = ITEM_TYPES["order"]
CHAIN = EXAMPLES["order"] | {"dependencies": []}


def prepared(item=CHAIN, seed=0):
    return ORDER.prepare(item, Random(seed), shuffle=True)


def positions(*keys):
    return {"positions": {key: place for place, key in enumerate(keys, start=1)}}


LISTED = [step["id"] for step in CHAIN["steps"]]


@unhurried
@given(items("order"), st.integers(), st.booleans())
def test_the_order_shown_is_never_a_right_one(item, seed, shuffle):
    question = ORDER.prepare(item, Random(seed), shuffle)
    shown = [step["id"] for step in ORDER.show(question)["steps"]]
    assert ORDER.mark(question, positions(*shown)).share < 1


def test_one_step_out_of_place_costs_one_link():
    first, second, third, last = LISTED
    assert ORDER.mark(prepared(), positions(last, first, second, third)).share == 2 / 3


def test_the_reverse_earns_nothing():
    assert ORDER.mark(prepared(), positions(*reversed(LISTED))).share == 0


def test_any_order_that_keeps_the_dependencies_is_right():
    question = prepared(EXAMPLES["order"])
    *before, last = LISTED
    for order in permutations(before):
        assert ORDER.mark(question, positions(*order, last)).share == 1
    assert ORDER.mark(question, positions(last, *before)).share < 1


@unhurried
@given(st.permutations(range(5)), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4))))
def test_a_run_is_the_longest_that_some_allowed_order_contains(order, pairs):
    keys = "abcde"
    before = {(keys[a], keys[b]) for a, b in pairs if a < b}
    while more := {(a, d) for a, b in before for c, d in before if b == c} - before:
        before |= more
    given_ = [keys[place] for place in order]
    run = longest_run({key: place for place, key in enumerate(given_)}, before)
    allowed = [
        "".join(way)
        for way in permutations(keys)
        if all(way.index(a) < way.index(b) for a, b in before)
    ]
    assert len(run) == max(_common("".join(given_), way) for way in allowed)
    nearest = nearest_order(keys, run, before)
    assert "".join(nearest) in allowed
    assert [key for key in nearest if key in run] == run


def test_steps_without_a_position_or_sharing_one_are_kept_and_do_not_count():
    question = prepared()
    form = {f"q.{LISTED[0]}": ["1"], f"q.{LISTED[1]}": ["2"], f"q.{LISTED[2]}": ["2"]}
    answer = ORDER.read_answer(question, form, "q")
    assert answer == {"positions": {LISTED[0]: 1, LISTED[1]: 2, LISTED[2]: 2}}
    assert not ORDER.is_complete(question, answer)
    assert ORDER.mark(question, answer).share == 1 / 3


@pytest.mark.parametrize("value", ["0", "5", "first", "1.0"])
def test_a_position_that_is_not_there_is_refused(value):
    with pytest.raises(BadAnswer) as refused:
        ORDER.read_answer(prepared(), {f"q.{LISTED[0]}": [value]}, "q")
    assert refused.value.sentence == "Choose a position from 1 to 4."


def test_a_review_strikes_her_position_through_and_gives_the_right_one():
    first, second, third, last = LISTED
    explanation = ORDER.explain(prepared(), positions(last, first, second, third))
    assert [step["id"] for step in explanation["steps"]] == LISTED
    assert [step["right"] for step in explanation["steps"]] == [True, True, True, False]
    assert "<s>1</s>" in reviewed_html(explanation)


def test_without_answers_a_review_keeps_her_order():
    answer = positions(*reversed(LISTED))
    explanation = ORDER.explain(prepared(), answer, answers=False)
    assert [step["id"] for step in explanation["steps"]] == LISTED[::-1]


def _common(one, other):
    """The length of the longest common subsequence, by the textbook."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            best = max(rows[i][j + 1], rows[i + 1][j])
            rows[i + 1][j + 1] = rows[i][j] + 1 if a == b else best
    return rows[-1][-1]
