"""Deeds of learning. Every one that touches progress first locks the enrolment's row."""

from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.content import queries as content
from app.content.queries import Edition
from app.content.source.compiled import CompiledCourse, Lesson
from app.kernel import outbox, search
from app.kernel.codes import code
from app.kernel.errors import Invalid
from app.kernel.search import Entry
from app.learning import rules
from app.learning.events import EnrolmentCompleted
from app.learning.models import ActivityProgress, Completion, Enrolment, Note

LONGEST_NOTE = 4000
LONGEST_QUOTE = 1000
MOST_NOTES = 1000


def enrol(db: Session, who: Who, edition: Edition, *, at: datetime) -> Enrolment:
    """Start the course; starting it twice gives the enrolment that is there."""
    enrolment = Enrolment(
        person_id=who.person_id,
        course=edition.course.key,
        revision_id=edition.revision_id,
        started_at=at,
    )
    try:
        with db.begin_nested():
            db.add(enrolment)
    except IntegrityError:  # one per person and course
        wanted = select(Enrolment).where(
            Enrolment.person_id == who.id, Enrolment.course == edition.course.key
        )
        return db.scalars(wanted).one()
    return enrolment


def keep_place(
    db: Session,
    enrolment: Enrolment,
    edition: Edition,
    lesson: Lesson,
    *,
    place: str | None,
    end: bool,
    at: datetime,
) -> ActivityProgress:
    """Remember where the reader is; the end once reached stays reached."""
    row = _progress(db, enrolment, rules.lesson_activity(lesson.path), at)
    known = {section.id for section in lesson.sections}
    if place in known:
        row.place = place
    if end and row.end_at is None:
        row.end_at = at
    _judge_lesson(db, enrolment, edition, lesson, row, at)
    return row


def answer_check(
    db: Session,
    enrolment: Enrolment,
    edition: Edition,
    lesson: Lesson,
    check: str,
    *,
    answer: dict[str, Any],
    share: float,
    at: datetime,
) -> ActivityProgress:
    """Keep the newest answer of a check. It is not graded; answering is what counts."""
    row = _progress(db, enrolment, rules.lesson_activity(lesson.path), at)
    kept = {"answer": answer, "share": share, "at": at.isoformat()}
    row.checks = {**row.checks, check: kept}
    _judge_lesson(db, enrolment, edition, lesson, row, at)
    return row


def mark_read(
    db: Session, enrolment: Enrolment, edition: Edition, lesson: Lesson, *, at: datetime
) -> None:
    """Done by hand: the trace says so."""
    row = _progress(db, enrolment, rules.lesson_activity(lesson.path), at)
    if row.done_at is None:
        row.done_at, row.done_how = at, "hand"
        _consider_completion(db, enrolment, edition, at)


def record_quiz(
    db: Session, enrolment_id: int, quiz: str, *, share: float, passed: bool, at: datetime
) -> None:
    """A quiz was marked. Once passed it stays passed; the best share is kept."""
    enrolment = db.scalars(select(Enrolment).where(Enrolment.id == enrolment_id)).one()
    row = _progress(db, enrolment, rules.quiz_activity(quiz), at)
    # Down: 69.996 per cent never becomes the pass mark 70.
    best = Decimal(str(share)).quantize(Decimal("0.0001"), rounding=ROUND_FLOOR)
    row.best = best if row.best is None else max(row.best, best)
    if passed and row.done_at is None:
        row.done_at, row.done_how = at, "passed"
        edition = content.edition_of(db, enrolment.course)
        _consider_completion(db, enrolment, edition, at)


def touch(db: Session, enrolment: Enrolment, activity: str, *, at: datetime) -> None:
    """The learner is working on this activity."""
    _progress(db, enrolment, activity, at)


def _progress(db: Session, enrolment: Enrolment, activity: str, at: datetime) -> ActivityProgress:
    """The row of one activity, made if need be, under the lock of its enrolment."""
    db.scalars(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update()).one()
    wanted = select(ActivityProgress).where(
        ActivityProgress.enrolment_id == enrolment.id, ActivityProgress.activity == activity
    )
    # What was read before the lock may be old; what is read now is what everyone sees.
    row = db.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        row = ActivityProgress(
            enrolment_id=enrolment.id, activity=activity, opened_at=at, last_at=at, checks={}
        )
        db.add(row)
    row.last_at = at
    return row


def _judge_lesson(
    db: Session,
    enrolment: Enrolment,
    edition: Edition,
    lesson: Lesson,
    row: ActivityProgress,
    at: datetime,
) -> None:
    answered = row.checks.keys()
    done = rules.lesson_is_done(lesson.checks.keys(), answered, row.end_at is not None)
    if done and row.done_at is None:
        row.done_at, row.done_how = at, "checks"
        _consider_completion(db, enrolment, edition, at)


def _consider_completion(db: Session, enrolment: Enrolment, edition: Edition, at: datetime) -> None:
    """Complete by the current rule or by the one at enrolment, whichever is met."""
    db.flush()  # the activity that was just done must be among those read now
    done = set(
        db.scalars(
            select(ActivityProgress.activity).where(
                ActivityProgress.enrolment_id == enrolment.id,
                ActivityProgress.done_at.is_not(None),
            )
        )
    )
    for course, revision_id in _rules_of(db, enrolment, edition):
        required = [activity.id for activity in course.required]
        if required and rules.is_complete(required, done):
            _complete(db, enrolment, course.edition, revision_id, at)
            return  # by one rule: the same work is never two completions at once


def _rules_of(
    db: Session, enrolment: Enrolment, edition: Edition
) -> list[tuple[CompiledCourse, int]]:
    found = [(edition.course, edition.revision_id)]
    if enrolment.revision_id != edition.revision_id:
        found.append((content.course_at(db, enrolment.revision_id), enrolment.revision_id))
    return found


def _complete(
    db: Session, enrolment: Enrolment, edition: int, revision_id: int, at: datetime
) -> None:
    completion = Completion(
        enrolment_id=enrolment.id, edition=edition, revision_id=revision_id, completed_at=at
    )
    try:
        with db.begin_nested():
            db.add(completion)
    except IntegrityError:  # once per enrolment and edition
        return
    outbox.add(db, EnrolmentCompleted(completion.id), at=at)


def plan_pace(enrolment: Enrolment, *, start: date, hours_a_week: Decimal) -> None:
    """Keep the plan; the dates are worked out when they are shown."""
    enrolment.pace_start, enrolment.pace_hours = start, hours_a_week


def add_note(
    db: Session,
    who: Who,
    course: CompiledCourse,
    lesson: Lesson,
    *,
    text: str,
    quote: str | None,
    block: str | None,
    start: int | None,
    count: int,
    at: datetime,
) -> Note:
    """A highlight (a quote in a block) with or without words, or words on the lesson."""
    if not text.strip() and not quote:
        raise Invalid("Write something, or select a passage first.", "text")
    if len(text) > LONGEST_NOTE or len(quote or "") > LONGEST_QUOTE:
        raise Invalid(f"A note has at most {LONGEST_NOTE} characters.", "text")
    if quote and quote not in lesson.blocks.get(block or "", ""):
        raise Invalid("That passage does not stand in this lesson. Select it again.", "quote")
    if count >= MOST_NOTES:
        raise Invalid("You have 1000 notes. Remove some first.", "text")
    note = Note(
        code=code(),
        person_id=who.person_id,
        course=course.key,
        lesson=lesson.path,
        lesson_title=lesson.title,
        block=block if quote else None,
        start=start if quote else None,
        quote=quote,
        text=text.strip(),
        created_at=at,
        changed_at=at,
    )
    db.add(note)
    _index(db, note)
    return note


def change_note(db: Session, note: Note, *, text: str, at: datetime) -> None:
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"A note has at most {LONGEST_NOTE} characters.", "text")
    if not text.strip() and not note.quote:
        raise Invalid("Write something, or remove the note.", "text")
    note.text, note.changed_at = text.strip(), at
    _index(db, note)


def remove_note(db: Session, note: Note) -> None:
    search.drop(db, f"person:{note.person_id}", "note", note.code)
    db.delete(note)


def _index(db: Session, note: Note) -> None:
    scope = f"person:{note.person_id}"
    search.drop(db, scope, "note", note.code)
    body = "\n".join(part for part in (note.text, note.quote) if part)
    search.put(db, [Entry(scope, "note", note.code, note.lesson_title, body)])
