"""The ledger, certificates, verification for anyone, revocation."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.credentials import actions, queries, rules
from app.credentials.models import Revocation
from app.kernel.audit import AuditRow
from app.kernel.errors import Conflict
from tests import make
from tests.content.revising import KEY
from tests.credentials.earning import make_issuer
from tests.people import PASSWORD, Somebody, arrive, sign_in, token
from tests.racing import at_once, in_transaction, read

JSON = {"Accept": "application/json"}
REASON = "Issued to the wrong person."


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def issued(app: Flask) -> str:
    """The code of Ana's certificate."""
    return make.completed(app, arrive(app, "ana"))


def revoked(app: Flask) -> str:
    code = issued(app)
    isa = sign_in(app, "isa")
    isa.post(f"/certificates/{code}/revocation", {"reason": REASON})
    return code


def revocations(app: Flask) -> int:
    return read(app, lambda db: db.scalar(select(func.count()).select_from(Revocation)))


def traces(app: Flask) -> list[AuditRow]:
    """What the audit keeps of revocations."""
    wanted = select(AuditRow).where(AuditRow.deed == "revoke certificate")
    return list(read(app, lambda db: db.scalars(wanted).all()))


class TestTheLedger:
    def test_it_shows_the_arithmetic(self, app: Flask, checked) -> None:
        issued(app)
        page = plain(sign_in(app, "ana").get("/credits").text)
        assert "Sum of contact minutes 220" in page
        assert "220 minutes ÷ 60 ÷ 10, to one decimal, never up = 0.3 CEU (3 h 40)." in page
        assert "not accredited" in page
        for activity in checked.course.required:
            if activity.minutes:
                assert re.search(
                    rf"{re.escape(activity.title)} .{{5,20}} {activity.minutes}\b", page
                )

    def test_it_is_empty_before_and_for_others(self, app: Flask) -> None:
        issued(app)
        assert "No credit yet." in sign_in(app, "ben").get("/credits").text

    def test_it_takes_an_account(self, client: FlaskClient) -> None:
        assert client.get("/credits").location == "/sign-in?next=/credits"


class TestACertificate:
    def test_its_holder_sees_it_and_may_not_revoke_it(self, app: Flask) -> None:
        code = issued(app)
        ana = sign_in(app, "ana")
        page = ana.get(f"/certificates/{code}").text
        for words in ("Ana Okafor", "Corrective exercise", "0.3 CEU", "3 h 40", "100%", code):
            assert words in plain(page)
        assert "revocation" not in page
        assert f"/certificates/{code}" in ana.get("/credits").text

    def test_who_answers_for_the_course_sees_it(self, app: Flask) -> None:
        code = issued(app)
        assert (
            f"/certificates/{code}/revocation"
            in sign_in(app, "isa").get(f"/certificates/{code}").text
        )

    def test_it_is_not_there_for_anyone_else(self, app: Flask) -> None:
        code = issued(app)
        for name in ("ben", "ines", "ada"):
            sign_in(app, name).get(f"/certificates/{code}", 404)
        otto = arrive(app, "otto")
        make_issuer(app, otto, "another-course")
        sign_in(app, "otto").get(f"/certificates/{code}", 404)

    def test_its_pdf_is_open_to_who_has_the_code_while_it_is_valid(
        self, app: Flask, client: FlaskClient
    ) -> None:
        code = issued(app)
        answer = client.get(f"/certificates/{code}/pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.data.startswith(b"%PDF")
        assert code in answer.headers["Content-Disposition"]
        sign_in(app, "isa").post(f"/certificates/{code}/revocation", {"reason": REASON})
        assert client.get(f"/certificates/{code}/pdf").status_code == 404
        assert sign_in(app, "ana").client.get(f"/certificates/{code}/pdf").status_code == 404
        assert client.get("/certificates/PL-0000-0000-0000/pdf").status_code == 404


class TestVerifying:
    def test_valid(self, app: Flask, client: FlaskClient) -> None:
        code = issued(app)
        page = plain(client.get(f"/verify/{code}").text)
        assert "This certificate is genuine" in page
        for words in ("Ana Okafor", "Corrective exercise, edition 1", "0.3 CEU", "Not revoked"):
            assert words in page
        told = client.get(f"/verify/{code}", headers=JSON)
        assert told.status_code == 200
        assert told.json["status"] == "valid"
        assert (told.json["name"], told.json["contact_minutes"]) == ("Ana Okafor", 220)
        assert "reason" not in told.json

    def test_revoked(self, app: Flask, client: FlaskClient) -> None:
        code = revoked(app)
        answer = client.get(f"/verify/{code}")
        assert answer.status_code == 200
        page = plain(answer.text)
        assert "This certificate was revoked" in page
        assert REASON in page
        assert "/pdf" not in answer.text
        told = client.get(f"/verify/{code}", headers=JSON).json
        assert (told["status"], told["reason"]) == ("revoked", REASON)

    def test_unknown(self, client: FlaskClient) -> None:
        for code in ("PL-7K4M-92QD-X3TB", "nonsense", "PL-7K4M-92QD-X3T"):
            answer = client.get(f"/verify/{code}")
            assert answer.status_code == 404
            assert "We do not know this certificate" in answer.text
            assert "revoked" not in plain(answer.text).replace("Not revoked", "")
            told = client.get(f"/verify/{code}", headers=JSON)
            assert (told.status_code, told.json["status"]) == (404, "unknown")

    def test_it_is_forgiving_about_how_a_code_is_typed(
        self, app: Flask, client: FlaskClient
    ) -> None:
        code = issued(app)
        bare = code.replace("-", "")
        for typed in (
            code.lower(),
            bare,
            f"  {bare.lower()} ",
            code.replace("-", " "),
            code.replace("-", "–"),
            bare.removeprefix("PL"),
            f"http://localhost/verify/{code}",
            f"localhost/verify/{code.lower()}/",
        ):
            answer = client.get("/verify", query_string={"code": typed})
            assert (answer.status_code, answer.location) == (303, f"/verify/{code}"), typed
        assert client.get(f"/verify/{bare.lower()}").status_code == 200

    def test_nothing_typed_is_told_and_kept(self, client: FlaskClient) -> None:
        assert client.get("/verify").status_code == 200
        for typed in ("", "   ", "//", "???"):
            answer = client.get("/verify", query_string={"code": typed})
            assert answer.status_code == 422, typed
            assert "PL-7K4M-92QD-X3TB" in answer.text
        assert 'value="???"' in answer.text

    def test_odd_codes_are_unknown_and_no_fault_of_ours(self, client: FlaskClient) -> None:
        for typed in ("'; DROP TABLE certificates", "%", "ü" * 400, "a/b", "<script>"):
            answer = client.get("/verify", query_string={"code": typed}, follow_redirects=True)
            assert answer.status_code in (404, 422), typed
            assert "<script>alert" not in answer.text


@pytest.mark.parametrize("typed", ["", "pl", "PL-7K4M-92QD-X3TB-9", "7k4m", "ß" * 12])
def test_what_is_no_code_stays_no_code(typed) -> None:
    assert rules.tidy_code(typed) != "PL-7K4M-92QD-X3TB"
    assert len(rules.tidy_code(typed)) <= 40


class TestRevoking:
    def test_it_is_done_once_with_its_reason_and_an_audit_row(self, app: Flask) -> None:
        code = issued(app)
        isa = sign_in(app, "isa")
        address = f"/certificates/{code}"
        assert isa.post(f"{address}/revocation", {"reason": f" {REASON} "}).location == address
        page = isa.get(address).text
        assert "Revoked on " in page
        assert REASON in page
        assert f"{address}/revocation" not in page
        (row,) = traces(app)
        assert (row.deed, row.subject, row.person_id) == ("revoke certificate", code, isa.who.id)
        assert row.details == {"reason": REASON}
        assert "before" in isa.post(f"{address}/revocation", {"reason": "again"}, 409).text
        assert revocations(app) == 1

    def test_a_reason_is_required_and_short(self, app: Flask) -> None:
        code = issued(app)
        isa = sign_in(app, "isa")
        for reason, words in (
            ("", "Say why it is revoked."),
            ("  \n", "Say why"),
            ("x" * 501, "at most 500 characters"),
        ):
            page = isa.post(f"/certificates/{code}/revocation", {"reason": reason}, 422).text
            assert words in page
            assert reason in page
        assert revocations(app) == 0
        assert traces(app) == []

    def test_it_takes_a_fresh_password(self, app: Flask, clock) -> None:
        code = issued(app)
        isa = sign_in(app, "isa")
        address = f"/certificates/{code}"
        clock.forward(minutes=16)
        asked = isa.post(f"{address}/revocation", {"reason": REASON})
        assert asked.location == f"/account/password-check?next={address}"
        assert revocations(app) == 0
        assert isa.post(asked.location, {"password": PASSWORD}).location == address
        isa.post(f"{address}/revocation", {"reason": REASON})
        assert revocations(app) == 1

    def test_only_for_the_courses_she_answers_for(self, app: Flask) -> None:
        code = issued(app)
        address, sent = f"/certificates/{code}/revocation", {"reason": REASON}
        otto = arrive(app, "otto")
        make_issuer(app, otto, "another-course")
        sign_in(app, "otto").post(address, sent, 404)
        assert revocations(app) == 0
        make_issuer(app, otto, None)  # for all courses
        sign_in(app, "otto", app.test_client()).post(address, sent)
        assert revocations(app) == 1

    @pytest.mark.parametrize("name", ["ana", "ben", "ines", "rea", "ada"])
    def test_nobody_else_may(self, app: Flask, name) -> None:
        code = issued(app)
        sign_in(app, name).post(f"/certificates/{code}/revocation", {"reason": REASON}, 403)
        assert revocations(app) == 0

    def test_nobody_decides_about_her_own(self, app: Flask) -> None:
        isa = sign_in(app, "isa")
        code = make.completed(app, isa.who)
        assert f"/certificates/{code}/revocation" not in isa.get(f"/certificates/{code}").text
        page = isa.post(f"/certificates/{code}/revocation", {"reason": REASON}, 403).text
        assert "An issuer never decides about her own certificate." in page
        assert revocations(app) == 0

    def test_a_visitor_may_not(self, app: Flask, client: FlaskClient) -> None:
        code = issued(app)
        sent = {"reason": REASON, "csrf_token": token(client.get("/sign-in"))}
        assert client.post(f"/certificates/{code}/revocation", data=sent).status_code == 403
        assert client.get(f"/certificates/{code}/revocation").status_code == 405

    def test_an_unknown_one_is_not_found(self, app: Flask) -> None:
        isa: Somebody = sign_in(app, "isa")
        isa.post("/certificates/PL-0000-0000-0000/revocation", {"reason": REASON}, 404)

    def test_of_two_at_once_one_is_told_that_it_was_done(self, app: Flask) -> None:
        code = issued(app)
        isa, at = arrive(app, "isa"), app.extensions["clock"].now()

        def deed(db):
            standing = queries.certificate_for(db, isa, code)
            actions.revoke(db, standing, isa, reason=REASON, at=at)

        outcomes = at_once(in_transaction(app, deed), in_transaction(app, deed))
        assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "NoneType"]
        assert [one for one in outcomes if isinstance(one, Conflict)]
        assert revocations(app) == 1
        assert len(traces(app)) == 1


def test_the_ledger_and_verification_cost_the_same_whatever_there_is(app: Flask, at_most) -> None:
    code = issued(app)
    ana = sign_in(app, "ana")
    with at_most(3):
        ana.get("/credits")
    with at_most(1):
        app.test_client().get(f"/verify/{code}")
    assert KEY in ana.get("/home").text
