"""One frozen value for each page of quizzes."""

from dataclasses import dataclass
from typing import Any

from app.web.contexts import Page


@dataclass(frozen=True, kw_only=True)
class PastRow:
    """An attempt as listed on the quiz's page."""

    number: int
    when: str
    verdict: str
    score: str
    href: str
    passed: bool
    counts: bool


@dataclass(frozen=True, kw_only=True)
class QuizPage(Page, template="quizzes/quiz.html"):
    """The rules in words, the attempts so far, the start."""

    intro: str
    rules: tuple[tuple[str, str], ...]
    past: tuple[PastRow, ...]
    may_start: bool
    open_href: str | None
    why_not: str
    start_action: str
    back_href: str
    back_title: str


@dataclass(frozen=True, kw_only=True)
class MapCell:
    """One cell of the question map."""

    place: int
    href: str
    answered: bool
    flagged: bool
    current: bool


@dataclass(frozen=True, kw_only=True)
class PaperPage(Page, template="quizzes/paper.html"):
    """One question of an open attempt. Holds nothing that depends on the key."""

    quiz_title: str
    code: str
    place: int
    count: int
    answered: int
    shown: dict[str, Any]
    answer: dict[str, Any] | None
    seq: int
    flagged: bool
    problem: str
    cells: tuple[MapCell, ...]
    open_places: tuple[int, ...]
    time_left: int | None  # seconds
    rules_line: str
    last: bool
    save_action: str
    previous_href: str | None
    leave_href: str


@dataclass(frozen=True, kw_only=True)
class HandInPage(Page, template="quizzes/hand_in.html"):
    """What is still open, and the button that closes the attempt."""

    quiz_title: str
    code: str
    count: int
    answered: int
    cells: tuple[MapCell, ...]
    open_places: tuple[int, ...]
    time_left: int | None
    is_up: bool
    leave_href: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A share by objective, against the pass mark."""

    title: str
    share: float
    words: str
    low: bool


@dataclass(frozen=True, kw_only=True)
class SourceLink:
    """A reference of a question, with the grade of its key."""

    title: str
    href: str
    grade: str
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A question in review."""

    place: int
    explanation: dict[str, Any]
    flagged: bool
    sources: tuple[SourceLink, ...] = ()
    lesson: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One view of the review."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class ResultPage(Page, template="quizzes/result.html"):
    """The verdict, by objective, and each question as far as the rules allow."""

    heading: str
    sentence: str
    reasons: tuple[str, ...]
    passed: bool
    bars: tuple[Bar, ...]
    pass_mark: int
    tabs: tuple[Tab, ...]
    reviewed: tuple[Reviewed, ...]
    held_back: str
    next_href: str
    next_label: str
    again_href: str | None

    @property
    def bar_rows(self) -> list[tuple[str, int]]:
        """(objective, whole per cent rounded down) for the bars."""
        return [(bar.title, int(bar.share * 100 + 1e-9)) for bar in self.bars]
