"""What holds for every page and every form of the product, whoever looks and whatever is typed."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.kernel.db import transaction
from tests import make
from tests.people import Somebody, sign_in, token
from tests.web.browser import PLAIN, Browser
from tests.web.site import Reading, Sheet, walk

NASTY = (
    "",
    "x" * 20_000,
    "<b>&\"'; DROP TABLE people; --",
    "-1",
    "99999999999999999999",
    "NaN",
    "\u0663\u00b2",  # digits to Python, not to everyone
    "2026-13-45",
    "9999-12-31",
    "\U0001f9cd\u202e\u0301",
    "\0",
)


@pytest.fixture
def ana(app: Flask) -> Somebody:
    """Somebody who has done everything and sits in an attempt: every page has something to show."""
    somebody = sign_in(app, "ana")
    make.completed(app, somebody.who)
    with transaction(app.extensions["engine"], writes=True) as db:
        at = app.extensions["clock"].now()
        make.attempt(db, make.enrolment(db, somebody.who, at), at=at)
    return somebody


def reader(client_get: Callable[..., TestResponse]) -> Callable[[str], TestResponse]:
    """Gets a page, and says which one it was that failed."""

    def get(address: str) -> TestResponse:
        response = client_get(address)
        assert response.status_code in (200, 303), f"{address}: {response.status_code}"
        return response

    return get


def pages_of(get: Callable[..., TestResponse]) -> dict[str, Reading]:
    return dict(walk(reader(get)))


class TestEveryPage:
    def test_a_visitors_links_lead_somewhere_and_hold_no_inline_code(self, app: Flask) -> None:
        pages = pages_of(Browser(app).client.get)
        assert {"/", "/sign-in", "/sign-up", "/verify", "/privacy"} <= set(pages)
        assert {at: page.forbidden for at, page in pages.items() if page.forbidden} == {}

    def test_so_do_a_learners(self, ana: Somebody) -> None:
        pages = pages_of(ana.client.get)
        assert {"/home", "/account", "/credits", "/notes"} <= set(pages)
        assert any(re.fullmatch(r"/attempts/\w+", at.partition("?")[0]) for at in pages)
        assert {at: page.forbidden for at, page in pages.items() if page.forbidden} == {}


class TestEveryForm:
    def test_it_takes_whatever_is_typed_without_breaking(self, app: Flask, ana: Somebody) -> None:
        pages = list(pages_of(ana.client.get).values())
        for address in ("/sign-in", "/sign-up", "/password-reset"):
            pages.append(Reading(address))
            pages[-1].feed(Browser(app).get(address).text)
        sheets = self.kinds(app, [sheet for page in pages for sheet in page.sheets])
        assert len(sheets) > 10
        self.csrf = token(ana.client.get(PLAIN))
        broken = [
            (sheet.method, sheet.action, name, value[:30])
            for sheet in sheets
            for name in sheet.names
            for value in NASTY
            if name != "csrf_token" and self.send(ana, sheet, name, value) >= 500
        ]
        assert broken == []

    def kinds(self, app: Flask, sheets: list[Sheet]) -> list[Sheet]:
        """One form of each kind; signing out comes last."""
        router = app.url_map.bind("localhost")
        one = {
            (router.match(urlsplit(sheet.action).path, sheet.method)[0], sheet.names): sheet
            for sheet in sheets
        }
        return sorted(one.values(), key=lambda sheet: sheet.action == "/sign-out")

    def send(self, ana: Somebody, sheet: Sheet, spoilt: str, value: str) -> int:
        values = {**dict.fromkeys(sheet.names, "1"), "csrf_token": self.csrf, spoilt: value}
        if sheet.method == "GET":
            return ana.client.get(sheet.action, query_string=values).status_code
        return ana.client.post(sheet.action, data=values).status_code


class TestEveryAddress:
    CODES = ("no-such", "PL-2222-2222-2222", "%00", "x" * 3000, "%F0%9F%A7%8D", "..%2F..", "'")

    def addresses(self, app: Flask, method: str) -> list[str]:
        """Every address that takes a code, with codes that nobody made."""
        return [
            re.sub(r"<(path:)?\w+>", code, re.sub(r"<int:\w+>", "7", rule.rule))
            for rule in app.url_map.iter_rules()
            for code in self.CODES
            if rule.arguments and method in (rule.methods or ())
        ]

    def test_what_nobody_made_is_not_found(self, app: Flask, ana: Somebody) -> None:
        met = {at: ana.client.get(at).status_code for at in self.addresses(app, "GET")}
        without_a_letter = {"/verify/%F0%9F%A7%8D", "/verify/..%2F..", "/verify/'"}
        wrong = {at[:60]: status for at, status in met.items() if status != 404}
        # A verify address without one letter of a code has asked nothing: it shows the form.
        assert {at: status for at, status in wrong.items() if at not in without_a_letter} == {}

    def test_nor_can_anything_be_done_to_it(self, app: Flask, ana: Somebody) -> None:
        """403 where the whole page is not open to her, 405 where the code is another address."""
        sent = {"csrf_token": token(ana.client.get(PLAIN))}
        met = {at: ana.client.post(at, data=sent).status_code for at in self.addresses(app, "POST")}
        assert {
            at[:60]: status for at, status in met.items() if status not in (403, 404, 405)
        } == {}

    def test_a_number_in_place_of_a_question_is_not_found_either(
        self, app: Flask, ana: Somebody
    ) -> None:
        for number in (0, 7, 2**31 - 1, 2**31, 10**30):
            ana.post(f"/attempts/no-such/responses/{number}", status=404)
            ana.post(f"/attempts/no-such/flags/{number}", status=404)
