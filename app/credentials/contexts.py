"""One frozen value for each page of credentials."""

from dataclasses import dataclass

from app.credentials import forms
from app.credentials.statement import Statement
from app.web.contexts import Page


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    title: str
    minutes: int
    done: str


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """An earned amount with the arithmetic that leads to it."""

    course: str
    edition: int
    earned: str
    minutes: int
    hours: str
    ceu: str
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    course: str
    code: str
    issued: str
    status: str
    href: str


@dataclass(frozen=True, kw_only=True)
class CreditsPage(Page, template="credentials/credits.html"):
    """The ledger and the certificates of the person herself."""

    entries: tuple[LedgerEntry, ...]
    total_hours: str
    total_ceu: str
    certificates: tuple[CertificateRow, ...]


@dataclass(frozen=True, kw_only=True)
class CertificatePage(Page, template="credentials/certificate.html"):
    """A certificate, for its holder or for who answers for it."""

    statement: Statement
    issued: str
    standing: str
    revoked: str
    reason: str
    pdf_href: str
    verify_href: str
    may_revoke: bool
    form: forms.RevocationForm


@dataclass(frozen=True, kw_only=True)
class VerifyPage(Page, template="credentials/verify.html"):
    """One plain answer. Without a code only the field."""

    form: forms.VerifyForm
    status_word: str
    code: str
    heading: str
    sentence: str
    statement: Statement | None
    issued: str
    revoked: str
    reason: str
    untouched: bool
    pdf_href: str | None
    checked: str
