"""One frozen value for each page of learning, and the parts that they share."""

import json
from dataclasses import dataclass

from markupsafe import Markup

from app.content.source.compiled import CompiledCourse, Lesson, Module
from app.learning import forms
from app.web.contexts import Page
from app.web.formats import duration


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """One activity inside a module of the syllabus."""

    title: str
    minutes: int | None
    href: str | None
    icon: str
    state: str  # todo, current, done, closed
    note: str = ""

    @property
    def time(self) -> str:
        return duration(self.minutes) if self.minutes else ""


@dataclass(frozen=True, kw_only=True)
class ModuleRow:
    """One knot on the line."""

    number: int
    title: str
    summary: str
    time: str
    state: str  # todo, current, done, closed, preparing
    note: str = ""
    share: float = 0.0
    lessons: tuple[LessonRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A module with its date; `late` says in words how far the plan has moved."""

    title: str
    day: str
    late: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    """One thing that the certificate asks for, and in words what is missing of it."""

    title: str
    href: str | None
    done: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class CoursePage(Page, template="learning/course.html"):
    """The course as anyone sees it, with the enrol box for who is signed in."""

    course: CompiledCourse
    syllabus: tuple[ModuleRow, ...]
    enrolled: bool
    continue_href: str | None
    first_href: str
    weeks: int
    hours_a_week: float
    lessons_ready: int
    quizzes: int
    ready: int
    ceu: str
    final_minutes: int | None
    final_questions: int
    pass_mark: int
    pace_form: forms.PaceForm
    plan: tuple[PlanRow, ...]


@dataclass(frozen=True, kw_only=True)
class MapPage(Page, template="learning/map.html"):
    """The course as its learner sees it: the line, what is missing, the plan."""

    course: CompiledCourse
    syllabus: tuple[ModuleRow, ...]
    requirements: tuple[RequirementRow, ...]
    retired: tuple[RequirementRow, ...]  # done, and no longer asked for
    done: int
    completed: str
    certificate_href: str | None
    continue_href: str | None
    pace_form: forms.PaceForm
    plan: tuple[PlanRow, ...]


@dataclass(frozen=True, kw_only=True)
class CheckPanel:
    """One check in a lesson: asked, or answered with its reasons."""

    key: str
    number: int
    action: str
    asked: Markup | None
    explained: Markup | None
    again: str
    stored: bool
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a lesson: finished HTML or a check."""

    html: Markup | None = None
    check: CheckPanel | None = None


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """A note as shown: where it hangs now, or that it lost its place."""

    code: str
    text: str
    quote: str
    block: str
    start: int
    lost: bool
    moved: bool
    lesson_title: str
    href: str | None
    when: str


@dataclass(frozen=True, kw_only=True)
class LessonPage(Page, template="learning/lesson.html"):
    """A lesson as a learner reads it."""

    course: CompiledCourse
    module: Module
    lesson: Lesson
    parts: tuple[Part, ...]
    rail: tuple[LessonRow, ...]
    up_href: str
    before: tuple[str, str] | None  # title, address
    after: tuple[str, str] | None
    enrolled: bool
    place: str
    done: bool
    progress_words: str
    notes: tuple[NoteView, ...]
    note_form: forms.NoteForm

    @property
    def notes_json(self) -> str:
        """What the script that draws highlights needs; notes that lost their place stay out."""
        shown = [
            {"code": n.code, "block": n.block, "start": n.start, "quote": n.quote, "text": n.text}
            for n in self.notes
            if n.block
        ]
        return json.dumps(shown)


@dataclass(frozen=True, kw_only=True)
class NotesPage(Page, template="learning/notes.html"):
    """All one's notes and highlights, by lesson."""

    groups: tuple[tuple[str, str | None, tuple[NoteView, ...]], ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class NotePage(Page, template="learning/note.html"):
    """One note, to change it."""

    note: NoteView
    form: forms.NoteForm
