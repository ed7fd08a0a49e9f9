"""What is wrong in a file of `lab/`: where, and a sentence that says how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

Pointer = tuple[str | int, ...]


@dataclass(frozen=True)
class Flaw:
    """One thing to mend in a file of `lab/`: where (keys and positions), and how, in a sentence."""

    file: str
    pointer: Pointer
    sentence: str


def flaws_of(file: str, error: ValidationError) -> list[Flaw]:
    """One flaw for each thing that has not the shape it should have."""
    return [_flaw(file, fault) for fault in error.errors(include_url=False, include_context=False)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean ...?)` as a part of a sentence, or nothing."""
    close = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.7)
    return f" (did you mean `{close[0]}`?)" if close else ""


def unknown(
    file: str, pointer: Pointer, what: str, word: str, known: Iterable[str]
) -> Iterator[Flaw]:
    """A flaw when the word is none of the known ones."""
    words = list(known)
    if word not in words:
        hint = did_you_mean(word, words)
        yield Flaw(file, pointer, f"There is no {what} `{word}`{hint}: use an id that there is.")


def shorten(text: object, limit: int = 60) -> str:
    """The text on one line, cut so that a sentence stays readable."""
    line = " ".join(str(text)[: 4 * limit].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


_REASONS: Mapping[str, str] = {
    "missing": "is missing: add it.",
    "extra_forbidden": "is not known here: correct its spelling or take it out.",
    "string_type": "must be text: put quotes around it.",
    "float_type": "must be a number.",
    "finite_number": "must be a number.",
    "int_type": "must be a whole number.",
    "bool_type": "must be true or false.",
    "list_type": "must be a list, as in [a, b].",
    "tuple_type": "must be a list, as in [a, b].",
    "dict_type": "must be keys with values, as in {key: value}.",
    "model_type": "must be keys with values, as in {key: value}.",
    "too_short": "has too few entries.",
    "too_long": "has too many entries.",
    "string_too_short": "is empty: write something.",
}


def _flaw(file: str, fault: Any) -> Flaw:
    pointer = _pointer(fault["loc"])
    name = _name(pointer)
    reason = _REASONS.get(fault["type"])
    if reason is None:
        message = str(fault["msg"]).removeprefix("Value error, ")
        reason = f"is not right: {message[:1].lower()}{message[1:].rstrip('.')}."
    return Flaw(file, pointer, f"{name} {reason}")


def _pointer(location: tuple[str | int, ...]) -> Pointer:
    """The place in the file: without the steps that only the validator knows."""
    before = ("", *location)
    return tuple(
        step
        for step, last in zip(location, before, strict=False)
        if step != "[key]" and not (last == "prop" and step in ("box", "bar", "band"))
    )


def _name(pointer: Pointer) -> str:
    if not pointer:
        return "The file"
    last = pointer[-1]
    return f"Entry {last + 1}" if isinstance(last, int) else f"`{shorten(last)}`"
