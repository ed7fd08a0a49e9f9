"""Changes of the skin that no joint makes: shoulder blades, the arch of the foot, a gripping hand.

Each is the offset of every vertex at the whole morph, told on the woman at rest, in metres.
"""

import numpy as np
from skeleton import INDEX, Skeleton
from source import Source
from surface import smooth

BLADE_JOINTS = ("spine3", "spine4", "spine5")
# How far the border and the tip stand off at the whole morph, 18 degrees. The tip's is the true one, a
# tenth of a metre times the sine; the border's is a little more, for it is seen from straight behind.
WING_HEIGHT, TIP_HEIGHT = 0.040, 0.031
GRIP = {  # degrees of the three joints of a finger, the thumb's first
    1: (46, 42, 40),
    2: (38, 74, 42),
    3: (42, 78, 44),
    4: (46, 78, 44),
    5: (52, 76, 42),
}


class Blades:
    """The inner border ('wing') and the lower tip ('tip') of a shoulder blade leave the ribs."""

    def __init__(self, places, normal, weights, joints) -> None:
        self.places, self.normal, self.weights, self.joints = places, normal, weights, joints

    def offset(self, kind: str, side: str) -> np.ndarray:
        sign = 1 if side == "l" else -1
        upper, lower = self._border(sign)
        flat = self.places * [1, 1, 0]
        along = np.clip((flat - upper) @ (lower - upper) / np.sum((lower - upper) ** 2), 0, 1)
        off = flat - (upper + along[:, None] * (lower - upper))
        if kind == "wing":
            return self._wing(sign * off[:, 0], off[:, 1], along, sign) * self._back(side)[:, None]
        return self._tip(flat - lower, sign) * self._back(side)[:, None]

    def _border(self, sign: int) -> tuple[np.ndarray, np.ndarray]:
        spine, neck = self.joints["spine5"][1], self.joints["neck1"][1]
        upper = np.array([sign * 0.070, spine * 0.55 + neck * 0.45, 0])
        return upper, np.array([sign * 0.082, spine - 0.030, 0])

    def _back(self, side: str) -> np.ndarray:
        carriers = [*BLADE_JOINTS, *(f"{n}_{side}" for n in ("scapula", "clavicle", "upperarm"))]
        carried = self.weights[:, [INDEX[n] for n in carriers]].sum(1) > 0.2
        return np.clip((-self.normal[:, 2] - 0.05) / 0.3, 0, 1) * carried

    @staticmethod
    def _wing(lateral, beyond, along, sign: int) -> np.ndarray:
        """A ridge, steep towards the spine with a groove inside it, a long slope to the side."""
        beyond = np.where((along > 0) & (along < 1), 0, beyond)
        width = np.where(lateral < 0, 0.018, 0.058)
        ridge = np.exp(-((lateral / width) ** 2) - (beyond / 0.026) ** 2) * (0.75 + 0.25 * along)
        groove = np.exp(-(((lateral + 0.034) / 0.016) ** 2) - (beyond / 0.04) ** 2)
        direction = np.array([sign * 0.10, 0, -1]) * WING_HEIGHT
        return (ridge - 0.28 * groove)[:, None] * direction

    @staticmethod
    def _tip(off, sign: int) -> np.ndarray:
        x, y = sign * off[:, 0], off[:, 1]
        high, wide = np.where(y < 0, 0.022, 0.062), np.where(x < 0, 0.025, 0.042)
        bump = np.exp(-((y / high) ** 2) - (x / wide) ** 2)
        groove = np.exp(-(((y + 0.042) / 0.018) ** 2) - (x / 0.045) ** 2)
        return (bump - 0.25 * groove)[:, None] * np.array([0, 0.06, -1]) * TIP_HEIGHT


def arch(places, weights, joints, side: str) -> np.ndarray:
    """The inner border of the foot sinks and bulges inward, as far as it goes."""
    sign = 1 if side == "l" else -1
    ankle, toes = joints[f"foot_{side}"], joints[f"toes_{side}"]
    forward = (toes - ankle) * [1, 0, 1]
    length = np.linalg.norm(forward)
    forward /= length
    inward = np.array([-sign * forward[2], 0, sign * forward[0]])
    off = places - ankle
    along, inside = off @ forward / length, off @ inward
    carried = weights[:, [INDEX[f"{n}_{side}"] for n in ("foot", "midfoot")]].sum(1)
    middle = np.exp(-(((along - 0.32) / 0.34) ** 2)) * carried
    inner = smooth(-0.012, 0.022, inside) * middle
    height = np.clip(places[:, 1], 0, 0.07)
    sink = -0.70 * height * smooth(0.075, 0.03, places[:, 1])
    bulge = 0.014 * np.exp(-(((height - 0.022) / 0.022) ** 2))
    return inner[:, None] * (sink[:, None] * [0, 1, 0] + bulge[:, None] * inward)


def seat(places: np.ndarray, joints: dict[str, np.ndarray]) -> np.ndarray:
    """What lies between the thighs goes up with them when both hips bend."""
    x, y, z = (places - joints["pelvis"]).T
    between = (abs(x) < 0.012) & (abs(z) < 0.05) & (abs(y) < 0.15)
    lowest = y[between].min()
    near = np.exp(-((x / 0.05) ** 2) - ((z - 0.05) / 0.05) ** 2 - ((y - lowest - 0.01) / 0.05) ** 2)
    return near[:, None] * np.array([0, 0.036, -0.020])


# --- the hand ----------------------------------------------------------------------------------


class Grip:
    """The fingers of one hand curled round a bar, from the source's own finger bones."""

    def __init__(self, source: Source, skeleton: Skeleton, side: str) -> None:
        self.source, self.side, self.caps = source, side, side.upper()
        self.skeleton, self.places = skeleton, skeleton.places
        index, little = (skeleton.head_of(f"finger{k}-1.{self.caps}") for k in (2, 5))
        hand, knuckles = skeleton.at[f"hand_{side}"], skeleton.at[f"fingers_{side}"]
        self.across = (index - little) / np.linalg.norm(index - little)
        self.out = (knuckles - hand) / np.linalg.norm(knuckles - hand)
        palm = np.cross(self.across, self.out) * (-1 if side == "l" else 1)
        self.palm = palm / np.linalg.norm(palm)  # the way that the palm faces

    def offset(self) -> np.ndarray:
        moved, carried = np.zeros_like(self.places), np.zeros(len(self.places))
        for finger in range(1, 6):
            turn, shift = np.eye(3), np.zeros(3)
            for k in (1, 2, 3):
                bone = f"finger{finger}-{k}.{self.caps}"
                turn, shift = self._bent(bone, finger, k, turn, shift)
                share = self._share(bone)
                moved += share[:, None] * (self.places @ turn.T + shift - self.places)
                carried += share
        return moved

    def centre(self) -> np.ndarray:
        """Where the middle of a held bar lies."""
        knuckles = self.skeleton.at[f"fingers_{self.side}"]
        return knuckles + self.palm * 0.030 - self.out * 0.004

    def _bent(self, bone: str, finger: int, k: int, turn, shift):
        head = self.skeleton.head_of(bone)
        if finger == 1:
            step = self._thumb(k)
        else:
            step = rotation(np.cross(self.out, self.palm), GRIP[finger][k - 1])
        # the joint turns in the axes of the bone before it
        return turn @ step, turn @ (head - step @ head) + shift

    def _thumb(self, k: int) -> np.ndarray:
        """Over the palm, then under the bar and up before it."""
        axis = (self.across, self.palm) if k == 1 else (self.palm, self.out)
        return rotation(np.cross(*axis), GRIP[1][k - 1])

    def _share(self, bone: str) -> np.ndarray:
        share = np.zeros(len(self.places))
        rows = np.array(self.source.weights[bone])
        np.add.at(share, rows[:, 0].astype(int), rows[:, 1])
        return share


def rotation(axis: np.ndarray, degrees: float) -> np.ndarray:
    x, y, z = axis / np.linalg.norm(axis)
    a = np.radians(degrees)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * k @ k
