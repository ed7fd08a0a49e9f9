"""No answer is lost: not to a dead network, a killed server, a reload, a step back or a fast hand."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from app.kernel.chance import seeded
from app.quizzes import rules
from app.quizzes.definition import Quiz
from app.quizzes.queries import paper_for
from tests import make
from tests.browser.live import Live, Process
from tests.browser.visitor import Visitor

QUIZ = "findings-to-causes"


@pytest.fixture
def process(site: Live) -> Iterator[Process]:
    made = Process(site)
    made.start()
    yield made
    made.kill()


def start(site: Live, kind: str, quiz: str = QUIZ) -> str:
    """Ana's attempt that asks a question of this kind; the address of that question."""
    who = site.who("ana")
    with site.writing() as db:
        course = make.edition(db).course
        its_quiz = Quiz.from_dict(course.quizzes[quiz])

        def asks(seed: int) -> bool:
            drawn = rules.draw(its_quiz, course.items, seeded(seed))
            return any(course.items[item]["type"] == kind for item in drawn)

        row = make.enrolment(db, who, site.clock.now())
        db.flush()
        seed = next(filter(asks, range(300)))
        attempt = make.attempt(db, row, quiz, at=site.clock.now(), seed=seed)
        db.flush()
        asked = make.questions(db, attempt.code)
        place = next(one.place for one in asked if one.prepared["kind"] == kind)
        return f"/attempts/{attempt.code}?q={place}"


def stored(site: Live, address: str) -> object:
    """What the database holds for the question at this address."""
    code, _q, place = address.rpartition("/")[2].partition("?q=")
    who = site.who("ana")
    with site.reading() as db:
        return paper_for(db, who, code).asked[int(place) - 1].answer


def choose(visitor: Visitor, number: int) -> str:
    """Choose an option; its value."""
    option = visitor.page.locator(".answer input").nth(number)
    option.check()
    return str(option.get_attribute("value"))


def is_chosen(visitor: Visitor, value: str) -> None:
    expect(visitor.page.locator(f'.answer input[value="{value}"]')).to_be_checked()


def state(visitor: Visitor, wanted: str) -> None:
    expect(visitor.page.locator(".saved")).to_have_attribute("data-saved", wanted)


def test_an_answer_given_without_network_is_saved_when_it_is_back(
    site: Live, visit: Callable[..., Visitor]
) -> None:
    address, visitor = start(site, "single"), visit("ana")
    visitor.go(address)
    visitor.ready()
    with visitor.without_network():
        value = choose(visitor, 1)
        expect(visitor.page.get_by_text("Not saved, trying again")).to_be_visible()
        assert stored(site, address) is None
    state(visitor, "saved")
    expect(visitor.page.get_by_text("Saved", exact=True)).to_be_visible()
    assert stored(site, address) == {"option": value}
    visitor.go(address)
    is_chosen(visitor, value)


def test_a_killed_server_loses_no_answer(
    site: Live, process: Process, visit: Callable[..., Visitor]
) -> None:
    address, visitor = start(site, "single"), visit("ana", address=process.address)
    visitor.go(address)
    visitor.ready()
    with visitor.page.expect_response("**/responses/*"):
        first = choose(visitor, 0)
    state(visitor, "saved")
    visitor.may_lose_requests = True
    process.kill()
    second = choose(visitor, 1)
    state(visitor, "waiting")
    assert first != second
    process.start()
    state(visitor, "saved")
    assert stored(site, address) == {"option": second}
    visitor.go(address)
    is_chosen(visitor, second)


def test_an_answer_waits_in_a_closed_browser_window(
    site: Live, process: Process, visit: Callable[..., Visitor]
) -> None:
    """The window is gone before the network is back: the next one takes the answer up."""
    address, visitor = start(site, "single"), visit("ana", address=process.address)
    visitor.go(address)
    visitor.ready()
    visitor.may_lose_requests = True
    process.kill()
    value = choose(visitor, 2)
    state(visitor, "waiting")
    context = visitor.page.context
    visitor.page.close()
    process.start()
    again = Visitor(context.new_page(), process.address)
    again.go(address)
    is_chosen(again, value)
    state(again, "saved")
    expect(again.page.locator(".saved")).to_have_attribute("data-saved", "saved")
    again.go(address)
    is_chosen(again, value)
    assert stored(site, address) == {"option": value}
    assert not again.faults


@pytest.mark.parametrize("how", ["reload", "map", "back"])
def test_a_number_just_typed_survives_leaving(
    site: Live, visit: Callable[..., Visitor], how: str
) -> None:
    """She leaves before the pause after which typing is saved."""
    address, visitor = start(site, "numeric"), visit("ana")
    visitor.go("/home")
    visitor.go(address)
    page = visitor.page
    visitor.ready()
    page.get_by_role("textbox").press_sequentially("4.7")
    if how == "reload":
        page.reload()
    elif how == "map":
        page.locator(".question-map a:not([aria-current])").first.click()
        page.wait_for_url(lambda url: not url.endswith(address))
        page.locator(".quiz-map .button").click()
        expect(page.locator("h1")).to_contain_text("Hand in with 7 unanswered?")
        visitor.go(address)
    else:
        page.go_back()
        visitor.is_at("/home")
        visitor.go(address)
    expect(page.get_by_role("textbox")).to_have_value("4.7")
    state(visitor, "saved")


def test_back_shows_what_was_answered(site: Live, visit: Callable[..., Visitor]) -> None:
    address, visitor = start(site, "single"), visit("ana")
    visitor.go(address)
    value = choose(visitor, 1)
    visitor.press_button("Next question")
    visitor.page.wait_for_url(lambda url: not url.endswith(address))
    visitor.page.go_back()
    visitor.page.wait_for_url("**" + address)
    is_chosen(visitor, value)
    visitor.page.reload()
    is_chosen(visitor, value)


def test_a_second_window_takes_nothing_back(site: Live, visit: Callable[..., Visitor]) -> None:
    """Two windows on one question: what was chosen last stands."""
    address, visitor = start(site, "single"), visit("ana")
    visitor.go(address)
    other = Visitor(visitor.page.context.new_page(), site.address)
    other.go(address)
    for number in (0, 1, 2):
        with other.page.expect_response("**/responses/*"):
            choose(other, number)
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST"):
        value = choose(visitor, 1)
    state(visitor, "saved")
    visitor.go(address)
    is_chosen(visitor, value)


def test_enter_in_a_field_goes_on(site: Live, visit: Callable[..., Visitor]) -> None:
    address, visitor = start(site, "numeric"), visit("ana", javascript=False)
    visitor.go(address)
    visitor.page.get_by_role("textbox").fill("3")
    visitor.page.get_by_role("textbox").press("Enter")
    visitor.page.wait_for_url(lambda url: not url.endswith(address))
    assert stored(site, address) is not None


def test_an_answer_given_before_the_scripts_came_is_saved(
    site: Live, visit: Callable[..., Visitor]
) -> None:
    """On a slow network she is faster than the module that saves."""
    address, visitor = start(site, "single"), visit("ana")
    held: list[Route] = []
    visitor.page.route("**/autosave.js", lambda route: held.append(route))
    with visitor.page.expect_request("**/autosave.js"):
        visitor.page.goto(address)
    value = choose(visitor, 1)
    with visitor.page.expect_response("**/responses/*"):
        held[0].continue_()
    assert stored(site, address) == {"option": value}
