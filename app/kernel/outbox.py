"""Rows written with the deed: events for higher domains, and mails.

After the commit the events' reactions run at once, each in its own transaction, each safe to run
twice. What failed or was interrupted stays undone in the table and is found by the next round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import CheckConstraint, Engine, Index, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel.db import Base, Data, LongText, Moment, ShortText, transaction
from app.kernel.mail import Mail, Mailer

log = structlog.get_logger()

CLAIM_LASTS = timedelta(minutes=5)  # a claim older than this belongs to a process that died
GIVE_UP_AFTER = 12  # tries; with doubling pauses about three days
ROUNDS = 20  # chains of events are short; this stops a circle
REFUSALS = 3  # after so many in one round the mail server is away; the next round asks again

Reaction = Callable[[Session, Any, datetime], None]
Reactions = Mapping[type, Sequence[Reaction]]


class OutboxRow(Base):
    """One thing to do after the commit that caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("kind IN ('event', 'mail')", name="kind"),
        Index("ix_outbox_due", "done_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ShortText]
    name: Mapped[ShortText]
    payload: Mapped[Data]
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[LongText | None]


def add(db: Session, event: Any, *, at: datetime) -> None:
    """Keep an event (a frozen dataclass of plain ids) for the reactions of higher domains."""
    _keep(db, "event", type(event).__name__, asdict(event), at)
    db.info["events"] = True


def mail(db: Session, letter: Mail, *, at: datetime) -> None:
    """Keep a mail; the worker sends it."""
    _keep(db, "mail", letter.subject[:300], asdict(letter), at)
    db.info["mails"] = True


def _keep(db: Session, kind: str, name: str, payload: dict[str, Any], at: datetime) -> None:
    db.add(OutboxRow(kind=kind, name=name, payload=payload, created_at=at, due_at=at))


def react(engine: Engine, reactions: Reactions, at: datetime) -> bool:
    """Run what waits for the events that are due; True when a reaction wrote a mail."""
    by_name = {kind.__name__: (kind, todo) for kind, todo in reactions.items()}
    wrote_mail = False
    for _ in range(ROUNDS):
        due = _due(engine, "event", at, names=list(by_name))
        if not due:
            break
        for row_id in due:
            row = _claim(engine, row_id, at)
            if row is not None:
                kind, todo = by_name[row.name]
                wrote_mail |= _run(engine, row, kind, todo, at)
    return wrote_mail


def _run(
    engine: Engine, row: OutboxRow, kind: type, todo: Sequence[Reaction], at: datetime
) -> bool:
    wrote_mail = False
    try:
        event = kind(**row.payload)
        for reaction in todo:
            with transaction(engine, writes=True) as db:
                reaction(db, event, at)
            wrote_mail |= bool(db.info.get("mails"))
    except Exception as fault:  # whatever it was, the deed stands and the next round tries again
        log.exception("reaction failed", event_name=row.name, outbox=row.id)
        _postpone(engine, row, repr(fault), at)
    else:
        _done(engine, row.id, at)
    return wrote_mail


def deliver(engine: Engine, mailer: Mailer, at: datetime) -> int:
    """Send the mails that are due; returns how many went out."""
    sent = refused = 0
    for row_id in _due(engine, "mail", at):
        if refused == REFUSALS:
            break
        row = _claim(engine, row_id, at)
        if row is None:
            continue
        try:
            mailer.send(Mail(**row.payload))
        except (
            Exception
        ) as fault:  # away, refuses, or a letter that can't be written: not the rest's fault
            log.warning("mail not sent", outbox=row.id, fault=repr(fault))
            _postpone(engine, row, repr(fault), at)
            refused += 1
        else:
            _done(engine, row.id, at)
            sent += 1
    return sent


def _due(engine: Engine, kind: str, at: datetime, names: Sequence[str] | None = None) -> list[int]:
    """What waits and is free; with `names` only those: what a newer version wrote is left to it."""
    free = or_(OutboxRow.claimed_at.is_(None), OutboxRow.claimed_at < at - CLAIM_LASTS)
    wanted = (
        select(OutboxRow.id)
        .where(OutboxRow.kind == kind, OutboxRow.done_at.is_(None), OutboxRow.due_at <= at, free)
        .where(OutboxRow.tries < GIVE_UP_AFTER)
        .order_by(OutboxRow.id)
        .limit(200)
    )
    if names is not None:
        wanted = wanted.where(OutboxRow.name.in_(names))
    with transaction(engine, writes=False) as db:
        return list(db.scalars(wanted))


def _claim(engine: Engine, row_id: int, at: datetime) -> OutboxRow | None:
    """The row, for exactly one caller; a claim left by a dead process can be taken over."""
    free = or_(OutboxRow.claimed_at.is_(None), OutboxRow.claimed_at < at - CLAIM_LASTS)
    claiming = (
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.done_at.is_(None), free)
        .values(claimed_at=at, tries=OutboxRow.tries + 1)
    )
    with transaction(engine, writes=True) as db:
        if db.execute(claiming).rowcount != 1:  # type: ignore[attr-defined]
            return None
        return db.get(OutboxRow, row_id)


def _done(engine: Engine, row_id: int, at: datetime) -> None:
    with transaction(engine, writes=True) as db:
        db.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(done_at=at, fault=None))


def _postpone(engine: Engine, row: OutboxRow, fault: str, at: datetime) -> None:
    pause = timedelta(minutes=min(2**row.tries, 60 * 12))
    later = (
        update(OutboxRow)
        .where(OutboxRow.id == row.id)
        .values(claimed_at=None, due_at=at + pause, fault=fault[:2000])
    )
    with transaction(engine, writes=True) as db:
        db.execute(later)
