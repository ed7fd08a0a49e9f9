"""Items and quizzes from their source: read whole, every fault reported, and a quiz as a value.

`read_item` and `read_quiz` are the readers that the checker of content gets from wiring. Both are
pure, take values as YAML gave them, and never raise on any input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from app.content.source.kinds import Fault
from app.quizzes.faults import faults_of, mended, unknown_word
from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.authored import Authored, Key, Text, common_faults, version_of

NEEDED_IN_A_BANK = {
    "use": "`use` is missing: practice or exam.",
    "level": "`level` is missing: recall, apply or analyse.",
    "difficulty": "`difficulty` is missing: the share of learners expected to be right, 0 to 1.",
    "grade": "`grade` is missing: how well the key is supported, A to D.",
    "refs": "`refs` is missing: every key rests on a source.",
    "why": "`why` is missing: one or two sentences on the whole, shown after marking.",
}
NEEDS_AN_OVERALL_WHY = {"numeric", "short"}
SECONDS_A_QUESTION = 70


def read_item(raw: Mapping[str, Any], *, check: bool) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The normalised item, in JSON values, and all its faults; None if there is nothing to show.

    With `check` (a question inside a lesson) use, level, difficulty, grade, refs and, where each
    option has its reason, the overall `why` may be left out. Adds `version`; absent optional
    fields stay absent. A grave fault may come with an item, for a preview: look at the faults.
    """
    if not isinstance(raw, Mapping):
        return None, [Fault((), "wrong-shape", "An item is a mapping of fields.")]  # type: ignore[unreachable]
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        return None, [Fault(("type",), "unknown-type", unknown_word("type", kind, ITEM_TYPES))]
    item_type = ITEM_TYPES[kind]
    faults: list[Fault] = []
    try:
        item = item_type.source.model_validate(raw)
    except ValidationError as error:
        faults += faults_of(error, item_type.source)
        try:
            item = item_type.source.model_validate(mended(raw, error))
        except ValidationError:
            return None, faults
    faults += _missing(raw, kind, check=check)
    faults += common_faults(item) + item_type.lint(item)
    normal = item.model_dump(mode="json", by_alias=True, exclude_none=True)
    return normal | {"version": version_of(raw)}, faults


def _missing(raw: Mapping[str, Any], kind: str, *, check: bool) -> list[Fault]:
    needed = set(NEEDED_IN_A_BANK) if not check else {"why"} if kind in NEEDS_AN_OVERALL_WHY else ()
    return [
        Fault((field,), "missing", sentence)
        for field, sentence in NEEDED_IN_A_BANK.items()
        if field in needed and not raw.get(field)
    ]


Percent = Annotated[int, Field(ge=0, le=100)]
When = Literal["never", "submitted", "passed"]


class DrawSource(Authored):
    """A draw as authored; the filters are all optional."""

    bank: Key
    use: Literal["practice", "exam"] = "practice"
    count: Annotated[int, Field(ge=1, le=200)]
    levels: list[Literal["recall", "apply", "analyse"]] = Field(default_factory=list)
    objectives: list[Text] = Field(default_factory=list)
    lessons: list[Text] = Field(default_factory=list)
    tags: list[Key] = Field(default_factory=list)
    items: list[Key] = Field(default_factory=list)


class SectionSource(Authored):
    """A section as authored."""

    title: Text
    draw: Annotated[list[DrawSource], Field(min_length=1)]


class ShuffleSource(Authored):
    """What is mixed."""

    questions: bool = True
    options: bool = True


class ShowSource(Authored):
    """When what is shown."""

    marks: When = "submitted"
    answers: When = "submitted"
    why: When = "submitted"


class QuizSource(Authored):
    """A quiz file as authored."""

    title: Text
    module: Key | None = None
    kind: Literal["module", "final"]
    pass_mark: Percent
    tag_minimum: dict[Key, Percent] = Field(default_factory=dict)
    attempts: Annotated[int, Field(ge=0)] = 0
    wait_hours: Annotated[float, Field(ge=0)] = 0
    time_limit: Annotated[float, Field(gt=0)] | None = None
    counts: Literal["best", "last", "first"] = "best"
    shuffle: ShuffleSource = ShuffleSource()
    show: ShowSource = ShowSource()
    sections: Annotated[list[SectionSource], Field(min_length=1)]
    intro: Text | None = None


def read_quiz(raw: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The normalised quiz, in JSON values with every default filled in, and all its faults."""
    if not isinstance(raw, Mapping):
        return None, [Fault((), "wrong-shape", "A quiz is a mapping of fields.")]  # type: ignore[unreachable]
    faults: list[Fault] = []
    try:
        quiz = QuizSource.model_validate(raw)
    except ValidationError as error:
        faults += faults_of(error, QuizSource)
        try:
            quiz = QuizSource.model_validate(mended(raw, error))
        except ValidationError:
            return None, faults
    faults += _kind_faults(quiz) + _time_faults(quiz)
    return quiz.model_dump(mode="json", exclude_none=True), faults


def _kind_faults(quiz: QuizSource) -> list[Fault]:
    faults = []
    if quiz.kind == "module" and quiz.module is None:
        sentence = "A module quiz names its module: `module: static-posture`."
        faults.append(Fault(("module",), "missing", sentence))
    if quiz.kind == "final" and quiz.module is not None:
        sentence = "The final examination belongs to no module: leave `module` out."
        faults.append(Fault(("module",), "unknown-field", sentence))
    wanted = "exam" if quiz.kind == "final" else "practice"
    for place, section in enumerate(quiz.sections):
        for number, draw in enumerate(section.draw):
            if draw.use != wanted:
                where = ("sections", place, "draw", number, "use")
                sentence = f"A {quiz.kind} quiz draws `use: {wanted}`: the other key is known."
                if quiz.kind == "module":
                    sentence = "A module quiz draws `use: practice`: examination items stay unseen."
                faults.append(Fault(where, "wrong-use", sentence))
    return faults


def _time_faults(quiz: QuizSource) -> list[Fault]:
    count = sum(draw.count for section in quiz.sections for draw in section.draw)
    if quiz.time_limit is None or quiz.time_limit * 60 >= count * SECONDS_A_QUESTION:
        return []
    sentence = f"{quiz.time_limit:g} minutes for {count} questions is haste: give at least "
    sentence += f"{SECONDS_A_QUESTION} seconds each."
    return [Fault(("time_limit",), "too-little-time", sentence, grave=False)]


@dataclass(frozen=True)
class Draw:
    """How many items to draw from a bank, and which may be drawn; an empty filter lets all in."""

    bank: str
    use: str
    count: int
    levels: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled part of a quiz."""

    title: str
    draws: tuple[Draw, ...]


@dataclass(frozen=True)
class Show:
    """When a learner sees marks, right answers and reasons: never, submitted or passed."""

    marks: str = "submitted"
    answers: str = "submitted"
    why: str = "submitted"


@dataclass(frozen=True)
class Quiz:
    """A quiz as its rules use it; `time_limit` in minutes, `pass_mark` and minima in per cent."""

    title: str
    kind: str
    pass_mark: int
    sections: tuple[Section, ...]
    module: str | None = None
    tag_minimum: tuple[tuple[str, int], ...] = ()
    attempts: int = 0
    wait_hours: float = 0
    time_limit: float | None = None
    counts: str = "best"
    shuffle_questions: bool = True
    shuffle_options: bool = True
    show: Show = Show()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Quiz:
        """The quiz that `read_quiz` normalised; fields that a compiler added are passed over."""
        shuffle = value.get("shuffle") or {}
        return cls(
            title=value["title"],
            kind=value["kind"],
            pass_mark=value["pass_mark"],
            sections=tuple(
                Section(section["title"], tuple(_draw(draw) for draw in section["draw"]))
                for section in value["sections"]
            ),
            module=value.get("module"),
            tag_minimum=tuple(sorted((value.get("tag_minimum") or {}).items())),
            attempts=value.get("attempts") or 0,
            wait_hours=value.get("wait_hours") or 0,
            time_limit=value.get("time_limit"),
            counts=value.get("counts") or "best",
            shuffle_questions=shuffle.get("questions", True),
            shuffle_options=shuffle.get("options", True),
            show=Show(**(value.get("show") or {})),
        )

    @property
    def is_exam(self) -> bool:
        """Whether this is the final examination, whose items stay unseen until it is passed."""
        return self.kind == "final"

    @property
    def count(self) -> int:
        """How many questions an attempt has."""
        return sum(draw.count for section in self.sections for draw in section.draws)


def _draw(value: Mapping[str, Any]) -> Draw:
    filters = ("levels", "objectives", "lessons", "tags", "items")
    return Draw(
        bank=value["bank"],
        use=value["use"],
        count=value["count"],
        **{name: tuple(value.get(name) or ()) for name in filters},
    )
