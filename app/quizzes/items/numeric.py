"""Numeric: a number in a unit, right within a tolerance that includes its ends."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random
from typing import Annotated, Any, Literal

from pydantic import Field

from app.content.source.kinds import Fault
from app.quizzes.items.amounts import Amount, exact, example_of, how_to, parsed, unit_named, written
from app.quizzes.items.authored import Authored, AuthoredItem, Text
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

Number = Annotated[float, Field(allow_inf_nan=False)]
STATED = re.compile(r"\b(?:to (one|two|1|2) decimals?|(whole number))\b", re.IGNORECASE)


class NumericSlip(Authored):
    """A wrong value that a stated error leads to, and what to say about it."""

    value: Number
    why: Text


class NumericSource(AuthoredItem):
    """A number as authored; `units` are other accepted units with their factor to `unit`."""

    type: Literal["numeric"]
    answer: Number
    tolerance: Annotated[Number, Field(ge=0)] = 0
    unit: Annotated[str, Field(max_length=20)] = ""
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    units: dict[str, Annotated[Number, Field(gt=0)]] = Field(default_factory=dict)
    slips: list[NumericSlip] = Field(default_factory=list)
    credit: Literal["unit-slip-half", "all-or-nothing"] = "unit-slip-half"


class Numeric:
    """The answer keeps the text as typed; it is read again whenever it is marked."""

    kind = "numeric"
    source = NumericSource

    def lint(self, item: NumericSource) -> list[Fault]:
        """Key, tolerance, decimals, units and slips must agree with each other."""
        return _precision_faults(item) + _unit_faults(item) + _slip_faults(item)

    def prepare(self, item: Item, chance: Random, shuffle: bool) -> Prepared:
        """The numbers fixed as they are; nothing here is left to chance."""
        return frozen(item) | {
            "answer": str(exact(item["answer"])),
            "tolerance": str(exact(item["tolerance"])),
            "unit": item["unit"],
            "decimals": item["decimals"],
            "units": {name: str(exact(factor)) for name, factor in item["units"].items()},
            "slips": [
                {"value": str(exact(slip["value"])), "why_html": html_of(slip, "why")}
                for slip in item["slips"]
            ],
        }

    def show(self, prepared: Prepared) -> Shown:
        """`unit`, the other `units` that may be written, and an `example` of a number."""
        return asked(prepared) | {
            "unit": prepared["unit"],
            "units": sorted(prepared["units"]),
            "example": example_of(prepared["decimals"]),
        }

    def read_answer(self, prepared: Prepared, form: Form, name: str) -> Answer | None:
        """`{"text": as typed}`; raises `BadAnswer` for what is no number in a known unit."""
        text = one_value(form, name)
        if not text:
            return None
        amount = parsed(text)
        if amount is None or amount.unit not in {"", *_factors(prepared)}:
            raise BadAnswer(how_to(prepared["unit"], prepared["decimals"]))
        return {"text": text}

    def is_complete(self, prepared: Prepared, answer: Answer | None) -> bool:
        """Whether a number is given."""
        return answer is not None

    def mark(self, prepared: Prepared, answer: Answer | None) -> Mark:
        """1 within tolerance, a half for a unit slip, else 0."""
        if answer is None:
            return Mark(0.0, (), 0, 1)
        amount = parsed(answer["text"])
        right = amount is not None and _is_right(prepared, amount)
        slip = amount is not None and not right and _is_unit_slip(prepared, amount)
        share = credit(prepared["credit"], Tally(1, int(right), int(not right), int(slip)))
        got, wanted = (1, 2) if 0 < share < 1 else (int(share), 1)
        return Mark(float(share), (Part(("value",), right),), got, wanted)

    def explain(
        self,
        prepared: Prepared,
        answer: Answer | None,
        *,
        marks: bool = True,
        answers: bool = True,
        why: bool = True,
    ) -> Explanation:
        """`given`, `right_text` and `accepted` (from, to), `unit_slip`, and `slip_html`."""
        amount = parsed(answer["text"]) if answer else None
        value, tolerance = Decimal(prepared["answer"]), Decimal(prepared["tolerance"])
        decimals = prepared["decimals"]
        ends = [written(value - tolerance, decimals), written(value + tolerance, decimals)]
        unit_slip = (
            amount is not None
            and not _is_right(prepared, amount)
            and _is_unit_slip(prepared, amount)
        )
        return explained(
            prepared, answer, self.mark(prepared, answer), marks=marks, answers=answers, why=why
        ) | {
            "unit": prepared["unit"],
            "given": answer["text"] if answer else None,
            "right_text": written(value, decimals) if answers else None,
            "accepted": ends if answers and tolerance else None,
            "unit_slip": unit_slip if marks else None,
            "slip_html": _slip_html(prepared, amount) if why else None,
        }


def _factors(prepared: Prepared) -> dict[str, Decimal]:
    """Factor to the item's unit of every unit that may be written."""
    others = {unit_named(name): Decimal(factor) for name, factor in prepared["units"].items()}
    return others | {unit_named(prepared["unit"]): Decimal(1)}


def _within(prepared: Prepared, value: Decimal) -> bool:
    return abs(value - Decimal(prepared["answer"])) <= Decimal(prepared["tolerance"])


def _in_unit(prepared: Prepared, amount: Amount) -> Decimal:
    return amount.number * _factors(prepared).get(amount.unit, Decimal(1))


def _is_right(prepared: Prepared, amount: Amount) -> bool:
    return _within(prepared, _in_unit(prepared, amount))


def _is_unit_slip(prepared: Prepared, amount: Amount) -> bool:
    """The right amount in another unit's scale: `47` or `4.7 mm` where 4.7 cm is right."""
    readings = [amount.number * factor for factor in _factors(prepared).values()]
    return any(_within(prepared, reading) for reading in readings)


def _slip_html(prepared: Prepared, amount: Amount | None) -> str | None:
    """The reason for the anticipated error that she made, if it is one."""
    if amount is None or _is_right(prepared, amount):
        return None
    value = _in_unit(prepared, amount)
    for slip in prepared["slips"]:
        if abs(value - Decimal(slip["value"])) <= Decimal(prepared["tolerance"]):
            return str(slip["why_html"])
    return None


def _precision_faults(item: NumericSource) -> list[Fault]:
    faults = []
    last = Decimal(1).scaleb(-item.decimals)
    answer, tolerance = exact(item.answer), exact(item.tolerance)
    if answer % last:
        sentence = f"The answer {answer} has more than the stated {item.decimals} decimals."
        faults.append(Fault(("answer",), "decimals-differ", sentence))
    if 0 < tolerance < last / 2:
        sentence = f"A tolerance of {tolerance} admits nothing more at {item.decimals} decimals."
        faults.append(Fault(("tolerance",), "tolerance-too-small", sentence, grave=False))
    if answer and tolerance >= abs(answer):
        sentence = f"A tolerance of {tolerance} accepts 0 for {answer}."
        faults.append(Fault(("tolerance",), "tolerance-too-large", sentence))
    stated: Any = STATED.search(item.stem)
    if stated:
        decimals = {"one": 1, "1": 1, "two": 2, "2": 2}.get((stated[1] or "").lower(), 0)
        if decimals != item.decimals:
            sentence = f"The stem asks for “{stated[0]}”, and `decimals` is {item.decimals}."
            faults.append(Fault(("decimals",), "decimals-differ", sentence))
    return faults


def _unit_faults(item: NumericSource) -> list[Fault]:
    faults = []
    if item.units and not item.unit:
        sentence = "`units` convert to `unit`, which is missing."
        faults.append(Fault(("units",), "unit-missing", sentence))
    for name in item.units:
        if item.unit and unit_named(name) == unit_named(item.unit):
            sentence = f"“{name}” is the unit itself: `units` lists the others."
            faults.append(Fault(("units", name), "same-unit", sentence))
    return faults


def _slip_faults(item: NumericSource) -> list[Fault]:
    faults = []
    for place, slip in enumerate(item.slips):
        if abs(exact(slip.value) - exact(item.answer)) <= exact(item.tolerance):
            sentence = f"The slip {slip.value} lies within the tolerance, so it is right."
            faults.append(Fault(("slips", place, "value"), "slip-is-right", sentence))
    return faults
