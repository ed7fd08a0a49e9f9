"""Tables of people, their passwords, grants and attempts to sign in."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.access import ALL_COURSES, Role
from app.kernel.db import Base, Code, Key, Moment, ShortText


class Person(Base):
    """Someone with an account. `confirmed_at` is empty until the address was shown to be hers."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    email: Mapped[ShortText] = mapped_column(unique=True)  # lower case
    name: Mapped[ShortText]
    created_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    epoch: Mapped[int] = mapped_column(default=1)  # raised: all sessions end

    password: Mapped["Password | None"] = relationship(lazy="raise", back_populates="person")
    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", foreign_keys="RoleGrant.person_id"
    )


class Password(Base):
    """The Argon2id hash of a person's password."""

    __tablename__ = "passwords"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[ShortText]
    changed_at: Mapped[Moment]

    person: Mapped[Person] = relationship(lazy="raise", back_populates="password")


class RoleGrant(Base):
    """A role for one course's key, or for all."""

    __tablename__ = "role_grants"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "course"),
        CheckConstraint(
            "role IN ({})".format(", ".join(f"'{role.value}'" for role in Role)), name="role"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    course: Mapped[Key] = mapped_column(default=ALL_COURSES)
    granted_at: Mapped[Moment]
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )


class SignInLog(Base):
    """One attempt to sign in, kept to count them. The address is stored as a keyed hash."""

    __tablename__ = "sign_in_log"
    __table_args__ = (
        Index("ix_sign_in_log_account_at", "account", "at"),
        Index("ix_sign_in_log_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    account: Mapped[Code]
    address: Mapped[Code]
    succeeded: Mapped[bool]
