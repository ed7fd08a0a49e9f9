"""What a learner does on the way to her certificate, as steps that journeys share."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.access import Who
from app.content.source.compiled import CompiledCourse
from app.learning.models import Enrolment
from app.quizzes import checks
from app.quizzes.models import Question
from tests import make
from tests.browser.live import Live
from tests.browser.visitor import Visitor

COURSE = "corrective-exercise"
PASSWORD = "four words about plumb lines"


class Learner:
    """Lena, who has no account when she comes."""

    name = "Lena Marsh"
    email = "lena@example.org"

    def __init__(self, site: Live, visitor: Visitor, *, script: bool = True) -> None:
        self.site, self.visitor, self.page = site, visitor, visitor.page
        self.script = script

    @property
    def who(self) -> Who:
        with self.site.reading() as db:
            person = accounts.person_by_email_or_none(db, self.email)
            assert person is not None
            return accounts.who_of(person)

    @property
    def course(self) -> CompiledCourse:
        with self.site.reading() as db:
            return make.edition(db).course

    def sign_up(self) -> None:
        """From the front page by the course to the account and back to the course."""
        page = self.page
        self.visitor.go("/")
        page.get_by_role("link", name="See the whole course").click()
        self.visitor.is_at(f"/courses/{COURSE}")
        page.get_by_role("link", name="Create an account").click()
        page.get_by_label("Name").fill(self.name)
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password").fill(PASSWORD)
        self.visitor.press_button("Create account")
        self.visitor.heading("Look in your mail")
        self.visitor.go(self.site.letter_link(self.email))
        self.visitor.press_button("Open my account")
        self.visitor.is_at(f"/courses/{COURSE}")
        expect(page.get_by_text("Your account is open.")).to_be_visible()

    def sign_in(self) -> None:
        self.visitor.go("/sign-in")
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.visitor.press_button("Sign in")
        self.visitor.is_at("/home")

    def enrol(self) -> None:
        self.visitor.press_button("Start the course")
        self.visitor.heading(self.course.modules[0].lessons[0].title)

    def answer_checks(self, path: str) -> None:
        """Every check of the lesson that is open, one after the other, right."""
        lesson, code = self.course.lesson(path), self.who.code
        for key, item in lesson.checks.items():
            panel = f"#check-{key}"
            prepared = checks._prepared(item, f"{code}:{path}:{key}")
            self.visitor.answer(prepared, within=panel, script=self.script)
            self.page.locator(panel).get_by_role("button", name="Answer", exact=True).click()
            expect(self.page.locator(panel)).to_contain_text("Your last answer is kept.")
            expect(self.page.locator(panel).get_by_text("Wrong", exact=True)).to_have_count(0)

    def mark_as_read(self, path: str) -> None:
        """The lesson that is open; it leads to the next one."""
        self.visitor.is_at(f"/learn/{COURSE}/{path}")
        self.visitor.press_button("Mark as read")

    def has_read(self, *, leave: int = 0) -> None:
        """The rest of the lessons, without the browser."""
        who = self.who
        with self.site.writing() as db:
            wanted = select(Enrolment).where(Enrolment.person_id == who.id)
            make.lessons_done(db, db.scalars(wanted).one(), self.site.clock.now(), leave=leave)

    def has_passed(self, *quizzes: str | None) -> None:
        who = self.who
        with self.site.writing() as db:
            wanted = select(Enrolment).where(Enrolment.person_id == who.id)
            row = db.scalars(wanted).one()
            for quiz in filter(None, quizzes):
                make.passed(db, who, row, quiz, self.site.clock.now())

    def questions(self) -> list[Question]:
        """As drawn for the attempt that is open in the browser."""
        code = self.visitor.path.split("/")[2]
        with self.site.reading() as db:
            found = make.questions(db, code)
            db.expunge_all()
        return found

    def take(self, quiz: str | None) -> None:
        """From the quiz's page to its result, every answer right."""
        self.visitor.go(f"/learn/{COURSE}/quizzes/{quiz}")
        self.visitor.press_button("Start the quiz")
        self.page.wait_for_url(re.compile("/attempts/"))
        self.answer_all()
        self.hand_in()

    def answer_all(self) -> None:
        questions = self.questions()
        for question in questions:
            self.visitor.heading(f"Question {question.place} of {len(questions)}")
            self.visitor.answer(question.prepared, within="#paper", script=self.script)
            last = question.place == len(questions)
            name = "Check and hand in" if last else "Next question"
            self.page.locator("#paper").get_by_role("button", name=name).click()

    def hand_in(self) -> None:
        expect(self.page.get_by_text("Every question is answered.")).to_be_visible()
        self.visitor.press_button("Hand in")
        self.page.wait_for_url(re.compile("/result$"))
        expect(self.page.locator("h1")).to_have_text(re.compile(r"^Passed: (\d+) of \1$"))

    def certificate_code(self) -> str:
        """From the credits to the certificate."""
        self.visitor.go("/credits")
        self.page.locator(".certificate-rows a").click()
        self.page.wait_for_url(re.compile("/certificates/"))
        return urlsplit(self.page.url).path.rpartition("/")[2]
