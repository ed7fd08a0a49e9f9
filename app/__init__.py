"""Plumbline: a course and quiz platform for corrective exercise.

The tree, from the ground up; each imports only what stands below it:

    kernel       database, transactions, clock, chance, outbox, queue, mail, search: no word of the trade
    web          the shell: knows Flask and no domain; pages, forms, errors, headers, assets
    accounts     people and what they may do
    figure       the 3D figure: poses, measured values, clips, stills; a pure library
    content      one source, many immutable revisions; reading and judging it is pure
    learning     enrolment, reading, progress, notes, pace
    quizzes      items, attempts, marking, review of an attempt
    credentials  credits, certificates, verification
    home         what a person sees first

`wiring.py` alone knows every domain and fills the ports between them.
"""

import logging
import sys

import structlog
from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, migrating, wiring
from app.kernel.clock import Clock
from app.kernel.db import open_engine
from app.kernel.limits import limiter
from app.settings import Settings, SettingsError, from_environment
from app.web import assets, errors, render, security

UPLOAD_LIMIT = 2 * 1024 * 1024
LANGUAGES = ["en"]


def create_app(settings: Settings | None = None) -> Flask:
    """The composition root."""
    try:
        settings = settings or from_environment()
        settings.instance.mkdir(parents=True, exist_ok=True)
    except (SettingsError, OSError) as fault:
        sys.exit(f"Plumbline can't start: {fault}")
    app = Flask("app", static_folder=None, instance_path=str(settings.instance.resolve()))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=UPLOAD_LIMIT,
        TESTING=settings.testing,
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.rate_limit_url or "memory://",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session: a quiz may take hours
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
    )
    _log(settings)
    engine = open_engine(settings.database_url, echo=settings.echo_sql)
    app.extensions.update(engine=engine, settings=settings, clock=Clock(settings.clock_ahead))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    security.install(app, secure=settings.base_url.startswith("https://"))
    CSRFProtect(app)
    limiter.init_app(app)
    Babel(app, locale_selector=_language)
    render.install(app, wiring.DOMAINS)
    errors.install(app)
    assets.install(app, settings.instance, compress=not settings.testing)
    wiring.wire(app, settings, engine)
    cli.install(app)
    return app


def _language() -> str:
    """Of the request; what a command or the worker writes is in the first one."""
    wanted = request.accept_languages.best_match(LANGUAGES) if has_request_context() else None
    return wanted or LANGUAGES[0]


def serve() -> Flask:
    """What a web server imports (`app:serve()`): refuses to start on what can't work."""
    app = create_app()
    refusal = why_not(app.extensions["settings"], app.extensions["engine"])
    if refusal:
        sys.exit(f"Plumbline can't start: {refusal}")
    return app


def why_not(settings: Settings, engine: Engine) -> str | None:
    """Why this installation can't serve, in a sentence; None when it can."""
    try:
        if not migrating.is_current(engine):
            return "the database has not this version's schema. Run: flask migrate"
        with engine.execution_options(writes=True).connect() as connection:
            connection.exec_driver_sql("UPDATE outbox SET tries = tries WHERE 1 = 0")
            connection.rollback()
    except SQLAlchemyError as fault:
        reason = str(getattr(fault, "orig", fault)).strip().splitlines()[0]
        return f"the database {engine.url.render_as_string(hide_password=True)} can't be used: {reason}"
    return None


def _log(settings: Settings) -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    last = (
        structlog.processors.JSONRenderer()
        if settings.production
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if settings.production else _as_it_is,
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _as_it_is(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return event
