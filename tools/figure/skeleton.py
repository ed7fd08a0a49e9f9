"""Joints, anatomical standing, marks and skin weights of a body: 163 bones become 40 joints."""

import numpy as np
from source import Source

TRUNK = [
    ("pelvis", None, None),
    ("spine1", "pelvis", "spine05"),
    ("spine2", "spine1", "spine04"),
    ("spine3", "spine2", "spine03"),
    ("spine4", "spine3", "spine02"),
    ("spine5", "spine4", "spine01"),
    ("neck1", "spine5", "neck01"),
    ("neck2", "neck1", "neck02"),
    ("neck3", "neck2", "neck03"),
    ("head", "neck3", "head"),
]
LIMBS = [  # joint, its parent and the bone whose head it is; each with a side
    ("clavicle", "spine5", "clavicle"),
    ("scapula", "clavicle", "shoulder01"),
    ("upperarm", "scapula", "upperarm01"),
    ("upperarm_tw", "upperarm", "upperarm02"),
    ("forearm", "upperarm_tw", "lowerarm01"),
    ("forearm_tw", "forearm", "lowerarm02"),
    ("hand", "forearm_tw", "wrist"),
    ("fingers", "hand", None),
    ("thigh", "pelvis", "upperleg01"),
    ("thigh_tw", "thigh", "upperleg02"),
    ("shin", "thigh_tw", "lowerleg01"),
    ("shin_tw", "shin", "lowerleg02"),
    ("foot", "shin_tw", "foot"),
    ("midfoot", "foot", None),
    ("toes", "midfoot", None),
]
TWISTS = (  # a twist joint lies on the line of its bone
    ("thigh", "thigh_tw", "shin"),
    ("shin", "shin_tw", "foot"),
    ("upperarm", "upperarm_tw", "forearm"),
    ("forearm", "forearm_tw", "hand"),
)
TRUNK_NAMES = {name for name, _, _ in TRUNK}


def _all_joints() -> list[tuple[str, str | None, str | None]]:
    joints: list[tuple[str, str | None, str | None]] = list(TRUNK)
    for side in "lr":
        for name, parent, bone in LIMBS:
            above = parent if parent in TRUNK_NAMES else f"{parent}_{side}"
            joints.append((f"{name}_{side}", above, f"{bone}.{side.upper()}" if bone else None))
    return joints


JOINTS = _all_joints()
NAMES = [name for name, _, _ in JOINTS]
INDEX = {name: i for i, name in enumerate(NAMES)}


class Skeleton:
    """The joints of one body at rest (arms held out and down), in metres."""

    def __init__(self, source: Source, places: np.ndarray, soles: dict[str, np.ndarray]) -> None:
        self.source, self.places = source, places
        self.at = {name: self.head_of(bone) for name, _, bone in JOINTS if bone}
        self.at["pelvis"] = (self.at["thigh_l"] + self.at["thigh_r"]) / 2  # it turns about the hips
        for side in "lr":
            self._foot_and_hand(side, soles[side])
            self._twists(side)

    def head_of(self, bone: str) -> np.ndarray:
        head = self.source.rig[bone]["head"]
        if head["strategy"] == "CUBE":
            return self.places[self.source.group(head["cube_name"])].mean(0)
        if head["strategy"] == "MEAN":
            return self.places[head["vertex_indices"]].mean(0)
        return self.places[head["vertex_index"]]

    def _foot_and_hand(self, side: str, sole: np.ndarray) -> None:
        at, caps = self.at, side.upper()
        toes = np.mean([self.head_of(f"toe{k}-1.{caps}") for k in range(1, 5)], 0)
        toes[1] = self.places[sole, 1].min() + 0.018
        middle = at[f"foot_{side}"] * 0.55 + toes * 0.45
        middle[1] = toes[1] + 0.025
        at[f"toes_{side}"], at[f"midfoot_{side}"] = toes, middle
        at[f"fingers_{side}"] = np.mean(
            [self.head_of(f"finger{k}-1.{caps}") for k in range(2, 6)], 0
        )

    def _twists(self, side: str) -> None:
        for upper, twist, lower in TWISTS:
            start, end = self.at[f"{upper}_{side}"], self.at[f"{lower}_{side}"]
            along = (end - start) / np.linalg.norm(end - start)
            self.at[f"{twist}_{side}"] = start + along * np.dot(
                self.at[f"{twist}_{side}"] - start, along
            )


def soles_of(source: Source, places: np.ndarray) -> dict[str, np.ndarray]:
    """The vertices low down on each side."""
    body = source.group("body")
    low = body[places[body, 1] < 0.06]
    return {"l": low[places[low, 0] > 0.03], "r": low[places[low, 0] < -0.03]}


# --- anatomical standing -----------------------------------------------------------------------


def frame(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """The rotation that takes y to +Y and z, made square to it, to +Z."""
    y = y / np.linalg.norm(y)
    z = z - y * np.dot(y, z)
    z = z / np.linalg.norm(z)
    return np.array([np.cross(y, z), y, z])


def turn_y(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def neutral(skeleton: Skeleton) -> dict[str, np.ndarray]:
    """For each joint the rotation from the rest pose to anatomical standing, in world axes."""
    turns = {name: np.eye(3) for name in NAMES}
    for side in "lr":
        turns |= _neutral_leg(skeleton.at, side) | _neutral_arm(skeleton, side)
    return turns


def _neutral_leg(at: dict[str, np.ndarray], side: str) -> dict[str, np.ndarray]:
    foot = at[f"toes_{side}"] - at[f"foot_{side}"]
    yaw = np.arctan2(foot[0], foot[2])
    forward = np.array([np.sin(yaw / 2), 0, np.cos(yaw / 2)])  # the kneecap: half the toe-out
    out = {f"{n}_{side}": turn_y(-yaw) for n in ("foot", "midfoot", "toes")}
    for upper, lower in (("thigh", "shin"), ("shin", "foot")):
        turn = frame(at[f"{upper}_{side}"] - at[f"{lower}_{side}"], forward)
        out[f"{upper}_{side}"] = out[f"{upper}_tw_{side}"] = turn
    return out


def _neutral_arm(skeleton: Skeleton, side: str) -> dict[str, np.ndarray]:
    at, caps = skeleton.at, side.upper()
    upper = at[f"forearm_{side}"] - at[f"upperarm_{side}"]
    lower = at[f"hand_{side}"] - at[f"forearm_{side}"]
    crease = lower - upper * np.dot(lower, upper) / np.dot(upper, upper)  # looks forward
    forearm = frame(-lower, np.cross(np.cross(upper, lower), lower))
    index, little = (skeleton.head_of(f"finger{k}-1.{caps}") for k in (2, 5))
    hand = frame(at[f"hand_{side}"] - at[f"fingers_{side}"], index - little)  # palm to the thigh
    between = hand @ forearm.T
    half = np.arctan2(between[0, 2], between[2, 2]) / 2
    return {
        f"upperarm_{side}": frame(-upper, crease),
        f"upperarm_tw_{side}": frame(-upper, crease),
        f"forearm_{side}": forearm,
        f"forearm_tw_{side}": turn_y(half) @ forearm,
        f"hand_{side}": hand,
        f"fingers_{side}": hand,
    }


def quaternion(m: np.ndarray) -> np.ndarray:
    """A rotation matrix as x, y, z, w with w not negative."""
    trace = np.trace(m)
    if trace > 0:
        s = np.sqrt(trace + 1) * 2
        q = [(m[2, 1] - m[1, 2]) / s, (m[0, 2] - m[2, 0]) / s, (m[1, 0] - m[0, 1]) / s, s / 4]
    else:
        i = int(np.argmax(np.diag(m)))
        j, k = (i + 1) % 3, (i + 2) % 3
        s = np.sqrt(1 + m[i, i] - m[j, j] - m[k, k]) * 2
        q = [0.0] * 4
        q[i], q[3] = s / 4, (m[k, j] - m[j, k]) / s
        q[j], q[k] = (m[j, i] + m[i, j]) / s, (m[k, i] + m[i, k]) / s
    out = np.array(q)
    return out * np.sign(out[3] or 1)


# --- marks -------------------------------------------------------------------------------------


class Marks:
    """Points that an assessor palpates, each carried by a joint (offset at rest, metres)."""

    def __init__(self, skeleton: Skeleton, turns: dict[str, np.ndarray]) -> None:
        self.at, self.turns = skeleton.at, turns
        self.skin = skeleton.places[skeleton.source.group("body")]
        self.found: dict[str, tuple[str, np.ndarray]] = {}
        for side, sign in (("l", 1), ("r", -1)):
            self._foot(side, sign)
            self._head_and_shoulder(side, sign)
            self._pelvis(side, sign)
            self._knee_and_ankle(side, sign)
            self._arm(side, sign)
        self._midline()

    def offsets(self) -> dict[str, tuple[str, np.ndarray]]:
        return {
            name: (joint, place - self.at[joint]) for name, (joint, place) in self.found.items()
        }

    def pick(self, where: np.ndarray, score: np.ndarray) -> np.ndarray:
        """The place on the skin with the highest score among those asked for."""
        inside = np.where(where)[0]
        return self.skin[inside[np.argmax(score[inside])]].copy()

    def _foot(self, side: str, sign: int) -> None:
        x, y, z = self.skin.T
        ankle, toes = self.at[f"foot_{side}"], self.at[f"toes_{side}"]
        low = (sign * x > 0) & (y < 0.05)
        along = (toes - ankle) * [1, 0, 1]
        along /= np.linalg.norm(along)
        heel = ankle * [1, 0, 1] + along * np.dot(self.pick(low, -z) - ankle, along)
        self.found[f"heel_{side}"] = (f"foot_{side}", heel)  # on the axis of the foot
        self.found[f"toe_{side}"] = (f"toes_{side}", self.pick(low, z) * [1, 0, 1])
        self.found[f"ball_{side}"] = (f"midfoot_{side}", toes * [1, 0, 1])

    def _head_and_shoulder(self, side: str, sign: int) -> None:
        x, y, z = self.skin.T
        rim = self.pick(y > self.at["head"][1] - 0.01, sign * x)
        tragus = rim + np.array([-sign * 0.012, -0.010, 0.020])
        nearest = np.argmin(np.linalg.norm(self.skin - tragus, axis=1))
        self.found[f"ear_{side}"] = ("head", self.skin[nearest].copy())
        joint = self.at[f"upperarm_{side}"]
        place = self.pick((abs(x - joint[0]) < 0.02) & (abs(z - joint[2]) < 0.03), y)
        place[1] = joint[1] + 0.043  # the bone, not the flesh above it
        place[2] = min(place[2], joint[2] - 0.004)
        self.found[f"acromion_{side}"] = (f"scapula_{side}", place)

    def _pelvis(self, side: str, sign: int) -> None:
        x, y, z = self.skin.T
        hip = self.at[f"thigh_{side}"]
        front = (abs(x - hip[0]) < 0.03) & (abs(y - hip[1] - 0.08) < 0.015)
        back = (abs(x - hip[0] * 0.45) < 0.02) & (abs(y - hip[1] - 0.10) < 0.015)
        outer = (abs(y - hip[1]) < 0.02) & (abs(z - hip[2]) < 0.03) & (sign * x < 0.3)
        self.found[f"asis_{side}"] = ("pelvis", self.pick(front, z))
        self.found[f"psis_{side}"] = ("pelvis", self.pick(back, -z))
        self.found[f"trochanter_{side}"] = (f"thigh_{side}", self.pick(outer, sign * x))

    def _knee_and_ankle(self, side: str, sign: int) -> None:
        for name, joint, carrier in (
            ("epicondyle", "shin", "thigh_tw"),
            ("malleolus", "foot", "shin_tw"),
        ):
            direction = self.turns[f"{carrier}_{side}"].T @ [sign, 0, 0]
            place = self._outermost(self.at[f"{joint}_{side}"], direction, 0.014)
            self.found[f"{name}_{side}"] = (f"{carrier}_{side}", place)

    def _arm(self, side: str, sign: int) -> None:
        elbow = self.turns[f"upperarm_tw_{side}"].T @ [sign, 0, 0]
        thumb = self.turns[f"hand_{side}"].T @ [0, 0, 1]
        place = self._outermost(self.at[f"forearm_{side}"], elbow, 0.014)
        self.found[f"elbow_{side}"] = (f"upperarm_tw_{side}", place)
        place = self._outermost(self.at[f"hand_{side}"], thumb, 0.012)
        self.found[f"wrist_{side}"] = (f"forearm_tw_{side}", place)

    def _outermost(self, centre: np.ndarray, direction: np.ndarray, width: float) -> np.ndarray:
        """Where a line from a joint's centre leaves the skin, on that side of the joint."""
        away = self.skin - centre
        along = away @ direction
        aside = np.linalg.norm(away - along[:, None] * direction, axis=1)
        return self.pick((aside < width) & (along > 0) & (along < 0.09), along)

    def _midline(self) -> None:
        x, y, z = self.skin.T
        middle, at = abs(x) < 0.01, self.at
        t12 = at["spine4"][1] + 0.025
        self.found["c7"] = ("spine5", self.pick(middle & (abs(y - at["neck1"][1]) < 0.012), -z))
        self.found["t12"] = ("spine4", self.pick(middle & (abs(y - t12) < 0.03), -z) * [0, 1, 1])
        self.found["nose"] = ("head", self.pick(middle & (y > at["head"][1] - 0.04), z))
        self.found["vertex"] = ("head", self.pick(abs(x) < 0.02, y))


# --- skin weights ------------------------------------------------------------------------------


def skin_weights(source: Source, places: np.ndarray, at: dict[str, np.ndarray]) -> np.ndarray:
    """Weights of the 40 joints for every vertex of the base mesh; rows sum to 1."""
    owners = _owners(source)
    weights = np.zeros((len(places), len(NAMES)))
    for bone, rows in source.weights.items():
        values = np.array(rows)
        if len(values):
            column = weights[:, INDEX[owners(bone)]]
            np.add.at(column, values[:, 0].astype(int), values[:, 1])
    for side in "lr":
        _split_foot(weights, places, at, side)
    return weights / np.maximum(weights.sum(1, keepdims=True), 1e-9)


def _split_foot(
    weights: np.ndarray, places: np.ndarray, at: dict[str, np.ndarray], side: str
) -> None:
    """Heel and midfoot part along the foot, or the arch could not flatten."""
    forward = places[:, 2] - at[f"midfoot_{side}"][2]
    share = np.clip((forward + 0.025) / 0.05, 0, 1)
    share = share * share * (3 - 2 * share)
    whole = weights[:, INDEX[f"foot_{side}"]].copy()
    weights[:, INDEX[f"foot_{side}"]] = whole * (1 - share)
    weights[:, INDEX[f"midfoot_{side}"]] += whole * share


def _owners(source: Source):
    """A function from a bone of the source to the joint that carries its skin."""
    own = {bone: name for name, _, bone in JOINTS if bone} | {"root": "pelvis"}
    for side in "lr":
        own |= {f"pelvis.{side.upper()}": "pelvis", f"breast.{side.upper()}": "spine4"}

    def owner(bone: str) -> str:
        side = bone[-1].lower()
        if bone.startswith("toe"):
            return f"toes_{side}"
        if bone.startswith("finger") and not bone.startswith("finger1"):
            return f"fingers_{side}"
        while bone not in own:
            bone = source.rig[bone]["parent"]
        return own[bone]

    return owner
