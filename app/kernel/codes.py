"""Public codes: short, unguessable, readable aloud; never the primary key."""

import secrets

ALPHABET = (
    "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U: read aloud and typed without doubt
)


def code(length: int = 12) -> str:
    """Lower-case code for addresses; 12 characters are 58 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length)).lower()


def certificate_code() -> str:
    """A code such as PL-7K4M-92QD-X3TB: 12 characters, 58 bits."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"PL-{raw[:4]}-{raw[4:8]}-{raw[8:]}"
