"""Flask-Login's glue: who is at the door, and when she last gave her password."""

from datetime import datetime

from flask import Flask, current_app, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from app.accounts import queries, rules
from app.accounts.access import NOBODY, Who
from app.accounts.models import Person
from app.kernel.db import transaction

GIVEN_AT = "password_given_at"


def install(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # an address may change between two clients on a phone
    manager.anonymous_user = lambda: NOBODY
    manager.user_loader(_load)


def _load(session_id: str) -> Who | None:
    with transaction(current_app.extensions["engine"], writes=False) as db:
        return queries.who_by_session(db, session_id)


def who() -> Who:
    """The person of this request."""
    found = current_user._get_current_object()  # the proxy would not survive the request
    return found if isinstance(found, Who) else NOBODY


def enter(person: Person, *, remember: bool, at: datetime) -> None:
    """Begin a session. Everything an earlier visitor left in it goes."""
    session.clear()
    login_user(queries.who_of(person), remember=remember)
    session[GIVEN_AT] = int(at.timestamp())


def renew(person: Person, *, at: datetime) -> None:
    """Keep this session alive after its epoch was raised, and remembered if it was."""
    remembered = current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies
    login_user(queries.who_of(person), remember=remembered)
    session[GIVEN_AT] = int(at.timestamp())


def leave() -> None:
    """End this session and its remember-me cookie."""
    logout_user()
    remembered = session.get("_remember")
    session.clear()
    if remembered:  # Flask-Login deletes its cookie when the answer is made
        session["_remember"] = remembered


def is_fresh(at: datetime) -> bool:
    """Was the password given within the last 15 minutes?"""
    given = session.get(GIVEN_AT, 0)
    return bool(at.timestamp() - given <= rules.FRESH_FOR.total_seconds())
