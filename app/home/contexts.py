"""One frozen value for each page of home."""

from dataclasses import dataclass

from markupsafe import Markup

from app.learning.contexts import ModuleRow, PlanRow
from app.web.contexts import Page


@dataclass(frozen=True, kw_only=True)
class CatalogueRow:
    title: str
    summary: str
    href: str
    hours: str
    ceu: str
    chip: str


@dataclass(frozen=True, kw_only=True)
class FrontPage(Page, template="home/front.html"):
    """What it is, and the catalogue."""

    courses: tuple[CatalogueRow, ...]
    first_href: str | None


@dataclass(frozen=True, kw_only=True)
class Continue:
    """Where the learner goes on."""

    above: str
    title: str
    stopped: str
    href: str
    label: str
    again_href: str | None


@dataclass(frozen=True, kw_only=True)
class CourseCard:
    """One course that the learner has started."""

    title: str
    href: str
    lessons_done: int
    lessons: int
    done: int
    required: int
    syllabus: tuple[ModuleRow, ...]  # modules that are ready
    preparing: int
    next_due: PlanRow | None
    last_due: PlanRow | None
    completed: str


@dataclass(frozen=True, kw_only=True)
class NextThing:
    title: str
    href: str
    icon: str
    words: str


@dataclass(frozen=True, kw_only=True)
class HomePage(Page, template="home/home.html"):
    """What next, for this learner."""

    greeting: str
    go_on: Continue | None
    main: CourseCard | None
    others: tuple[CourseCard, ...]
    next: tuple[NextThing, ...]
    total_ceu: str
    total_hours: str
    certificates: int


@dataclass(frozen=True, kw_only=True)
class Found:
    title: str
    href: str
    passage: Markup
    kind: str


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page, template="home/search.html"):
    query: str
    found: tuple[Found, ...]
    too_short: bool


@dataclass(frozen=True, kw_only=True)
class TextPage(Page, template="home/text.html"):
    """A page of the site itself, such as the privacy page."""

    kind: str
    contact: str
