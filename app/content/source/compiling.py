"""Compiles a course once, at publish: Markdown to safe HTML, keys to titles, minutes to sums.

Compiling shows what can be shown and reports what it had to leave out; whether the course may be
published is said by `checking.check_tree`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from app.content.source import compiled as made
from app.content.source.compiled import CompiledCourse, Lesson, Module, Neighbour
from app.content.source.course import ClaimDef, CourseDef, ModuleDef
from app.content.source.gathering import Found, Gathered, gather
from app.content.source.kinds import Readers
from app.content.source.problems import Problem, problem
from app.content.source.reading import ReadLesson
from app.content.source.rendering import Rendered, render_item_text, render_lesson
from app.content.source.shelf import Shelf
from app.content.source.tree import LAB, SourceTree
from app.content.source.words import words_of

COMPILER_VERSION = 4
"""Part of the key of a stored compiled course: raise it whenever the same source compiles to
something else, or old and new pages will be mixed."""

_BLOCKS = ("stem", "why", "why_true", "why_false")
_LISTS = {
    "options": ("text", "why"),
    "steps": ("text", "why"),
    "premises": ("text", "why"),
    "responses": ("text",),
    "slips": ("why",),
}


class CannotCompile(ValueError):
    """There is no readable course.yaml, so there is no course to compile."""


def compile_course(tree: SourceTree, readers: Readers) -> CompiledCourse:
    """The course as far as it can be shown; raises CannotCompile without a readable course.yaml."""
    course = assemble(gather(tree, readers)).course
    if course is None:
        raise CannotCompile(f"{tree.course} has no readable course.yaml")
    return course


def compile_files(course: str, files: Mapping[str, bytes], readers: Readers) -> CompiledCourse:
    """As `compile_course`, for files as a revision keeps them."""
    return compile_course(SourceTree(course, files), readers)


@dataclass
class Assembled:
    """A course compiled from what was gathered, what compiling found wrong, pictures used."""

    course: CompiledCourse | None = None
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def assemble(found: Gathered) -> Assembled:
    """Compiles what was gathered; the course is None if course.yaml could not be read."""
    shelf = _shelf(found)
    out = Assembled(used=shelf.used)
    rendered = _render_all(found, shelf, out)
    items = _items(found, out)
    quizzes = _quizzes(found, out)
    if found.course is not None:
        out.course = _course(found, found.course, shelf, rendered, items, quizzes)
    return out


def ready(found: Gathered) -> Iterator[tuple[int, ModuleDef]]:
    """The modules that are not in preparation, with their numbers."""
    for number, module in enumerate(found.course.modules if found.course else (), start=1):
        if not module.preparing:
            yield number, module


def _shelf(found: Gathered) -> Shelf:
    places = {}
    for _, module in ready(found):
        for key in module.lessons:
            path = found.lesson_file(module.key, key)
            if path in found.lessons:
                places[path] = f"{module.key}/{key}"
    return Shelf(
        tree=found.tree,
        words=words_of(found.course.language if found.course else "en"),
        references=found.references,
        designs=found.designs,
        terms=found.terms,
        lessons=found.lessons,
        places=places,
        quizzes=frozenset(found.quizzes),
        lab=found.lab,
        has_lab=found.tree.content + LAB + "figure.yaml" in found.tree,
    )


# Lessons


def _render_all(found: Gathered, shelf: Shelf, out: Assembled) -> dict[str, Rendered]:
    """Every lesson, the unlisted ones too, so that no fault stays unseen."""
    rendered: dict[str, Rendered] = {}
    for number, module in ready(found):
        figure = 1
        for key in module.lessons:
            path = found.lesson_file(module.key, key)
            if path in found.lessons and path not in rendered:
                rendered[path] = _render(found, shelf, out, path, number, figure)
                figure += len(found.lessons[path].figures)
    files, scenes = dict(shelf.files), dict(shelf.scenes)
    for path in found.lessons:
        if path not in rendered:
            rendered[path] = _render(found, shelf, out, path, 0, 1)
    shelf.files, shelf.scenes = files, scenes
    return rendered


def _render(
    found: Gathered, shelf: Shelf, out: Assembled, path: str, module: int, figure: int
) -> Rendered:
    lesson = found.lessons[path]
    ids = [check.text("id") if check.value else "" for check in found.checks[path]]
    rendered = render_lesson(lesson, shelf, module, figure, ids)
    out.problems += rendered.problems
    for check in found.checks[path]:
        if check.value is not None:
            _render_item(check, out)
    return rendered


def _lesson(
    found: Gathered,
    read: ReadLesson,
    rendered: Rendered,
    module: str,
    key: str,
    number: int,
) -> Lesson | None:
    definition = read.definition
    if definition is None:
        return None
    path = f"{module}/{key}"
    return Lesson(
        path=path,
        key=key,
        module=module,
        number=number,
        title=definition.title,
        summary=definition.summary,
        minutes=definition.minutes,
        reviewed=definition.reviewed,
        objectives=tuple(
            made.Objective(f"{path}/{objective.id}", objective.id, objective.text, path)
            for objective in definition.objectives
        ),
        segments=tuple(rendered.segments),
        checks={
            check.value["id"]: check.value | {"objective": _full(path, check.text("objective"))}
            for check in found.checks[read.path]
            if check.value and check.text("id")
        },
        sections=tuple(
            made.Section(heading.anchor, heading.title)
            for heading in read.headings
            if heading.level == 2
        ),
        citations=tuple(rendered.citations),
        sources=len({ref for citation in rendered.citations for ref in citation.refs}),
        figures=len(read.figures),
        words=read.words,
        text=read.text,
        prev=None,
        next=None,
    )


def _full(lesson: str, objective: str) -> str:
    return objective if objective.startswith(f"{lesson}/") else f"{lesson}/{objective}"


# Items and quizzes


def _items(found: Gathered, out: Assembled) -> dict[str, dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for bank, entries in found.banks.items():
        for entry in entries:
            if entry.value is None:
                continue
            _render_item(entry, out)
            entry.value["bank"] = bank
            items.setdefault(entry.text("id"), entry.value)
    items.pop("", None)
    return items


def _render_item(entry: Found, out: Assembled) -> None:
    """Adds `<field>_html` beside each text of the item; beside `text` of an entry, `html`."""
    item = entry.value or {}
    for name in _BLOCKS:
        _add_html(entry, item, name, (name,), out)
    for name, fields in _LISTS.items():
        rows = item.get(name)
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            for text in fields if isinstance(row, dict) else ():
                _add_html(entry, row, text, (name, place, text), out)


def _add_html(
    entry: Found,
    holder: dict[str, Any],
    name: str,
    pointer: tuple[str | int, ...],
    out: Assembled,
) -> None:
    text = holder.get(name)
    if not isinstance(text, str):
        return
    html, faults = render_item_text(text, block=len(pointer) == 1)
    holder["html" if name == "text" else f"{name}_html"] = html
    for code, words in faults:
        out.problems.append(problem(code, entry.path, entry.lines.of(pointer), **words))


def _quizzes(found: Gathered, out: Assembled) -> dict[str, dict[str, Any]]:
    quizzes = {}
    for key, entry in found.quizzes.items():
        if entry.value is not None:
            _add_html(entry, entry.value, "intro", ("intro",), out)
            quizzes[key] = entry.value
    return quizzes


# The course


def _course(
    found: Gathered,
    definition: CourseDef,
    shelf: Shelf,
    rendered: Mapping[str, Rendered],
    items: dict[str, dict[str, Any]],
    quizzes: dict[str, dict[str, Any]],
) -> CompiledCourse:
    modules = _modules(found, definition, rendered, quizzes)
    lessons = [lesson for module in modules for lesson in module.lessons]
    required = _required(definition, modules, quizzes)
    return CompiledCourse(
        key=found.tree.course,
        title=definition.title,
        edition=definition.edition,
        language=definition.language,
        summary=definition.summary,
        lead=definition.lead,
        reviewed=definition.reviewed,
        author=made.Person(definition.author.name, definition.author.role),
        issuer=made.Issuer(
            definition.issuer.name,
            tuple(made.Person(who.name, who.role) for who in definition.issuer.signatories),
        ),
        prerequisites=definition.prerequisites,
        for_whom=made.ForWhom(definition.for_whom.yes, definition.for_whom.first),
        levels=tuple(made.Level(level.name, level.text) for level in definition.levels),
        abilities=definition.abilities,
        benefits=tuple(_claim(claim) for claim in definition.benefits),
        careers=tuple(_claim(claim) for claim in definition.careers),
        questions=tuple(
            made.Question(asked.question, asked.answer) for asked in definition.questions
        ),
        hours_a_week=definition.pace.hours_a_week if definition.pace else None,
        level_note=definition.level_note,
        modules=modules,
        final=definition.final if definition.final in quizzes else None,
        completion=made.Completion(required),
        references=_references(found, lessons),
        glossary={
            key: made.Term(key, term.term, term.text, term.latin, term.also)
            for key, term in sorted(found.terms.items(), key=lambda pair: pair[1].term.casefold())
        },
        items=items,
        quizzes=quizzes,
        objectives={
            objective.id: objective for lesson in lessons for objective in lesson.objectives
        },
        files=shelf.files,
        scenes=shelf.scenes,
        total_minutes=sum(activity.minutes for activity in required),
        retired=definition.retired,
    )


def _claim(claim: ClaimDef) -> made.Claim:
    return made.Claim(claim.title, claim.text, claim.grade, claim.flags, claim.scope, claim.refs)


def _modules(
    found: Gathered,
    definition: CourseDef,
    rendered: Mapping[str, Rendered],
    quizzes: Mapping[str, dict[str, Any]],
) -> tuple[Module, ...]:
    modules = []
    for number, module in enumerate(definition.modules, start=1):
        lessons: list[Lesson] = []
        for key in () if module.preparing else module.lessons:
            path = found.lesson_file(module.key, key)
            if path not in found.lessons:
                continue
            lesson = _lesson(
                found,
                found.lessons[path],
                rendered[path],
                module.key,
                key,
                len(lessons) + 1,
            )
            if lesson:
                lessons.append(lesson)
        modules.append(
            Module(
                key=module.key,
                number=number,
                title=module.title,
                summary=module.summary,
                minutes=sum(lesson.minutes for lesson in lessons) or module.minutes or 0,
                preparing=module.preparing,
                free=module.free,
                lessons=tuple(lessons),
                quiz=module.quiz if module.quiz in quizzes and not module.preparing else None,
            )
        )
    return _linked(tuple(modules), definition, quizzes)


def _linked(
    modules: tuple[Module, ...],
    definition: CourseDef,
    quizzes: Mapping[str, dict[str, Any]],
) -> tuple[Module, ...]:
    """The modules with each lesson's neighbours in the order of the syllabus filled in."""
    way: list[Neighbour] = []
    for module in modules:
        way += [Neighbour("lesson", lesson.path, lesson.title) for lesson in module.lessons]
        if module.quiz:
            way.append(Neighbour("quiz", module.quiz, _title(quizzes, module.quiz)))
    if definition.final and definition.final in quizzes:
        way.append(Neighbour("quiz", definition.final, _title(quizzes, definition.final)))
    before = {here.key: there for there, here in pairwise(way)}
    after = {here.key: there for here, there in pairwise(way)}
    return tuple(
        replace(
            module,
            lessons=tuple(
                replace(lesson, prev=before.get(lesson.path), next=after.get(lesson.path))
                for lesson in module.lessons
            ),
        )
        for module in modules
    )


def _title(quizzes: Mapping[str, dict[str, Any]], key: str) -> str:
    return str(quizzes[key].get("title") or key)


def _required(
    definition: CourseDef,
    modules: tuple[Module, ...],
    quizzes: Mapping[str, dict[str, Any]],
) -> tuple[made.Activity, ...]:
    """Lessons with their minutes; a module's quiz lies inside them; the final has its own."""
    required = []
    for module in modules:
        required += [
            made.Activity(lesson.path, "lesson", lesson.title, module.key, lesson.minutes)
            for lesson in module.lessons
        ]
        if module.quiz and module.quiz in definition.completion.quizzes:
            title = _title(quizzes, module.quiz)
            required.append(made.Activity(module.quiz, "quiz", title, module.key, 0))
    if definition.final and definition.final in quizzes:
        title, minutes = (
            _title(quizzes, definition.final),
            definition.completion.final_minutes,
        )
        required.append(made.Activity(definition.final, "quiz", title, None, minutes))
    return tuple(required)


def _references(found: Gathered, lessons: list[Lesson]) -> dict[str, made.Reference]:
    cited: dict[str, list[made.Cited]] = {}
    for lesson in lessons:
        refs = dict.fromkeys(ref for citation in lesson.citations for ref in citation.refs)
        for ref in refs:
            cited.setdefault(ref, []).append(made.Cited(lesson.path, lesson.title))
    return {
        key: made.Reference(
            **entry.model_dump(),
            design_words=found.designs.get(entry.design, entry.design),
            cited_in=tuple(cited.get(key, ())),
        )
        for key, entry in found.references.items()
    }
