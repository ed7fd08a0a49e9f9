"""Alembic, driven from our own commands and tests; its scripts lie under `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def config(url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    command.upgrade(config(url), "head")


def is_current(engine: Engine) -> bool:
    """Does the database have this version's schema?"""
    head = ScriptDirectory.from_config(config("")).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
