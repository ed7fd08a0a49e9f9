"""Somebody at a browser: what she does on pages, and what went wrong without her seeing it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from app.quizzes.items.contract import Prepared
from tests import make
from tests.browser.live import Live

AXE = Axe().axe_script
REQUIRED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ADVISED = ["best-practice"]
PATIENCE = 15_000  # ms; two cores may be busy with other tests
WIDTH, HEIGHT = 1280, 900
# Long lists of rows from one template: their first rows stand for all.
ALIKE = [[".reference-list > li:nth-child(n+9)"], [".section:nth-of-type(n+5) > .glossary"]]
BROUGHT_BY_THE_DOCUMENT = "Failed to load resource"  # judged by the response itself


class Visitor:
    """A page and the faults that a person would not notice."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.may_lose_requests = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    # --- what fails a test ---

    def _console(self, message: ConsoleMessage) -> None:
        grave = message.type == "error" or "did not start" in message.text
        if grave and not message.text.startswith(BROUGHT_BY_THE_DOCUMENT):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url)
        if host.scheme in ("http", "https") and not request.url.startswith(self.address + "/"):
            self.faults.append(f"left the host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left takes its requests with it, and a pulled cable those that are under way,
        # whose end may be told only when it is in again: neither is a fault of theirs.
        expected = ("ERR_ABORTED", "ERR_INTERNET_DISCONNECTED")
        if not self.may_lose_requests and not (request.failure or "").endswith(expected):
            self.faults.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400) and not self.may_lose_requests:
            self.faults.append(f"{response.status}: {response.url} from {self.page.url}")

    @contextmanager
    def without_network(self) -> Iterator[None]:
        """The cable is out while the body runs; lost requests are then no fault."""
        self.may_lose_requests = True
        self.page.context.set_offline(True)
        yield
        self.page.context.set_offline(False)
        self.may_lose_requests = False

    # --- moving about ---

    def go(self, address: str) -> None:
        """Open an address; it must be there."""
        response = self.page.goto(address)
        assert response is not None
        assert response.ok, f"{address}: {response.status}"

    def ready(self) -> None:
        """The page's scripts have come, as they have for anyone who reads before she clicks."""
        self.page.wait_for_load_state("networkidle")

    def press_button(self, name: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=name, exact=True).click()

    def is_at(self, path: str) -> None:
        self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def heading(self, words: str) -> None:
        """The page that is there now has this main heading."""
        expect(self.page.locator("h1")).to_have_text(words)

    # --- questions ---

    def answer(self, prepared: Prepared, *, within: str = "main", script: bool = True) -> None:
        """Give the right answer with the controls of the question."""
        form = self.page.locator(within)
        for name, values in make.right_form(prepared).items():
            controls = form.locator(f'[name="{name}"]')
            if prepared["kind"] == "order" and script:
                continue
            if prepared["kind"] in ("order", "match"):
                controls.select_option(values[0])
            elif prepared["kind"] in ("single", "truefalse", "multiple"):
                for value in values:
                    form.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                controls.fill(values[0])
        if prepared["kind"] == "order" and script:
            self._put_in_order(form, prepared)

    def _put_in_order(self, form: Locator, prepared: Prepared) -> None:
        """By the buttons of the rows: each step in turn up to its place."""
        wanted = make.right_form(prepared)
        names = sorted(wanted, key=lambda name: int(wanted[name][0]))
        moved = False
        for place, name in enumerate(names):
            row = form.locator(".order-row").filter(has=self.page.locator(f'[name="{name}"]'))
            at = int(row.locator(".order-number").inner_text()) - 1
            for _step in range(at - place):
                row.get_by_role("button", name="Move up").click()
                moved = True
        if not moved:
            form.locator(".order-keep").click()

    def saved(self) -> None:
        """The server has what was answered."""
        expect(self.page.locator(".saved")).to_have_attribute("data-saved", "saved")

    # --- what every page owes ---

    def axe(self, *, advice: bool = False) -> list[str]:
        """Faults by WCAG 2.2 A and AA; `advice` is printed and fails nothing."""
        self.page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
        options = {
            "runOnly": {"type": "tag", "values": REQUIRED + ADVISED * advice},
            "resultTypes": ["violations"],
        }
        where = json.dumps({"exclude": ALIKE})
        found: dict[str, Any] = self.page.evaluate(f"axe.run({where}, {json.dumps(options)})")
        faults = []
        for rule in found["violations"]:
            nodes = [f"{node['target']} {node['failureSummary']}" for node in rule["nodes"][:4]]
            words = f"{self.path}: {rule['id']} ({len(rule['nodes'])}): {rule['help']}\n    "
            words += "\n    ".join(one.replace("\n", " ") for one in nodes)
            if set(rule["tags"]) & set(REQUIRED):
                faults.append(words)
            else:
                print("advice", words)
        return faults

    def overflow(self, width: int) -> list[str]:
        """What stands out beyond the page's right edge at this width; empty when it fits."""
        self.page.set_viewport_size({"width": width, "height": 800})
        found: list[str] = self.page.evaluate(OVERFLOW)
        return [f"{self.path} at {width}: {one}" for one in found]


OVERFLOW = """() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  const scrolls = element => element && element !== document.body && element !== root
    && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
  const wide = [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect()
    return box.width && box.right > root.clientWidth + 1 && !scrolls(element.parentElement)
  })
  const name = element => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}`
  return [`${root.scrollWidth} px wide`, ...wide.slice(0, 6).map(name)]
}"""


@contextmanager
def visiting(browser: Browser, site: Live) -> Iterator[Callable[..., Visitor]]:
    """Hands out browsers on the site, each a device of its own, and asks each at the end what
    went wrong unseen."""
    visitors: list[Visitor] = []

    def arrive(
        name: str | None = None,
        *,
        javascript: bool = True,
        dark: bool = False,
        width: int = WIDTH,
        height: int = HEIGHT,
        address: str = "",
        **more: Any,
    ) -> Visitor:
        context = browser.new_context(
            base_url=address or site.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        if name:
            context.add_cookies([site.session_of(name)])
        visitors.append(Visitor(context.new_page(), address or site.address))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.page.context.close()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    assert not faults, "went wrong unseen:\n" + "\n".join(faults)
