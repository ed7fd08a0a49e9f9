"""Single best answer: three to five options, one of them right; 1 or 0."""

from __future__ import annotations

from random import Random
from typing import Annotated, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.authored import AuthoredItem, entry_faults, wording_faults
from app.quizzes.items.choices import OneChoice, Option, prepared_choice
from app.quizzes.items.contract import Item, Prepared

NOTABLY_LONGER = 1.25
LONG_FROM = 25


class SingleSource(AuthoredItem):
    """A single best answer as authored."""

    type: Literal["single"]
    options: Annotated[list[Option], Field(min_length=3, max_length=5)]
    credit: Literal["all-or-nothing"] = "all-or-nothing"


class Single(OneChoice):
    """One of the options is right."""

    kind = "single"
    source = SingleSource

    def lint(self, item: SingleSource) -> list[Fault]:
        """One right option, distinct options, and none that gives itself away."""
        options = item.options
        faults = entry_faults("options", options)
        faults += wording_faults("options", [o.text for o in options], [o.right for o in options])
        right = [place for place, option in enumerate(options) if option.right]
        if not right:
            faults.append(Fault(("options",), "no-right-answer", "No option has `right: true`."))
        if len(right) > 1:
            sentence = "More than one option is right: keep one, or make it `type: multiple`."
            faults.append(Fault(("options", right[1], "right"), "many-right-answers", sentence))
        if len(right) == 1:
            faults += _key_that_stands_out([len(o.text) for o in options], right[0])
        return faults

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The question with its options in the order to show."""
        return prepared_choice(item, chance, shuffle)


def _key_that_stands_out(lengths: list[int], right: int) -> list[Fault]:
    """A key notably longer than every distractor is found without reading the question."""
    key = lengths[right]
    rival = max(length for place, length in enumerate(lengths) if place != right)
    if key <= LONG_FROM or key <= NOTABLY_LONGER * rival:
        return []
    sentence = (
        f"The right option is the longest by far ({key} characters, the next {rival}): "
        "shorten it, or make a distractor as full."
    )
    return [Fault(("options", right, "text"), "longest-is-right", sentence, grave=False)]
