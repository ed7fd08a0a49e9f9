"""Reading a lesson: the page, its checks, the place, notes."""

from typing import Any

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from app.accounts.access import May, Who
from app.content import queries as content
from app.content.queries import Edition
from app.content.source.compiled import CompiledCourse, Lesson, Module
from app.kernel.errors import Conflict, Invalid, NotFound
from app.learning import actions, contexts, forms, queries, rules, syllabus
from app.learning.checks import Checks, Outcome
from app.learning.models import Note
from app.learning.pages import bp
from app.learning.queries import Standing
from app.web.contexts import Page
from app.web.doorway import Door, page
from app.web.formats import day
from app.web.gate import PUBLIC
from app.web.i18n import _
from app.web.render import fragment, shell

LESSON = "/learn/<course>/<module>/<lesson>"


def checks_port() -> Checks:
    port: Checks = current_app.extensions["checks"]
    return port


def found(door: Door, course: str, module: str, lesson: str) -> tuple[Edition, Module, Lesson]:
    edition = content.edition_of(door.db, course)
    path = f"{module}/{lesson}"
    if not edition.course.has_lesson(path):
        raise NotFound(_("There is no such lesson in this course."))
    return edition, edition.course.module(module), edition.course.lesson(path)


@page(bp, LESSON, needs=PUBLIC)
def lesson(door: Door, course: str, module: str, lesson: str) -> Page | Response:
    """The free module is open to everyone; the rest to who has started the course."""
    edition, its_module, its_lesson = found(door, course, module, lesson)
    standing = queries.standing_or_none(door.db, door.who, course)
    if standing is None and not its_module.free:
        if door.who.signed_in:
            door.say(_("Start the course to read this lesson."))
            return door.go("learning.course", course=course)
        return door.go("accounts.sign_in", next=request.path)
    return lesson_page(door, edition, its_module, its_lesson, standing)


def lesson_page(
    door: Door,
    edition: Edition,
    module: Module,
    lesson: Lesson,
    standing: Standing | None,
    *,
    answered: dict[str, Outcome] | None = None,
    problem: tuple[str, str] | None = None,
    note_form: forms.NoteForm | None = None,
    status: int = 200,
) -> Page:
    course = edition.course
    row = standing.of(rules.lesson_activity(lesson.path)) if standing else None
    kept = {key: value["answer"] for key, value in (row.checks if row else {}).items()}
    kept |= {key: outcome.answer for key, outcome in (answered or {}).items()}
    again = request.args.get("again", "")
    panels = {
        key: check_panel(
            door.who,
            course,
            lesson,
            key,
            kept.get(key) if key != again else None,
            stored=standing is not None,
            problem=problem[1] if problem and problem[0] == key else "",
        )
        for key in lesson.checks
    }
    done = row is not None and row.done_at is not None
    return contexts.LessonPage(
        title=lesson.title,
        description=lesson.summary,
        breadcrumbs=_crumbs(course, module, lesson, standing),
        body_class="lesson-body",
        course=course,
        module=module,
        lesson=lesson,
        parts=tuple(
            contexts.Part(check=panels[part.check])
            if part.kind == "check"
            else contexts.Part(html=Markup(part.html))  # noqa: S704 - sanitised when compiled
            for part in lesson.segments
        ),
        rail=_rail(course, module, lesson, standing),
        up_href=url_for("learning.map" if standing else "learning.course", course=course.key),
        before=_neighbour(course, lesson.prev, standing),
        after=_neighbour(course, lesson.next, standing),
        enrolled=standing is not None,
        place=(row.place or "") if row else "",
        done=done,
        progress_words=_progress_words(lesson, row),
        notes=tuple(
            note_view(course, note)
            for note in queries.notes_on(door.db, door.who, course.key, lesson.path)
        ),
        note_form=note_form or forms.NoteForm(),
        status=status,
    )


def _crumbs(
    course: CompiledCourse, module: Module, lesson: Lesson, standing: Standing | None
) -> tuple[tuple[str, str | None], ...]:
    endpoint = "learning.map" if standing else "learning.course"
    return (
        (course.title, url_for(endpoint, course=course.key)),
        (_("Module %(number)s", number=module.number), None),
        (_("Lesson %(number)s", number=lesson.number), None),
    )


def _rail(
    course: CompiledCourse, module: Module, lesson: Lesson, standing: Standing | None
) -> tuple[contexts.LessonRow, ...]:
    rows = [
        syllabus.lesson_row(course, other, standing, True, here=other.path == lesson.path)
        for other in module.lessons
    ]
    if module.quiz:
        rows.append(syllabus.quiz_row(course, module.quiz, standing, standing is not None))
    return tuple(rows)


def _neighbour(
    course: CompiledCourse, link: Any, standing: Standing | None
) -> tuple[str, str] | None:
    """The lesson or quiz before or after; for a visitor only what she may open."""
    if link is None:
        return None
    if link.kind == "quiz":
        if standing is None:
            return None
        return link.title, syllabus.quiz_href(course, link.key)
    if standing is None and not course.module(link.key.split("/")[0]).free:
        return None
    return link.title, syllabus.lesson_href(course, link.key)


def _progress_words(lesson: Lesson, row: Any) -> str:
    if row is not None and row.done_at is not None:
        when = day(row.done_at)
        if row.done_how == "hand":
            return _("You marked this lesson as read on %(day)s.", day=when)
        return _("Done on %(day)s: every check answered and the end reached.", day=when)
    answered = row.checks.keys() if row else ()
    missing = rules.missing_of_lesson(
        list(lesson.checks), answered, row is not None and row.end_at is not None
    )
    return _("To finish this lesson: %(missing)s. Or mark it as read.", missing=", ".join(missing))


def check_panel(
    who: Who,
    course: CompiledCourse,
    lesson: Lesson,
    key: str,
    answer: dict[str, Any] | None,
    *,
    stored: bool,
    problem: str = "",
) -> contexts.CheckPanel:
    """A check asked, or explained when there is an answer."""
    item, seed = lesson.checks[key], f"{who.code}:{lesson.path}:{key}"
    module, _slash, name = lesson.path.partition("/")
    port = checks_port()
    values: dict[str, Any] = {"course": course.key, "module": module, "lesson": name}
    return contexts.CheckPanel(
        key=key,
        number=list(lesson.checks).index(key) + 1,
        action=url_for("learning.answer_check", check=key, **values) + f"#check-{key}",
        asked=port.ask(item, seed) if answer is None else None,
        explained=port.explain(item, seed, answer) if answer is not None else None,
        again=url_for("learning.lesson", again=key, **values) + f"#check-{key}",
        stored=stored,
        problem=problem,
    )


@page(bp, LESSON + "/checks/<check>", needs=PUBLIC, methods=("POST",))
def answer_check(
    door: Door, course: str, module: str, lesson: str, check: str
) -> Page | Response | str:
    """Anyone may answer in the free module; it is kept for who has started the course."""
    edition, its_module, its_lesson = found(door, course, module, lesson)
    standing = queries.standing_or_none(door.db, door.who, course)
    if check not in its_lesson.checks:
        raise NotFound(_("There is no such check in this lesson."))
    if standing is None and not its_module.free:
        raise Conflict(_("Start the course to answer this check."))
    seed = f"{door.who.code}:{its_lesson.path}:{check}"
    try:
        outcome = checks_port().judge(
            its_lesson.checks[check], seed, request.form.to_dict(flat=False)
        )
    except Invalid as fault:
        return _unanswered(door, edition, its_module, its_lesson, standing, check, fault.sentence)
    if standing is not None:
        actions.answer_check(
            door.db,
            standing.enrolment,
            edition,
            its_lesson,
            check,
            answer=outcome.answer,
            share=outcome.share,
            at=door.now,
        )
    if wants_fragment():
        panel = check_panel(
            door.who,
            edition.course,
            its_lesson,
            check,
            outcome.answer,
            stored=standing is not None,
        )
        return fragment("learning/check.html", check=panel, page=shell())
    if standing is not None:
        address = syllabus.lesson_href(edition.course, its_lesson.path)
        return door.go_to(f"{address}#check-{check}", "home.home")
    return lesson_page(door, edition, its_module, its_lesson, None, answered={check: outcome})


def _unanswered(
    door: Door,
    edition: Edition,
    module: Module,
    lesson: Lesson,
    standing: Standing | None,
    check: str,
    sentence: str,
) -> Page | Response:
    if wants_fragment():
        panel = check_panel(
            door.who,
            edition.course,
            lesson,
            check,
            None,
            stored=standing is not None,
            problem=sentence,
        )
        html = fragment("learning/check.html", check=panel, page=shell())
        return Response(html, status=422, mimetype="text/html")
    return lesson_page(
        door, edition, module, lesson, standing, problem=(check, sentence), status=422
    )


def wants_fragment() -> bool:
    """Did our script ask for the changed part only?"""
    return request.headers.get("X-Fragment") == "1"


@page(bp, LESSON + "/place", needs=May.COURSES_STUDY, methods=("POST",))
def keep_place(door: Door, course: str, module: str, lesson: str) -> Response:
    """Where the reader is, sent by a beacon while she reads."""
    edition, _module, its_lesson = found(door, course, module, lesson)
    standing = queries.standing_for(door.db, door.who, course)
    row = actions.keep_place(
        door.db,
        standing.enrolment,
        edition,
        its_lesson,
        place=request.form.get("place"),
        end=request.form.get("end") == "1",
        at=door.now,
    )
    return door.json(done=row.done_at is not None, words=_progress_words(its_lesson, row))


@page(bp, LESSON + "/completion", needs=May.COURSES_STUDY, methods=("POST",))
def mark_read(door: Door, course: str, module: str, lesson: str) -> Response:
    edition, _module, its_lesson = found(door, course, module, lesson)
    standing = queries.standing_for(door.db, door.who, course)
    actions.mark_read(door.db, standing.enrolment, edition, its_lesson, at=door.now)
    door.say(_("Marked as read."))
    after = _neighbour(edition.course, its_lesson.next, standing)
    return door.go_to(after[1] if after else None, "home.home")


@page(bp, LESSON + "/notes", needs=May.NOTES_KEEP, methods=("POST",))
def add_note(door: Door, course: str, module: str, lesson: str) -> Page | Response:
    edition, its_module, its_lesson = found(door, course, module, lesson)
    standing = queries.standing_or_none(door.db, door.who, course)
    if standing is None and not its_module.free:
        raise Conflict(_("Start the course to keep notes on this lesson."))
    form = door.form(forms.NoteForm)
    if form.ok():
        with door.trying(form):
            note = actions.add_note(
                door.db,
                door.who,
                edition.course,
                its_lesson,
                text=form.text.data or "",
                quote=form.quote.data or None,
                block=form.block.data or None,
                start=form.start_number,
                count=len(queries.notes_of(door.db, door.who)),
                at=door.now,
            )
            if door.wants_json:
                return door.json(code=note.code)
            door.say(_("Your note is saved."))
            address = syllabus.lesson_href(edition.course, its_lesson.path)
            return door.go_to(f"{address}#notes", "home.home")
    if door.wants_json:
        raise Invalid(form.faults[0][1])
    return lesson_page(door, edition, its_module, its_lesson, standing, note_form=form, status=422)


def note_view(course: CompiledCourse | None, note: Note) -> contexts.NoteView:
    """A note with the place it has in the lesson as it is now."""
    its_lesson = course.lesson(note.lesson) if course and course.has_lesson(note.lesson) else None
    blocks = its_lesson.blocks if its_lesson else {}
    found_at = rules.anchor(note.block, note.start, note.quote, blocks)
    href = syllabus.lesson_href(course, note.lesson) if course and its_lesson else None
    return contexts.NoteView(
        code=note.code,
        text=note.text,
        quote=note.quote or "",
        block=found_at.block or "",
        start=found_at.start or 0,
        lost=its_lesson is None or (bool(note.quote) and found_at.block is None),
        moved=found_at.moved,
        lesson_title=its_lesson.title if its_lesson else note.lesson_title,
        href=href,
        when=day(note.changed_at),
    )


@page(bp, "/notes", needs=May.NOTES_KEEP)
def notes(door: Door) -> Page:
    editions = content.current(door.db)
    groups: dict[str, list[contexts.NoteView]] = {}
    kept = queries.notes_of(door.db, door.who)
    for note in kept:
        edition = editions.get(note.course)
        view = note_view(edition.course if edition else None, note)
        groups.setdefault(f"{note.course}/{note.lesson}", []).append(view)
    return contexts.NotesPage(
        title=_("Your notes"),
        groups=tuple(
            (views[0].lesson_title, views[0].href, tuple(views)) for views in groups.values()
        ),
        count=len(kept),
    )


@page(bp, "/notes/<code>", needs=May.NOTES_KEEP, methods=("GET", "POST"))
def note(door: Door, code: str) -> Page | Response:
    kept = queries.note_for(door.db, door.who, code)
    form = door.form(forms.NoteForm, text=kept.text)
    if form.ok():
        with door.trying(form):
            actions.change_note(door.db, kept, text=form.text.data or "", at=door.now)
            door.say(_("Your note is saved."))
            return door.go("learning.notes")
    editions = content.current(door.db)
    edition = editions.get(kept.course)
    return contexts.NotePage(
        title=_("Your note"),
        breadcrumbs=((_("Your notes"), url_for("learning.notes")), (_("Note"), None)),
        note=note_view(edition.course if edition else None, kept),
        form=form,
        status=form.status,
    )


@page(bp, "/notes/<code>/removal", needs=May.NOTES_KEEP, methods=("POST",))
def remove_note(door: Door, code: str) -> Response:
    actions.remove_note(door.db, queries.note_for(door.db, door.who, code))
    if door.wants_json:
        return door.json()
    door.say(_("The note is removed."))
    return door.go("learning.notes")
