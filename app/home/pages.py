"""The front page, what next, search, and the pages about the site."""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, request, url_for
from markupsafe import Markup, escape

from app.accounts.access import May
from app.content import queries as content
from app.content.queries import Edition
from app.content.rules import ceu, contact_hours
from app.content.source.compiled import CompiledCourse
from app.credentials import queries as credentials
from app.home import contexts, queries
from app.kernel import limits
from app.kernel.search import CLOSE, OPEN, Hit
from app.learning import queries as learning
from app.learning import rules, syllabus
from app.learning.queries import Standing
from app.web.contexts import Page
from app.web.doorway import Door, page
from app.web.formats import clock_time, day, duration, local
from app.web.gate import PUBLIC
from app.web.i18n import _

bp = Blueprint("home", __name__)
SHORTEST_QUERY = 2


@page(bp, "/", needs=PUBLIC)
def front(door: Door) -> Page:
    editions = content.current(door.db)
    courses = [edition.course for edition in editions.values()]
    first = courses[0].ready_modules[0].lessons[0] if courses else None
    return contexts.FrontPage(
        title=current_app.extensions["settings"].site_name,
        description=_(
            "Self-paced courses in posture, movement assessment and corrective exercise."
        ),
        courses=tuple(_row(course) for course in courses),
        first_href=syllabus.lesson_href(courses[0], first.path) if first else None,
    )


def _row(course: CompiledCourse) -> contexts.CatalogueRow:
    free = any(module.free for module in course.ready_modules)
    return contexts.CatalogueRow(
        title=course.title,
        summary=course.summary,
        href=url_for("learning.course", course=course.key),
        hours=contact_hours(course.total_minutes),
        ceu=_("%(ceu)s CEU", ceu=ceu(course.total_minutes)),
        chip=_("Module 1 open to all") if free else "",
    )


@page(bp, "/home", needs=May.COURSES_STUDY)
def home(door: Door) -> Page:
    editions = content.current(door.db)
    standings = [
        standing
        for standing in learning.standings(door.db, door.who)
        if standing.enrolment.course in editions
    ]
    completions = learning.completions_of(door.db, [one.enrolment.id for one in standings])
    completed = {one.enrolment_id: day(one.completed_at) for one in completions}
    standings.sort(key=_last_at, reverse=True)
    cards = [
        _card(door, editions[one.enrolment.course].course, one, completed) for one in standings
    ]
    ledger = credentials.ledger_of(door.db, door.who)
    certificates = credentials.certificates_of(door.db, door.who)
    main = standings[0] if standings else None
    main_course = editions[main.enrolment.course].course if main else None
    return contexts.HomePage(
        title=_("My learning"),
        greeting=_greeting(door),
        go_on=_continue(door, main_course, main, completed) if main and main_course else None,
        main=cards[0] if cards else None,
        others=tuple(cards[1:]),
        next=_next(main_course, main) if main and main_course else (),
        total_ceu=str(sum((entry.ceu for entry in ledger), ceu(0))),
        total_hours=contact_hours(sum(entry.minutes for entry in ledger)),
        certificates=len(certificates),
    )


def _last_at(standing: Standing) -> float:
    last = standing.last
    return (last.last_at if last else standing.enrolment.started_at).timestamp()


def _greeting(door: Door) -> str:
    hour = local(door.now).hour
    first_name = door.who.name.split()[0]
    if 4 <= hour < 12:
        return _("Good morning, %(name)s", name=first_name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s", name=first_name)
    return _("Good evening, %(name)s", name=first_name)


def _continue(
    door: Door, course: CompiledCourse, standing: Standing, completed: Mapping[int, str]
) -> contexts.Continue | None:
    if standing.enrolment.id in completed and syllabus.is_all_done(course, standing):
        when = completed[standing.enrolment.id]
        return contexts.Continue(
            above=course.title,
            title=_("Completed on %(day)s", day=when),
            stopped="",
            href=url_for("credentials.credits"),
            label=_("See your certificate"),
            again_href=None,
        )
    title, href = syllabus.resume(course, standing)
    path = href.partition("#")[0].partition(f"/learn/{course.key}/")[2]
    if not course.has_lesson(path):
        return contexts.Continue(
            above=course.title,
            title=title,
            stopped="",
            href=href,
            label=_("Continue"),
            again_href=None,
        )
    lesson = course.lesson(path)
    module = course.module(lesson.module)
    row = standing.of(rules.lesson_activity(path))
    sections = [section.id for section in lesson.sections]
    place = row.place if row else None
    left = rules.minutes_left(lesson.minutes, sections, place, done=False)
    named = {section.id: section.title for section in lesson.sections}
    stopped = ""
    if row is not None and place in named:
        stopped = _(
            "You stopped at “%(section)s”, %(when)s.",
            section=named[place],
            when=_when(door, row.last_at),
        )
    return contexts.Continue(
        above=_(
            "Module %(module)s, lesson %(lesson)s of %(count)s",
            module=module.number,
            lesson=lesson.number,
            count=len(module.lessons),
        ),
        title=title,
        stopped=stopped,
        href=href,
        label=_("Continue, %(time)s left", time=duration(left))
        if row
        else _("Start, %(time)s", time=duration(lesson.minutes)),
        again_href=syllabus.lesson_href(course, path) if stopped else None,
    )


def _when(door: Door, moment: object) -> str:
    days = (local(door.now).date() - local(moment).date()).days  # type: ignore[arg-type]
    at = clock_time(moment)  # type: ignore[arg-type]
    if days == 0:
        return _("today at %(time)s", time=at)
    if days == 1:
        return _("yesterday at %(time)s", time=at)
    return _("on %(day)s at %(time)s", day=day(moment), time=at)  # type: ignore[arg-type]


def _card(
    door: Door, course: CompiledCourse, standing: Standing, completed: Mapping[int, str]
) -> contexts.CourseCard:
    required = [activity.id for activity in course.required]
    lessons = [f"lesson:{lesson.path}" for lesson in course.lessons]
    plan = syllabus.plan_rows(course, standing, local(door.now).date())
    open_plan = [row for row in plan if not row.done]
    return contexts.CourseCard(
        title=course.title,
        href=url_for("learning.map", course=course.key),
        lessons_done=len(set(lessons) & standing.done),
        lessons=len(lessons),
        done=len(set(required) & standing.done),
        required=len(required),
        syllabus=tuple(
            row
            for row in syllabus.module_rows(course, standing, links=True)
            if row.state != "preparing"
        ),
        preparing=len(course.modules) - len(course.ready_modules),
        next_due=open_plan[0] if open_plan else None,
        last_due=open_plan[-1] if open_plan else None,
        completed=completed.get(standing.enrolment.id, ""),
    )


def _next(course: CompiledCourse, standing: Standing) -> tuple[contexts.NextThing, ...]:
    """The next quizzes that are open."""
    rows = []
    for activity in course.required:
        if activity.kind != "quiz" or activity.id in standing.done:
            continue
        closed = syllabus.closed_words(course, activity.key, standing)
        quiz = course.quizzes[activity.key]
        words = closed or _(
            "%(count)s questions, pass mark %(mark)s%%",
            count=syllabus.questions_of(quiz),
            mark=quiz["pass_mark"],
        )
        rows.append(
            contexts.NextThing(
                title=quiz["title"],
                href=syllabus.quiz_href(course, activity.key),
                icon="list-checks",
                words=words,
            )
        )
    return tuple(rows[:3])


@page(bp, "/search", needs=PUBLIC)
@limits.limiter.limit(limits.SEARCH)
def search(door: Door) -> Page:
    query = " ".join(request.args.get("q", "")[:200].split())
    editions = content.current(door.db)
    long_enough = len(query) >= SHORTEST_QUERY
    hits = queries.search_for(door.db, door.who, query, editions) if long_enough else []
    started = queries.started_courses(door.db, door.who) if hits and door.who.signed_in else set()
    found = [_found(hit, editions, started) for hit in hits]
    return contexts.SearchPage(
        title=_("Search"),
        query=query,
        found=tuple(row for row in found if row is not None),
        too_short=bool(query) and not long_enough,
    )


def _found(hit: Hit, editions: Mapping[str, Edition], started: set[str]) -> contexts.Found | None:
    passage = _marked(hit.passage)
    if hit.kind == "note":
        href = url_for("learning.note", code=hit.key)
        return contexts.Found(title=hit.title, href=href, passage=passage, kind=_("Your note"))
    course = editions[hit.scope].course
    if hit.kind == "term":
        href = url_for("content.glossary", course=hit.scope) + f"#{hit.key}"
        return contexts.Found(title=hit.title, href=href, passage=passage, kind=_("Glossary"))
    if not course.has_lesson(hit.key):
        return None
    module = course.module(hit.key.split("/")[0])
    open_to_her = module.free or hit.scope in started
    return contexts.Found(
        title=hit.title,
        href=syllabus.lesson_href(course, hit.key),
        passage=passage if open_to_her else escape(course.lesson(hit.key).summary),
        kind=_("Module %(number)s, %(title)s", number=module.number, title=module.title),
    )


def _marked(passage: str) -> Markup:
    """Escaped first, then the marks around what matched become <mark>."""
    safe = str(escape(passage)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return Markup(safe)  # noqa: S704 - escaped on the line above


@page(bp, "/accessibility", needs=PUBLIC)
def accessibility(door: Door) -> Page:
    return _text("accessibility", _("Accessibility"))


@page(bp, "/privacy", needs=PUBLIC)
def privacy(door: Door) -> Page:
    return _text("privacy", _("Privacy"))


def _text(kind: str, title: str) -> Page:
    contact = current_app.extensions["settings"].contact or ""
    return contexts.TextPage(title=title, kind=kind, contact=contact)


@page(bp, "/health", needs=PUBLIC)
def health(door: Door) -> Response:
    """Process and database."""
    return door.json(database=queries.database_answers(door.db))


@page(bp, "/favicon.ico", needs=PUBLIC)
def favicon(door: Door) -> Response:
    return door.go_to(current_app.extensions["assets"].address("icons/favicon.svg"), "home.front")
