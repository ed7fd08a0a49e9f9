"""Deeds of quizzes: start, save, flag, submit, close what is overdue."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.content.queries import Edition
from app.kernel.codes import code
from app.kernel.errors import Conflict, Invalid
from app.learning import actions as learning
from app.learning import rules as learning_rules
from app.learning.models import Enrolment
from app.quizzes import queries, rules
from app.quizzes.definition import Quiz
from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer, Form, Mark
from app.quizzes.models import (
    BY_HAND,
    BY_TIME,
    OPEN,
    SUBMITTED,
    Attempt,
    Marking,
    Question,
    Response,
)
from app.quizzes.queries import Asked, Slot

ANSWER = "answer"  # the name under which every question's controls stand in their form


def start(
    db: Session,
    enrolment: Enrolment,
    edition: Edition,
    key: str,
    *,
    closed: str,
    at: datetime,
    chance: Random,
) -> Attempt:
    """A new attempt with its questions drawn and frozen, or the one that is under way.

    `closed` says in words why the quiz is closed to this learner; empty when it is open.
    Raises Conflict when no attempt may start now.
    """
    if closed:
        raise Conflict(closed)
    # Two clicks at once follow one another here; the second finds the first one's attempt.
    _lock(db, enrolment.id)
    attempts = queries.attempts_of(db, enrolment.id, key)
    for attempt in attempts:
        if attempt.is_open and rules.is_overdue(attempt.deadline_at, at):
            close(db, attempt, at=at)
        elif attempt.is_open:
            return attempt
    definition = edition.course.quizzes[key]
    quiz = Quiz.from_dict(definition)
    permission = rules.may_start(quiz, queries.past(attempts), at)
    if not permission.allowed:
        raise Conflict(permission.sentence)
    attempt = Attempt(
        code=code(),
        enrolment_id=enrolment.id,
        quiz=key,
        number=len(attempts) + 1,
        revision_id=edition.revision_id,
        rules=definition,
        started_at=at,
        deadline_at=rules.deadline(at, quiz.time_limit),
    )
    db.add(attempt)
    db.flush()  # the questions need its id
    db.execute(insert(Question), _drawn(attempt, quiz, edition, chance))
    learning.touch(db, enrolment, learning_rules.quiz_activity(key), at=at)
    return attempt


def _lock(db: Session, enrolment_id: int) -> None:
    """The enrolment first, then its attempts: in one order everywhere, or two deeds wait for ever."""
    db.scalars(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update()).one()


def _drawn(attempt: Attempt, quiz: Quiz, edition: Edition, chance: Random) -> list[dict[str, Any]]:
    """The questions as rows: they go in with one statement, however many there are."""
    items = edition.course.items
    questions = []
    for place, key in enumerate(rules.draw(quiz, items, chance), start=1):
        item = items[key]
        prepared = ITEM_TYPES[item["type"]].prepare(item, chance, quiz.shuffle_options)
        questions.append(
            {"attempt_id": attempt.id, "place": place, "item": key, "prepared": prepared}
        )
    return questions


def save_response(db: Session, slot: Slot, form: Form, *, seq: int, at: datetime) -> bool:
    """Append an answer. False when the page had sent a newer one before (a late, older save).

    Raises Conflict once the attempt is closed or its time is up, Invalid for what is no answer.
    """
    _require_open(slot.attempt, at)
    if seq <= slot.seq:
        return False
    prepared = slot.question.prepared
    try:
        answer = ITEM_TYPES[prepared["kind"]].read_answer(prepared, form, ANSWER)
    except BadAnswer as fault:
        raise Invalid(fault.sentence, ANSWER) from None
    db.add(Response(question_id=slot.question.id, answer=answer, seq=seq, saved_at=at))
    return True


def flag(slot: Slot, flagged: bool, *, at: datetime) -> None:
    """Mark a question to come back to; it changes no mark."""
    _require_open(slot.attempt, at)
    slot.question.flagged = flagged


def _require_open(attempt: Attempt, at: datetime) -> None:
    if not attempt.is_open:
        raise Conflict("This attempt was handed in. Its answers can't be changed any more.")
    if rules.is_overdue(attempt.deadline_at, at):
        raise Conflict("Time is up. What was stored before is handed in.")


def submit(db: Session, attempt: Attempt, *, at: datetime) -> Attempt:
    """Close the attempt once, mark it, move the learner on."""
    return close(db, attempt, at=at)


def close(db: Session, attempt: Attempt, *, at: datetime) -> Attempt:
    """As `submit`; past its deadline the attempt counts as submitted at the deadline."""
    _lock(db, attempt.enrolment_id)
    late = rules.is_overdue(attempt.deadline_at, at)
    moment = attempt.deadline_at if late and attempt.deadline_at else at
    if not _claim_open(db, attempt, moment, BY_TIME if late else BY_HAND):
        db.refresh(attempt)
        return attempt  # a second click: already closed, same answer
    asked = queries.asked_in(db, attempt.id)
    marks = [_mark(one) for one in asked]
    db.execute(insert(Marking), _markings(asked, marks, at))
    quiz = Quiz.from_dict(attempt.rules)
    score = rules.score(marks)
    tags = rules.by_tag((one.question.prepared["tags"], mark) for one, mark in _pairs(asked, marks))
    attempt.passed = rules.passed(score, quiz.pass_mark, quiz.tag_minimum, tags).passed
    attempt.share = _stored(score.share)
    db.flush()  # the attempts read next must include this one as it is now
    _move_on(db, attempt, quiz, at=at)
    return attempt


def _claim_open(db: Session, attempt: Attempt, moment: datetime, closed_by: str) -> bool:
    """True for exactly one caller, however many press Hand in at once."""
    closing = (
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == OPEN)
        .values(state=SUBMITTED, submitted_at=moment, closed_by=closed_by)
        .execution_options(synchronize_session=False)
    )
    won = bool(db.execute(closing).rowcount == 1)  # type: ignore[attr-defined]
    if won:
        db.refresh(attempt)
    return won


def _mark(one: Asked) -> Mark:
    prepared = one.question.prepared
    return ITEM_TYPES[prepared["kind"]].mark(prepared, one.answer)


def _pairs(asked: Sequence[Asked], marks: Sequence[Mark]) -> list[tuple[Asked, Mark]]:
    return list(zip(asked, marks, strict=True))


def _markings(asked: Sequence[Asked], marks: Sequence[Mark], at: datetime) -> list[dict[str, Any]]:
    """The markings as rows, in one statement like the questions."""
    return [
        {
            "question_id": one.question.id,
            "response_id": one.response_id,
            "mark": mark.as_json(),
            "reason": "submission",
            "marked_at": at,
        }
        for one, mark in _pairs(asked, marks)
    ]


def _stored(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.00000001"))


def _move_on(db: Session, attempt: Attempt, quiz: Quiz, *, at: datetime) -> None:
    """Tell learning which attempt counts now; what was passed stays passed there."""
    all_of_it = queries.past(queries.attempts_of(db, attempt.enrolment_id, attempt.quiz))
    counts: Any = rules.counting(quiz, all_of_it)
    learning.record_quiz(
        db,
        attempt.enrolment_id,
        attempt.quiz,
        share=float(counts.score.share),
        passed=bool(counts.passed),
        at=at,
    )


def expire_overdue(db: Session, attempt_id: int, *, at: datetime) -> None:
    """Hand in an attempt whose time is up with what was stored. Safe to run twice."""
    attempt = db.scalars(select(Attempt).where(Attempt.id == attempt_id)).one()
    if attempt.is_open and rules.is_overdue(attempt.deadline_at, at):
        close(db, attempt, at=at)
