"""Draws the still pictures of the figure that site, certificate and lessons show.

    .venv/bin/python tools/figure/stills.py              all of them
    .venv/bin/python tools/figure/stills.py hero ...     some of them
    .venv/bin/python tools/figure/stills.py --plan       landmarks.json and hero.json only

Run it when the body, a pose or a value changes. It writes the pictures, tools/figure/landmarks.json
and app/static/figure/hero.json. It needs Playwright and the machine's Chromium (CHROMIUM names another
one), and no network.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, Route, sync_playwright  # noqa: E402

from app.figure.clips import Clip  # noqa: E402
from tools.figure.still_plans import (  # noqa: E402
    COURSE,
    LESSON_STILLS,
    STILLS,
    VIEWS,
    Still,
    clip_of_still,
    entry,
    frame_of_still,
    hero_clip,
    params_of_still,
    pose_of,
)

HERE = Path(__file__).parent
STATIC = ROOT / "app" / "static"
LESSON, SITE = COURSE / "figures" / "bodies", STATIC / "img" / "bodies"
LANDMARKS, HERO = HERE / "landmarks.json", STATIC / "figure" / "hero.json"
MOST = {LESSON: 40_000, SITE: 60_000}  # bytes
ADDRESS = "http://figure.invalid/"  # answered from the files of this repository
FLAGS = (
    "--no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist "
    "--disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()


def main() -> None:
    asked = sys.argv[1:]
    write_plans()
    if asked != ["--plan"]:
        draw_all({name: STILLS[name] for name in asked or STILLS})


def write_plans() -> None:
    """landmarks.json, a line for each picture, and hero.json."""
    rows = [f" {json.dumps(name)}: {json.dumps(entry(still))}" for name, still in STILLS.items()]
    LANDMARKS.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    told = json.dumps(hero_clip(), ensure_ascii=False, separators=(",", ":"))
    HERO.write_text(told + "\n", encoding="utf-8")


def draw_all(stills: dict[str, Still]) -> None:
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.on("pageerror", lambda error: print("page:", error))
        page.route(f"{ADDRESS}**", answer)
        page.goto(ADDRESS)
        for name, still in stills.items():
            for theme in still.themes:
                draw(page, name, still, theme)
        browser.close()


def answer(route: Route) -> None:
    """A page without anything on it, our script, or a static file of the product."""
    path = urlsplit(route.request.url).path.strip("/")
    if not path:
        route.fulfill(body="<!doctype html>", content_type="text/html")
    else:
        route.fulfill(path=HERE / path if path == "stills.js" else STATIC / path)


def draw(page: Page, name: str, still: Still, theme: str) -> None:
    """Draws one picture and puts it where it belongs."""
    folder = LESSON if name in LESSON_STILLS else SITE
    path = folder / f"{name}{'-dark' if theme == 'dark' else ''}.webp"
    shot = shot_of(still) | {"dark": theme == "dark", "most": MOST[folder]}
    drawn = page.evaluate("async shot => (await import('/stills.js')).draw(shot)", shot)
    path.write_bytes(base64.b64decode(drawn.partition(",")[2]))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


def shot_of(still: Still) -> dict[str, Any]:
    """What stills.js needs to know."""
    azimuth, elevation = VIEWS[still.view]
    clip: Clip = clip_of_still(still)
    frame = frame_of_still(still, pose_of(still))
    return {
        "params": params_of_still(still),
        "prop": clip.to_json()["prop"],
        "frame": {"width": frame.width, "height": frame.height, "centre": list(frame.centre)},
        "azimuth": azimuth,
        "elevation": elevation,
        "width": still.size[0],
        "height": still.size[1],
        "over": list(still.scene.over),
        "under": list(still.scene.under),
    }


if __name__ == "__main__":
    main()
