"""Tables of courses and their published revisions. Drafts come with the studio."""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Code, Key, LongText, Moment, ShortText


class Course(Base):
    """A course by its key, and the revision that readers are shown."""

    __tablename__ = "courses"

    key: Mapped[Key] = mapped_column(primary_key=True)
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", ondelete="RESTRICT"), index=True
    )


class Revision(Base):
    """An immutable, checked, published state of a course's source."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("course", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course: Mapped[Key]  # no foreign key: courses point here, and a circle helps nobody
    number: Mapped[int]
    content_hash: Mapped[Code]
    edition: Mapped[int]
    published_at: Mapped[Moment]
    published_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )


class RevisionFile(Base):
    """One file of a revision, by path; its bytes lie in `blobs`."""

    __tablename__ = "revision_files"

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[ShortText] = mapped_column(primary_key=True)
    blob: Mapped[Code] = mapped_column(ForeignKey("blobs.hash", ondelete="RESTRICT"), index=True)


class Blob(Base):
    """Bytes by the first 40 hex digits of their SHA-256."""

    __tablename__ = "blobs"

    hash: Mapped[Code] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Compiled(Base):
    """A course compiled once, found by what went in and which compiler did it."""

    __tablename__ = "compiled"

    content_hash: Mapped[Code] = mapped_column(primary_key=True)
    compiler: Mapped[Code] = mapped_column(primary_key=True)
    data: Mapped[LongText]
