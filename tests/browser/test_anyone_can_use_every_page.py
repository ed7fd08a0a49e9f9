"""Every kind of page, checked by machine: WCAG 2.2 A and AA in light and dark, wide and narrow, and
no sideways scroll at 320 px, which is 1280 px at four times the size."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.places import EVERYWHERE, Places
from tests.browser.visitor import Visitor, visiting


@pytest.fixture(scope="module")
def onlooker(chromium: Browser, places: Places) -> Iterator[Callable[[str | None], Visitor]]:
    """One browser for each person; these tests only look, so a visit leaves no trace."""
    met: dict[str | None, Visitor] = {}
    with visiting(chromium, places.site) as arrive:

        def onlooker(name: str | None) -> Visitor:
            if name not in met:
                met[name] = arrive(name)
            met[name].page.set_viewport_size({"width": 1280, "height": 900})
            met[name].page.emulate_media(color_scheme="light")
            return met[name]

        yield onlooker


@pytest.mark.parametrize("name", EVERYWHERE)
def test_page_serves_everyone(
    onlooker: Callable[[str | None], Visitor], places: Places, name: str
) -> None:
    visitor = onlooker(places.who(name))
    places.open(visitor, name)
    faults = visitor.axe(advice=True)
    visitor.page.emulate_media(color_scheme="dark")
    faults += visitor.overflow(390)
    faults += [f"dark, on a phone: {fault}" for fault in visitor.axe()]
    faults += visitor.overflow(320)
    assert not faults + visitor.faults, "\n".join(faults + visitor.faults)
