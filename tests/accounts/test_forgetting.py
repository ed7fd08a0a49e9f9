"""What is counted is not kept for longer than it counts."""

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import SignInLog
from app.kernel.db import transaction
from app.wiring import duty
from tests.people import sign_in


def test_attempts_to_sign_in_are_forgotten_after_a_month(app: Flask, clock) -> None:
    engine = app.extensions["engine"]
    counted = select(func.count()).select_from(SignInLog)
    sign_in(app, "ana")
    clock.forward(days=29)
    duty(app, engine)()
    with transaction(engine, writes=False) as db:
        assert db.scalar(counted) == 1
    clock.forward(days=2)
    duty(app, engine)()
    with transaction(engine, writes=False) as db:
        assert db.scalar(counted) == 0
