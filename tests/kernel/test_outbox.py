"""What follows from a deed: it can fail without undoing the deed, and it is never forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.kernel import audit, outbox
from app.kernel.audit import AuditRow
from app.kernel.db import transaction
from app.kernel.mail import Mail, RecordingMailer
from tests.racing import at_once

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
LETTER = Mail("ana@example.org", "Hello", "A letter.\n")


@dataclass(frozen=True)
class Bell:
    """Something that happened."""

    number: int


@dataclass(frozen=True)
class Echo:
    """What follows from a bell."""

    number: int


def ring(engine: Engine, number: int = 1) -> None:
    with transaction(engine, writes=True) as db:
        audit.record(db, at=NOON, by=None, deed="ring", subject=str(number))
        outbox.add(db, Bell(number), at=NOON)


def hear(db: Session, bell: Any, at: datetime) -> None:
    audit.record(db, at=at, by=None, deed="hear", subject=str(bell.number))


def fail(_db: Session, _bell: Any, _at: datetime) -> None:
    raise RuntimeError("the reaction is broken")


def deeds(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as db:
        return list(db.scalars(select(AuditRow.deed).order_by(AuditRow.id)))


def waiting(engine: Engine) -> outbox.OutboxRow:
    with transaction(engine, writes=False) as db:
        return db.scalars(select(outbox.OutboxRow).where(outbox.OutboxRow.name == "Bell")).one()


def undone(engine: Engine, write: Callable[[Session], None]) -> None:
    """A deed that reaches the database and then fails."""
    with transaction(engine, writes=True) as db:
        write(db)
        db.flush()
        raise LookupError


class TestReactions:
    def test_they_run_after_the_deed(self, engine: Engine) -> None:
        ring(engine)
        outbox.react(engine, {Bell: (hear,)}, NOON)
        assert deeds(engine) == ["ring", "hear"]
        assert waiting(engine).done_at == NOON

    def test_an_undone_deed_has_none(self, engine: Engine) -> None:
        with pytest.raises(LookupError):
            undone(engine, lambda db: outbox.add(db, Bell(1), at=NOON))
        outbox.react(engine, {Bell: (hear,)}, NOON)
        assert deeds(engine) == []

    def test_a_failure_leaves_the_deed_and_is_found_by_the_next_round(self, engine: Engine) -> None:
        ring(engine)
        outbox.react(engine, {Bell: (fail,)}, NOON)
        assert deeds(engine) == ["ring"]
        assert "the reaction is broken" in (waiting(engine).fault or "")
        outbox.react(engine, {Bell: (hear,)}, LATER)
        assert deeds(engine) == ["ring", "hear"]
        assert waiting(engine).fault is None

    def test_a_failed_reaction_undoes_its_own_writing_only(self, engine: Engine) -> None:
        def half(db: Session, bell: Any, at: datetime) -> None:
            audit.record(db, at=at, by=None, deed="half", subject=str(bell.number))
            db.flush()
            raise RuntimeError

        ring(engine)
        outbox.react(engine, {Bell: (hear, half)}, NOON)
        assert deeds(engine) == ["ring", "hear"]

    def test_one_failure_holds_up_no_other_event(self, engine: Engine) -> None:
        def picky(db: Session, bell: Any, at: datetime) -> None:
            if bell.number == 1:
                raise RuntimeError
            hear(db, bell, at)

        ring(engine, 1)
        ring(engine, 2)
        outbox.react(engine, {Bell: (picky,)}, NOON)
        assert deeds(engine) == ["ring", "ring", "hear"]

    def test_a_failure_waits_longer_each_time_and_is_given_up_in_the_end(
        self, engine: Engine
    ) -> None:
        ring(engine)
        at, pauses = NOON, []
        for _ in range(outbox.GIVE_UP_AFTER):
            outbox.react(engine, {Bell: (fail,)}, at)
            due = waiting(engine).due_at
            pauses.append(due - at)
            at = due
        assert pauses == sorted(pauses)
        assert pauses[0] == timedelta(minutes=2)
        assert timedelta(days=2) < at - NOON < timedelta(days=4)
        outbox.react(engine, {Bell: (hear,)}, at + timedelta(days=30))
        assert deeds(engine) == ["ring"]

    def test_a_reaction_may_cause_another_event(self, engine: Engine) -> None:
        def answer(db: Session, bell: Any, at: datetime) -> None:
            outbox.add(db, Echo(bell.number), at=at)

        ring(engine)
        outbox.react(engine, {Bell: (answer,), Echo: (hear,)}, NOON)
        assert deeds(engine) == ["ring", "hear"]

    def test_a_circle_of_events_ends(self, engine: Engine) -> None:
        def again(db: Session, bell: Any, at: datetime) -> None:
            hear(db, bell, at)
            outbox.add(db, Bell(bell.number + 1), at=at)

        ring(engine)
        outbox.react(engine, {Bell: (again,)}, NOON)
        assert deeds(engine).count("hear") == outbox.ROUNDS

    def test_it_says_when_a_reaction_wrote_a_mail(self, engine: Engine) -> None:
        def write(db: Session, _bell: Any, at: datetime) -> None:
            outbox.mail(db, LETTER, at=at)

        ring(engine, 1)
        assert outbox.react(engine, {Bell: (write,)}, NOON) is True
        ring(engine, 2)
        assert outbox.react(engine, {Bell: (hear,)}, NOON) is False

    def test_an_event_of_a_newer_version_is_left_to_it(self, engine: Engine) -> None:
        ring(engine)
        for round_ in range(outbox.GIVE_UP_AFTER + 1):
            outbox.react(engine, {Echo: (hear,)}, NOON + round_ * timedelta(hours=1))
        assert waiting(engine).tries == 0
        outbox.react(engine, {Bell: (hear,)}, LATER)
        assert deeds(engine) == ["ring", "hear"]

    def test_an_event_that_no_longer_fits_is_kept_with_its_fault(self, engine: Engine) -> None:
        with transaction(engine, writes=True) as db:
            row = outbox.OutboxRow(kind="event", name="Bell", payload={"tone": "high"})
            row.created_at = row.due_at = NOON
            db.add(row)
        outbox.react(engine, {Bell: (hear,)}, NOON)
        assert "tone" in (waiting(engine).fault or "")


class TestClaims:
    def test_of_two_rounds_at_once_one_runs_the_reaction(self, engine: Engine) -> None:
        for number in range(5):
            ring(engine, number)
        rounds = [lambda: outbox.react(engine, {Bell: (hear,)}, NOON)] * 2
        assert at_once(*rounds) == [False, False]  # no mail, and no fault
        assert deeds(engine).count("hear") == 5

    def test_a_claim_is_respected_while_it_is_fresh(self, engine: Engine) -> None:
        ring(engine)
        assert outbox._claim(engine, waiting(engine).id, NOON) is not None
        outbox.react(engine, {Bell: (hear,)}, NOON + timedelta(minutes=4))
        assert deeds(engine) == ["ring"]

    def test_the_claim_of_a_dead_process_is_taken_over(self, engine: Engine) -> None:
        ring(engine)
        assert outbox._claim(engine, waiting(engine).id, NOON) is not None
        outbox.react(engine, {Bell: (hear,)}, NOON + timedelta(minutes=6))
        assert deeds(engine) == ["ring", "hear"]


class Refusing:
    """A mail server that is away, or refuses some letters."""

    def __init__(self, fault: Exception, only: str = "") -> None:
        self.fault, self.only = fault, only
        self.letters: list[Mail] = []
        self.asked = 0

    def send(self, mail: Mail) -> None:
        self.asked += 1
        if self.only in mail.to:
            raise self.fault
        self.letters.append(mail)


def write(engine: Engine, *recipients: str) -> None:
    with transaction(engine, writes=True) as db:
        for to in recipients:
            outbox.mail(db, Mail(to, "Hello", "A letter.\n"), at=NOON)


class TestMails:
    def test_a_letter_goes_out_once(self, engine: Engine) -> None:
        write(engine, "ana@example.org")
        mailer = RecordingMailer()
        assert outbox.deliver(engine, mailer, NOON) == 1
        assert outbox.deliver(engine, mailer, LATER) == 0
        assert mailer.letters == [LETTER]

    def test_a_letter_that_failed_waits_and_is_tried_again(self, engine: Engine) -> None:
        write(engine, "ana@example.org")
        assert outbox.deliver(engine, Refusing(ConnectionRefusedError("away")), NOON) == 0
        mailer = RecordingMailer()
        assert outbox.deliver(engine, mailer, NOON + timedelta(minutes=1)) == 0
        assert outbox.deliver(engine, mailer, NOON + timedelta(minutes=2)) == 1
        assert mailer.letters == [LETTER]

    @pytest.mark.parametrize("fault", [OSError("refused"), ValueError("no such header")])
    def test_a_letter_that_nobody_takes_holds_up_no_other(
        self, engine: Engine, fault: Exception
    ) -> None:
        write(engine, "bad@example.org", "ana@example.org")
        mailer = Refusing(fault, only="bad")
        assert outbox.deliver(engine, mailer, NOON) == 1
        assert mailer.letters == [LETTER]

    def test_a_server_that_is_away_is_not_asked_for_every_letter(self, engine: Engine) -> None:
        write(engine, *(f"{number}@example.org" for number in range(10)))
        mailer = Refusing(TimeoutError("no answer"))
        outbox.deliver(engine, mailer, NOON)
        assert mailer.asked == outbox.REFUSALS
        with transaction(engine, writes=False) as db:
            untouched = select(func.count()).where(
                outbox.OutboxRow.kind == "mail", outbox.OutboxRow.tries == 0
            )
            assert db.scalar(untouched) == 10 - outbox.REFUSALS

    def test_an_undone_deed_writes_no_letter(self, engine: Engine) -> None:
        with pytest.raises(LookupError):
            undone(engine, lambda db: outbox.mail(db, LETTER, at=NOON))
        assert outbox.deliver(engine, RecordingMailer(), NOON) == 0
