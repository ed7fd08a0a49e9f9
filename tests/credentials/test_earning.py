"""A completion is credited once, certified once, and nothing is ever credited twice."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select, update

from app import wiring
from app.accounts.models import Person
from app.credentials import queries
from app.credentials.models import Certificate, CreditEntry
from app.learning.events import EnrolmentCompleted
from app.learning.models import Completion
from tests import make
from tests.content.revising import COURSE, EXTRA, changed, publish, with_extra_lesson
from tests.credentials.earning import nearly, react, read_lesson
from tests.people import arrive, sign_in
from tests.racing import at_once, read, write

EXTRA_MINUTES = 12


def counts(app: Flask) -> list[int]:
    tables = (Completion, CreditEntry, Certificate)
    counting = [select(func.count()).select_from(table) for table in tables]
    return read(app, lambda db: [db.scalar(one) for one in counting])


def ledger(app: Flask, who) -> list[CreditEntry]:
    """Oldest first."""
    return sorted(read(app, lambda db: queries.ledger_of(db, who)), key=lambda entry: entry.id)


class TestACompletion:
    def test_nothing_follows_until_all_is_done(self, app: Flask) -> None:
        ana = arrive(app, "ana")
        nearly(app, ana)
        react(app)
        assert counts(app) == [0, 0, 0]

    def test_it_is_one_however_many_finish_it(self, app: Flask) -> None:
        ana = arrive(app, "ana")
        last, very_last = nearly(app, ana, leave=2)

        def finish(path: str) -> None:
            read_lesson(app, ana, path)
            react(app)

        outcomes = at_once(
            lambda: finish(last.path),
            lambda: finish(very_last.path),
            lambda: finish(very_last.path),
        )
        assert outcomes == [None] * 3
        react(app)
        assert counts(app) == [1, 1, 1]
        assert ledger(app, ana)[0].minutes == 220

    def test_reactions_that_run_twice_at_once_change_nothing(self, app: Flask) -> None:
        ana = arrive(app, "ana")
        (last,) = nearly(app, ana)
        read_lesson(app, ana, last.path)
        completion = read(app, lambda db: db.scalars(select(Completion)).one())
        event, at = EnrolmentCompleted(completion.id), app.extensions["clock"].now()

        def run():
            for reaction in app.extensions["reactions"][type(event)]:
                write(app, lambda db, reaction=reaction: reaction(db, event, at))

        assert at_once(run, run, run) == [None] * 3
        react(app)
        assert counts(app) == [1, 1, 1]

    def test_evidence_names_every_activity_with_its_minutes(self, app: Flask, checked) -> None:
        ana = arrive(app, "ana")
        make.completed(app, ana)
        (entry,) = ledger(app, ana)
        lines = entry.evidence["lines"]
        wanted = {one.id: one.minutes for one in checked.course.required if one.minutes}
        assert {line["activity"]: line["minutes"] for line in lines} == wanted
        assert sum(wanted.values()) == entry.minutes == 220
        assert entry.ceu == Decimal("0.3")
        assert all(line["done_at"] and line["title"] for line in lines)

    def test_it_is_found_by_the_next_round_when_the_process_died(self, app: Flask) -> None:
        ana = arrive(app, "ana")
        (last,) = nearly(app, ana)
        read_lesson(app, ana, last.path)
        assert counts(app) == [1, 0, 0]
        wiring.duty(app, app.extensions["engine"])()
        assert counts(app) == [1, 1, 1]


class TestASecondEdition:
    def test_it_credits_the_difference_only(self, app: Flask, tree) -> None:
        ana = arrive(app, "ana")
        make.completed(app, ana)
        publish(app, with_extra_lesson(tree, edition=2))
        assert counts(app) == [1, 1, 1]
        read_lesson(app, ana, EXTRA)
        react(app)
        first, second = ledger(app, ana)
        assert (first.minutes, second.minutes) == (220, EXTRA_MINUTES)
        assert [line["activity"] for line in second.evidence["lines"]] == [f"lesson:{EXTRA}"]
        certificates = read(app, lambda db: queries.certificates_of(db, ana))
        assert sorted((one.statement.edition, one.statement.minutes) for one in certificates) == [
            (1, 220),
            (2, 220 + EXTRA_MINUTES),
        ]

    def test_two_completions_credited_at_once_share_no_minute(self, app: Flask, tree) -> None:
        ana = arrive(app, "ana")
        (last,) = nearly(app, ana)
        read_lesson(app, ana, last.path)
        publish(app, with_extra_lesson(tree, edition=2))
        read_lesson(app, ana, EXTRA)
        at_once(*[lambda: react(app)] * 3)
        react(app)
        assert counts(app)[0] == 2
        lines = [line for entry in ledger(app, ana) for line in entry.evidence["lines"]]
        activities = [line["activity"] for line in lines]
        assert len(set(activities)) == len(activities)
        assert sum(line["minutes"] for line in lines) == 220 + EXTRA_MINUTES

    def test_who_began_under_the_first_completes_by_it(self, app: Flask, tree) -> None:
        ana, ben = arrive(app, "ana"), arrive(app, "ben")
        (last,) = nearly(app, ana)
        publish(app, with_extra_lesson(tree, edition=2))
        read_lesson(app, ana, last.path)
        nearly(app, ben, leave=0)
        react(app)
        (mine,) = read(app, lambda db: queries.certificates_of(db, ana))
        assert mine.statement.edition == 1
        (his,) = read(app, lambda db: queries.certificates_of(db, ben))
        assert his.statement.edition == 2

    def test_the_same_work_is_not_two_completions(self, app: Flask, tree) -> None:
        ana = arrive(app, "ana")
        (last,) = nearly(app, ana)
        publish(app, changed(tree, COURSE, ("edition: 1", "edition: 2")))
        read_lesson(app, ana, last.path)
        react(app)
        assert counts(app) == [1, 1, 1]
        assert ledger(app, ana)[0].edition == 2


class TestTheStatement:
    def test_it_outlives_a_new_name_and_a_new_title(self, app: Flask, tree) -> None:
        ana = arrive(app, "ana")
        code = make.completed(app, ana)
        before = read(app, lambda db: queries.verified(db, code).statement)
        write(app, lambda db: db.execute(update(Person).values(name="Ana Renamed")))
        title = ("title: Corrective exercise", "title: Corrective exercise, renewed")
        publish(app, changed(tree, COURSE, title))
        standing = read(app, lambda db: queries.verified(db, code))
        assert standing.statement == before
        assert standing.untouched
        for address in (f"/certificates/{code}", f"/verify/{code}"):
            page = sign_in(app, "ana").get(address).text
            assert "Ana Okafor" in page
            assert "renewed" not in page

    def test_a_changed_statement_is_no_longer_untouched(self, app: Flask) -> None:
        code = make.completed(app, arrive(app, "ana"))

        def forge(db):
            row = db.scalars(select(Certificate)).one()
            row.statement = {**row.statement, "name": "Ben Castellanos"}

        write(app, forge)
        assert read(app, lambda db: queries.verified(db, code)) is None
        page = app.test_client().get(f"/verify/{code}")
        assert "This certificate is genuine" not in page.text
        assert "Ben Castellanos" not in page.text
