"""Walks through the site as a reader of its pages does: every link, every form."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from werkzeug.test import TestResponse

FIELDS = ("input", "textarea", "select", "button")


@dataclass(frozen=True)
class Sheet:
    """A form as a browser would send it."""

    method: str
    action: str
    names: tuple[str, ...]


@dataclass
class Reading(HTMLParser):
    """What one page has: links, forms, and what the content policy forbids."""

    address: str
    links: list[str] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    _form: tuple[str, str, list[str]] | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note_forbidden(tag, given)
        if tag == "a" and "href" in given:
            self.links.append(urldefrag(urljoin(self.address, given["href"])).url)
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self._form = (given.get("method", "get").upper(), action, [])
        if tag in FIELDS and self._form and given.get("name"):
            self._form[2].append(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            method, action, names = self._form
            self.sheets.append(Sheet(method, action, tuple(dict.fromkeys(names))))
            self._form = None

    def _note_forbidden(self, tag: str, given: dict[str, str]) -> None:
        inline = tag == "style" or (tag == "script" and "src" not in given)
        if inline and not given.get("nonce"):
            self.forbidden.append(f"<{tag}> without a nonce")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.forbidden.append(f"<{tag} {name}=…>")
            if re.match(r"\s*(javascript|vbscript):", value, re.IGNORECASE):
                self.forbidden.append(f"<{tag} {name}={value}>")


def walk(get: Callable[[str], TestResponse], start: str = "/") -> Iterator[tuple[str, Reading]]:
    """Every page of this site that a chain of links leads to, each once."""
    waiting, seen = deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        response = get(address)
        if response.is_streamed:
            response.close()
        if response.mimetype != "text/html" or response.location:
            continue
        reading = Reading(address)
        reading.feed(response.text)
        yield address, reading
        for link in reading.links:
            if is_ours(link) and link not in seen:
                seen.add(link)
                waiting.append(link)


def is_ours(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.netloc and parts.scheme == "" and not link.startswith("/assets/")
