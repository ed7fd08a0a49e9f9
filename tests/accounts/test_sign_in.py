"""Signing in, being remembered, signing out; and how guessing is stopped."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Password, SignInLog
from app.accounts.passwords import Passwords
from app.kernel.db import transaction
from tests.conftest import TestClock
from tests.people import PASSWORD, arrive, sign_in
from tests.web.browser import Browser, without_chance

ANA = {"email": "ana@example.org", "password": PASSWORD}
WRONG = {**ANA, "password": "not this one either"}


@pytest.fixture
def visitor(app: Flask) -> Browser:
    arrive(app, "ana")
    return Browser(app)


class TestSigningIn:
    def test_it_leads_home(self, visitor: Browser) -> None:
        assert visitor.post("/sign-in", ANA).location == "/home"
        assert visitor.is_signed_in()

    def test_case_and_blanks_of_the_address_do_not_matter(self, visitor: Browser) -> None:
        visitor.post("/sign-in", {**ANA, "email": " Ana@EXAMPLE.org "})

    def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
        self, visitor: Browser
    ) -> None:
        wrong = visitor.post("/sign-in", WRONG, status=422).text
        unknown = visitor.post("/sign-in", {**WRONG, "email": "eva@example.org"}, status=422).text
        assert "do not fit together" in wrong
        assert without_chance(wrong) == without_chance(unknown).replace("eva@", "ana@")

    def test_the_address_is_kept_for_correction_but_not_the_password(
        self, visitor: Browser
    ) -> None:
        answer = visitor.post("/sign-in", WRONG, status=422)
        assert 'value="ana@example.org"' in answer.text
        assert WRONG["password"] not in answer.text

    def test_what_an_earlier_visitor_left_in_the_session_goes(
        self, app: Flask, visitor: Browser
    ) -> None:
        before = visitor.token()
        visitor.post("/sign-in", ANA)
        with visitor.client.session_transaction() as session:
            assert "sent_to" not in session
        assert visitor.token() != before

    def test_it_leads_on_to_where_she_was_going(self, visitor: Browser) -> None:
        page = visitor.get("/certificates/some-code?from=mail", status=303)
        assert page.location == "/sign-in?next=/certificates/some-code?from%3Dmail"
        answer = visitor.post("/sign-in", {**ANA, "next": "/credits?a=1"})
        assert answer.location == "/credits?a=1"

    def test_it_leads_to_no_other_site(self, app: Flask, visitor: Browser) -> None:
        elsewhere = (
            "https://evil.example/",
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "\\\\evil.example/",
            "/\t/evil.example/",
            "\t//evil.example/",
            "/\n/evil.example/",
            "javascript:alert(1)",
            "evil.example",
        )
        for target in elsewhere:
            answer = Browser(app).post("/sign-in", {**ANA, "next": target})
            assert answer.location == "/home", target

    def test_a_hash_of_an_older_cost_is_made_anew(self, app: Flask, visitor: Browser) -> None:
        dearer = Passwords((2, 16, 1))
        app.extensions["passwords"] = dearer
        visitor.post("/sign-in", ANA)
        with transaction(app.extensions["engine"], writes=False) as db:
            kept = db.scalars(select(Password.hash)).one()
        assert "t=2" in kept
        assert dearer.fits(kept, PASSWORD)

    def test_who_is_at_the_door_costs_one_statement(
        self, app: Flask, at_most: Callable[[int], AbstractContextManager[list[str]]]
    ) -> None:
        isa = sign_in(app, "isa")
        with at_most(1):
            assert "Isa Brandt" in isa.get("/accessibility").text

    def test_a_visitor_costs_none(
        self, app: Flask, at_most: Callable[[int], AbstractContextManager[list[str]]]
    ) -> None:
        with at_most(0):
            Browser(app).get("/accessibility")


class TestGuessing:
    def fail(self, visitor: Browser, times: int, email: str = "ana@example.org") -> None:
        for _ in range(times):
            visitor.post("/sign-in", {**WRONG, "email": email}, status=422)

    def test_after_ten_failures_even_the_right_password_is_refused(
        self, app: Flask, visitor: Browser
    ) -> None:
        self.fail(visitor, 10)
        answer = Browser(app).post("/sign-in", ANA, status=429)
        assert "Wait 15 minutes" in answer.text

    def test_nine_are_forgiven(self, visitor: Browser) -> None:
        self.fail(visitor, 9)
        visitor.post("/sign-in", ANA)

    def test_an_unknown_address_is_refused_alike(self, visitor: Browser) -> None:
        self.fail(visitor, 10, "eva@example.org")
        visitor.post("/sign-in", {**WRONG, "email": "eva@example.org"}, status=429)

    def test_other_accounts_are_not_affected(self, app: Flask, visitor: Browser) -> None:
        arrive(app, "ben")
        self.fail(visitor, 10)
        Browser(app).post("/sign-in", {**ANA, "email": "ben@example.org"})

    def test_the_window_passes(self, clock: TestClock, visitor: Browser) -> None:
        self.fail(visitor, 10)
        clock.forward(minutes=14)
        visitor.post("/sign-in", ANA, status=429)
        clock.forward(minutes=2)
        visitor.post("/sign-in", ANA)

    def test_a_success_begins_the_count_anew(self, app: Flask, visitor: Browser) -> None:
        self.fail(visitor, 9)
        Browser(app).post("/sign-in", ANA)
        self.fail(visitor, 9)
        visitor.post("/sign-in", ANA)

    def test_case_makes_no_other_account(self, app: Flask, visitor: Browser) -> None:
        self.fail(visitor, 10, "ANA@example.org")
        Browser(app).post("/sign-in", ANA, status=429)

    def test_many_accounts_from_one_place_are_refused(self, app: Flask, visitor: Browser) -> None:
        for number in range(60):
            self.fail(visitor, 1, f"{number}@example.org")
        visitor.post("/sign-in", ANA, status=429)

    def test_the_counting_is_in_the_database(self, app: Flask, visitor: Browser) -> None:
        self.fail(visitor, 1)
        visitor.post("/sign-in", ANA)
        with transaction(app.extensions["engine"], writes=False) as db:
            rows = db.scalars(select(SignInLog).order_by(SignInLog.id)).all()
        assert [row.succeeded for row in rows] == [False, True]
        assert not any("ana" in row.account or "127" in row.address for row in rows)


class TestBeingRemembered:
    def test_without_asking_a_new_session_knows_nobody(self, visitor: Browser) -> None:
        visitor.post("/sign-in", ANA)
        visitor.restart()
        assert not visitor.is_signed_in()

    def test_it_survives_the_session(self, visitor: Browser) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        visitor.restart()
        assert visitor.is_signed_in()

    def test_it_does_not_count_as_having_given_the_password(
        self, app: Flask, visitor: Browser
    ) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        visitor.restart()
        visitor.get("/home")
        with visitor.client.session_transaction() as session:
            assert "password_given_at" not in session

    def test_it_ends_with_signing_out(self, visitor: Browser) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        visitor.post("/sign-out")
        visitor.restart()
        assert not visitor.is_signed_in()

    def test_it_ends_with_a_new_password(self, app: Flask, visitor: Browser) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        other = sign_in(app, "ana")
        other.post("/account/password", {"old": PASSWORD, "new": "a newer one, and longer"})
        visitor.restart()
        assert not visitor.is_signed_in()

    def test_the_browser_that_sets_the_new_password_stays_remembered(
        self, visitor: Browser
    ) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        visitor.post("/account/password", {"old": PASSWORD, "new": "a newer one, and longer"})
        visitor.restart()
        assert visitor.is_signed_in()

    def test_a_forged_cookie_is_nobodys(self, app: Flask, visitor: Browser) -> None:
        visitor.post("/sign-in", {**ANA, "remember": "y"})
        cookie = visitor.client.get_cookie("plumbline_remember")
        assert cookie is not None
        value, _, mac = cookie.value.partition("|")
        for forged in (f"{value[:-1]}9|{mac}", f"{value}|{'0' * len(mac)}", value, "", "|", "é|x"):
            thief = Browser(app)
            thief.client.set_cookie("plumbline_remember", forged)
            assert not thief.is_signed_in(), forged


class TestSigningOut:
    def test_it_ends_the_session(self, visitor: Browser) -> None:
        visitor.post("/sign-in", ANA)
        assert visitor.post("/sign-out").location == "/"
        assert "You are signed out." in visitor.get("/").text
        assert not visitor.is_signed_in()

    def test_following_a_link_never_signs_out(self, visitor: Browser) -> None:
        visitor.post("/sign-in", ANA)
        visitor.get("/sign-out", status=405)
        assert visitor.is_signed_in()
