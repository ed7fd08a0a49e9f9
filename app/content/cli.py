"""flask content: check and publish the source."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.content import actions
from app.content.source.checking import Checked, check_tree
from app.content.source.tree import SourceTree, courses_on
from app.kernel import outbox
from app.kernel.db import transaction
from app.kernel.errors import DomainError

content = AppGroup("content", help="The source of courses: check, publish.")


def _trees(course: str | None, root: Path) -> list[SourceTree]:
    keys = [course] if course else courses_on(root)
    if not keys:
        raise click.ClickException(f"There is no course under {root / 'course_content'}.")
    return [SourceTree.from_disk(root, key) for key in keys]


def _judged(tree: SourceTree) -> Checked:
    return check_tree(tree, current_app.extensions["readers"])


def _print(checked: Checked) -> None:
    for problem in checked.problems:
        click.echo(str(problem))


@content.command("check")
@click.argument("course", required=False)
def check(course: str | None) -> None:
    """Print every problem with file and line; exit with 1 while any stops publishing."""
    stops = looks = 0
    for tree in _trees(course, current_app.extensions["settings"].content):
        checked = _judged(tree)
        _print(checked)
        stops += sum(1 for problem in checked.problems if problem.grave)
        looks += sum(1 for problem in checked.problems if not problem.grave)
    click.echo(f"{stops} stop publishing, {looks} to look at.")
    sys.exit(1 if stops else 0)


@content.command("publish")
@click.argument("course", required=False)
def publish(course: str | None) -> None:
    """Publish the source of one course, or of all; refused while a problem stops it."""
    extensions = current_app.extensions
    at = extensions["clock"].now()
    for tree in _trees(course, extensions["settings"].content):
        checked = _judged(tree)
        if checked.course is None or checked.stops:
            _print(checked)
            raise click.ClickException(
                f"{tree.course} was not published: {len(checked.stops)} problems stop it."
            )
        try:
            with transaction(extensions["engine"], writes=True) as db:
                done = actions.publish(
                    db,
                    checked.course,
                    tree,
                    impact=extensions["impact"],
                    by=None,
                    at=at,
                )
        except DomainError as fault:
            raise click.ClickException(fault.sentence) from None
        outbox.react(extensions["engine"], extensions["reactions"], at)
        state = "published" if done.new else "is current"
        click.echo(f"{tree.course}: revision {done.number} {state}.")
