"""Decisions about progress, as pure functions over plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

MINUTES_A_WEEK_AT_LEAST = 30
FARTHEST_START = timedelta(days=730)


def lesson_activity(path: str) -> str:
    return f"lesson:{path}"


def quiz_activity(key: str) -> str:
    return f"quiz:{key}"


def lesson_is_done(checks: Collection[str], answered: Collection[str], end_reached: bool) -> bool:
    """A lesson is done when every check is answered, right or wrong, and its end was reached."""
    return end_reached and set(checks) <= set(answered)


def missing_of_lesson(
    checks: Sequence[str], answered: Collection[str], end_reached: bool
) -> list[str]:
    """What is still to do in a lesson, in words, in the order of the page."""
    open_checks = [str(n) for n, check in enumerate(checks, start=1) if check not in answered]
    missing = []
    if open_checks:
        word = "check" if len(open_checks) == 1 else "checks"
        missing.append(f"answer {word} {_listed(open_checks)}")
    if not end_reached:
        missing.append("read to the end")
    return missing


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def is_complete(required: Iterable[str], done: Collection[str]) -> bool:
    """Is everything that this rule requires done?"""
    return set(required) <= set(done)


def closed_by(needed: Mapping[str, str], done: Collection[str]) -> list[str]:
    """Titles of what must be passed first; `needed` maps activity to title."""
    return [title for activity, title in needed.items() if activity not in done]


def minutes_left(minutes: int, sections: Sequence[str], place: str | None, *, done: bool) -> int:
    """Minutes still to read, by how many sections lie before the place; at least one until done."""
    if done:
        return 0
    if place not in sections or not sections:
        return minutes
    share = sections.index(place) / len(sections)
    return max(1, round(minutes * (1 - share)))


@dataclass(frozen=True)
class Dated:
    """A module with the day it was planned for and the day it can now be done."""

    module: str
    planned: date
    expected: date
    done: bool

    @property
    def late_by(self) -> int:
        """Days; 0 while the plan holds."""
        return 0 if self.done else (self.expected - self.planned).days


def pace_plan(
    modules: Sequence[tuple[str, int, int]], start: date, hours_a_week: Decimal, today: date
) -> list[Dated]:
    """Dated modules for a weekly pace.

    `modules`: (key, minutes in all, minutes left) in order. The planned day counts all minutes from
    the start; the expected day counts what is left from today, so a plan moves when it is late and
    never earlier than planned.
    """
    a_week = _minutes_a_week(hours_a_week)
    total = left = 0
    plan = []
    for key, minutes, open_minutes in modules:
        total += minutes
        left += open_minutes
        planned = start + timedelta(days=_days(total, a_week))
        from_today = max(start, today) + timedelta(days=_days(left, a_week))
        done = open_minutes == 0
        plan.append(Dated(key, planned, planned if done else max(planned, from_today), done))
    return plan


def may_start_on(start: date, today: date) -> bool:
    """Can a plan begin on this day? Within two years of today."""
    return abs(start - today) <= FARTHEST_START


def _minutes_a_week(hours: Decimal | float) -> Fraction:
    """Exact: 150 minutes at 2.5 hours a week take one week, not a week and a day."""
    return max(Fraction(str(hours)) * 60, Fraction(MINUTES_A_WEEK_AT_LEAST))


def _days(minutes: int, a_week: Fraction) -> int:
    return ceil(minutes * 7 / a_week)


def weeks(minutes: int, hours_a_week: float) -> int:
    """Whole weeks, rounded up."""
    return ceil(minutes / _minutes_a_week(hours_a_week))


@dataclass(frozen=True)
class Anchor:
    """Where a note's quote stands in the lesson as it is now. `block` None: it lost its place."""

    block: str | None
    start: int | None
    moved: bool


def anchor(
    block: str | None, start: int | None, quote: str | None, blocks: Mapping[str, str]
) -> Anchor:
    """Find a quote again: in its own block, else in the one other block that has the same words.

    A block is named by its text, so an unchanged paragraph keeps its notes wherever it moves.
    """
    if not quote or block is None:
        return Anchor(None, None, moved=False)
    if block in blocks:
        at = blocks[block].find(quote, max(0, (start or 0) - 1))
        at = at if at >= 0 else blocks[block].find(quote)
        if at >= 0:
            return Anchor(block, at, moved=False)
    found = [(name, text.find(quote)) for name, text in blocks.items() if quote in text]
    if len(found) == 1:
        return Anchor(found[0][0], found[0][1], moved=True)
    return Anchor(None, None, moved=False)
