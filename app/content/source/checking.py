"""Judges a whole tree: what one file says of another, and the course as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.content.source.compiled import CompiledCourse
from app.content.source.compiling import Assembled, assemble, ready
from app.content.source.course import RESERVED_KEYS, CourseDef, ModuleDef, is_key
from app.content.source.gathering import Found, Gathered, gather
from app.content.source.kinds import Readers
from app.content.source.parsing import hint, shorten
from app.content.source.problems import Problem
from app.content.source.tree import LAB, MEDIA_TYPES, SourceTree, suffix_of

KEY_POSITION_ITEMS = 12
KEY_POSITION_SHARE = 0.6


@dataclass(frozen=True)
class Checked:
    """All problems, sorted by place; the course, or None while one of them stops publishing.

    `draft` is the course as far as it can be shown, for a preview.
    """

    problems: tuple[Problem, ...]
    course: CompiledCourse | None
    draft: CompiledCourse | None

    @property
    def stops(self) -> tuple[Problem, ...]:
        """The problems that stop publishing."""
        return tuple(problem for problem in self.problems if problem.grave)

    @property
    def looks(self) -> tuple[Problem, ...]:
        """The problems to look at."""
        return tuple(problem for problem in self.problems if not problem.grave)


def check_tree(tree: SourceTree, readers: Readers) -> Checked:
    """Reads, compiles and judges everything; reports every fault and raises on none."""
    found = gather(tree, readers)
    made = assemble(found)
    _judge(found, made)
    if made.course is not None and not any(problem.grave for problem in found.problems):
        _judge_drawing(found, made.course, readers)
    problems = tuple(sorted(set(found.problems + made.problems)))
    clean = not any(problem.grave for problem in problems)
    return Checked(problems, made.course if clean else None, made.course)


def _judge(found: Gathered, made: Assembled) -> None:
    if found.course is not None:
        _judge_modules(found, found.course)
        _judge_completion(found, found.course)
        _judge_claims(found, found.course)
        _judge_unlisted(found, found.course)
        _judge_minutes(found)
    objectives = _objectives(found)
    items = _judge_items(found, objectives)
    _judge_checks(found)
    _judge_quizzes(found, items, objectives)
    _judge_assessment(found, objectives)
    _judge_keys(found)
    _judge_pictures(found, made.used)


def _judge_pictures(found: Gathered, used: set[str]) -> None:
    """A module's own pictures are there to be shown; `figures/` of the course is a stock."""
    stocks = (found.tree.content + "figures/", found.tree.content + LAB)
    for path in found.tree:
        if suffix_of(path) in MEDIA_TYPES and path not in used and not path.startswith(stocks):
            found.note("file-unused", path, 1)


# course.yaml


def _judge_modules(found: Gathered, course: CourseDef) -> None:
    path, lines = found.course_path, found.course_lines
    seen: set[str] = set()
    for number, module in enumerate(course.modules):
        line = lines.of(("modules", number, "key"))
        if not is_key(module.key):
            found.note("key-odd", path, line, key=shorten(module.key))
        elif module.key in RESERVED_KEYS:
            found.note("key-reserved", path, line, key=module.key)
        elif module.key in seen:
            where = "a module above"
            found.note(
                "key-duplicate",
                path,
                line,
                key=module.key,
                where=where,
                what="module key",
            )
        seen.add(module.key)
        if not module.preparing:
            if not module.lessons:
                found.note("module-empty", path, line)
            _judge_module(found, number, module)


def _judge_module(found: Gathered, number: int, module: ModuleDef) -> None:
    path, lines = found.course_path, found.course_lines
    seen: set[str] = set()
    for place, key in enumerate(module.lessons):
        line, file = (
            lines.of(("modules", number, "lessons", place)),
            f"{module.key}/{key}.md",
        )
        if not is_key(key):
            found.note("key-odd", path, line, key=shorten(key))
        elif key in seen:
            where = "in this module"
            found.note("key-duplicate", path, line, key=key, where=where, what="lesson key")
        elif found.tree.content + file not in found.lessons:
            found.note("lesson-missing", path, line, key=key, file=file)
        seen.add(key)
    if module.quiz is not None:
        _judge_quiz_key(found, ("modules", number, "quiz"), module.quiz)


def _judge_quiz_key(found: Gathered, pointer: tuple[str | int, ...], key: str) -> None:
    line = found.course_lines.of(pointer)
    if not is_key(key):
        found.note("key-odd", found.course_path, line, key=shorten(key))
    elif key not in found.quizzes:
        file = found.quiz_file(key)
        found.note("quiz-missing", found.course_path, line, key=key, file=file)


def _judge_completion(found: Gathered, course: CourseDef) -> None:
    if course.final is not None:
        _judge_quiz_key(found, ("final",), course.final)
    known = {module.quiz for _, module in ready(found) if module.quiz}
    for place, key in enumerate(course.completion.quizzes):
        if key not in known:
            line = found.course_lines.of(("completion", "quizzes", place))
            found.note("quiz-unknown", found.course_path, line, key=shorten(key))


def _judge_claims(found: Gathered, course: CourseDef) -> None:
    """Benefits and careers rest on references as a lesson's claims do."""
    for name, claims in (("benefits", course.benefits), ("careers", course.careers)):
        for number, claim in enumerate(claims):
            refs = enumerate(claim.refs)
            pointers = [((name, number, "refs", place), ref) for place, ref in refs]
            _known_references(found, found.course_path, found.course_lines.of, pointers)
            if claim.grade and not claim.refs:
                line = found.course_lines.of((name, number))
                word = shorten(claim.title)
                found.note("claim-without-reference", found.course_path, line, word=word)


def _known_references(
    found: Gathered,
    path: str,
    line_of: Any,
    refs: Iterable[tuple[tuple[str | int, ...], str]],
) -> None:
    for pointer, ref in refs:
        if ref not in found.references:
            near = hint(ref, found.references)
            key = shorten(ref)
            found.note("reference-unknown", path, line_of(pointer), key=key, hint=near)


def _judge_unlisted(found: Gathered, course: CourseDef) -> None:
    listed = {
        found.lesson_file(module.key, key) for module in course.modules for key in module.lessons
    }
    for path in found.lessons:
        if path not in listed:
            found.note("lesson-unlisted", path, 1)
    named = {module.quiz for module in course.modules} | {course.final}
    for key, quiz in found.quizzes.items():
        if key not in named:
            found.note("quiz-unlisted", quiz.path, 1)


def _judge_minutes(found: Gathered) -> None:
    """A module that is ready may repeat its minutes, but not contradict its lessons."""
    for number, module in ready(found):
        paths = [found.lesson_file(module.key, key) for key in module.lessons]
        lessons = [found.lessons[path] for path in paths if path in found.lessons]
        minutes = [read.definition.minutes for read in lessons if read.definition]
        if module.minutes is None or len(minutes) < len(paths) or module.minutes == sum(minutes):
            continue
        line = found.course_lines.of(("modules", number - 1, "minutes"))
        said, total = module.minutes, sum(minutes)
        found.note("minutes-sum", found.course_path, line, said=said, sum=total)


# Objectives, checks and items


def _objectives(found: Gathered) -> dict[str, tuple[str, int]]:
    """Full id of every objective of a lesson that is read -> file and line."""
    objectives = {}
    for _, module in ready(found):
        for key in module.lessons:
            lesson = found.lessons.get(found.lesson_file(module.key, key))
            for number, objective in enumerate(
                lesson.definition.objectives if lesson and lesson.definition else ()
            ):
                line = lesson.front.of(("objectives", number)) if lesson else 1
                path = lesson.path if lesson else ""
                objectives[f"{module.key}/{key}/{objective.id}"] = (path, line)
    return objectives


def _judge_checks(found: Gathered) -> None:
    for path, checks in found.checks.items():
        definition = found.lessons[path].definition
        known = {objective.id for objective in definition.objectives} if definition else None
        seen: set[str] = set()
        for check in checks:
            _judge_check(found, check, known, seen)


def _judge_check(found: Gathered, check: Found, known: set[str] | None, seen: set[str]) -> None:
    key, objective = check.text("id"), check.text("objective")
    if key in seen:
        line, where = check.lines.of(("id",)), "in this lesson"
        found.note("key-duplicate", check.path, line, key=key, where=where, what="check id")
    seen.add(key)
    short = objective.removeprefix(found.place_of(check.path) + "/")
    if known is not None and objective and short not in known:
        line, where = check.lines.of(("objective",)), "the front matter"
        near, name = hint(short, known), shorten(objective)
        found.note("objective-unknown", check.path, line, key=name, hint=near, where=where)
    pointers = [(("refs", place), ref) for place, ref in check.texts("refs")]
    _known_references(found, check.path, check.lines.of, pointers)


def _judge_items(
    found: Gathered, objectives: dict[str, tuple[str, int]]
) -> dict[str, tuple[str, Found]]:
    """Judges what items say of others; returns each id with its bank and item."""
    known: dict[str, tuple[str, Found]] = {}
    stems: dict[str, str] = {}
    for bank, item in _all_items(found):
        key, line = item.text("id"), item.lines.of(("id",))
        if key in known:
            other = known[key][1]
            where = f"{other.path}:{other.lines.line}"
            found.note("key-duplicate", item.path, line, key=key, where=where, what="item id")
        elif key:
            known[key] = bank, item
        _judge_item(found, item, objectives)
        stem = " ".join(item.text("stem").casefold().split())
        if stem and stem in stems:
            line = item.lines.of(("stem",))
            found.note("stem-repeated", item.path, line, other=stems[stem])
        stems.setdefault(stem, key)
    for _, item in known.values():
        for place, enemy in item.texts("enemies"):
            if enemy not in known:
                line, near = item.lines.of(("enemies", place)), hint(enemy, known)
                found.note("enemy-unknown", item.path, line, key=shorten(enemy), hint=near)
    return known


def _all_items(found: Gathered) -> Iterator[tuple[str, Found]]:
    for bank, items in found.banks.items():
        for item in items:
            yield bank, item


def _judge_item(found: Gathered, item: Found, objectives: dict[str, tuple[str, int]]) -> None:
    objective = item.text("objective")
    if objective and objective not in objectives:
        line, near = item.lines.of(("objective",)), hint(objective, objectives)
        key, where = shorten(objective), "a lesson that course.yaml lists"
        found.note("objective-unknown", item.path, line, key=key, hint=near, where=where)
    pointers = [(("refs", place), ref) for place, ref in item.texts("refs")]
    _known_references(found, item.path, item.lines.of, pointers)


def _judge_assessment(found: Gathered, objectives: dict[str, tuple[str, int]]) -> None:
    assessed = {item.text("objective") for _, item in _all_items(found)}
    for key, (path, line) in objectives.items():
        if key not in assessed:
            found.note("objective-unassessed", path, line, key=key)


def _judge_keys(found: Gathered) -> None:
    """Keys of single-choice items that mostly stand at one place, bank by bank."""
    for items in found.banks.values():
        places = [place for item in items if (place := _key_place(item)) is not None]
        if len(places) < KEY_POSITION_ITEMS:
            continue
        place, count = Counter(places).most_common(1)[0]
        share = count / len(places)
        if share >= KEY_POSITION_SHARE:
            found.note("key-position", items[0].path, 1, place=place + 1, share=100 * share)


def _key_place(item: Found) -> int | None:
    options = item.raw.get("options")
    if item.text("type") != "single" or not isinstance(options, list):
        return None
    right = [place for place, option in enumerate(options) if _is_right(option)]
    return right[0] if len(right) == 1 else None


def _is_right(option: object) -> bool:
    return isinstance(option, dict) and option.get("right") is True


# Quizzes


def _judge_quizzes(
    found: Gathered,
    items: dict[str, tuple[str, Found]],
    objectives: dict[str, tuple[str, int]],
) -> None:
    modules = {module.key for module in found.course.modules} if found.course else None
    for quiz in found.quizzes.values():
        module = quiz.text("module")
        if modules is not None and module and module not in modules:
            line = quiz.lines.of(("module",))
            found.note("module-unknown", quiz.path, line, key=shorten(module))
        wanted: Counter[str] = Counter()
        reach: dict[str, set[str]] = {}
        for pointer, draw in _draws(quiz):
            pool = _judge_draw(found, quiz, pointer, draw, items, objectives)
            if pool is not None:
                wanted[str(draw["bank"])] += draw["count"]
                reach.setdefault(str(draw["bank"]), set()).update(pool)
        for bank, pool in reach.items():
            if wanted[bank] > len(pool):
                count, size = wanted[bank], len(pool)
                line = quiz.lines.of(("sections",))
                found.note("pool-shared", quiz.path, line, count=count, bank=bank, pool=size)


def _judge_drawing(found: Gathered, course: CompiledCourse, readers: Readers) -> None:
    """Whether every sitting can be drawn, with enemies apart and tag minima sure to be asked.

    Only for a course without grave faults: what is missing elsewhere is said once, where it is.
    """
    for key, quiz in found.quizzes.items():
        for sentence in readers.draws(course.quizzes.get(key, {}), course.items):
            line = quiz.lines.of(("sections",))
            found.note("quiz-undrawable", quiz.path, line, sentence=sentence)


def _draws(quiz: Found) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    sections = (quiz.value or {}).get("sections")
    for number, section in enumerate(sections if isinstance(sections, list) else ()):
        draws = section.get("draw") if isinstance(section, dict) else None
        for place, draw in enumerate(draws if isinstance(draws, list) else ()):
            if isinstance(draw, dict):
                yield ("sections", number, "draw", place), draw


def _judge_draw(
    found: Gathered,
    quiz: Found,
    pointer: tuple[str | int, ...],
    draw: dict[str, Any],
    items: dict[str, tuple[str, Found]],
    objectives: dict[str, tuple[str, int]],
) -> set[str] | None:
    """Judges one draw; the ids that it can reach, or None if its pool cannot be told."""
    bank, count = draw.get("bank"), draw.get("count")
    if not isinstance(count, int):
        return None
    lessons = {key.rpartition("/")[0] for key in objectives}
    tags = {tag for _, item in items.values() for _, tag in item.texts("tags")}
    before = len(found.problems)
    banks = [bank] if bank else []
    for what, name, given, known in (
        ("bank", "bank", banks, set(found.banks)),
        ("objective", "objectives", draw.get("objectives"), set(objectives)),
        ("lesson", "lessons", draw.get("lessons"), lessons),
        ("tag", "tags", draw.get("tags"), tags),
        ("item", "items", draw.get("items"), set(items)),
    ):
        for key in given or ():
            if not any(_ends(entry, str(key)) for entry in known):
                line, near = quiz.lines.of((*pointer, name)), hint(str(key), known)
                key = shorten(key)
                found.note("draw-unknown", quiz.path, line, what=what, key=key, hint=near)
    if len(found.problems) > before:
        return None
    pool = {key for key, (at, item) in items.items() if at == bank and _drawable(draw, key, item)}
    if len(pool) < count:
        line = quiz.lines.of(pointer)
        found.note("pool-small", quiz.path, line, count=count, pool=len(pool))
        return None
    return pool


def _drawable(draw: dict[str, Any], key: str, item: Found) -> bool:
    objective = item.text("objective")
    lesson = objective.rpartition("/")[0]
    tags = {tag for _, tag in item.texts("tags")}
    return (
        item.text("use") == (draw.get("use") or "practice")
        and (not draw.get("levels") or item.text("level") in draw["levels"])
        and (not draw.get("tags") or bool(tags & set(draw["tags"])))
        and (not draw.get("items") or key in draw["items"])
        and _among(objective, draw.get("objectives"))
        and _among(lesson, draw.get("lessons"))
    )


def _among(path: str, names: Iterable[str] | None) -> bool:
    return not names or any(_ends(path, name) for name in names)


def _ends(path: str, name: str) -> bool:
    """Whether the path is the name, or ends with it as whole words between slashes."""
    return path == name or path.endswith(f"/{name}")
