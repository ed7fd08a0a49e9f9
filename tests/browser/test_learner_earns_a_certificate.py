"""From the front page to a certificate that a stranger verifies."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.learner import COURSE, Learner
from tests.browser.live import Live
from tests.browser.visitor import Visitor


def test_learner_earns_a_certificate(site: Live, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    lena = Learner(site, visitor)
    lena.sign_up()
    lena.enrol()
    reads_the_first_lesson(lena)
    course = lena.course
    for lesson in course.modules[0].lessons[1:]:
        lena.mark_as_read(lesson.path)
    visitor.is_at(f"/learn/{COURSE}/quizzes/{course.modules[0].quiz}")  # the module ends with it
    lena.take(course.modules[0].quiz)
    # The other two quizzes are taken without script and by keyboard, in journeys of their own.
    lena.has_read()
    lena.has_passed(*(module.quiz for module in course.ready_modules[1:]))
    lena.take(course.final)
    code = holds_the_certificate(lena)
    signs_out(visitor)
    is_verified_by_anyone(visit(), lena.name, code)


def reads_the_first_lesson(lena: Learner) -> None:
    """Checks in place, then the end: the lesson is done without a button."""
    lesson = lena.course.modules[0].lessons[0]
    lena.answer_checks(lesson.path)
    words = lena.page.locator("[data-lesson-words]")
    words.scroll_into_view_if_needed()
    expect(words).to_contain_text("Done on")
    lena.visitor.go(lena.page.url)
    expect(words).to_contain_text("Done on")
    lena.page.locator(".pager-next").click()


def holds_the_certificate(lena: Learner) -> str:
    lena.visitor.go(f"/learn/{COURSE}")
    lena.page.get_by_role("link", name="Credit and certificate").click()
    lena.visitor.heading("Credits")
    minutes = lena.course.total_minutes
    expect(lena.page.locator("tfoot .num")).to_have_text(str(minutes))
    code = lena.certificate_code()
    expect(lena.page.locator(".certificate-name")).to_have_text(lena.name)
    pdf = lena.page.get_by_role("link", name="PDF").get_attribute("href")
    answer = lena.page.request.get(str(pdf))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    return code


def signs_out(visitor: Visitor) -> None:
    visitor.page.locator("summary[aria-label^='Account']").click()
    visitor.press_button("Sign out", within="header")
    visitor.is_at("/")
    visitor.page.goto("/home")
    visitor.is_at("/sign-in")


def is_verified_by_anyone(visitor: Visitor, name: str, code: str) -> None:
    """By typing the code as people do, and as JSON for machines."""
    visitor.go("/verify")
    visitor.page.get_by_label("Certificate code").fill(code.lower().replace("-", " "))
    visitor.press_button("Check")
    visitor.is_at(f"/verify/{code}")
    visitor.heading("This certificate is genuine")
    expect(visitor.page.locator("dl.rows")).to_contain_text(name)
    headers = {"Accept": "application/json"}
    answer = visitor.page.request.get(f"/verify/{code}", headers=headers).json()
    assert answer["status"] == "valid"
    assert answer["name"] == name
