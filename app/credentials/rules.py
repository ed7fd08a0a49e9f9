"""The status of a certificate, and codes as people type them."""

import re
from enum import StrEnum


class Status(StrEnum):
    """What verification answers."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def status(*, known: bool, revoked: bool) -> Status:
    if not known:
        return Status.UNKNOWN
    return Status.REVOKED if revoked else Status.VALID


def tidy_code(typed: str) -> str:
    """A code as it is stored, however it was typed.

    Spaces, case, dashes and a missing PL are forgiven, and so is the whole address of its page.
    What can be no code comes back in capitals, without the signs that no code has.
    """
    last = typed.strip().rstrip("/").rpartition("/")[2]
    raw = re.sub(r"[^0-9A-Z]", "", last.upper())
    whole = re.fullmatch(r"(?:PL)?([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{4})", raw)
    if whole:
        return "-".join(("PL", *whole.groups()))
    return re.sub(r"[^0-9A-Z-]", "", last.upper())[:40]
