"""Signed links: readable by anyone, changed by no one, good for one purpose and one time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.signing import Signer

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UNTIL = NOON + timedelta(hours=1)
SIGNER = Signer("a secret for tests")
VALUE = {"person": "k3f9", "stamp": "abc"}


@pytest.fixture
def token() -> str:
    return SIGNER.sign("reset", VALUE, until=UNTIL)


def test_it_says_what_was_signed(token: str) -> None:
    assert SIGNER.read("reset", token, at=NOON) == VALUE


def test_it_is_good_for_its_purpose_only(token: str) -> None:
    assert SIGNER.read("confirm", token, at=NOON) is None


def test_it_runs_out(token: str) -> None:
    assert SIGNER.read("reset", token, at=UNTIL) == VALUE
    assert SIGNER.read("reset", token, at=UNTIL + timedelta(seconds=1)) is None


def test_another_secret_is_not_believed(token: str) -> None:
    assert Signer("another secret").read("reset", token, at=NOON) is None


def test_a_change_of_any_letter_is_seen(token: str) -> None:
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        # the last letter of base64 has bits that say nothing: then it is the same token
        assert SIGNER.read("reset", changed, at=NOON) in (None, VALUE)
        if place < len(token) - 1:
            assert SIGNER.read("reset", changed, at=NOON) is None, place


@given(st.text())
def test_any_text_is_read_without_failing(text: str) -> None:
    assert SIGNER.read("reset", text, at=NOON) is None
