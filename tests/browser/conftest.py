"""A real browser against a real server, on this machine only.

One Chromium serves a session, each visitor has a context of her own. What goes wrong unseen fails
the test: console errors, scripts that throw, requests that fail or leave the host.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.live import Live
from tests.browser.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 15_000  # ms; two cores may be busy with other tests
WIDTH, HEIGHT = 1280, 900

expect.set_options(timeout=PATIENCE)


def _program() -> str | None:
    """The machine's own Chromium; CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = _program()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[Live]:
    """The site on a free port, with the shipped course and nobody in it."""
    with Live(tmp_path, sqlite_template) as live:
        yield live


@contextmanager
def visiting(browser: Browser, site: Live) -> Iterator[Callable[..., Visitor]]:
    """Hands out browsers on the site, each a device of its own, and asks each at the end what
    went wrong unseen."""
    visitors: list[Visitor] = []

    def arrive(
        name: str | None = None,
        *,
        javascript: bool = True,
        dark: bool = False,
        width: int = WIDTH,
        height: int = HEIGHT,
        address: str = "",
        **more: Any,
    ) -> Visitor:
        context = browser.new_context(
            base_url=address or site.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        if name:
            context.add_cookies([site.session_of(name)])
        visitors.append(Visitor(context.new_page(), address or site.address))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.page.context.close()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    assert not faults, "went wrong unseen:\n" + "\n".join(faults)


@pytest.fixture
def visit(chromium: Browser, site: Live) -> Iterator[Callable[..., Visitor]]:
    """`visit()` opens a browser; `visit("ana", javascript=False)` signed in, without JavaScript."""
    with visiting(chromium, site) as arrive:
        yield arrive
