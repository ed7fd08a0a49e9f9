"""Deeds of credentials. Crediting and issuing react to a completion and are safe to run twice."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.content import queries as content
from app.content.rules import ceu, contact_hours
from app.credentials import queries
from app.credentials.models import Certificate, CreditEntry, Revocation
from app.credentials.queries import Standing
from app.credentials.statement import Signatory, Statement
from app.kernel import audit
from app.kernel.codes import certificate_code
from app.kernel.errors import Conflict, Invalid, Refused
from app.learning import queries as learning
from app.learning.events import EnrolmentCompleted
from app.learning.queries import Completed

LONGEST_REASON = 500
REVOKED_BEFORE = "This certificate was revoked before."


def credit(db: Session, event: EnrolmentCompleted, at: datetime) -> None:
    """Write what a completion earned to the ledger, once."""
    done = learning.completed(db, event.completion_id)
    course = content.course_at(db, done.completion.revision_id)
    before = queries.credited_activities(db, done.enrolment.person_id, course.key)
    lines = [
        _line(activity, done)
        for activity in course.required
        if activity.minutes and activity.id not in before
    ]
    minutes = sum(line["minutes"] for line in lines)
    if not minutes:
        return
    entry = CreditEntry(
        person_id=done.enrolment.person_id,
        completion_id=done.completion.id,
        course=course.key,
        course_title=course.title,
        edition=done.completion.edition,
        minutes=minutes,
        ceu=ceu(minutes),
        evidence={"lines": lines},
        earned_at=done.completion.completed_at,
    )
    try:
        with db.begin_nested():
            db.add(entry)
    except IntegrityError:
        return  # one entry for a completion; an earlier round wrote it


def _line(activity: Any, done: Completed) -> dict[str, Any]:
    return {
        "activity": activity.id,
        "title": activity.title,
        "minutes": activity.minutes,
        "done_at": done.done[activity.id].isoformat(),
    }


class Issuing:
    """Issues certificates whose address begins with the site's own."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def issue(self, db: Session, event: EnrolmentCompleted, at: datetime) -> None:
        """Issue the certificate of a completion, once."""
        done = learning.completed(db, event.completion_id)
        course = content.course_at(db, done.completion.revision_id)
        code = certificate_code()
        minutes = sum(activity.minutes for activity in course.required)
        final = done.best.get(f"quiz:{course.final}") if course.final else None
        statement = Statement(
            code=code,
            name=queries.person_name(db, done.enrolment.person_id),
            course=course.title,
            edition=course.edition,
            minutes=minutes,
            hours=contact_hours(minutes),
            ceu=str(ceu(minutes)),
            final=int(final * 100 + 1e-9) if final is not None else None,
            issued=done.completion.completed_at.date().isoformat(),
            issuer=course.issuer.name,
            signatories=tuple(
                Signatory(one.name, one.role) for one in course.issuer.signatories[:2]
            ),
            address=f"{self.base_url}/verify/{code}",
            language=course.language,
        )
        certificate = Certificate(
            code=code,
            person_id=done.enrolment.person_id,
            completion_id=done.completion.id,
            course=course.key,
            edition=course.edition,
            statement=statement.as_json(),
            statement_hash=statement.hash,
            issued_at=done.completion.completed_at,
        )
        try:
            with db.begin_nested():
                db.add(certificate)
        except IntegrityError:
            return  # one for a person, course and edition; an earlier round issued it


def revoke(db: Session, standing: Standing, who: Who, *, reason: str, at: datetime) -> None:
    """Take a certificate back, with a public reason. It can't be undone."""
    certificate = standing.certificate
    reason = " ".join(reason.split())
    if certificate.person_id == who.id:
        raise Refused("An issuer never decides about her own certificate. Ask a colleague.")
    if not reason:
        raise Invalid("Say why: the reason is shown to whoever verifies it.", "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Use at most {LONGEST_REASON} characters.", "reason")
    if standing.revocation is not None:
        raise Conflict(REVOKED_BEFORE)
    revocation = Revocation(
        certificate_id=certificate.id, revoked_at=at, revoked_by=who.id, reason=reason
    )
    try:
        with db.begin_nested():
            db.add(revocation)
    except IntegrityError:  # a colleague was faster by a moment
        raise Conflict(REVOKED_BEFORE) from None
    audit.record(
        db, at=at, by=who.id, deed="revoke certificate", subject=certificate.code, reason=reason
    )
