"""Pages of quizzes: the rules, the paper, handing in, the result."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from flask import Blueprint, Response, request, url_for

from app.accounts.access import May
from app.content import queries as content
from app.content.source.compiled import CompiledCourse
from app.kernel.errors import Invalid, NotFound
from app.learning import queries as learning
from app.learning import syllabus
from app.quizzes import actions, contexts, queries, rules
from app.quizzes.definition import Quiz
from app.quizzes.items import ITEM_TYPES
from app.quizzes.models import Attempt
from app.quizzes.queries import Asked, Paper
from app.quizzes.review import result_page
from app.web.contexts import Page
from app.web.doorway import Door, page
from app.web.formats import duration, moment
from app.web.i18n import _, ngettext

bp = Blueprint("quizzes", __name__)


def quiz_of(course: CompiledCourse, key: str) -> Quiz:
    if key not in course.quizzes:
        raise NotFound(_("There is no such quiz in this course."))
    return Quiz.from_dict(course.quizzes[key])


@page(bp, "/learn/<course>/quizzes/<quiz>", needs=May.QUIZZES_TAKE)
def quiz(door: Door, course: str, quiz: str) -> Page | Response:
    """The rules, past attempts and the start."""
    compiled = content.edition_of(door.db, course).course
    definition = quiz_of(compiled, quiz)
    standing = learning.standing_or_none(door.db, door.who, course)
    if standing is None:
        door.say(_("Start the course to take its quizzes."))
        return door.go("learning.course", course=course)
    attempts = queries.attempts_of(door.db, standing.enrolment.id, quiz)
    closed = syllabus.closed_words(compiled, quiz, standing)
    running = next((one for one in attempts if one.is_open), None)
    permission = rules.may_start(definition, queries.past(attempts), door.now)
    return contexts.QuizPage(
        title=definition.title,
        breadcrumbs=(
            (compiled.title, url_for("learning.map", course=course)),
            (definition.title, None),
        ),
        intro=compiled.quizzes[quiz].get("intro") or "",
        rules=_rules_in_words(definition),
        past=_past_rows(definition, attempts),
        may_start=not closed and permission.allowed and running is None,
        open_href=url_for("quizzes.paper", code=running.code) if running else None,
        why_not=closed or ("" if permission.allowed or running else permission.sentence),
        start_action=url_for("quizzes.start", course=course, quiz=quiz),
        back_href=url_for("learning.map", course=course),
        back_title=compiled.title,
    )


def _rules_in_words(quiz: Quiz) -> tuple[tuple[str, str], ...]:
    limit = duration(int(quiz.time_limit)) if quiz.time_limit else _("No limit")
    attempts = (
        ngettext("%(num)s attempt", "%(num)s attempts", quiz.attempts)
        if quiz.attempts
        else _("As many as you like")
    )
    if quiz.wait_hours:
        hours = int(quiz.wait_hours)
        days = ngettext("%(num)s day", "%(num)s days", hours // 24)
        wait = days if hours % 24 == 0 else ngettext("%(num)s hour", "%(num)s hours", hours)
        attempts += ", " + _("%(wait)s apart", wait=wait)
    counts = {
        "best": _("The best one counts"),
        "last": _("The last one counts"),
        "first": _("The first one counts"),
    }
    mark = _("%(mark)s%%", mark=quiz.pass_mark)
    for tag, minimum in quiz.tag_minimum:
        mark += ", " + _("and %(minimum)s%% of the questions on %(tag)s", minimum=minimum, tag=tag)
    shown = {
        "never": _("not shown"),
        "submitted": _("after handing in"),
        "passed": _("after passing"),
    }
    return (
        (_("Questions"), str(quiz.count)),
        (_("Time"), limit),
        (_("Pass mark"), mark),
        (_("Attempts"), attempts),
        (_("Which counts"), counts[quiz.counts]),
        (_("Marks"), shown[quiz.show.marks]),
        (_("Answers and reasons"), shown[quiz.show.answers]),
    )


def _past_rows(quiz: Quiz, attempts: Sequence[Attempt]) -> tuple[contexts.PastRow, ...]:
    done = [one for one in attempts if not one.is_open]
    counting = rules.counting(quiz, queries.past(done))
    rows = []
    for attempt in reversed(done):
        score = rules.Score(queries.exact(attempt.share or Decimal(0)), 1)
        rows.append(
            contexts.PastRow(
                number=attempt.number,
                when=moment(attempt.submitted_at or attempt.started_at),
                verdict=_("Passed") if attempt.passed else _("Not passed"),
                score=f"{score.percent_text}%",
                href=url_for("quizzes.result", code=attempt.code),
                passed=bool(attempt.passed),
                counts=counting is not None and counting.started_at == attempt.started_at,
            )
        )
    return tuple(rows)


@page(bp, "/learn/<course>/quizzes/<quiz>/attempts", needs=May.QUIZZES_TAKE, methods=("POST",))
def start(door: Door, course: str, quiz: str) -> Response:
    edition = content.edition_of(door.db, course)
    quiz_of(edition.course, quiz)
    standing = learning.standing_for(door.db, door.who, course)
    attempt = actions.start(
        door.db,
        standing.enrolment,
        edition,
        quiz,
        closed=syllabus.closed_words(edition.course, quiz, standing),
        at=door.now,
        chance=door.chance,
    )
    return door.go("quizzes.paper", code=attempt.code)


@page(bp, "/attempts/<code>", needs=May.QUIZZES_TAKE)
def paper(door: Door, code: str) -> Page | Response:
    """One question, by `?q=`; without it the first that is open. `?q=end` is the hand-in page."""
    paper = queries.paper_for(door.db, door.who, code)
    if not paper.attempt.is_open:
        return door.go("quizzes.result", code=code)
    asked_for = request.args.get("q", "")
    if asked_for == "end" or rules.is_overdue(paper.attempt.deadline_at, door.now):
        return hand_in_page(paper, door.now)
    return paper_page(paper, _wanted(paper, asked_for), door.now)


def _wanted(paper: Paper, asked_for: str) -> int:
    if asked_for.isascii() and asked_for.isdigit() and 1 <= int(asked_for) <= len(paper.asked):
        return int(asked_for)
    open_places = _open_places(paper)
    return open_places[0] if open_places else 1


def _is_answered(one: Asked) -> bool:
    prepared = one.question.prepared
    return ITEM_TYPES[prepared["kind"]].is_complete(prepared, one.answer)


def _open_places(paper: Paper) -> tuple[int, ...]:
    return tuple(one.question.place for one in paper.asked if not _is_answered(one))


def _cells(paper: Paper, current: int) -> tuple[contexts.MapCell, ...]:
    return tuple(
        contexts.MapCell(
            place=one.question.place,
            href=url_for("quizzes.paper", code=paper.attempt.code, q=one.question.place),
            answered=_is_answered(one),
            flagged=one.question.flagged,
            current=one.question.place == current,
        )
        for one in paper.asked
    )


def _time_left(attempt: Attempt, at: datetime) -> int | None:
    if attempt.deadline_at is None:
        return None
    return max(0, int((attempt.deadline_at - at).total_seconds()))


def paper_page(
    paper: Paper, place: int, at: datetime, *, problem: str = "", status: int = 200
) -> Page:
    one, quiz, code = paper.asked[place - 1], paper.quiz, paper.attempt.code
    prepared = one.question.prepared
    open_places = _open_places(paper)
    return contexts.PaperPage(
        title=_("Question %(place)s of %(count)s", place=place, count=len(paper.asked)),
        body_class="quiz-body",
        quiz_title=quiz.title,
        code=code,
        place=place,
        count=len(paper.asked),
        answered=len(paper.asked) - len(open_places),
        shown=ITEM_TYPES[prepared["kind"]].show(prepared),
        answer=one.answer,
        seq=one.seq,
        flagged=one.question.flagged,
        problem=problem,
        cells=_cells(paper, place),
        open_places=open_places,
        time_left=_time_left(paper.attempt, at),
        rules_line=_rules_line(quiz),
        last=place == len(paper.asked),
        save_action=url_for("quizzes.save", code=code, place=place),
        previous_href=url_for("quizzes.paper", code=code, q=place - 1) if place > 1 else None,
        leave_href=url_for("quizzes.quiz", course=paper.course, quiz=paper.attempt.quiz),
        status=status,
    )


def _rules_line(quiz: Quiz) -> str:
    line = _(
        "Pass mark %(mark)s%%. You can change any answer until you hand in.", mark=quiz.pass_mark
    )
    if quiz.time_limit:
        line += " " + _("When time is up we hand in what you have.")
    return line


def hand_in_page(paper: Paper, at: datetime) -> Page:
    open_places = _open_places(paper)
    is_up = rules.is_overdue(paper.attempt.deadline_at, at)
    return contexts.HandInPage(
        title=_("Time is up") if is_up else _("Hand in"),
        body_class="quiz-body",
        quiz_title=paper.quiz.title,
        code=paper.attempt.code,
        count=len(paper.asked),
        answered=len(paper.asked) - len(open_places),
        cells=_cells(paper, 0),
        open_places=open_places,
        time_left=_time_left(paper.attempt, at),
        is_up=is_up,
        leave_href=url_for("quizzes.quiz", course=paper.course, quiz=paper.attempt.quiz),
    )


@page(bp, "/attempts/<code>/responses/<int:place>", needs=May.QUIZZES_TAKE, methods=("POST",))
def save(door: Door, code: str, place: int) -> Page | Response:
    """Store one answer. A script saves on change and wants JSON; without it a button goes on."""
    slot = queries.slot_for(door.db, door.who, code, place)
    form = request.form.to_dict(flat=False)
    go = request.form.get("go", "")
    if go in ("flag", "unflag"):
        actions.flag(slot, go == "flag", at=door.now)
    try:
        seq = _seq(request.form.get("seq", ""), slot.seq)
        stored = actions.save_response(door.db, slot, form, seq=seq, at=door.now)
    except Invalid as fault:
        if door.wants_json:
            raise
        paper = queries.paper_for(door.db, door.who, code)
        return paper_page(paper, place, door.now, problem=fault.sentence, status=422)
    if door.wants_json:
        return door.json(stored=stored, seq=seq)
    if go in ("flag", "unflag"):
        return door.go("quizzes.paper", code=code, q=place)
    following = {"end": "end", "back": str(place - 1)}.get(go, str(place + 1))
    return door.go("quizzes.paper", code=code, q=following)


def _seq(sent: str, newest: int) -> int:
    """The page's own counter, or without script simply the next number."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else newest + 1


@page(bp, "/attempts/<code>/flags/<int:place>", needs=May.QUIZZES_TAKE, methods=("POST",))
def flag(door: Door, code: str, place: int) -> Response:
    """Flag for later, by script; without it the paper's own form does it."""
    slot = queries.slot_for(door.db, door.who, code, place)
    actions.flag(slot, request.form.get("flagged") == "1", at=door.now)
    return door.json(flagged=slot.question.flagged)


@page(bp, "/attempts/<code>/submission", needs=May.QUIZZES_TAKE, methods=("POST",))
def create_submission(door: Door, code: str) -> Response:
    attempt, _course = queries.attempt_for(door.db, door.who, code)
    actions.submit(door.db, attempt, at=door.now)
    return door.go("quizzes.result", code=code)


@page(bp, "/attempts/<code>/result", needs=May.QUIZZES_TAKE)
def result(door: Door, code: str) -> Page | Response:
    attempt, course = queries.attempt_for(door.db, door.who, code)
    if attempt.is_open:
        return door.go("quizzes.paper", code=code)
    return result_page(door, attempt, course)
