"""What a course's `lab/` files say about movements, compensations and the body that shows them.

Angles are degrees, lengths metres, phases 0 to 1 of one repetition. X is the figure's left, Y up,
Z forward. `name_*` in a parameter stands for both sides, `name_l` and `name_r` for the figure's left
and right. Everything is frozen; values of one reading may be shared and cached by identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from app.figure.flaws import Flaw, flaws_of
from app.figure.judging import judge
from app.figure.loading import load
from app.figure.shapes import (
    AxesFile,
    AxisFacts,
    AxisShape,
    CompensationFacts,
    CompensationsFile,
    CompensationShape,
    FigureFile,
    Files,
    MeasureShape,
    MovementFacts,
    MovementsFile,
    MovementShape,
    MusclesFile,
)
from app.figure.stated import mean_of, normal_and_thresholds, sd_of

Curve = tuple[tuple[float, float], ...]
"""Pairs (phase, value) in order, from phase 0 to phase 1; a constant has the same value at both."""

FILES: Mapping[str, type[BaseModel]] = {
    "movements.yaml": MovementsFile,
    "compensations.yaml": CompensationsFile,
    "axes.yaml": AxesFile,
    "muscles.yaml": MusclesFile,
    "figure.yaml": FigureFile,
}
EVERYWHERE: Curve = ((0.0, 1.0), (1.0, 1.0))


@dataclass(frozen=True)
class Frame:
    """What a camera sees, the same for every view: metres wide and high, and the point amid it."""

    width: float
    height: float
    centre: tuple[float, float, float]


@dataclass(frozen=True)
class Prop:
    """A thing that the movement needs; what a kind does not have is 0 or None.

    box: `size` (wide, high, deep), `z` of its middle; `under` is `stance` (it stands under the
    stance foot and is as high as that foot's floor) or `start` (in the middle, where the movement
    begins). bar: a dowel of `length` and `radius` in both hands. band: of `radius`, from each hand
    to `anchor`.
    """

    kind: str
    under: str | None = None
    size: tuple[float, float, float] = (0.0, 0.0, 0.0)
    z: float = 0.0
    length: float = 0.0
    radius: float = 0.0
    anchor: tuple[float, float, float] | None = None


@dataclass(frozen=True, eq=False)
class Movement:
    """A movement: what it is called and seen from, and how the body does it.

    `support` is both, stance (one leg, written for the left), fk or prone. In a `cycle` the end
    joins the beginning and a curve `name_*` is read half a cycle later on the right. `at` is the
    phase of reading, `start` the phase that "from the start" refers to. `phases` are the named
    moments of the text route; `view_as` gives for a view what is shown instead (`above`: from behind
    and 60 degrees above).
    """

    id: str
    name: str
    protocol: str
    views: tuple[str, ...]
    seconds: float
    support: str
    at: float
    start: float
    cycle: bool
    base: Mapping[str, float]
    curves: Mapping[str, Curve]
    prop: Prop | None
    view_as: Mapping[str, str]
    frame: Frame
    phases: tuple[tuple[float, str], ...]

    @property
    def on_one_leg(self) -> bool:
        """Whether it is done on one leg, so that it has a stance side."""
        return self.support == "stance"


@dataclass(frozen=True, eq=False)
class Axis:
    """One thing that can deviate, and the parameters that go with it.

    `sided`: None, each (a value a side), leg (a value a leg, written for the left and mirrored),
    body (one value; left is positive, right its mirror image).
    """

    id: str
    sided: str | None
    default_gains: Mapping[str, float]
    own_gains: Mapping[str, Mapping[str, float]]
    default_envelope: Curve
    own_envelopes: Mapping[str, Curve]

    def gains(self, movement: str) -> Mapping[str, float]:
        """What a drive of 1 adds to each parameter in that movement."""
        return self.own_gains.get(movement, self.default_gains)

    def envelope(self, movement: str) -> Curve:
        """How much of it shows at each phase of that movement, 1 = all."""
        return self.own_envelopes.get(movement, self.default_envelope)


@dataclass(frozen=True)
class Measure:
    """How a value is read: zero + scale x (reading `key` at phase `at` - reference).

    `since`: None (no reference), start (the reading at the movement's start) or neutral (that of
    the undisturbed figure). `range` takes the widest difference over its phases, `sum` the sum;
    both are empty where they do not apply. On axes of leg and body the sign turns with the side.
    """

    key: str
    at: float
    scale: float
    zero: float
    since: str | None
    range: tuple[float, ...]
    sum: tuple[float, ...]


@dataclass(frozen=True)
class Thresholds:
    """From where on a value is mild, moderate, marked."""

    mild: float
    moderate: float
    marked: float


@dataclass(frozen=True)
class Seen:
    """A compensation as it is seen in one movement, in its unit; `mean` and `sd` of the undisturbed."""

    normal: tuple[float, float]
    thresholds: Thresholds
    mean: float
    sd: float
    see_error: float
    measure: Measure


@dataclass(frozen=True, eq=False)
class Compensation:
    """A visible deviation: one end of an axis (`sign`), and how it is seen in each movement."""

    id: str
    name: str
    unit: str
    sided: bool
    views: tuple[str, ...]
    axis: str
    sign: int
    range: tuple[float, float]
    couples: tuple[str, ...]
    focus: str
    seen: Mapping[str, Seen]

    @property
    def movements(self) -> tuple[str, ...]:
        """Ids of the movements in which it is stated, in the order of the file."""
        return tuple(self.seen)


@dataclass(frozen=True)
class Muscle:
    """A muscle that may be shown as overactive or underactive."""

    id: str
    name: str
    region: str


@dataclass(frozen=True, eq=False)
class FigureData:
    """All that the figure needs to know of a course; ids in the order of the files.

    `bodies` holds, by body and movement, offsets that are added to a movement's base. `digest` is
    the same for the same files.
    """

    movements: Mapping[str, Movement]
    compensations: Mapping[str, Compensation]
    axes: Mapping[str, Axis]
    muscles: Mapping[str, Muscle]
    bodies: Mapping[str, Mapping[str, Mapping[str, float]]]
    digest: str

    def shown_in(self, movement: str) -> tuple[Compensation, ...]:
        """The compensations that are stated for a movement, in the order of the file."""
        return tuple(c for c in self.compensations.values() if movement in c.seen)


def read_figure_data(files: Mapping[str, bytes]) -> tuple[FigureData | None, list[Flaw]]:
    """The data of the five files (names within `lab/`), and all their flaws; None if there are any.

    Other files are left alone. Never raises, whatever the bytes are. The same bytes give the same
    object while it is in use.
    """
    given = tuple((name, bytes(files[name])) for name in FILES if name in files)
    data, flaws = _read(given)
    return data, list(flaws)


@lru_cache(maxsize=8)
def _read(given: tuple[tuple[str, bytes], ...]) -> tuple[FigureData | None, tuple[Flaw, ...]]:
    contents = dict(given)
    flaws = [
        Flaw(name, (), f"The file lab/{name} is missing: the figure needs it.")
        for name in FILES
        if name not in contents
    ]
    shapes: dict[str, Any] = {}
    for name, content in contents.items():
        shapes[name], found = _shape(name, content)
        flaws += found
    if flaws:
        return None, tuple(flaws)
    read = Files(*(shapes[name] for name in FILES))
    flaws = judge(read)
    if flaws:
        return None, tuple(flaws)
    digest = hashlib.sha256(repr(given).encode()).hexdigest()
    return _assembled(read, digest), ()


@lru_cache(maxsize=32)
def _shape(name: str, content: bytes) -> tuple[BaseModel | None, list[Flaw]]:
    value, flaws = load(name, content)
    if flaws:
        return None, flaws
    try:
        return FILES[name].model_validate(value), []
    except ValidationError as error:
        return None, flaws_of(name, error)


def _assembled(files: Files, digest: str) -> FigureData:
    """The data of files that agree."""
    figure = files.figure
    axes = {fact.id: fact for fact in files.axes.axes}
    return FigureData(
        movements={m.id: _movement(m, figure.movements[m.id]) for m in files.movements.movements},
        compensations={
            fact.id: _compensation(fact, figure.compensations[fact.id], figure, axes)
            for fact in files.compensations.compensations
        },
        axes={name: _axis(name, shape) for name, shape in figure.axes.items()},
        muscles={m.id: Muscle(m.id, m.name, m.region) for m in files.muscles.muscles},
        bodies=figure.bodies,
        digest=digest,
    )


def _movement(fact: MovementFacts, shape: MovementShape) -> Movement:
    frame = shape.frame
    return Movement(
        id=fact.id,
        name=fact.name,
        protocol=fact.protocol,
        views=tuple(fact.views),
        seconds=shape.seconds,
        support=shape.support,
        at=shape.at,
        start=shape.start,
        cycle=shape.cycle,
        base=shape.base,
        curves={name: _curve(keys) for name, keys in shape.curves.items()},
        prop=Prop(**shape.prop.model_dump()) if shape.prop else None,
        view_as={str(view): shown for view, shown in shape.view_as.items()},
        frame=Frame(frame.width, frame.height, frame.centre),
        phases=tuple(shape.phases),
    )


def _axis(name: str, shape: AxisShape) -> Axis:
    envelopes = {movement: _curve(keys) for movement, keys in shape.envelope.items()}
    return Axis(
        id=name,
        sided=shape.sided,
        default_gains=shape.add,
        own_gains={movement: own.add for movement, own in shape.own.items()},
        default_envelope=envelopes.pop("default", EVERYWHERE),
        own_envelopes=envelopes,
    )


def _compensation(
    fact: CompensationFacts,
    shape: CompensationShape,
    figure: FigureFile,
    axes: Mapping[str, AxisFacts],
) -> Compensation:
    axis = axes.get(fact.axis or "")
    return Compensation(
        id=fact.id,
        name=fact.name,
        unit=fact.unit,
        sided=fact.sided,
        views=tuple(fact.views),
        axis=shape.axis,
        sign=shape.sign,
        range=fact.range,
        couples=tuple(shape.couples),
        focus=shape.focus,
        seen={
            movement: _seen(fact, movement, axis, shape.measure[movement], figure)
            for movement in fact.movements
        },
    )


def _seen(
    fact: CompensationFacts,
    movement: str,
    axis: AxisFacts | None,
    measure: MeasureShape,
    figure: FigureFile,
) -> Seen:
    normal, thresholds = normal_and_thresholds(fact, movement)
    return Seen(
        normal=normal,
        thresholds=Thresholds(thresholds.mild, thresholds.moderate, thresholds.marked),
        mean=mean_of(fact, movement, axis) or 0.0,
        sd=sd_of(fact, movement, axis),
        see_error=fact.see_error.value,
        measure=Measure(
            key=measure.key,
            at=figure.movements[movement].at if measure.at is None else measure.at,
            scale=measure.scale,
            zero=measure.zero,
            since=measure.since,
            range=tuple(measure.range or ()),
            sum=tuple(measure.sum or ()),
        ),
    )


def _curve(keys: Iterable[tuple[float, float]]) -> Curve:
    return tuple((float(phase), float(value)) for phase, value in keys)
