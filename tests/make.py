"""Builders that go through the actions: what the rules would refuse cannot be built by accident."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.content import queries as content
from app.content.queries import Edition
from app.credentials import queries as credentials
from app.kernel import outbox
from app.kernel.chance import seeded
from app.kernel.db import transaction
from app.learning import actions as learning
from app.learning.models import Enrolment
from app.quizzes import actions as quizzes
from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import Form, Prepared
from app.quizzes.models import Attempt, Question
from app.quizzes.queries import slot_for

COURSE = "corrective-exercise"


def edition(db: Session) -> Edition:
    return content.edition_of(db, COURSE)


def enrolment(db: Session, who: Who, at: datetime) -> Enrolment:
    return learning.enrol(db, who, edition(db), at=at)


def attempt(
    db: Session, row: Enrolment, quiz: str = "what-it-is", *, at: datetime, seed: int = 1
) -> Attempt:
    return quizzes.start(db, row, edition(db), quiz, closed="", at=at, chance=seeded(seed))


def right_form(prepared: Prepared, name: str = quizzes.ANSWER) -> Form:
    """What a form would send for the right answer."""
    kind = prepared["kind"]
    told = ITEM_TYPES[kind].explain(prepared, None)
    if kind in ("single", "truefalse", "multiple"):
        return {name: [option["id"] for option in told["options"] if option["right"]]}
    if kind == "order":
        return {f"{name}.{step['id']}": [str(step["position"])] for step in told["steps"]}
    if kind == "match":
        return {f"{name}.{premise['id']}": [premise["is"]] for premise in prepared["premises"]}
    if kind == "numeric":
        return {name: [str(prepared["answer"])]}
    return {name: [prepared["accepted"][0]]}


def questions(db: Session, code: str) -> list[Question]:
    wanted = select(Question).join(Attempt, Attempt.id == Question.attempt_id)
    return list(db.scalars(wanted.where(Attempt.code == code).order_by(Question.place)))


def answer(db: Session, who: Who, row: Attempt, at: datetime, *, right: int | None = None) -> None:
    """Answer the first `right` questions right (all when left out); the others stay open."""
    for question in questions(db, row.code)[:right]:
        slot = slot_for(db, who, row.code, question.place)
        quizzes.save_response(db, slot, right_form(question.prepared), seq=slot.seq + 1, at=at)
        db.flush()


def passed(db: Session, who: Who, row: Enrolment, quiz: str, at: datetime) -> Attempt:
    """An attempt handed in with every answer right."""
    made = attempt(db, row, quiz, at=at)
    db.flush()
    answer(db, who, made, at)
    return quizzes.submit(db, made, at=at)


def lessons_done(db: Session, row: Enrolment, at: datetime, *, leave: int = 0) -> None:
    """Mark all lessons as read, but for the last `leave`."""
    its_edition = edition(db)
    lessons = list(its_edition.course.lessons)
    for lesson in lessons[: len(lessons) - leave]:
        learning.mark_read(db, row, its_edition, lesson, at=at)


def completed(app: Flask, who: Who) -> str:
    """Somebody who has done everything; returns the code of her certificate."""
    extensions = app.extensions
    at = extensions["clock"].now()
    with transaction(extensions["engine"], writes=True) as db:
        row = enrolment(db, who, at)
        lessons_done(db, row, at)
        course = edition(db).course
        for quiz in [module.quiz for module in course.ready_modules if module.quiz]:
            passed(db, who, row, quiz, at)
        if course.final:
            passed(db, who, row, course.final, at)
    outbox.react(extensions["engine"], extensions["reactions"], at)
    return certificate_code(app, who)


def certificate_code(app: Flask, who: Who) -> str:
    with transaction(app.extensions["engine"], writes=False) as db:
        return credentials.certificates_of(db, who)[0].certificate.code
