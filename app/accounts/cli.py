"""flask people: accounts and roles from the console."""

import click
from flask import current_app
from flask.cli import AppGroup
from werkzeug.datastructures import MultiDict

from app.accounts import actions, queries
from app.accounts.access import Role
from app.accounts.forms import SignUpForm
from app.kernel.db import transaction
from app.kernel.errors import DomainError

people = AppGroup("people", help="Accounts and roles.")
ROLES = [role.value for role in Role if role is not Role.LEARNER]


@people.command("add")
@click.argument("email")
@click.option("--name", prompt=True, help="As it should stand on pages and certificates.")
@click.option("--role", type=click.Choice(ROLES), help="A role for all courses.")
@click.password_option(help="Asked for when left out.")
def add(email: str, name: str, role: str | None, password: str) -> None:
    """Make a confirmed account, for example the first administrator."""
    extensions = current_app.extensions
    at = extensions["clock"].now()
    form = SignUpForm(MultiDict({"name": name, "email": email, "password": password}))
    if not form.ok():
        raise click.ClickException(form.faults[0][1])
    name = form.name.data or ""
    try:
        with transaction(extensions["engine"], writes=True) as db:
            made = actions.register(
                db, extensions["passwords"], name=name, email=email, password=password, at=at
            )
            if not made.new:
                raise click.ClickException(f"{email} already has an account.")
            actions.confirm(db, made.person, at=at)
            if role:
                actions.grant(db, made.person, Role(role), None, by=None, at=at)
    except DomainError as fault:
        raise click.ClickException(fault.sentence) from None
    click.echo(f"{email} can sign in" + (f" as {role}." if role else "."))


@people.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--course", help="The key of one course; left out: all courses.")
def grant(email: str, role: str, course: str | None) -> None:
    """Give a role."""
    extensions = current_app.extensions
    at = extensions["clock"].now()
    try:
        with transaction(extensions["engine"], writes=True) as db:
            person = queries.person_by_email(db, email)
            actions.grant(db, person, Role(role), course, by=None, at=at)
    except DomainError as fault:
        raise click.ClickException(fault.sentence) from None
    click.echo(f"{email} is now {role} for {course or 'all courses'}.")


@people.command("revoke")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--course", help="The key of one course; left out: the grant for all courses.")
def revoke(email: str, role: str, course: str | None) -> None:
    """Take a role back."""
    extensions = current_app.extensions
    at = extensions["clock"].now()
    try:
        with transaction(extensions["engine"], writes=True) as db:
            person = queries.person_by_email(db, email)
            held = actions.revoke(db, person, Role(role), course, by=None, at=at)
    except DomainError as fault:
        raise click.ClickException(fault.sentence) from None
    scope = course or "all courses"
    click.echo(f"{email} is no longer {role} for {scope}." if held else f"{email} was not {role}.")


@people.command("list")
def list_people() -> None:
    """Everyone with an account: address, name, roles."""
    with transaction(current_app.extensions["engine"], writes=False) as db:
        for person in queries.everyone(db):
            roles = ", ".join(f"{grant.role} ({grant.course})" for grant in person.grants)
            state = "" if person.confirmed_at else "  not confirmed"
            click.echo(f"{person.email}  {person.name}  {roles or 'learner'}{state}")
