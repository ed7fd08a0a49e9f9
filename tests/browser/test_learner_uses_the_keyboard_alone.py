"""From signing up to the certificate without a pointer, and never without knowing where she is."""

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select

from app.kernel.chance import seeded
from app.learning.models import Enrolment
from app.quizzes import checks, rules
from app.quizzes.definition import Quiz
from tests import make
from tests.browser.keys import Keys
from tests.browser.learner import COURSE, PASSWORD, Learner
from tests.browser.live import Live
from tests.browser.visitor import Visitor

ASKED_AT_LEAST = {"order", "match", "multiple"}


def test_learner_uses_the_keyboard_alone(site: Live, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    lena, keys = Learner(site, visitor), Keys(visitor.page)
    signs_up(lena, keys)
    starts_and_answers_a_check(lena, keys)
    takes_a_whole_quiz(lena, keys)
    lena.has_read()
    lena.has_passed("what-it-is", "findings-to-causes")
    ends_the_final(lena, keys)
    reaches_the_certificate(lena, keys)
    assert not keys.unseen, "\n".join(keys.unseen)


def signs_up(lena: Learner, keys: Keys) -> None:
    visitor = lena.visitor
    visitor.go(f"/courses/{COURSE}")
    visitor.ready()
    keys.skip()
    keys.push("Create an account")
    visitor.heading("Create your account")
    keys.fill("Name", lena.name)
    keys.fill("E-mail", "no address")
    keys.fill("Password", PASSWORD)
    keys.press("Enter")
    # The summary of what went wrong has the focus, and leads to the field.
    expect(lena.page.locator(".error-summary")).to_be_focused()
    keys.push("That is no e-mail address. It looks like name@example.org.")
    expect(lena.page.get_by_label("E-mail")).to_be_focused()
    keys.press("ControlOrMeta+a")
    keys.type(lena.email)
    keys.fill("Password", PASSWORD)
    keys.press("Enter")
    visitor.heading("Look in your mail")
    visitor.go(site_link(lena))
    keys.push("Open my account")
    visitor.is_at(f"/courses/{COURSE}")


def site_link(lena: Learner) -> str:
    return lena.site.letter_link(lena.email)


def starts_and_answers_a_check(lena: Learner, keys: Keys) -> None:
    lesson = lena.course.modules[0].lessons[0]
    keys.push("Start the course")
    lena.visitor.heading(lesson.title)
    lena.visitor.ready()
    keys.skip()
    key, item = next(iter(lesson.checks.items()))
    panel = lena.page.locator(f"#check-{key}")
    keys.answer(
        checks._prepared(item, f"{lena.who.code}:{lesson.path}:{key}"), within=f"#check-{key}"
    )
    keys.push("Answer", within=f"#check-{key}")
    expect(panel).to_contain_text("Your last answer is kept.")
    expect(panel).to_be_focused()
    keys.push("Try again", within=f"#check-{key}")
    expect(panel.get_by_role("button", name="Answer")).to_be_visible()
    keys.push("Mark as read")
    lena.visitor.heading(lena.course.modules[0].lessons[1].title)


def attempt_with(lena: Learner, quiz: str, answered: int = 0) -> str:
    """An attempt under way that asks the kinds that ask most of a keyboard."""
    site, who = lena.site, lena.who
    with site.writing() as db:
        course = make.edition(db).course
        its_quiz = Quiz.from_dict(course.quizzes[quiz])

        def kinds(seed: int) -> int:
            drawn = rules.draw(its_quiz, course.items, seeded(seed))
            return len(ASKED_AT_LEAST & {course.items[item]["type"] for item in drawn})

        row = db.scalars(select(Enrolment).where(Enrolment.person_id == who.id)).one()
        seed = max(range(120), key=kinds)
        attempt = make.attempt(db, row, quiz, at=site.clock.now(), seed=seed)
        db.flush()
        make.answer(db, who, attempt, site.clock.now(), right=answered)
        return attempt.code


def takes_a_whole_quiz(lena: Learner, keys: Keys) -> None:
    attempt_with(lena, "static-posture")
    lena.visitor.go(f"/learn/{COURSE}/quizzes/static-posture")
    keys.skip()
    keys.push("Go on with the attempt")
    answers_from(lena, keys, 1)


def ends_the_final(lena: Learner, keys: Keys) -> None:
    """The last three questions of an examination under way."""
    code = attempt_with(lena, lena.course.final or "", answered=12)
    lena.visitor.go(f"/attempts/{code}")
    answers_from(lena, keys, 13)


def answers_from(lena: Learner, keys: Keys, place: int) -> None:
    lena.page.wait_for_url("**/attempts/**")
    questions = lena.questions()
    for question in questions[place - 1 :]:
        lena.visitor.heading(f"Question {question.place} of {len(questions)}")
        lena.visitor.ready()
        keys.skip()
        keys.answer(question.prepared)
        last = question.place == len(questions)
        keys.push("Check and hand in" if last else "Next question", within="#paper")
    expect(lena.page.get_by_text("Every question is answered.")).to_be_visible()
    keys.push("Hand in")
    lena.visitor.heading(f"Passed: {len(questions)} of {len(questions)}")


def reaches_the_certificate(lena: Learner, keys: Keys) -> None:
    page = lena.page
    page.reload()
    keys.to(page.locator("summary[aria-label^='Account']"))
    keys.press("Enter")
    keys.push("Credits and certificates", within="header")
    lena.visitor.heading("Credits")
    keys.to(page.locator(".certificate-rows a"))
    keys.press("Enter")
    expect(page.locator(".certificate-name")).to_have_text(lena.name)
    keys.to(page.get_by_role("link", name="PDF"))
    keys.to(page.locator("summary[aria-label^='Account']"), key="Shift+Tab")
    keys.press("Enter")
    keys.push("Sign out", within="header")
    lena.visitor.is_at("/")
