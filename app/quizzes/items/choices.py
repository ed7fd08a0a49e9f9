"""What single, multiple and true-or-false share: a list of options, some of them right."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from app.quizzes.items.authored import Entry
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
    mixed,
    one_value,
)
from app.quizzes.items.credit import Tally, credit

NUMBER = re.compile(r"^[\s(]*[-+]?(\d+(?:[.,]\d+)?)")


class Option(Entry):
    """One option of a choice."""

    right: bool = False


class OneChoice:
    """How a question is asked and marked when one option is to be chosen; 1 or 0."""

    def show(self, prepared: Prepared) -> Shown:
        """`options`: id and html of each."""
        return shown_choice(prepared)

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"option": id}`."""
        chosen = one_value(form, name)
        if not chosen:
            return None
        if chosen not in {option["id"] for option in prepared["options"]}:
            raise BadAnswer("Choose one of the options.")
        return {"option": chosen}

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether an option is chosen."""
        return answer is not None

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """1 for the right option, else 0."""
        if answer is None:
            return Mark(0.0, (), 0, 1)
        right = answer["option"] in right_ids(prepared)
        share = credit(prepared["credit"], Tally(1, int(right), int(not right)))
        return Mark(float(share), (Part((answer["option"],), right),), int(right), 1)

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
        given = {answer["option"]} if answer else set()
        mark = self.mark(prepared, answer)
        return explained_choice(
            prepared, answer, given, mark, marks=marks, answers=answers, why=why
        )


def prepared_choice(item: Item, chance: Random, shuffle: bool) -> Prepared:
    """The question with its options mixed, unless they are amounts in their natural order."""
    options = item["options"]
    if shuffle and not _are_amounts_in_order(options):
        options = mixed(options, chance)
    return frozen(item) | {
        "options": [
            {
                "id": option["id"],
                "html": html_of(option, "text"),
                "why_html": html_of(option, "why"),
                "right": option["right"],
            }
            for option in options
        ]
    }


def _are_amounts_in_order(options: list[dict[str, Any]]) -> bool:
    """Whether all options are rising or falling amounts, which are read best in that order."""
    found = [NUMBER.match(option["text"]) for option in options]
    amounts = [float(match[1].replace(",", ".")) for match in found if match]
    return len(amounts) == len(options) and amounts in (
        sorted(amounts),
        sorted(amounts, reverse=True),
    )


def shown_choice(prepared: Prepared) -> Shown:
    """The question with texts and ids of its options, and nothing that says which is right."""
    options = [{"id": option["id"], "html": option["html"]} for option in prepared["options"]]
    return asked(prepared) | {"options": options}


def right_ids(prepared: Prepared) -> list[str]:
    """The ids of the right options, in the order shown."""
    return [option["id"] for option in prepared["options"] if option["right"]]


def explained_choice(
    prepared: Prepared,
    answer: Answer | None,
    given: set[str],
    mark: Mark,
    *,
    marks: bool,
    answers: bool,
    why: bool,
) -> Explanation:
    """Each option: given or not, right or not (if `answers`), and why.

    Without `answers` only the reasons of the options she chose are there: the others would tell.
    """
    return explained(prepared, answer, mark, marks=marks, answers=answers, why=why) | {
        "options": [
            {
                "id": option["id"],
                "html": option["html"],
                "given": option["id"] in given,
                "right": option["right"] if answers else None,
                "why_html": _reason(option, given, answers=answers, why=why),
            }
            for option in prepared["options"]
        ]
    }


def _reason(option: dict[str, Any], given: set[str], *, answers: bool, why: bool) -> str | None:
    if not why or (not answers and option["id"] not in given):
        return None
    return option["why_html"] or None
