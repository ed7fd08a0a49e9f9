"""Decisions about accounts, as pure functions."""

import re
import unicodedata
from datetime import timedelta

SHORTEST = 10  # NIST SP 800-63B: length over composition rules
LONGEST = 200
COMMON = frozenset(
    "password1234 passwordpassword 1234567890 12345678901 123456789012 qwertyuiop "
    "qwerty123456 iloveyou123 administrator letmein12345 welcome12345 plumbline".split()
)

CONFIRM_WITHIN = timedelta(days=3)
RESET_WITHIN = timedelta(hours=1)
CHANGE_WITHIN = timedelta(days=1)

WINDOW = timedelta(minutes=15)
SIGN_INS_KEPT = timedelta(days=30)
FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 60
FRESH_FOR = timedelta(minutes=15)


def normal_email(email: str) -> str:
    """Trimmed and lower case: addresses that differ in case only belong to one person."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def weakness(password: str, email: str, name: str) -> str | None:
    """Why this password is refused, in a sentence; None when it will do."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four random words do well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    folded = password.lower()
    if folded in COMMON or len(set(folded)) < 4:
        return "That password is among the first ones tried. Choose another."
    known = [email.lower(), email.split("@")[0].lower(), *name.lower().split()]
    rest = folded
    for part in known:
        rest = rest.replace(part, "") if len(part) > 3 else rest
    if len(re.sub(r"\W|\d", "", rest)) < 3 and rest != folded:
        return "That password is made of your own name or address. Choose another."
    return None


def too_many(failures_of_account: int, failures_of_address: int) -> bool:
    """Has this account, or this network address, failed too often within the window?"""
    return (
        failures_of_account >= FAILURES_PER_ACCOUNT or failures_of_address >= FAILURES_PER_ADDRESS
    )
