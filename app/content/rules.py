"""What a new revision may not break, what a tree is called by, what contact minutes are worth."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal

HASH_LENGTH = 40
MINUTES_A_CONTACT_HOUR = 60
CONTACT_HOURS_A_CEU = 10  # IACET: one CEU stands for ten contact hours


def blob_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def tree_hash(files: Mapping[str, bytes]) -> str:
    """One name for a whole tree: equal trees have equal names."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{blob_hash(files[path])}\n".encode())
    return digest.hexdigest()[:HASH_LENGTH]


def vanished(used: Iterable[str], kept: Iterable[str], retired: Iterable[str]) -> list[str]:
    """Activities that learners have worked on, that the new revision neither has nor retires."""
    return sorted(set(used) - set(kept) - set(retired))


def ceu(minutes: int) -> Decimal:
    """CEU of a sum of contact minutes, to one decimal, never up: 220 minutes are 0.3.

    Worked out on the sum: thirty lessons of 59 minutes lose nothing to rounding each.
    """
    if minutes < 0:
        raise ValueError("minutes can't be negative")
    exact = Decimal(minutes) / (MINUTES_A_CONTACT_HOUR * CONTACT_HOURS_A_CEU)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def contact_hours(minutes: int) -> str:
    """Contact hours in words: 220 minutes are "3 h 40"."""
    hours, rest = divmod(minutes, MINUTES_A_CONTACT_HOUR)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"
