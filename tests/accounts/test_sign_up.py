"""Signing up, and confirming the address. Nobody learns who has an account."""

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from app.accounts import queries
from app.accounts.models import Password, Person
from app.kernel.db import transaction
from tests.accounts.mail import link_in
from tests.conftest import Post, TestClock
from tests.people import PASSWORD, arrive
from tests.web.browser import Browser, without_chance

NEW = {"name": "Nora Vega", "email": "nora@example.org", "password": PASSWORD}


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


def person(app: Flask, email: str) -> Person | None:
    with transaction(app.extensions["engine"], writes=False) as db:
        return queries.person_by_email_or_none(db, email)


def session_of(visitor: Browser) -> dict[str, object]:
    """What a visitor's session says; anyone who has the cookie can read it."""
    cookie = visitor.client.get_cookie("plumbline")
    assert cookie is not None
    serializer = SecureCookieSessionInterface().get_signing_serializer(visitor.app)
    assert serializer is not None
    found: dict[str, object] = serializer.loads(cookie.value)
    return found


class TestSigningUp:
    def test_it_makes_an_unconfirmed_account_that_cannot_sign_in(
        self, app: Flask, visitor: Browser
    ) -> None:
        visitor.post("/sign-up", NEW)
        made = person(app, NEW["email"])
        assert made is not None
        assert made.confirmed_at is None
        answer = Browser(app).post("/sign-in", {**NEW, "remember": ""}, status=422)
        assert "do not fit together" in answer.text

    def test_it_hashes_the_password_with_argon2id(self, app: Flask, visitor: Browser) -> None:
        visitor.post("/sign-up", NEW)
        with transaction(app.extensions["engine"], writes=False) as db:
            kept = db.scalars(select(Password)).one()
        assert kept.hash.startswith("$argon2id$")
        assert PASSWORD not in kept.hash

    def test_it_signs_nobody_in(self, visitor: Browser) -> None:
        visitor.post("/sign-up", NEW)
        assert not visitor.is_signed_in()

    def test_addresses_that_differ_in_case_are_one(self, app: Flask, visitor: Browser) -> None:
        visitor.post("/sign-up", NEW)
        visitor.post("/sign-up", {**NEW, "email": "  NORA@Example.ORG "})
        with transaction(app.extensions["engine"], writes=False) as db:
            assert db.scalar(select(func.count()).select_from(Person)) == 1

    FAULTS = (
        ("name", "", "Enter your name."),
        ("name", "   ", "Enter your name."),
        ("name", "n" * 121, "Use at most 120 characters."),
        ("email", "", "Enter your e-mail address."),
        ("email", "nora", "That is no e-mail address."),
        ("email", "nora@@example.org", "That is no e-mail address."),
        ("email", "n" * 250 + "@example.org", "An address has at most 254 characters."),
        ("password", "", "Choose a password."),
        ("password", "short", "Use at least 10 characters."),
        ("password", "p" * 201, "Use at most 200 characters."),
        ("password", "passwordpassword", "among the first ones tried"),
        ("password", "nora@example.org", "made of your own name or address"),
    )

    def test_a_fault_is_said_beside_its_field_and_nothing_is_stored(
        self, app: Flask, visitor: Browser
    ) -> None:
        for field, value, sentence in self.FAULTS:
            answer = visitor.post("/sign-up", {**NEW, field: value}, status=422)
            beside = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
            assert sentence in beside, (field, value)
        with transaction(app.extensions["engine"], writes=False) as db:
            assert db.scalar(select(func.count()).select_from(Person)) == 0

    def test_the_input_is_kept_for_correction_but_not_the_password(self, visitor: Browser) -> None:
        answer = visitor.post("/sign-up", {**NEW, "password": "too short"}, status=422)
        assert 'value="Nora Vega"' in answer.text
        assert 'value="nora@example.org"' in answer.text
        assert "too short" not in answer.text

    def test_a_person_who_is_signed_in_goes_home(self, app: Flask) -> None:
        visitor = Browser(app)
        arrive(app, "ana")
        visitor.post("/sign-in", {"email": "ana@example.org", "password": PASSWORD})
        assert visitor.get("/sign-up", status=303).location == "/home"


class TestNobodyLearnsWhoHasAnAccount:
    def test_the_pages_are_the_same(self, app: Flask) -> None:
        arrive(app, "ana")
        known, unknown = Browser(app), Browser(app)
        answers = [
            known.post("/sign-up", {**NEW, "email": "ana@example.org"}),
            unknown.post("/sign-up", {**NEW, "email": "eva@example.org"}),
        ]
        assert answers[0].location == answers[1].location
        pages = [
            without_chance(known.get("/sign-up/sent").text),
            without_chance(unknown.get("/sign-up/sent").text).replace("eva@", "ana@"),
        ]
        assert pages[0] == pages[1]

    def test_the_sessions_are_the_same_shape(self, app: Flask) -> None:
        arrive(app, "ana")
        known, unknown = Browser(app), Browser(app)
        known.post("/sign-up", {**NEW, "email": "ana@example.org"})
        unknown.post("/sign-up", {**NEW, "email": "eva@example.org"})
        shapes = [
            {name: len(str(value)) for name, value in session_of(visitor).items()}
            for visitor in (known, unknown)
        ]
        assert shapes[0] == shapes[1]

    def test_only_the_letter_says_it(self, app: Flask, visitor: Browser, post: Post) -> None:
        arrive(app, "ana")
        visitor.post("/sign-up", {**NEW, "email": "ana@example.org"})
        visitor.post("/sign-up", NEW)
        known, unknown = post.letters()
        assert (known.to, known.subject) == ("ana@example.org", "You already have an account")
        assert (unknown.to, unknown.subject) == ("nora@example.org", "Confirm your address")

    def test_a_sign_up_changes_nothing_of_an_account_that_is_there(
        self, app: Flask, visitor: Browser
    ) -> None:
        arrive(app, "ana")
        visitor.post("/sign-up", {**NEW, "email": "ana@example.org", "password": "quite another"})
        ana = person(app, "ana@example.org")
        assert ana is not None
        assert ana.name == "Ana Okafor"
        Browser(app).post("/sign-in", {"email": "ana@example.org", "password": PASSWORD})

    def test_a_weak_password_is_refused_alike(self, app: Flask) -> None:
        arrive(app, "ana")
        weak = {**NEW, "password": "aaaaaaaaaaaa"}
        answers = [
            Browser(app).post("/sign-up", {**weak, "email": email}, status=422).text
            for email in ("ana@example.org", "eva@example.org")
        ]
        assert without_chance(answers[0]) == without_chance(answers[1]).replace("eva@", "ana@")


class TestConfirming:
    def test_in_the_same_browser_a_button_opens_the_account(
        self, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        link = link_in(post.last())
        assert "The password you chose" not in visitor.get(link).text
        assert visitor.post(link).location == "/home"
        assert visitor.is_signed_in()

    def test_following_the_link_alone_confirms_nothing(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        visitor.get(link_in(post.last()))
        made = person(app, NEW["email"])
        assert made is not None
        assert made.confirmed_at is None

    def test_in_another_browser_it_asks_for_the_password(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        link, other = link_in(post.last()), Browser(app)
        assert "The password you chose" in other.get(link).text
        assert "That is not your password." in other.post(link, status=422).text
        other.post(link, {"password": "a wrong password"}, status=422)
        assert not other.is_signed_in()
        other.post(link, {"password": PASSWORD})
        assert other.is_signed_in()

    def test_wrong_passwords_at_the_link_are_counted(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        link, other = link_in(post.last()), Browser(app)
        for _ in range(10):
            other.post(link, {"password": "a wrong password"}, status=422)
        other.post(link, {"password": PASSWORD}, status=429)

    def test_an_older_link_dies_with_a_new_sign_up(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        older = link_in(post.last())
        visitor.post("/sign-up", {**NEW, "password": "another password"})
        assert "no longer good" in visitor.get(older, status=404).text
        visitor.post(older, status=404)
        visitor.post(link_in(post.last()))
        assert visitor.is_signed_in()

    def test_a_strangers_sign_up_never_opens_by_my_browsers_button(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        """I signed up; a stranger signed up with my address after me; his link is in my mail."""
        visitor.post("/sign-up", NEW)
        Browser(app).post("/sign-up", {**NEW, "password": "the stranger's own"})
        link = link_in(post.last())
        assert "The password you chose" in visitor.get(link).text
        visitor.post(link, {"password": PASSWORD}, status=422)

    def test_a_link_that_has_done_its_work_leads_to_signing_in(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        link = link_in(post.last())
        visitor.post(link)
        other = Browser(app)
        assert other.get(link, status=303).location == "/sign-in"
        assert other.post(link).location == "/sign-in"
        assert not other.is_signed_in()

    def test_a_link_runs_out_after_three_days(
        self, visitor: Browser, clock: TestClock, post: Post
    ) -> None:
        visitor.post("/sign-up", NEW)
        link = link_in(post.last())
        clock.forward(days=2, hours=23)
        visitor.get(link)
        clock.forward(hours=2)
        visitor.get(link, status=404)

    def test_a_made_up_link_is_no_page(self, visitor: Browser) -> None:
        for link in ("x", "x.y", "%00", "x" * 3000, "é"):
            visitor.get(f"/sign-up/confirmation/{link}", status=404)

    def test_a_reset_link_is_no_confirmation(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        arrive(app, "ana")
        visitor.post("/password-reset", {"email": "ana@example.org"})
        token = link_in(post.last()).rpartition("/")[2]
        visitor.get(f"/sign-up/confirmation/{token}", status=404)
        visitor.get(f"/account/email/{token}", status=404)

    def test_it_leads_on_to_where_she_was_going(self, visitor: Browser, post: Post) -> None:
        visitor.post("/sign-up", {**NEW, "next": "/courses/corrective-exercise"})
        assert visitor.post(link_in(post.last())).location == "/courses/corrective-exercise"

    def test_it_never_leads_to_another_site(self, visitor: Browser, post: Post) -> None:
        visitor.post("/sign-up", {**NEW, "next": "https://evil.example"})
        assert visitor.post(link_in(post.last())).location == "/home"
