"""The laws of partial credit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.items.credit import (
    RULES,
    Tally,
    credit,
    hits_minus_misses,
    longest_run,
    share,
    unit_slip_half,
)

from .questions import unhurried


@st.composite
def tallies(draw):
    wanted = draw(st.integers(1, 9))
    hits = draw(st.integers(0, wanted))
    return Tally(wanted, hits, draw(st.integers(0, 9)), draw(st.integers(0, 1)))


rules = pytest.mark.parametrize("rule", sorted(RULES))


@rules
@unhurried
@given(tally=tallies())
def test_a_share_lies_between_nothing_and_all(rule, tally):
    assert 0 <= credit(rule, tally) <= 1


@rules
@unhurried
@given(wanted=st.integers(1, 9))
def test_everything_right_earns_all(rule, wanted):
    assert credit(rule, Tally(wanted, wanted)) == 1


@rules
@unhurried
@given(wanted=st.integers(1, 9))
def test_nothing_answered_earns_nothing(rule, wanted):
    assert credit(rule, Tally(wanted, 0)) == 0


@rules
@unhurried
@given(tally=tallies())
def test_one_more_hit_never_costs(rule, tally):
    if tally.hits < tally.wanted:
        more = Tally(tally.wanted, tally.hits + 1, tally.misses, tally.slips)
        assert credit(rule, more) >= credit(rule, tally)


@rules
@unhurried
@given(tally=tallies())
def test_one_more_wrong_pick_never_earns(rule, tally):
    more = Tally(tally.wanted, tally.hits, tally.misses + 1, tally.slips)
    assert credit(rule, more) <= credit(rule, tally)


def test_a_wrong_pick_takes_a_hit_away_but_not_more_than_there_is():
    assert hits_minus_misses(Tally(3, 2, 1)) == Fraction(1, 3)
    assert hits_minus_misses(Tally(2, 1, 3)) == 0


def test_a_run_counts_its_links_and_not_its_steps():
    assert longest_run(Tally(5, 4)) == Fraction(3, 4)
    assert longest_run(Tally(5, 1)) == 0


def test_a_share_forgives_what_is_wrong():
    assert share(Tally(4, 3, 1)) == Fraction(3, 4)


def test_a_unit_slip_earns_a_half():
    assert unit_slip_half(Tally(1, 0, 1, 1)) == Fraction(1, 2)


def test_an_unknown_rule_is_no_rule():
    with pytest.raises(KeyError):
        credit("generous", Tally(1, 1))
