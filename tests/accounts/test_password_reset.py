"""A new password by a link in the mail."""

import pytest
from flask import Flask

from tests.accounts.mail import link_in
from tests.conftest import Post, TestClock
from tests.people import PASSWORD, arrive, sign_in
from tests.web.browser import Browser, without_chance

NEW = "five quite new words here"
ANA = {"email": "ana@example.org"}


@pytest.fixture
def visitor(app: Flask) -> Browser:
    arrive(app, "ana")
    return Browser(app)


@pytest.fixture
def link(visitor: Browser, post: Post) -> str:
    visitor.post("/password-reset", ANA)
    return link_in(post.last())


class TestAskingForIt:
    def test_a_known_and_an_unknown_address_get_the_same_answer(
        self, app: Flask, visitor: Browser, post: Post
    ) -> None:
        other = Browser(app)
        places = [
            visitor.post("/password-reset", ANA).location,
            other.post("/password-reset", {"email": "eva@example.org"}).location,
        ]
        assert places[0] == places[1]
        pages = [without_chance(one.get(places[0]).text) for one in (visitor, other)]
        assert pages[0] == pages[1].replace("eva@", "ana@")
        subjects = [letter.subject for letter in post.letters()]
        assert subjects == ["Choose a new password", "No account with this address"]

    def test_no_address_is_refused_beside_the_field(self, visitor: Browser) -> None:
        answer = visitor.post("/password-reset", {"email": "no address"}, status=422)
        assert "That is no e-mail address." in answer.text
        assert 'value="no address"' in answer.text


class TestTheLink:
    def test_it_sets_the_password_and_signs_in(
        self, app: Flask, visitor: Browser, link: str
    ) -> None:
        visitor.post(link, {"password": NEW})
        assert visitor.is_signed_in()
        Browser(app).post("/sign-in", {**ANA, "password": PASSWORD}, status=422)
        Browser(app).post("/sign-in", {**ANA, "password": NEW})

    def test_it_works_once(self, app: Flask, visitor: Browser, link: str) -> None:
        visitor.post(link, {"password": NEW})
        assert "no longer good" in Browser(app).get(link, status=404).text
        Browser(app).post(link, {"password": "yet another password"}, status=404)

    def test_it_runs_out_after_an_hour(self, clock: TestClock, visitor: Browser, link: str) -> None:
        clock.forward(minutes=59)
        visitor.get(link)
        clock.forward(minutes=2)
        visitor.get(link, status=404)
        visitor.post(link, {"password": NEW}, status=404)

    def test_it_ends_every_other_session_and_tells_by_mail(
        self, app: Flask, visitor: Browser, link: str, post: Post
    ) -> None:
        elsewhere = sign_in(app, "ana")
        visitor.post(link, {"password": NEW})
        elsewhere.get("/home", status=303)
        assert (post.last().to, post.last().subject) == (
            "ana@example.org",
            "Your password was changed",
        )

    def test_a_weak_password_is_refused_and_the_link_stays_good(
        self, visitor: Browser, link: str
    ) -> None:
        answer = visitor.post(link, {"password": "short"}, status=422)
        assert "Use at least 10 characters." in answer.text
        visitor.post(link, {"password": NEW})

    def test_it_confirms_the_address(self, app: Flask, post: Post) -> None:
        visitor = Browser(app)
        signing_up = {"name": "Nora Vega", "email": "nora@example.org", "password": PASSWORD}
        visitor.post("/sign-up", signing_up)
        visitor.post("/password-reset", {"email": "nora@example.org"})
        visitor.post(link_in(post.last()), {"password": NEW})
        assert visitor.is_signed_in()

    def test_it_opens_an_account_that_guessing_has_closed(
        self, app: Flask, visitor: Browser, link: str
    ) -> None:
        for _ in range(10):
            visitor.post("/sign-in", {**ANA, "password": "a wrong one"}, status=422)
        visitor.post(link, {"password": NEW})
        assert visitor.is_signed_in()

    def test_it_dies_when_the_address_changes(
        self, app: Flask, visitor: Browser, link: str, post: Post
    ) -> None:
        ana = sign_in(app, "ana")
        ana.post("/account/email", {"email": "ana@new.example.org", "password": PASSWORD})
        ana.post(link_in(post.last()))
        visitor.get(link, status=404)

    def test_a_made_up_link_is_no_page(self, visitor: Browser) -> None:
        for made_up in ("x", "x.y", "%00", "sen", "e" * 3000):
            visitor.get(f"/password-reset/{made_up}", status=404)
