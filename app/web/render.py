"""Renders a context to its template: one loader with a prefix a domain, no undefined names."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    get_flashed_messages,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined

from app.web import formats
from app.web.contexts import Flash, Page, Shell

THEMES = ("light", "dark")


def install(app: Flask, domains: list[str]) -> None:
    """Templates of each domain under its own prefix: `quizzes/paper.html`."""
    root = Path(app.root_path)
    folders = {name: FileSystemLoader(root / name / "templates") for name in ["web", *domains]}
    app.jinja_env.loader = PrefixLoader(folders)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(asset=lambda path: app.extensions["assets"].address(path))
    formats.install(app)


def render(page: Page) -> Response:
    """The finished answer for a context."""
    full = replace(page, shell=shell())
    response = make_response(render_template(page.template, page=full), page.status)
    # A person's page must not stay in a shared cache, nor come back after signing out.
    response.headers.setdefault("Cache-Control", "no-store" if _signed_in() else "no-cache")
    return response


def fragment(template: str, **values: Any) -> str:
    """A part of a page, for scripts that fetch it; the same file that the page includes."""
    return render_template(template, **values)


def shell() -> Shell:
    """What every page carries; also used by the error pages, so it needs no database."""
    who = g.get("who")
    gate = current_app.extensions["gate"]
    menu, account_menu = gate.menu(who, request.path)
    theme = request.cookies.get("theme")
    messages: Any = get_flashed_messages(with_categories=True)
    return Shell(
        person=who if who is not None and who.signed_in else None,
        menu=menu,
        account_menu=account_menu,
        flashes=tuple(Flash("error" if kind == "error" else "ok", text) for kind, text in messages),
        theme=theme if theme in THEMES else None,
        lang=str(get_locale() or "en"),
        csrf=generate_csrf(),
        nonce=g.get("nonce", ""),
        path=request.path,
        site_name=current_app.extensions["settings"].site_name,
    )


def _signed_in() -> bool:
    who = g.get("who")
    return who is not None and who.signed_in


def address_of(endpoint: str, **values: Any) -> str:
    """An absolute address of this site, from the setting and not from what the request claims."""
    base = str(current_app.extensions["settings"].base_url)
    return base + url_for(endpoint, **values)
