"""The only file that knows every domain: blueprints, ports, reactions, duties of the worker.

Importing it loads every table.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from app.accounts import actions as accounts_actions
from app.accounts import cli as accounts_cli
from app.accounts import login
from app.accounts import models as _accounts
from app.accounts import pages as accounts
from app.accounts.access import can
from app.accounts.passwords import Passwords
from app.content import cli as content_cli
from app.content import models as _content
from app.content import pages as content
from app.content import queries as content_queries
from app.content.source.kinds import Readers
from app.credentials import actions as credentials_actions
from app.credentials import models as _credentials
from app.credentials import pages as credentials
from app.home import pages as home
from app.home.menu import menu
from app.kernel import audit as _audit
from app.kernel import outbox
from app.kernel.clock import Clock
from app.kernel.db import Base, transaction
from app.kernel.mail import ConsoleMailer, Mailer, SmtpMailer
from app.kernel.queue import Worker, open_queue
from app.kernel.signing import Signer
from app.learning import models as _learning
from app.learning import pages as learning
from app.learning import queries as learning_queries
from app.learning import reading_pages as _reading
from app.learning.events import EnrolmentCompleted
from app.quizzes import actions as quizzes_actions
from app.quizzes import checks
from app.quizzes import models as _quizzes
from app.quizzes import pages as quizzes
from app.quizzes import queries as quizzes_queries
from app.quizzes.definition import Quiz, read_item, read_quiz
from app.quizzes.rules import can_draw
from app.settings import Settings
from app.web.gate import Gate, install

DOMAINS = ["accounts", "content", "learning", "quizzes", "credentials", "home"]
TABLES = (_audit, _accounts, _content, _learning, _quizzes, _credentials, _reading)
metadata = Base.metadata


def readers() -> Readers:
    """How the checker reads items and quizzes, without knowing their domain."""
    return Readers(item=read_item, quiz=read_quiz, draws=undrawable)


def undrawable(quiz: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What keeps a quiz from being drawn, a sentence each."""
    return can_draw(Quiz.from_dict(quiz), items) if quiz else []


def reactions(settings: Settings) -> outbox.Reactions:
    """What follows from what, in order; each in a transaction of its own."""
    issuing = credentials_actions.Issuing(settings.base_url)
    return {EnrolmentCompleted: (credentials_actions.credit, issuing.issue)}


def mailer(settings: Settings) -> Mailer:
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return ConsoleMailer(settings.instance / "mail", settings.mail_from)


def wire(app: Flask, settings: Settings, engine: Engine) -> None:
    """Blueprints, ports and duties."""
    for part in (accounts, content, learning, quizzes, credentials, home):
        app.register_blueprint(part.bp)
    app.cli.add_command(accounts_cli.people)
    app.cli.add_command(content_cli.content)
    login.install(app)
    install(app, Gate(who=login.who, may=can, menu=menu, fresh=login.is_fresh))
    content_queries.use_readers(readers())
    app.extensions.update(
        passwords=Passwords(settings.argon2_cost),
        signer=Signer(settings.secret_key),
        mailer=mailer(settings),
        readers=readers(),
        impact=learning_queries.activities_in_use,
        reactions=reactions(settings),
        checks=checks,
    )
    worker = Worker(open_queue(settings.queue_url, settings.instance), duty(app, engine))
    app.extensions.update(worker=worker, call_worker=caller(app, worker))


def caller(app: Flask, worker: Worker) -> Callable[[], None]:
    """Asks the worker to look now. When the queue is away the periodic round finds the rows."""

    def call() -> None:
        try:
            worker.soon()
        except Exception:
            app.logger.exception("the queue is away; the next round delivers")

    return call


def duty(app: Flask, engine: Engine) -> Callable[[], None]:
    """One round of the worker: overdue attempts, reactions that failed, mails."""

    def work() -> None:
        clock: Clock = app.extensions["clock"]
        with app.app_context():
            close_overdue(engine, clock.now())
            with transaction(engine, writes=True) as db:
                accounts_actions.forget_sign_ins(db, at=clock.now())
            outbox.react(engine, app.extensions["reactions"], clock.now())
            outbox.deliver(engine, app.extensions["mailer"], clock.now())

    return work


def close_overdue(engine: Engine, at: datetime) -> None:
    """Hand in every attempt whose time is up, each in its own transaction."""
    with transaction(engine, writes=False) as db:
        waiting = quizzes_queries.overdue(db, at)
    for attempt_id in waiting:
        with transaction(engine, writes=True) as db:
            quizzes_actions.expire_overdue(db, attempt_id, at=at)
