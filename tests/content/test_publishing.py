"""Publishing: a checked tree becomes an immutable revision that every process reads at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.content import queries
from app.content.models import Compiled, Revision, RevisionFile
from app.content.source.tree import SourceTree
from app.kernel.errors import Conflict
from app.learning import actions as learning
from app.learning import queries as learning_queries
from app.settings import Settings
from tests import make
from tests.content import revising
from tests.content.revising import COURSE, EXTRA, KEY, LESSONS, changed, publish
from tests.people import arrive, sign_in
from tests.racing import at_once, read, write

TITLE = ("title: Corrective exercise", "title: Corrective exercise, renewed")


def numbers(app: Flask) -> list[int]:
    wanted = select(Revision.number).where(Revision.course == KEY).order_by(Revision.number)
    found: list[int] = read(app, lambda db: list(db.scalars(wanted)))
    return found


class TestARevision:
    def test_it_takes_effect_in_every_process_without_a_restart(
        self, app: Flask, settings: Settings, tree: SourceTree
    ) -> None:
        other = create_app(settings)
        address = f"/courses/{KEY}"
        assert "Corrective exercise, renewed" not in other.test_client().get(address).text
        assert publish(app, changed(tree, COURSE, TITLE)).new
        assert "Corrective exercise, renewed" in other.test_client().get(address).text
        assert "Corrective exercise, renewed" in app.test_client().get(address).text
        other.extensions["engine"].dispose()

    def test_the_same_tree_again_makes_no_new_one(self, app: Flask, tree: SourceTree) -> None:
        done = publish(app, tree)
        assert (done.number, done.new) == (1, False)
        assert numbers(app) == [1]

    def test_an_earlier_tree_again_is_a_new_one(self, app: Flask, tree: SourceTree) -> None:
        publish(app, changed(tree, COURSE, TITLE))
        assert publish(app, tree).number == 3
        assert numbers(app) == [1, 2, 3]

    def test_it_never_changes(self, app: Flask, tree: SourceTree) -> None:
        def first() -> tuple[str, list[tuple[str, str]], str]:
            def ask(db):  # type: ignore[no-untyped-def]
                row = db.scalars(select(Revision).where(Revision.number == 1)).one()
                files = select(RevisionFile.path, RevisionFile.blob).where(
                    RevisionFile.revision_id == row.id
                )
                title = queries.course_at(db, row.id).title
                return row.content_hash, sorted(map(tuple, db.execute(files))), title

            found: tuple[str, list[tuple[str, str]], str] = read(app, ask)
            return found

        before = first()
        publish(app, changed(tree, COURSE, TITLE))
        assert first() == before
        assert before[2] == "Corrective exercise"

    def test_it_is_compiled_once(self, app: Flask, tree: SourceTree) -> None:
        counting = select(func.count()).select_from(Compiled)
        assert read(app, lambda db: db.scalar(counting)) == 1
        publish(app, tree)
        assert read(app, lambda db: db.scalar(counting)) == 1
        publish(app, changed(tree, COURSE, TITLE))
        assert read(app, lambda db: db.scalar(counting)) == 2

    def test_two_publishers_at_once_follow_one_another(self, app: Flask, tree: SourceTree) -> None:
        trees = [changed(tree, COURSE, (TITLE[0], f"title: By publisher {one}")) for one in (1, 2)]
        done = at_once(*(lambda it=it: publish(app, it) for it in trees))  # type: ignore[misc]
        assert sorted(one.number for one in done) == [2, 3]
        assert numbers(app) == [1, 2, 3]
        last = max(zip((one.number for one in done), (1, 2), strict=True))[1]
        title = read(app, lambda db: queries.edition_of(db, KEY).course.title)
        assert title == f"By publisher {last}"

    def test_two_publishers_of_the_same_tree_make_one(self, app: Flask, tree: SourceTree) -> None:
        new = changed(tree, COURSE, TITLE)
        done = at_once(*[lambda: publish(app, new)] * 2)
        assert sorted((one.number, one.new) for one in done) == [(2, False), (2, True)]


class TestWorkThatLearnersHaveDone:
    def test_a_used_lesson_cannot_vanish(self, app: Flask, tree: SourceTree) -> None:
        self._used(app, tree)
        with pytest.raises(Conflict) as refused:
            publish(app, tree)
        assert f"lesson:{EXTRA}" in refused.value.sentence
        assert "retired" in refused.value.sentence
        assert numbers(app) == [1, 2]

    def test_an_unused_lesson_may_vanish(self, app: Flask, tree: SourceTree) -> None:
        publish(app, revising.with_extra_lesson(tree))
        assert publish(app, tree).number == 3

    def test_retired_it_may_go_and_stays_done(self, app: Flask, tree: SourceTree) -> None:
        ana = self._used(app, tree)
        assert publish(app, revising.retiring(tree, f"lesson:{EXTRA}")).number == 3

        def standing(db):  # type: ignore[no-untyped-def]
            return learning_queries.standing_for(db, ana, KEY)

        assert f"lesson:{EXTRA}" in read(app, standing).done
        page = sign_in(app, "ana").get(f"/learn/{KEY}")
        assert "One more lesson" in page.text
        assert f"/learn/{KEY}/{EXTRA}" not in page.text

    def test_a_retired_name_must_be_an_activity(self, app: Flask, tree: SourceTree) -> None:
        with pytest.raises(AssertionError, match="lesson:module/lesson or quiz:key"):
            publish(app, revising.retiring(tree, "one-more"))

    def _used(self, app: Flask, tree: SourceTree):  # type: ignore[no-untyped-def]
        publish(app, revising.with_extra_lesson(tree))
        ana, at = arrive(app, "ana"), app.extensions["clock"].now()

        def study(db):  # type: ignore[no-untyped-def]
            edition = make.edition(db)
            row = learning.enrol(db, ana, edition, at=at)
            db.flush()  # progress needs its id
            learning.mark_read(db, row, edition, edition.course.lesson(EXTRA), at=at)

        write(app, study)
        return ana


class TestTheCommand:
    def command(self, app: Flask, root: Path, *words: str):  # type: ignore[no-untyped-def]
        app.extensions["settings"] = replace(app.extensions["settings"], content=root)
        return app.test_cli_runner().invoke(args=["content", *words])

    def lay_out(self, tree: SourceTree, root: Path) -> Path:
        for path, data in tree.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        return root

    def test_it_publishes_and_says_which_revision(
        self, app: Flask, tree: SourceTree, tmp_path: Path
    ) -> None:
        root = self.lay_out(changed(tree, COURSE, TITLE), tmp_path / "source")
        first = self.command(app, root, "publish")
        assert (first.exit_code, "revision 2 published" in first.output) == (0, True)
        again = self.command(app, root, "publish")
        assert (again.exit_code, "revision 2 is current" in again.output) == (0, True)

    def test_it_refuses_a_tree_with_a_grave_problem_and_stores_nothing(
        self, app: Flask, tree: SourceTree, tmp_path: Path
    ) -> None:
        lesson = f"{LESSONS}/what-it-is/the-problem.md"
        broken = changed(tree, lesson, ("minutes: 12", "minutes: soon"))
        root = self.lay_out(changed(broken, COURSE, TITLE), tmp_path / "source")
        counting = [select(func.count()).select_from(table) for table in (Revision, Compiled)]
        before = read(app, lambda db: [db.scalar(one) for one in counting])
        done = self.command(app, root, "publish")
        assert done.exit_code != 0
        assert f"{lesson}:3" in done.output
        assert "was not published" in done.output
        assert read(app, lambda db: [db.scalar(one) for one in counting]) == before
        assert self.command(app, root, "check").exit_code == 1

    def test_it_refuses_to_lose_used_work_with_a_sentence(
        self, app: Flask, tree: SourceTree, tmp_path: Path
    ) -> None:
        TestWorkThatLearnersHaveDone()._used(app, tree)
        done = self.command(app, self.lay_out(tree, tmp_path / "source"), "publish")
        assert done.exit_code != 0
        assert f"lesson:{EXTRA}" in done.output

    def test_an_unknown_place_is_told(self, app: Flask, tmp_path: Path) -> None:
        done = self.command(app, tmp_path, "publish")
        assert done.exit_code != 0
        assert "There is no course" in done.output

    def test_the_shipped_course_checks_clean(self, app: Flask) -> None:
        done = app.test_cli_runner().invoke(args=["content", "check"])
        assert (done.exit_code, done.output) == (0, "0 stop publishing, 0 to look at.\n")
