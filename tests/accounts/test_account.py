"""Changing one's name, address and password."""

import pytest
from flask import Flask

from tests.accounts.mail import link_in
from tests.conftest import Post, TestClock
from tests.people import PASSWORD, Somebody, arrive, sign_in
from tests.web.browser import Browser, without_chance

NEW = "five quite new words here"
MOVING = {"email": "ana@new.example.org", "password": PASSWORD}


@pytest.fixture
def ana(app: Flask) -> Somebody:
    return sign_in(app, "ana")


def test_a_visitor_is_sent_to_sign_in(app: Flask) -> None:
    assert Browser(app).get("/account", status=303).location == "/sign-in?next=/account"
    for address in ("name", "email", "password", "password-check"):
        Browser(app).post(f"/account/{address}", status=403)


class TestTheName:
    def test_it_is_saved(self, ana: Somebody) -> None:
        ana.post("/account/name", {"name": "  Ana   Maria Okafor "})
        assert 'value="Ana Maria Okafor"' in ana.get("/account").text

    def test_an_empty_one_is_refused_beside_the_field(self, ana: Somebody) -> None:
        answer = ana.post("/account/name", {"name": "\u202e \u200b"}, status=422)
        assert "Enter your name." in answer.text

    def test_a_name_is_text_and_never_markup(self, ana: Somebody) -> None:
        ana.post("/account/name", {"name": "<script>alert(1)</script>"})
        assert "<script>alert" not in ana.get("/account").text


class TestThePassword:
    def test_it_ends_every_other_session_and_keeps_this_one(
        self, app: Flask, ana: Somebody, post: Post
    ) -> None:
        elsewhere = sign_in(app, "ana")
        ana.post("/account/password", {"old": PASSWORD, "new": NEW})
        ana.get("/home")
        elsewhere.get("/home", status=303)
        assert post.last().subject == "Your password was changed"

    def test_the_old_one_is_no_longer_good(self, app: Flask, ana: Somebody) -> None:
        ana.post("/account/password", {"old": PASSWORD, "new": NEW})
        credentials = {"email": "ana@example.org"}
        Browser(app).post("/sign-in", {**credentials, "password": PASSWORD}, status=422)
        Browser(app).post("/sign-in", {**credentials, "password": NEW})

    def test_a_wrong_old_one_is_refused_and_changes_nothing(
        self, app: Flask, ana: Somebody
    ) -> None:
        elsewhere = sign_in(app, "ana")
        answer = ana.post("/account/password", {"old": "a wrong one", "new": NEW}, status=422)
        assert "That is not your password." in answer.text
        elsewhere.get("/home")

    def test_a_weak_new_one_is_refused_and_changes_nothing(self, app: Flask, ana: Somebody) -> None:
        answer = ana.post("/account/password", {"old": PASSWORD, "new": "aaaaaaaaaaaa"}, status=422)
        assert "among the first ones tried" in answer.text
        sign_in(app, "ana")

    @pytest.mark.parametrize("page", ["password", "email", "password-check"])
    def test_guessing_the_old_one_is_counted_like_signing_in(
        self, app: Flask, ana: Somebody, page: str
    ) -> None:
        sent = {"old": "a wrong one", "new": NEW, "email": "x@example.org", "password": "wrong"}
        for _ in range(10):
            ana.post(f"/account/{page}", sent, status=422)
        ana.post(f"/account/{page}", {**sent, "old": PASSWORD, "password": PASSWORD}, status=429)
        signing_in = {"email": "ana@example.org", "password": PASSWORD}
        Browser(app).post("/sign-in", signing_in, status=429)


class TestTheAddress:
    def test_it_moves_when_the_link_in_the_new_mailbox_is_opened(
        self, app: Flask, ana: Somebody, post: Post
    ) -> None:
        ana.post("/account/email", MOVING)
        letter = post.last()
        assert letter.to == "ana@new.example.org"
        assert "ana@example.org" in ana.get("/account").text
        ana.get(link_in(letter))
        assert "ana@example.org" in ana.get("/account").text
        ana.post(link_in(letter))
        assert "ana@new.example.org" in ana.get("/account").text
        Browser(app).post("/sign-in", MOVING)

    def test_the_old_address_is_told(self, ana: Somebody, post: Post) -> None:
        ana.post("/account/email", MOVING)
        ana.post(link_in(post.last()))
        told = post.last()
        assert (told.to, told.subject) == ("ana@example.org", "Your address was changed")
        assert "ana@new.example.org" in told.text

    def test_the_password_is_asked_for(self, ana: Somebody, post: Post) -> None:
        answer = ana.post("/account/email", {**MOVING, "password": "a wrong one"}, status=422)
        assert "That is not your password." in answer.text
        assert 'value="ana@new.example.org"' in answer.text
        assert post.letters() == []

    def test_a_taken_address_gets_the_same_answer_and_no_letter(
        self, app: Flask, ana: Somebody, post: Post
    ) -> None:
        arrive(app, "ben")
        ana.post("/account/email", {**MOVING, "email": "ben@example.org"})
        taken = ana.get("/account/email/sent").text
        assert post.letters() == []
        ana.post("/account/email", MOVING)
        free = ana.get("/account/email/sent").text
        assert without_chance(taken) == without_chance(free).replace(
            "ana@new.example.org", "ben@example.org"
        )

    def test_the_link_is_dead_after_use(self, ana: Somebody, post: Post) -> None:
        ana.post("/account/email", MOVING)
        link = link_in(post.last())
        ana.post(link)
        ana.get(link, status=404)
        ana.post(link, status=404)

    def test_the_link_runs_out_after_a_day(
        self, clock: TestClock, ana: Somebody, post: Post
    ) -> None:
        ana.post("/account/email", MOVING)
        link = link_in(post.last())
        clock.forward(hours=25)
        ana.get(link, status=404)

    def test_the_link_dies_with_a_new_password(self, ana: Somebody, post: Post) -> None:
        """Who takes her account back by a new password ends what a thief had begun."""
        ana.post("/account/email", MOVING)
        link = link_in(post.last())
        ana.post("/account/password", {"old": PASSWORD, "new": NEW})
        ana.get(link, status=404)

    def test_an_address_taken_in_the_meantime_is_refused_with_a_sentence(
        self, app: Flask, ana: Somebody, post: Post
    ) -> None:
        ana.post("/account/email", {**MOVING, "email": "ben@example.org"})
        link = link_in(post.last())
        arrive(app, "ben")
        answer = ana.post(link, status=422)
        assert "can&#39;t be used" in answer.text
        assert "ana@example.org" in ana.get("/account").text


class TestThePasswordOnceMore:
    def test_it_makes_the_session_fresh_and_leads_on(
        self, app: Flask, clock: TestClock, ana: Somebody
    ) -> None:
        clock.forward(hours=1)
        values = {"password": PASSWORD, "next": "/credits"}
        assert ana.post("/account/password-check", values).location == "/credits"
        with ana.client.session_transaction() as session:
            assert session["password_given_at"] == pytest.approx(clock.now().timestamp(), abs=60)

    def test_a_wrong_one_does_not(self, ana: Somebody) -> None:
        ana.post("/account/password-check", {"password": "a wrong one"}, status=422)
