"""New revisions of the shipped course: a file changed, added or taken away, judged, published."""

import re
from collections.abc import Mapping

from flask import Flask

from app.content import actions
from app.content.actions import Published
from app.content.source.checking import check_tree
from app.content.source.compiled import CompiledCourse
from app.content.source.tree import SourceTree
from tests.content import trees
from tests.racing import write

KEY = "corrective-exercise"
COURSE = f"course_content/{KEY}/course.yaml"
LESSONS = f"course_content/{KEY}"
QUIZZES = f"quizzes/{KEY}"
BANKS = f"quizzes/{KEY}/banks"
EXTRA = "what-it-is/one-more"


def changed(tree: SourceTree, path: str, *replacements: tuple[str, str]) -> SourceTree:
    """The tree with `old`, which must stand in the file, replaced once by `new`."""
    text = tree.files[path].decode()
    for old, new in replacements:
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new, 1)
    return with_files(tree, {path: text.encode()})


def with_files(tree: SourceTree, files: Mapping[str, bytes | None]) -> SourceTree:
    """The tree with files replaced, added or (None) taken away."""
    merged = {**tree.files, **files}
    kept = {path: data for path, data in merged.items() if data is not None}
    return SourceTree(tree.course, kept)


def with_extra_lesson(tree: SourceTree, *, edition: int = 1) -> SourceTree:
    """The shipped course with one more lesson at the end of its first module."""
    like = tree.files[f"{LESSONS}/what-it-is/how-this-course-works.md"].decode()
    text = re.sub(r"^title: .*$", "title: One more lesson", like, count=1, flags=re.MULTILINE)
    tree = with_files(tree, {f"{LESSONS}/{EXTRA}.md": text.encode()})
    module = ("how-this-course-works]", "how-this-course-works, one-more]")
    return changed(tree, COURSE, module, ("edition: 1", f"edition: {edition}"))


def retiring(tree: SourceTree, *activities: str) -> SourceTree:
    """The tree with activities named as taken out on purpose."""
    line = f"\nretired: [{', '.join(activities)}]\n"
    return with_files(tree, {COURSE: tree.files[COURSE] + line.encode()})


def small_course() -> SourceTree:
    """Another course: two lessons, a quiz of two questions, a final of one; its key is `demo`."""
    bank = trees.text_of(trees.BANK)
    bank = bank.replace("    enemies: [st-knee]\n", "")
    full = bank.replace("    level: ", "    difficulty: 0.6\n    grade: C\n    level: ")
    return trees.tree({trees.BANK: full})


def compiled(app: Flask, tree: SourceTree) -> CompiledCourse:
    """The tree as the checker compiles it; it must be clean."""
    checked = check_tree(tree, app.extensions["readers"])
    assert not checked.stops, "\n".join(map(str, checked.stops))
    assert checked.course is not None
    return checked.course


def publish(app: Flask, tree: SourceTree) -> Published:
    """Judge and publish, as the command does."""
    course = compiled(app, tree)
    at = app.extensions["clock"].now()
    impact = app.extensions["impact"]
    published: Published = write(
        app, lambda db: actions.publish(db, course, tree.files, impact=impact, by=None, at=at)
    )
    return published
