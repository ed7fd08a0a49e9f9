"""Light and colours of a drawn figure: those of the stage in the browser, without cast shadows."""

import json
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from app.figure.contours import Floats

PALETTES = Path(__file__).parents[1] / "static" / "figure" / "palettes.json"
THEMES = ("light", "dark")

# Brightness is the light that arrives as the eye takes it: its 1 / GAMMA power.
GAMMA = 2.2
KEY = np.array([-0.485, 0.661, 0.573])
FILL = np.array([0.889, 0.148, 0.445])
HOLLOWS, EDGES = 0.38, 0.25  # how much darker hollows and outlines are


@cache
def _palettes() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads(PALETTES.read_text(encoding="utf-8"))
    return found


def colours_of(palette: str, theme: str) -> dict[str, str]:
    """Colours by name, as the stage takes them: what a palette leaves out is clay's."""
    if theme not in THEMES:
        raise ValueError(f"A theme is light or dark, not {theme!r}.")
    clay, own = _palettes()["clay"], _palettes().get(palette, {})
    colours = {**clay["light"], **own.get("light", {})}
    return colours if theme == "light" else {**colours, **clay["dark"], **own.get("dark", {})}


@lru_cache(maxsize=4096)
def shaded(colour: str, brightness: float) -> str:
    """A colour (#rrggbb) in light of some brightness, 1 = as it is told."""
    shown = []
    for i in (1, 3, 5):
        value = int(colour[i : i + 2], 16) / 255
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        lit = min(linear * brightness**GAMMA, 1.0)
        shown.append(lit * 12.92 if lit <= 0.0031308 else 1.055 * lit ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(value * 255):02x}" for value in shown)


def brightness_of(normal: Floats, openness: Floats) -> Floats:
    """How bright places look whose normals are told from the viewer (right, up, towards)."""
    sky = normal[:, 1] * 0.5 + 0.5
    light = (
        0.86 * np.clip(normal @ KEY * 0.62 + 0.38, 0, 1) ** 1.35
        + 0.13 * np.clip(normal @ FILL * 0.6 + 0.4, 0, 1)
        + 0.085
        + 0.085 * sky
    )
    rim = np.clip(1 - normal[:, 2], 0, 1) ** 2.6
    bright: Floats = (light * (1 - HOLLOWS * (1 - openness)) * (1 - EDGES * rim)) ** (1 / GAMMA)
    return bright
