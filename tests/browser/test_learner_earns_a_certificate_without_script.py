"""The same way with JavaScript switched off: forms, links and reloads alone (b25)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.learner import COURSE, Learner
from tests.browser.live import Live
from tests.browser.visitor import Visitor


def test_learner_earns_a_certificate_without_script(
    site: Live, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(javascript=False)
    lena = Learner(site, visitor, script=False)
    lena.sign_up()
    lena.enrol()
    course = lena.course
    first = course.modules[0].lessons[0]
    lena.answer_checks(first.path)
    expect(visitor.page.locator("[data-lesson-words]")).to_contain_text("the end")
    lena.mark_as_read(first.path)
    lena.has_read()
    lena.has_passed(course.modules[0].quiz, "static-posture")
    flags_and_comes_back(lena)
    lena.take(course.final)
    code = lena.certificate_code()
    expect(visitor.page.locator(".certificate-name")).to_have_text(lena.name)
    visitor.page.locator("summary[aria-label^='Account']").click()
    visitor.press_button("Sign out", within="header")
    visitor.go("/verify")
    visitor.page.get_by_label("Certificate code").fill(code)
    visitor.press_button("Check")
    visitor.heading("This certificate is genuine")


def flags_and_comes_back(lena: Learner) -> None:
    """The last module quiz: a flag, a step back, a note on what is open, then handed in."""
    page, visitor = lena.page, lena.visitor
    visitor.go(f"/learn/{COURSE}/quizzes/findings-to-causes")
    visitor.press_button("Start the quiz")
    questions = lena.questions()
    visitor.press_button("Flag for later")
    expect(page.get_by_role("button", name="Flagged")).to_be_visible()
    visitor.press_button("Next question")
    visitor.press_button("Back")
    visitor.heading(f"Question 1 of {len(questions)}")
    page.locator("aside").get_by_role("link", name="Check and hand in").click()
    visitor.heading(f"Hand in with {len(questions)} unanswered?")
    page.get_by_role("link", name="Go to question 1").click()
    lena.answer_all()
    lena.hand_in()
    page.get_by_role("link", name="Flagged, 1").click()
    expect(page.get_by_role("article")).to_have_count(1)
