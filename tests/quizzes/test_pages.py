"""The pages of a quiz: rules, paper, handing in, result; and what no browser receives too early."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.quizzes.items import ITEM_TYPES
from app.quizzes.models import Question
from tests import make
from tests.content.revising import KEY, publish, small_course
from tests.people import Somebody, sign_in
from tests.quizzes.sittings import (
    FINAL,
    QUIZ,
    Sitting,
    ana_sits,
    sit,
    with_another_truth,
    with_rules,
)

LEARN = f"/learn/{KEY}"
ADDRESS = f"{LEARN}/quizzes/{QUIZ}"
JSON = {"Accept": "application/json"}


def learner(app: Flask, name: str = "ana") -> Somebody:
    somebody = sign_in(app, name)
    somebody.post(f"{LEARN}/enrolment")
    return somebody


def started(app: Flask, somebody: Somebody, quiz: str = QUIZ) -> Sitting:
    """Start by the page's own form."""
    paper = somebody.post(f"{LEARN}/quizzes/{quiz}/attempts").location
    return Sitting(app, somebody.who, paper.rsplit("/", 1)[1])


def form_of(question: Question, **more: str) -> dict:
    return {**make.right_form(question.prepared), **more}


def secrets_of(question: Question) -> list[str]:
    """What explains the key of a question: every why of it, as plain words."""
    told = ITEM_TYPES[question.prepared["kind"]].explain(question.prepared, None)
    found = [told["why_html"] or ""]
    for part in told.values():
        if isinstance(part, list):
            found += [str(entry.get("why_html") or "") for entry in part if isinstance(entry, dict)]
    return [text for text in map(plain, found) if len(text) > 20]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


class TestTheQuizPage:
    def test_it_says_the_rules_in_words(self, app: Flask) -> None:
        page = plain(learner(app).get(f"{LEARN}/quizzes/{FINAL}").text)
        for words in (
            "Questions15",
            "Time30 min",
            "70%, and 80% of the questions on safety",
            "2 attempts, 7 days apart",
            "The best one counts",
            "Marksafter handing in",
            "Answers and reasonsafter passing",
        ):
            assert words in page.replace("Questions 15", "Questions15").replace(
                "Time 30", "Time30"
            ).replace("Marks after", "Marksafter").replace("reasons after", "reasonsafter"), words

    def test_the_final_is_closed_until_the_module_quizzes_are_passed(self, app: Flask) -> None:
        ana = learner(app)
        address, closed = f"{LEARN}/quizzes/{FINAL}", "Opens when these are passed: "
        page = ana.get(address).text
        assert closed + "Module 1 quiz, Module 6 quiz, Module 10 quiz" in page
        assert f'action="{address}/attempts"' not in page
        refused = ana.post(f"{address}/attempts", status=409).text
        assert closed in refused
        self.pass_quizzes(app, ana, ["what-it-is", "static-posture"])
        assert closed + "Module 10 quiz<" in ana.get(address).text
        self.pass_quizzes(app, ana, ["findings-to-causes"])
        assert closed not in ana.get(address).text
        assert "Question 1 of 15" in ana.get(ana.post(f"{address}/attempts").location).text

    def pass_quizzes(self, app: Flask, ana: Somebody, quizzes: list[str]) -> None:
        for quiz in quizzes:
            sitting = sit(app, ana.who, quiz)
            sitting.answer_right()
            sitting.submit()

    def test_it_lists_attempts_and_which_counts(self, app: Flask) -> None:
        ana = learner(app)
        for right in (7, 2):
            sitting = sit(app, ana.who)
            sitting.answer_right(right)
            sitting.submit()
        page = plain(ana.get(ADDRESS).text)
        assert "Start another attempt" in page
        assert re.search(r"Attempt 2 .*25% Not passed Attempt 1 .*87.5% Passed counts", page)

    def test_a_wait_and_the_last_attempt_are_told(self, app: Flask, tree) -> None:
        with_rules(app, tree, ("attempts: 0", "attempts: 2"), ("wait_hours: 0", "wait_hours: 24"))
        ana = learner(app)
        sit(app, ana.who).submit()
        page = ana.get(ADDRESS).text
        assert "The next attempt opens 24 hours after the last one, on " in page
        assert "Start another attempt" not in page
        assert "opens 24 hours" in ana.post(f"{ADDRESS}/attempts", status=409).text

    def test_an_attempt_under_way_is_gone_on_with(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        page = ana.get(ADDRESS).text
        assert "An attempt is under way" in page
        assert f'href="/attempts/{sitting.code}"' in page
        assert started(app, ana).code == sitting.code

    def test_it_takes_the_course_and_an_account(self, app: Flask, client: FlaskClient) -> None:
        assert client.get(ADDRESS).location == f"/sign-in?next={ADDRESS}"
        ben = sign_in(app, "ben")
        assert ben.get(ADDRESS, 303).location == f"/courses/{KEY}"
        ben.post(f"{ADDRESS}/attempts", status=404)

    def test_what_is_not_there_is_not_found(self, app: Flask) -> None:
        ana = learner(app)
        ana.get(f"{LEARN}/quizzes/nothing", 404)
        ana.post(f"{LEARN}/quizzes/nothing/attempts", status=404)
        ana.get("/attempts/nothing", 404)


class TestWithoutScript:
    def test_forms_alone_lead_from_the_first_question_to_the_result(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        home, questions = f"/attempts/{sitting.code}", sitting.questions
        assert "Question 1 of 8" in ana.get(home).text
        for question in questions:
            go = "end" if question.place == 8 else "next"
            sent = form_of(question, go=go)
            following = "end" if question.place == 8 else question.place + 1
            address = f"{home}/responses/{question.place}"
            assert ana.post(address, sent).location == f"{home}?q={following}"
        page = ana.get(f"{home}?q=end").text
        assert "Every question is answered." in page
        assert ana.post(f"{home}/submission").location == f"{home}/result"
        assert "Passed: 8 of 8" in ana.get(f"{home}/result").text

    def test_back_and_the_map_show_what_was_stored(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        home = f"/attempts/{sitting.code}"
        first, second = sitting.questions[:2]
        ana.post(f"{home}/responses/1", form_of(first, go="next"))
        went = ana.post(f"{home}/responses/2", form_of(second, go="back")).location
        assert went == f"{home}?q=1"
        assert len(sitting.responses) == 2
        page = ana.get(home).text  # the first that is open
        assert "Question 3 of 8" in page

    def test_what_is_open_is_named_before_handing_in(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        sitting.answer_right(6)
        page = ana.get(f"/attempts/{sitting.code}?q=end").text
        assert "Hand in with 2 unanswered?" in page
        assert "Still open: 7, 8." in page

    def test_a_flag_is_set_kept_and_taken_off(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        home, question = f"/attempts/{sitting.code}", sitting.questions[0]
        address = f"{home}/responses/1"
        assert ana.post(address, form_of(question, go="flag")).location == f"{home}?q=1"
        assert sitting.questions[0].flagged
        assert len(sitting.responses) == 1  # the answer beside it was stored as well
        page = ana.get(f"{home}?q=1").text
        assert 'value="unflag"' in page
        ana.post(address, form_of(question, go="unflag"))
        assert not sitting.questions[0].flagged

    def test_what_is_no_answer_is_told_on_the_question(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        question = next(one for one in sitting.questions if one.prepared["kind"] == "single")
        address = f"/attempts/{sitting.code}/responses/{question.place}"
        page = ana.post(address, {"answer": "made-up", "go": "next"}, 422).text
        assert f"Question {question.place} of 8" in page
        assert 'role="alert"' in page

    def test_odd_questions_lead_to_an_open_one(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        for asked in ("0", "9", "-1", "²", "x" * 500, "1e3"):
            assert "Question 1 of 8" in ana.get(f"/attempts/{sitting.code}?q={asked}").text


class TestSavingByScript:
    def test_it_is_told_what_was_stored(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        address, sent = f"/attempts/{sitting.code}/responses/1", form_of(sitting.questions[0])
        told = ana.post(address, {**sent, "seq": "3"}, 200, headers=JSON).json
        assert told == {"ok": True, "seq": 3, "stored": True}
        late = ana.post(address, {**sent, "seq": "2"}, 200, headers=JSON).json
        assert late == {"ok": True, "seq": 2, "stored": False}
        assert [one.seq for one in sitting.responses] == [3]

    def test_after_the_end_it_conflicts_with_a_sentence(self, app: Flask, clock) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        address, sent = f"/attempts/{sitting.code}/responses/1", form_of(sitting.questions[0])
        clock.forward(minutes=21)
        told = ana.post(address, sent, 409, headers=JSON).json
        assert "Time is up" in told["error"]
        ana.post(f"/attempts/{sitting.code}/flags/1", {"flagged": "1"}, 409, headers=JSON)
        sitting.submit()
        told = ana.post(address, sent, 409, headers=JSON).json
        assert "handed in" in told["error"]

    def test_flags_are_kept(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        address = f"/attempts/{sitting.code}/flags/2"
        assert ana.post(address, {"flagged": "1"}, 200, headers=JSON).json["flagged"] is True
        assert sitting.questions[1].flagged
        assert ana.post(address, {"flagged": "0"}, 200, headers=JSON).json["flagged"] is False

    def test_odd_counters_are_taken_as_the_next(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        address, sent = f"/attempts/{sitting.code}/responses/1", form_of(sitting.questions[0])
        for seq in ("", "-1", "²", "9" * 40):
            assert ana.post(address, {**sent, "seq": seq}, 200, headers=JSON).json["stored"]


class TestAForeignAttempt:
    def test_it_is_not_there(self, app: Flask) -> None:
        sitting, ben = ana_sits(app), learner(app, "ben")
        home = f"/attempts/{sitting.code}"
        ben.get(home, 404)
        ben.get(f"{home}/result", 404)
        ben.post(f"{home}/responses/1", form_of(sitting.questions[0]), 404)
        ben.post(f"{home}/flags/1", {"flagged": "1"}, 404)
        ben.post(f"{home}/submission", status=404)
        assert sitting.attempt.is_open
        assert sitting.responses == []

    def test_it_is_not_there_for_the_staff_either(self, app: Flask) -> None:
        sitting = ana_sits(app)
        for name in ("ines", "isa", "ada"):
            sign_in(app, name).get(f"/attempts/{sitting.code}", 404)


class TestNothingIsLost:
    def test_by_a_refresh_a_second_device_or_a_restart(self, app: Flask, settings) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        question = next(one for one in sitting.questions if one.prepared["kind"] == "single")
        home = f"/attempts/{sitting.code}"
        chosen = make.right_form(question.prepared)["answer"][0]
        ana.post(f"{home}/responses/{question.place}", form_of(question, go="next"))
        address, stored = f"{home}?q={question.place}", f'value="{chosen}" checked'
        restarted = create_app(settings)
        for place in (app, app, restarted):
            assert stored in sign_in(place, "ana").get(address).text
        done = sign_in(restarted, "ana")
        done.post(f"{home}/submission")
        assert "of 8" in ana.get(home + "/result").text
        restarted.extensions["engine"].dispose()


class TestTimeIsUp:
    def test_the_page_says_so_and_the_result_too(self, app: Flask, clock) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        sitting.answer_right(6)
        home = f"/attempts/{sitting.code}"
        left = re.search(r'data-left="(\d+)"', ana.get(home).text)
        assert left
        assert 0 < int(left[1]) <= 20 * 60
        clock.forward(minutes=21)
        page = ana.get(f"{home}?q=3").text
        assert "Time is up" in page
        assert "What you had stored counts." in page
        refused = ana.post(f"{home}/responses/7", {"answer": "x"}, 409).text
        assert "Time is up. What was stored before is handed in." in refused
        ana.post(f"{home}/submission")
        result = ana.get(f"{home}/result").text
        assert "Time was up; what was stored was handed in." in result
        assert "Passed: 6 of 8" in result


class TestTheResult:
    def test_an_open_attempt_has_none(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        home = f"/attempts/{sitting.code}"
        assert ana.get(f"{home}/result", 303).location == home
        ana.post(f"{home}/submission")
        assert ana.get(home, 303).location == f"{home}/result"

    def test_a_module_quiz_explains_everything_when_handed_in(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        sitting.answer_right(5)
        sitting.submit()
        page = plain(ana.get(f"/attempts/{sitting.code}/result?show=all").text)
        assert "Not passed: 5 of 8" in page
        assert "5 of 8 is 62.5%; the pass mark is 70%." in page
        for question in sitting.questions:
            assert [text for text in secrets_of(question) if text not in page] == []

    def test_what_to_look_at_comes_first(self, app: Flask) -> None:
        ana = learner(app)
        sitting = started(app, ana)
        sitting.answer_right(7)
        sitting.submit()
        page = ana.get(f"/attempts/{sitting.code}/result").text
        assert page.count("review-item") == 1
        assert "To look at, 1" in page
        everything = ana.get(f"/attempts/{sitting.code}/result?show=all").text
        assert everything.count("review-item") == 8

    def test_the_keys_of_an_examination_stay_closed_until_it_is_passed(
        self, app: Flask, clock
    ) -> None:
        ana = learner(app)
        first = sit(app, ana.who, FINAL)
        first.answer_right(5)
        first.submit()
        address = f"/attempts/{first.code}/result?show=all"
        page = ana.get(address).text
        assert "Not passed: 5 of 15" in page
        assert "shown once you have passed" in page
        self.assert_closed(page, first)
        clock.forward(days=8)
        second = first.again()
        second.answer_right()
        assert second.submit().passed
        for sitting in (first, second):
            page = plain(ana.get(f"/attempts/{sitting.code}/result?show=all").text)
            for question in sitting.questions:
                assert [text for text in secrets_of(question) if text not in page] == []

    def test_they_stay_closed_though_no_attempt_is_left(self, app: Flask, clock) -> None:
        ana = learner(app)
        first = sit(app, ana.who, FINAL)
        first.submit()
        clock.forward(days=8)
        second = first.again()
        second.answer_right(8)
        second.submit()
        for sitting in (first, second):
            page = ana.get(f"/attempts/{sitting.code}/result?show=all").text
            self.assert_closed(page, sitting)

    def assert_closed(self, page: str, sitting: Sitting) -> None:
        words = plain(page)
        for question in sitting.questions:
            assert [text for text in secrets_of(question) if text in words] == []
        assert "Your answer, right" not in page
        assert "answer is-right" not in page

    @pytest.mark.parametrize("rule", ["never", "passed"])
    def test_other_rules_hold_back_what_they_say(self, app: Flask, tree, rule) -> None:
        lines = [(f"{what}: submitted", f"{what}: {rule}") for what in ("answers", "why")]
        with_rules(app, tree, *lines)
        ana = learner(app)
        sitting = sit(app, ana.who)
        sitting.answer_right(3)
        sitting.submit()
        page = ana.get(f"/attempts/{sitting.code}/result?show=all").text
        self.assert_closed(page, sitting)
        expected = "shown once you have passed" if rule == "passed" else "does not show right"
        assert expected in page

    def test_without_marks_it_shows_the_score_only(self, app: Flask, tree) -> None:
        with_rules(app, tree, ("marks: submitted", "marks: never"))
        ana = learner(app)
        sitting = sit(app, ana.who)
        sitting.answer_right(3)
        sitting.submit()
        page = ana.get(f"/attempts/{sitting.code}/result?show=all").text
        assert "Not passed: 3 of 8" in page
        assert "review-item" not in page

    def test_it_explains_the_questions_of_its_day(self, app: Flask, checked, tree) -> None:
        ana = learner(app)
        sitting = sit(app, ana.who)
        sitting.answer_right(4)
        sitting.submit()
        address = f"/attempts/{sitting.code}/result?show=all"
        before = neutral(ana.get(address).text, sitting)
        with_another_truth(app, checked.course, dict(tree.files))
        assert neutral(ana.get(address).text, sitting) == before


class TestTheBrowser:
    """It receives no key: two truths that read alike give the same pages."""

    @pytest.mark.parametrize("quiz", [QUIZ, "static-posture", "findings-to-causes", FINAL])
    def test_pages_of_two_truths_are_the_same(self, app: Flask, checked, tree, quiz) -> None:
        ana, ben = learner(app), learner(app, "ben")
        papers = self.pages(ana, sit(app, ana.who, quiz))
        with_another_truth(app, checked.course, dict(tree.files))
        other = sit(app, ben.who, quiz)
        assert self.pages(ben, other) == papers

    def pages(self, somebody: Somebody, sitting: Sitting) -> list[str]:
        home = f"/attempts/{sitting.code}"
        places = [*range(1, len(sitting.questions) + 1), "end"]
        return [neutral(somebody.get(f"{home}?q={place}").text, sitting) for place in places]

    def test_a_paper_holds_no_reason_and_no_name_of_an_item(self, app: Flask) -> None:
        ana = learner(app)
        for quiz in (QUIZ, FINAL):
            sitting = sit(app, ana.who, quiz)
            for question in sitting.questions:
                page = ana.get(f"/attempts/{sitting.code}?q={question.place}").text
                assert question.item not in page
                assert question.prepared["version"] not in page
                words = plain(page)
                assert [text for text in secrets_of(question) if text in words] == []


def neutral(page: str, sitting: Sitting) -> str:
    """A page without what differs between any two requests: codes, tokens, names, time left."""
    page = page.replace(sitting.code, "CODE")
    for pattern in (
        r'name="csrf_token" value="[^"]*"',
        r'name="csrf-token" content="[^"]*"',
        r'nonce="[^"]*"',
        r'data-left="[^"]*"',
        r">\d+:\d\d<",
    ):
        page = re.sub(pattern, "", page)
    return page


class TestWhatItCosts:
    """Statements: fixed, however many questions, lessons and learners there are."""

    def counted(self, deed, at_most, most: int) -> int:
        with at_most(most) as seen:
            deed()
        return len(seen)

    def test_the_quiz_page_costs_at_most_five(self, app: Flask, at_most) -> None:
        ana = learner(app)
        for _ in range(3):
            sit(app, ana.who).submit()
        sit(app, ana.who)
        ana.get(ADDRESS)
        assert self.counted(lambda: ana.get(ADDRESS), at_most, 5)

    def test_a_question_costs_at_most_five(self, app: Flask, at_most) -> None:
        ana = learner(app)
        sitting = sit(app, ana.who)
        sitting.answer_right()
        for page in ("?q=3", "?q=end"):
            address = f"/attempts/{sitting.code}{page}"
            assert self.counted(lambda address=address: ana.get(address), at_most, 5)

    def test_saving_costs_at_most_four(self, app: Flask, at_most) -> None:
        ana = learner(app)
        sitting = sit(app, ana.who)
        sent = {**form_of(sitting.questions[0]), **self.token(ana)}
        address = f"/attempts/{sitting.code}/responses/1"
        for seq in ("1", "2"):
            save = lambda seq=seq: ana.client.post(  # noqa: E731
                address, data={**sent, "seq": seq}, headers=JSON
            )
            assert self.counted(save, at_most, 4)
        assert [one.seq for one in sitting.responses] == [1, 2]

    def test_a_submission_costs_the_same_for_few_and_for_many_questions(
        self, app: Flask, at_most
    ) -> None:
        publish(app, small_course())
        ana = learner(app)
        ana.post("/learn/demo/enrolment")
        small = Sitting(app, ana.who, self.code(ana, "/learn/demo/quizzes/standing"))
        large = sit(app, ana.who, FINAL)
        assert (len(small.questions), len(large.questions)) == (2, 15)
        costs = []
        for sitting in (small, large):
            address, sent = f"/attempts/{sitting.code}/submission", self.token(ana)
            submit = lambda address=address, sent=sent: ana.client.post(  # noqa: E731
                address, data=sent
            )
            costs.append(self.counted(submit, at_most, 14))
            assert not sitting.attempt.is_open
        assert costs[0] == costs[1]

    def test_a_result_costs_the_same_for_few_and_for_many_questions(
        self, app: Flask, at_most
    ) -> None:
        publish(app, small_course())
        ana = learner(app)
        ana.post("/learn/demo/enrolment")
        small = Sitting(app, ana.who, self.code(ana, "/learn/demo/quizzes/standing"))
        large = sit(app, ana.who, FINAL)
        costs = []
        for sitting in (small, large):
            ana.post(f"/attempts/{sitting.code}/submission")
            address = f"/attempts/{sitting.code}/result"
            ana.get(address)
            costs.append(self.counted(lambda a=address: ana.get(a), at_most, 8))
        assert costs[0] == costs[1]

    def code(self, ana: Somebody, quiz: str) -> str:
        return str(ana.post(f"{quiz}/attempts").location.rsplit("/", 1)[1])

    def token(self, ana: Somebody) -> dict[str, str]:
        page = ana.get("/account").text
        return {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}
