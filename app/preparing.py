"""What a start needs: this version's schema, and the courses on disk published.

`python run.py` runs it as `python -m app.preparing`: one process for both, because importing the
application is what takes the time. Safe to run again.
"""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from app import create_app, migrating
from app.accounts import queries
from app.content import cli
from app.kernel.db import transaction


def prepare() -> None:
    """Migrate, publish what changed, and say so when nobody is administrator yet."""
    app = create_app()
    with app.app_context():
        migrating.upgrade(app.extensions["settings"].database_url)
        cli.publish.main(args=[], standalone_mode=False)
        with transaction(app.extensions["engine"], writes=False) as db:
            if not queries.has_administrator(db):
                click.echo("no administrator")  # run.py turns it into the command to type


if __name__ == "__main__":
    try:
        prepare()
    except click.ClickException as fault:
        fault.show()
        sys.exit(1)
    except SQLAlchemyError as fault:
        reason = str(getattr(fault, "orig", fault)).strip().splitlines()[0]
        sys.exit(f"Plumbline can't start: the database can't be used: {reason}")
