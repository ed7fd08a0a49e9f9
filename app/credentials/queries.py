"""Reads of credits and certificates."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.accounts.access import ALL_COURSES, May, Who, courses_where
from app.accounts.models import Person
from app.credentials import rules
from app.credentials.models import Certificate, CreditEntry, Revocation
from app.credentials.statement import Statement, hash_of
from app.kernel.errors import NotFound

log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """A certificate as it stands today."""

    certificate: Certificate
    revocation: Revocation | None

    @property
    def statement(self) -> Statement:
        return Statement.from_json(self.certificate.statement)

    @property
    def status(self) -> rules.Status:
        return rules.status(known=True, revoked=self.revocation is not None)

    @property
    def untouched(self) -> bool:
        """Does the statement still have the hash that it was issued with?"""
        return hash_of(self.certificate.statement) == self.certificate.statement_hash


def _all() -> Select[Certificate, Revocation]:
    return select(Certificate, Revocation).outerjoin(
        Revocation, Revocation.certificate_id == Certificate.id
    )


def verified(db: Session, code: str) -> Standing | None:
    """Whatever the code names, for anyone; None when it is unknown.

    A statement that is not the one issued is nobody's: we do not vouch for it.
    """
    row = db.execute(_all().where(Certificate.code == code)).one_or_none()
    standing = Standing(row.Certificate, row.Revocation) if row else None
    if standing is not None and not standing.untouched:
        log.error("a certificate's statement was changed", code=code)
        return None
    return standing


def certificate_for(db: Session, who: Who, code: str) -> Standing:
    """A certificate of the person herself, or of a course whose certificates she answers for."""
    courses = courses_where(who, May.CERTIFICATES_REVOKE)
    reach = [Certificate.person_id == who.id]
    if ALL_COURSES in courses:
        reach.append(Certificate.id.is_not(None))
    elif courses:
        reach.append(Certificate.course.in_(courses))
    wanted = _all().where(Certificate.code == code, or_(*reach))
    row = db.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("We cannot find that certificate. It may belong to another account.")
    return Standing(row.Certificate, row.Revocation)


def certificates_of(db: Session, who: Who) -> list[Standing]:
    wanted = _all().where(Certificate.person_id == who.id).order_by(Certificate.issued_at.desc())
    return [Standing(row.Certificate, row.Revocation) for row in db.execute(wanted)]


def ledger_of(db: Session, who: Who) -> Sequence[CreditEntry]:
    """All that the person earned, newest first."""
    wanted = select(CreditEntry).where(CreditEntry.person_id == who.id)
    return db.scalars(wanted.order_by(CreditEntry.earned_at.desc())).all()


def credited_activities(db: Session, person_id: int, course: str) -> set[str]:
    """Activities of a course whose minutes were credited before: never the same minutes twice."""
    wanted = select(CreditEntry.evidence).where(
        CreditEntry.person_id == person_id, CreditEntry.course == course
    )
    return {line["activity"] for evidence in db.scalars(wanted) for line in evidence["lines"]}


def person_name(db: Session, person_id: int) -> str:
    return db.scalars(select(Person.name).where(Person.id == person_id)).one()
