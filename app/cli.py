"""Gathers the command groups that belong to no domain: migrate, work."""

import click
from flask import Flask, current_app

from app import migrating


def install(app: Flask) -> None:
    app.cli.add_command(migrate)
    app.cli.add_command(work)


@click.command("migrate")
def migrate() -> None:
    """Bring the database to this version's schema."""
    migrating.upgrade(current_app.extensions["settings"].database_url)
    click.echo("The database is up to date.")


@click.command("work")
def work() -> None:
    """Run the worker: mails, reactions that failed, attempts whose time is up."""
    current_app.extensions["worker"].run()
