"""Faults of shape in words: what the validation of a source says, for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.content.source.kinds import Fault

PURPOSE = {
    "id": "a short key in lower-case words with hyphens",
    "type": "single, multiple, truefalse, order, match, numeric or short",
    "stem": "the question itself",
    "text": "what the learner reads",
    "why": "the reason that is shown after marking",
    "why_true": "what to say to who chose true",
    "why_false": "what to say to who chose false",
    "objective": "what of its lesson it tests",
    "options": "the list of options, each with id, text and why",
    "steps": "the steps in the right order, each with id, text and why",
    "premises": "what is to be matched, each with id, text, is and why",
    "responses": "what can be chosen, each with id and text",
    "is": "the id of its response",
    "answer": "the key",
    "accepted": "the list of accepted forms",
    "value": "the wrong number",
    "title": "its name",
    "kind": "module or final",
    "pass_mark": "the per cent that pass",
    "sections": "a list of title and draw",
    "draw": "a list of bank and count",
    "bank": "the name of a file in banks/",
    "count": "how many to draw",
}
# What stands in for a missing text, so that the other faults of the entry are found as well.
PLACEHOLDER = "…"
MENDABLE = {"why", "why_true", "why_false", "objective", "id", "title", "stem", "text"}


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """One grave fault for each thing that the shape refuses."""
    return [_fault(details, model) for details in error.errors(include_url=False)]


def mended(raw: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
    """The source without its unknown fields and with stand-ins for missing texts.

    Only for finding further faults in one pass; what cannot be mended still fails.
    """
    copy: Any = deepcopy(dict(raw))
    for details in error.errors(include_url=False):
        *path, last = details["loc"]
        try:
            place = copy
            for step in path:
                place = place[step]
            if details["type"] == "extra_forbidden":
                del place[last]
            elif last in MENDABLE and (details["type"] == "missing" or not place[last]):
                place[last] = "missing" if last == "id" else PLACEHOLDER
        except (KeyError, IndexError, TypeError):
            continue
    return dict(copy)


def unknown_word(field: str, given: object, known: Iterable[str]) -> str:
    """The sentence for a word that is none of the known ones."""
    words = list(known)
    if given is None:
        return f"`{field}` is missing: {', '.join(words)}."
    near = get_close_matches(str(given), words, 1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return f"“{given}” is no {field}: use {', '.join(words)}.{hint}"


def _fault(details: ErrorDetails, model: type[BaseModel]) -> Fault:
    pointer = tuple(details["loc"])
    name = str(pointer[-1]) if pointer else "value"
    limits, given = details.get("ctx") or {}, details.get("input")
    match details["type"]:
        case "missing":
            return Fault(pointer, "missing", _missing(name))
        case "extra_forbidden" if given is None and " " in name:
            # In a flow mapping a comma ends the text and begins another field.
            sentence = f"A comma cuts the text before “{name}”: put the whole text in quotes."
            return Fault(pointer, "cut-text", sentence)
        case "extra_forbidden":
            return Fault(pointer, "unknown-field", _unknown_field(name, pointer, model))
        case "string_too_short":
            return Fault(pointer, "missing", f"`{name}` is empty: {PURPOSE.get(name, 'fill it')}.")
        case "too_short" if isinstance(given, list | dict):
            sentence = f"`{name}` needs at least {limits['min_length']} entries, not {len(given)}."
            return Fault(pointer, "too-few", sentence)
        case "too_long" if isinstance(given, list | dict):
            sentence = f"`{name}` takes at most {limits['max_length']} entries, not {len(given)}."
            return Fault(pointer, "too-many", sentence)
        case "literal_error":
            sentence = f"“{given}” is not known here: use {limits['expected']}."
            return Fault(pointer, "unknown-word", sentence)
        case "string_pattern_mismatch":
            sentence = f"“{given}” is no key: use lower-case words with hyphens."
            return Fault(pointer, "wrong-key", sentence)
        case "string_type" if isinstance(given, bool):
            sentence = f"`{name}` reads as {str(given).lower()}: put the word in quotes."
            return Fault(pointer, "wrong-kind", sentence)
        case _:
            return Fault(pointer, "wrong-kind", f"`{name}`: {_tidy(details['msg'])}")


def _missing(name: str) -> str:
    purpose = PURPOSE.get(name)
    return f"`{name}` is missing: {purpose}." if purpose else f"`{name}` is missing."


def _tidy(message: str) -> str:
    return message[0].upper() + message[1:].rstrip(".") + "."


def _unknown_field(name: str, pointer: tuple[int | str, ...], model: type[BaseModel]) -> str:
    near = get_close_matches(name, _fields_at(pointer[:-1], model), 1)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    return f"No field `{name}` is known here.{hint}"


def _fields_at(path: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """The field names of the model that a path leads to."""
    for step in path:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        inner = next(_models_in(field.annotation), None) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
