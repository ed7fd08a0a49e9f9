"""Headers and cookies of every answer."""

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.settings import Settings
from tests.people import PASSWORD, arrive, sign_in
from tests.web.browser import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ANSWERS = {
    "/": 200,
    "/sign-in": 200,
    "/home": 303,
    "/health": 200,
    "/no/such/page": 404,
    "/sign-out": 405,
    "/verify/PL-2222-2222-2222": 404,
    "/favicon.ico": 303,
}


def test_every_answer_has_the_headers(app: Flask) -> None:
    for address, status in ANSWERS.items():
        headers = Browser(app).get(address, status).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "frame-ancestors 'none'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_a_crash_and_a_missing_token_have_them_too(app: Flask) -> None:
    del app.extensions["clock"]
    crashed = Browser(app).get("/", status=500)
    refused = app.test_client().post("/sign-in")
    for answer in (crashed, refused):
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_static_files_are_never_taken_for_something_else(app: Flask) -> None:
    address = app.extensions["assets"].address("css/tokens.css")
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


def test_static_files_stay_in_their_folder(app: Flask) -> None:
    address = app.extensions["assets"].address("../settings.py")
    for wanted in (address, address.replace("../", "%2e%2e/"), "/assets/old/css/tokens.css"):
        assert app.test_client().get(wanted).status_code == 404


def test_each_answer_has_a_nonce_of_its_own(app: Flask) -> None:
    browser = Browser(app)
    policies = {browser.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_persons_pages_are_kept_nowhere(app: Flask) -> None:
    assert Browser(app).get("/").headers["Cache-Control"] == "no-cache"
    ana = sign_in(app, "ana")
    assert ana.get("/").headers["Cache-Control"] == "no-store"
    assert ana.get("/no/such/page", 404).headers["Cache-Control"] == "no-store"


class TestCookies:
    def cookies(self, settings: Settings, base_url: str) -> dict[str, str]:
        """What is set by signing in with a remembered browser and choosing colours."""
        app = create_app(replace(settings, base_url=base_url))
        arrive(app, "ana")
        browser = Browser(app, base_url)
        sent = {"email": "ana@example.org", "password": PASSWORD, "remember": "y"}
        answers = [
            browser.post("/sign-in", sent),
            browser.post("/theme", {"theme": "dark", "next": "/"}),
        ]
        app.extensions["engine"].dispose()
        lines = [line for one in answers for line in one.headers.getlist("Set-Cookie")]
        return {line.partition("=")[0]: line for line in lines}

    def test_no_script_reads_them_and_no_other_site_sends_them(self, settings: Settings) -> None:
        cookies = self.cookies(settings, "http://localhost")
        assert set(cookies) == {"plumbline", "plumbline_remember", "theme"}
        for line in cookies.values():
            assert "HttpOnly" in line
            assert "SameSite=Lax" in line
            assert "Secure" not in line

    def test_over_https_they_go_over_https_only(self, settings: Settings) -> None:
        for name, line in self.cookies(settings, "https://localhost").items():
            assert "Secure" in line, name

    def test_over_https_browsers_are_told_to_stay_there(self, settings: Settings) -> None:
        app = create_app(replace(settings, base_url="https://localhost"))
        answer = Browser(app, "https://localhost").get("/")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in app.test_client().get("/").headers
        app.extensions["engine"].dispose()
