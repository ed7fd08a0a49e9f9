"""Tables of attempts. Questions are frozen with all they need; responses and markings are appended."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Data, Key, Moment, ShortText

OPEN, SUBMITTED = "open", "submitted"
BY_HAND, BY_TIME = "hand", "time"


class Attempt(Base):
    """One sitting of a quiz, with the rules and the revision of its day."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz", "number"),
        CheckConstraint("state IN ('open', 'submitted')", name="state"),
        CheckConstraint("closed_by IN ('hand', 'time')", name="closed_by"),
        # One open attempt for a learner and quiz, whatever races.
        Index(
            "uq_attempts_open",
            "enrolment_id",
            "quiz",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_attempts_state_deadline_at", "state", "deadline_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id", ondelete="CASCADE"))
    quiz: Mapped[Key]
    number: Mapped[int]  # 1 for the first attempt
    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="RESTRICT"), index=True
    )
    rules: Mapped[Data]  # the quiz as it was then
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    started_at: Mapped[Moment]
    deadline_at: Mapped[Moment | None]
    submitted_at: Mapped[Moment | None]
    closed_by: Mapped[str | None] = mapped_column(String(10))
    share: Mapped[Decimal | None] = mapped_column(Numeric(9, 8))  # 0 to 1, when submitted
    passed: Mapped[bool | None]

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


class Question(Base):
    """An item as asked in an attempt: prepared data, frozen."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("attempt_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    place: Mapped[int]
    item: Mapped[Key] = mapped_column(index=True)
    prepared: Mapped[Data]
    flagged: Mapped[bool] = mapped_column(default=False)


class Response(Base):
    """An answer as given. Appended; the newest (greatest id) counts, an empty one clears."""

    __tablename__ = "responses"
    __table_args__ = (Index("ix_responses_question_id_id", "question_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seq: Mapped[int]  # counted by the page: a late, older save never overtakes a newer one
    saved_at: Mapped[Moment]


class Marking(Base):
    """Points for a response, with the reason for this marking. Appended; the newest counts."""

    __tablename__ = "markings"
    __table_args__ = (
        Index("ix_markings_question_id_id", "question_id", "id"),
        CheckConstraint("reason IN ('submission')", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    response_id: Mapped[int | None] = mapped_column(
        ForeignKey("responses.id", ondelete="RESTRICT"), index=True
    )
    mark: Mapped[Data]
    reason: Mapped[ShortText]
    marked_at: Mapped[Moment]
