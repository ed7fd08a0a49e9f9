"""Learners on their way to a certificate."""

from typing import Any

from flask import Flask

from app.accounts import actions as accounts
from app.accounts import queries as accounts_queries
from app.accounts.access import Role, Who
from app.content.source.compiled import Lesson
from app.kernel import outbox
from app.learning import actions as learning
from app.learning import queries as learning_queries
from tests import make
from tests.content.revising import KEY
from tests.racing import write


def nearly(app: Flask, who: Who, *, leave: int = 1) -> list[Lesson]:
    """Do everything but the last lessons; these are given back."""
    at = app.extensions["clock"].now()

    def study(db: Any) -> list[Lesson]:
        row, course = make.enrolment(db, who, at), make.edition(db).course
        make.lessons_done(db, row, at, leave=leave)
        quizzes = [module.quiz for module in course.ready_modules if module.quiz]
        for quiz in [*quizzes, course.final]:
            make.passed(db, who, row, quiz, at)
        lessons = list(course.lessons)
        return lessons[len(lessons) - leave :]

    left: list[Lesson] = write(app, study)
    return left


def read_lesson(app: Flask, who: Who, path: str) -> None:
    """Mark it as read, as its page does; reactions are left to the caller."""
    at = app.extensions["clock"].now()

    def deed(db: Any) -> None:
        edition = make.edition(db)
        standing = learning_queries.standing_for(db, who, KEY)
        learning.mark_read(db, standing.enrolment, edition, edition.course.lesson(path), at=at)

    write(app, deed)


def react(app: Flask) -> None:
    extensions = app.extensions
    outbox.react(extensions["engine"], extensions["reactions"], extensions["clock"].now())


def make_issuer(app: Flask, who: Who, course: str | None) -> None:
    def deed(db: Any) -> None:
        person = accounts_queries.person_of(db, who)
        at = app.extensions["clock"].now()
        accounts.grant(db, person, Role.ISSUER, course, by=None, at=at)

    write(app, deed)
