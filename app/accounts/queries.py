"""Reads about people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from app.accounts import rules
from app.accounts.access import Role, Who
from app.accounts.models import Password, Person, RoleGrant, SignInLog
from app.kernel.errors import NotFound


def who_by_session(db: Session, session_id: str) -> Who | None:
    """The person a session names, if her epoch is still the session's. One statement."""
    code, _, epoch = session_id.partition(".")
    wanted = (
        select(Person, RoleGrant.role, RoleGrant.course)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.code == code, Person.confirmed_at.is_not(None))
    )
    rows = db.execute(wanted).all()
    if not rows or str(rows[0][0].epoch) != epoch:
        return None
    grants = frozenset((Role(role), course) for _, role, course in rows if role)
    return who_of(rows[0][0], grants)


def who_of(person: Person, grants: frozenset[tuple[Role, str]] = frozenset()) -> Who:
    return Who(person.id, person.code, person.name, person.email, person.epoch, grants)


def person_by_email_or_none(db: Session, email: str, *, lock: bool = False) -> Person | None:
    return _one_or_none(db, select(Person).where(Person.email == rules.normal_email(email)), lock)


def person_by_email(db: Session, email: str, *, lock: bool = False) -> Person:
    person = person_by_email_or_none(db, email, lock=lock)
    if person is None:
        raise NotFound(f"Nobody here has the address {email}.")
    return person


def person_by_code_or_none(db: Session, code: str, *, lock: bool = False) -> Person | None:
    return _one_or_none(db, select(Person).where(Person.code == code), lock)


def person_of(db: Session, who: Who) -> Person:
    return db.scalars(select(Person).where(Person.id == who.person_id)).one()


def stand_still(db: Session, person: Person) -> None:
    """Lock a person who was read without, and read her again."""
    _one_or_none(db, select(Person).where(Person.id == person.id), lock=True)


def _one_or_none(db: Session, wanted: Select[Person], lock: bool) -> Person | None:
    """With `lock` the person stands still until the deed is done: whatever changes her password,
    address or state, or counts against her, takes its turn. References to her need not wait."""
    if lock:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.scalars(wanted).one_or_none()


def password_of(db: Session, person_id: int) -> Password:
    return db.scalars(select(Password).where(Password.person_id == person_id)).one()


def password_or_none(db: Session, person_id: int | None) -> Password | None:
    return db.scalars(select(Password).where(Password.person_id == person_id)).one_or_none()


def failures_since(db: Session, account: str, address: str, since: datetime) -> tuple[int, int]:
    """(failures of the account since its last success, failures of the address) since a moment."""
    last_good = (
        select(func.max(SignInLog.id))
        .where(SignInLog.account == account, SignInLog.succeeded.is_(True))
        .scalar_subquery()
    )
    failed = select(func.count()).where(SignInLog.succeeded.is_(False), SignInLog.at >= since)
    of_account = failed.where(
        SignInLog.account == account, SignInLog.id > func.coalesce(last_good, 0)
    )
    of_address = failed.where(SignInLog.address == address)
    return db.scalar(of_account) or 0, db.scalar(of_address) or 0


def has_administrator(db: Session) -> bool:
    wanted = select(RoleGrant.id).where(RoleGrant.role == Role.ADMINISTRATOR).limit(1)
    return db.scalar(wanted) is not None


def everyone(db: Session) -> Sequence[Person]:
    return db.scalars(
        select(Person).options(selectinload(Person.grants)).order_by(Person.email)
    ).all()
