"""Who did which grave deed to what: a row in the same transaction as the deed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel.db import Base, Data, Moment, ShortText


class AuditRow(Base):
    """One grave deed. Rows are appended, never changed."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    person_id: Mapped[int | None]  # no foreign key: the trace outlives the account
    deed: Mapped[ShortText]
    subject: Mapped[ShortText]
    details: Mapped[Data]


def record(
    db: Session, *, at: datetime, by: int | None, deed: str, subject: str, **details: Any
) -> None:
    """Append who (`by`, None for the console) did `deed` to `subject`."""
    db.add(AuditRow(at=at, person_id=by, deed=deed, subject=subject, details=details))
