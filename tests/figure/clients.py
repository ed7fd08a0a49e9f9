"""Clients by chance: a movement, a body, a stance and drives along all its axes."""

from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from app.figure.clips import Clip, Drive, axes_of, clip_of, params_of
from app.figure.definition import FigureData
from app.figure.rig import SIDES, Side


@dataclass(frozen=True)
class Client:
    """Who does what, and how far each axis is pushed."""

    movement: str
    body: str
    stance: Side
    drives: tuple[Drive, ...]

    def clip(self, data: FigureData, repetitions: int = 1, chance: Random | None = None) -> Clip:
        return clip_of(
            data,
            self.movement,
            self.drives,
            stance=self.stance,
            body=self.body,
            repetitions=repetitions,
            chance=chance,
        )

    def params(self, data: FigureData, phase: float) -> dict[str, float | str]:
        return params_of(
            data, self.movement, phase, self.drives, stance=self.stance, body=self.body
        )


def client(
    data: FigureData, chance: Random, movement: str, body: str, stance: Side | None = None
) -> Client:
    """A client whose axes are all pushed, on a side, on both or on none in particular."""
    drives = tuple(
        Drive(axis.id, chance.uniform(-8, 16), chance.choice([*SIDES, None]))
        for axis in axes_of(data, movement)
    )
    stands = chance.choice(SIDES) if stance is None else stance
    return Client(movement, body, stands, drives)


def clients(data: FigureData, count: int, seed: int) -> list[Client]:
    """Clients by chance: every movement on every body with either stance, again and again."""
    chance = Random(seed)
    around = cycle((movement, body) for movement in data.movements for body in data.bodies)
    return [client(data, chance, movement, body) for movement, body in islice(around, count)]
