"""A course is compiled once, the same each time, and survives JSON."""

import pytest

from app.content.source.checking import check_tree
from app.content.source.compiled import CompiledCourse, from_json, to_json
from app.content.source.compiling import CannotCompile, compile_course, compile_files
from tests.content.trees import COURSE, LESSON, PICTURE, READERS, changed, tree


def course() -> CompiledCourse:
    compiled = check_tree(tree(), READERS).course
    assert compiled is not None
    return compiled


def test_json_and_back_is_the_same_course() -> None:
    assert from_json(to_json(course())) == course()
    assert to_json(from_json(to_json(course()))) == to_json(course())


def test_the_same_files_compile_to_the_same_course() -> None:
    assert (
        compile_files("demo", tree().files, READERS) == course() == compile_course(tree(), READERS)
    )


def test_without_a_course_yaml_there_is_nothing_to_compile() -> None:
    with pytest.raises(CannotCompile):
        compile_course(tree({COURSE: None}), READERS)


def test_modules_have_numbers_minutes_and_lessons() -> None:
    first, second = course().modules
    assert (first.number, first.minutes, first.free, first.quiz) == (
        1,
        5,
        True,
        "standing",
    )
    assert [lesson.key for lesson in first.lessons] == ["side-view", "front-view"]
    assert (second.number, second.minutes, second.preparing, second.lessons) == (
        2,
        60,
        True,
        (),
    )
    assert course().ready_modules == (first,)


def test_what_completes_the_course_stands_in_order_with_its_minutes() -> None:
    assert [(done.key, done.kind, done.minutes) for done in course().required] == [
        ("standing/side-view", "lesson", 3),
        ("standing/front-view", "lesson", 2),
        ("standing", "quiz", 0),
        ("final", "quiz", 10),
    ]
    assert course().total_minutes == 15


def test_the_way_leads_through_lessons_and_quizzes() -> None:
    side, front = (
        course().lesson("standing/side-view"),
        course().lesson("standing/front-view"),
    )
    assert side.prev is None
    assert side.next is not None
    assert side.next.key == "standing/front-view"
    assert front.next is not None
    assert (front.next.kind, front.next.key) == ("quiz", "standing")
    assert front.next.title == "Standing, the quiz"


def test_references_say_where_they_are_cited() -> None:
    kendall = course().references["kendall2005"]
    assert [cited.lesson for cited in kendall.cited_in] == ["standing/side-view"]
    assert kendall.design_words == "Textbook"


def test_objectives_have_full_ids() -> None:
    objective = course().objectives["standing/side-view/landmarks"]
    assert (objective.key, objective.lesson) == ("landmarks", "standing/side-view")


def test_files_hold_every_picture_that_pages_show() -> None:
    assert [file.path for file in course().files.values()] == [PICTURE]
    assert [file.media_type for file in course().files.values()] == ["image/png"]


def test_a_quiz_introduces_itself_in_html() -> None:
    assert course().quizzes["standing"]["intro_html"] == (
        "<p>Two questions. <strong>Take your time.</strong></p>"
    )


def test_unknown_modules_and_lessons_are_key_errors() -> None:
    assert not course().has_lesson("standing/nowhere")
    assert not course().has_module("nowhere")
    with pytest.raises(KeyError):
        course().lesson("standing/nowhere")
    with pytest.raises(KeyError):
        course().module("nowhere")


def test_a_lesson_that_cannot_be_read_leaves_the_rest_of_the_draft() -> None:
    draft = check_tree(tree(changed(LESSON, "title: Side view", "title:")), READERS).draft
    assert draft is not None
    assert [lesson.key for lesson in draft.lessons] == ["front-view"]
