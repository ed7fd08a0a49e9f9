"""Reading a lesson: checks, the end, the place, done and what is missing."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.learning import queries
from app.learning.models import ActivityProgress
from tests.content.revising import KEY, LESSONS, changed, publish
from tests.people import Somebody, sign_in
from tests.racing import at_once, read

LEARN = f"/learn/{KEY}"
PATH = "what-it-is/the-problem"
LESSON = f"{LEARN}/{PATH}"
CHECKS = ("frozen-frame", "who-earned-the-letter")
TO_DO = "To finish this lesson: answer checks 1 and 2, read to the end. Or mark it as read."


def learner(app: Flask, name: str = "ana") -> Somebody:
    somebody = sign_in(app, name)
    somebody.post(f"{LEARN}/enrolment")
    return somebody


def right_answer(checked, check: str) -> dict:
    item = checked.course.lesson(PATH).checks[check]
    if item["type"] == "match":
        return {f"answer.{one['id']}": one["is"] for one in item["premises"]}
    if item["type"] == "truefalse":
        return {"answer": str(item["answer"]).lower()}
    return {"answer": [option["id"] for option in item["options"] if option.get("right")]}


def answer(somebody: Somebody, checked, check: str, status: int = 303):
    return somebody.post(f"{LESSON}/checks/{check}", right_answer(checked, check), status)


def progress(app: Flask, somebody: Somebody) -> ActivityProgress | None:
    standing = read(app, lambda db: queries.standing_for(db, somebody.who, KEY))
    return standing.of(f"lesson:{PATH}")


class TestALessonIsDone:
    def test_words_say_what_is_missing_at_every_step(self, app: Flask, checked) -> None:
        ana = learner(app)
        assert TO_DO in ana.get(LESSON).text
        answer(ana, checked, CHECKS[0])
        assert (
            "To finish this lesson: answer check 2, read to the end. Or mark it as read."
            in ana.get(LESSON).text
        )
        answer(ana, checked, CHECKS[1])
        assert "To finish this lesson: read to the end. Or mark it as read." in ana.get(LESSON).text
        told = ana.post(f"{LESSON}/place", {"end": "1"}, 200).json
        assert told["done"] is True
        assert told["words"].startswith("Done on ")
        assert "every check answered and the end reached" in ana.get(LESSON).text
        assert progress(app, ana).done_how == "checks"

    def test_in_any_order(self, app: Flask, checked) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/place", {"end": "1"}, 200)
        for check in reversed(CHECKS):
            answer(ana, checked, check)
        assert progress(app, ana).done_at is not None

    def test_a_wrong_answer_counts_as_answered(self, app: Flask, checked) -> None:
        ana = learner(app)
        item = checked.course.lesson(PATH).checks[CHECKS[0]]
        wrong = next(option["id"] for option in item["options"] if not option.get("right"))
        ana.post(f"{LESSON}/checks/{CHECKS[0]}", {"answer": wrong})
        assert progress(app, ana).checks[CHECKS[0]]["share"] == 0
        page = ana.get(LESSON).text
        assert "answer check 2" in page
        assert "Your answer" in page

    def test_by_hand_with_its_trace(self, app: Flask) -> None:
        ana = learner(app)
        assert ana.post(f"{LESSON}/completion").location == f"{LEARN}/what-it-is/kinetic-chain"
        assert "You marked this lesson as read on" in ana.get(LESSON).text
        row = progress(app, ana)
        assert (row.done_how, row.done_at is not None) == ("hand", True)
        assert "Marked as read by you" in ana.get(LEARN).text

    def test_it_is_never_undone(self, app: Flask, checked, clock) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/completion")
        before = progress(app, ana).done_at
        clock.forward(days=1)
        for check in CHECKS:
            answer(ana, checked, check)
        ana.post(f"{LESSON}/place", {"end": "1"}, 200)
        ana.post(f"{LESSON}/completion")
        row = progress(app, ana)
        assert (row.done_at, row.done_how) == (before, "hand")

    def test_a_new_check_does_not_undo_it(self, app: Flask, tree) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/completion")
        publish(app, changed(tree, f"{LESSONS}/{PATH}.md", ("id: frozen-frame", "id: renamed")))
        assert "You marked this lesson as read" in ana.get(LESSON).text

    def test_a_place_alone_or_the_page_alone_is_not_enough(self, app: Flask) -> None:
        ana = learner(app)
        ana.get(LESSON)
        assert progress(app, ana) is None  # reading the page writes nothing
        ana.post(f"{LESSON}/place", {"place": "one-task-more-than-one-route"}, 200)
        assert progress(app, ana).done_at is None

    def test_only_her_own_progress_moves(self, app: Flask) -> None:
        ana, ben = learner(app), learner(app, "ben")
        ana.post(f"{LESSON}/completion")
        assert progress(app, ben) is None
        assert TO_DO in ben.get(LESSON).text

    def test_it_takes_an_enrolment(self, app: Flask) -> None:
        ben = sign_in(app, "ben")
        ben.post(f"{LESSON}/completion", status=404)
        ben.post(f"{LESSON}/place", {"end": "1"}, 404)

    def test_it_takes_an_account(self, app: Flask, client: FlaskClient) -> None:
        assert client.post(f"{LESSON}/completion").status_code in (400, 403)

    def test_what_is_not_there_is_not_found(self, app: Flask) -> None:
        learner(app).post(f"{LEARN}/what-it-is/nothing/completion", status=404)


class TestAnswersOfChecks:
    def test_the_last_one_is_kept_and_shown_again(self, app: Flask, checked) -> None:
        ana = learner(app)
        answer(ana, checked, CHECKS[0])
        page = ana.get(LESSON).text
        assert "Your answer, right" in page
        assert "Your last answer is kept." in page
        again = ana.get(f"{LESSON}?again={CHECKS[0]}").text
        assert "Your answer, right" not in again

    def test_a_script_gets_the_changed_part_only(self, app: Flask, checked) -> None:
        ana = learner(app)
        sent = right_answer(checked, CHECKS[0])
        part = ana.post(f"{LESSON}/checks/{CHECKS[0]}", sent, 200, headers={"X-Fragment": "1"}).text
        assert part.lstrip().startswith("<section")
        assert "Your answer, right" in part
        empty = ana.post(f"{LESSON}/checks/{CHECKS[0]}", {}, 422, headers={"X-Fragment": "1"}).text
        assert "Answer all of it first" in empty

    def test_two_checks_answered_at_once_are_both_kept(self, app: Flask, checked) -> None:
        learner(app)
        tabs = [sign_in(app, "ana", app.test_client()) for _ in CHECKS]
        at_once(
            lambda: answer(tabs[0], checked, CHECKS[0]),
            lambda: answer(tabs[1], checked, CHECKS[1]),
        )
        assert set(progress(app, tabs[0]).checks) == set(CHECKS)

    def test_an_answer_that_no_longer_fits_leaves_the_page_whole(
        self, app: Flask, checked, tree
    ) -> None:
        ana = learner(app)
        answer(ana, checked, CHECKS[0])
        given = right_answer(checked, CHECKS[0])["answer"][0]
        path = f"{LESSONS}/{PATH}.md"
        publish(app, changed(tree, path, (f"id: {given}", "id: something-else")))
        assert ana.get(LESSON).status_code == 200


class TestTheLearnerComesBack:
    def test_at_the_very_lesson_and_section_on_another_device(self, app: Flask, checked) -> None:
        ana = learner(app)
        path = "static-posture/side-view"
        section = checked.course.lesson(path).sections[1]
        ana.post(f"{LEARN}/{path}/place", {"place": section.id}, 200)
        phone = sign_in(app, "ana", app.test_client())
        home = phone.get("/home").text
        assert f'href="{LEARN}/{path}#{section.id}"' in home
        assert f"You stopped at “{section.title}”, today at" in home.replace("&#39;", "'")
        assert f'href="{LEARN}/{path}#{section.id}"' in phone.get(f"/courses/{KEY}").text
        assert f'href="{LEARN}/{path}#{section.id}"' in phone.get(LEARN).text

    def test_the_last_place_wins(self, app: Flask, checked, clock) -> None:
        ana = learner(app)
        first, second = "what-it-is/the-problem", "static-posture/side-view"
        ana.post(f"{LEARN}/{second}/place", {"place": "nowhere"}, 200)
        clock.forward(minutes=5)
        place = checked.course.lesson(first).sections[0].id
        ana.post(f"{LEARN}/{first}/place", {"place": place}, 200)
        assert f"{LEARN}/{first}#{place}" in ana.get("/home").text

    def test_a_place_that_is_none_is_not_kept(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/place", {"place": '"><script>'}, 200)
        assert progress(app, ana).place is None

    def test_a_section_that_went_leads_to_the_lesson(self, app: Flask, checked, tree) -> None:
        ana = learner(app)
        section = checked.course.lesson(PATH).sections[0]
        ana.post(f"{LESSON}/place", {"place": section.id}, 200)
        new = (f"## {section.title}", "## An entirely new heading")
        publish(app, changed(tree, f"{LESSONS}/{PATH}.md", new))
        home = ana.get("/home").text
        assert "You stopped at" not in home
        assert LESSON in home

    def test_after_the_last_lesson_begun_comes_the_first_not_done(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/completion")
        assert f"{LEARN}/what-it-is/kinetic-chain" in ana.get("/home").text

    def test_nothing_is_lost_when_the_app_restarts(self, app: Flask, settings, checked) -> None:
        from app import create_app

        ana = learner(app)
        answer(ana, checked, CHECKS[0])
        restarted = create_app(settings)
        again = sign_in(restarted, "ana")
        assert "Your answer, right" in again.get(LESSON).text
        restarted.extensions["engine"].dispose()


class TestTheMap:
    def test_it_says_in_words_what_is_missing_for_the_certificate(self, app: Flask) -> None:
        page = learner(app).get(LEARN).text
        assert "0 of 19 things done for the certificate." in page
        assert "To do: answer checks 1 and 2, read to the end" in page
        assert "To do: reach 70%" in page
        assert "Opens when these are passed: Module 1 quiz, Module 6 quiz, Module 10 quiz" in page

    def test_progress_row_is_one_for_an_activity(self, app: Flask, checked) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/place", {"place": "x"}, 200)
        answer(ana, checked, CHECKS[0])
        rows = read(app, lambda db: db.scalars(select(ActivityProgress)).all())
        assert [row.activity for row in rows] == [f"lesson:{PATH}"]
