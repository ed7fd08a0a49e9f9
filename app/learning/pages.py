"""Pages of a course: its public page, starting it, the map, the pace."""

from decimal import Decimal

from flask import Blueprint, Response, request, url_for

from app.accounts.access import May
from app.content import queries as content
from app.content.rules import ceu
from app.content.source.compiled import CompiledCourse
from app.learning import actions, contexts, forms, queries, rules, syllabus
from app.learning.queries import Standing
from app.web.contexts import Crumb, Page
from app.web.doorway import Door, page
from app.web.formats import day, local
from app.web.gate import PUBLIC
from app.web.i18n import _

bp = Blueprint("learning", __name__)
HOURS_A_WEEK = 2.5  # the steady pace, where a course names none


@page(bp, "/courses/<course>", needs=PUBLIC)
def course(door: Door, course: str) -> Page:
    compiled = content.edition_of(door.db, course).course
    standing = queries.standing_or_none(door.db, door.who, course)
    final = compiled.quizzes.get(compiled.final or "", {})
    first = compiled.ready_modules[0].lessons[0]
    form, plan = _tried_pace(door, compiled, standing)
    return contexts.CoursePage(
        title=compiled.title,
        description=compiled.summary,
        breadcrumbs=((_("Catalogue"), url_for("home.front")), (compiled.title, None)),
        course=compiled,
        syllabus=syllabus.module_rows(compiled, standing, links=standing is not None),
        enrolled=standing is not None,
        continue_href=syllabus.resume(compiled, standing)[1] if standing else None,
        first_href=syllabus.lesson_href(compiled, first.path),
        weeks=rules.weeks(compiled.total_minutes, compiled.hours_a_week or HOURS_A_WEEK),
        hours_a_week=compiled.hours_a_week or HOURS_A_WEEK,
        lessons_ready=sum(len(module.lessons) for module in compiled.ready_modules),
        quizzes=sum(1 for module in compiled.ready_modules if module.quiz),
        ready=len(compiled.ready_modules),
        ceu=str(ceu(compiled.total_minutes)),
        final_minutes=int(final["time_limit"]) if final.get("time_limit") else None,
        final_questions=syllabus.questions_of(final) if final else 0,
        pass_mark=final.get("pass_mark", 0),
        pace_form=form,
        plan=plan,
        status=form.status,
    )


def _tried_pace(
    door: Door, compiled: CompiledCourse, standing: Standing | None
) -> tuple[forms.PaceForm, tuple[contexts.PlanRow, ...]]:
    """The planner for who has not started: a GET works the dates out and stores nothing."""
    if standing is not None:
        return pace_form(door, compiled, standing), syllabus.plan_rows(
            compiled, standing, local(door.now).date()
        )
    if "hours" not in request.args:
        return pace_form(door, compiled, None), ()
    form = forms.PaceForm(request.args)
    if not _fits(door, form) or not form.start.data or not form.hours.data:
        return form, ()
    return form, syllabus.plan(
        compiled, None, form.start.data, form.hours.data, local(door.now).date()
    )


def _fits(door: Door, form: forms.PaceForm) -> bool:
    """Is it a plan whose dates can be worked out?"""
    if not form.ok() or not form.start.data:
        return False
    if not rules.may_start_on(form.start.data, local(door.now).date()):
        form.refuse("start", _("Choose a day within two years of today."))
        return False
    return True


@page(bp, "/learn/<course>/enrolment", needs=May.COURSES_STUDY, methods=("POST",))
def create_enrolment(door: Door, course: str) -> Response:
    edition = content.edition_of(door.db, course)
    actions.enrol(door.db, door.who, edition, at=door.now)
    first = edition.course.ready_modules[0].lessons[0]
    return door.go_to(syllabus.lesson_href(edition.course, first.path), "home.home")


@page(bp, "/learn/<course>", needs=May.COURSES_STUDY)
def map(door: Door, course: str) -> Page | Response:
    compiled = content.edition_of(door.db, course).course
    standing = queries.standing_or_none(door.db, door.who, course)
    if standing is None:
        return door.go("learning.course", course=course)
    return _map(door, compiled, standing, None)


def _map(
    door: Door, compiled: CompiledCourse, standing: Standing, form: forms.PaceForm | None
) -> Page:
    requirements = syllabus.requirement_rows(compiled, standing)
    completions = queries.completions_of(door.db, [standing.enrolment.id])
    return contexts.MapPage(
        title=compiled.title,
        breadcrumbs=crumbs(compiled),
        course=compiled,
        syllabus=syllabus.module_rows(compiled, standing, links=True),
        requirements=requirements,
        retired=syllabus.retired_rows(door.db, compiled, standing),
        done=sum(1 for row in requirements if row.done),
        completed=day(completions[-1].completed_at) if completions else "",
        certificate_href=url_for("credentials.credits") if completions else None,
        continue_href=syllabus.resume(compiled, standing)[1],
        pace_form=form or pace_form(door, compiled, standing),
        plan=syllabus.plan_rows(compiled, standing, local(door.now).date()),
        status=form.status if form else 200,
    )


def crumbs(compiled: CompiledCourse) -> tuple[Crumb, ...]:
    return (_("My learning"), url_for("home.home")), (compiled.title, None)


def pace_form(door: Door, compiled: CompiledCourse, standing: Standing | None) -> forms.PaceForm:
    saved = standing.enrolment if standing else None
    usual = Decimal(str(compiled.hours_a_week or HOURS_A_WEEK))
    return forms.PaceForm(
        None,
        start=(saved.pace_start if saved else None) or local(door.now).date(),
        hours=(saved.pace_hours if saved else None) or usual,
    )


@page(bp, "/learn/<course>/pace", needs=May.COURSES_STUDY, methods=("POST",))
def plan_pace(door: Door, course: str) -> Page | Response:
    compiled = content.edition_of(door.db, course).course
    standing = queries.standing_for(door.db, door.who, course)
    form = door.form(forms.PaceForm)
    if _fits(door, form) and form.start.data and form.hours.data:
        actions.plan_pace(standing.enrolment, start=form.start.data, hours_a_week=form.hours.data)
        door.say(_("Your plan is saved."))
        return door.go("learning.map", course=course)
    return _map(door, compiled, standing, form)
