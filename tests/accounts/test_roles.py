"""Who may do what, and for which course."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.accounts import actions, queries
from app.accounts.access import GRANTS, LEARNER, NOBODY, May, Role, Who, can, courses_where
from app.kernel.audit import AuditRow
from app.kernel.db import transaction
from tests.people import PASSWORD, arrive, sign_in
from tests.web.browser import Browser

COURSE, OTHER = "corrective-exercise", "another-course"


def who(*grants: tuple[Role, str]) -> Who:
    return Who(7, "k3f9", "Isa Brandt", "isa@example.org", 1, frozenset(grants))


class TestTheTable:
    def test_a_visitor_may_nothing(self) -> None:
        assert not any(can(NOBODY, may) for may in May)
        assert NOBODY.initials == ""

    def test_everyone_who_is_signed_in_is_a_learner(self) -> None:
        assert {may for may in May if can(who(), may)} == LEARNER

    def test_a_role_for_one_course_is_none_for_another(self) -> None:
        isa = who((Role.ISSUER, COURSE))
        assert can(isa, May.CERTIFICATES_REVOKE, COURSE)
        assert not can(isa, May.CERTIFICATES_REVOKE, OTHER)
        assert can(isa, May.CERTIFICATES_REVOKE)  # for some course: enough to open the page

    def test_a_role_for_all_courses_is_one_for_each(self) -> None:
        isa = who((Role.ISSUER, "*"))
        assert can(isa, May.CERTIFICATES_REVOKE, COURSE)
        assert can(isa, May.CERTIFICATES_REVOKE, OTHER)

    def test_no_other_role_revokes_certificates(self) -> None:
        for role in set(Role) - {Role.ISSUER}:
            assert not can(who((role, "*")), May.CERTIFICATES_REVOKE), role

    def test_courses_are_named_where_a_role_holds(self) -> None:
        isa = who((Role.ISSUER, COURSE), (Role.REVIEWER, OTHER))
        assert courses_where(isa, May.CERTIFICATES_REVOKE) == {COURSE}
        assert courses_where(who((Role.ISSUER, "*")), May.CERTIFICATES_REVOKE) == {"*"}
        assert courses_where(who(), May.CERTIFICATES_REVOKE) == frozenset()

    def test_every_role_stands_in_it(self) -> None:
        assert set(GRANTS) == set(Role)

    def test_permissions_are_in_order_and_named_by_thing_and_deed(self) -> None:
        names = [may.value for may in May]
        assert names == sorted(names)
        assert all(name.count(":") == 1 for name in names)


@pytest.fixture
def flask(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def grants_of(app: Flask, name: str) -> set[tuple[str, str]]:
    with transaction(app.extensions["engine"], writes=False) as db:
        people = {person.email: person for person in queries.everyone(db)}
        return {(grant.role, grant.course) for grant in people[f"{name}@example.org"].grants}


class TestFromTheConsole:
    ADD = ("people", "add", "ada@example.org", "--name", "Ada Moreau", "--password", PASSWORD)

    def test_add_makes_a_confirmed_account_with_a_role(
        self, app: Flask, flask: FlaskCliRunner
    ) -> None:
        made = flask.invoke(args=[*self.ADD, "--role", "administrator"])
        assert made.exit_code == 0, made.output
        assert "ada@example.org can sign in as administrator." in made.output
        assert grants_of(app, "ada") == {("administrator", "*")}
        Browser(app).post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})

    def test_add_refuses_an_account_that_is_there(self, app: Flask, flask: FlaskCliRunner) -> None:
        arrive(app, "ada")
        refused = flask.invoke(args=[*self.ADD, "--role", "issuer"])
        assert refused.exit_code == 1
        assert "already has an account" in refused.output
        assert grants_of(app, "ada") == {("administrator", "*")}

    @pytest.mark.parametrize(
        ("email", "name", "password", "sentence"),
        [
            ("no address", "Ada", PASSWORD, "That is no e-mail address."),
            ("ada@example.org", "  ", PASSWORD, "Enter your name."),
            ("ada@example.org", "a" * 400, PASSWORD, "at most 120 characters"),
            ("ada@example.org", "Ada", "short", "at least 10 characters"),
        ],
    )
    def test_add_refuses_bad_input_with_one_sentence(
        self, app: Flask, flask: FlaskCliRunner, email: str, name: str, password: str, sentence: str
    ) -> None:
        command = ["people", "add", email, "--name", name, "--password", password]
        refused = flask.invoke(args=command)
        assert refused.exit_code == 1
        assert sentence in refused.output
        assert refused.output.count("\n") == 1
        with transaction(app.extensions["engine"], writes=False) as db:
            assert queries.everyone(db) == []

    def test_grant_and_revoke_for_one_course(self, app: Flask, flask: FlaskCliRunner) -> None:
        arrive(app, "ana")
        granted = flask.invoke(
            args=["people", "grant", "ANA@example.org", "issuer", "--course", COURSE]
        )
        assert f"is now issuer for {COURSE}." in granted.output
        assert grants_of(app, "ana") == {("issuer", COURSE)}
        for_all = flask.invoke(args=["people", "revoke", "ana@example.org", "issuer"])
        assert "was not issuer" in for_all.output
        revoked = flask.invoke(
            args=["people", "revoke", "ana@example.org", "issuer", "--course", COURSE]
        )
        assert f"is no longer issuer for {COURSE}." in revoked.output
        assert grants_of(app, "ana") == set()

    def test_granting_twice_changes_nothing(self, app: Flask, flask: FlaskCliRunner) -> None:
        arrive(app, "ana")
        for _ in range(2):
            done = flask.invoke(args=["people", "grant", "ana@example.org", "reviewer"])
            assert done.exit_code == 0
        assert grants_of(app, "ana") == {("reviewer", "*")}
        with transaction(app.extensions["engine"], writes=False) as db:
            assert db.scalars(select(AuditRow.deed)).all() == ["grant"]

    def test_an_administrator_is_one_for_all_courses(
        self, app: Flask, flask: FlaskCliRunner
    ) -> None:
        arrive(app, "ana")
        command = ["people", "grant", "ana@example.org", "administrator", "--course", COURSE]
        refused = flask.invoke(args=command)
        assert refused.exit_code == 1
        assert "one for all courses" in refused.output
        assert grants_of(app, "ana") == set()

    def test_nobody_and_nothing_unknown(self, app: Flask, flask: FlaskCliRunner) -> None:
        arrive(app, "ana")
        for command in ("grant", "revoke"):
            unknown = flask.invoke(args=["people", command, "eva@example.org", "issuer"])
            assert unknown.exit_code == 1
            assert "Nobody here has the address eva@example.org." in unknown.output
            no_role = flask.invoke(args=["people", command, "ana@example.org", "emperor"])
            assert no_role.exit_code == 2
            assert "is not one of" in no_role.output

    def test_list_shows_everyone(self, app: Flask, flask: FlaskCliRunner) -> None:
        for name in ("ana", "isa"):
            arrive(app, name)
        listed = flask.invoke(args=["people", "list"]).output
        assert "ana@example.org  Ana Okafor  learner" in listed
        assert f"isa@example.org  Isa Brandt  issuer ({COURSE})" in listed


def test_a_role_holds_from_the_next_page_on(app: Flask) -> None:
    ana = sign_in(app, "ana")
    assert "issuer" not in ana.get("/account").text
    with transaction(app.extensions["engine"], writes=True) as db:
        person = queries.person_by_email(db, "ana@example.org")
        at = app.extensions["clock"].now()
        actions.grant(db, person, Role.ISSUER, None, by=None, at=at)
    assert "issuer" in ana.get("/account").text


def test_granting_and_revoking_leave_a_trace(app: Flask) -> None:
    ada, ana = arrive(app, "ada"), arrive(app, "ana")
    at = app.extensions["clock"].now()
    with transaction(app.extensions["engine"], writes=True) as db:
        person = queries.person_by_email(db, "ana@example.org")
        actions.grant(db, person, Role.ISSUER, COURSE, by=ada.id, at=at)
        assert actions.revoke(db, person, Role.ISSUER, COURSE, by=ada.id, at=at)
        assert not actions.revoke(db, person, Role.ISSUER, COURSE, by=ada.id, at=at)
    with transaction(app.extensions["engine"], writes=False) as db:
        rows = db.scalars(select(AuditRow).where(AuditRow.subject == ana.code)).all()
    assert [(row.deed, row.person_id, row.details["course"]) for row in rows] == [
        ("grant", ada.id, COURSE),
        ("revoke role", ada.id, COURSE),
    ]
