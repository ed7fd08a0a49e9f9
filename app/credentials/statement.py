"""What a certificate says, as a frozen value: the single source of its page and its PDF."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

VERSION = 1


@dataclass(frozen=True)
class Signatory:
    name: str
    role: str


@dataclass(frozen=True)
class Statement:
    """The claim of a certificate. Dates are ISO days; `final` is a whole per cent or None."""

    code: str
    name: str
    course: str
    edition: int
    minutes: int
    hours: str
    ceu: str
    final: int | None
    issued: str
    issuer: str
    signatories: tuple[Signatory, ...]
    address: str
    language: str = "en"
    version: int = VERSION

    def as_json(self) -> dict[str, Any]:
        """Plain values, for storing; `from_json` is the inverse."""
        return asdict(self) | {"signatories": [asdict(one) for one in self.signatories]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Statement":
        signatories = tuple(Signatory(**one) for one in value["signatories"])
        return cls(**{**value, "signatories": signatories})

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON (sorted keys, no spaces): changes with any change."""
        return hash_of(self.as_json())


def hash_of(value: Mapping[str, Any]) -> str:
    """The hash of a statement as it was stored, whatever fields statements have today."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
