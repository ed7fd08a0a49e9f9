"""From the last activity to the ledger and the certificate."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from app.credentials import queries
from app.credentials.models import Certificate, CreditEntry
from app.kernel import outbox
from app.kernel.db import transaction
from tests import make
from tests.people import arrive


def test_a_completed_course_is_credited_and_certified_once(app: Flask) -> None:
    ana = arrive(app, "ana")
    code = make.completed(app, ana)
    outbox.react(
        app.extensions["engine"], app.extensions["reactions"], app.extensions["clock"].now()
    )
    with transaction(app.extensions["engine"], writes=False) as db:
        entries = queries.ledger_of(db, ana)
        assert [(entry.minutes, entry.ceu) for entry in entries] == [(220, Decimal("0.3"))]
        assert sum(line["minutes"] for line in entries[0].evidence["lines"]) == 220
        assert db.scalar(select(func.count()).select_from(CreditEntry)) == 1
        assert db.scalar(select(func.count()).select_from(Certificate)) == 1
        standing = queries.verified(db, code)
        assert standing is not None
        assert standing.untouched
        assert standing.statement.name == "Ana Okafor"
        assert standing.statement.final == 100
