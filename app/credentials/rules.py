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
    """A code as it is stored, however it was typed: spaces, case and missing dashes forgiven."""
    raw = re.sub(r"[^0-9A-Za-z]", "", typed).upper()[:40]
    if len(raw) == 14 and raw.startswith("PL"):
        return f"PL-{raw[2:6]}-{raw[6:10]}-{raw[10:]}"
    return typed.strip().upper()[:40]
