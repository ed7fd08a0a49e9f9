"""Deeds of accounts. None of them tells a stranger whether an address is known."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.access import ALL_COURSES, Role
from app.accounts.models import Password, Person, RoleGrant, SignInLog
from app.accounts.passwords import Passwords
from app.kernel import audit
from app.kernel.codes import code
from app.kernel.errors import Invalid, TooMany


@dataclass(frozen=True)
class Registration:
    """What came of a sign-up: a person to confirm, or one who already had an account.

    `stamp` is of the password just chosen; with an account that was there it fits nothing.
    """

    person: Person
    new: bool
    stamp: str


def register(
    db: Session, passwords: Passwords, *, name: str, email: str, password: str, at: datetime
) -> Registration:
    """Make an unconfirmed account, or say (to us only) that the address has one.

    An unconfirmed account is taken over by the next sign-up: the older confirmation link dies with
    its password, so nobody can prepare an account under somebody else's address. The lock keeps a
    sign-up from setting the password of an account that is being confirmed at the same moment.
    """
    weak = rules.weakness(password, email, name)
    if weak:
        raise Invalid(weak, "password")
    email = rules.normal_email(email)
    hashed = passwords.hash(password)
    person = queries.person_by_email_or_none(db, email, lock=True)
    person = person or _add_person(db, name, email, at)
    if person.confirmed_at is not None:
        return Registration(person, new=False, stamp=stamp(hashed))
    person.name = name
    _set_hash(db, person.id, hashed, at)
    return Registration(person, new=True, stamp=stamp(hashed))


def _add_person(db: Session, name: str, email: str, at: datetime) -> Person:
    person = Person(code=code(), email=email, name=name, created_at=at)
    try:
        with db.begin_nested():
            db.add(person)
    except IntegrityError:  # two sign-ups with one address at once: the first one made the row
        return queries.person_by_email(db, email, lock=True)
    return person


def stamp(hashed: str) -> str:
    """A piece of the password's hash for links: a link dies when the password changes."""
    return hashlib.sha256(hashed.encode()).hexdigest()[:16]


def confirm(db: Session, person: Person, *, at: datetime) -> None:
    """The address is hers."""
    if person.confirmed_at is None:
        person.confirmed_at = at


def check_sign_in(
    db: Session, passwords: Passwords, *, email: str, password: str, address: str, at: datetime
) -> Person | None:
    """The person, or None; every attempt is counted. TooMany when it was tried too often."""
    person = queries.person_by_email_or_none(db, email, lock=True)
    known = person if person is not None and person.confirmed_at is not None else None
    fits = _attempt(db, passwords, person, email, password, address, at, may_succeed=bool(known))
    return known if fits else None


def is_her_password(
    db: Session, passwords: Passwords, person: Person, password: str, *, address: str, at: datetime
) -> bool:
    """Asked outside signing in, and counted in the same table. TooMany likewise."""
    queries.stand_still(db, person)
    return _attempt(db, passwords, person, person.email, password, address, at)


def _attempt(
    db: Session,
    passwords: Passwords,
    person: Person | None,
    email: str,
    password: str,
    address: str,
    at: datetime,
    *,
    may_succeed: bool = True,
) -> bool:
    account, place = hashed_name(rules.normal_email(email)), hashed_name(address)
    failures = queries.failures_since(db, account, place, at - rules.WINDOW)
    if rules.too_many(*failures):
        raise TooMany("Too many attempts. Wait 15 minutes, or reset your password by e-mail.")
    kept = queries.password_or_none(db, person.id if person else None)
    fits = passwords.fits(kept.hash if kept else None, password) and may_succeed
    db.add(SignInLog(at=at, account=account, address=place, succeeded=fits))
    if fits and kept is not None and passwords.outdated(kept.hash):
        kept.hash = passwords.hash(password)
    return fits


def hashed_name(name: str) -> str:
    """Addresses are counted, not collected: a hash is enough to count."""
    return hmac.new(b"plumbline sign-in log", name.encode(), hashlib.sha256).hexdigest()[:40]


def set_password(
    db: Session, passwords: Passwords, person: Person, password: str, *, field: str, at: datetime
) -> None:
    """Ends every session and remember-me cookie; the caller's own is renewed by the page."""
    weak = rules.weakness(password, person.email, person.name)
    if weak:
        raise Invalid(weak, field)
    _set_hash(db, person.id, passwords.hash(password), at)
    person.epoch += 1


def change_email(db: Session, person: Person, email: str) -> str:
    """Move the account to an address that was just shown to be hers; returns the old one."""
    old = person.email
    try:
        with db.begin_nested():
            person.email = email
            db.flush()  # the database says here whether somebody else has it
    except IntegrityError:
        raise Invalid("That address can't be used. Choose another.", "email") from None
    return old


def rename(db: Session, person: Person, name: str) -> None:
    person.name = name


def _set_hash(db: Session, person_id: int, hashed: str, at: datetime) -> None:
    kept = queries.password_or_none(db, person_id)
    if kept is None:
        db.add(Password(person_id=person_id, hash=hashed, changed_at=at))
    else:
        kept.hash, kept.changed_at = hashed, at


def grant(
    db: Session, person: Person, role: Role, course: str | None, *, by: int | None, at: datetime
) -> None:
    """Give a role for one course, or for all; giving it twice changes nothing."""
    if role is Role.ADMINISTRATOR and course:
        raise Invalid("An administrator is one for all courses. Leave the course out.", "course")
    scope = course or ALL_COURSES
    try:
        with db.begin_nested():
            db.add(
                RoleGrant(
                    person_id=person.id, role=role, course=scope, granted_at=at, granted_by=by
                )
            )
    except IntegrityError:
        return
    audit.record(db, at=at, by=by, deed="grant", subject=person.code, role=role, course=scope)


def revoke(
    db: Session, person: Person, role: Role, course: str | None, *, by: int | None, at: datetime
) -> bool:
    """Take a role back; False when she did not hold it."""
    scope = course or ALL_COURSES
    taking = delete(RoleGrant).where(
        RoleGrant.person_id == person.id, RoleGrant.role == role, RoleGrant.course == scope
    )
    held = db.execute(taking).rowcount == 1  # type: ignore[attr-defined]
    if held:
        audit.record(
            db, at=at, by=by, deed="revoke role", subject=person.code, role=role, course=scope
        )
    return held


def forget_sign_ins(db: Session, *, at: datetime) -> None:
    """Old attempts to sign in count for nothing; they are not kept."""
    db.execute(delete(SignInLog).where(SignInLog.at < at - rules.SIGN_INS_KEPT))
