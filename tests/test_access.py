"""Every page for every member of the cast, as a table that a reviewer can read (b19).

Ana has completed the course and has an attempt, a note and a certificate; the others have nothing.
Change the table with `--accept`, and look at what changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.content import queries as content
from app.kernel.db import transaction
from app.learning import actions as learning
from app.learning import queries as learning_queries
from app.web.gate import PUBLIC
from tests import make
from tests.conftest import COURSE
from tests.people import CAST, Somebody, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOBODY = "nobody"
TOKEN = "no-such-token"
Values = dict[str, str | int]


@dataclass(frozen=True)
class Sample:
    """One address of a page, and how the table names it."""

    shown: str
    values: Values


@dataclass(frozen=True)
class Ana:
    """What she left behind."""

    certificate: str
    attempt: str
    done: str
    note: str
    picture: tuple[str, str]


def test_who_may_enter_which_page(app: Flask, golden: Callable[[str, str], None]) -> None:
    ana = sign_in(app, "ana")
    left = _work_of(app, ana)
    people: dict[str, FlaskClient] = {NOBODY: app.test_client(), "ana": ana.client}
    people |= {name: sign_in(app, name).client for name in CAST if name != "ana"}
    rows = [("page", "needs", *people)]
    for rule in _pages(app, "GET"):
        for sample in _samples(rule, left):
            answers = [_answer(client, _address(app, rule, sample)) for client in people.values()]
            rows.append((sample.shown, _needs(app, rule), *answers))
    deeds = [("deed", "needs")]
    deeds += [(rule.rule, _needs(app, rule)) for rule in _pages(app, "POST")]
    golden("access.txt", EXPLANATION + _table(rows) + "\n" + DEEDS + _table(deeds))


EXPLANATION = """\
Who gets what answer. 200 the page, 303 sent on, 403 may not, 404 not there for her;
"sign in" is sent to the sign-in page. Ana has completed the course; codes are hers.

"""
DEEDS = """\
What a POST needs, beside the token of the session; whose it is, each deed asks for itself.

"""


def _work_of(app: Flask, ana: Somebody) -> Ana:
    certificate = make.completed(app, ana.who)
    at = app.extensions["clock"].now()
    with transaction(app.extensions["engine"], writes=True) as db:
        edition = content.edition_of(db, COURSE)
        enrolment = learning_queries.standing_for(db, ana.who, COURSE).enrolment
        done = make.passed(db, ana.who, enrolment, "what-it-is", at).code
        attempt = make.attempt(db, enrolment, at=at).code
        lesson = edition.course.modules[0].lessons[0]
        note = learning.add_note(
            db,
            ana.who,
            edition.course,
            lesson,
            text="mine",
            quote=None,
            block=None,
            start=None,
            count=0,
            at=at,
        ).code
    return Ana(certificate, attempt, done, note, ("0" * 12, "none.webp"))


def _pages(app: Flask, method: str) -> list[Rule]:
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and _needs(app, rule) != "?"
    ]
    return sorted(found, key=lambda rule: rule.rule)


def _needs(app: Flask, rule: Rule) -> str:
    needs = getattr(app.view_functions[rule.endpoint], "needs", "?")
    return "public" if needs is PUBLIC else str(needs)


def _samples(rule: Rule, left: Ana) -> Iterator[Sample]:
    """Addresses of a page. A page with parameters that nobody gave here fails the test."""
    if rule.endpoint == "learning.lesson":
        for module, lesson in (("what-it-is", "the-problem"), ("static-posture", "side-view")):
            yield _sample(rule, {"course": COURSE, "module": module, "lesson": lesson})
        return
    values: dict[str, Values] = {
        "quizzes.paper": {"code": left.attempt},
        "quizzes.result": {"code": left.done},
        "learning.note": {"code": left.note},
        "content.file": {"course": COURSE, "blob": left.picture[0], "name": left.picture[1]},
        "content.figure": {"course": COURSE, "key": left.picture[0], "name": "clip.json"},
    }
    if rule.endpoint == "quizzes.quiz":
        for quiz in ("what-it-is", "final"):
            yield _sample(rule, {"course": COURSE, "quiz": quiz})
        return
    common: Values = {"course": COURSE, "token": TOKEN, "code": left.certificate}
    wanted = values.get(rule.endpoint) or {name: common[name] for name in rule.arguments}
    yield _sample(rule, wanted)


def _sample(rule: Rule, values: Values) -> Sample:
    """The table names the fixed keys and leaves codes as they are called."""
    shown = rule.rule
    for name, value in values.items():
        if name in ("course", "module", "lesson", "quiz"):
            shown = shown.replace(f"<{name}>", str(value))
    return Sample(shown, values)


def _address(app: Flask, rule: Rule, sample: Sample) -> str:
    with app.test_request_context():
        built = rule.build(sample.values)
    assert built is not None
    return built[1]


def _answer(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in"):
        return "sign in"
    return str(answer.status_code)


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)
