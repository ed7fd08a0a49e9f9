"""Domain and HTTP errors become one error page or one JSON shape, here and nowhere else."""

import secrets
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, g, jsonify, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.kernel.errors import Conflict, DomainError, Invalid, NotFound, Refused, TooMany
from app.web.contexts import Page
from app.web.doorway import wants_json
from app.web.i18n import _
from app.web.render import render

log = structlog.get_logger()

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Refused: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
}


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page, template="web/error.html"):
    """What happened, and how to go on."""

    heading: str
    sentence: str
    reference: str | None = None


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _token)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)


def _domain(error: DomainError) -> Response:
    field = error.field if isinstance(error, Invalid) else None
    fields = {field: error.sentence} if field else {}
    return _answer(STATUS[type(error)], error.sentence, fields=fields)


def _token(_error: CSRFError) -> Response:
    return _answer(
        400,
        _("This form was open for too long or came from elsewhere. Go back, reload and try again."),
        heading=_("That form has expired"),
    )


def _too_many(_error: RateLimitExceeded) -> Response:
    return _answer(429, _("That was tried too often from here. Wait a minute, then try again."))


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    sentences = {
        404: _("We cannot find that page. The address may be old or mistyped."),
        405: _("This address does not take that kind of request. Go back and use the form."),
        413: _("What you sent is too large. The limit is 2 MB."),
    }
    answer = _answer(code, sentences.get(code, _("The request could not be understood.")))
    if code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def _crash(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.exception("crash", reference=reference, path=request.path, exc_info=error)
    return _answer(
        500,
        _("This is our fault, not yours. What you saved before is safe. Try again in a minute."),
        reference=reference,
    )


def _answer(
    status: int,
    sentence: str,
    *,
    heading: str = "",
    fields: dict[str, str] | None = None,
    reference: str | None = None,
) -> Response:
    if wants_json():
        response = jsonify(ok=False, error=sentence, fields=fields or {}, reference=reference)
        response.status_code = status
        return response
    if status < 500:
        _recognise()
    heading = heading or {
        403: _("Not open to you"),
        404: _("Nothing here"),
        409: _("Not now"),
        413: _("Too large"),
        422: _("That does not fit"),
        429: _("Too often"),
        500: _("Something broke here"),
    }.get(status, _("That did not work"))
    page = ErrorPage(
        title=heading, heading=heading, sentence=sentence, reference=reference, status=status
    )
    return render(page)


def _recognise() -> None:
    """What was refused before the doorway asked who it is: ask now, so that the page greets her."""
    if "who" not in g:
        try:
            g.who = current_app.extensions["gate"].who()
        except SQLAlchemyError:  # the page can do without
            g.who = None
