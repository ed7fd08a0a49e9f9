"""Two people, or one person twice, at the same moment."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.accounts import actions, queries
from app.accounts.models import Password, Person, SignInLog
from app.kernel.db import transaction
from tests.accounts.mail import link_in
from tests.conftest import Post
from tests.people import PASSWORD, arrive
from tests.racing import at_once
from tests.web.browser import Browser


def posting(browser: Browser, address: str, values: dict[str, str]) -> Callable[[], int]:
    """A post that is ready to go; gives its status."""
    sent = {**values, "csrf_token": browser.token()}
    return lambda: browser.client.post(address, data=sent).status_code


def test_two_sign_ups_with_one_address_make_one_person(app: Flask, post: Post) -> None:
    form = {"name": "Nora Vega", "email": "nora@example.org"}
    passwords = ["the first password", "the second password"]
    deeds = [posting(Browser(app), "/sign-up", {**form, "password": one}) for one in passwords]
    assert at_once(*deeds) == [303, 303]
    with transaction(app.extensions["engine"], writes=False) as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 1
        assert db.scalar(select(func.count()).select_from(Password)) == 1
    statuses = sorted(Browser(app).client.get(link_in(one)).status_code for one in post.letters())
    assert statuses == [200, 404]  # only the later one's link is good


def test_a_sign_up_never_sets_the_password_of_an_account_that_is_being_confirmed(
    app: Flask, post: Post
) -> None:
    """Whichever comes first: with both, a stranger's password on a confirmed account is lost."""
    engine, passwords = app.extensions["engine"], app.extensions["passwords"]
    at = app.extensions["clock"].now()
    for number in range(5):
        email, mine = f"nora{number}@example.org", Browser(app)
        mine.post("/sign-up", {"name": "Nora Vega", "email": email, "password": PASSWORD})
        link = link_in(post.last())

        def intrude(email: str = email) -> None:
            with transaction(engine, writes=True) as db:
                actions.register(
                    db, passwords, name="Eve", email=email, password="a stranger's own", at=at
                )

        confirmed, intruded = at_once(posting(mine, link, {}), intrude)
        assert intruded is None
        with transaction(engine, writes=False) as db:
            person = queries.person_by_email(db, email)
            kept = queries.password_of(db, person.id)
            hers = passwords.fits(kept.hash, PASSWORD)
            assert (confirmed, person.confirmed_at is not None, hers) in [
                (303, True, True),
                (404, False, False),
            ]


def test_of_two_resets_with_one_link_one_is_done(app: Flask, post: Post) -> None:
    arrive(app, "ana")
    Browser(app).post("/password-reset", {"email": "ana@example.org"})
    link = link_in(post.last())
    words = ["the first new password", "the second new password"]
    statuses = at_once(*(posting(Browser(app), link, {"password": word}) for word in words))
    assert sorted(map(str, statuses)) == ["303", "404"]
    winner = words[statuses.index(303)]
    Browser(app).post("/sign-in", {"email": "ana@example.org", "password": winner})


def test_of_two_browsers_that_change_the_password_one_stays_signed_in(app: Flask) -> None:
    browsers = [Browser(app), Browser(app)]
    arrive(app, "ana")
    for browser in browsers:
        browser.post("/sign-in", {"email": "ana@example.org", "password": PASSWORD})
    change = "/account/password"
    statuses = at_once(
        posting(browsers[0], change, {"old": PASSWORD, "new": "the first new password"}),
        posting(browsers[1], change, {"old": PASSWORD, "new": "the second new password"}),
    )
    assert statuses.count(303) == 1
    assert [one.is_signed_in() for one in browsers] == [status == 303 for status in statuses]


def test_guesses_at_once_are_all_counted(app: Flask) -> None:
    arrive(app, "ana")
    wrong = {"email": "ana@example.org", "password": "a wrong password"}

    def guess_five_times(browser: Browser) -> Callable[[], list[int]]:
        guess = posting(browser, "/sign-in", wrong)
        return lambda: [guess() for _ in range(5)]

    answers = at_once(*(guess_five_times(Browser(app)) for _ in range(4)))
    statuses = [status for some in answers for status in some]
    assert (statuses.count(422), statuses.count(429)) == (10, 10)
    with transaction(app.extensions["engine"], writes=False) as db:
        assert db.scalar(select(func.count()).select_from(SignInLog)) == 10


def test_a_role_granted_twice_at_once_is_held_once(app: Flask) -> None:
    arrive(app, "ana")
    runner = app.test_cli_runner()
    grant = ["people", "grant", "ana@example.org", "issuer"]
    done = at_once(*(lambda: runner.invoke(args=grant).exit_code for _ in range(2)))
    assert done == [0, 0]
    with transaction(app.extensions["engine"], writes=False) as db:
        (ana,) = queries.everyone(db)
        assert len(ana.grants) == 1
