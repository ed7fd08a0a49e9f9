"""Match: the share of premises with the right response."""

from random import Random

import pytest

from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer

from .questions import EXAMPLES, asked_html, reviewed_html

MATCH = ITEM_TYPES["match"]
PREPARED = MATCH.prepare(EXAMPLES["match"], Random(3), shuffle=True)
PAIRS = {"quads": "first", "step-down": "second", "upper-back": "refer"}


def test_each_right_pair_earns_its_share():
    assert MATCH.mark(PREPARED, {"pairs": PAIRS}).share == 0.5


def test_pairs_left_open_are_kept_open():
    answer = MATCH.read_answer(PREPARED, {"q.quads": ["first"], "q.great-toe": [""]}, "q")
    assert answer == {"pairs": {"quads": "first"}}
    assert not MATCH.is_complete(PREPARED, answer)


def test_a_response_that_is_not_there_is_refused():
    with pytest.raises(BadAnswer):
        MATCH.read_answer(PREPARED, {"q.quads": ["fourth"]}, "q")


def test_responses_are_never_listed_in_the_order_of_the_premises():
    """Authors list them side by side; without mixing the alphabet decides."""
    shown = MATCH.show(MATCH.prepare(EXAMPLES["match"], Random(0), shuffle=False))
    assert [r["text"] for r in shown["responses"]] == sorted(r["text"] for r in shown["responses"])


def test_every_select_has_a_name_of_its_own():
    html = asked_html(MATCH.show(PREPARED), None)
    assert all(f'aria-label="Match for {p["text"]}"' in html for p in EXAMPLES["match"]["premises"])


def test_a_review_strikes_the_wrong_response_through_and_gives_the_right_one():
    html = reviewed_html(MATCH.explain(PREPARED, {"pairs": PAIRS}))
    assert "<s>Refer today</s>" in html
    assert "2 of 4" in html
    assert html.count("<s>") == 1
