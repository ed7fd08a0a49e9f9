"""The front page's body stands still beside its line until somebody asks it to move."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.figures import Moving
from tests.browser.live import Live
from tests.browser.visitor import Visitor, visiting

PIXELS = 1.5
LEGEND = "likely overactive"  # told in words beside the figure


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("front"), sqlite_template) as live:
        yield live


@pytest.fixture
def visit(chromium: Browser, front: Live) -> Iterator[Callable[..., Visitor]]:
    with visiting(chromium, front) as arrive:
        yield arrive


def middle(one: Locator, figure: Locator) -> tuple[float, float]:
    """Where it is within the figure, however far the page is scrolled."""
    box, ground = one.bounding_box(), figure.bounding_box()
    assert box is not None
    assert ground is not None
    return box["x"] + box["width"] / 2 - ground["x"], box["y"] + box["height"] / 2 - ground["y"]


def test_it_moves_exactly_where_it_stood(visit: Callable[..., Visitor]) -> None:
    """On the width on which the drawing is cut off and its row is taller than it."""
    visitor = visit(width=800)
    page, asked = visitor.page, []
    page.on("request", lambda request: asked.append(request.url))
    visitor.go("/")
    visitor.ready()
    assert not [url for url in asked if "/js/figure/" in url or url.endswith(".json")]
    moving = Moving(page, LEGEND)
    rings = [page.locator(".hero-mark circle").nth(number) for number in (2, 3)]
    stood = [middle(ring, moving.figure) for ring in rings]
    begin = moving.figure.locator("[data-do=start]")
    begin.click()
    moving.shows(view="lateral")
    moving.button("Goniometer").click()
    for number, place in enumerate(stood):
        point = middle(moving.points().nth(number), moving.figure)
        assert point == pytest.approx(place, abs=PIXELS)
    moving.view("Posterior").click()
    moving.shows(view="posterior")
    assert not visitor.axe()
    moving.button("Back to the picture").click()
    expect(page.locator(".hero-drawing")).to_be_visible()
    expect(moving.button("Turn it")).to_be_focused()


def test_without_script_it_is_the_drawing_alone(visit: Callable[..., Visitor]) -> None:
    visitor = visit(javascript=False)
    visitor.go("/")
    figure = visitor.page.locator(".hero-live")
    expect(figure.locator(".hero-drawing")).to_be_visible()
    expect(figure.get_by_role("radio")).to_have_count(0)
    expect(figure.get_by_role("button")).to_have_count(0)
    expect(figure.locator(".hero-legend")).to_be_hidden()
