"""An empty database that was brought to the head equals the models, on both databases (b37)."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app import migrating
from app.kernel.db import open_engine
from app.wiring import metadata
from tests.conftest import DATABASES, administer, sibling


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    if server is None:
        pytest.skip("no PostgreSQL on this machine")
    name = f"plumbline_empty_{uuid4().hex[:8]}"
    administer(server, f"CREATE DATABASE {name}")
    yield sibling(server, name)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_empty_to_head_equals_the_models(empty: str) -> None:
    migrating.upgrade(empty)
    command.check(migrating.config(empty))  # raises with what differs


def test_every_table_and_the_search_table_is_there(empty: str) -> None:
    migrating.upgrade(empty)
    engine = open_engine(empty)
    there = set(inspect(engine).get_table_names())
    engine.dispose()
    assert {*metadata.tables, "search_entries"} <= there


def test_doing_it_twice_changes_nothing(empty: str) -> None:
    migrating.upgrade(empty)
    migrating.upgrade(empty)
    engine = open_engine(empty)
    assert migrating.is_current(engine)
    engine.dispose()


def test_an_empty_database_is_not_current(empty: str) -> None:
    engine = open_engine(empty)
    assert not migrating.is_current(engine)
    engine.dispose()


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrating.config(""))
    assert len(scripts.get_heads()) == 1


def test_their_files_are_named_by_date_and_words() -> None:
    for path in (migrating.SCRIPTS / "versions").glob("*.py"):
        year, month, day, *words = path.stem.split("_")
        assert (len(year), len(month), len(day)) == (4, 2, 2)
        assert words
