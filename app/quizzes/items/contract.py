"""What every item type promises; the engine never asks which type it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Protocol

from markupsafe import Markup, escape

from app.content.source.kinds import Fault
from app.quizzes.items.authored import AuthoredItem

Item = dict[str, Any]
"""A normalised item as `read_item` returns it; the compiler adds `<field>_html` beside a text
field, and `html` beside the `text` of an entry of a list."""

Prepared = dict[str, Any]
"""A question frozen in its attempt: JSON values only, with all that is needed to show, mark and
explain it. Common keys: kind, item, version, objective, level, use, grade, flags, refs, tags,
stem_html, why_html, credit."""

Shown = dict[str, Any]
"""What a browser may receive before marking: kind, stem_html, and what the type needs to ask;
nothing that depends on the key."""

Answer = dict[str, Any]
"""What was answered, in JSON values, naming option ids and never positions of options."""

Form = Mapping[str, Sequence[str]]
"""A submitted form: every name with all its values."""

Explanation = dict[str, Any]
"""What a learner may see after answering. Always: kind, stem_html, answered, show, marks,
why_html, evidence, and what the type needs. What `show` denies is None or absent, not hidden."""


class BadAnswer(ValueError):
    """An answer that no form of ours could send, or that cannot be read; `sentence` is for her."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Part:
    """One part of a mark: the ids it speaks of, and whether that part was right."""

    ids: tuple[str, ...]
    right: bool


@dataclass(frozen=True)
class Mark:
    """What an answer is worth: `share` is 0 to 1 of the question's points.

    `got` of `wanted` says the same in whole parts where the type has parts ("2 of 3").
    """

    share: float
    parts: tuple[Part, ...]
    got: int
    wanted: int

    def exact(self) -> Fraction:
        """The share as the fraction that it was computed from (parts are few: at most 12)."""
        return Fraction(self.share).limit_denominator(720)

    def as_json(self) -> dict[str, Any]:
        """JSON values, for storing; `Mark.from_json` is the inverse."""
        return {
            "share": self.share,
            "got": self.got,
            "wanted": self.wanted,
            "parts": [{"ids": list(part.ids), "right": part.right} for part in self.parts],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Mark:
        """The mark that `as_json` wrote."""
        parts = tuple(Part(tuple(part["ids"]), part["right"]) for part in value["parts"])
        return cls(value["share"], parts, value["got"], value["wanted"])


class ItemType(Protocol):
    """A type of question: prepare once, show without the key, mark as a pure function."""

    @property
    def kind(self) -> str:
        """As written in YAML: `single`."""
        ...

    @property
    def source(self) -> type[AuthoredItem]:
        """The shape of its source; the faults of shape come from it."""
        ...

    def lint(self, item: Any) -> list[Fault]:
        """Faults beyond shape in an item that has the shape of `source`."""
        ...

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The question to freeze; options in the order that this learner sees."""
        ...

    def show(self, prepared: Prepared) -> Shown:
        """What may be shown while it is being answered."""
        ...

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """The answer that a form holds under `name`; None if it is unanswered.

        Raises `BadAnswer` for a value that cannot be one.
        """
        ...

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether nothing of the question is left open."""
        ...

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """The mark of any answer that `read_answer` can return; nothing answered earns 0."""
        ...

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """What may be said about the answer: the mark, the right answer, the reasons."""
        ...


def frozen(item: Item) -> Prepared:
    """What every prepared question carries, whatever its type."""
    keys = ("version", "objective", "level", "use", "grade", "difficulty", "misconception")
    return {
        "kind": item["type"],
        "item": item["id"],
        **{key: item.get(key) for key in keys},
        "flags": list(item.get("flags") or ()),
        "refs": list(item.get("refs") or ()),
        "tags": list(item.get("tags") or ()),
        "stem_html": html_of(item, "stem"),
        "why_html": html_of(item, "why") or None,
        "credit": item["credit"],
    }


def asked(prepared: Prepared) -> Shown:
    """What every shown question carries. Neither item id nor version: they could be looked up."""
    return {"kind": prepared["kind"], "stem_html": prepared["stem_html"]}


def explained(
    prepared: Prepared, answer: Answer | None, mark: Mark, *, marks: bool, answers: bool, why: bool
) -> Explanation:
    """What every explanation carries; reasons and sources only when `why`, a verdict if `marks`."""
    evidence = {key: prepared[key] for key in ("grade", "flags", "refs")}
    return {
        "kind": prepared["kind"],
        "stem_html": prepared["stem_html"],
        "answered": answer is not None,
        "show": {"marks": marks, "answers": answers, "why": why},
        "marks": _verdict(answer, mark) if marks else None,
        "why_html": prepared["why_html"] if why else None,
        "evidence": evidence if why else None,
    }


def _verdict(answer: Answer | None, mark: Mark) -> dict[str, Any]:
    if answer is None:
        word = "unanswered"
    elif mark.share >= 1:
        word = "right"
    else:
        word = "partly" if mark.share > 0 else "wrong"
    return {"verdict": word, "share": mark.share, "got": mark.got, "of": mark.wanted}


def html_of(entry: Mapping[str, Any], field: str) -> str:
    """The rendered text of a field, or its plain text made safe; one paragraph loses its `<p>`.

    Labels, legends and table cells hold phrases, so a single paragraph must not be a block.
    """
    rendered = entry.get("html" if field == "text" else f"{field}_html")
    if rendered is None:
        return str(escape(entry.get(field) or ""))
    inner = str(rendered).strip()
    if inner.startswith("<p>") and inner.endswith("</p>") and inner.count("<p") == 1:
        return inner[3:-4]
    return inner


def plain(html: str) -> str:
    """HTML as one line of text, for the places that hold no HTML (`<option>`, `aria-label`)."""
    return Markup(html).striptags()  # noqa: S704 - nothing of it is printed as HTML


def mixed(entries: Sequence[Mapping[str, Any]], chance: Random) -> list[Any]:
    """The entries shuffled in a way that does not depend on how the author listed them."""
    ordered = sorted(entries, key=lambda entry: str(entry["id"]))
    chance.shuffle(ordered)
    return ordered


def one_value(form: Form, name: str) -> str:
    """The one value under a name, without spaces around it; empty when there is none."""
    values = [value.strip() for value in form.get(name, ()) if value.strip()]
    if len(values) > 1:
        raise BadAnswer("Choose one answer.")
    return values[0] if values else ""
