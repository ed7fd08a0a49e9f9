"""Starting, saving, handing in and closing an attempt."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app import wiring
from app.kernel.chance import seeded
from app.kernel.errors import Conflict, Invalid, NotFound
from app.learning import actions as learning
from app.quizzes import actions, queries, rules
from app.quizzes.definition import Quiz
from app.quizzes.drawing import pool
from app.quizzes.models import BY_HAND, BY_TIME
from tests import make
from tests.content.revising import BANKS, changed, publish
from tests.people import arrive
from tests.quizzes.sittings import FINAL, QUIZ, Sitting, ana_sits, sit, with_rules
from tests.racing import read, write

MINUTES = 20  # of the module quiz


class TestStartingAnAttempt:
    @pytest.mark.parametrize("seed", range(4))
    def test_it_draws_from_each_pool_and_nothing_twice(self, app: Flask, checked, seed) -> None:
        sitting = sit(app, arrive(app, "ana"), FINAL, seed=seed)
        drawn = [question.item for question in sitting.questions]
        assert len(set(drawn)) == len(drawn) == 15
        course = checked.course
        assert {course.items[key]["use"] for key in drawn} == {"exam"}
        quiz, start = Quiz.from_dict(course.quizzes[FINAL]), 0
        for section in quiz.sections:
            size = sum(draw.count for draw in section.draws)
            part, start = drawn[start : start + size], start + size
            allowed = {key for draw in section.draws for key in pool(draw, course.items)}
            assert set(part) <= allowed
            for draw in section.draws:
                assert len(set(part) & set(pool(draw, course.items))) >= draw.count

    def test_a_module_quiz_draws_no_examination_item(self, app: Flask, checked) -> None:
        drawn = {question.item for question in ana_sits(app).questions}
        assert {checked.course.items[key]["use"] for key in drawn} == {"practice"}

    def test_twice_gives_the_one_under_way(self, app: Flask) -> None:
        first = ana_sits(app)
        assert first.again().code == first.code

    def test_a_closed_quiz_is_refused_in_words(self, app: Flask) -> None:
        ana, at = arrive(app, "ana"), app.extensions["clock"].now()

        def start(db):
            row, edition = make.enrolment(db, ana, at), make.edition(db)
            words = "Opens when these are passed: Module 1 quiz"
            actions.start(db, row, edition, FINAL, closed=words, at=at, chance=seeded(1))

        with pytest.raises(Conflict, match="Opens when these are passed: Module 1 quiz"):
            write(app, start)

    def test_it_waits_between_attempts(self, app: Flask, tree, clock) -> None:
        with_rules(app, tree, ("wait_hours: 0", "wait_hours: 48"))
        first = ana_sits(app)
        first.submit()
        clock.forward(hours=47)
        with pytest.raises(Conflict, match="opens 2 days after the last one, on "):
            first.again()
        clock.forward(hours=1)
        assert first.again().attempt.number == 2

    def test_it_ends_with_the_last_attempt(self, app: Flask, tree) -> None:
        with_rules(app, tree, ("attempts: 0", "attempts: 2"))
        first = ana_sits(app)
        first.submit()
        first.again().submit()
        with pytest.raises(Conflict, match="All 2 attempts are used"):
            first.again()

    def test_an_examination_that_is_passed_is_over(self, app: Flask) -> None:
        first = ana_sits(app, FINAL)
        first.answer_right()
        assert first.submit().passed
        with pytest.raises(Conflict, match="You have passed this examination"):
            first.again()

    def test_the_examination_has_two_attempts_a_week_apart(self, app: Flask, clock) -> None:
        first = ana_sits(app, FINAL)
        first.submit()
        clock.forward(days=6)
        with pytest.raises(Conflict, match="opens 7 days after the last one"):
            first.again()
        clock.forward(days=1, minutes=1)
        first.again().submit()
        clock.forward(days=30)
        with pytest.raises(Conflict, match="All 2 attempts are used"):
            first.again()


class TestAFrozenQuestion:
    def test_it_is_marked_by_its_own_key_after_the_item_changed(self, app: Flask, tree) -> None:
        only = ("lessons: [what-it-is/the-problem], levels: [recall]", "items: [wi-definition]")
        path = f"quizzes/{tree.course}/{QUIZ}.yaml"
        tree = changed(tree, path, only)
        publish(app, tree)
        sitting = ana_sits(app)
        before = self.question(sitting).prepared
        bank = f"{BANKS}/{QUIZ}.yaml"
        swapped = changed(
            tree, bank, ("- id: chain", "- id: else"), ("- id: repair", "- id: chain")
        )
        publish(app, swapped)
        assert self.question(sitting).prepared == before
        sitting.answer_right()
        assert sitting.submit().share == 1
        after = self.question(sitting.again()).prepared
        assert after["version"] != before["version"]

    def test_its_attempt_keeps_the_rules_of_its_day(self, app: Flask, tree) -> None:
        sitting = ana_sits(app)
        with_rules(app, tree, ("pass_mark: 70", "pass_mark: 100"))
        sitting.answer_right(6)
        assert sitting.submit().passed
        later = sitting.again()
        later.answer_right(6)
        assert not later.submit().passed

    def question(self, sitting: Sitting):
        return next(one for one in sitting.questions if one.item == "wi-definition")


class TestSavingAnAnswer:
    def test_every_change_is_stored_and_the_newest_counts(self, app: Flask) -> None:
        sitting = ana_sits(app)
        assert sitting.save(seq=1, right=False)
        assert sitting.save(seq=2)
        paper = read(app, lambda db: queries.paper_for(db, sitting.who, sitting.code))
        assert paper.asked[0].answer is not None
        assert paper.asked[0].seq == 2
        assert len(sitting.responses) == 2

    def test_an_empty_one_clears(self, app: Flask) -> None:
        sitting = ana_sits(app)
        sitting.save(seq=1)
        sitting.save(seq=2, right=False)
        paper = read(app, lambda db: queries.paper_for(db, sitting.who, sitting.code))
        assert paper.asked[0].answer is None

    def test_a_late_older_one_is_ignored(self, app: Flask) -> None:
        sitting = ana_sits(app)
        assert sitting.save(seq=5)
        assert not sitting.save(seq=4, right=False)
        assert not sitting.save(seq=5, right=False)
        assert [one.seq for one in sitting.responses] == [5]

    def test_what_is_no_answer_is_refused_and_not_stored(self, app: Flask) -> None:
        sitting = ana_sits(app)

        def deed(db):
            slot = queries.slot_for(db, sitting.who, sitting.code, 1)
            form = {name: ["made-up"] for name in make.right_form(slot.question.prepared)}
            actions.save_response(db, slot, form, seq=1, at=sitting.now)

        with pytest.raises(Invalid):
            write(app, deed)
        assert sitting.responses == []

    def test_after_handing_in_it_is_refused(self, app: Flask) -> None:
        sitting = ana_sits(app)
        sitting.submit()
        with pytest.raises(Conflict, match="was handed in"):
            sitting.save()
        assert sitting.responses == []

    def test_until_the_very_deadline_and_not_after(self, app: Flask, clock) -> None:
        sitting = ana_sits(app)
        clock.forward(minutes=MINUTES, seconds=-2)
        assert sitting.save(seq=1)
        clock.forward(seconds=3)
        with pytest.raises(Conflict, match="Time is up"):
            sitting.save(seq=2)
        assert [one.seq for one in sitting.responses] == [1]

    def test_a_foreign_attempt_is_not_there(self, app: Flask) -> None:
        sitting, ben = ana_sits(app), arrive(app, "ben")
        for question in (queries.attempt_for, queries.paper_for):
            with pytest.raises(NotFound):
                read(app, lambda db, question=question: question(db, ben, sitting.code))
        with pytest.raises(NotFound):
            write(app, lambda db: queries.slot_for(db, ben, sitting.code, 1))

    def test_a_question_that_is_not_asked_is_not_there(self, app: Flask) -> None:
        sitting = ana_sits(app)
        for place in (0, 9, 10**9):
            with pytest.raises(NotFound):
                sitting.save(place)


class TestHandingIn:
    def test_it_marks_every_question_answered_or_not(self, app: Flask) -> None:
        sitting = ana_sits(app)
        sitting.answer_right(3)
        done = sitting.submit()
        assert [one.mark["share"] for one in sitting.markings] == [1, 1, 1, 0, 0, 0, 0, 0]
        assert (done.share, done.passed, done.closed_by) == (Decimal("0.375"), False, BY_HAND)

    @pytest.mark.parametrize(("right", "passed"), [(5, False), (6, True)])
    def test_it_passes_from_the_pass_mark_on(self, app: Flask, right, passed) -> None:
        sitting = ana_sits(app)
        sitting.answer_right(right)
        assert sitting.submit().passed is passed
        assert (f"quiz:{QUIZ}" in sitting.standing.done) is passed

    def test_a_second_time_changes_nothing(self, app: Flask, clock) -> None:
        sitting = ana_sits(app)
        sitting.answer_right(6)
        first = sitting.submit()
        clock.forward(minutes=1)
        again = sitting.submit()
        assert (again.submitted_at, again.share) == (first.submitted_at, first.share)
        assert len(sitting.markings) == 8

    def test_a_tag_has_its_own_minimum(self, app: Flask) -> None:
        sitting = ana_sits(app, FINAL)
        safety = [one.place for one in sitting.questions if "safety" in one.prepared["tags"]]
        for question in sitting.questions:
            if question.place not in safety[:2]:
                sitting.save(question.place)
        done = sitting.submit()
        assert done.share > Decimal("0.8")
        assert not done.passed
        assert f"quiz:{FINAL}" not in sitting.standing.done

    def test_the_best_attempt_counts_and_passed_stays_passed(self, app: Flask) -> None:
        first = ana_sits(app)
        first.answer_right(7)
        first.submit()
        second = first.again()
        second.answer_right(2)
        assert not second.submit().passed
        row = first.standing.of(f"quiz:{QUIZ}")
        assert row is not None
        assert row.best == Decimal("0.8750")
        assert row.done_at is not None
        third = first.again()
        third.answer_right()
        third.submit()
        best = first.standing.of(f"quiz:{QUIZ}")
        assert best is not None
        assert best.best == 1

    def test_a_share_just_below_the_mark_is_kept_below_it(self, app: Flask) -> None:
        sitting = ana_sits(app)
        row = sitting.standing.enrolment

        def record(db):
            learning.record_quiz(db, row.id, QUIZ, share=0.69999, passed=False, at=sitting.now)

        write(app, record)
        kept = sitting.standing.of(f"quiz:{QUIZ}")
        assert kept is not None
        assert kept.best == Decimal("0.6999")


class TestTimeIsUp:
    def test_what_was_stored_is_handed_in_as_of_the_deadline(self, app: Flask, clock) -> None:
        sitting = ana_sits(app)
        sitting.answer_right(6)
        clock.forward(hours=3)
        done = sitting.submit()
        assert done.submitted_at == done.started_at + timedelta(minutes=MINUTES)
        assert (done.closed_by, done.passed, done.share) == (BY_TIME, True, Decimal("0.75"))

    def test_the_worker_closes_it(self, app: Flask, clock) -> None:
        sitting = ana_sits(app)
        sitting.answer_right(6)
        wiring.close_overdue(app.extensions["engine"], clock.forward(minutes=MINUTES, seconds=-5))
        assert sitting.attempt.is_open
        clock.forward(seconds=10)
        for _ in range(2):
            wiring.close_overdue(app.extensions["engine"], clock.now())
        done = sitting.attempt
        assert (done.closed_by, done.passed) == (BY_TIME, True)
        assert len(sitting.markings) == 8
        assert f"quiz:{QUIZ}" in sitting.standing.done

    def test_a_new_start_closes_it(self, app: Flask, clock) -> None:
        first = ana_sits(app)
        first.answer_right(2)
        clock.forward(minutes=MINUTES + 1)
        second = first.again()
        assert second.code != first.code
        assert second.attempt.number == 2
        assert (first.attempt.closed_by, first.attempt.passed) == (BY_TIME, False)

    def test_a_start_that_is_refused_leaves_it_to_the_worker(self, app: Flask, clock) -> None:
        first = ana_sits(app, FINAL)
        clock.forward(minutes=31)
        with pytest.raises(Conflict, match="opens 7 days after"):
            first.again()
        wiring.close_overdue(app.extensions["engine"], clock.now())
        assert first.attempt.closed_by == BY_TIME

    def test_a_quiz_without_a_limit_has_no_deadline(self, app: Flask, tree, clock) -> None:
        with_rules(app, tree, ("time_limit: 20\n", ""))
        sitting = ana_sits(app)
        clock.forward(days=400)
        wiring.close_overdue(app.extensions["engine"], clock.now())
        assert sitting.save()
        assert rules.is_overdue(sitting.attempt.deadline_at, clock.now()) is False
