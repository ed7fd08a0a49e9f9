"""Puts a submitted attempt together as the result page shows it."""

from fractions import Fraction

from flask import request, url_for

from app.content import queries as content
from app.content.source.compiled import CompiledCourse
from app.learning import queries as learning
from app.learning import syllabus
from app.learning.queries import Standing
from app.quizzes import contexts, queries, rules
from app.quizzes.definition import Quiz
from app.quizzes.items import ITEM_TYPES
from app.quizzes.models import BY_TIME, Attempt
from app.quizzes.queries import Asked
from app.web.contexts import Page
from app.web.doorway import Door
from app.web.i18n import _


def result_page(door: Door, attempt: Attempt, course: str) -> Page:
    pinned = content.course_at(door.db, attempt.revision_id)
    asked = queries.asked_in(door.db, attempt.id, marks=True)
    showing = queries.result_showing(door.db, attempt)
    quiz = Quiz.from_dict(attempt.rules)
    marks = [one.mark for one in asked if one.mark is not None]
    score = rules.score(marks)
    tags = rules.by_tag(
        (one.question.prepared["tags"], one.mark) for one in asked if one.mark is not None
    )
    verdict = rules.passed(score, quiz.pass_mark, quiz.tag_minimum, tags)
    standing = learning.standing_for(door.db, door.who, course)
    next_href, next_label = _next(content.edition_of(door.db, course).course, standing)
    heading = (
        _("Passed: %(points)s of %(of)s")
        if verdict.passed
        else _("Not passed: %(points)s of %(of)s")
    )
    views = _views(asked, showing)
    view = request.args.get("show", "")
    view = view if view in views else ("look" if views["look"] else "all")
    return contexts.ResultPage(
        title=heading % {"points": score.points_text, "of": score.of},
        breadcrumbs=(
            (pinned.title, url_for("learning.map", course=course)),
            (quiz.title, url_for("quizzes.quiz", course=course, quiz=attempt.quiz)),
            (_("Attempt %(number)s", number=attempt.number), None),
        ),
        heading=heading % {"points": score.points_text, "of": score.of},
        sentence=_sentence(attempt, pinned, asked),
        reasons=verdict.reasons,
        passed=verdict.passed,
        bars=_bars(pinned, asked, quiz.pass_mark) if showing.marks else (),
        pass_mark=quiz.pass_mark,
        tabs=_tabs(attempt, views, view),
        reviewed=tuple(_reviewed(pinned, one, showing) for one in views[view])
        if showing.marks
        else (),
        held_back=_held_back(showing, quiz),
        next_href=next_href,
        next_label=next_label,
        again_href=None
        if verdict.passed
        else url_for("quizzes.quiz", course=course, quiz=attempt.quiz),
    )


def _next(course: CompiledCourse, standing: Standing) -> tuple[str, str]:
    """(address, label) of what comes after: the certificate once everything is done."""
    if syllabus.is_all_done(course, standing):
        return url_for("credentials.credits"), _("See your certificate")
    title, href = syllabus.resume(course, standing)
    return href, _("Continue: %(title)s", title=title)


def _sentence(attempt: Attempt, course: CompiledCourse, asked: tuple[Asked, ...]) -> str:
    """One sentence that names what to read first; how the attempt ended, if time ended it."""
    words = []
    if attempt.closed_by == BY_TIME:
        words.append(_("Time was up; what was stored was handed in."))
    missed: dict[str, Fraction] = {}
    for one in asked:
        if one.mark is not None:
            lesson = one.question.prepared["objective"].rpartition("/")[0]
            missed[lesson] = missed.get(lesson, Fraction(0)) + 1 - one.mark.exact()
    worst = max(missed, key=lambda lesson: missed[lesson], default="")
    if worst and missed[worst] > 0 and course.has_lesson(worst):
        words.append(_("Read “%(title)s” first.", title=course.lesson(worst).title))
    return " ".join(words)


def _views(asked: tuple[Asked, ...], showing: rules.Showing) -> dict[str, list[Asked]]:
    return {
        "look": [one for one in asked if one.mark is None or one.mark.share < 1],
        "all": list(asked),
        "flagged": [one for one in asked if one.question.flagged],
    }


def _tabs(
    attempt: Attempt, views: dict[str, list[Asked]], current: str
) -> tuple[contexts.Tab, ...]:
    labels = {
        "look": _("To look at, %(count)s", count=len(views["look"])),
        "all": _("All %(count)s", count=len(views["all"])),
        "flagged": _("Flagged, %(count)s", count=len(views["flagged"])),
    }
    return tuple(
        contexts.Tab(
            label=labels[view],
            href=url_for("quizzes.result", code=attempt.code, show=view) + "#review",
            current=view == current,
        )
        for view in ("all", "look", "flagged")
        if views[view] or view == "all"
    )


def _bars(
    course: CompiledCourse, asked: tuple[Asked, ...], pass_mark: int
) -> tuple[contexts.Bar, ...]:
    """The share by objective, the lowest first: what to read stands on top."""
    marked = [
        (one.question.prepared["objective"], one.mark) for one in asked if one.mark is not None
    ]
    bars = []
    for result in sorted(rules.by_objective(marked), key=lambda result: result.score.share):
        found = course.objectives.get(result.objective)
        text = found.text if found else result.objective
        bars.append(
            contexts.Bar(
                title=text[:1].upper() + text[1:],
                share=float(result.score.share),
                words=_(
                    "%(points)s of %(of)s", points=result.score.points_text, of=result.score.of
                ),
                low=result.score.share * 100 < pass_mark,
            )
        )
    return tuple(bars)


def _reviewed(course: CompiledCourse, one: Asked, showing: rules.Showing) -> contexts.Reviewed:
    prepared = one.question.prepared
    explanation = ITEM_TYPES[prepared["kind"]].explain(
        prepared, one.answer, marks=showing.marks, answers=showing.answers, why=showing.why
    )
    lesson = prepared["objective"].rpartition("/")[0]
    link = None
    if course.has_lesson(lesson):
        link = (course.lesson(lesson).title, syllabus.lesson_href(course, lesson))
    return contexts.Reviewed(
        place=one.question.place,
        explanation=explanation,
        flagged=one.question.flagged,
        sources=_sources(course, prepared) if showing.why else (),
        lesson=link,
    )


def _sources(course: CompiledCourse, prepared: dict) -> tuple[contexts.SourceLink, ...]:
    return tuple(
        contexts.SourceLink(
            title=course.references[ref].short,
            href=url_for("content.sources", course=course.key) + f"#ref-{ref}",
            grade=prepared["grade"] or "",
            flags=tuple(prepared["flags"]),
        )
        for ref in prepared["refs"]
        if ref in course.references
    )


def _held_back(showing: rules.Showing, quiz: Quiz) -> str:
    if not showing.marks:
        return _("This quiz does not show marks by question.")
    if showing.answers and showing.why:
        return ""
    if quiz.show.answers == "passed":
        return _("Right answers and reasons are shown once you have passed.")
    return _("This quiz does not show right answers.")
