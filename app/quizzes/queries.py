"""Reads of attempts, each within reach of the person and in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.kernel.errors import NotFound
from app.learning.models import Enrolment
from app.quizzes import rules
from app.quizzes.definition import Quiz
from app.quizzes.items.contract import Mark
from app.quizzes.models import OPEN, Attempt, Marking, Question, Response
from app.quizzes.rules import PastAttempt, Score


@dataclass(frozen=True)
class Asked:
    """A question with its newest response and mark."""

    question: Question
    answer: dict[str, Any] | None
    response_id: int | None
    seq: int
    mark: Mark | None = None


@dataclass(frozen=True)
class Paper:
    """An attempt with all its questions in order."""

    attempt: Attempt
    course: str
    asked: tuple[Asked, ...]

    @property
    def quiz(self) -> Quiz:
        return Quiz.from_dict(self.attempt.rules)


def _within_reach(who: Who) -> Select[Attempt, str]:
    return (
        select(Attempt, Enrolment.course)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == who.id)
    )


def attempt_for(db: Session, who: Who, code: str) -> tuple[Attempt, str]:
    """(attempt, course key) of the person's own attempt, or NotFound."""
    row = db.execute(_within_reach(who).where(Attempt.code == code)).one_or_none()
    if row is None:
        raise NotFound("We cannot find that attempt. It may belong to another account.")
    return row.Attempt, row.course


def paper_for(db: Session, who: Who, code: str) -> Paper:
    """The person's own attempt with its questions and newest responses. Two statements."""
    attempt, course = attempt_for(db, who, code)
    return Paper(attempt, course, asked_in(db, attempt.id))


def asked_in(db: Session, attempt_id: int, *, marks: bool = False) -> tuple[Asked, ...]:
    """The questions of an attempt with what was answered last, and with marks if wanted."""
    newest = (
        select(Response.question_id, func.max(Response.id).label("id"))
        .join(Question, Question.id == Response.question_id)
        .where(Question.attempt_id == attempt_id)
        .group_by(Response.question_id)
        .subquery()
    )
    wanted: Any = (
        select(Question, Response)
        .outerjoin(newest, newest.c.question_id == Question.id)
        .outerjoin(Response, Response.id == newest.c.id)
        .where(Question.attempt_id == attempt_id)
        .order_by(Question.place)
    )
    if marks:
        last = (
            select(Marking.question_id, func.max(Marking.id).label("id"))
            .join(Question, Question.id == Marking.question_id)
            .where(Question.attempt_id == attempt_id)
            .group_by(Marking.question_id)
            .subquery()
        )
        wanted = (
            wanted.add_columns(Marking.mark)
            .outerjoin(last, last.c.question_id == Question.id)
            .outerjoin(Marking, Marking.id == last.c.id)
        )
    return tuple(_asked(row) for row in db.execute(wanted))


def _asked(row: Any) -> Asked:
    question, response = row[0], row[1]
    mark = Mark.from_json(row[2]) if len(row) > 2 and row[2] else None
    if response is None:
        return Asked(question, None, None, 0, mark)
    return Asked(question, response.answer, response.id, response.seq, mark)


@dataclass(frozen=True)
class Slot:
    """One question of an attempt, locked with it, ready to take a response."""

    attempt: Attempt
    question: Question
    seq: int  # of the newest response


def slot_for(db: Session, who: Who, code: str, place: int) -> Slot:
    """The person's question, its attempt's row locked so that saving and submitting can't cross."""
    wanted = (
        select(Attempt, Question)
        .join(Question, Question.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == who.id, Attempt.code == code, Question.place == place)
        .with_for_update(of=Attempt)
    )
    row = db.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("We cannot find that question. It may belong to another account.")
    # Only now: what another save stored while this one waited for the lock must be seen.
    newest = select(func.max(Response.seq)).where(Response.question_id == row[1].id)
    return Slot(row[0], row[1], db.scalar(newest) or 0)


def attempts_of(db: Session, enrolment_id: int, quiz: str) -> Sequence[Attempt]:
    """All attempts of a quiz by one enrolment, oldest first."""
    wanted = select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.quiz == quiz)
    return db.scalars(wanted.order_by(Attempt.number)).all()


def past(attempts: Sequence[Attempt]) -> list[PastAttempt]:
    """Attempts as the rules see them."""
    return [
        PastAttempt(
            attempt.started_at,
            attempt.submitted_at,
            Score(exact(attempt.share), 1) if attempt.share is not None else None,
            attempt.passed,
        )
        for attempt in attempts
    ]


def exact(share: Decimal) -> Fraction:
    """The stored share as the fraction that it was rounded from (parts are few)."""
    return Fraction(share).limit_denominator(100_000)


def overdue(db: Session, at: datetime) -> list[int]:
    """Open attempts whose time is up."""
    wanted = select(Attempt.id).where(Attempt.state == OPEN, Attempt.deadline_at < at)
    return list(db.scalars(wanted.order_by(Attempt.deadline_at).limit(500)))


def result_showing(db: Session, attempt: Attempt) -> rules.Showing:
    """What the learner may see of this attempt now."""
    quiz = Quiz.from_dict(attempt.rules)
    all_of_it = past(attempts_of(db, attempt.enrolment_id, attempt.quiz))
    return rules.what_may_show(
        quiz.show,
        submitted=not attempt.is_open,
        passed=any(one.passed for one in all_of_it),
        last=rules.attempts_left(quiz, all_of_it) == 0,
        exam=quiz.is_exam,
    )
