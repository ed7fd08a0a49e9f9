"""Pages of credentials: the ledger, a certificate, verification for anyone."""

from datetime import date

from flask import Blueprint, Response, current_app, jsonify, make_response, request, url_for

from app.accounts.access import May, can
from app.content.rules import ceu, contact_hours
from app.credentials import actions, contexts, document, forms, queries, rules
from app.credentials.queries import Standing
from app.credentials.rules import Status
from app.credentials.statement import Statement
from app.kernel import limits
from app.kernel.errors import NotFound
from app.web.contexts import Page
from app.web.doorway import Door, page
from app.web.formats import day, moment, short_day
from app.web.gate import PUBLIC
from app.web.i18n import _

bp = Blueprint("credentials", __name__)


@page(bp, "/credits", needs=May.CREDITS_SEE)
def credits(door: Door) -> Page:
    entries = queries.ledger_of(door.db, door.who)
    minutes = sum(entry.minutes for entry in entries)
    return contexts.CreditsPage(
        title=_("Credits"),
        entries=tuple(
            contexts.LedgerEntry(
                course=entry.course_title,
                edition=entry.edition,
                earned=day(entry.earned_at),
                minutes=entry.minutes,
                hours=contact_hours(entry.minutes),
                ceu=str(entry.ceu),
                lines=tuple(
                    contexts.LedgerLine(
                        title=line["title"], minutes=line["minutes"], done=_iso_day(line["done_at"])
                    )
                    for line in entry.evidence["lines"]
                ),
            )
            for entry in entries
        ),
        total_hours=contact_hours(minutes),
        total_ceu=str(sum((entry.ceu for entry in entries), ceu(0))),
        certificates=tuple(_row(one) for one in queries.certificates_of(door.db, door.who)),
    )


def _iso_day(value: str) -> str:
    return short_day(date.fromisoformat(value[:10]))


def _row(standing: Standing) -> contexts.CertificateRow:
    statement = standing.statement
    return contexts.CertificateRow(
        course=statement.course,
        code=statement.code,
        issued=issued_words(statement),
        status=standing.status.value,
        href=url_for("credentials.certificate", code=statement.code),
    )


def issued_words(statement: Statement) -> str:
    return day(date.fromisoformat(statement.issued))


@page(bp, "/certificates/<code>", needs=May.CERTIFICATES_HOLD)
def certificate(door: Door, code: str) -> Page:
    return _certificate(door, queries.certificate_for(door.db, door.who, code), None)


def _certificate(
    door: Door, standing: Standing, form: forms.RevocationForm | None
) -> contexts.CertificatePage:
    statement, revocation = standing.statement, standing.revocation
    course = standing.certificate.course
    may_revoke = (
        revocation is None
        and can(door.who, May.CERTIFICATES_REVOKE, course)
        and standing.certificate.person_id != door.who.id
    )
    return contexts.CertificatePage(
        title=_("Certificate: %(course)s", course=statement.course),
        breadcrumbs=((_("Credits"), url_for("credentials.credits")), (statement.code, None)),
        statement=statement,
        issued=issued_words(statement),
        standing=standing.status.value,
        revoked=day(revocation.revoked_at) if revocation else "",
        reason=revocation.reason if revocation else "",
        pdf_href=url_for("credentials.pdf", code=statement.code),
        verify_href=url_for("credentials.verify", code=statement.code),
        may_revoke=may_revoke,
        form=form or forms.RevocationForm(),
        status=form.status if form else 200,
    )


@page(bp, "/certificates/<code>/pdf", needs=PUBLIC)
def pdf(door: Door, code: str) -> Response:
    """For whoever has the code, while it is valid: the code can't be guessed."""
    standing = queries.verified(door.db, code)
    if standing is None or standing.status is not Status.VALID:
        raise NotFound(_("There is no valid certificate with this code."))
    statement = standing.statement
    folder = current_app.extensions["settings"].instance / "certificates"
    data = document.kept(statement, _printed(statement), _labels(), folder)
    response = make_response(data)
    response.mimetype = "application/pdf"
    name = f"certificate-{statement.code}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"  # it may be revoked tomorrow
    return response


def _printed(statement: Statement) -> str:
    return short_day(date.fromisoformat(statement.issued))


def _labels() -> dict[str, str]:
    return {
        "certifies": _("This certifies that"),
        "completed": _("completed and was assessed in"),
        "credit": _("Credit"),
        "ceu": _("CEU"),
        "study": _("Contact time"),
        "final": _("Final examination"),
        "issued": _("Issued"),
        "edition": _("Edition"),
        "check": _("Check that this is genuine"),
        "title": _("Certificate"),
        "rule": _("Designed to the contact-hour rule, not accredited."),
        "figure": _("A standing figure in side view with the plumb line through five landmarks"),
        "qr": _("QR code of the address where this certificate can be verified"),
    }


@page(bp, "/certificates/<code>/revocation", needs=May.CERTIFICATES_REVOKE, methods=("POST",))
def create_revocation(door: Door, code: str) -> Page | Response:
    standing = queries.certificate_for(door.db, door.who, code)
    if not can(door.who, May.CERTIFICATES_REVOKE, standing.certificate.course):
        raise NotFound(_("We cannot find that certificate."))
    here = url_for("credentials.certificate", code=code)
    if not current_app.extensions["gate"].fresh(door.now):
        door.say(_("Give your password first; then revoke."))
        return door.go("accounts.again", next=here)
    form = door.form(forms.RevocationForm)
    if form.ok():
        with door.trying(form):
            actions.revoke(door.db, standing, door.who, reason=form.reason.data or "", at=door.now)
            door.say(_("The certificate is revoked. Verification says so from now on."))
            return door.go("credentials.certificate", code=code)
    return _certificate(door, standing, form)


@page(bp, "/verify", needs=PUBLIC)
@limits.limiter.limit(limits.VERIFY)
def verify_form(door: Door) -> Page | Response:
    typed = request.args.get("code", "").strip()
    tidy = rules.tidy_code(typed)
    if tidy:
        return door.go("credentials.verify", code=tidy)
    asked_empty = "code" in request.args
    form = forms.VerifyForm(request.args if asked_empty else None)
    if asked_empty and form.validate():
        form.refuse("code", _("That is no code. It looks like PL-7K4M-92QD-X3TB."))
    return _answer(door, "", None, form)


@page(bp, "/verify/<code>", needs=PUBLIC)
@limits.limiter.limit(limits.VERIFY)
def verify(door: Door, code: str) -> Page | Response:
    tidy = rules.tidy_code(code)
    standing = queries.verified(door.db, tidy)
    if door.wants_json:
        return _as_json(tidy, standing)
    return _answer(door, tidy, standing, forms.VerifyForm())


def _as_json(code: str, standing: Standing | None) -> Response:
    status = standing.status if standing else Status.UNKNOWN
    value: dict[str, object] = {"code": code, "status": status.value}
    if standing is not None:
        statement = standing.statement
        value |= {
            "name": statement.name,
            "course": statement.course,
            "edition": statement.edition,
            "contact_minutes": statement.minutes,
            "ceu": statement.ceu,
            "issued": statement.issued,
            "issuer": statement.issuer,
        }
        if standing.revocation:
            value |= {
                "revoked": standing.revocation.revoked_at.date().isoformat(),
                "reason": standing.revocation.reason,
            }
    response = jsonify(value)
    response.status_code = 200 if standing else 404
    return response


def _answer(
    door: Door, code: str, standing: Standing | None, form: forms.VerifyForm
) -> contexts.VerifyPage:
    statement = standing.statement if standing else None
    revocation = standing.revocation if standing else None
    status = standing.status.value if standing else ("unknown" if code else "")
    heading, sentence = _words(status, code, statement, revocation)
    http = 404 if status == "unknown" else form.status
    return contexts.VerifyPage(
        title=heading,
        form=form,
        status_word=status,
        code=code,
        heading=heading,
        sentence=sentence,
        statement=statement,
        issued=issued_words(statement) if statement else "",
        revoked=day(revocation.revoked_at) if revocation else "",
        reason=revocation.reason if revocation else "",
        untouched=standing.untouched if standing else False,
        pdf_href=url_for("credentials.pdf", code=code) if status == "valid" else None,
        checked=moment(door.now),
        status=http,
    )


def _words(
    status: str, code: str, statement: Statement | None, revocation: object
) -> tuple[str, str]:
    if statement is None:
        if not code:
            return _("Verify a certificate"), _(
                "Enter the code that stands at the bottom right of the certificate."
            )
        return _("We do not know this certificate"), _(
            "No certificate with the code %(code)s was issued here. Check that it is typed as "
            "printed.",
            code=code,
        )
    given = {
        "issuer": statement.issuer,
        "name": statement.name,
        "day": issued_words(statement),
    }
    if status == Status.REVOKED:
        return _("This certificate was revoked"), _(
            "%(issuer)s issued it to %(name)s on %(day)s and has taken it back.", **given
        )
    return _("This certificate is genuine"), _(
        "%(issuer)s issued it to %(name)s on %(day)s. It is valid today.", **given
    )
