"""The course's own page, starting it, the free module, the planner."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.learning import queries
from app.learning.models import ActivityProgress, Enrolment
from tests import make
from tests.content.revising import KEY
from tests.people import sign_in, token
from tests.racing import at_once, in_transaction, read

COURSE, LEARN = f"/courses/{KEY}", f"/learn/{KEY}"
FREE = f"{LEARN}/what-it-is/the-problem"
CLOSED = f"{LEARN}/static-posture/side-view"


def counted(app: Flask, table) -> int:
    return read(app, lambda db: db.scalar(select(func.count()).select_from(table)))


class TestTheCoursePage:
    def test_it_says_what_the_course_costs_and_gives(self, client: FlaskClient, checked) -> None:
        page = client.get(COURSE).text
        assert re.search(r"Study time</dt><dd>3 h 40", page)
        assert re.search(r"Credit</dt><dd>0.3 ", page)
        assert "not accredited" in page
        for module in checked.course.modules:
            assert str(module.title).split(":")[0] in page
        for question in checked.course.questions:
            assert question.question in page
        assert page.count("In preparation") >= 12

    def test_a_visitor_is_offered_an_account_and_the_first_module(
        self, client: FlaskClient
    ) -> None:
        page = client.get(COURSE).text
        assert FREE in page
        assert f'action="{LEARN}/enrolment"' not in page
        assert f'href="{CLOSED}"' not in page

    def test_someone_signed_in_may_start_it(self, app: Flask) -> None:
        assert f'action="{LEARN}/enrolment"' in sign_in(app, "ana").get(COURSE).text


class TestStarting:
    def test_it_leads_to_the_first_lesson(self, app: Flask) -> None:
        ana = sign_in(app, "ana")
        assert ana.post(f"{LEARN}/enrolment").location == FREE
        assert counted(app, Enrolment) == 1

    def test_twice_is_once(self, app: Flask) -> None:
        ana = sign_in(app, "ana")
        ana.post(f"{LEARN}/enrolment")
        ana.post(f"{LEARN}/enrolment")
        assert counted(app, Enrolment) == 1

    def test_two_clicks_at_once_are_one(self, app: Flask) -> None:
        ana, at = sign_in(app, "ana").who, app.extensions["clock"].now()
        start = in_transaction(app, lambda db: make.enrolment(db, ana, at).id)
        first, second = at_once(start, start)
        assert first == second
        assert counted(app, Enrolment) == 1

    def test_it_takes_an_account(self, app: Flask, client: FlaskClient) -> None:
        sent = {"csrf_token": token(client.get("/sign-in"))}
        assert client.post(f"{LEARN}/enrolment", data=sent).status_code == 403
        assert counted(app, Enrolment) == 0

    def test_it_refuses_get_and_a_missing_token(self, app: Flask) -> None:
        ana = sign_in(app, "ana")
        assert ana.client.get(f"{LEARN}/enrolment").status_code == 405
        assert ana.client.post(f"{LEARN}/enrolment").status_code == 400
        assert counted(app, Enrolment) == 0

    def test_an_unknown_course_is_not_found(self, app: Flask) -> None:
        sign_in(app, "ana").post("/learn/knitting/enrolment", status=404)

    def test_the_map_leads_back_to_the_course_until_then(self, app: Flask) -> None:
        assert sign_in(app, "ana").get(LEARN, 303).location == COURSE


class TestWhatIsOpen:
    def test_the_first_module_to_everyone(self, client: FlaskClient, checked) -> None:
        for lesson in checked.course.ready_modules[0].lessons:
            assert client.get(f"{LEARN}/{lesson.path}").status_code == 200

    def test_another_module_asks_a_visitor_to_sign_in_and_leads_back(
        self, client: FlaskClient
    ) -> None:
        answer = client.get(CLOSED)
        assert answer.status_code == 303
        assert answer.location == f"/sign-in?next={CLOSED}"

    def test_another_module_leads_who_has_not_started_to_the_course(self, app: Flask) -> None:
        ana = sign_in(app, "ana")
        assert ana.get(CLOSED, 303).location == COURSE
        assert "Start the course to read this lesson." in ana.get(COURSE).text

    def test_everything_to_who_has_started(self, app: Flask, checked) -> None:
        ana = sign_in(app, "ana")
        ana.post(f"{LEARN}/enrolment")
        for lesson in checked.course.lessons:
            ana.get(f"{LEARN}/{lesson.path}")

    def test_what_is_not_there_is_not_found(self, client: FlaskClient) -> None:
        for path in ("what-it-is/nothing", "scope-and-safety/first", "nothing/the-problem"):
            assert client.get(f"{LEARN}/{path}").status_code == 404, path


class TestThePlanner:
    def test_a_visitor_works_out_dates_and_nothing_is_stored(self, client: FlaskClient) -> None:
        page = client.get(f"{COURSE}?start=2026-12-01&hours=2.5").text
        assert "4 December 2026" in page  # 60 minutes at 150 a week
        assert "moved by" not in page

    def test_input_that_does_not_fit_is_kept_and_explained(self, client: FlaskClient) -> None:
        for start, hours, sentence in [
            ("2026-12-01", "fast", "valid decimal"),
            ("2026-12-01", "0.1", "between 0.5 and 40"),
            ("2026-12-01", "NaN", "valid decimal"),
            ("2026-12-01", "sNaN", "valid decimal"),
            ("2026-12-01", "-Infinity", "valid decimal"),
            ("soon", "2.5", "valid date"),
            ("9999-12-31", "2.5", "within two years"),
            ("0001-01-01", "2.5", "within two years"),
        ]:
            answer = client.get(f"{COURSE}?start={start}&hours={hours}")
            assert answer.status_code == 422, (start, hours)
            assert f'value="{start}"' in answer.text
            assert f'value="{hours}"' in answer.text
            assert sentence in answer.text

    def test_a_number_may_have_a_comma(self, client: FlaskClient) -> None:
        assert "4 December 2026" in client.get(f"{COURSE}?start=2026-12-01&hours=2,5").text

    def test_a_learners_plan_is_kept_and_stands_on_home(self, app: Flask, clock) -> None:
        ana = self.learner(app)
        today = clock.now().date()
        ana.post(f"{LEARN}/pace", {"start": today.isoformat(), "hours": "2.5"})
        assert "Your plan is saved." in ana.get(LEARN).text
        home = ana.get("/home").text
        assert re.search(r"Next: .+ by \d+ \w+ \d{4}\.", home)
        assert "moved by" not in home

    def test_a_late_plan_moves(self, app: Flask, clock) -> None:
        ana = self.learner(app)
        start = clock.now().date().isoformat()
        ana.post(f"{LEARN}/pace", {"start": start, "hours": "2.5"})
        clock.forward(days=9)
        assert "moved by 9 days" in ana.get(LEARN).text
        assert "moved by 9 days" in ana.get("/home").text
        clock.forward(days=-8)
        assert "moved by 1 day<" in ana.get(LEARN).text

    def test_a_plan_that_does_not_fit_is_refused_with_the_input_kept(self, app: Flask) -> None:
        ana = self.learner(app)
        for start, hours in [("2026-12-01", "0"), ("", "2.5"), ("9999-12-31", "2.5")]:
            sent = {"start": start, "hours": hours}
            page = ana.post(f"{LEARN}/pace", sent, status=422).text
            assert f'value="{hours}"' in page
            assert f'value="{start}"' in page
        standing = read(app, lambda db: queries.standing_for(db, ana.who, KEY))
        assert standing.enrolment.pace_start is None

    def test_it_is_for_who_has_started(self, app: Flask) -> None:
        sent = {"start": "2026-12-01", "hours": "2"}
        sign_in(app, "ben").post(f"{LEARN}/pace", sent, status=404)

    def learner(self, app: Flask):
        ana = sign_in(app, "ana")
        ana.post(f"{LEARN}/enrolment")
        return ana


class TestACheckOfAVisitor:
    ADDRESS = f"{FREE}/checks/frozen-frame"

    def test_it_answers_and_stores_nothing(self, app: Flask, client: FlaskClient, checked) -> None:
        item = checked.course.lesson("what-it-is/the-problem").checks["frozen-frame"]
        page = client.get(FREE)
        assert item["options"][0]["why"] not in page.text
        right = next(option["id"] for option in item["options"] if option.get("right"))
        sent = {"answer": right, "csrf_token": token(page)}
        answer = client.post(self.ADDRESS, data=sent)
        assert answer.status_code == 200
        assert "Your answer, right" in answer.text
        assert "not kept" in answer.text
        assert counted(app, ActivityProgress) == 0

    def test_nothing_chosen_is_told(self, client: FlaskClient) -> None:
        sent = {"csrf_token": token(client.get(FREE))}
        answer = client.post(self.ADDRESS, data=sent)
        assert answer.status_code == 422
        assert "Answer all of it first" in answer.text

    def test_what_is_no_option_is_refused(self, client: FlaskClient) -> None:
        sent = {"answer": "made-up", "csrf_token": token(client.get(FREE))}
        assert client.post(self.ADDRESS, data=sent).status_code == 422

    def test_a_check_of_a_closed_lesson_is_refused(self, client: FlaskClient, checked) -> None:
        check = next(iter(checked.course.lesson("static-posture/side-view").checks))
        sent = {"answer": "x", "csrf_token": token(client.get(FREE))}
        assert client.post(f"{CLOSED}/checks/{check}", data=sent).status_code == 409

    def test_an_unknown_check_is_not_found(self, client: FlaskClient) -> None:
        sent = {"csrf_token": token(client.get(FREE))}
        assert client.post(f"{FREE}/checks/nothing", data=sent).status_code == 404
