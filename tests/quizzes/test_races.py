"""Two deeds at the same moment: one attempt, one result, no answer lost."""

from flask import Flask
from sqlalchemy import func, select

from app import wiring
from app.kernel.errors import Conflict
from app.quizzes import actions, queries
from app.quizzes.models import Attempt
from tests.people import arrive
from tests.quizzes.sittings import QUIZ, Sitting, ana_sits, sit
from tests.racing import at_once, read, write

ROUNDS = 5
MANY = 6  # so many that some wait for the lock while another writes


def attempts(app: Flask) -> int:
    return read(app, lambda db: db.scalar(select(func.count()).select_from(Attempt)))


def test_two_starts_are_one_attempt(app: Flask) -> None:
    ana = arrive(app, "ana")
    sit(app, ana, "static-posture")  # the course is started
    first, second = at_once(lambda: sit(app, ana, seed=1), lambda: sit(app, ana, seed=2))
    assert first.code == second.code
    assert len(first.questions) == 8
    assert attempts(app) == 2


def test_two_first_starts_are_one_attempt(app: Flask) -> None:
    ana = arrive(app, "ana")
    first, second = at_once(lambda: sit(app, ana, seed=1), lambda: sit(app, ana, seed=2))
    assert first.code == second.code
    assert attempts(app) == 1


def test_a_double_submission_has_one_result(app: Flask) -> None:
    sitting = ana_sits(app)
    sitting.answer_right(6)
    results = at_once(*[sitting.submit] * 3)
    assert [(done.passed, done.share) for done in results] == [(True, results[0].share)] * 3
    assert len({done.submitted_at for done in results}) == 1
    assert len(sitting.markings) == 8


def test_saving_and_submitting_never_cross(app: Flask) -> None:
    """Either the answer was stored before the end and is marked, or its saving is refused."""
    ana = arrive(app, "ana")
    for _ in range(ROUNDS):
        sitting = sit(app, ana)
        saved, done = at_once(lambda s=sitting: s.save(1, seq=1), sitting.submit)
        stored = not isinstance(saved, Conflict)
        assert saved is True or "handed in" in saved.sentence
        assert len(sitting.responses) == int(stored)
        assert done.share == (1 if stored else 0) / 8
        marking = sitting.markings[0]
        assert (marking.response_id is not None) is stored
        assert sitting.attempt.share == done.share


def test_of_many_saves_at_once_the_newest_page_wins(app: Flask) -> None:
    ana = arrive(app, "ana")
    sitting = sit(app, ana)
    for round_ in range(ROUNDS):
        seqs = range(MANY * round_ + 1, MANY * (round_ + 1) + 1)
        at_once(*[lambda seq=seq: sitting.save(1, seq=seq) for seq in seqs])
        assert sitting.responses[-1].seq == seqs[-1]
        assert [one.seq for one in sitting.responses] == sorted(
            one.seq for one in sitting.responses
        )


def test_saves_to_two_questions_are_both_kept(app: Flask) -> None:
    sitting = ana_sits(app)
    assert at_once(*[lambda p=place: sitting.save(p) for place in range(1, 9)]) == [True] * 8
    assert sitting.submit().share == 1


def test_worker_learner_and_new_start_close_an_overdue_attempt_once(app: Flask, clock) -> None:
    """They take their locks in one order: none waits for ever, and there is one result."""
    ana = arrive(app, "ana")
    engine = app.extensions["engine"]
    for _ in range(ROUNDS):
        sitting: Sitting = sit(app, ana)
        sitting.answer_right(6)
        clock.forward(hours=1)
        outcomes = at_once(
            sitting.submit,
            sitting.again,
            sitting.submit,
            sitting.again,
            lambda: wiring.close_overdue(engine, clock.now()),
        )
        assert [one for one in outcomes if isinstance(one, Exception)] == []
        assert outcomes[1].code == outcomes[3].code != sitting.code
        assert (sitting.attempt.passed, sitting.attempt.closed_by) == (True, "time")
        assert len(sitting.markings) == 8
        outcomes[1].submit()


def test_two_flags_and_a_save_are_all_kept(app: Flask) -> None:
    sitting = ana_sits(app)

    def flag(place: int) -> None:
        def deed(db):
            slot = queries.slot_for(db, sitting.who, sitting.code, place)
            actions.flag(slot, True, at=sitting.now)

        write(app, deed)

    at_once(lambda: flag(1), lambda: flag(2), lambda: sitting.save(1))
    assert [one.place for one in sitting.questions if one.flagged] == [1, 2]
    assert len(sitting.responses) == 1
    assert sitting.standing.of(f"quiz:{QUIZ}") is not None
