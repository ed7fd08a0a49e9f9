"""Public codes can be read aloud, and not guessed."""

import re

from app.kernel import codes


def test_the_alphabet_has_no_letter_that_is_mistaken_for_another() -> None:
    assert not set("01OILU") & set(codes.ALPHABET)
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 30


def test_a_code_is_lower_case_and_as_long_as_asked() -> None:
    assert re.fullmatch(r"[2-9a-z]{12}", codes.code())
    assert re.fullmatch(r"[2-9a-z]{20}", codes.code(20))


def test_a_certificates_code_is_in_groups_of_four() -> None:
    group = f"[{codes.ALPHABET}]{{4}}"
    assert re.fullmatch(f"PL-{group}-{group}-{group}", codes.certificate_code())


def test_no_two_are_alike() -> None:
    assert len({codes.code() for _ in range(2000)}) == 2000


def test_every_letter_is_used() -> None:
    assert set("".join(codes.code() for _ in range(500)).upper()) == set(codes.ALPHABET)
