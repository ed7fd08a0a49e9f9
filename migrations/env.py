"""Alembic's environment: the models' metadata, both databases, batch mode for SQLite."""

from alembic import context

from app.kernel.db import open_engine
from app.wiring import metadata

LOCK_TIMEOUT = "5s"  # a migration that waits for a lock must not hold up the site


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """The search table differs between the databases and is no mapped class."""
    return not (kind == "table" and name is not None and name.startswith("search_entries"))


def run() -> None:
    engine = open_engine(context.config.attributes["url"])
    with engine.execution_options(writes=True).connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            include_name=ours,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
