"""Short text: what does not matter, and what does."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.authored import folded
from app.quizzes.items.contract import BadAnswer

from .questions import EXAMPLES, reviewed_html, unhurried

SHORT = ITEM_TYPES["short"]
ITEM = EXAMPLES["short"] | {"accepted": ["knee-to-wall test", "Lunge test", "Thévenin"]}
PREPARED = SHORT.prepare(ITEM, Random(0), shuffle=True)


@pytest.mark.parametrize(
    "text",
    [
        "knee-to-wall test",
        "Knee to wall test",
        "  KNEE TO  WALL TEST. ",
        "knee\N{NON-BREAKING HYPHEN}to\N{EN DASH}wall test",
        "“knee-to-wall” test",
        "kneetowall test",
        "lunge test",
        "thevenin",
    ],
)
def test_case_spaces_hyphens_accents_and_quotes_do_not_matter(text):
    assert SHORT.mark(PREPARED, {"text": text}).share == 1


@pytest.mark.parametrize("text", ["knee to wall", "lung test", "test", "-", "?"])
def test_letters_do(text):
    assert SHORT.mark(PREPARED, {"text": text}).share == 0


@unhurried
@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_a_whole_essay_is_refused():
    with pytest.raises(BadAnswer) as refused:
        SHORT.read_answer(PREPARED, {"q": ["word " * 30]}, "q")
    assert refused.value.sentence == "Enter one to three words."


def test_an_anticipated_error_gets_its_reason():
    explanation = SHORT.explain(PREPARED, {"text": "Posterior"})
    assert explanation["slip_html"] == "In a posterior tilt the front goes up."


def test_a_review_lists_the_accepted_forms():
    html = reviewed_html(SHORT.explain(PREPARED, {"text": "posterior"}))
    assert "Also accepted: Lunge test, Thévenin" in html
