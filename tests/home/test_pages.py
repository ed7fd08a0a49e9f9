"""The front page, what next, search, and whether the site is well."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.content.revising import KEY, publish, small_course
from tests.learning.test_page_lesson import LESSON, learner
from tests.people import arrive, sign_in
from tests.quizzes.sittings import sit

LEARN = f"/learn/{KEY}"
CLOSED = f"{LEARN}/static-posture/side-view"


def found(page: str) -> list[tuple[str, str]]:
    """(address, passage) of every result."""
    row = r'<li><a href="([^"]+)">[^<]*</a><p>(.*?)</p><p class="meta">'
    rows = re.findall(row, page, flags=re.DOTALL)
    return [(unescape(href), unescape(re.sub("<[^>]+>", "", passage))) for href, passage in rows]


class TestTheFrontPage:
    def test_it_lists_the_courses_and_leads_to_the_first_lesson(self, client: FlaskClient) -> None:
        page = client.get("/").text
        assert f'href="/courses/{KEY}"' in page
        assert f'href="{LESSON}"' in page
        assert "0.3 CEU" in page

    def test_a_new_course_stands_there_at_once(self, app: Flask, client: FlaskClient) -> None:
        publish(app, small_course())
        assert 'href="/courses/demo"' in client.get("/").text


class TestHome:
    def test_it_takes_an_account(self, client: FlaskClient) -> None:
        assert client.get("/home").location == "/sign-in?next=/home"

    def test_without_a_course_it_leads_to_the_catalogue(self, app: Flask) -> None:
        page = sign_in(app, "ana").get("/home").text
        assert "You have not started a course yet." in page
        assert "Ana" in page

    def test_with_a_course_it_says_where_to_go_on_and_what_is_missing(self, app: Flask) -> None:
        page = learner(app).get("/home").text
        assert "Module 1, lesson 1 of 5" in page
        assert f'href="{LESSON}"' in page
        assert "0 of 19 things done." in page
        assert "0 of 15 lessons" in page
        assert "Module 1 quiz" in page
        assert "In preparation" not in page

    def test_a_quiz_under_way_is_what_to_go_on_with(self, app: Flask) -> None:
        ana = learner(app)
        sit(app, ana.who)
        assert f'href="{LEARN}/quizzes/what-it-is">Continue' in ana.get("/home").text

    def test_after_completion_it_shows_credit_and_certificate(self, app: Flask) -> None:
        make.completed(app, arrive(app, "ana"))
        page = sign_in(app, "ana").get("/home").text
        assert "Completed on " in page
        assert "0.3 CEU" in page
        assert "3 h 40" in page
        assert 'href="/credits"' in page

    def test_two_courses_stand_side_by_side_the_last_one_first(self, app: Flask, clock) -> None:
        publish(app, small_course())
        ana = learner(app)
        clock.forward(minutes=1)
        ana.post("/learn/demo/enrolment")
        page = ana.get("/home").text
        assert page.index("Standing") < page.index("Also open") < page.rindex("0 of 15 lessons")

    @pytest.mark.parametrize(
        ("hour", "greeting"), [(3, "evening"), (4, "morning"), (12, "afternoon"), (18, "evening")]
    )
    def test_it_greets_by_the_hour(self, app: Flask, clock, hour, greeting) -> None:
        ana = sign_in(app, "ana")
        now = clock.now()
        then = datetime(now.year, now.month, now.day, hour, tzinfo=UTC) + timedelta(days=1)
        clock.forward(seconds=(then - now).total_seconds() + 60)
        ana = sign_in(app, "ana", app.test_client())
        assert f"Good {greeting}, Ana" in ana.get("/home").text


class TestSearch:
    def test_it_finds_lessons_and_terms(self, client: FlaskClient) -> None:
        rows = dict(found(client.get("/search?q=compensation").text))
        assert any(address.startswith(f"{LEARN}/what-it-is/") for address in rows)
        assert any(address.startswith(f"/courses/{KEY}/glossary#") for address in rows)

    def test_the_beginning_of_a_word_is_enough(self, client: FlaskClient) -> None:
        assert found(client.get("/search?q=compensat").text)

    def test_a_closed_lesson_shows_its_summary_not_its_text(
        self, app: Flask, client: FlaskClient, checked
    ) -> None:
        lesson = checked.course.lesson("static-posture/side-view")
        word = self.word_only_in_the_text(checked, lesson)
        for somebody in (client, sign_in(app, "ben").client):
            rows = dict(found(somebody.get(f"/search?q={word}").text))
            assert rows[CLOSED] == lesson.summary
        passage = dict(found(learner(app).get(f"/search?q={word}").text))[CLOSED]
        assert word in passage.lower()

    def word_only_in_the_text(self, checked, lesson) -> str:
        """A word of the lesson that its summary does not have."""
        words = set(re.findall(r"[a-z]{7,}", lesson.text.lower()))
        words -= set(re.findall(r"[a-z]+", lesson.summary.lower()))
        others = " ".join(one.text.lower() for one in checked.course.lessons if one is not lesson)
        return sorted(word for word in words if word not in others)[0]

    def test_it_finds_ones_own_notes_and_nobody_elses(self, app: Flask) -> None:
        ana, ben = learner(app), learner(app, "ben")
        ana.post(f"{LESSON}/notes", {"text": "zebrafish wobble"})
        ben.post(f"{LESSON}/notes", {"text": "zebrafish stays private"})
        (mine,) = found(ana.get("/search?q=zebrafish").text)
        assert mine[0].startswith("/notes/")
        assert mine[1] == "zebrafish wobble"
        (his,) = found(ben.get("/search?q=zebrafish").text)
        assert his[1] == "zebrafish stays private"
        assert found(app.test_client().get("/search?q=zebrafish").text) == []

    def test_a_changed_note_is_found_by_its_new_words_a_removed_one_by_none(
        self, app: Flask
    ) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "zebrafish"})
        ((address, _passage),) = found(ana.get("/search?q=zebrafish").text)
        ana.post(address, {"text": "okapi"})
        assert found(ana.get("/search?q=zebrafish").text) == []
        assert len(found(ana.get("/search?q=okapi").text)) == 1
        ana.post(f"{address}/removal")
        assert found(ana.get("/search?q=okapi").text) == []

    def test_a_new_revision_is_found_and_the_old_one_is_not_found_twice(
        self, app: Flask, client: FlaskClient, tree
    ) -> None:
        before = found(client.get("/search?q=compensation").text)
        publish(app, small_course())
        assert found(client.get("/search?q=compensation").text) == before
        rows = found(client.get("/search?q=dorsiflexion").text)
        assert "/courses/demo/glossary#dorsiflexion" in dict(rows)

    def test_a_match_is_marked_and_markup_stays_text(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "<b>zebrafish</b> & more"})
        page = ana.get("/search?q=zebrafish").text
        assert "<mark>zebrafish</mark>" in page
        assert "&amp; more" in page
        assert "<b>" not in page

    def test_odd_questions_find_nothing_and_break_nothing(self, client: FlaskClient) -> None:
        for query in ("'", '"', "__", "* AND NOT", "a:b (", "½²", "🦵🏽", "\\", "%", "x" * 500):
            answer = client.get("/search", query_string={"q": query})
            assert answer.status_code == 200, query
        assert client.get("/search", query_string={"q": "\0"}).status_code in (200, 422)

    def test_too_short_and_nothing_found_are_told(self, client: FlaskClient) -> None:
        assert "Enter at least two letters." in client.get("/search?q=a").text
        page = client.get("/search?q=<script>qqqq").text
        assert "Nothing has “&lt;script&gt;qqqq” in it." in page
        assert "Finds words in lessons" in client.get("/search").text


def test_the_site_is_well(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json["database"]) == (200, True)


def test_home_costs_the_same_for_one_course_and_for_two(app: Flask, at_most) -> None:
    ana = learner(app)
    ana.get("/home")
    with at_most(6) as one:
        ana.get("/home")
    publish(app, small_course())
    ana.post("/learn/demo/enrolment")
    ana.get("/home")
    with at_most(6) as two:
        ana.get("/home")
    assert len(one) == len(two)
