"""What is asked to be shown: a movement of a body with values of compensations, and how to look at it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from app.figure.clips import Clip, Drive, clip_of
from app.figure.definition import FigureData
from app.figure.fitting import fit, slopes_of
from app.figure.rig import Side

Value = tuple[str, Side | None, float]
"""A compensation, its side (None without one) and its value in the unit of the knowledge base."""


@dataclass(frozen=True)
class Scene:
    """What an author or a case asks for.

    `stance` is the leg of a movement on one leg. `at` is the phase of the still; None is the phase
    in which the movement is read. `over` and `under` are muscles to be shown as overactive and
    underactive. `beside` holds the values of a second figure beside the first; None is one figure.
    """

    movement: str
    values: tuple[Value, ...] = ()
    body: str = "female"
    stance: Side = "l"
    view: str = "anterior"
    at: float | None = None
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    beside: tuple[Value, ...] | None = None
    palette: str = "clay"

    @property
    def conditions(self) -> tuple[tuple[Value, ...], ...]:
        """The values of each figure: of one, or of two side by side."""
        return (self.values,) if self.beside is None else (self.values, self.beside)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `from_json` is the inverse."""
        return {
            "movement": self.movement,
            "values": _plain(self.values),
            "body": self.body,
            "stance": self.stance,
            "view": self.view,
            "at": None if self.at is None else _number(self.at),
            "over": list(self.over),
            "under": list(self.under),
            "beside": None if self.beside is None else _plain(self.beside),
            "palette": self.palette,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Scene:
        """The scene that `to_json` told of."""
        beside = told["beside"]
        return cls(
            movement=told["movement"],
            values=_values(told["values"]),
            body=told["body"],
            stance=told["stance"],
            view=told["view"],
            at=told["at"],
            over=tuple(told["over"]),
            under=tuple(told["under"]),
            beside=None if beside is None else _values(beside),
            palette=told["palette"],
        )

    def key(self) -> str:
        """12 hex digits, the same for the same scene: its address, and the seed of its variation."""
        told = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def _plain(values: Iterable[Value]) -> list[Any]:
    return [[name, side, _number(value)] for name, side, value in values]


def _number(value: float) -> float:
    """The number as JSON tells it, one way for equal numbers: 12 as 12.0, -0.0 as 0.0."""
    return float(value) + 0.0


def _values(told: Iterable[Any]) -> tuple[Value, ...]:
    return tuple((name, side, float(value)) for name, side, value in told)


def phase_of(data: FigureData, scene: Scene) -> float:
    """The phase of the scene's still: its own, or that in which the movement is read."""
    return data.movements[scene.movement].at if scene.at is None else scene.at


@lru_cache(maxsize=256)
def drives_for(data: FigureData, scene: Scene, *, which: int = 0) -> tuple[Drive, ...]:
    """The drives that show one of the scene's conditions. Raises OutOfReach."""
    values = {(name, side): value for name, side, value in scene.conditions[which]}
    return tuple(fit(data, scene.movement, values, body=scene.body, stance=scene.stance))


@lru_cache(maxsize=256)
def clip_for(data: FigureData, scene: Scene, *, repetitions: int = 3, which: int = 0) -> Clip:
    """The clip of one of the scene's conditions (1 is the figure beside). Raises OutOfReach.

    The first repetition is exact; the others vary a little, the same way for the same scene.
    """
    return clip_of(
        data,
        scene.movement,
        drives_for(data, scene, which=which),
        stance=scene.stance,
        body=scene.body,
        repetitions=repetitions,
        chance=Random(f"{scene.key()}/{which}"),
        slopes=slopes_of(data, scene.movement, body=scene.body, stance=scene.stance),
    )
