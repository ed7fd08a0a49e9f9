"""Reads about learners' progress, each in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.kernel.errors import NotFound
from app.learning.models import ActivityProgress, Completion, Enrolment, Note


@dataclass(frozen=True)
class Standing:
    """How one learner stands in one course."""

    enrolment: Enrolment
    progress: dict[str, ActivityProgress] = field(default_factory=dict)

    @property
    def done(self) -> frozenset[str]:
        return frozenset(key for key, row in self.progress.items() if row.done_at is not None)

    def of(self, activity: str) -> ActivityProgress | None:
        return self.progress.get(activity)

    @property
    def last(self) -> ActivityProgress | None:
        """The activity that was worked on last."""
        rows = sorted(self.progress.values(), key=lambda row: row.last_at)
        return rows[-1] if rows else None


def standings(db: Session, who: Who, course: str | None = None) -> list[Standing]:
    """The person's enrolments with all their progress, in one statement."""
    wanted = (
        select(Enrolment, ActivityProgress)
        .outerjoin(ActivityProgress, ActivityProgress.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == who.id)
        .order_by(Enrolment.id)
    )
    if course is not None:
        wanted = wanted.where(Enrolment.course == course)
    found: dict[int, Standing] = {}
    for enrolment, row in db.execute(wanted):
        standing = found.setdefault(enrolment.id, Standing(enrolment))
        if row is not None:
            standing.progress[row.activity] = row
    return list(found.values())


def standing_or_none(db: Session, who: Who, course: str) -> Standing | None:
    if not who.signed_in:
        return None
    found = standings(db, who, course)
    return found[0] if found else None


def standing_for(db: Session, who: Who, course: str) -> Standing:
    """The person's own standing, or NotFound."""
    found = standing_or_none(db, who, course)
    if found is None:
        raise NotFound("You have not started this course. Open its page and start it.")
    return found


def enrolment_of(db: Session, enrolment_id: int) -> Enrolment:
    return db.scalars(select(Enrolment).where(Enrolment.id == enrolment_id)).one()


def completions_of(db: Session, enrolment_ids: Iterable[int]) -> Sequence[Completion]:
    wanted = select(Completion).where(Completion.enrolment_id.in_(list(enrolment_ids)))
    return db.scalars(wanted.order_by(Completion.completed_at)).all()


@dataclass(frozen=True)
class Completed:
    """A completion with what is needed to credit it."""

    completion: Completion
    enrolment: Enrolment
    done: dict[str, datetime]
    best: dict[str, float]


def completed(db: Session, completion_id: int) -> Completed:
    """A completion, whose it is, and when each activity was done.

    Its enrolment is locked: two completions of one learner are credited one after the other.
    """
    row = db.execute(
        select(Completion, Enrolment)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(Completion.id == completion_id)
        .with_for_update(of=Enrolment)
    ).one()
    progress = db.scalars(
        select(ActivityProgress).where(ActivityProgress.enrolment_id == row[1].id)
    ).all()
    done = {p.activity: p.done_at for p in progress if p.done_at is not None}
    best = {p.activity: float(p.best) for p in progress if p.best is not None}
    return Completed(row[0], row[1], done, best)


def activities_in_use(db: Session, course: str) -> set[str]:
    """Activities of a course that any learner has worked on: what a revision may not lose."""
    wanted = (
        select(ActivityProgress.activity)
        .join(Enrolment, Enrolment.id == ActivityProgress.enrolment_id)
        .where(Enrolment.course == course)
        .distinct()
    )
    return set(db.scalars(wanted))


def notes_on(db: Session, who: Who, course: str, lesson: str) -> Sequence[Note]:
    """The person's notes on one lesson, oldest first."""
    if not who.signed_in:
        return ()
    wanted = select(Note).where(
        Note.person_id == who.id, Note.course == course, Note.lesson == lesson
    )
    return db.scalars(wanted.order_by(Note.id)).all()


def notes_of(db: Session, who: Who) -> Sequence[Note]:
    """All the person's notes, newest first."""
    wanted = select(Note).where(Note.person_id == who.id).order_by(Note.id.desc())
    return db.scalars(wanted.limit(1000)).all()


def note_for(db: Session, who: Who, code: str) -> Note:
    found = db.scalars(
        select(Note).where(Note.code == code, Note.person_id == who.id)
    ).one_or_none()
    if found is None:
        raise NotFound("We cannot find that note. It may have been removed.")
    return found
