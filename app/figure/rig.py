"""The rig: joints of a body, where they rest, and the marks that are felt through its skin."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from app.figure.turning import ORIGIN, UNTURNED, Quat, Vec, length, normal, subtract, unit

Side = Literal["l", "r"]
SIDES: tuple[Side, Side] = ("l", "r")

# The share of its twist that a long bone leaves to the twist joint on its line, and the share of
# the foot's twist that the twist joint of the shin takes.
TWIST_LEFT = {"thigh": 0.6, "upperarm": 0.65}
TWIST_TAKEN = {"shin_tw": 0.5}
# A twist joint follows the segment of the bone that it lies in; that of the shin follows the foot.
FOLLOWED = {"thigh_tw": "thigh", "upperarm_tw": "upperarm", "shin_tw": "foot"}
BONES = {"thigh": "shin", "shin": "foot", "upperarm": "forearm", "forearm": "hand"}
LEG_PARTS = frozenset({"thigh_tw", "shin", "shin_tw", "foot"})  # these scale with a short leg

BAKED = Path(__file__).parents[1] / "static" / "figure" / "rig.json"


def sign_of(side: Side) -> int:
    """1 for the left and -1 for the right: what is outward on the left is X, on the right -X."""
    return 1 if side == "l" else -1


@dataclass(frozen=True)
class Joint:
    """One joint and how it turns.

    `follows` is the segment whose turn it takes over. Of that turn's twist about `axis` it leaves
    the share `twist_left` to the next joint, or takes nothing but the share `twist_taken`.
    """

    name: str
    parent: str | None
    follows: str
    offset: Vec  # metres from the parent, in the bind pose
    axis: Vec
    twist_left: float
    twist_taken: float
    leg: Side | None  # the leg that this joint lengthens, if it does


@dataclass(frozen=True)
class Rig:
    """One body. Places are metres in the bind pose, which stands on the floor and faces Z."""

    body: str
    names: tuple[str, ...]  # parents before children
    parent: Mapping[str, str | None]
    rest: Mapping[str, Vec]
    neutral: Mapping[str, Quat]  # from the bind pose to anatomical standing
    marks: Mapping[str, tuple[str, Vec]]  # mark -> joint that carries it, place from there

    @cached_property
    def offsets(self) -> Mapping[str, Vec]:
        """The way from the parent to each joint; the pelvis has none."""
        return {
            name: subtract(self.rest[name], self.rest[above]) if above else ORIGIN
            for name, above in self.parent.items()
        }

    @cached_property
    def joints(self) -> tuple[Joint, ...]:
        """All joints, parents before children."""
        return tuple(self._joint(name) for name in self.names)

    @cached_property
    def thigh_length(self) -> float:
        return self._distance("thigh_l", "shin_l")

    @cached_property
    def shin_length(self) -> float:
        return self._distance("shin_l", "foot_l")

    @cached_property
    def upperarm_length(self) -> float:
        return self._distance("upperarm_l", "forearm_l")

    @cached_property
    def forearm_length(self) -> float:
        return self._distance("forearm_l", "hand_l")

    @cached_property
    def hip_half_width(self) -> float:
        """From the midline to the centre of a hip joint."""
        return self.rest["thigh_l"][0]

    @cached_property
    def ankle_height(self) -> float:
        """From the sole to the ankle's centre."""
        return self.rest["foot_l"][1]

    @cached_property
    def hip_from_pelvis(self) -> Mapping[Side, Vec]:
        """From the pelvis joint to the centre of each hip joint."""
        return {side: subtract(self.rest[f"thigh_{side}"], self.rest["pelvis"]) for side in SIDES}

    def _distance(self, one: str, other: str) -> float:
        return length(subtract(self.rest[one], self.rest[other]))

    def _joint(self, name: str) -> Joint:
        part, side = _part_and_side(name)
        if side is None:
            return Joint(name, self.parent[name], name, self.offsets[name], ORIGIN, 0, 0, None)
        bone = part.removesuffix("_tw")
        below = BONES.get(bone)
        axis = ORIGIN
        if below:
            axis = unit(subtract(self.rest[f"{below}_{side}"], self.rest[f"{bone}_{side}"]))
        return Joint(
            name=name,
            parent=self.parent[name],
            follows=f"{FOLLOWED.get(part, part)}_{side}",
            offset=self.offsets[name],
            axis=axis,
            twist_left=TWIST_LEFT.get(part, 0),
            twist_taken=TWIST_TAKEN.get(part, 0),
            leg=side if part in LEG_PARTS else None,
        )


def _part_and_side(name: str) -> tuple[str, Side | None]:
    if name.endswith("_l"):
        return name[:-2], "l"
    if name.endswith("_r"):
        return name[:-2], "r"
    return name, None


@cache
def _baked() -> Any:
    return json.loads(BAKED.read_text(encoding="utf-8"))


def bodies() -> tuple[str, ...]:
    """The bodies that there are a rig for."""
    return tuple(_baked()["rest"])


@cache
def rig_of(body: str) -> Rig:
    """The rig of a body, read once. KeyError when there is no such body."""
    baked = _baked()
    names = tuple(str(joint["name"]) for joint in baked["joints"])
    neutral = baked["neutral"][body]
    return Rig(
        body=body,
        names=names,
        parent={str(joint["name"]): joint["parent"] for joint in baked["joints"]},
        rest={name: _vec(place) for name, place in baked["rest"][body].items()},
        neutral={name: _quat(neutral[name]) if name in neutral else UNTURNED for name in names},
        marks={name: (joint, _vec(at)) for name, (joint, at) in baked["markers"][body].items()},
    )


def _vec(numbers: list[float]) -> Vec:
    x, y, z = numbers
    return (float(x), float(y), float(z))


def _quat(numbers: list[float]) -> Quat:
    """The turn that the rounded numbers stand for: what is not quite a turn grows from joint to joint."""
    x, y, z, w = numbers
    return normal((float(x), float(y), float(z), float(w)))
