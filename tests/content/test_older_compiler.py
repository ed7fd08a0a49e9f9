"""A revision that an older compiler made is compiled anew for whoever still pins it."""

from flask import Flask
from sqlalchemy import delete, select

from app.content import queries
from app.content.models import Compiled, Revision
from app.kernel.db import transaction


def test_a_pinned_revision_outlives_its_compiler(app: Flask) -> None:
    engine = app.extensions["engine"]
    with transaction(engine, writes=True) as db:
        db.execute(delete(Compiled))
        revision = db.scalars(select(Revision.id)).one()
    queries.forget()
    with transaction(engine, writes=False) as db:
        course = queries.course_at(db, revision)
    assert course.has_lesson("static-posture/side-view")
