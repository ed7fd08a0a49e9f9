"""Sittings to test with: a learner with an attempt, quizzes with other rules, another truth."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.access import Who
from app.content import actions as content
from app.content.source.compiled import CompiledCourse
from app.content.source.tree import SourceTree
from app.learning import queries as learning
from app.learning.queries import Standing
from app.quizzes import actions, queries
from app.quizzes.models import Attempt, Marking, Question, Response
from tests import make
from tests.content.revising import KEY, QUIZZES, changed, publish
from tests.people import arrive
from tests.racing import read, write

QUIZ, FINAL = "what-it-is", "final"


@dataclass
class Sitting:
    """An open attempt and whose it is; every deed in a transaction of its own, as pages do it."""

    app: Flask
    who: Who
    code: str

    @property
    def now(self) -> datetime:
        at: datetime = self.app.extensions["clock"].now()
        return at

    @property
    def attempt(self) -> Attempt:
        found: Attempt = read(self.app, lambda db: queries.attempt_for(db, self.who, self.code)[0])
        return found

    @property
    def questions(self) -> list[Question]:
        found: list[Question] = read(self.app, lambda db: make.questions(db, self.code))
        return found

    @property
    def responses(self) -> list[Response]:
        """All of the attempt, in the order in which they were stored."""
        wanted = select(Response).join(Question).join(Attempt).where(Attempt.code == self.code)
        return list(read(self.app, lambda db: db.scalars(wanted.order_by(Response.id)).all()))

    @property
    def markings(self) -> list[Marking]:
        wanted = (
            select(Marking)
            .join(Question, Question.id == Marking.question_id)
            .join(Attempt, Attempt.id == Question.attempt_id)
            .where(Attempt.code == self.code)
        )
        return list(read(self.app, lambda db: db.scalars(wanted.order_by(Marking.id)).all()))

    @property
    def standing(self) -> Standing:
        found: Standing = read(self.app, lambda db: learning.standing_for(db, self.who, KEY))
        return found

    def save(self, place: int = 1, *, seq: int = 1, right: bool = True) -> bool:
        def deed(db: Any) -> bool:
            slot = queries.slot_for(db, self.who, self.code, place)
            form = make.right_form(slot.question.prepared) if right else {}
            return actions.save_response(db, slot, form, seq=seq, at=self.now)

        stored: bool = write(self.app, deed)
        return stored

    def answer_right(self, count: int | None = None) -> None:
        write(self.app, lambda db: make.answer(db, self.who, self._row(db), self.now, right=count))

    def submit(self) -> Attempt:
        done: Attempt = write(self.app, lambda db: actions.submit(db, self._row(db), at=self.now))
        return done

    def again(self) -> "Sitting":
        """The next attempt of the same quiz."""
        return sit(self.app, self.who, self.attempt.quiz)

    def _row(self, db: Any) -> Attempt:
        return queries.attempt_for(db, self.who, self.code)[0]


def sit(app: Flask, who: Who, quiz: str = QUIZ, *, seed: int = 1) -> Sitting:
    """Start the quiz; the course too, if need be."""
    at = app.extensions["clock"].now()

    def start(db: Any) -> str:
        row = make.enrolment(db, who, at)
        db.flush()  # the attempt needs its id
        return make.attempt(db, row, quiz, at=at, seed=seed).code

    return Sitting(app, who, write(app, start))


def ana_sits(app: Flask, quiz: str = QUIZ) -> Sitting:
    return sit(app, arrive(app, "ana"), quiz)


def with_rules(
    app: Flask, tree: SourceTree, *replacements: tuple[str, str], quiz: str = QUIZ
) -> None:
    """Publish the course with lines of a quiz file replaced."""
    publish(app, changed(tree, f"{QUIZZES}/{quiz}.yaml", *replacements))


def with_another_truth(app: Flask, course: CompiledCourse, files: dict[str, bytes]) -> None:
    """Publish the course with every key moved and every stem and option as it was."""
    other = replace(course, items={key: turned(item) for key, item in course.items.items()})
    files = {**files, f"course_content/{KEY}/CREDITS.md": b"Another truth.\n"}
    at = app.extensions["clock"].now()
    write(
        app,
        lambda db: content.publish(db, other, files, impact=lambda _db, _key: (), by=None, at=at),
    )


def turned(item: dict[str, Any]) -> dict[str, Any]:
    """The item with another key: what learners read before answering stays the same."""
    kind = item["type"]
    if kind in ("single", "multiple"):
        rights = [bool(option.get("right")) for option in item["options"]]
        rights = rights[1:] + rights[:1]
        options = [
            {**option, "right": right, "why": "Another why.", "why_html": "Another why."}
            for option, right in zip(item["options"], rights, strict=True)
        ]
        return {**item, "options": options}
    if kind == "truefalse":
        return {**item, "answer": not item["answer"]}
    if kind == "order":
        return {**item, "steps": item["steps"][1:] + item["steps"][:1]}
    if kind == "match":
        keys = [premise["is"] for premise in item["premises"]]
        premises = [
            {**premise, "is": key}
            for premise, key in zip(item["premises"], keys[1:] + keys[:1], strict=True)
        ]
        return {**item, "premises": premises}
    if kind == "numeric":
        return {**item, "answer": item["answer"] + 1}
    return {**item, "accepted": ["another word"]}
