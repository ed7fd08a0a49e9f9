"""Deeds done at the same moment, each by a thread of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction

PATIENCE = 30  # seconds; only a deadlock takes so long


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Start all deeds together; what each gave back or raised, in the order of the deeds."""
    together = Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        together.wait(PATIENCE)
        try:
            outcomes[place] = deed()
        except Exception as fault:
            outcomes[place] = fault

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "two deeds wait for each other"
    return outcomes


def in_transaction(app: Flask, deed: Callable[[Session], Any]) -> Callable[[], Any]:
    """The deed in a writing transaction of its own, as a page does it."""

    def run() -> Any:
        with transaction(app.extensions["engine"], writes=True) as db:
            return deed(db)

    return run


def write(app: Flask, deed: Callable[[Session], Any]) -> Any:
    """Do it now, and commit."""
    return in_transaction(app, deed)()


def read(app: Flask, question: Callable[[Session], Any]) -> Any:
    """Ask in a transaction that may not write."""
    with transaction(app.extensions["engine"], writes=False) as db:
        return question(db)
