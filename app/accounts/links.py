"""Links in mails: each for one page, one person, her password and her address of that day.

A link dies when it has run out, when the password changes and when the address changes; so a reset
works once, and whoever takes her account back by a new password ends what a thief had begun.
"""

from datetime import datetime
from typing import Any

from flask import current_app

from app.accounts import actions, queries
from app.accounts.models import Person
from app.kernel.errors import NotFound
from app.kernel.signing import Signer
from app.web.doorway import Door
from app.web.render import address_of


def make(endpoint: str, person: Person, stamp: str, *, until: datetime, **more: str) -> str:
    """The address of a page that only who reads the person's mail can open."""
    value = {"person": person.code, "email": person.email, "stamp": stamp, **more}
    return address_of(endpoint, token=_signer().sign(endpoint, value, until=until))


def read(door: Door, endpoint: str, token: str, gone: str) -> tuple[Person, dict[str, Any]]:
    """Whom the link is for and what it says, else NotFound with the sentence `gone`.

    A deed locks the person first: of two at once with one link the second finds it dead.
    """
    value = _signer().read(endpoint, token, at=door.now) or {}
    person = queries.person_by_code_or_none(door.db, value.get("person", ""), lock=door.posting)
    kept = queries.password_or_none(door.db, person.id if person else None)
    if person is None or kept is None:
        raise NotFound(gone)
    if (person.email, actions.stamp(kept.hash)) != (value.get("email"), value.get("stamp")):
        raise NotFound(gone)
    return person, value


def _signer() -> Signer:
    found: Signer = current_app.extensions["signer"]
    return found
