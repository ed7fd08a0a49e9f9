"""The queue carries no data: asking twice, or losing it, harms nothing."""

from pathlib import Path

from flask import Flask

from app import wiring
from app.kernel import outbox
from app.kernel.db import transaction
from app.kernel.mail import Mail
from app.kernel.queue import Worker, open_queue
from tests.conftest import TestClock


def test_asking_puts_one_errand_into_the_file_and_the_worker_runs_the_duty(tmp_path: Path) -> None:
    done: list[str] = []
    queue = open_queue(None, tmp_path)
    worker = Worker(queue, lambda: done.append("duty"))
    worker.soon()
    assert (tmp_path / "queue.db").exists()
    assert (queue.pending_count(), done) == (1, [])
    queue.execute(queue.dequeue())
    assert (queue.pending_count(), done) == (0, ["duty"])


def test_an_errand_of_another_process_is_found(tmp_path: Path) -> None:
    Worker(open_queue(None, tmp_path), lambda: None).soon()
    done: list[str] = []
    queue = open_queue(None, tmp_path)
    Worker(queue, lambda: done.append("duty"))
    queue.execute(queue.dequeue())
    assert done == ["duty"]


def test_a_duty_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> None:
        raise RuntimeError("the duty is broken")

    queue = open_queue(None, tmp_path)
    Worker(queue, broken).soon()
    queue.execute(queue.dequeue())
    assert (queue.pending_count(), queue.result_count()) == (0, 0)


def test_every_minute_there_is_a_round_whether_asked_or_not(tmp_path: Path) -> None:
    done: list[str] = []
    queue = open_queue(None, tmp_path)
    Worker(queue, lambda: done.append("duty"))
    (due,) = queue.read_periodic(TestClock().now())
    queue.execute(due)
    assert done == ["duty"]


def test_a_worker_of_the_application_sends_what_waits(app: Flask) -> None:
    engine, clock = app.extensions["engine"], app.extensions["clock"]
    with transaction(engine, writes=True) as db:
        outbox.mail(db, Mail("ana@example.org", "Hello", "text\n"), at=clock.now())
    wiring.caller(app, app.extensions["worker"])()
    queue = app.extensions["worker"].huey
    queue.execute(queue.dequeue())
    assert [letter.to for letter in app.extensions["mailer"].letters] == ["ana@example.org"]


def test_a_queue_that_is_away_costs_nobody_an_answer(app: Flask) -> None:
    worker = Worker(open_queue(None, app.extensions["settings"].instance), lambda: None)
    worker.huey.storage.enqueue = None  # whatever it does, it fails
    wiring.caller(app, worker)()
