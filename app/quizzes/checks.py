"""Checks of lessons: the port that learning asks its questions through."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from app.kernel.chance import seeded
from app.kernel.errors import Invalid
from app.learning.checks import Outcome
from app.quizzes.actions import ANSWER
from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer, Prepared


def _prepared(item: dict[str, Any], seed: str) -> Prepared:
    """The same order for one reader each time, so that an answer survives a reload."""
    return ITEM_TYPES[item["type"]].prepare(item, seeded(seed), True)


def ask(item: dict[str, Any], seed: str) -> Markup:
    prepared = _prepared(item, seed)
    shown = ITEM_TYPES[item["type"]].show(prepared)
    return Markup(render_template("quizzes/ask.html", shown=shown, name=ANSWER, answer=None))  # noqa: S704


def judge(item: dict[str, Any], seed: str, form: dict[str, list[str]]) -> Outcome:
    prepared, its_type = _prepared(item, seed), ITEM_TYPES[item["type"]]
    try:
        answer = its_type.read_answer(prepared, form, ANSWER)
    except BadAnswer as fault:
        raise Invalid(fault.sentence, ANSWER) from None
    if answer is None or not its_type.is_complete(prepared, answer):
        raise Invalid("Answer all of it first, then see the reasons. It is not graded.", ANSWER)
    return Outcome(answer, its_type.mark(prepared, answer).share)


def explain(item: dict[str, Any], seed: str, answer: dict[str, Any]) -> Markup:
    """The review of an answer. One that no longer fits a changed check is explained as unanswered."""
    prepared, its_type = _prepared(item, seed), ITEM_TYPES[item["type"]]
    try:
        explanation = its_type.explain(prepared, answer)
    except (KeyError, ValueError):
        explanation = its_type.explain(prepared, None)
    return Markup(render_template("quizzes/explained.html", explanation=explanation))  # noqa: S704
