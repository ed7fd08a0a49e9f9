"""What is tried too often from one place waits a while; a person reads why."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.settings import Settings
from tests.people import PASSWORD
from tests.web.browser import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SIGN_UP = {"name": "Nora Vega", "email": "nora@example.org", "password": PASSWORD}
WRONG = {"email": "nora@example.org", "password": "a wrong password"}


@pytest.fixture
def limited(settings: Settings) -> Iterator[Flask]:
    made = create_app(replace(settings, rate_limits=True))
    made.extensions["call_worker"] = lambda: None
    yield made
    made.extensions["engine"].dispose()


@pytest.mark.parametrize(
    ("address", "values", "allowed"),
    [
        ("/sign-up", SIGN_UP, 10),
        ("/sign-in", {**WRONG, "email": "no address"}, 20),
        ("/password-reset", {"email": "nora@example.org"}, 10),
    ],
)
def test_posts_are_limited_and_pages_are_not(
    limited: Flask, address: str, values: dict[str, str], allowed: int
) -> None:
    browser = Browser(limited)
    sent = {**values, "csrf_token": browser.token()}
    statuses = [browser.client.post(address, data=sent).status_code for _ in range(allowed)]
    assert 429 not in statuses
    refused = browser.client.post(address, data=sent)
    assert refused.status_code == 429
    assert "That was tried too often from here." in refused.text
    browser.get(address)


def test_a_script_is_told_in_json(limited: Flask) -> None:
    browser = Browser(limited)
    sent = {**WRONG, "email": "no address", "csrf_token": browser.token()}
    for _ in range(21):
        answer = browser.client.post("/sign-in", data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (429, "application/json")


def test_search_and_verification_are_limited_too(limited: Flask) -> None:
    browser = Browser(limited)
    for address in ("/search?q=knee", "/verify?code=x"):
        statuses = {browser.client.get(address).status_code for _ in range(61)}
        assert 429 in statuses, address


def test_another_place_is_not_affected(limited: Flask) -> None:
    browser = Browser(limited)
    sent = {**SIGN_UP, "csrf_token": browser.token()}
    for _ in range(11):
        browser.client.post("/sign-up", data=sent)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = browser.client.post("/sign-up", data=sent, environ_overrides=elsewhere)
    assert answer.status_code == 303


def test_without_a_proxy_nobody_chooses_an_address_of_her_own(limited: Flask) -> None:
    browser = Browser(limited)
    sent = {**SIGN_UP, "csrf_token": browser.token()}
    for number in range(11):
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        answer = browser.client.post("/sign-up", data=sent, headers=headers)
    assert answer.status_code == 429
