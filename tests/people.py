"""The cast. Signing in goes through the real form."""

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import actions, queries
from app.accounts.access import Role, Who
from app.kernel.db import transaction

PASSWORD = "plumb lines hang true"

CAST: dict[str, tuple[str, Role | None, str | None]] = {
    "ana": ("Ana Okafor", None, None),
    "ben": ("Ben Castellanos", None, None),
    "ines": ("Ines Albrecht", Role.INSTRUCTOR, "corrective-exercise"),
    "otto": ("Otto Lund", Role.INSTRUCTOR, "another-course"),
    "rea": ("Rea Novak", Role.REVIEWER, "corrective-exercise"),
    "isa": ("Isa Brandt", Role.ISSUER, "corrective-exercise"),
    "ada": ("Ada Moreau", Role.ADMINISTRATOR, None),
}


def token(response: TestResponse) -> str:
    """The token of a page's forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found, "the page has no form"
    return found.group(1)


@dataclass
class Somebody:
    """A member of the cast, signed in with a browser of her own."""

    app: Flask
    who: Who
    client: FlaskClient

    def get(self, address: str, status: int = 200) -> TestResponse:
        response = self.client.get(address)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return response

    def post(
        self,
        address: str,
        values: dict | None = None,
        status: int = 303,
        **more: object,  # type: ignore[type-arg]
    ) -> TestResponse:
        """Post with the token of the session."""
        values = {**(values or {}), "csrf_token": token(self.client.get("/account"))}
        response = self.client.post(address, data=values, **more)  # type: ignore[arg-type]
        assert response.status_code == status, (
            f"{address}: {response.status_code} {response.text[:500]}"
        )
        return response


def arrive(app: Flask, name: str) -> Who:
    """A confirmed account for a member of the cast, made through the actions."""
    full_name, role, course = CAST[name]
    extensions = app.extensions
    at = extensions["clock"].now()
    with transaction(extensions["engine"], writes=True) as db:
        made = actions.register(
            db,
            extensions["passwords"],
            name=full_name,
            email=f"{name}@example.org",
            password=PASSWORD,
            at=at,
        )
        actions.confirm(db, made.person, at=at)
        if role is not None:
            actions.grant(db, made.person, role, course, by=None, at=at)
        grants = frozenset({(role, course or "*")}) if role else frozenset()
        return queries.who_of(made.person, grants)


def sign_in(app: Flask, name: str, client: FlaskClient | None = None) -> Somebody:
    """Arrive if need be, then sign in by the form."""
    extensions = app.extensions
    with transaction(extensions["engine"], writes=False) as db:
        there = queries.person_by_email_or_none(db, f"{name}@example.org")
        who = queries.who_of(there) if there else None
    who = who or arrive(app, name)
    client = client or app.test_client()
    page = client.get("/sign-in")
    sent = {"email": f"{name}@example.org", "password": PASSWORD, "csrf_token": token(page)}
    response = client.post("/sign-in", data=sent)
    assert response.status_code == 303, response.text
    return Somebody(app, who, client)
