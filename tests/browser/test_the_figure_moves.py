"""A still in a lesson comes to life when asked, can be measured, and never does without being asked.

All visitors here prefer less motion unless a test says otherwise; it is what `visiting` gives them.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, expect

from app.content.source.tree import SourceTree
from tests.browser.figures import ADDRESS, KNEES, Moving, angle, centimetres, publish, seen
from tests.browser.keys import Keys
from tests.browser.live import Live
from tests.browser.visitor import Visitor, visiting

WITHOUT_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"
WITHOUT_WORKERS = "delete window.Worker"
CARRIER = "**/figure/carrier.js"
BROKEN_CARRIER = "postMessage('begun'); onmessage = () => { throw new Error('broken') }"
PLAYING, PAUSED = {"playing": "true"}, {"playing": "false"}


@pytest.fixture(scope="module")
def lesson(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, tree: SourceTree
) -> Iterator[Live]:
    """A site whose lesson ends in two figures of the body."""
    with Live(tmp_path_factory.mktemp("figures"), sqlite_template) as live:
        publish(live, tree)
        yield live


@pytest.fixture
def visit(chromium: Browser, lesson: Live) -> Iterator[Callable[..., Visitor]]:
    with visiting(chromium, lesson) as arrive:
        yield arrive


def read(visit: Callable[..., Visitor], **how: object) -> Visitor:
    visitor = visit(**how)
    visitor.go(ADDRESS)
    Moving(visitor.page).figure.scroll_into_view_if_needed()
    visitor.ready()
    return visitor


def _apart(one: FloatRect | None, other: FloatRect | None) -> float:
    assert one is not None
    assert other is not None
    return max(abs(one[side] - other[side]) for side in ("x", "y", "width", "height"))


def test_nothing_plays_by_itself_and_the_page_keeps_its_place(
    visit: Callable[..., Visitor],
) -> None:
    page = read(visit).page
    moving = Moving(page)
    assert page.locator("canvas").count() == 0
    still, bob = moving.figure.bounding_box(), moving.figure.locator(".figure-bob:visible")
    drawn = bob.bounding_box()
    moving.start()
    moving.shows(**PAUSED)
    assert _apart(bob.bounding_box(), drawn) < 1  # the stage has the still's own frame
    opened = moving.phase
    assert opened == float(str(moving.figure.get_attribute("data-at")))
    assert moving.figure.bounding_box() == still
    page.wait_for_timeout(300)
    assert moving.phase == opened
    moving.button("Play").click()
    moving.shows(**PLAYING)
    moving.said("Playing")
    moving.button("Pause").click()
    moving.shows(**PAUSED)
    moving.said(re.compile(r"^(Paused|At the end): Repetition \d of 3, "))
    assert (moving.repetition, moving.phase) > (1, opened)


def test_time_goes_where_it_is_sent(visit: Callable[..., Visitor]) -> None:
    """Scrubber, single frames and speed; with less motion asked for, the steps come first."""
    page = read(visit).page
    moving = Moving(page).start()
    steps, play = moving.button("Next frame"), moving.button("Play")
    assert steps.bounding_box()["x"] < play.bounding_box()["x"]  # type: ignore[index]
    moving.scrubber.focus()
    page.keyboard.press("Home")
    moving.shows(phase="0.0000", repetition="1")
    steps.click()
    moving.shows(phase="0.0167")
    moving.button("Previous frame").click()
    moving.shows(phase="0.0000")
    expect(moving.scrubber).to_have_attribute("aria-valuetext", "Repetition 1 of 3, start")
    page.keyboard.press("End")
    moving.scrubber.press("End")
    moving.shows(phase="1.0000", repetition="3")
    expect(moving.scrubber).to_have_attribute("aria-valuetext", "Repetition 3 of 3, end")
    moving.figure.get_by_label("Speed").select_option("0.25")
    moving.said("0.25 times the speed")
    moving.button("Play").click()
    page.wait_for_timeout(600)
    moving.button("Pause").click()
    moving.shows(**PAUSED, repetition="1")
    assert 0 < moving.phase < 0.75  # at full speed a busy machine is through by now


def test_the_goniometer_reads_what_the_joints_say(visit: Callable[..., Visitor]) -> None:
    page = read(visit).page
    moving = Moving(page).start()
    moving.button("Goniometer").click()
    leg = ("thigh_l", "shin_l", "foot_l")
    truth = angle(*seen(moving.pose(), "lateral", *leg))
    assert moving.reading("goniometer") == pytest.approx(truth, abs=0.1)
    moving.said(f"Angle {moving.reading('goniometer'):.1f} degrees")
    moving.stage.focus()
    for _frame in range(6):
        page.keyboard.press(",")
    page.keyboard.press("1")
    moving.shows(view="anterior", azimuth="0", phase="0.4500")
    truth = angle(*seen(moving.pose(), "anterior", *leg))
    assert moving.reading("goniometer") == pytest.approx(truth, abs=0.1)
    moving.puts("First arm", "0:shin_r")
    truth = angle(*seen(moving.pose(), "anterior", "shin_r", *leg[1:]))
    assert moving.reading("goniometer") == pytest.approx(truth, abs=0.1)


def test_a_point_snaps_is_freed_and_follows(visit: Callable[..., Visitor]) -> None:
    page = read(visit).page
    moving = Moving(page).start()
    moving.button("Ruler").click()
    moving.puts("From", "0:shin_l")
    moving.puts("To", "0:heel_l")
    truth = centimetres(*seen(moving.pose(), "lateral", "shin_l", "heel_l"))
    assert moving.reading("ruler") == pytest.approx(truth, abs=0.1)
    heel = moving.points().nth(1)
    expect(heel).to_have_attribute("aria-label", "To: Left heel")
    heel.press("Shift+ArrowDown")
    expect(heel).to_have_attribute("aria-label", "To: free")
    assert moving.reading("ruler") > truth + 0.3
    heel.press("Enter")
    expect(heel).to_have_attribute("aria-label", "To: Left heel")
    box = heel.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 70, y - 70, steps=3)
    expect(heel).to_have_attribute("aria-label", "To: free")
    page.mouse.move(x + 6, y + 4, steps=3)
    page.mouse.up()
    expect(heel).to_have_attribute("aria-label", "To: Left heel")
    moving.button("Next frame").click()
    moving.shows(phase="0.5500")
    truth = centimetres(*seen(moving.pose(), "lateral", "shin_l", "heel_l"))
    assert moving.reading("ruler") == pytest.approx(truth, abs=0.1)


def test_the_keyboard_alone_gets_from_the_still_to_a_reading(
    visit: Callable[..., Visitor],
) -> None:
    page = read(visit).page
    moving, keys = Moving(page), Keys(page)
    keys.to(moving.button("Move it"))
    keys.press("Enter")
    expect(moving.stage).to_be_focused()
    keys.press("3")
    moving.shows(view="posterior")
    keys.press("ArrowLeft")
    moving.shows(view="", azimuth="-175")
    keys.press("Home")
    moving.shows(view="posterior")
    keys.press(" ")
    moving.shows(**PLAYING)
    keys.press(" ")
    moving.shows(**PAUSED)
    keys.to(moving.button("Goniometer"))
    keys.press("Enter")
    vertex = moving.points().nth(1)
    keys.to(vertex, "Shift+Tab")
    before = moving.reading("goniometer")
    for _step in range(3):
        keys.press("Shift+ArrowLeft")
    assert moving.reading("goniometer") != before
    keys.press("Escape")
    expect(moving.points()).to_have_count(0)
    expect(moving.button("Goniometer")).to_be_focused()
    keys.to(moving.button("Back to the picture"))
    keys.press("Enter")
    expect(moving.button("Move it")).to_be_focused()
    assert not keys.unseen, keys.unseen


def test_without_webgl_the_still_stays_and_says_so(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.add_init_script(WITHOUT_WEBGL)
    visitor.go(ADDRESS)
    visitor.ready()
    moving = Moving(visitor.page)
    moving.button("Move it").click()
    expect(moving.figure.get_by_role("status")).to_contain_text("cannot draw the moving figure")
    expect(moving.figure.locator(".figure-still:visible")).to_have_count(1)
    assert visitor.page.locator("canvas").count() == 0


def test_without_the_network_the_still_stays_and_can_be_tried_again(
    visit: Callable[..., Visitor],
) -> None:
    visitor = read(visit)
    moving = Moving(visitor.page)
    with visitor.without_network():
        moving.button("Move it").click()
        expect(moving.figure.get_by_role("status")).to_contain_text("did not load")
        expect(moving.figure.locator(".figure-still:visible")).to_have_count(1)
    moving.start()


def test_without_script_views_switch_and_the_text_opens(visit: Callable[..., Visitor]) -> None:
    page = read(visit, javascript=False).page
    moving = Moving(page)
    expect(moving.figure.get_by_role("button")).to_have_count(0)
    moving.view("Posterior").click()
    still = moving.figure.locator(".figure-still:visible")
    expect(still).to_have_attribute("data-view", "posterior")
    moving.figure.get_by_text("Text description").click()
    expect(moving.figure.get_by_text("The heels leave the floor")).to_be_visible()


def test_a_finger_moves_it_and_still_scrolls_the_page(visit: Callable[..., Visitor]) -> None:
    page = read(visit, width=390, height=844, dark=True, has_touch=True).page
    moving = Moving(page)
    moving.button("Move it").tap()
    moving.shows(**PAUSED)
    moving.button("Play").tap()
    moving.shows(**PLAYING)
    moving.button("Pause").tap()
    moving.view("Anterior").tap()
    moving.shows(view="anterior", **PAUSED)
    assert moving.stage.evaluate("one => getComputedStyle(one).touchAction") == "pan-y"
    moving.button("Goniometer").tap()
    box = moving.points().first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44


def test_another_figure_takes_over(visit: Callable[..., Visitor]) -> None:
    """Two conditions side by side keep step; the first figure is a still again."""
    page = read(visit).page
    first, second = Moving(page).start(), Moving(page, KNEES)
    first.button("Play").click()
    second.figure.scroll_into_view_if_needed()
    second.start()
    expect(first.stage).to_have_count(0)
    expect(first.button("Move it")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(1)
    expect(second.figure.locator(".figure-scene .figure-condition")).to_have_text(
        ["Knee inward", "Knee over the foot"]
    )
    second.button("Goniometer").click()
    for point, name in (("First arm", "thigh_l"), ("Vertex", "shin_l"), ("Second arm", "foot_l")):
        second.puts(point, f"1:{name}")
    truth = angle(*seen(second.pose(1), "anterior", "thigh_l", "shin_l", "foot_l"))
    assert second.reading("goniometer") == pytest.approx(truth, abs=0.1)


def test_one_worker_carries_the_skin_and_ends_with_the_figure(
    visit: Callable[..., Visitor],
) -> None:
    """Under the site's own content policy."""
    page = read(visit).page
    first, second = Moving(page).start(), Moving(page, KNEES)
    assert [worker.url.rsplit("/", 1)[1] for worker in page.workers] == ["carrier.js"]
    second.figure.scroll_into_view_if_needed()
    second.start()
    expect(first.stage).to_have_count(0)
    assert len(page.workers) == 1
    second.button("Back to the picture").click()
    expect(second.stage).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('canvas')")
    assert not page.workers


@pytest.mark.parametrize("why", ["none in this browser", "its script does not come"])
def test_where_no_worker_starts_the_page_carries_the_skin(
    visit: Callable[..., Visitor], why: str
) -> None:
    visitor = visit()
    if why == "none in this browser":
        visitor.page.add_init_script(WITHOUT_WORKERS)
    else:
        visitor.may_lose_requests = True
        visitor.page.route(CARRIER, lambda route: route.abort())
    visitor.go(ADDRESS)
    visitor.ready()
    moving = Moving(visitor.page).start()
    moving.button("Next frame").click()
    moving.shows(phase="0.5500")
    assert not visitor.page.workers


def test_a_worker_that_fails_gives_the_still_back(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.route(
        CARRIER, lambda route: route.fulfill(body=BROKEN_CARRIER, content_type="text/javascript")
    )
    visitor.go(ADDRESS)
    visitor.ready()
    moving = Moving(visitor.page)
    moving.button("Move it").click()
    expect(moving.figure.get_by_role("status")).to_contain_text("did not load")
    expect(moving.figure.locator(".figure-still:visible")).to_have_count(1)
    assert not visitor.page.workers


def test_it_pauses_out_of_sight_and_glides_for_those_who_like_it(
    visit: Callable[..., Visitor],
) -> None:
    visitor = read(visit)
    page = visitor.page
    page.emulate_media(reduced_motion="no-preference")
    moving = Moving(page).start()
    assert (
        moving.button("Play").bounding_box()["x"] < moving.button("Next frame").bounding_box()["x"]
    )  # type: ignore[index]
    moving.view("Posterior").click()
    moving.shows(view="posterior", azimuth=re.compile("^-?180$"))  # type: ignore[arg-type]
    moving.button("Play").click()
    moving.shows(**PLAYING)
    page.evaluate("scrollTo(0, 0)")
    moving.shows(**PAUSED)


def test_it_serves_everyone_with_all_its_tools_open(visit: Callable[..., Visitor]) -> None:
    visitor = read(visit)
    moving = Moving(visitor.page).start()
    for tool in ("Goniometer", "Ruler", "Keys"):
        moving.button(tool).click()
    faults = visitor.axe()
    visitor.page.emulate_media(color_scheme="dark")
    faults += [f"dark: {fault}" for fault in visitor.axe()] + visitor.overflow(320)
    assert not faults, "\n".join(faults)
