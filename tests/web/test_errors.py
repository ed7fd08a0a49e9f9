"""What goes wrong is said in one clear sentence, on one page or in one JSON shape."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask

from app import UPLOAD_LIMIT, create_app
from app.settings import Settings
from tests.people import sign_in
from tests.web.browser import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
JSON = {"Accept": "application/json"}


class TestRefusals:
    def test_an_unknown_address_is_a_page_with_a_way_on(self, app: Flask) -> None:
        answer = Browser(app).get("/no/such/page", status=404)
        assert "We cannot find that page." in answer.text
        assert 'href="/"' in answer.text
        assert 'href="/sign-in"' in answer.text

    def test_it_greets_who_is_signed_in(self, app: Flask) -> None:
        answer = sign_in(app, "ana").get("/no/such/page", status=404)
        assert "Ana Okafor" in answer.text
        assert 'href="/sign-in"' not in answer.text

    def test_a_wrong_method_names_the_right_ones(self, app: Flask) -> None:
        answer = Browser(app).get("/sign-out", status=405)
        assert "does not take that kind of request" in answer.text
        assert "POST" in answer.headers["Allow"]

    def test_too_large_a_form_is_refused_with_the_limit(self, app: Flask) -> None:
        values = {"email": "x" * (UPLOAD_LIMIT + 1)}
        answer = app.test_client().post("/password-reset", data=values)
        assert answer.status_code == 413
        assert "The limit is 2 MB." in answer.text

    def test_so_is_one_with_too_many_parts(self, app: Flask) -> None:
        values = {f"part{number}": "x" for number in range(2000)}
        answer = app.test_client().post(
            "/password-reset", data=values, content_type="multipart/form-data"
        )
        assert answer.status_code == 413

    def test_json_has_one_shape(self, app: Flask) -> None:
        client = app.test_client()
        for answer in (client.get("/no/such", headers=JSON), client.get("/sign-out", headers=JSON)):
            assert answer.json is not None
            assert set(answer.json) == {"ok", "error", "fields", "reference"}
            assert answer.json["ok"] is False
            assert answer.json["error"].endswith(".")

    def test_a_number_that_no_row_can_have_is_an_unknown_address(self, app: Flask) -> None:
        ana = sign_in(app, "ana")
        for number in ("99999999999999999999", "-1", "0x1", "1.0", "x"):
            ana.post(f"/attempts/some-code/responses/{number}", status=404)


@contextmanager
def broken_in_production(settings: Settings) -> Iterator[Flask]:
    """The application as a school runs it, with something broken in it.

    Made inside the test and not by a fixture: its log goes to where `stderr` leads at that moment.
    """
    made = create_app(replace(settings, production=True))
    del made.extensions["clock"]
    yield made
    made.extensions["engine"].dispose()


class TestACrash:
    def test_the_page_has_a_reference_and_the_log_has_the_trace(
        self, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with broken_in_production(settings) as app:
            answer = Browser(app).get("/", status=500)
        assert "This is our fault, not yours." in answer.text
        assert "KeyError" not in answer.text
        assert "Traceback" not in answer.text
        reference = answer.text.partition("<code>")[2].partition("</code>")[0]
        assert len(reference) == 8
        lines = [line for line in capsys.readouterr().err.splitlines() if reference in line]
        (logged,) = [json.loads(line) for line in lines]
        assert (logged["event"], logged["path"]) == ("crash", "/")
        assert "Traceback" in logged["exception"]
        assert "KeyError: 'clock'" in logged["exception"]

    def test_so_has_the_json(self, settings: Settings) -> None:
        with broken_in_production(settings) as app:
            answer = app.test_client().get("/", headers=JSON)
        assert answer.status_code == 500
        assert answer.json is not None
        assert len(answer.json["reference"]) == 8

    def test_a_database_that_is_away_is_a_crash_and_not_a_hang(self, settings: Settings) -> None:
        nowhere = f"sqlite:///{settings.instance}/no/such/folder/plumbline.db"
        app = create_app(replace(settings, database_url=nowhere))
        Browser(app).get("/", status=500)
        Browser(app).get("/health", status=500)
        Browser(app).get("/no/such/page", status=404)
