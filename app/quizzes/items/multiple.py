"""Multiple response: four to six options, two or more right; the stem says how many."""

from __future__ import annotations

import re
from random import Random
from typing import Annotated, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.authored import AuthoredItem, entry_faults, wording_faults
from app.quizzes.items.choices import (
    Option,
    explained_choice,
    prepared_choice,
    right_ids,
    shown_choice,
)
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
)
from app.quizzes.items.credit import Tally, credit

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
ASKED = re.compile(
    r"\b(?:choose|select|mark|pick|tick|name|which|what|the)\W+(?:the\W+)?(two|three|four|five|[2-5])\b"
    r"|\b(TWO|THREE|FOUR|FIVE)\b",
    re.IGNORECASE,
)


class MultipleSource(AuthoredItem):
    """A multiple response as authored."""

    type: Literal["multiple"]
    options: Annotated[list[Option], Field(min_length=4, max_length=6)]
    credit: Literal["hits-minus-misses", "all-or-nothing"] = "hits-minus-misses"


class Multiple:
    """Two or more of the options are right."""

    kind = "multiple"
    source = MultipleSource

    def lint(self, item: MultipleSource) -> list[Fault]:
        """At least two right and one wrong, distinct, and a stem that says how many to choose."""
        options = item.options
        faults = entry_faults("options", options)
        faults += wording_faults("options", [o.text for o in options], [o.right for o in options])
        right = sum(option.right for option in options)
        if not right:
            faults.append(Fault(("options",), "no-right-answer", "No option has `right: true`."))
        if right == 1:
            sentence = "Only one option is right: make it `type: single`, or key a second one."
            faults.append(Fault(("options",), "one-right-answer", sentence))
        if right == len(options):
            sentence = "Every option is right: nothing is left to tell apart."
            faults.append(Fault(("options",), "all-right-answers", sentence))
        return faults + _number_faults(item.stem, right)

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The question with its options in the order to show."""
        return prepared_choice(item, chance, shuffle)

    def show(self, prepared: Prepared) -> Shown:
        """`options`: id and html of each; how many are right is only in the stem."""
        return shown_choice(prepared)

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"options": [ids, in the order shown]}`; too many are allowed, and cost."""
        chosen = {value.strip() for value in form.get(name, ()) if value.strip()}
        known = [option["id"] for option in prepared["options"]]
        if chosen - set(known):
            raise BadAnswer("Choose from the options.")
        return {"options": [key for key in known if key in chosen]} if chosen else None

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether as many are chosen as the stem asks for."""
        return answer is not None and len(answer["options"]) >= len(right_ids(prepared))

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """Hits less wrong picks, or all or nothing; a part for each right option and wrong pick."""
        right, given = set(right_ids(prepared)), set(answer["options"] if answer else ())
        hits, misses = len(right & given), len(given - right)
        share = credit(prepared["credit"], Tally(len(right), hits, misses))
        parts = tuple(
            Part((option["id"],), option["right"] and option["id"] in given)
            for option in prepared["options"]
            if option["right"] or option["id"] in given
        )
        return Mark(float(share), parts, int(share * len(right)), len(right))

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """`options`: given, right and why of each."""
        given = set(answer["options"] if answer else ())
        mark = self.mark(prepared, answer)
        return explained_choice(
            prepared, answer, given, mark, marks=marks, answers=answers, why=why
        )


def _number_faults(stem: str, right: int) -> list[Fault]:
    stated = [NUMBERS[(first or second).lower()] for first, second in ASKED.findall(stem)]
    if not stated:
        sentence = "Say in the stem how many to choose, such as “Choose TWO”."
        return [Fault(("stem",), "number-missing", sentence, grave=False)]
    if right and right not in stated:
        sentence = f"The stem asks for {stated[-1]}, and {right} options are right."
        return [Fault(("stem",), "number-differs", sentence)]
    return []
