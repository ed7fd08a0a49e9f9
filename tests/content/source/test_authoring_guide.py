"""Each example of the author's guide is read by the real parser, and holds no fault."""

import re
from pathlib import Path

import pytest

from app.content.source.checking import check_tree
from app.content.source.kinds import Readers
from app.content.source.problems import CODES
from app.content.source.tree import SourceTree
from app.quizzes.definition import read_item, read_quiz
from tests.content.trees import OTHER, lab, text_of

GUIDE = (Path(__file__).parents[3] / "docs" / "authoring.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
FILES = {name: text for _, name, text in EXAMPLES if name}
ELEMENTS = [text for kind, name, text in EXAMPLES if kind == "markdown" and not name]
LESSON = "course_content/demo/standing/side-view.md"
READERS = Readers(read_item, read_quiz)
ITEM = """
  - id: st-{use}
    type: truefalse
    use: {use}
    objective: {objective}
    level: recall
    difficulty: 0.7
    grade: D
    refs: [kendall2005]
    stem: The {use} line is tied to the foot.
    answer: true
    why_true: The foot stays put.
    why_false: The foot stays put.
    why: The foot stays put.
"""
FINAL = """\
title: Final
kind: final
pass_mark: 70
sections: [{title: All, draw: [{bank: standing, use: exam, count: 1}]}]
"""
# Elements are put into a lesson one at a time, so its length cannot fit.
NOT_MEANT = {"minutes-words", "figure-missing", "file-unused"}


BODY = re.compile(r"^::: figure \w", re.MULTILINE)


def guide_tree(element: str = "") -> SourceTree:
    files = {
        name if name.startswith("quizzes/") else f"course_content/demo/{name}": text
        for name, text in FILES.items()
    }
    files = {path.replace("quizzes/", "quizzes/demo/"): text for path, text in files.items()}
    files[LESSON] += f"\n{element}"
    if BODY.search(element):
        files |= {path: str(text) for path, text in lab().items()}
    picture = (
        "::: figure" + text_of(OTHER).partition("::: figure")[2].partition("\n:::\n")[0] + "\n:::\n"
    )
    files["course_content/demo/standing/front-view.md"] = text_of(OTHER).replace(picture, "")
    files["quizzes/demo/banks/standing.yaml"] = (
        "items:"
        + ITEM.format(use="practice", objective="standing/side-view/landmarks")
        + ITEM.format(use="exam", objective="standing/front-view/compare")
    )
    files["quizzes/demo/final.yaml"] = FINAL
    return SourceTree("demo", {path: text.encode() for path, text in files.items()})


def faults(tree: SourceTree) -> list[str]:
    problems = check_tree(tree, READERS).problems
    return [str(problem) for problem in problems if problem.code not in NOT_MEANT]


def test_the_files_of_the_guide_make_a_course() -> None:
    assert len(FILES) == 6
    assert faults(guide_tree()) == []
    assert check_tree(guide_tree(), READERS).course is not None


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda text: " ".join(text.split())[:30])
def test_the_element_is_as_the_guide_writes_it(element: str) -> None:
    assert faults(guide_tree(element)) == []


@pytest.mark.parametrize(
    "element",
    [
        "]{C",
        "{.no-claim}",
        "]{term}",
        "{term=",
        "---",
        "[^",
        "\n: ",
        "{#",
        "https://",
        "::: note",
        "::: aside",
        "::: against",
        "::: contested",
        "::: refer",
        "::: figure\n",
        "::: figure ohsq",
        "landmarks:",
        "beside:",
        "::: check",
    ],
)
def test_the_guide_has_an_example_of_each_element(element: str) -> None:
    assert any(element in text for text in ELEMENTS)


def test_the_guide_says_what_is_only_to_look_at() -> None:
    said = GUIDE.partition("## What is only to look at")[2]
    named = set(re.findall(r"`([a-z-]+)`", said))
    assert named == {code for code, (grave, _) in CODES.items() if not grave}
