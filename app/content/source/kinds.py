"""The ports of the checker: how it reads items and quizzes without knowing their package.

`app.wiring` fills them from `app.quizzes` as `Readers(item=read_item, quiz=read_quiz)`.
A reader is pure: it receives plain values as YAML gave them, reports every fault it finds and
never raises on any input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Fault:
    """One thing wrong inside one item or quiz; the checker turns `pointer` into file and line.

    `pointer` leads from the mapping that was read to the place, keys and indexes in order, such
    as `("options", 2, "why")`; an empty pointer means the whole. A pointer to something that is
    missing is fine: the line is that of the nearest thing that is there.
    `code` is a short word with hyphens; `sentence` says what is wrong and how to mend it.
    A grave fault stops publishing; another is to look at.
    """

    pointer: tuple[str | int, ...]
    code: str
    sentence: str
    grave: bool = True


class ItemReader(Protocol):
    """Reads one item of a bank, or (`check=True`) one check of a lesson.

    Returns the normalised item, made of plain JSON values only, or None if it has a grave fault
    that leaves nothing to show; and every fault found within the item. What an item refers to
    (objective, references, enemies) is looked up by the checker, not here.
    """

    def __call__(
        self, raw: Mapping[str, Any], *, check: bool
    ) -> tuple[dict[str, Any] | None, list[Fault]]: ...


class QuizReader(Protocol):
    """Reads one quiz file; as `ItemReader`. Banks, objectives, lessons, tags and items that its
    draws name are looked up by the checker, and so is whether the pools are large enough."""

    def __call__(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Fault]]: ...


class DrawJudge(Protocol):
    """Says what keeps a quiz from being drawn from the items of the course, a sentence each."""

    def __call__(
        self, quiz: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]], /
    ) -> list[str]: ...


def _any_draw(_quiz: Mapping[str, Any], _items: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return []


@dataclass(frozen=True)
class Readers:
    """What a course is checked and compiled with."""

    item: ItemReader
    quiz: QuizReader
    draws: DrawJudge = _any_draw
