"""Transactions, the moment's type, and readers who can't write: on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError, StatementError

from app.kernel import audit
from app.kernel.audit import AuditRow
from app.kernel.clock import Clock
from app.kernel.db import transaction

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def rows(engine: Engine) -> int:
    with transaction(engine, writes=False) as db:
        return db.scalar(select(func.count()).select_from(AuditRow)) or 0


def note(engine: Engine, at: datetime = NOON, *, writes: bool = True) -> None:
    with transaction(engine, writes=writes) as db:
        audit.record(db, at=at, by=None, deed="test", subject="nothing")


def fail_after_writing(engine: Engine) -> None:
    with transaction(engine, writes=True) as db:
        audit.record(db, at=NOON, by=None, deed="test", subject="nothing")
        db.flush()  # it reached the database before the fault
        raise LookupError


class TestATransaction:
    def test_leaving_it_commits(self, engine: Engine) -> None:
        note(engine)
        assert rows(engine) == 1

    def test_raising_undoes_everything(self, engine: Engine) -> None:
        with pytest.raises(LookupError):
            fail_after_writing(engine)
        assert rows(engine) == 0

    def test_a_savepoint_is_undone_alone(self, engine: Engine) -> None:
        with transaction(engine, writes=True) as db:
            audit.record(db, at=NOON, by=None, deed="kept", subject="nothing")
            savepoint = db.begin_nested()
            audit.record(db, at=NOON, by=None, deed="undone", subject="nothing")
            db.flush()
            savepoint.rollback()
        with transaction(engine, writes=False) as db:
            assert db.scalars(select(AuditRow.deed)).all() == ["kept"]

    def test_a_reader_is_refused_by_the_database_itself(self, engine: Engine) -> None:
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            note(engine, writes=False)
        assert rows(engine) == 0

    def test_a_reader_leaves_a_connection_that_can_write_again(self, engine: Engine) -> None:
        for _ in range(3):
            assert rows(engine) >= 0
            note(engine)
        assert rows(engine) == 3


class TestAMoment:
    def test_it_comes_back_as_it_was_aware_and_in_utc(self, engine: Engine) -> None:
        note(engine, NOON.astimezone(timezone(timedelta(hours=-8))))
        with transaction(engine, writes=False) as db:
            read = db.scalars(select(AuditRow.at)).one()
        assert read == NOON
        assert read.utcoffset() == timedelta(0)

    def test_without_a_time_zone_it_is_refused(self, engine: Engine) -> None:
        with pytest.raises(StatementError, match="needs a time zone"):
            note(engine, NOON.replace(tzinfo=None))

    def test_moments_are_compared_as_moments(self, engine: Engine) -> None:
        note(engine)
        elsewhere = (NOON - timedelta(seconds=1)).astimezone(timezone(timedelta(hours=13)))
        with transaction(engine, writes=False) as db:
            assert db.scalars(select(AuditRow).where(AuditRow.at > elsewhere)).one()


def test_the_clock_is_aware_and_can_be_ahead() -> None:
    ahead = Clock(timedelta(days=3)).now() - Clock().now()
    assert Clock().now().utcoffset() == timedelta(0)
    assert timedelta(days=2, hours=23) < ahead <= timedelta(days=3, seconds=1)
