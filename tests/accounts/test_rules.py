"""Which passwords are refused, and what counts as one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import rules

EMAIL, NAME = "ana.okafor@example.org", "Ana Okafor"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "at least 10 characters"),
        ("ninechars", "at least 10 characters"),
        ("w" * 201, "at most 200 characters"),
        ("Password1234", "among the first ones tried"),
        ("QWERTYUIOP", "among the first ones tried"),
        ("abababababab", "among the first ones tried"),
        ("ana.okafor@example.org", "your own name or address"),
        ("Okafor1234567", "your own name or address"),
        ("okafor-okafor", "your own name or address"),
        ("ana.okafor2026", "your own name or address"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(password: str, sentence: str) -> None:
    assert sentence in (rules.weakness(password, EMAIL, NAME) or "")


@pytest.mark.parametrize(
    "password",
    [
        "plumb lines hang true",
        "okafor hangs a plumb line",
        "äöüß éèê ñõ",
        "日本語の合言葉はながいです",
        "          four words",
        "w0rds-with-1234567890",
    ],
)
def test_a_long_and_own_one_will_do(password: str) -> None:
    assert rules.weakness(password, EMAIL, NAME) is None


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_any_password_gets_a_sentence_or_passes(password: str, email: str, name: str) -> None:
    sentence = rules.weakness(password, email, name)
    assert sentence is None or sentence.endswith(".")
    if len(password) < rules.SHORTEST or len(password) > rules.LONGEST:
        assert sentence is not None


@given(st.text(max_size=100))
def test_an_address_is_made_normal_once(email: str) -> None:
    once = rules.normal_email(email)
    assert rules.normal_email(once) == once


def test_addresses_that_only_look_different_are_one() -> None:
    assert rules.normal_email(" ANA@Example.org\n") == "ana@example.org"
    assert rules.normal_email("\uff41na@example.org") == "ana@example.org"  # a full-width letter


@given(st.integers(0, 100), st.integers(0, 100))
def test_one_more_failure_never_opens_a_door(of_account: int, of_address: int) -> None:
    if rules.too_many(of_account, of_address):
        assert rules.too_many(of_account + 1, of_address)
        assert rules.too_many(of_account, of_address + 1)
