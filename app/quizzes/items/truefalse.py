"""True or false: one claim that is wholly one or the other; 1 or 0."""

from __future__ import annotations

from random import Random
from typing import Literal

from pydantic import StrictBool

from app.content.source.kinds import Fault
from app.quizzes.items.authored import AuthoredItem, Text
from app.quizzes.items.choices import OneChoice
from app.quizzes.items.contract import Item, Prepared, frozen, html_of


class TrueFalseSource(AuthoredItem):
    """A claim as authored, with the reason for each choice."""

    type: Literal["truefalse"]
    answer: StrictBool
    why_true: Text
    why_false: Text
    credit: Literal["all-or-nothing"] = "all-or-nothing"


class TrueFalse(OneChoice):
    """A single choice between `true` and `false`, always in this order."""

    kind = "truefalse"
    source = TrueFalseSource

    def lint(self, item: TrueFalseSource) -> list[Fault]:
        """Nothing beyond shape; the wording of the claim is judged with every stem."""
        return []

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The claim with its two options; their words are the interface's, so `html` is empty."""
        return frozen(item) | {
            "options": [
                {
                    "id": choice,
                    "html": "",
                    "why_html": html_of(item, f"why_{choice}"),
                    "right": item["answer"] is (choice == "true"),
                }
                for choice in ("true", "false")
            ]
        }
