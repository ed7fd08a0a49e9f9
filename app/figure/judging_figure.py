"""Whether figure.yaml agrees with the facts, with the body's parameters and with itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from app.figure.flaws import Flaw, Pointer, did_you_mean, unknown
from app.figure.observing import observe
from app.figure.parameters import PARAMETERS
from app.figure.posing import solve
from app.figure.rig import bodies, rig_of
from app.figure.shapes import (
    AxisFacts,
    AxisShape,
    CompensationFacts,
    CompensationShape,
    FigureFile,
    Files,
    MeasureShape,
    MovementShape,
)

FILE = "figure.yaml"
# Where a close-up looks.
FOCUSES = frozenset(
    "whole feet foot heels legs knee hips pelvis low_back trunk upper back arms head".split()
)
SIDED_LIKE = {"none": (None,), "leg": ("each", "leg"), "body": ("body",)}


def judge_figure(files: Files) -> Iterator[Flaw]:
    """All that does not agree, in the order of the file."""
    yield from _movement_shapes(files)
    yield from _axis_shapes(files)
    yield from _compensation_shapes(files)
    yield from _bodies(files)


@cache
def observables() -> frozenset[str]:
    """The names of all that can be read of a pose."""
    return frozenset(observe(solve(rig_of("female"), {"support": "both"})))


@cache
def _keys() -> frozenset[str]:
    """What the key of a measure may be: a reading, or `name_*` for that of the side in question."""
    of_a_side = {name[:-1] + "*" for name in observables() if name.endswith("_l")}
    return observables() | of_a_side


@cache
def _names() -> frozenset[str]:
    """What figure.yaml may call a parameter."""
    return frozenset(PARAMETERS) | {n[:-1] + "*" for n in PARAMETERS if n.endswith("_l")}


def _same_ids(
    section: str, stated: Iterable[str], shown: Iterable[str], *, facts: str
) -> Iterator[Flaw]:
    """Flaws for what only one of the two files has."""
    stated_ids, shown_ids = list(stated), list(shown)
    for name in stated_ids:
        if name not in shown_ids:
            sentence = f"`{name}` of {facts} is missing: say how the body shows it."
            yield Flaw(FILE, (section,), sentence)
    for name in shown_ids:
        if name not in stated_ids:
            hint = did_you_mean(name, stated_ids)
            sentence = f"{facts} does not state `{name}`{hint}: state it there or take it out."
            yield Flaw(FILE, (section, name), sentence)


def _movement_shapes(files: Files) -> Iterator[Flaw]:
    shapes = files.figure.movements
    facts = {m.id: m for m in files.movements.movements}
    yield from _same_ids("movements", facts, shapes, facts="movements.yaml")
    for name, shape in shapes.items():
        at: Pointer = ("movements", name)
        yield from _phases(shape, at)
        yield from _parameters(shape.base, (*at, "base"))
        yield from _parameters(shape.curves, (*at, "curves"))
        for parameter, keys in shape.curves.items():
            yield from _curve(keys, (*at, "curves", parameter), closed=shape.cycle)
        for view in shape.view_as:
            if name in facts and view not in facts[name].views:
                sentence = f"`{name}` is not looked at from `{view}`: take it out."
                yield Flaw(FILE, (*at, "view_as", view), sentence)
        if (
            shape.prop is not None
            and shape.prop.kind == "box"
            and (shape.prop.under == "stance" and shape.support != "stance")
        ):
            sentence = "Only a movement on one leg has a stance foot: use `under: start`."
            yield Flaw(FILE, (*at, "prop", "under"), sentence)


def _phases(shape: MovementShape, at: Pointer) -> Iterator[Flaw]:
    """Five moments in order (one, where nothing moves), start and reading among them."""
    moments = [phase for phase, _name in shape.phases]
    place = (*at, "phases")
    wanted = 5 if shape.curves else 1
    if len(moments) != wanted:
        how_many = "five moments" if wanted == 5 else "one moment, as nothing moves"
        yield Flaw(FILE, place, f"Name {how_many}: there are {len(moments)}.")
    if any(later <= phase for phase, later in pairwise(moments)):
        yield Flaw(FILE, place, "The moments must follow one another: sort them by phase.")
    if shape.at not in moments:
        sentence = f"The phase of reading, `at: {shape.at:g}`, must be one of the moments: add it."
        yield Flaw(FILE, place, sentence)
    if shape.start not in moments:
        sentence = f"The start, phase {shape.start:g}, must be one of the moments: add it."
        yield Flaw(FILE, place, sentence)


def _parameters(named: Iterable[str], at: Pointer) -> Iterator[Flaw]:
    """Flaws for names that are no parameters of the body."""
    for name in named:
        if name not in _names():
            hint = did_you_mean(name, _names())
            sentence = f"The body has no parameter `{name}`{hint}: correct its name."
            yield Flaw(FILE, (*at, name), sentence)


def _curve(keys: list[tuple[float, float]], at: Pointer, *, closed: bool = False) -> Iterator[Flaw]:
    """A curve goes from phase 0 to phase 1 in rising steps; in a cycle it ends as it begins."""
    phases = [phase for phase, _value in keys]
    if any(later <= phase for phase, later in pairwise(phases)):
        yield Flaw(FILE, at, "The phases of a curve must rise: sort its pairs.")
    elif phases[0] != 0 or phases[-1] != 1:
        yield Flaw(FILE, at, "A curve goes from phase 0 to phase 1: add the missing end.")
    elif closed and keys[0][1] != keys[-1][1]:
        yield Flaw(FILE, at, "In a cycle a curve must end with the value it begins with.")


def _axis_shapes(files: Files) -> Iterator[Flaw]:
    figure = files.figure
    used = {shape.axis for shape in figure.compensations.values()}
    for name, shape in figure.axes.items():
        at: Pointer = ("axes", name)
        if name not in used:
            sentence = f"No compensation uses the axis `{name}`: use it or take it out."
            yield Flaw(FILE, at, sentence)
        yield from _parameters(shape.add, (*at, "add"))
        for movement, own in shape.own.items():
            place = (*at, "in", movement)
            yield from unknown(FILE, place, "movement", movement, figure.movements)
            yield from _parameters(own.add, (*place, "add"))
        for movement, keys in shape.envelope.items():
            place = (*at, "envelope", movement)
            known = [*figure.movements, "default"]
            yield from unknown(FILE, place, "movement", movement, known)
            yield from _curve(keys, place, closed=_in_cycle(figure, name, movement))


def _in_cycle(figure: FigureFile, axis: str, movement: str) -> bool:
    """Whether an envelope of the axis, for one movement or by default, is read in a cycle."""
    if movement != "default":
        return movement in figure.movements and figure.movements[movement].cycle
    own = figure.axes[axis].envelope
    return any(
        name in figure.movements and figure.movements[name].cycle and name not in own
        for shape in figure.compensations.values()
        if shape.axis == axis
        for name in shape.measure
    )


def _compensation_shapes(files: Files) -> Iterator[Flaw]:
    figure = files.figure
    facts = {c.id: c for c in files.compensations.compensations}
    axes = {a.id: a for a in files.axes.axes}
    yield from _same_ids("compensations", facts, figure.compensations, facts="compensations.yaml")
    for name, shape in figure.compensations.items():
        at: Pointer = ("compensations", name)
        yield from unknown(FILE, (*at, "axis"), "axis", shape.axis, figure.axes)
        yield from unknown(FILE, (*at, "focus"), "focus", shape.focus, sorted(FOCUSES))
        for number, other in enumerate(shape.couples):
            place = (*at, "couples", number)
            yield from unknown(FILE, place, "compensation", other, facts)
        if name not in facts:
            continue
        if shape.axis in figure.axes:
            stated = axes.get(facts[name].axis or "")
            yield from _as_stated(facts[name], shape, figure.axes[shape.axis], stated, at)
        yield from _measures(files, facts[name], shape, at)


def _as_stated(
    fact: CompensationFacts,
    shape: CompensationShape,
    axis: AxisShape,
    stated: AxisFacts | None,
    at: Pointer,
) -> Iterator[Flaw]:
    """The axis that shows a compensation is the stated one, with the same sides and signs."""
    place = (*at, "axis")
    if fact.sided != (axis.sided is not None):
        sided = "sided" if fact.sided else "not sided"
        sentence = f"It is {sided} in compensations.yaml, but `{shape.axis}` is not so: mend one."
        yield Flaw(FILE, place, sentence)
    if fact.axis is not None and shape.axis != fact.axis:
        sentence = f"Opposite ends share one axis: use `{fact.axis}`, as compensations.yaml says."
        yield Flaw(FILE, place, sentence)
    if stated is None or stated.id != shape.axis:
        return
    if axis.sided not in SIDED_LIKE[stated.side]:
        sentence = f"axes.yaml says `side: {stated.side}`, but `sided` is {axis.sided or 'absent'}."
        yield Flaw(FILE, place, f"{sentence} Mend one of them.")
    signs = {end.sign for end in stated.ends if end.compensation == fact.id}
    if stated.side != "body" and shape.sign not in signs:
        sentence = f"axes.yaml gives this end the other sign: write `sign: {-shape.sign}`."
        yield Flaw(FILE, (*at, "sign"), sentence)


def _measures(
    files: Files, fact: CompensationFacts, shape: CompensationShape, at: Pointer
) -> Iterator[Flaw]:
    """A measure for exactly those movements for which the compensation is stated."""
    for movement in fact.movements:
        if movement not in shape.measure:
            sentence = f"compensations.yaml states it for `{movement}`: add how it is read there."
            yield Flaw(FILE, (*at, "measure"), sentence)
    for movement, measure in shape.measure.items():
        place = (*at, "measure", movement)
        if movement not in fact.movements:
            sentence = f"compensations.yaml does not state it for `{movement}`: take it out."
            yield Flaw(FILE, place, sentence)
        elif movement in files.figure.movements:
            on_one_leg = files.figure.movements[movement].support == "stance"
            yield from _measure(measure, place, sided=fact.sided or on_one_leg)


def _measure(measure: MeasureShape, at: Pointer, *, sided: bool) -> Iterator[Flaw]:
    if measure.key not in _keys():
        hint = did_you_mean(measure.key, _keys())
        sentence = f"Nothing called `{measure.key}` can be read of a body{hint}: correct it."
        yield Flaw(FILE, (*at, "key"), sentence)
    elif measure.key.endswith("_*") and not sided:
        sentence = "It has no side, so its key can't end in `_*`: name a reading without side."
        yield Flaw(FILE, (*at, "key"), sentence)
    if not measure.scale:
        yield Flaw(FILE, (*at, "scale"), "A scale of 0 reads nothing: give another.")
    ways = [way for way in (measure.range, measure.sum, measure.since, measure.at) if way]
    if (measure.range or measure.sum) and len(ways) > 1:
        sentence = "`range` and `sum` stand alone: take the others or `from` and `at` out."
        yield Flaw(FILE, at, sentence)


def _bodies(files: Files) -> Iterator[Flaw]:
    given: Mapping[str, Mapping[str, Mapping[str, float]]] = files.figure.bodies
    for body in bodies():
        if body not in given:
            sentence = f"The body `{body}` is missing: run tools/figure/calibrate.py."
            yield Flaw(FILE, ("bodies",), sentence)
    for body, movements in given.items():
        yield from unknown(FILE, ("bodies", body), "body", body, bodies())
        for movement, offsets in movements.items():
            place: Pointer = ("bodies", body, movement)
            known = files.figure.movements
            yield from unknown(FILE, place, "movement", movement, known)
            yield from _parameters(offsets, place)
