"""Numeric: numbers as people write them, tolerance with its ends, units."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.amounts import Amount, parsed, unit_named, written
from app.quizzes.items.contract import BadAnswer

from .questions import EXAMPLES, asked_html, reviewed_html, unhurried

NUMERIC = ITEM_TYPES["numeric"]
MINUS = "\N{MINUS SIGN}"


def prepared(**changes):
    return NUMERIC.prepare(EXAMPLES["numeric"] | changes, Random(0), shuffle=True)


def share(text, **changes):
    question = prepared(**changes)
    answer = NUMERIC.read_answer(question, {"q": [text]}, "q")
    return NUMERIC.mark(question, answer).share


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("4.7", "4.7", ""),
        ("4,7", "4.7", ""),
        (" 4.7 cm ", "4.7", "cm"),
        ("4.7cm", "4.7", "cm"),
        ("47 mm", "47", "mm"),
        (f"{MINUS}3", "-3", ""),
        ("\N{EN DASH}3", "-3", ""),
        ("+3.50", "3.5", ""),
        (".5", "0.5", ""),
        ("0,125", "0.125", ""),
        ("31\N{DEGREE SIGN}", "31", "degrees"),
        ("31 Degrees", "31", "degrees"),
        ("18 %", "18", "percent"),
        ("18 per cent", "18", "percent"),
        ("4.7 cm.", "4.7", "cm"),
        ("\N{FULLWIDTH DIGIT FOUR}", "4", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number, unit):
    assert parsed(text) == Amount(Decimal(number), unit)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "cm", "4.7.1", "1,250", "1.250,5", "4-7", "4 to 5", "1/2", "1e3", "--4", "4 7", ".",
     "4 cm 3 mm", "nan", "inf", "9" * 41],
)  # fmt: skip
def test_what_is_no_number_or_two_is_refused(text):
    assert parsed(text) is None


@unhurried
@given(st.text(max_size=50))
def test_no_text_breaks_the_reading(text):
    parsed(text)


@unhurried
@given(st.decimals(-99999, 99999, places=4, allow_nan=False))
def test_a_number_written_is_read_again(number):
    amount = parsed(written(number, 0))
    assert amount is not None
    assert amount.number == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.7", 1),
        ("4,7", 1),
        ("47 mm", 1),
        ("4.6", 1),
        ("4.8", 1),
        ("4.81", 0),
        ("4.59", 0),
        ("47", 0.5),
        ("4.7 mm", 0.5),
        ("470", 0),
        ("-4.7", 0),
    ],
)
def test_the_tolerance_has_its_ends_and_a_unit_slip_earns_a_half(text, expected):
    assert share(text) == expected


def test_a_unit_slip_earns_nothing_where_the_author_says_so():
    assert share("47", credit="all-or-nothing") == 0


def test_a_tolerance_of_floats_is_meant_as_written():
    """0.3 - 0.1 is not 0.2 in floats."""
    assert share("0.3", answer=0.2, tolerance=0.1, units={}) == 1


@pytest.mark.parametrize("text", ["about 4", "4.7 kg", "1,250"])
def test_nonsense_is_refused_with_one_clear_sentence(text):
    with pytest.raises(BadAnswer) as refused:
        NUMERIC.read_answer(prepared(), {"q": [text]}, "q")
    assert refused.value.sentence == "Enter a number in cm, for example 4.5."


def test_without_a_unit_the_sentence_names_none():
    with pytest.raises(BadAnswer) as refused:
        NUMERIC.read_answer(prepared(unit="", units={}, decimals=0), {"q": ["x"]}, "q")
    assert refused.value.sentence == "Enter a number, for example 12."


def test_an_answer_keeps_what_was_typed():
    assert NUMERIC.read_answer(prepared(), {"q": [" 4,7 cm"]}, "q") == {"text": "4,7 cm"}


def test_an_anticipated_error_gets_its_reason():
    explanation = NUMERIC.explain(prepared(), {"text": "3.3"})
    assert explanation["slip_html"] == EXAMPLES["numeric"]["slips"][0]["why"]
    assert NUMERIC.explain(prepared(), {"text": "4.7"})["slip_html"] is None


def test_a_review_says_what_is_accepted_and_names_a_slip():
    html = reviewed_html(NUMERIC.explain(prepared(), {"text": "47"}))
    assert "Accepted: 4.6 to 4.8" in html
    assert "Right amount, wrong unit" in html
    assert "1 of 2" in html


def test_the_control_is_for_decimals_and_has_a_name_and_a_unit():
    html = asked_html(NUMERIC.show(prepared()), {"text": "4,7"})
    assert 'inputmode="decimal"' in html
    assert "Your answer in cm" in html
    assert 'value="4,7"' in html
    assert "%" in asked_html(NUMERIC.show(prepared(unit="%", units={})), None)


def test_spellings_of_a_unit_are_one_unit():
    assert unit_named("Degrees") == unit_named("deg.") == unit_named("\N{DEGREE SIGN}")
