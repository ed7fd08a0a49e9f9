"""Tables of enrolment, progress, completion and notes."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Data, Key, LongText, Moment, ShortText


class Enrolment(Base):
    """One person in one course. `revision_id` is the revision whose completion rule it began under."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("person_id", "course"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    course: Mapped[Key] = mapped_column(ForeignKey("courses.key", ondelete="RESTRICT"), index=True)
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="RESTRICT"), index=True
    )
    started_at: Mapped[Moment]
    pace_start: Mapped[date | None]
    pace_hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))


class ActivityProgress(Base):
    """What one learner has done of one activity. Facts are added, never taken back."""

    __tablename__ = "activity_progress"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "activity"),
        CheckConstraint("done_how IN ('checks', 'hand', 'passed')", name="done_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"))
    activity: Mapped[Key]
    opened_at: Mapped[Moment]
    last_at: Mapped[Moment]
    place: Mapped[ShortText | None]  # id of the heading or block last read
    end_at: Mapped[Moment | None]  # the end was reached
    checks: Mapped[Data] = mapped_column(default=dict)  # check id -> {answer, share, at}
    best: Mapped[Decimal | None] = mapped_column(Numeric(5, 4))  # best share of a quiz, 0 to 1
    done_at: Mapped[Moment | None]
    done_how: Mapped[str | None] = mapped_column(String(10))


class Completion(Base):
    """An edition of a course completed: once for each enrolment and edition."""

    __tablename__ = "completions"
    __table_args__ = (UniqueConstraint("enrolment_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="RESTRICT"))
    edition: Mapped[int]
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="RESTRICT"), index=True
    )  # whose rule was met
    completed_at: Mapped[Moment]


class Note(Base):
    """A highlight, with or without words of one's own, or a note on a lesson as a whole."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_person_course_lesson", "person_id", "course", "lesson"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    course: Mapped[Key] = mapped_column(ForeignKey("courses.key", ondelete="RESTRICT"), index=True)
    lesson: Mapped[Key]  # module/lesson
    lesson_title: Mapped[ShortText]  # as it was called then
    block: Mapped[Code | None]  # the block that holds the quote
    start: Mapped[int | None]  # where the quote begins in the block's text
    quote: Mapped[LongText | None]
    text: Mapped[LongText]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
