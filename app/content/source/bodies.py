"""Figures of the body as a lesson asks for them: the first line of `::: figure movement …` and what
stands below it, judged against the course's own movements, compensations and muscles."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.content.source.landmarks import LANDMARKS
from app.content.source.lesson import BodyFigureDef
from app.content.source.parsing import hint, shorten
from app.figure.definition import Compensation, FigureData, Movement
from app.figure.fitting import OutOfReach
from app.figure.rig import Side
from app.figure.scene import Scene, Value, drives_for

SIDES: Mapping[str, Side] = {"left": "l", "right": "r"}
DRAWING_VERSION = 1
"""Raise it when `app.figure` poses, moves or draws the same data in another way."""
VIEWS = ("anterior", "lateral", "posterior")
PER_SIDE = ("each", "leg")
UNITS = {"deg": "degrees", "mm": "mm"}
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Slip:
    """One fault of a figure: where in its body (empty: its first line), the code, words for it."""

    pointer: tuple[str | int, ...]
    code: str
    words: Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """The first line of a figure of the body; compensations as written, with their sides."""

    movement: str
    view: str | None
    values: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Shown:
    """A figure of the body that can be shown. `conditions` are the names of two, or empty."""

    scene: Scene
    conditions: tuple[str, ...]
    landmarks: tuple[str, ...]


def key_of(shown: Shown, data: FigureData) -> str:
    """12 hex digits for what is shown, the data that it rests on and the way in which it is drawn.

    A picture at an address with this key never changes, so it may be kept for a year.
    """
    told = [shown.scene.key(), *shown.conditions, data.digest, str(DRAWING_VERSION)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def read_first_line(text: str) -> tuple[Asked, list[Slip]]:
    """What stands after `::: figure`, taken apart; a word that is not understood is left out."""
    movement, *words = text.split()
    slips: list[Slip] = []
    settings: dict[str, str] = {}
    if "=" in movement:
        slips.append(_first_line("figure-word", word=shorten(movement), reason="comes too early"))
    for word in words:
        name, equals, value = word.partition("=")
        reason = "means nothing" if not equals else "stands twice" if name in settings else ""
        if reason:
            slips.append(_first_line("figure-word", word=shorten(word), reason=reason))
        else:
            settings[name] = value
    view = settings.pop("view", None)
    values = []
    for name, value in settings.items():
        number = _number(value)
        if number is None:
            word = shorten(f"{name}={value}")
            slips.append(_first_line("figure-word", word=word, reason="has no number"))
        else:
            values.append((name, number))
    return Asked(movement, view, tuple(values)), slips


def _first_line(code: str, **words: object) -> Slip:
    return Slip((), code, words)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def judge(
    asked: Asked, definition: BodyFigureDef, data: FigureData
) -> tuple[Shown | None, list[Slip]]:
    """The figure as it can be shown, or None and every fault that keeps it from being shown."""
    movement = data.movements.get(asked.movement)
    if movement is None:
        key, near = shorten(asked.movement), hint(asked.movement, data.movements)
        return None, [_first_line("movement-unknown", key=key, hint=near)]
    judging = _Judging(data, movement, asked, definition)
    scene = judging.scene()
    if scene is None:
        return None, judging.slips
    return Shown(scene, definition.conditions, definition.landmarks), []


@dataclass
class _Judging:
    data: FigureData
    movement: Movement
    asked: Asked
    definition: BodyFigureDef
    slips: list[Slip] = field(default_factory=list)

    def scene(self) -> Scene | None:
        """The scene, once nothing is wrong with any part of it and the body can reach it."""
        view = self._view()
        values = self._values(self.asked.values, ())
        beside = self._beside(values)
        stance = self._stance((*values, *(beside or ())))
        self._muscles()
        self._landmarks()
        if self.slips:
            return None
        scene = Scene(
            movement=self.movement.id,
            values=values,
            body=self.definition.body,
            stance=stance,
            view=view,
            at=self.definition.at,
            over=self.definition.over,
            under=self.definition.under,
            beside=beside,
        )
        self._reach(scene)
        return None if self.slips else scene

    def note(self, pointer: tuple[str | int, ...], code: str, **words: object) -> None:
        self.slips.append(Slip(pointer, code, words))

    def _view(self) -> str:
        views = self.movement.views
        view = self.asked.view or views[0]
        if view not in views:
            near = "" if view in VIEWS else hint(view, views)
            known = ", ".join(views)
            movement, key = self.movement.id, shorten(view)
            self.note((), "view-unknown", movement=movement, key=key, hint=near, known=known)
        return view

    def _values(
        self, written: Iterable[tuple[str, float]], pointer: tuple[str | int, ...]
    ) -> Values:
        """The values of one condition, each of them possible by itself and with the others."""
        values: list[Value] = []
        for name, number in written:
            place = (*pointer, name) if pointer else ()
            found = self._compensation(name, place)
            if found is None or not self._in_range(name, found[0], number, place):
                continue
            value = (found[0].id, found[1], number)
            for other in values:
                if self._clash(value, other):
                    spelt = spelling(other[0], other[1])
                    self.note(place, "compensation-ends", key=name, other=spelt)
            values.append(value)
        return tuple(values)

    def _compensation(
        self, name: str, place: tuple[str | int, ...]
    ) -> tuple[Compensation, Side | None] | None:
        """The compensation of that name that the movement shows, and its side."""
        known = self.data.compensations
        key, _, word = name.rpartition("_")
        side = SIDES.get(word) if key in known else None
        compensation = known[key] if side else known.get(name)
        if compensation is None:
            spelt = spellings(known.values())
            self.note(place, "compensation-unknown", key=shorten(name), hint=hint(name, spelt))
            return None
        if compensation.sided != (side is not None):
            with_sides = f"`{compensation.id}_left` or `{compensation.id}_right`"
            write = with_sides if compensation.sided else f"`{compensation.id}`"
            self.note(place, "compensation-side", key=shorten(name), write=write)
            return None
        if self.movement.id not in compensation.seen:
            shown = ", ".join(compensation.movements)
            movement = self.movement.id
            self.note(place, "compensation-elsewhere", key=name, movement=movement, known=shown)
            return None
        return compensation, side

    def _in_range(
        self, name: str, compensation: Compensation, number: float, place: tuple[str | int, ...]
    ) -> bool:
        low, high = compensation.range
        if low <= number <= high:
            return True
        unit = UNITS.get(compensation.unit, compensation.unit)
        said = {"low": f"{low:g}", "high": f"{high:g}", "unit": unit}
        self.note(place, "compensation-range", key=name, value=f"{number:g}", **said)
        return False

    def _beside(self, first: Values) -> Values | None:
        """The second condition: the first with what `beside` changes in it."""
        given, names = self.definition.beside, self.definition.conditions
        if len(names) != (0 if given is None else 2):
            self.note(("conditions",) if names else ("beside",), "figure-conditions")
        if given is None:
            return None
        changed = self._values(given.items(), ("beside",))
        kept = [one for one in first if not any(self._clash(one, other) for other in changed)]
        return (*kept, *changed)

    def _clash(self, one: Value, other: Value) -> bool:
        """Whether two values push the same axis (of the same side, where each side has its own)."""
        axes = [self.data.compensations[name].axis for name, _, _ in (one, other)]
        sided = self.data.axes[axes[0]].sided in PER_SIDE
        return axes[0] == axes[1] and (not sided or one[1] == other[1])

    def _stance(self, values: Values) -> Side:
        """The leg that a movement on one leg stands on: as said, or as the values say."""
        said = self.definition.stance
        if said and not self.movement.on_one_leg:
            self.note(("stance",), "figure-stance", reason=f"{self.movement.id} has both feet down")
        sides = [side for name, side, _ in values if side and self._belongs_to_a_leg(name)]
        stance = SIDES[said] if said else (sides or ["l"])[0]
        if self.movement.on_one_leg and any(side != stance for side in sides):
            leg = "left" if stance == "l" else "right"
            place = ("stance",) if said else ()
            reason = (
                f"a value is named for the leg that is off the floor, as she stands on the {leg}"
            )
            self.note(place, "figure-stance", reason=reason)
        return stance

    def _belongs_to_a_leg(self, name: str) -> bool:
        return self.data.axes[self.data.compensations[name].axis].sided in PER_SIDE

    def _muscles(self) -> None:
        seen: set[str] = set()
        for place in ("over", "under"):
            for number, name in enumerate(getattr(self.definition, place)):
                pointer = (place, number)
                if name not in self.data.muscles:
                    near = hint(name, self.data.muscles)
                    self.note(pointer, "muscle-unknown", key=shorten(name), hint=near)
                elif name in seen:
                    self.note(pointer, "muscle-twice", key=name)
                seen.add(name)

    def _landmarks(self) -> None:
        for number, name in enumerate(self.definition.landmarks):
            if name not in LANDMARKS:
                near, key = hint(name, LANDMARKS), shorten(name)
                self.note(("landmarks", number), "landmark-unknown", key=key, hint=near)

    def _reach(self, scene: Scene) -> None:
        """Whether the body can take each condition; what can't be told alone shows here."""
        for which, pointer in enumerate([(), ("beside",)][: len(scene.conditions)]):
            try:
                drives_for(self.data, scene, which=which)
            except OutOfReach as fault:
                self.note(pointer, "compensation-reach", reason=shorten(fault, 200).rstrip("."))


def spelling(name: str, side: Side | None) -> str:
    """A compensation as an author writes it."""
    word = {"l": "_left", "r": "_right", None: ""}[side]
    return name + word


def spellings(compensations: Iterable[Compensation]) -> Iterator[str]:
    """Every way in which the compensations can be written."""
    for compensation in compensations:
        for side in SIDES.values() if compensation.sided else (None,):
            yield spelling(compensation.id, side)
