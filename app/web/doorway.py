"""The doorway: every page enters here.

Who is it -> may she -> (token, checked by Flask-WTF before the view) -> transaction -> view ->
commit -> reactions. Closed when nothing is declared: a page without a permission answers 403.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, current_app, flash, g, jsonify, redirect, request, url_for
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.kernel import chance, outbox
from app.kernel.db import transaction
from app.kernel.errors import Invalid, Refused
from app.settings import Settings
from app.web.contexts import Page
from app.web.forms import Form
from app.web.gate import PUBLIC
from app.web.render import render

log = structlog.get_logger()

READING = ("GET", "HEAD")
F = TypeVar("F", bound=Form)


@dataclass
class Door:
    """What a view is given: the session, the person, the moment, chance. Nothing else is ambient."""

    db: Session
    who: Any
    now: datetime
    settings: Settings
    chance: Random = field(default_factory=chance.fresh)

    @property
    def posting(self) -> bool:
        return request.method not in READING

    @property
    def wants_json(self) -> bool:
        return wants_json()

    def form(self, form: type[F], **values: Any) -> F:
        """The form filled from what was sent, else from `values`."""
        return form(request.form if self.posting else None, **values)

    @contextmanager
    def trying(self, form: Form) -> Iterator[None]:
        """What the body writes stands, or is undone when the domain calls the input invalid."""
        savepoint = self.db.begin_nested()
        try:
            yield
        except Invalid as fault:
            savepoint.rollback()
            form.refuse(fault.field, fault.sentence)
        except BaseException:
            savepoint.rollback()
            raise
        else:
            savepoint.commit()

    def go(self, endpoint: str, **values: Any) -> Response:
        return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]

    def go_to(self, address: str | None, otherwise: str) -> Response:
        """To a local address that was handed in, else to an endpoint."""
        target = address if is_local(address) else url_for(otherwise)
        return redirect(target or "/", code=303)  # type: ignore[return-value]

    def say(self, sentence: str, kind: str = "ok") -> None:
        """Show a sentence once on the next page."""
        flash(sentence, kind)

    def json(self, **values: Any) -> Response:
        return jsonify(ok=True, **values)


def is_local(address: str | None) -> bool:
    """True for an address on this site: no scheme, no host, no backslash tricks."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and "\\" not in address


View = Callable[..., Page | Response | str]


def page(
    bp: Blueprint,
    rule: str,
    *,
    needs: Any,
    methods: tuple[str, ...] = ("GET",),
    writes: bool | None = None,
) -> Callable[[View], View]:
    """Declare a page and the one permission that it needs."""

    def declare(view: View) -> View:
        @functools.wraps(view)
        def enter(**values: Any) -> Any:
            return _enter(view, needs, values, writes)

        enter.needs = needs  # type: ignore[attr-defined]
        bp.add_url_rule(rule, view.__name__, enter, methods=list(methods))
        return view

    return declare


def _enter(view: View, needs: Any, values: dict[str, Any], writes: bool | None) -> Any:
    gate = current_app.extensions["gate"]
    who = gate.who()
    g.who = who
    if needs is not PUBLIC and not gate.may(who, needs):
        return _turned_away(who)
    engine: Engine = current_app.extensions["engine"]
    clock, settings = current_app.extensions["clock"], current_app.extensions["settings"]
    writing = request.method not in READING if writes is None else writes
    with transaction(engine, writes=writing) as db:
        door = Door(db, who, clock.now(), settings)
        answer = view(door, **values)
        # Rendered inside the transaction: a page whose rendering fails has changed nothing.
        response = render(answer) if isinstance(answer, Page) else answer
    if db.info.get("events") or db.info.get("mails"):
        _after(engine, db, door.now)
    return response


def _after(engine: Engine, db: Session, at: datetime) -> None:
    """The deed is committed. What follows from it can fail without undoing it or its answer."""
    wrote_mail = bool(db.info.get("mails"))
    try:
        if db.info.get("events"):
            wrote_mail |= outbox.react(engine, current_app.extensions["reactions"], at)
        if wrote_mail:
            current_app.extensions["call_worker"]()
    except Exception:  # the rows are there: the next round goes on where this one was interrupted
        log.exception("interrupted after a deed", path=request.path)


def _turned_away(who: Any) -> Any:
    if who.signed_in:
        raise Refused("Your account does not have the right to see this page.")
    if request.method in READING and not wants_json():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), code=303)
    raise Refused("Sign in first, then try again.")


def wants_json() -> bool:
    """Is it a script that asks, rather than a person?"""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
