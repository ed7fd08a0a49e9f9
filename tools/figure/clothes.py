"""Clothes and hair: smooth fields over the skin, in metres, positive inside, cut at zero.

They are no second surface, so a hem stays one clean line at any size and never lifts off.
"""

import numpy as np
from skeleton import INDEX
from surface import hem_and_waist, smooth

THICKNESS = {"cloth": 0.002, "hair": 0.009}


class Wardrobe:
    """Fields of top, shorts and hair for places of the woman at rest."""

    def __init__(self, joints: dict[str, np.ndarray], ear: np.ndarray) -> None:
        self.joints, self.ear = joints, ear

    def fields(self, mesh: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        rest, arm, eye = mesh["rest"], mesh["arm"], mesh["eye"]
        skull = mesh["weights"][:, INDEX["head"]]
        out = {
            "top": self._top(rest, arm),
            "shorts": self._shorts(rest, arm),
            "hair": self._hair(rest, skull, eye),
        }
        for field in out.values():
            field[eye > 0.5] = -1
        return out

    def _top(self, rest: np.ndarray, arm: np.ndarray) -> np.ndarray:
        side, y, z = abs(rest[:, 0]), rest[:, 1], rest[:, 2]
        neck, shoulder = self.joints["neck1"], self.joints["upperarm_l"][1]
        waist = hem_and_waist(self.joints["pelvis"], self.joints["shin_l"])[1]
        behind = smooth(neck[2] + 0.030, neck[2] - 0.060, z)
        below = np.maximum(0, neck[1] + 0.05 - y)
        neckline = (np.hypot(side / 0.090, below / (0.160 - 0.05 * behind)) - 1) * 0.1
        armhole = self._armhole(side, y, arm, shoulder, behind)
        out = lesser(lesser(neckline, armhole, 0.015), y - waist, 1e-3)
        return np.minimum(out, neck[1] + 0.05 - y)

    def _armhole(self, side, y, arm, shoulder: float, behind) -> np.ndarray:
        """A wide strap in front; a racer back behind, so that the shoulder blades stay bare."""
        under = (0.46 - arm) * 0.16 + 0.2 * smooth(shoulder - 0.10, shoulder - 0.07, y)
        front = 0.137 - side - 0.034 * smooth(shoulder - 0.10, shoulder + 0.04, y)
        front += 0.06 * smooth(shoulder - 0.055, shoulder - 0.105, y)
        back = racer_width(y, shoulder) - side
        return lesser(front, under, 0.03) * (1 - behind) + lesser(back, under, 0.03) * behind

    def _shorts(self, rest: np.ndarray, arm: np.ndarray) -> np.ndarray:
        y = rest[:, 1]
        hem, waist = hem_and_waist(self.joints["pelvis"], self.joints["shin_l"])
        inside = lesser((0.5 - arm) * 0.16, 0.30 - abs(rest[:, 0]))
        return np.minimum(np.minimum(waist - y, y - hem), inside)

    def _hair(self, rest: np.ndarray, skull: np.ndarray, eye: np.ndarray) -> np.ndarray:
        _, y, z = (rest - self.joints["head"]).T
        head = skull > 0.9
        crown = y[head & (eye < 0.5)].max()
        front, back = z[head].max(), z[head].min()
        out = y - crown * hairline((z - back) / (front - back))
        out = lesser(out, (skull - 0.5) * 0.1, 0.005)
        ahead, above = (rest - self.ear)[:, 2] + 0.014, (rest - self.ear)[:, 1] - 0.004
        around = (np.hypot(ahead / 0.024, above / 0.036) - 1) * 0.024
        return lesser(out, around, 0.004)  # it goes round the ear


def lesser(a: np.ndarray, b: np.ndarray, rounding: float = 0.02) -> np.ndarray:
    """The lesser of two fields with a rounded corner."""
    share = np.clip(0.5 + 0.5 * (b - a) / rounding, 0, 1)
    return b * (1 - share) + a * share - rounding * share * (1 - share)


def racer_width(y: np.ndarray, shoulder: float) -> np.ndarray:
    """Half the width of the top's back at a height."""
    heights = shoulder + np.array([-0.36, -0.30, -0.24, -0.19, -0.13, -0.08, -0.03, 0.015, 0.05])
    widths = np.array([0.30, 0.175, 0.108, 0.078, 0.062, 0.058, 0.066, 0.090, 0.108])
    return _evened(heights, widths, y, steps=240, rounds=60)


def hairline(along: np.ndarray) -> np.ndarray:
    """Height of the hairline as a share of the crown's, from the back (0) to the front (1)."""
    at = np.array([0, 0.2, 0.38, 0.46, 0.52, 0.60, 0.70, 0.80, 1])
    height = np.array([0.02, -0.02, 0.06, 0.20, 0.30, 0.52, 0.68, 0.76, 2])
    return _evened(at, height, along, steps=200, rounds=12)


def _evened(at: np.ndarray, values: np.ndarray, asked: np.ndarray, steps: int, rounds: int):
    """Points joined by lines whose corners are rounded off."""
    fine = np.linspace(at[0], at[-1], steps)
    curve = np.interp(fine, at, values)
    for _ in range(rounds):
        curve[1:-1] = (curve[:-2] + curve[2:] + curve[1:-1]) / 3
    return np.interp(asked, fine, curve)


def thickness(fields: dict[str, np.ndarray]) -> np.ndarray:
    """How far cloth and hair stand off the skin, metres."""
    cloth = np.maximum(fields["top"], fields["shorts"])
    return THICKNESS["cloth"] * smooth(-0.003, 0.007, cloth) + THICKNESS["hair"] * smooth(
        0, 0.012, fields["hair"]
    )
