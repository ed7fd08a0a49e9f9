"""The shape of each file of `lab/` as an author writes it. What must agree is judged elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _constant(given: object) -> object:
    """A single number as the curve that has it everywhere; anything else as it is."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return [(0.0, given), (1.0, given)]
    return given


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Parameter = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,58}(_\*)?$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Number = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=1e3, allow_inf_nan=False)]
Phase = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Gains = Annotated[dict[Parameter, Number], Field(max_length=60)]
Pair = Annotated[tuple[Number, Number], Field(strict=False)]
Place = Annotated[tuple[Number, Number, Number], Field(strict=False)]
Size = Annotated[tuple[Positive, Positive, Positive], Field(strict=False)]
Key = Annotated[tuple[Phase, Number], Field(strict=False)]
Moment = Annotated[tuple[Phase, Line], Field(strict=False)]
Keys = Annotated[list[Key], Field(min_length=2, max_length=40)]
Envelope = Annotated[Keys, BeforeValidator(_constant)]
Views = Annotated[list[Literal["anterior", "lateral", "posterior"]], Field(min_length=1)]


class Shape(BaseModel):
    """Base of every shape: an unknown field is a fault, a number is never read as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# --- facts -------------------------------------------------------------------------------------


class MovementFacts(Shape):
    """An entry of movements.yaml."""

    id: Name
    name: Line
    views: Views
    protocol: Line
    contraindications: list[Name]


class MuscleFacts(Shape):
    """An entry of muscles.yaml."""

    id: Name
    name: Line
    region: Line
    actions: list[Line]
    usual_role: Line


class Baseline(Shape):
    """The undisturbed value and its spread between people."""

    mean: Number
    sd: Annotated[float, Field(ge=0, le=1e6)]


class ThresholdFacts(Shape):
    """From where on a value is mild, moderate, marked."""

    mild: Number
    moderate: Number
    marked: Number


class SeeError(Shape):
    """A difference that an unaided eye can't tell from none."""

    value: Positive
    basis: Line
    refs: list[Line] = Field(default_factory=list)


class Override(Shape):
    """What differs in one movement."""

    normal_range: Pair | None = None
    thresholds: ThresholdFacts | None = None
    baseline: Baseline | None = None


class CompensationFacts(Shape):
    """An entry of compensations.yaml."""

    id: Name
    name: Line
    checkpoint: Line
    plane: Line
    views: Views
    sided: bool
    movements: Annotated[list[Name], Field(min_length=1)]
    measure: Line
    unit: Literal["deg", "mm"]
    axis: Name | None = None
    range: Pair
    normal_range: Pair
    below_normal: Line
    thresholds: ThresholdFacts
    baseline: Baseline | None = None
    basis: Line
    refs: list[Line]
    movement_overrides: dict[Name, Override] = Field(default_factory=dict)
    see_error: SeeError
    shown_as: list[dict[str, Any]] = Field(default_factory=list)


class AxisEnd(Shape):
    """A compensation at one end of a signed axis."""

    compensation: Name
    side: Literal["left", "right"] | None = None
    sign: Literal[1, -1]
    zero: Number


class AxisFacts(Shape):
    """An entry of axes.yaml: opposite compensations on one signed axis."""

    id: Name
    name: Line
    unit: Literal["deg", "mm"]
    positive: Line
    negative: Line
    side: Literal["none", "leg", "body"]
    range: Pair
    ends: Annotated[list[AxisEnd], Field(min_length=2, max_length=2)]
    baseline: dict[Name, Baseline]
    basis: Line


class MovementsFile(Shape):
    """movements.yaml"""

    movements: Annotated[list[MovementFacts], Field(min_length=1)]


class MusclesFile(Shape):
    """muscles.yaml"""

    muscles: list[MuscleFacts]


class CompensationsFile(Shape):
    """compensations.yaml"""

    compensations: Annotated[list[CompensationFacts], Field(min_length=1)]


class AxesFile(Shape):
    """axes.yaml"""

    axes: list[AxisFacts]


# --- figure.yaml -------------------------------------------------------------------------------


class FrameShape(Shape):
    """What the camera sees of a movement."""

    width: Annotated[float, Field(ge=0.2, le=6)]
    height: Annotated[float, Field(ge=0.2, le=6)]
    centre: Place


class BoxShape(Shape):
    """A box to stand on or to jump from."""

    kind: Literal["box"]
    under: Literal["stance", "start"]
    size: Size
    z: Number


class BarShape(Shape):
    """A dowel in both hands."""

    kind: Literal["bar"]
    length: Positive
    radius: Positive


class BandShape(Shape):
    """A band from each hand to a point."""

    kind: Literal["band"]
    anchor: Place
    radius: Positive


PropShape = Annotated[BoxShape | BarShape | BandShape, Field(discriminator="kind")]


class MovementShape(Shape):
    """How the body does a movement."""

    support: Literal["both", "stance", "fk", "prone"]
    cycle: bool = False
    seconds: Annotated[float, Field(ge=0.2, le=60)]
    start: Phase = 0.0
    at: Phase
    phases: Annotated[list[Moment], Field(min_length=1, max_length=5)]
    frame: FrameShape
    view_as: dict[Literal["anterior", "lateral", "posterior"], Literal["above"]] = Field(
        default_factory=dict
    )
    prop: PropShape | None = None
    base: Gains
    curves: Annotated[dict[Parameter, Keys], Field(max_length=60)] = Field(default_factory=dict)


class OwnGains(Shape):
    """Other gains of an axis in one movement."""

    add: Gains


class AxisShape(Shape):
    """How an axis moves the body."""

    sided: Literal["each", "leg", "body"] | None = None
    add: Gains
    own: dict[Name, OwnGains] = Field(default_factory=dict, alias="in")
    envelope: dict[Name, Envelope] = Field(default_factory=dict)


class MeasureShape(Shape):
    """How a compensation is read in one movement."""

    key: Parameter
    at: Phase | None = None
    scale: Number = 1.0
    zero: Number = 0.0
    since: Literal["start", "neutral"] | None = Field(default=None, alias="from")
    range: Annotated[list[Phase], Field(min_length=2, max_length=12)] | None = None
    sum: Annotated[list[Phase], Field(min_length=2, max_length=12)] | None = None


class CompensationShape(Shape):
    """Which axis shows a compensation, and how it is read."""

    axis: Name
    sign: Literal[1, -1] = 1
    focus: Name
    couples: list[Name] = Field(default_factory=list)
    measure: dict[Name, MeasureShape]


class FigureFile(Shape):
    """figure.yaml"""

    movements: dict[Name, MovementShape]
    axes: dict[Name, AxisShape]
    compensations: dict[Name, CompensationShape]
    bodies: dict[Name, dict[Name, Gains]]


@dataclass(frozen=True)
class Files:
    """The five files, each in its shape."""

    movements: MovementsFile
    compensations: CompensationsFile
    axes: AxesFile
    muscles: MusclesFile
    figure: FigureFile
