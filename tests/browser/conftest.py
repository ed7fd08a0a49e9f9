"""A real browser against a real server, on this machine only.

One Chromium serves a session, each visitor has a context of her own. What goes wrong unseen fails
the test: console errors, scripts that throw, requests that fail or leave the host.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.live import Live
from tests.browser.places import Places, furnish
from tests.browser.visitor import PATIENCE, Visitor, visiting

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


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


@pytest.fixture
def visit(chromium: Browser, site: Live) -> Iterator[Callable[..., Visitor]]:
    """`visit()` opens a browser; `visit("ana", javascript=False)` signed in, without JavaScript."""
    with visiting(chromium, site) as arrive:
        yield arrive


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Places]:
    """A site in the middle of its life, for tests that only look."""
    with Live(tmp_path_factory.mktemp("places"), sqlite_template) as live:
        yield furnish(live)
