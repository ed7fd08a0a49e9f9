"""Headers and cookies, a strict content policy without inline code, and what no page is asked about."""

import secrets
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.routing import IntegerConverter, Map

from app.kernel.errors import Invalid, NotFound, Refused

LARGEST = 2**31 - 1  # of a number in an address: no database column of ours holds a larger one

POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def install(app: Flask, *, secure: bool) -> None:
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="plumbline",
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_NAME="plumbline_remember",
    )

    app.url_map.converters["int"] = _Number

    @app.before_request
    def _nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    app.before_request(_refuse_undeclared)
    app.before_request(_refuse_nul)

    @app.after_request
    def _headers(response: Response) -> Response:
        policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy.format(nonce=g.get("nonce", "")))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if secure and request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class _Number(IntegerConverter):
    """Whole numbers in addresses; one that no row can have is an unknown address."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **options})


def _refuse_undeclared() -> None:
    """Closed by default: a view that was not declared with `doorway.page` is open to nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not hasattr(view, "needs"):
        raise Refused("This page is not open to anybody.")


def _refuse_nul() -> None:
    """No text of ours has a NUL, and PostgreSQL can't even be asked about one."""
    if "\0" in request.path:
        raise NotFound("We cannot find that page. The address may be old or mistyped.")
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if any("\0" in part for pair in sent for part in pair):
        raise Invalid("What was sent holds a character that no text can have. Type it again.")
