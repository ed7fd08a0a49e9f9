"""Reads of content. A request learns in one statement which revisions are current; what they say
is compiled and kept in this process, so pages render no Markdown and read no content rows."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content.drawings import Figure
from app.content.models import Blob, Compiled, Course, Revision, RevisionFile
from app.content.source.compiled import CompiledCourse, from_json
from app.content.source.compiling import COMPILER_VERSION, compile_files
from app.content.source.kinds import Readers
from app.content.source.tree import CONTENT, LAB
from app.figure.definition import FILES as LAB_FILES
from app.figure.definition import FigureData, read_figure_data
from app.kernel.errors import NotFound

log = structlog.get_logger()

KEPT = 24  # compiled trees in memory: the current ones, and those that attempts still pin
_kept: OrderedDict[tuple[str, str], CompiledCourse] = OrderedDict()
_labs: OrderedDict[int, FigureData] = OrderedDict()
_lock = Lock()
_readers: list[Readers] = []  # filled by wiring; only for trees that an older compiler made


@dataclass(frozen=True)
class Edition:
    """A course as its current revision has it."""

    course: CompiledCourse
    revision_id: int
    number: int


def use_readers(readers: Readers) -> None:
    """How to read items and quizzes, should a tree have to be compiled anew."""
    _readers[:] = [readers]


def forget() -> None:
    """Drop what this process keeps in memory; the next read loads it again."""
    with _lock:
        _kept.clear()
        _labs.clear()


def current(db: Session) -> dict[str, Edition]:
    """All courses with their current revision, by key. One statement when they are in memory."""
    wanted = (
        select(Course.key, Revision.id, Revision.number, Revision.content_hash)
        .join(Revision, Revision.id == Course.current_revision_id)
        .order_by(Course.key)
    )
    return {
        key: Edition(_compiled(db, name, revision_id), revision_id, number)
        for key, revision_id, number, name in db.execute(wanted)
    }


def edition_of(db: Session, key: str) -> Edition:
    """One course's current revision, or NotFound."""
    found = current(db).get(key)
    if found is None:
        raise NotFound("There is no such course here.")
    return found


def course_at(db: Session, revision_id: int) -> CompiledCourse:
    """A course as a pinned revision had it."""
    wanted = select(Revision.content_hash).where(Revision.id == revision_id)
    return _compiled(db, db.scalars(wanted).one(), revision_id)


def last_with(db: Session, course: str, path: str) -> CompiledCourse | None:
    """The course as its newest revision that has a file of this path; None when none has it."""
    newest = (
        select(func.max(Revision.id))
        .join(RevisionFile, RevisionFile.revision_id == Revision.id)
        .where(Revision.course == course, RevisionFile.path == path)
    )
    revision_id = db.scalar(newest)
    return None if revision_id is None else course_at(db, revision_id)


def file_of(db: Session, course: str, blob: str) -> tuple[str, bytes]:
    """(path, bytes) of a file that any revision of the course has, by the start of its hash."""
    wanted = (
        select(RevisionFile.path, Blob.data)
        .join(Blob, Blob.hash == RevisionFile.blob)
        .join(Revision, Revision.id == RevisionFile.revision_id)
        .where(Revision.course == course, Blob.hash.startswith(blob, autoescape=True))
        .limit(1)
    )
    row = db.execute(wanted).first()
    if row is None or len(blob) < 12:
        raise NotFound("There is no such file in this course.")
    return row[0], row[1]


def figure_of(db: Session, course: str, key: str) -> tuple[FigureData, Figure]:
    """A figure of the body of the course's current revision, and the data that it rests on."""
    edition = edition_of(db, course)
    kept = edition.course.scenes.get(key)
    data = _lab_of(db, course, edition.revision_id) if kept else None
    if kept is None or data is None:
        raise NotFound("There is no such figure in this course.")
    return data, Figure.of(key, kept)


def _lab_of(db: Session, course: str, revision_id: int) -> FigureData | None:
    """The figure's data as a revision has them. No statement while they are in memory."""
    with _lock:
        if revision_id in _labs:
            _labs.move_to_end(revision_id)
            return _labs[revision_id]
    paths = {f"{CONTENT}/{course}/{LAB}{name}": name for name in LAB_FILES}
    rows = db.execute(
        select(RevisionFile.path, Blob.data)
        .join(Blob, Blob.hash == RevisionFile.blob)
        .where(RevisionFile.revision_id == revision_id, RevisionFile.path.in_(paths))
    )
    data, _flaws = read_figure_data({paths[path]: content for path, content in rows})
    if data is not None:
        with _lock:
            _labs[revision_id] = data
            while len(_labs) > KEPT:
                _labs.popitem(last=False)
    return data


def _compiled(db: Session, name: str, revision_id: int) -> CompiledCourse:
    wanted = (name, str(COMPILER_VERSION))
    with _lock:
        if wanted in _kept:
            _kept.move_to_end(wanted)
            return _kept[wanted]
    course = _load(db, name, revision_id)
    with _lock:
        _kept[wanted] = course
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return course


def _load(db: Session, name: str, revision_id: int) -> CompiledCourse:
    found = db.scalars(
        select(Compiled.data).where(
            Compiled.content_hash == name, Compiled.compiler == str(COMPILER_VERSION)
        )
    ).one_or_none()
    if found is not None:
        return from_json(found)
    # After an upgrade of the compiler, for revisions that are pinned but no longer current;
    # `flask content publish` has kept the current ones.
    log.info("compiling an older revision", revision=revision_id)
    rows = db.execute(
        select(RevisionFile.path, Blob.data)
        .join(Blob, Blob.hash == RevisionFile.blob)
        .where(RevisionFile.revision_id == revision_id)
    )
    key = db.scalars(select(Revision.course).where(Revision.id == revision_id)).one()
    files = {path: data for path, data in rows}  # noqa: C416 - dict() takes a result for a mapping
    return compile_files(key, files, _readers[0])
