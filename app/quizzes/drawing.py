"""Drawing items for an attempt: pure, with chance handed in.

A draw takes `count` items of its bank and use that pass its filters. Over the whole quiz no item
comes twice and no two enemies come together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from app.quizzes.definition import Draw, Quiz

STEPS_TO_SEARCH = 4_000
SEARCHES = 5

Items = Mapping[str, Mapping[str, Any]]


class PoolTooSmall(ValueError):
    """The pools cannot give what the quiz draws; the checker refuses such a quiz."""


def draw(quiz: Quiz, items: Items, chance: Random, avoid: Collection[str] = ()) -> list[str]:
    """Item ids in the order to ask, section after section; raises `PoolTooSmall`.

    Items in `avoid` (seen in earlier attempts) come only when a pool has nothing else. Within a
    section the questions are mixed, or else stand in the order of `items`.
    """
    chosen = _drawn(quiz, items, chance, avoid)
    order: list[str] = []
    for section in range(len(quiz.sections)):
        keys = [key for slot, key in chosen if slot.section == section]
        if quiz.shuffle_questions:
            chance.shuffle(keys)
        else:
            places = {key: place for place, key in enumerate(items)}
            keys.sort(key=lambda key: places[key])
        order += keys
    return order


def can_draw(quiz: Quiz, items: Items) -> list[str]:
    """What keeps the quiz from being drawn, a sentence each; empty when every draw succeeds."""
    faults = []
    for section in quiz.sections:
        for draw_ in section.draws:
            found = len(pool(draw_, items))
            if found < draw_.count:
                faults.append(
                    f"“{section.title}” draws {draw_.count} {draw_.use} items of "
                    f"“{draw_.bank}”{_filters_in_words(draw_)}, and there are {found}."
                )
    for tag, _ in quiz.tag_minimum:
        if not any(
            _is_sure_of(tag, draw_, items) for part in quiz.sections for draw_ in part.draws
        ):
            faults.append(
                f"`tag_minimum` asks for “{tag}”, but no draw is sure to bring such an item: "
                f"add a draw with `tags: [{tag}]`."
            )
    if not faults:
        try:
            draw(quiz, items, Random(0))
        except PoolTooSmall:
            faults.append(
                "Each draw alone has enough items, but not all together: they share items, or "
                "enemies keep each other out."
            )
    return faults


def pool(draw_: Draw, items: Items) -> list[str]:
    """The ids of all items that a draw may take, in the order of `items`."""
    return [key for key, item in items.items() if _fits(draw_, key, item)]


def _fits(draw_: Draw, key: str, item: Mapping[str, Any]) -> bool:
    """An item's bank is its `bank`, or else the module of its objective.

    Objectives and lessons may be named in full or by their end: `side-view/landmarks`.
    """
    objective = str(item["objective"])
    lesson = objective.rpartition("/")[0]
    return (
        (item.get("bank") or objective.partition("/")[0]) == draw_.bank
        and item.get("use", "practice") == draw_.use
        and (not draw_.levels or item.get("level") in draw_.levels)
        and (not draw_.tags or bool(set(draw_.tags) & set(item.get("tags") or ())))
        and (not draw_.items or key in draw_.items)
        and (not draw_.objectives or any(_ends(objective, name) for name in draw_.objectives))
        and (not draw_.lessons or any(_ends(lesson, name) for name in draw_.lessons))
    )


def _ends(path: str, name: str) -> bool:
    return path == name or path.endswith("/" + name)


def _candidates(keys: list[str], chance: Random, avoid: Collection[str]) -> list[str]:
    """The pool in random order, those to avoid last."""
    mixed = list(keys)
    chance.shuffle(mixed)
    return sorted(mixed, key=lambda key: key in avoid)


def _drawn(
    quiz: Quiz, items: Items, chance: Random, avoid: Collection[str]
) -> list[tuple[_Slot, str]]:
    for _ in range(SEARCHES):
        slots = [
            _Slot(section, draw_, _candidates(pool(draw_, items), chance, avoid))
            for section, part in enumerate(quiz.sections)
            for draw_ in part.draws
        ]
        chosen = _search(slots, items)
        if chosen is not None:
            return chosen
    raise PoolTooSmall(f"“{quiz.title}” cannot be drawn from its pools.")


@dataclass(frozen=True)
class _Slot:
    """One draw with its candidates in the order to try."""

    section: int
    draw: Draw
    candidates: list[str]

    @property
    def slack(self) -> int:
        return len(self.candidates) - self.draw.count


def _search(slots: Sequence[_Slot], items: Items) -> list[tuple[_Slot, str]] | None:
    """A choice for every draw, tightest draw first, going back where a choice blocks a later one.

    Going back is rare (enemies are few), so each search is bounded; another starts elsewhere.
    """
    needed = [slot for slot in sorted(slots, key=lambda s: s.slack) for _ in range(slot.draw.count)]
    enemies = _enemies(items)
    chosen: list[str] = []
    tried: list[int] = [0]
    steps = 0
    while len(chosen) < len(needed):
        steps += 1
        if steps > STEPS_TO_SEARCH:
            return None
        candidates = needed[len(chosen)].candidates
        free = (
            place
            for place in range(tried[-1], len(candidates))
            if candidates[place] not in chosen
            and not enemies.get(candidates[place], set()) & set(chosen)
        )
        place = next(free, None)
        if place is not None:
            tried[-1] = place + 1
            chosen.append(candidates[place])
            # Within one draw a later pick never goes back before an earlier one: same set again.
            same = len(chosen) < len(needed) and needed[len(chosen)] is needed[len(chosen) - 1]
            tried.append(tried[-1] if same else 0)
        elif chosen:
            chosen.pop()
            tried.pop()
        else:
            return None
    return list(zip(needed, chosen, strict=True))


def _enemies(items: Items) -> dict[str, set[str]]:
    """Enmity both ways, whichever of two items names the other."""
    found: dict[str, set[str]] = {}
    for key, item in items.items():
        for other in item.get("enemies") or ():
            found.setdefault(key, set()).add(other)
            found.setdefault(other, set()).add(key)
    return found


def _is_sure_of(tag: str, draw_: Draw, items: Items) -> bool:
    """Whether whatever this draw takes includes an item with the tag."""
    keys = pool(draw_, items)
    without = sum(tag not in (items[key].get("tags") or ()) for key in keys)
    return len(keys) >= draw_.count > without


def _filters_in_words(draw_: Draw) -> str:
    names = ("levels", "objectives", "lessons", "tags", "items")
    set_ = [f"{name} {', '.join(getattr(draw_, name))}" for name in names if getattr(draw_, name)]
    return f" with {' and '.join(set_)}" if set_ else ""
