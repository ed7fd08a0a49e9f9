"""Every fault is reported, with file and line; a clean tree has none."""

from pathlib import Path

import pytest

from app.content.source.checking import check_tree
from app.content.source.problems import CODES
from app.content.source.tree import SourceTree
from tests.content.trees import BANK, COURSE, LESSON, READERS, changed, text_of, tree
from tests.content.trees.faults import CASES, Case

# Told by the tree as it is read from disk or cut off, not by its content.
ELSEWHERE = {"link-refused", "tree-large"}


def test_the_clean_course_has_no_problem() -> None:
    checked = check_tree(tree(), READERS)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.course is not None
    assert checked.course == checked.draft


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.name or case.at}"[:50])
def test_the_fault_is_told_with_its_file_and_line(case: Case) -> None:
    problems = [
        problem
        for problem in check_tree(tree(case.changes), READERS).problems
        if problem.code == case.code and problem.path == case.path
    ]
    assert problems, "not reported"
    if case.at:
        assert case.line in {problem.line for problem in problems}
    assert all(problem.grave is CODES[case.code][0] for problem in problems)


def test_each_code_can_be_provoked() -> None:
    assert {case.code for case in CASES} | ELSEWHERE == set(CODES)


def test_each_sentence_is_one_and_says_how_to_mend() -> None:
    for code, (_, pattern) in CODES.items():
        assert pattern[0].isupper() or pattern[0] in "`<{", code
        assert pattern.endswith("."), code


def test_a_grave_problem_keeps_the_course_back_but_not_the_draft() -> None:
    checked = check_tree(tree(changed(LESSON, "[@kendall2005]{D", "[@kendal2005]{D")), READERS)
    assert checked.course is None
    assert checked.draft is not None
    assert [problem.code for problem in checked.stops] == ["reference-unknown"]


def test_what_is_only_to_look_at_lets_publish() -> None:
    checked = check_tree(tree(changed(LESSON, "minutes: 3", "minutes: 4")), READERS)
    assert {problem.code for problem in checked.looks} == {"minutes-words"}
    assert "minutes-sum" in {problem.code for problem in checked.stops}


def test_several_faults_are_all_told_at_once() -> None:
    text = text_of(LESSON)
    text = text.replace("{D model}", "{Z}").replace("(front-view.md#what", "(gone.md#what")
    text = text.replace("::: refer", "::: reffer").replace("minutes: 3", "minutes: x")
    codes = {problem.code for problem in check_tree(tree({LESSON: text}), READERS).problems}
    assert {
        "citation-grade",
        "link-broken",
        "directive-unknown",
        "field-invalid",
    } <= codes


def test_a_fault_inside_an_item_gets_the_line_of_its_pointer() -> None:
    changes = changed(BANK, "text: The hip, why: It is lower.", "text: The hip")
    problems = check_tree(tree(changes), READERS).problems
    line = text_of(BANK)[: text_of(BANK).index("id: hip")].count("\n") + 1
    assert [(found.code, found.line) for found in problems] == [("missing-why", line)]


def test_a_fault_inside_a_check_gets_its_line_in_the_lesson() -> None:
    changes = changed(LESSON, "text: The knee, why: It bends.", "text: The knee")
    problems = check_tree(tree(changes), READERS).problems
    line = text_of(LESSON)[: text_of(LESSON).index("id: knee")].count("\n") + 1
    assert [(found.code, found.line) for found in problems] == [("missing-why", line)]


def test_hints_name_what_was_probably_meant() -> None:
    checked = check_tree(tree(changed(LESSON, "[@kendall2005]{D", "[@kendal2005]{D")), READERS)
    assert "did you mean `kendall2005`" in checked.stops[0].sentence


def test_a_lesson_nobody_lists_is_checked_too() -> None:
    changes = {"course_content/demo/standing/spare.md": text_of(LESSON).replace("{D model}", "")}
    codes = {problem.code for problem in check_tree(tree(changes), READERS).problems}
    assert {"lesson-unlisted", "citation-grade"} <= codes


def test_problems_are_sorted_by_place_and_told_once() -> None:
    changes = changed(COURSE, "edition: 1", "edition: 0") | changed(LESSON, "{D model}", "{Q}")
    problems = check_tree(tree(changes), READERS).problems
    assert list(problems) == sorted(set(problems))


def test_the_lab_has_a_reader_of_its_own() -> None:
    changes = {"course_content/demo/lab/causes.yaml": "causes: []\n"}
    assert check_tree(tree(changes), READERS).problems == ()


def test_notices_for_people_are_passed_over(tmp_path: Path) -> None:
    changes = {"course_content/demo/figures/CREDITS.md": "Thanks.\n"}
    assert check_tree(tree(changes), READERS).problems == ()


def test_an_empty_tree_says_what_is_missing() -> None:
    checked = check_tree(SourceTree("demo", {}), READERS)
    assert [problem.code for problem in checked.problems] == ["course-missing"]
