"""Points of the body that a figure may mark, and from which sides each can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.content.source.parsing import words_in


@dataclass(frozen=True)
class Landmark:
    """A point that can be felt through the skin: its name, its mark or joint, where it is seen.

    `point` without a side is one point in the middle; `paired` points have `_l` and `_r`.
    """

    name: str
    point: str
    views: frozenset[str]
    paired: bool = True


EVERYWHERE = words_in("anterior lateral posterior")

LANDMARKS: Mapping[str, Landmark] = {
    "ear": Landmark("Ear", "ear", EVERYWHERE),
    "c7": Landmark("C7", "c7", words_in("lateral posterior"), paired=False),
    "acromion": Landmark("Acromion", "acromion", EVERYWHERE),
    "elbow": Landmark("Elbow", "forearm", EVERYWHERE),
    "wrist": Landmark("Wrist", "hand", EVERYWHERE),
    "asis": Landmark("ASIS", "asis", words_in("anterior lateral")),
    "psis": Landmark("PSIS", "psis", words_in("lateral posterior")),
    "trochanter": Landmark("Greater trochanter", "thigh", words_in("lateral")),
    "knee": Landmark("Knee", "shin", EVERYWHERE),
    "ankle": Landmark("Ankle", "foot", EVERYWHERE),
    "heel": Landmark("Heel", "heel", words_in("lateral posterior")),
    "ball": Landmark("Ball of the foot", "ball", words_in("anterior lateral")),
    "toe": Landmark("Tip of the toes", "toe", words_in("anterior lateral")),
}
