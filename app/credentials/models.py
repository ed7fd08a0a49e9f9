"""Tables of credits, certificates and revocations. Rows are appended, never changed."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Data, Key, LongText, Moment, ShortText


class CreditEntry(Base):
    """An earned amount: minutes, the CEU that they make, and the activities they come from."""

    __tablename__ = "credit_entries"
    __table_args__ = (
        UniqueConstraint("completion_id"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), index=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completions.id", ondelete="RESTRICT"))
    course: Mapped[Key] = mapped_column(ForeignKey("courses.key", ondelete="RESTRICT"), index=True)
    course_title: Mapped[ShortText]
    edition: Mapped[int]
    minutes: Mapped[int]
    ceu: Mapped[Decimal] = mapped_column(Numeric(6, 1))
    evidence: Mapped[Data]  # {"lines": [{activity, title, minutes, done_at}]}
    earned_at: Mapped[Moment]


class Certificate(Base):
    """What was issued: a frozen statement under a code. One for a person, course and edition."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("person_id", "course", "edition"),
        UniqueConstraint("completion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))
    completion_id: Mapped[int] = mapped_column(ForeignKey("completions.id", ondelete="RESTRICT"))
    course: Mapped[Key] = mapped_column(ForeignKey("courses.key", ondelete="RESTRICT"), index=True)
    edition: Mapped[int]
    statement: Mapped[Data]
    statement_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[Moment]


class Revocation(Base):
    """A certificate that no longer stands, by whom and why. The reason is public."""

    __tablename__ = "revocations"

    certificate_id: Mapped[int] = mapped_column(
        ForeignKey("certificates.id", ondelete="RESTRICT"), primary_key=True
    )
    revoked_at: Mapped[Moment]
    revoked_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[LongText]
