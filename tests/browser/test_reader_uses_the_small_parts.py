"""Terms, citations, colours and menus, by keyboard, on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.make import COURSE

ADDRESS = f"/learn/{COURSE}/what-it-is/kinetic-chain"
LIT = re.compile(r"\bis-lit\b")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_term_opens_and_escape_returns(
    visit: Callable[..., Visitor], width: int, key: str
) -> None:
    visitor = visit(width=width)
    visitor.go(ADDRESS)
    visitor.ready()
    term = visitor.page.locator(".term").first
    popover = visitor.page.get_by_role("dialog", name=term.get_attribute("data-term"))
    term.focus()
    term.press(key)
    expect(popover).to_be_focused()
    expect(popover).to_contain_text(str(term.get_attribute("data-text")))
    expect(popover).to_be_in_viewport()
    expect(term).to_have_attribute("aria-expanded", "true")
    visitor.page.keyboard.press("Escape")
    expect(popover).to_have_count(0)
    expect(term).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "false")


def test_one_term_is_open_at_a_time(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go(ADDRESS)
    visitor.ready()
    terms = visitor.page.locator(".term")
    terms.nth(0).click()
    terms.nth(1).click()
    expect(visitor.page.locator(".term-popover")).to_have_count(1)
    visitor.page.locator("h1").click()
    expect(visitor.page.locator(".term-popover")).to_have_count(0)


def test_a_term_without_script_leads_to_the_glossary(visit: Callable[..., Visitor]) -> None:
    visitor = visit(javascript=False)
    visitor.go(ADDRESS)
    visitor.page.locator(".term").first.click()
    visitor.is_at(f"/courses/{COURSE}/glossary")


def test_a_citation_and_its_note_light_each_other(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go(ADDRESS)
    visitor.ready()
    page = visitor.page
    link = page.locator(".cite a").first
    note = page.locator(str(link.get_attribute("href")).replace("/", r"\/"))
    link.focus()
    expect(note).to_have_class(LIT)
    link.press("Enter")
    expect(note).to_be_in_viewport()
    note.get_by_role("link").first.focus()
    expect(page.locator(".cite").first).to_have_class(LIT)


def test_the_colours_stay_as_chosen(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go("/")
    visitor.ready()
    html = visitor.page.locator("html")
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = visitor.page.evaluate(ground)
    with visitor.page.expect_response("**/theme"):
        visitor.page.get_by_role("button", name="Dark").click()
    expect(html).to_have_attribute("data-theme", "dark")
    visitor.go("/courses/" + COURSE)
    expect(html).to_have_attribute("data-theme", "dark")
    expect(visitor.page.get_by_role("button", name="Dark")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert visitor.page.evaluate(ground) != light
    visitor.ready()
    with visitor.page.expect_response("**/theme"):
        visitor.page.get_by_role("button", name="As my device").click()
    visitor.go("/")
    assert visitor.page.evaluate(ground) == light


def test_the_colours_change_without_script(visit: Callable[..., Visitor]) -> None:
    visitor = visit(javascript=False)
    visitor.go("/privacy")
    visitor.page.get_by_role("button", name="Dark").click()
    visitor.is_at("/privacy")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("menu", ["Menu", "Account: Ana Okafor"])
def test_a_menu_opens_on_a_phone_and_escape_returns(
    visit: Callable[..., Visitor], menu: str
) -> None:
    visitor = visit("ana", width=390, height=844)
    visitor.go("/")
    visitor.ready()
    summary = visitor.page.locator(f'summary[aria-label="{menu}"]')
    row = summary.locator("xpath=..").get_by_role("link").first
    summary.focus()
    summary.press("Enter")
    expect(row).to_be_in_viewport()
    visitor.page.keyboard.press("Tab")
    expect(row).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(row).to_be_hidden()
    expect(summary).to_be_focused()
