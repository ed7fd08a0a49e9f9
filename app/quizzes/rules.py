"""Decisions about attempts: time, score, pass, and what may be shown now.

Everything is decided on exact fractions; a rounded number is only ever for the eye. Drawing items
stands in `drawing.py` and is offered here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from app.quizzes.definition import Quiz, Show
from app.quizzes.drawing import PoolTooSmall, can_draw, draw
from app.quizzes.items.contract import Mark

__all__ = [
    "ObjectiveResult",
    "PastAttempt",
    "Permission",
    "PoolTooSmall",
    "Result",
    "Score",
    "Showing",
    "attempts_left",
    "by_objective",
    "by_tag",
    "can_draw",
    "counting",
    "deadline",
    "draw",
    "is_overdue",
    "may_start",
    "passed",
    "score",
    "what_may_show",
]


def deadline(started: datetime, time_limit: float | None, factor: float = 1.0) -> datetime | None:
    """When an attempt ends; `time_limit` in minutes, `factor` from an accommodation, 1 or more.

    None if there is no limit.
    """
    if time_limit is None:
        return None
    return started + timedelta(minutes=time_limit * max(1.0, factor))


def is_overdue(ends_at: datetime | None, at: datetime) -> bool:
    """Whether the time is up: the moment of the deadline itself is still in time."""
    return ends_at is not None and at > ends_at


@dataclass(frozen=True)
class Score:
    """Points earned out of the points there were: one a question."""

    points: Fraction
    of: int

    @property
    def share(self) -> Fraction:
        """0 to 1; nothing asked is nothing earned."""
        return self.points / self.of if self.of else Fraction(0)

    @property
    def percent(self) -> Decimal:
        """Per cent for the eye, rounded down to one decimal: 69.96 shows 69.9, never 70."""
        exact = self.share * 100
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        return value.quantize(Decimal("0.1"), rounding=ROUND_FLOOR)

    @property
    def percent_text(self) -> str:
        """The per cent without an idle `.0`: "80", "66.6"."""
        return f"{self.percent:f}".removesuffix(".0")

    @property
    def points_text(self) -> str:
        """The points with at most two decimals, rounded down: "16", "15.5", "12.66"."""
        value = Decimal(self.points.numerator) / Decimal(self.points.denominator)
        text = f"{value.quantize(Decimal('0.01'), rounding=ROUND_FLOOR):f}"
        return text.rstrip("0").rstrip(".")


def score(marks: Iterable[Mark]) -> Score:
    """The sum of the marks of all questions, answered or not."""
    shares = [mark.exact() for mark in marks]
    return Score(sum(shares, Fraction(0)), len(shares))


@dataclass(frozen=True)
class Result:
    """Whether an attempt passed, and why, a sentence for each condition."""

    passed: bool
    reasons: tuple[str, ...]


def passed(
    score: Score,
    pass_mark: int,
    tag_minimum: Mapping[str, int] | Sequence[tuple[str, int]] = (),
    tag_results: Mapping[str, Score] | None = None,
) -> Result:
    """Judges a score against the pass mark and each tag's minimum (all in per cent).

    A tag without a question in the attempt cannot be judged and does not stop a pass; `can_draw`
    refuses a quiz that leaves this to luck.
    """
    enough = score.share * 100 >= pass_mark
    earned = f"{score.points_text} of {score.of} is {score.percent_text}%"
    reasons = [f"{earned}; the pass mark is {pass_mark}%."]
    for tag, minimum in sorted(dict(tag_minimum).items()):
        part = (tag_results or {}).get(tag)
        if part is None or not part.of:
            continue
        enough = enough and part.share * 100 >= minimum
        reasons.append(
            f"Questions on {tag.replace('-', ' ')}: {part.points_text} of {part.of} is "
            f"{part.percent_text}%; at least {minimum}% is needed."
        )
    return Result(enough, tuple(reasons))


@dataclass(frozen=True)
class PastAttempt:
    """What the rules need to know of an attempt; the last three are None while it is open."""

    started_at: datetime
    submitted_at: datetime | None = None
    score: Score | None = None
    passed: bool | None = None


@dataclass(frozen=True)
class Permission:
    """Whether an attempt may start; if not, why, and from when it may (None: no longer)."""

    allowed: bool
    sentence: str = ""
    opens_at: datetime | None = None


def attempts_left(quiz: Quiz, past: Sequence[PastAttempt]) -> int | None:
    """How many attempts may still start; None if there is no limit."""
    return max(0, quiz.attempts - len(past)) if quiz.attempts else None


def may_start(quiz: Quiz, past: Sequence[PastAttempt], at: datetime) -> Permission:
    """Whether a new attempt may start now; `sentence` is for the learner."""
    if any(attempt.submitted_at is None for attempt in past):
        return Permission(False, "An attempt is under way: go on with it.")
    if quiz.is_exam and any(attempt.passed for attempt in past):
        return Permission(False, "You have passed this examination.")
    if attempts_left(quiz, past) == 0:
        return Permission(False, f"All {quiz.attempts} attempts are used.")
    ended = max((a.submitted_at for a in past if a.submitted_at is not None), default=None)
    if ended is not None and quiz.wait_hours:
        opens_at = ended + timedelta(hours=quiz.wait_hours)
        if at < opens_at:
            when = f"{opens_at.day} {opens_at:%B %Y, %H:%M} {opens_at.tzname() or ''}".rstrip()
            waiting = _wait_in_words(quiz.wait_hours)
            sentence = f"The next attempt opens {waiting} after the last one, on {when}."
            return Permission(False, sentence, opens_at)
    return Permission(True)


def _wait_in_words(hours: float) -> str:
    number, unit = (hours / 24, "day") if hours >= 48 and hours % 24 == 0 else (hours, "hour")
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def counting(quiz: Quiz, past: Sequence[PastAttempt]) -> PastAttempt | None:
    """The attempt that counts among those handed in: the first, the last, or the best.

    The best is one that passed, if any, with the most points; of equals the earliest.
    """
    done = sorted((a for a in past if a.submitted_at is not None), key=lambda a: a.started_at)
    if not done:
        return None
    if quiz.counts == "first":
        return done[0]
    if quiz.counts == "last":
        return done[-1]
    return max(done, key=lambda a: (bool(a.passed), a.score.share if a.score else Fraction(-1)))


@dataclass(frozen=True)
class Showing:
    """What a learner may see of an attempt now: marks, right answers, reasons."""

    marks: bool
    answers: bool
    why: bool


def what_may_show(
    show: Show, *, submitted: bool, passed: bool, last: bool = False, exam: bool = False
) -> Showing:
    """What may be shown of an attempt; nothing before it is handed in.

    `passed`: she has passed the quiz in any attempt. `last`: no attempt is left, so nothing is
    spoilt any more and "passed" is let through. `exam`: right answers and reasons of examination
    items stay closed until it is passed, whatever the settings say and though no attempt is left.
    """
    let_through = passed or (last and not exam)

    def opens(when: str, *, tells_the_key: bool) -> bool:
        if not submitted or when == "never":
            return False
        return let_through or (when == "submitted" and not (exam and tells_the_key))

    return Showing(
        marks=opens(show.marks, tells_the_key=False),
        answers=opens(show.answers, tells_the_key=True),
        why=opens(show.why, tells_the_key=True),
    )


@dataclass(frozen=True)
class ObjectiveResult:
    """The score in the questions of one objective; ids are full: module/lesson/objective."""

    objective: str
    score: Score


def by_objective(results: Iterable[tuple[str, Mark]]) -> list[ObjectiveResult]:
    """Scores by objective, in the order in which the objectives first come."""
    groups: dict[str, list[Mark]] = {}
    for objective, mark in results:
        groups.setdefault(objective, []).append(mark)
    return [ObjectiveResult(objective, score(marks)) for objective, marks in groups.items()]


def by_tag(results: Iterable[tuple[Iterable[str], Mark]]) -> dict[str, Score]:
    """Scores by tag; a question counts once for each of its tags."""
    groups: dict[str, list[Mark]] = {}
    for tags, mark in results:
        for tag in set(tags):
            groups.setdefault(tag, []).append(mark)
    return {tag: score(marks) for tag, marks in sorted(groups.items())}
