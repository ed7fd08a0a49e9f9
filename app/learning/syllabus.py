"""Puts a course and a learner's standing together as the rows that pages show."""

from datetime import date
from decimal import Decimal

from flask import url_for
from sqlalchemy.orm import Session

from app.content import queries as content
from app.content.source.compiled import CompiledCourse, Lesson, Module
from app.learning import rules
from app.learning.contexts import LessonRow, ModuleRow, PlanRow, RequirementRow
from app.learning.queries import Standing
from app.web.formats import day, duration, percent
from app.web.i18n import _, ngettext


def lesson_href(course: CompiledCourse, path: str) -> str:
    module, _slash, lesson = path.partition("/")
    return url_for("learning.lesson", course=course.key, module=module, lesson=lesson)


def quiz_href(course: CompiledCourse, quiz: str) -> str:
    return url_for("quizzes.quiz", course=course.key, quiz=quiz)


def module_rows(
    course: CompiledCourse, standing: Standing | None, *, links: bool
) -> tuple[ModuleRow, ...]:
    """Every module in order, and the final examination as the last knot."""
    current = _current_module(course, standing)
    rows = [_module(course, module, standing, current, links) for module in course.modules]
    if course.final:
        rows.append(_final(course, course.final, standing, len(rows) + 1, links))
    return tuple(rows)


def _current_module(course: CompiledCourse, standing: Standing | None) -> str | None:
    if standing is None:
        return None
    for module in course.ready_modules:
        if not set(activities_of(module)) <= standing.done:
            return module.key
    return None


def activities_of(module: Module) -> list[str]:
    found = [rules.lesson_activity(lesson.path) for lesson in module.lessons]
    return found + ([rules.quiz_activity(module.quiz)] if module.quiz else [])


def _module(
    course: CompiledCourse,
    module: Module,
    standing: Standing | None,
    current: str | None,
    links: bool,
) -> ModuleRow:
    if module.preparing:
        return ModuleRow(
            number=module.number,
            title=module.title,
            summary=module.summary,
            time=duration(module.minutes),
            state="preparing",
            note=_("In preparation"),
        )
    done = standing.done if standing else frozenset()
    activities = activities_of(module)
    is_done = bool(activities) and set(activities) <= done
    state = "done" if is_done else "current" if module.key == current else "todo"
    left = minutes_left_of(module, standing)
    time = (
        _("Done")
        if is_done
        else duration(left)
        if standing is None or left == module.minutes
        else _("%(time)s left", time=duration(left))
    )
    return ModuleRow(
        number=module.number,
        title=module.title,
        summary=module.summary,
        time=time,
        state=state,
        note=_module_note(module, standing, is_done),
        share=len(set(activities) & done) / len(activities) if activities else 0.0,
        lessons=_lesson_rows(course, module, standing, links),
    )


def minutes_left_of(module: Module, standing: Standing | None) -> int:
    """Minutes of lessons that are not done; a module whose quiz alone is open still asks five."""
    done = standing.done if standing else frozenset()
    left = sum(
        lesson.minutes
        for lesson in module.lessons
        if rules.lesson_activity(lesson.path) not in done
    )
    if left == 0 and module.quiz and rules.quiz_activity(module.quiz) not in done:
        return 5
    return left


def _module_note(module: Module, standing: Standing | None, is_done: bool) -> str:
    if standing is None:
        return ""
    quiz = standing.of(rules.quiz_activity(module.quiz)) if module.quiz else None
    if is_done:
        best = percent(quiz.best) if quiz is not None and quiz.best is not None else None
        return _("Quiz passed with %(best)s", best=best) if best else ""
    open_lessons = sum(
        1 for lesson in module.lessons if rules.lesson_activity(lesson.path) not in standing.done
    )
    if open_lessons == len(module.lessons):
        return ""
    if open_lessons == 0:
        return _("Only the quiz to go")
    words = ngettext("%(num)s lesson", "%(num)s lessons", open_lessons)
    passed = quiz is not None and quiz.done_at is not None
    return (
        _("%(lessons)s to go", lessons=words)
        if passed or not module.quiz
        else _("%(lessons)s and the quiz to go", lessons=words)
    )


def _lesson_rows(
    course: CompiledCourse, module: Module, standing: Standing | None, links: bool
) -> tuple[LessonRow, ...]:
    rows = [lesson_row(course, lesson, standing, links or module.free) for lesson in module.lessons]
    if module.quiz:
        rows.append(quiz_row(course, module.quiz, standing, links))
    return tuple(rows)


def lesson_row(
    course: CompiledCourse,
    lesson: Lesson,
    standing: Standing | None,
    link: bool,
    here: bool = False,
) -> LessonRow:
    row = standing.of(rules.lesson_activity(lesson.path)) if standing else None
    done = row is not None and row.done_at is not None
    note = ""
    if row is not None and not done:
        note = _("Begun")
    elif row is not None and row.done_how == "hand":
        note = _("Marked as read")
    return LessonRow(
        title=lesson.title,
        minutes=lesson.minutes,
        href=lesson_href(course, lesson.path) if link else None,
        icon="book-open",
        state="current" if here else "done" if done else "todo",
        note=note,
    )


def quiz_row(course: CompiledCourse, key: str, standing: Standing | None, links: bool) -> LessonRow:
    quiz = course.quizzes[key]
    row = standing.of(rules.quiz_activity(key)) if standing else None
    done = row is not None and row.done_at is not None
    note = _(
        "%(count)s questions, pass mark %(mark)s%%",
        count=questions_of(quiz),
        mark=quiz["pass_mark"],
    )
    if row is not None and row.best is not None:
        best = percent(row.best)
        note = (
            _("Passed with %(best)s", best=best) if done else _("Best so far %(best)s", best=best)
        )
    closed = closed_words(course, key, standing) if standing else ""
    return LessonRow(
        title=quiz["title"],
        minutes=None,  # a quiz's minutes sit inside its lessons', and the final's stand on its knot
        href=quiz_href(course, key) if links else None,
        icon="list-checks",
        state="done" if done else "closed" if closed else "todo",
        note=closed or note,
    )


def _final(
    course: CompiledCourse, key: str, standing: Standing | None, number: int, links: bool
) -> ModuleRow:
    row = quiz_row(course, key, standing, links)
    quiz = course.quizzes[key]
    minutes = next((a.minutes for a in course.required if a.id == f"quiz:{key}"), 0)
    return ModuleRow(
        number=number,
        title=quiz["title"],
        summary=quiz.get("intro") or "",
        time=_("Done") if row.state == "done" else duration(minutes),
        state=row.state,
        note=row.note,
        lessons=(row,),
    )


def questions_of(quiz: dict) -> int:
    """How many questions a sitting of this quiz has."""
    return sum(draw["count"] for section in quiz["sections"] for draw in section["draw"])


def needed_for(course: CompiledCourse, quiz: str) -> dict[str, str]:
    """What must be done before a quiz opens: every module quiz before the final (decision 5)."""
    if quiz != course.final:
        return {}
    return {
        rules.quiz_activity(module.quiz): course.quizzes[module.quiz]["title"]
        for module in course.ready_modules
        if module.quiz
    }


def closed_words(course: CompiledCourse, quiz: str, standing: Standing | None) -> str:
    """Why a quiz is closed, in words; empty when it is open."""
    done = standing.done if standing else frozenset()
    missing = rules.closed_by(needed_for(course, quiz), done)
    if not missing:
        return ""
    return _("Opens when these are passed: %(titles)s", titles=", ".join(missing))


def requirement_rows(course: CompiledCourse, standing: Standing) -> tuple[RequirementRow, ...]:
    """Everything that the certificate asks for, and what is missing of each, in words."""
    rows = []
    for activity in course.required:
        kind, key = activity.kind, activity.key
        row = standing.of(activity.id)
        done = row is not None and row.done_at is not None
        if kind == "quiz":
            href, words = quiz_href(course, key), _quiz_words(course, key, standing, done)
        else:
            href, words = lesson_href(course, key), _lesson_words(course, key, standing, done)
        rows.append(RequirementRow(title=activity.title, href=href, done=done, words=words))
    return tuple(rows)


def retired_rows(
    db: Session, course: CompiledCourse, standing: Standing
) -> tuple[RequirementRow, ...]:
    """Work that was done and that the course no longer has: it stays visible as done."""
    return tuple(
        RequirementRow(
            title=_last_title(db, course, activity),
            href=None,
            done=True,
            words=_("Done, and no longer part of the course"),
        )
        for activity in course.retired
        if activity in standing.done and activity not in course.activity_ids
    )


def _last_title(db: Session, course: CompiledCourse, activity: str) -> str:
    kind, _colon, key = activity.partition(":")
    if kind == "quiz":
        before = content.last_with(db, course.key, f"quizzes/{course.key}/{key}.yaml")
        return before.quizzes[key]["title"] if before and key in before.quizzes else key
    before = content.last_with(db, course.key, f"course_content/{course.key}/{key}.md")
    return before.lesson(key).title if before and before.has_lesson(key) else key


def _quiz_words(course: CompiledCourse, key: str, standing: Standing, done: bool) -> str:
    row = standing.of(rules.quiz_activity(key))
    if done and row is not None and row.best is not None:
        return _("Passed with %(best)s", best=percent(row.best))
    closed = closed_words(course, key, standing)
    if closed:
        return closed
    mark = course.quizzes[key]["pass_mark"]
    if row is not None and row.best is not None:
        return _("Best so far %(best)s, pass mark %(mark)s%%", best=percent(row.best), mark=mark)
    return _("To do: reach %(mark)s%%", mark=mark)


def _lesson_words(course: CompiledCourse, path: str, standing: Standing, done: bool) -> str:
    row = standing.of(rules.lesson_activity(path))
    if done and row is not None:
        return _("Marked as read by you") if row.done_how == "hand" else _("Read, checks answered")
    lesson = course.lesson(path)
    answered = row.checks.keys() if row else ()
    missing = rules.missing_of_lesson(
        list(lesson.checks), answered, row is not None and row.end_at is not None
    )
    return _("To do: %(missing)s", missing=", ".join(missing))


def is_all_done(course: CompiledCourse, standing: Standing) -> bool:
    """Is everything done that the course requires as it is now?"""
    return rules.is_complete((activity.id for activity in course.required), standing.done)


def resume(course: CompiledCourse, standing: Standing) -> tuple[str, str]:
    """(title, address) of where to go on: the place last read, else the first thing not done."""
    last = standing.last
    if last is not None and last.done_at is None:
        kind, _colon, key = last.activity.partition(":")
        if kind == "lesson" and course.has_lesson(key):
            anchor = f"#{last.place}" if last.place else ""
            return course.lesson(key).title, lesson_href(course, key) + anchor
        if kind == "quiz" and key in course.quizzes:
            return course.quizzes[key]["title"], quiz_href(course, key)
    for activity in course.required:
        if activity.id not in standing.done:
            key = activity.key
            href = lesson_href(course, key) if activity.kind == "lesson" else quiz_href(course, key)
            return activity.title, href
    return course.title, url_for("learning.map", course=course.key)


def plan_rows(compiled: CompiledCourse, standing: Standing, today: date) -> tuple[PlanRow, ...]:
    """The dated modules of the saved plan; empty while there is none."""
    enrolment = standing.enrolment
    if enrolment.pace_start is None or enrolment.pace_hours is None:
        return ()
    return plan(compiled, standing, enrolment.pace_start, enrolment.pace_hours, today)


def plan(
    compiled: CompiledCourse, standing: Standing | None, start: date, hours: Decimal, today: date
) -> tuple[PlanRow, ...]:
    """Every ready module, and the final examination, with the day it is to be done by."""
    minutes = [
        (module.key, module.minutes, minutes_left_of(module, standing))
        for module in compiled.ready_modules
    ]
    titles = {module.key: module.title for module in compiled.ready_modules}
    if compiled.final:
        done = standing is not None and rules.quiz_activity(compiled.final) in standing.done
        rest = compiled.total_minutes - sum(module.minutes for module in compiled.ready_modules)
        minutes.append((compiled.final, rest, 0 if done else rest))
        titles[compiled.final] = compiled.quizzes[compiled.final]["title"]
    dates = rules.pace_plan(minutes, start, hours, today)
    return tuple(
        PlanRow(
            title=titles[dated.module],
            day=day(dated.expected),
            late=_late(dated.late_by),
            done=dated.done,
        )
        for dated in dates
    )


def _late(days: int) -> str:
    if not days:
        return ""
    return ngettext("moved by %(num)s day", "moved by %(num)s days", days)
