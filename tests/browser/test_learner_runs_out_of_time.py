"""At zero the page hands in by itself; without a page, or without script, the server closes."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests import make
from tests.browser.live import Live
from tests.browser.visitor import Visitor


def start(site: Live) -> str:
    """Ana's attempt with its first question answered right; the quiz gives 20 minutes."""
    who = site.who("ana")
    with site.writing() as db:
        row = make.enrolment(db, who, site.clock.now())
        db.flush()
        attempt = make.attempt(db, row, "what-it-is", at=site.clock.now())
        db.flush()
        make.answer(db, who, attempt, site.clock.now(), right=1)
        return f"/attempts/{attempt.code}"


def test_learner_runs_out_of_time(site: Live, visit: Callable[..., Visitor]) -> None:
    address, visitor = start(site), visit("ana")
    site.clock.forward(minutes=15, seconds=10)
    visitor.go(address)
    timer = visitor.page.get_by_role("timer")
    expect(timer).to_have_class(re.compile("is-near"))
    expect(timer).to_contain_text("04:")
    expect(visitor.page.get_by_role("status").filter(has_text="5 minutes left")).to_have_count(1)
    site.clock.forward(minutes=4, seconds=44)
    visitor.go(address)
    visitor.page.wait_for_url(f"**{address}/result")
    visitor.heading("Not passed: 1 of 8")


def test_learner_comes_back_after_her_time(site: Live, visit: Callable[..., Visitor]) -> None:
    address, visitor = start(site), visit("ana", javascript=False)
    site.clock.forward(minutes=21)
    visitor.go(address)
    visitor.heading("Time is up")
    visitor.press_button("See the result")
    visitor.heading("Not passed: 1 of 8")
    expect(visitor.page.get_by_text("Time was up; what was stored was handed in.")).to_be_visible()
