"""Statements that pages of learning cost: fixed, whatever the course and the number of learners."""

from flask import Flask

from tests import make
from tests.content.revising import KEY, publish, small_course
from tests.learning.test_notes import highlight
from tests.learning.test_page_lesson import LESSON, learner
from tests.people import arrive
from tests.racing import write

LEARN = f"/learn/{KEY}"


def cost(somebody, address: str, at_most, most: int = 50) -> int:
    somebody.get(address)  # warm: what is compiled is in memory now
    with at_most(most) as seen:
        somebody.get(address)
    return len(seen)


def test_a_lesson_costs_at_most_four_with_notes_and_answers(app: Flask, checked, at_most) -> None:
    ana = learner(app)
    assert cost(ana, LESSON, at_most, 4) >= 1
    for _ in range(3):
        highlight(ana, checked, "note")
    ana.post(f"{LESSON}/place", {"end": "1"}, 200)
    cost(ana, LESSON, at_most, 4)


def test_the_map_costs_the_same_for_any_progress_and_any_number_of_learners(
    app: Flask, at_most
) -> None:
    ana = learner(app)
    pages = (LEARN, "/home", f"/courses/{KEY}")
    before = {page: cost(ana, page, at_most, 6) for page in pages}
    everyone = [ana.who, arrive(app, "ben"), arrive(app, "rea")]

    def study(db):
        at = app.extensions["clock"].now()
        for who in everyone:
            make.lessons_done(db, make.enrolment(db, who, at), at, leave=1)

    write(app, study)
    assert {page: cost(ana, page, at_most, 6) for page in pages} == before


def test_a_long_course_costs_no_more_than_a_short_one(app: Flask, at_most) -> None:
    publish(app, small_course())
    ana = learner(app)
    ana.post("/learn/demo/enrolment")
    pages = ("/learn/{}", "/courses/{}")
    short, long = (
        [cost(ana, page.format(key), at_most, 6) for page in pages] for key in ("demo", KEY)
    )
    assert long == short
