"""What a tree is called by, what may not vanish, what contact minutes are worth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import rules

TREES = st.dictionaries(st.text(min_size=1, max_size=5), st.binary(max_size=5), max_size=4)


@given(TREES, TREES)
def test_equal_trees_and_only_those_have_equal_names(one, other) -> None:
    assert (rules.tree_hash(one) == rules.tree_hash(other)) is (one == other)


def test_what_was_used_is_kept_or_retired() -> None:
    used = ["lesson:a/b", "quiz:c", "lesson:a/d"]
    assert rules.vanished(used, ["quiz:c"], ["lesson:a/d"]) == ["lesson:a/b"]


@pytest.mark.parametrize(
    ("minutes", "worth"), [(0, "0.0"), (59, "0.0"), (60, "0.1"), (220, "0.3"), (600, "1.0")]
)
def test_ceu_of_minutes(minutes, worth) -> None:
    assert rules.ceu(minutes) == Decimal(worth)


@given(st.integers(0, 100_000))
def test_ceu_never_exceeds_the_minutes(minutes) -> None:
    assert 0 <= Decimal(minutes) / 600 - rules.ceu(minutes) < Decimal("0.1")


def test_negative_minutes_are_a_fault() -> None:
    with pytest.raises(ValueError, match="negative"):
        rules.ceu(-1)


def test_contact_hours_in_words() -> None:
    assert [rules.contact_hours(minutes) for minutes in (220, 60, 5)] == ["3 h 40", "1 h", "0 h 05"]
