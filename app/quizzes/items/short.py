"""Short text: one to three words, right in any accepted form; 1 or 0."""

from __future__ import annotations

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.authored import Authored, AuthoredItem, Text, folded
from app.quizzes.items.contract import (
    Answer,
    BadAnswer,
    Explanation,
    Form,
    Item,
    Mark,
    Part,
    Prepared,
    Shown,
    asked,
    explained,
    frozen,
    html_of,
    one_value,
)
from app.quizzes.items.credit import Tally, credit

LONGEST = 100


class ShortSlip(Authored):
    """A wrong text that a stated error leads to, and what to say about it."""

    text: Text
    why: Text


class ShortSource(AuthoredItem):
    """A short text as authored; the first accepted form is the one shown as the answer."""

    type: Literal["short"]
    accepted: Annotated[list[Text], Field(min_length=1)]
    slips: list[ShortSlip] = Field(default_factory=list)
    credit: Literal["all-or-nothing"] = "all-or-nothing"


class Short:
    """Case, spaces, hyphens, accents and quotes do not matter; every other letter does."""

    kind = "short"
    source = ShortSource

    def lint(self, item: ShortSource) -> list[Fault]:
        """Accepted forms that differ once folded, and slips that are not accepted."""
        faults = []
        forms: dict[str, str] = {}
        for place, text in enumerate(item.accepted):
            where = ("accepted", place)
            if not folded(text):
                sentence = f"“{text}” has no letter or digit left once folded."
                faults.append(Fault(where, "empty-form", sentence))
            elif folded(text) in forms:
                sentence = f"“{text}” is the same as “{forms[folded(text)]}”: case, spaces and "
                sentence += "hyphens do not matter."
                faults.append(Fault(where, "same-form", sentence, grave=False))
            if len(text.split()) > 4:
                sentence = f"“{text}” is long to type without a slip: ask for one to three words."
                faults.append(Fault(where, "long-form", sentence, grave=False))
            forms.setdefault(folded(text), text)
        for place, slip in enumerate(item.slips):
            if folded(slip.text) in forms:
                sentence = f"“{slip.text}” is accepted, so it is no slip."
                faults.append(Fault(("slips", place, "text"), "slip-is-right", sentence))
        return faults

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The accepted forms and slips as they are; nothing here is left to chance."""
        return frozen(item) | {
            "accepted": list(item["accepted"]),
            "slips": [
                {"text": slip["text"], "why_html": html_of(slip, "why")} for slip in item["slips"]
            ],
        }

    def show(self, prepared: Prepared) -> Shown:
        """Only the stem."""
        return asked(prepared)

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"text": as typed}`."""
        text = one_value(form, name)
        if len(text) > LONGEST:
            raise BadAnswer("Enter one to three words.")
        return {"text": text} if text else None

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether something is written."""
        return answer is not None

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """1 for an accepted form, else 0."""
        if answer is None:
            return Mark(0.0, (), 0, 1)
        right = folded(answer["text"]) in {folded(form) for form in prepared["accepted"]}
        share = credit(prepared["credit"], Tally(1, int(right), int(not right)))
        return Mark(float(share), (Part(("text",), right),), int(right), 1)

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """`given`, `right_text`, the `accepted` forms, and `slip_html`."""
        text = answer["text"] if answer else None
        return explained(
            prepared, answer, self.mark(prepared, answer), marks=marks, answers=answers, why=why
        ) | {
            "given": text,
            "right_text": prepared["accepted"][0] if answers else None,
            "accepted": prepared["accepted"] if answers else None,
            "slip_html": _slip_html(prepared, text) if why else None,
        }


def _slip_html(prepared: Prepared, text: str | None) -> str | None:
    """The reason for the anticipated error that she made, if it is one."""
    found = (slip for slip in prepared["slips"] if folded(slip["text"]) == folded(text or ""))
    slip = next(found, None)
    return str(slip["why_html"]) if slip else None
