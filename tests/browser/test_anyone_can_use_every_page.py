"""Every kind of page, checked by machine: WCAG 2.2 A and AA in light and dark, wide and narrow, and
no sideways scroll at 320 px, which is 1280 px at four times the size."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

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


def open_term(visitor: Visitor) -> None:
    visitor.page.locator(".term").first.click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def open_menu(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.locator("summary[aria-label=Menu]").click()


def open_account_menu(visitor: Visitor) -> None:
    visitor.page.locator("summary[aria-label^=Account]").click()


def answer_checks(visitor: Visitor) -> None:
    """As a visitor, whose answers are kept nowhere: the first option of each choice."""
    for panel in visitor.page.locator(".check:has(.answer)").all():
        panel.locator(".answer input").first.check()
        panel.get_by_role("button", name="Answer", exact=True).click()
    expect(visitor.page.get_by_role("link", name="Try again").first).to_be_visible()


def select_a_passage(visitor: Visitor) -> None:
    visitor.page.locator("p[data-block]").nth(2).click(click_count=3)
    visitor.page.get_by_role("button", name="Add note").click()


def ask_before_removing(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Remove the note").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def open_everything(visitor: Visitor) -> None:
    visitor.page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.open = true })"
    )


def lose_the_network(visitor: Visitor) -> None:
    with visitor.without_network():
        visitor.page.locator(".answer input").first.check()
        expect(visitor.page.get_by_text("Not saved, trying again")).to_be_visible()
        visitor.faults += visitor.axe()


STATES = {
    "a term's meaning": ("lesson, visitor", open_term),
    "the menu": ("front", open_menu),
    "the account menu": ("home", open_account_menu),
    "answered checks": ("lesson, visitor", answer_checks),
    "a note being written": ("lesson", select_a_passage),
    "a question before a deed": ("note", ask_before_removing),
    "the whole syllabus and every answer": ("course", open_everything),
    "the whole map": ("course map", open_everything),
    "an answer that is not saved": ("paper, single", lose_the_network),
}


@pytest.mark.parametrize("state", STATES)
def test_what_opens_serves_everyone(
    onlooker: Callable[[str | None], Visitor], places: Places, state: str
) -> None:
    name, bring_about = STATES[state]
    visitor = onlooker(places.who(name))
    places.open(visitor, name)
    visitor.ready()
    bring_about(visitor)
    faults = visitor.axe()
    visitor.page.emulate_media(color_scheme="dark")
    faults += [f"dark: {fault}" for fault in visitor.axe()] + visitor.overflow(320)
    assert not faults + visitor.faults, "\n".join(faults + visitor.faults)
