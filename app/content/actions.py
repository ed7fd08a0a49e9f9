"""Publishing: a checked tree becomes an immutable revision, compiled once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.content import rules
from app.content.events import RevisionPublished
from app.content.models import Blob, Compiled, Course, Revision, RevisionFile
from app.content.source.compiled import CompiledCourse, to_json
from app.content.source.compiling import COMPILER_VERSION
from app.kernel import outbox, search
from app.kernel.errors import Conflict
from app.kernel.search import Entry

# The impact port: which activities of a course learners have worked on. Filled by wiring.
Impact = Callable[[Session, str], Iterable[str]]


@dataclass(frozen=True)
class Published:
    """What publishing did: `new` is False when this very tree was current already."""

    number: int
    new: bool


def publish(
    db: Session,
    course: CompiledCourse,
    files: Mapping[str, bytes],
    *,
    impact: Impact,
    by: int | None,
    at: datetime,
) -> Published:
    """Make the compiled tree the course's current revision, in one transaction.

    The tree must be free of grave problems (the caller checked it to compile it). Raises Conflict
    when work that learners have done would vanish without a successor or being retired.
    """
    row = _course_row(db, course.key)
    name = rules.tree_hash(files)
    _keep_compiled(db, name, course)
    current = db.get(Revision, row.current_revision_id) if row.current_revision_id else None
    if current is not None and current.content_hash == name:
        return Published(current.number, new=False)
    _refuse_losses(db, course, impact)
    revision = _add_revision(db, course, name, by, at)
    _keep_files(db, revision, files)
    row.current_revision_id = revision.id
    _index(db, course)
    outbox.add(db, RevisionPublished(course.key, revision.id), at=at)
    return Published(revision.number, new=True)


def _course_row(db: Session, key: str) -> Course:
    """The course's row, locked: two publications at once follow one another."""
    try:
        with db.begin_nested():
            db.add(Course(key=key))
    except IntegrityError:
        pass  # it is there already
    return db.scalars(select(Course).where(Course.key == key).with_for_update()).one()


def _keep_compiled(db: Session, name: str, course: CompiledCourse) -> None:
    if db.get(Compiled, (name, str(COMPILER_VERSION))) is None:
        db.add(Compiled(content_hash=name, compiler=str(COMPILER_VERSION), data=to_json(course)))


def _refuse_losses(db: Session, course: CompiledCourse, impact: Impact) -> None:
    lost = rules.vanished(impact(db, course.key), course.activity_ids, course.retired)
    if lost:
        raise Conflict(
            "Learners have worked on activities that this source no longer has: "
            + ", ".join(lost)
            + ". Bring them back, or name them under `retired` in course.yaml."
        )


def _add_revision(
    db: Session, course: CompiledCourse, name: str, by: int | None, at: datetime
) -> Revision:
    last = db.scalar(select(func.max(Revision.number)).where(Revision.course == course.key)) or 0
    revision = Revision(
        course=course.key,
        number=last + 1,
        content_hash=name,
        edition=course.edition,
        published_at=at,
        published_by=by,
    )
    db.add(revision)
    db.flush()  # the files and the course's row need its id
    return revision


def _keep_files(db: Session, revision: Revision, files: Mapping[str, bytes]) -> None:
    named = {path: rules.blob_hash(data) for path, data in files.items()}
    there = set(db.scalars(select(Blob.hash).where(Blob.hash.in_(set(named.values())))))
    for name, data in {named[path]: data for path, data in files.items()}.items():
        if name not in there:
            db.add(Blob(hash=name, data=data))
    db.flush()  # blobs before the files that point at them
    db.add_all(
        RevisionFile(revision_id=revision.id, path=path, blob=name) for path, name in named.items()
    )


def _index(db: Session, course: CompiledCourse) -> None:
    """What can be found by search: lessons and terms of the current revision."""
    search.drop(db, course.key)
    lessons = (
        Entry(course.key, "lesson", lesson.path, lesson.title, lesson.text)
        for module in course.modules
        for lesson in module.lessons
    )
    terms = (
        Entry(course.key, "term", term.key, term.term, term.text)
        for term in course.glossary.values()
    )
    search.put(db, [*lessons, *terms])
