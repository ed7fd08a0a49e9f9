"""Every page enters by the doorway: closed unless declared, one transaction, readers can't write."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Blueprint, Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.access import May
from app.content.events import RevisionPublished
from app.kernel import audit, outbox
from app.kernel.audit import AuditRow
from app.kernel.db import transaction
from app.kernel.errors import Conflict, Invalid
from app.web.contexts import Page
from app.web.doorway import Door, is_local, page
from app.web.forms import Form
from app.web.gate import PUBLIC
from tests.people import sign_in
from tests.web.browser import Browser

JSON = {"Accept": "application/json"}


class Nowhere(Page, template="web/there-is-no-such-template.html"):
    """A page whose rendering fails."""


def note(door: Door) -> None:
    audit.record(door.db, at=door.now, by=door.who.id, deed="test", subject="nothing")


def refuse() -> None:
    raise Invalid("That does not fit.")


def pages() -> Blueprint:
    """Pages that no domain has, one for each rule."""
    bp = Blueprint("trial", __name__)

    @page(bp, "/trial/read", needs=PUBLIC)
    def read(door: Door) -> str:
        note(door)
        return "read"

    @page(bp, "/trial/write", needs=PUBLIC, methods=("POST",))
    def write(door: Door) -> str:
        note(door)
        return "written"

    @page(bp, "/trial/refusal", needs=PUBLIC, methods=("POST",))
    def refusal(door: Door) -> str:
        note(door)
        door.db.flush()
        raise Conflict("Not as things stand.")

    @page(bp, "/trial/blank", needs=PUBLIC, methods=("POST",))
    def blank(door: Door) -> Page:
        note(door)
        return Nowhere(title="never seen")

    @page(bp, "/trial/attempt", needs=PUBLIC, methods=("POST",))
    def attempt(door: Door) -> str:
        form = door.form(Form)
        note(door)
        with door.trying(form):
            note(door)
            refuse()
        return form.general[0]

    @page(bp, "/trial/event", needs=PUBLIC, methods=("POST",))
    def event(door: Door) -> str:
        note(door)
        outbox.add(door.db, RevisionPublished("a-course", 7), at=door.now)
        return "told"

    @page(bp, "/trial/own", needs=May.ACCOUNT_KEEP, methods=("GET", "POST"))
    def own(door: Door) -> str:
        return "own"

    @page(bp, "/trial/nobodys", needs=None)
    def nobodys(door: Door) -> str:
        return "nobody's"

    bp.add_url_rule("/trial/undeclared", "undeclared", lambda: "open by mistake")
    return bp


@pytest.fixture
def visitor(app: Flask) -> Browser:
    app.register_blueprint(pages())
    return Browser(app)


def notes(app: Flask) -> int:
    with transaction(app.extensions["engine"], writes=False) as db:
        return len(db.scalars(select(AuditRow).where(AuditRow.deed == "test")).all())


class TestTransactions:
    def test_a_get_that_writes_is_refused_by_the_database(
        self, app: Flask, visitor: Browser
    ) -> None:
        visitor.get("/trial/read", status=500)
        assert visitor.client.head("/trial/read").status_code == 500
        assert notes(app) == 0

    def test_returning_commits(self, app: Flask, visitor: Browser) -> None:
        visitor.post("/trial/write", status=200)
        assert notes(app) == 1

    def test_a_refusal_undoes_everything(self, app: Flask, visitor: Browser) -> None:
        assert "Not as things stand." in visitor.post("/trial/refusal", status=409).text
        assert notes(app) == 0

    def test_a_page_that_cannot_be_rendered_has_changed_nothing(
        self, app: Flask, visitor: Browser
    ) -> None:
        visitor.post("/trial/blank", status=500)
        assert notes(app) == 0

    def test_what_was_tried_is_undone_alone(self, app: Flask, visitor: Browser) -> None:
        assert visitor.post("/trial/attempt", status=200).text == "That does not fit."
        assert notes(app) == 1


class TestWhatFollows:
    def test_a_broken_reaction_costs_nobody_the_answer(self, app: Flask, visitor: Browser) -> None:
        def broken(*_: Any) -> None:
            raise RuntimeError("the reaction is broken")

        app.extensions["reactions"] = {RevisionPublished: (broken,)}
        assert visitor.post("/trial/event", status=200).text == "told"
        assert notes(app) == 1

    def test_nor_does_an_outbox_that_is_out_of_order(self, app: Flask, visitor: Browser) -> None:
        app.extensions["reactions"] = None
        assert visitor.post("/trial/event", status=200).text == "told"
        assert notes(app) == 1


class TestPermission:
    def test_a_view_without_a_declaration_is_open_to_nobody(
        self, app: Flask, visitor: Browser
    ) -> None:
        visitor.get("/trial/undeclared", status=403)
        sign_in(app, "ada").get("/trial/undeclared", status=403)

    def test_a_declaration_of_nothing_is_open_to_nobody(self, app: Flask, visitor: Browser) -> None:
        visitor.get("/trial/nobodys", status=303)
        sign_in(app, "ada").get("/trial/nobodys", status=403)

    def test_every_page_of_the_product_is_declared(self, app: Flask) -> None:
        silent = [
            rule.rule
            for rule in app.url_map.iter_rules()
            if not hasattr(app.view_functions[rule.endpoint], "needs")
        ]
        assert silent == []

    def test_a_visitor_is_led_to_sign_in_and_back(self, app: Flask, visitor: Browser) -> None:
        answer = visitor.get("/trial/own?a=1", status=303)
        assert answer.location == "/sign-in?next=/trial/own?a%3D1"
        assert sign_in(app, "ana").get("/trial/own").text == "own"

    def test_a_visitors_deed_is_refused_with_a_sentence(self, visitor: Browser) -> None:
        assert "Sign in first" in visitor.post("/trial/own", status=403).text

    def test_a_script_is_told_instead_of_led(self, visitor: Browser) -> None:
        answer = visitor.client.get("/trial/own", headers=JSON)
        assert answer.status_code == 403
        assert answer.json == {
            "ok": False,
            "error": "Sign in first, then try again.",
            "fields": {},
            "reference": None,
        }


class TestLocalAddresses:
    @pytest.mark.parametrize("address", ["/", "/home", "/a/b?c=d#e", "/a?next=https://x.org", "/ä"])
    def test_of_this_site(self, address: str) -> None:
        assert is_local(address)

    @pytest.mark.parametrize(
        "address",
        ["", None, "home", "//x.org", "///x.org", "/\\x.org", "/\t/x.org", "/a\\b", "http:/x.org",
         "https://x.org", "javascript:x", "\\\\x.org", " //x.org", "/\r\n/x.org"],
    )  # fmt: skip
    def test_of_no_or_another_site(self, address: str | None) -> None:
        assert not is_local(address)

    @given(st.text(alphabet="/\\.:@?#\t\r\n ab[]%0"))
    def test_what_is_believed_stays_here_in_a_browser_too(self, address: str) -> None:
        if is_local(address):
            # A browser drops tabs and line breaks and reads a backslash as a slash.
            as_read = address.strip().translate(str.maketrans("\\", "/", "\t\r\n"))
            assert urlsplit(urljoin("https://here.example/", as_read)).netloc == "here.example"
