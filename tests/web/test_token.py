"""Every request that changes something carries the token of its session."""

import pytest
from flask import Flask

from tests.people import PASSWORD, arrive, sign_in
from tests.web.browser import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SENTENCE = "This form was open for too long or came from elsewhere."


def test_without_a_token_it_is_refused_with_a_sentence(app: Flask) -> None:
    ana = sign_in(app, "ana")
    answer = ana.client.post("/account/name", data={"name": "Eve"})
    assert answer.status_code == 400
    assert SENTENCE in answer.text
    assert "That form has expired" in answer.text
    assert "Ana Okafor" in ana.get("/account").text


def test_a_script_gets_the_same_as_json(app: Flask) -> None:
    ana = sign_in(app, "ana")
    answer = ana.client.post("/account/name", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (400, "application/json")
    assert answer.json is not None
    assert answer.json["ok"] is False
    assert answer.json["error"].startswith(SENTENCE)
    assert answer.json["fields"] == {}


def test_another_sessions_token_is_not_good(app: Flask) -> None:
    ana, ben = sign_in(app, "ana"), Browser(app)
    values = {"name": "Eve", "csrf_token": ben.token()}
    assert ana.client.post("/account/name", data=values).status_code == 400


def test_a_token_from_before_signing_in_is_not_good_after(app: Flask) -> None:
    arrive(app, "ana")
    browser = Browser(app)
    before = browser.token()
    browser.post("/sign-in", {"email": "ana@example.org", "password": PASSWORD})
    values = {"name": "Eve", "csrf_token": before}
    assert browser.client.post("/account/name", data=values).status_code == 400


def test_a_script_may_send_it_as_a_header(app: Flask) -> None:
    ana, headers = sign_in(app, "ana"), {}
    page = ana.get("/account").text
    headers["X-CSRFToken"] = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    answer = ana.client.post("/account/name", data={"name": "Ana O."}, headers=headers)
    assert answer.status_code == 303


def test_every_deed_of_the_product_asks_for_it(app: Flask) -> None:
    client = sign_in(app, "ana").client
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            with app.test_request_context():
                address = rule.build(dict.fromkeys(rule.arguments, "1"))
            assert address is not None
            assert client.post(address[1]).status_code == 400, rule.rule


def test_over_https_a_form_of_another_site_is_refused(app: Flask) -> None:
    browser = Browser(app, "https://localhost")
    values = {"email": "ana@example.org", "csrf_token": browser.token()}
    for headers in ({"Referer": "https://evil.example/"}, {}):
        answer = browser.client.post(
            "/password-reset", data=values, base_url=browser.base_url, headers=headers
        )
        assert answer.status_code == 400
