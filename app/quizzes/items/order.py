"""Order: four to six steps to put in sequence; only what must come before what is keyed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.authored import AuthoredItem, Entry, Key, entry_faults
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
    plain,
)
from app.quizzes.items.credit import Tally, credit

Before = set[tuple[str, str]]
NUMBERED = re.compile(r"^(?:[a-z]+-?)??(\d+|[a-z])$")


class OrderSource(AuthoredItem):
    """A sequence as authored, in a right order.

    `dependencies` lists the pairs (a before b) that are keyed; without it the whole sequence is.
    """

    type: Literal["order"]
    steps: Annotated[list[Entry], Field(min_length=4, max_length=6)]
    dependencies: list[Annotated[list[Key], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list
    )
    credit: Literal["longest-run", "all-or-nothing"] = "longest-run"


class Order:
    """Steps get positions; the answer maps step ids to positions from 1."""

    kind = "order"
    source = OrderSource

    def lint(self, item: OrderSource) -> list[Fault]:
        """Distinct steps, ids that do not count, dependencies that the listed order keeps."""
        faults = entry_faults("steps", item.steps)
        ids = [step.id for step in item.steps]
        counted = [match[1] for match in map(NUMBERED.match, ids) if match]
        if len(counted) == len(ids) and counted == sorted(counted):
            sentence = "The ids reach the browser and count the right order: name them in words."
            faults.append(Fault(("steps", 0, "id"), "telling-id", sentence))
        for place, pair in enumerate(item.dependencies):
            where = ("dependencies", place)
            unknown = [key for key in pair if key not in ids]
            if unknown:
                sentence = f"No step has the id “{unknown[0]}”."
                faults.append(Fault(where, "unknown-id", sentence))
            elif ids.index(pair[0]) >= ids.index(pair[1]):
                sentence = f"“{pair[0]}” must come before “{pair[1]}”, but is listed after it."
                faults.append(Fault(where, "order-differs", sentence))
        return faults

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The steps mixed, always: never in an order that would be right."""
        listed = [step["id"] for step in item["steps"]]
        pairs = [(a, b) for a, b in item.get("dependencies") or pairwise(listed)]
        before = _closure(pairs)
        steps = mixed(item["steps"], chance)
        while not _inversions([step["id"] for step in steps], before):
            chance.shuffle(steps)
        return frozen(item) | {
            "steps": [
                {
                    "id": step["id"],
                    "html": html_of(step, "text"),
                    "why_html": html_of(step, "why"),
                }
                for step in steps
            ],
            "listed": listed,
            "before": sorted([a, b] for a, b in before),
        }

    def show(self, prepared: Prepared) -> Shown:
        """`steps`: id, html and plain text of each."""
        steps = [
            {"id": step["id"], "html": step["html"], "text": plain(step["html"])}
            for step in prepared["steps"]
        ]
        return asked(prepared) | {"steps": steps}

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"positions": {step id: 1 to n}}`; steps without a position are left out.

        Two steps may share a position for the while: an answer is kept before it is finished.
        """
        positions: dict[str, int] = {}
        for step in prepared["steps"]:
            value = one_value(form, f"{name}.{step['id']}")
            if not value:
                continue
            if value not in map(str, range(1, len(prepared["steps"]) + 1)):
                raise BadAnswer(f"Choose a position from 1 to {len(prepared['steps'])}.")
            positions[step["id"]] = int(value)
        return {"positions": positions} if positions else None

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether every step has a position of its own."""
        return answer is not None and len(set(answer["positions"].values())) == len(
            prepared["steps"]
        )

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """(L - 1) / (n - 1): the longest part of her sequence that some right order contains."""
        run = longest_run(answer["positions"] if answer else {}, _before(prepared))
        wanted = len(prepared["listed"])
        share = credit(prepared["credit"], Tally(wanted, len(run), wanted - len(run)))
        parts = tuple(Part((key,), key in run) for key in prepared["listed"]) if answer else ()
        return Mark(float(share), parts, int(share * (wanted - 1)), wanted - 1)

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """`steps`: given (position or None), position, right and why of each.

        With `answers` they stand in the right order nearest to hers; without, in her own.
        """
        positions: dict[str, int] = answer["positions"] if answer else {}
        run = longest_run(positions, _before(prepared))
        key = nearest_order(prepared["listed"], run, _before(prepared))
        steps = {step["id"]: step for step in prepared["steps"]}
        order = key if answers else sorted(steps, key=lambda k: positions.get(k, len(steps) + 1))
        return explained(
            prepared, answer, self.mark(prepared, answer), marks=marks, answers=answers, why=why
        ) | {
            "steps": [
                {
                    "id": k,
                    "html": steps[k]["html"],
                    "given": positions.get(k),
                    "position": key.index(k) + 1 if answers else None,
                    "right": k in run if answers else None,
                    "why_html": (steps[k]["why_html"] or None) if why and answers else None,
                }
                for k in order
            ]
        }


def longest_run(positions: Mapping[str, int], before: Before) -> list[str]:
    """The most steps, in the order given, that contradict no dependency among themselves.

    That is the longest common subsequence with the allowed order that fits best: a set of steps
    fits into some allowed order just when no two of them are inverted. Of two steps that share a
    position only one counts. Steps are at most 6, so all 64 subsets are looked at.
    """
    placed = sorted(positions, key=lambda key: (positions[key], key))
    for size in range(len(placed), 0, -1):
        for chosen in combinations(placed, size):
            apart = len({positions[key] for key in chosen}) == size
            if apart and not _inversions(chosen, before):
                return list(chosen)
    return []


def nearest_order(listed: Sequence[str], run: Sequence[str], before: Before) -> list[str]:
    """The allowed order that keeps `run` in sequence; otherwise as the author listed it."""
    needed = _closure([*before, *pairwise(run)])
    order: list[str] = []
    rest = list(listed)
    while rest:
        free = next(k for k in rest if not any((other, k) in needed for other in rest))
        order.append(free)
        rest.remove(free)
    return order


def _before(prepared: Prepared) -> Before:
    return {(a, b) for a, b in prepared["before"]}


def _closure(pairs: Sequence[tuple[str, str]]) -> Before:
    """The pairs and all that follow from them."""
    known = set(pairs)
    while more := {(a, d) for a, b in known for c, d in known if b == c} - known:
        known |= more
    return known


def _inversions(order: Sequence[str], before: Before) -> list[tuple[Any, Any]]:
    return [(a, b) for a, b in combinations(order, 2) if (b, a) in before]
