"""The shape of an item's source that all types share, and the faults that are not of one type."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.content.source.kinds import Fault

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

NEGATIVES = re.compile(
    r"\b(not|except|never|least|\w+n['\N{RIGHT SINGLE QUOTATION MARK}]t)\b", re.IGNORECASE
)
ABSOLUTES = re.compile(
    r"\b(always|never|every ?one|everything|every time|no one|completely|entirely|impossible"
    r"|guarantee[sd]?|certainly|proves)\b",
    re.IGNORECASE,
)
REFERS_TO_OPTIONS = re.compile(
    r"\b(all|none|any|both|neither|either) of (the )?(above|below|these|those|options)\b"
    r"|\b[A-E] and [A-E]\b",
    re.IGNORECASE,
)
# Unicode categories: accents, spaces, dashes, opening and closing quotes, control characters.
DROPPED = {"Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Pd", "Pi", "Pf", "Cc", "Cf"}
ALSO = set("'\"`_\N{MINUS SIGN}\N{ACUTE ACCENT}\N{SINGLE LOW-9 QUOTATION MARK}")
TELLING = {"right", "correct", "key", "answer", "true", "wrong", "incorrect", "false", "distractor"}


class Authored(BaseModel):
    """Any mapping of an item's source: unknown fields are refused, numbers may stand for text."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class AuthoredItem(Authored):
    """What every item states, whatever its type."""

    id: Key
    type: str
    objective: Text
    use: Literal["practice", "exam"] = "practice"
    level: Literal["recall", "apply", "analyse"] | None = None
    difficulty: Annotated[float, Field(gt=0, lt=1)] | None = None
    grade: Literal["A", "B", "C", "D"] | None = None
    flags: list[Literal["contested", "against", "model", "method"]] = Field(default_factory=list)
    scope: Text | None = None
    refs: list[Text] = Field(default_factory=list)
    tags: list[Key] = Field(default_factory=list)
    misconception: Text | None = None
    enemies: list[Key] = Field(default_factory=list)
    stem: Text
    why: Text | None = None


class Entry(Authored):
    """One entry of a list that learners see, with the reason shown after marking."""

    id: Key
    text: Text
    why: Text


def version_of(raw: Mapping[str, Any]) -> str:
    """An item's version: 16 hex digits of the SHA-256 of its source as canonical JSON.

    Key order and layout of the file do not matter; every word does.
    """
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def folded(text: str) -> str:
    """Text as it is compared: without case, spaces, hyphens, quotes, accents, final stop."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (c for c in decomposed if unicodedata.category(c) not in DROPPED and c not in ALSO)
    return "".join(kept).rstrip(".!?")


def common_faults(item: AuthoredItem) -> list[Fault]:
    """Faults in the fields that every type has."""
    faults = []
    # Only the question itself counts: "the heel does not lift" in a vignette is a finding.
    question = re.split(r"(?<=[.!?:])\s+", item.stem.strip())[-1]
    for match in NEGATIVES.finditer(re.sub(r"\*\*.+?\*\*|__.+?__", "", question)):
        word, before = match[0], question[: match.start()].lower().rstrip()
        if word.isupper() or (word.lower() == "least" and before.endswith("at")):
            continue
        faults.append(
            Fault(
                ("stem",),
                "negative-stem",
                f"The question turns on “{word}”: ask it positively, or write {word.upper()} "
                "in capitals.",
                grave=False,
            )
        )
        break
    if item.id in item.enemies:
        faults.append(Fault(("enemies",), "own-enemy", "An item cannot be its own enemy."))
    return faults


def entry_faults(field: str, entries: Iterable[Any]) -> list[Fault]:
    """Faults among the entries of one list: ids and texts that are there twice, telling ids."""
    faults: list[Fault] = []
    ids: dict[str, int] = {}
    texts: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if entry.id in ids:
            sentence = f"The id “{entry.id}” is there twice: give each entry its own."
            faults.append(Fault((field, place, "id"), "same-id", sentence))
        text = folded(entry.text)
        if text in texts:
            sentence = f"“{entry.text}” says the same as entry {texts[text] + 1}."
            faults.append(Fault((field, place, "text"), "same-text", sentence))
        if entry.id in TELLING and entry.id not in entry.text.casefold():
            sentence = f"The id “{entry.id}” reaches the browser and tells the answer: rename it."
            faults.append(Fault((field, place, "id"), "telling-id", sentence))
        ids.setdefault(entry.id, place)
        texts.setdefault(text, place)
    return faults


def wording_faults(field: str, texts: list[str], right: list[bool]) -> list[Fault]:
    """Faults in the wording of options that give them away or break when they are shuffled."""
    faults = []
    for place, text in enumerate(texts):
        where = (field, place, "text")
        if REFERS_TO_OPTIONS.search(text):
            sentence = f"“{text}” speaks of other options, and options are shuffled: say it out."
            faults.append(Fault(where, "all-of-the-above", sentence))
        absolute = ABSOLUTES.search(text)
        if absolute and not right[place]:
            sentence = f"“{absolute[0]}” marks this option as wrong: a claim so wide is a cue."
            faults.append(Fault(where, "absolute-word", sentence, grave=False))
    return faults
