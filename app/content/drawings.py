"""Figures of the body as a browser gets them: stills as SVG, movements as curves.

Made when asked for and kept in this process, compressed; what a key names never changes.
"""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.content.source.compiled import FigureScene
from app.figure.definition import FigureData
from app.figure.drawing import svg
from app.figure.scene import Scene, clip_for

KEPT = 512  # stills and movements in memory: some 15 KB each
LEVEL = 6  # of compression: the higher ones take three times as long for a hundredth
CLIP = "clip.json"
MEDIA_TYPES = {".svg": "image/svg+xml", ".json": "application/json"}


@dataclass(frozen=True)
class Figure:
    """One figure of a course; equal keys are equal figures."""

    key: str
    scene: Scene
    conditions: tuple[str, ...]

    @classmethod
    def of(cls, key: str, kept: FigureScene) -> "Figure":
        return cls(key, Scene.from_json(kept.scene), kept.conditions)


def compressed(data: FigureData, figure: Figure, name: str) -> bytes | None:
    """The file of that name of a figure (`clip.json`, `<view>[-b][-dark].svg`), gzipped.

    None when the figure has no such file.
    """
    if name == CLIP:
        return _clip(data, figure)
    asked = _still_asked(data, figure, name)
    return None if asked is None else _still(data, figure, *asked)


def _still_asked(data: FigureData, figure: Figure, name: str) -> tuple[str, str, int] | None:
    """The view, the theme and the condition that a name asks for."""
    figures = range(len(figure.scene.conditions))
    for view in data.movements[figure.scene.movement].views:
        for which in figures:
            for theme, dark in (("light", ""), ("dark", "-dark")):
                if name == f"{view}{'-b' if which else ''}{dark}.svg":
                    return view, theme, which
    return None


@lru_cache(maxsize=KEPT)
def _still(data: FigureData, figure: Figure, view: str, theme: str, which: int) -> bytes:
    drawn = svg(data, figure.scene, view, theme=theme, which=which)
    return gzip.compress(drawn.encode(), LEVEL, mtime=0)


@lru_cache(maxsize=KEPT)
def _clip(data: FigureData, figure: Figure) -> bytes:
    told = json.dumps(_told(data, figure), separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(told.encode(), LEVEL, mtime=0)


def _told(data: FigureData, figure: Figure) -> dict[str, Any]:
    """What the player needs; no compensation and no axis is named in it."""
    scene, movement = figure.scene, data.movements[figure.scene.movement]
    painted = (*scene.over, *scene.under)
    return {
        "clips": [
            clip_for(data, scene, which=which).to_json() for which in range(len(scene.conditions))
        ],
        "conditions": list(figure.conditions),
        "phases": [[phase, name] for phase, name in movement.phases],
        "scene": {
            "over": list(scene.over),
            "under": list(scene.under),
            "names": {muscle: data.muscles[muscle].name for muscle in painted},
            "palette": scene.palette,
        },
    }
