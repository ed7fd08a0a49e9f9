"""A passage and a note stay where they were made, and so does she."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.live import Live
from tests.browser.visitor import Visitor

LESSON = "what-it-is/the-problem"
ADDRESS = f"/learn/{make.COURSE}/{LESSON}"


@pytest.fixture
def enrolled(site: Live) -> None:
    who = site.who("ana")
    with site.writing() as db:
        make.enrolment(db, who, site.clock.now())


@pytest.mark.usefixtures("enrolled")
def test_learner_finds_her_marks_again(visit: Callable[..., Visitor]) -> None:
    visitor = visit("ana")
    visitor.go(ADDRESS)
    visitor.ready()
    page = visitor.page
    cited = page.locator("p[data-block]:has(.cite)").first
    plain = page.locator("p[data-block]:not(:has(.cite, .term))").nth(1)
    words = [cited.inner_text(), plain.inner_text()]

    cited.click(click_count=3)
    page.get_by_role("button", name="Highlight").click()
    expect(cited.locator("mark.highlight").first).to_be_visible()

    plain.click(click_count=3)
    page.get_by_role("button", name="Add note").click()
    page.get_by_label("Your note", exact=True).fill("Ask Ben about this.")
    page.get_by_role("button", name="Save the note").first.click()
    expect(plain.locator("mark.has-note").first).to_be_visible()

    visitor.go(ADDRESS)
    expect(cited.locator("mark.highlight").first).to_be_visible()
    expect(plain.locator("mark.has-note")).to_have_attribute("title", "Ask Ben about this.")
    assert [cited.inner_text(), plain.inner_text()] == words, "marking changes no word"
    expect(page.locator("#notes .note-row")).to_have_count(2)
    visitor.go("/notes")
    expect(page.locator(".note-text")).to_have_text("Ask Ben about this.")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(".note-row")).to_have_count(1)


@pytest.mark.usefixtures("enrolled")
def test_learner_is_asked_before_a_note_goes(visit: Callable[..., Visitor]) -> None:
    """By keyboard: Escape keeps it and gives the focus back."""
    visitor = visit("ana")
    visitor.go(ADDRESS)
    page = visitor.page
    page.locator("#notes").get_by_label("Note").fill("Read this again.")
    visitor.press_button("Save the note")
    expect(page.locator("#notes .note-text")).to_have_text("Read this again.")
    page.get_by_role("link", name="Change").click()
    visitor.heading("Your note")
    visitor.ready()
    remove = page.get_by_role("button", name="Remove the note")
    remove.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(remove).to_be_focused()
    remove.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
    visitor.is_at("/notes")
    expect(page.get_by_text("No notes yet.")).to_be_visible()


@pytest.mark.usefixtures("enrolled")
def test_escape_lets_a_selection_be(visit: Callable[..., Visitor]) -> None:
    visitor = visit("ana")
    visitor.go(ADDRESS)
    visitor.ready()
    visitor.page.locator("p[data-block]").nth(2).click(click_count=3)
    expect(visitor.page.locator(".highlight-tools")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator(".highlight-tools")).to_have_count(0)


@pytest.mark.usefixtures("enrolled")
def test_learner_goes_on_where_she_stopped(visit: Callable[..., Visitor]) -> None:
    visitor = visit("ana")
    visitor.go(ADDRESS)
    visitor.ready()
    heading = visitor.page.locator(".lesson-body h2[id]").nth(1)
    with visitor.page.expect_request("**/place") as sent:
        heading.evaluate("element => element.scrollIntoView()")
    place = parse_qs(sent.value.post_data or "")["place"][0]
    title = visitor.page.locator(f'[id="{place}"]').inner_text()
    sent.value.response()

    other = visit("ana", width=390, height=844)
    other.go("/home")
    expect(other.page.locator(".stopped")).to_contain_text(f"You stopped at “{title}”")
    other.page.get_by_role("link", name="Continue").click()
    other.page.wait_for_url(f"**{ADDRESS}#{place}")
    expect(other.page.locator(f'[id="{place}"]')).to_be_in_viewport()


@pytest.mark.usefixtures("enrolled")
def test_a_passage_across_blocks_is_cut_at_the_first(visit: Callable[..., Visitor]) -> None:
    visitor = visit("ana")
    visitor.go(ADDRESS)
    visitor.ready()
    page = visitor.page
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll('p[data-block]')
          const range = document.createRange()
          range.setStart(first.firstChild, 3)
          range.setEnd(second.firstChild, 5)
          getSelection().removeAllRanges()
          getSelection().addRange(range)
        }"""
    )
    with page.expect_response("**/notes") as answer:
        page.get_by_role("button", name="Highlight").click()
    assert json.loads(answer.value.text())["ok"]
    expect(page.locator("p[data-block]").first.locator("mark").first).to_be_visible()
    expect(page.locator("p[data-block]").nth(1).locator("mark")).to_have_count(0)
