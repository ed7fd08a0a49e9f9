"""What the live figure costs a browser: this machine's Chromium, drawing in software.

A frame is the main thread's time for reading the clip, solving the pose, telling the worker that carries
the skin, taking what it answers, and handing that to the graphics (`upload`); drawing itself is left out,
as a graphics card does that. Throttled is Chromium's own brake on the processor, four times as slow: on
the page, not on its worker. What the worker does is told once without limit, by having a page without
workers do it. The first picture is counted from opening the page, with an empty cache and nothing but
the figure on it.
"""

import gzip
import json
import mimetypes
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from app.figure.definition import FILES, read_figure_data
from app.figure.scene import Scene, clip_for
from app.settings import ROOT
from tests.browser.conftest import _program

STATIC = ROOT / "app" / "static"
LAB = ROOT / "course_content" / "corrective-exercise" / "lab"
FLAGS = (
    "--no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist "
    "--disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
MOVEMENTS = ("ohsq", "gait", "pushup", "row")
WITHOUT_WORKERS = "delete window.Worker"
FRAMES = 500
LIMITS = {"a frame": 1.0, "a frame, throttled": 4.0, "first picture": 1500.0}
PAGE = """<!doctype html><meta charset="utf-8"><title>bench</title>
<canvas width="576" height="420" style="width:576px;height:420px"></canvas>
<script type="module" src="/bench.js"></script>"""
SCRIPT = """
import { Stage } from "/static/js/figure/stage.js"
import { at, solve } from "/static/js/figure/pose.js"
const clips = await (await fetch("/clips.json")).json()
const canvas = document.querySelector("canvas")
const gl = canvas.getContext("webgl2", { alpha: true, antialias: true, premultipliedAlpha: true })
let uploads = 0
for (const name of ["uniformMatrix4fv", "bufferData", "bufferSubData"]) {
  const original = gl[name].bind(gl)
  gl[name] = (...given) => {
    const began = performance.now()
    original(...given)
    uploads += performance.now() - began
  }
}
const stage = await Stage.open(canvas, {})
stage.resize(576, 420, 1)
async function show(clip, phase) {
  stage.pose(0, solve(stage.rig, at(clip, phase)))
  await stage.carried()
}
async function take(clip) {
  stage.setProp(clip.prop)
  stage.look("anterior", clip.frame)
  await show(clip, 0)
}
await take(clips.ohsq)
stage.render()
gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
window.firstPicture = performance.now()
window.posing = async (name, frames) => {
  for (let i = 0; i < frames; i++) await show(clips[name], i / frames)
}
window.uploading = async (name, frames) => {
  await take(clips[name])
  uploads = 0
  for (let i = 0; i < frames; i++) {
    await show(clips[name], i / frames)
    stage.render()
  }
  return uploads / frames
}
window.ready = true
"""


class Site(BaseHTTPRequestHandler):
    """The static tree, compressed as the site sends it, and the page that measures."""

    clips = b""
    sent: dict[str, int]

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        own = {
            "/": ("text/html", PAGE.encode()),
            "/bench.js": ("text/javascript", SCRIPT.encode()),
            "/clips.json": ("application/json", type(self).clips),
        }
        kind, body = own.get(path) or self._file(path)
        packed = gzip.compress(body, 9)
        if path.startswith("/static/"):
            type(self).sent[path] = len(packed)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")  # a finer clock
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(packed)

    def _file(self, path: str) -> tuple[str, bytes]:
        file = STATIC / path.removeprefix("/static/")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return kind, file.read_bytes() if path.startswith("/static/") and file.is_file() else b""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the table is all that is printed."""


def main() -> None:
    program = _program()
    if program is None:
        print("There is no Chromium on this machine: nothing to measure.")
        return
    Site.clips, Site.sent = _clips(), {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        _report(browser, f"http://127.0.0.1:{server.server_port}/")
        browser.close()
    server.shutdown()


def _clips() -> bytes:
    found, flaws = read_figure_data({name: (LAB / name).read_bytes() for name in FILES})
    assert found is not None, flaws
    clips = {name: clip_for(found, Scene(name)).to_json() for name in MOVEMENTS}
    return json.dumps(clips, separators=(",", ":")).encode()


def _report(browser: Browser, address: str) -> None:
    firsts = []
    for _ in range(3):
        page = _opened(browser, address)
        firsts.append(page.evaluate("window.firstPicture"))
    print(f"{'figure, in the browser':48} {'ms':>8} {'limit':>8}")
    for brake, name in ((1, "a frame"), (4, "a frame, throttled")):
        for movement in MOVEMENTS:
            posing, upload = _frame(page, movement, brake)
            print(f"{f'{name}, {movement}':48} {posing + upload:8.3f} {LIMITS[name]:8.1f}")
            print(f"{'  of which upload':48} {upload:8.3f}")
    alone, _ = _frame(_opened(browser, address, WITHOUT_WORKERS), "ohsq", 1)
    print(f"{'a frame where no worker starts, ohsq':48} {alone:8.3f}")
    print(
        f"{'page to first picture (best of three)':48} {min(firsts):8.0f} {LIMITS['first picture']:8.0f}"
    )
    print(f"{'downloaded, gzip, bytes':48} {sum(Site.sent.values()):8,} {700_000:8,}")


def _opened(browser: Browser, address: str, script: str = "") -> Page:
    """The page with its first picture, as somebody sees it who was never here."""
    page = browser.new_context().new_page()
    page.add_init_script(script)
    page.goto(address)
    page.wait_for_function("window.ready")
    return page


def _frame(page: Page, movement: str, brake: int) -> tuple[float, float]:
    """Milliseconds of the main thread for a frame: posing, and handing it to the graphics.

    Posing is told in the thread's own time, so that other programs do not count.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": brake})
    upload = page.evaluate("name => window.uploading(name, 30)", movement)
    page.evaluate("name => window.posing(name, 200)", movement)
    before = _busy(session)
    page.evaluate("name => window.posing(name, FRAMES)".replace("FRAMES", str(FRAMES)), movement)
    posing = (_busy(session) - before) * 1000 / FRAMES
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    return posing, upload


def _busy(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


if __name__ == "__main__":
    main()
