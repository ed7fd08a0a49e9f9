"""Figures: drawings made safe for inlining, and the size of pictures.

A drawing is read by expat with document types, entities and processing instructions refused,
and written anew from a list of allowed elements, attributes and classes, so nothing that is not
on the list can reach a page.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from app.content.source.parsing import hint, shorten, words_in
from app.content.source.problems import Problem, problem

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DRAWING_SIZE = 40_000
DEPTH_LIMIT = 30

CLASSES = words_in(
    "f-ink f-rule f-line f-dev f-under f-dash f-body f-fill-ink f-fill-line f-fill-dev f-fill-under"
    " f-fill-surface f-fill-sunken f-fill-tint f-fill-dev-tint f-fill-under-tint"
    " f-fill-caution-tint f-fill-rule t t-2 t-s t-strong t-line t-dev t-under t-serif"
)
_SHAPE = "transform class id marker-start marker-mid marker-end clip-path opacity pathLength"
_ELEMENTS = {
    "svg": "viewBox class preserveAspectRatio",
    "g": f"{_SHAPE} text-anchor",
    "defs": "id",
    "path": f"{_SHAPE} d",
    "line": f"{_SHAPE} x1 y1 x2 y2",
    "polyline": f"{_SHAPE} points",
    "polygon": f"{_SHAPE} points",
    "rect": f"{_SHAPE} x y width height rx ry",
    "circle": f"{_SHAPE} cx cy r",
    "ellipse": f"{_SHAPE} cx cy rx ry",
    "text": f"{_SHAPE} x y dx dy text-anchor dominant-baseline",
    "tspan": "class x y dx dy text-anchor",
    "image": f"{_SHAPE} x y width height href preserveAspectRatio",
    "use": f"{_SHAPE} x y width height href",
    "marker": "id viewBox refX refY markerWidth markerHeight markerUnits orient",
    "pattern": "id x y width height patternUnits patternContentUnits patternTransform viewBox",
    "clipPath": "id clipPathUnits",
    "title": "",
    "desc": "",
}
ALLOWED = {name: words_in(attributes) for name, attributes in _ELEMENTS.items()}
_TEXTUAL = words_in("text tspan title desc")
_VALUE = re.compile(r"[A-Za-z0-9 \t\r\n,.()+-]*")
_URL = re.compile(r"url\(#([A-Za-z_][\w.-]*)\)")
_ID = re.compile(r"[A-Za-z_][\w.-]*")
_VIEW_BOX = re.compile(r"0 0 480 ([0-9]{3}(?:\.[0-9]+)?)")


@dataclass
class Element:
    """One element of a drawing, as read."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element | str] = field(default_factory=list)


@dataclass(frozen=True)
class Drawing:
    """A drawing as read from `path`; the root is None if it cannot be shown at all."""

    path: str
    root: Element | None
    ids: frozenset[str]
    problems: tuple[Problem, ...]


class _Unsafe(Exception):
    pass


def read_drawing(path: str, content: bytes) -> Drawing:
    """Reads and judges a drawing; what is not allowed is reported and left out."""
    if len(content) > DRAWING_SIZE:
        large = [problem("figure-large", path, 1, size=len(content))]
    else:
        large = []
    reader = _Reader(path)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = shorten(expat.ErrorString(error.code))
        found = problem("figure-malformed", path, error.lineno, reason=reason)
        return Drawing(path, None, frozenset(), (*large, found))
    except (_Unsafe, ValueError, LookupError):
        line = reader.parser.CurrentLineNumber
        return Drawing(path, None, frozenset(), (*large, problem("figure-unsafe", path, line)))
    root = reader.root
    if root is None or root.name != "svg":
        found = problem("figure-malformed", path, 1, reason="the outermost element is not <svg>")
        return Drawing(path, None, frozenset(), (*large, found))
    problems = large + reader.problems + _judge_view_box(path, root)
    return Drawing(path, root, frozenset(reader.ids), tuple(problems))


def draw(
    drawing: Drawing,
    prefix: str,
    label: str,
    described_by: str,
    address: Callable[[str], str],
) -> tuple[str, list[Problem]]:
    """The drawing as inline SVG, its ids made unique by `prefix`.

    `address` gives the address of a picture that the drawing shows, by its path relative to the
    drawing, or an empty string if there is none.
    """
    if drawing.root is None:
        return "", []
    writer = _Writer(drawing, prefix, address)
    box = escape(drawing.root.attributes.get("viewBox", "0 0 480 320"))
    inside = "".join(writer.write(child) for child in drawing.root.children)
    svg = (
        f'<svg class="figure-svg" viewBox="{box}" role="img" aria-label="{escape(label)}"'
        f' aria-describedby="{escape(described_by)}" focusable="false">{inside}</svg>'
    )
    return svg, writer.problems


class _Reader:
    """Builds the tree of allowed elements; refuses what could be expanded or fetched."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Element | None = None
        self.problems: list[Problem] = []
        self.ids: set[str] = set()
        self._open: list[Element | None] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ProcessingInstructionHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise _Unsafe

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        space, _, name = qualified.rpartition(" ")
        hidden = bool(self._open) and self._open[-1] is None
        line = self.parser.CurrentLineNumber
        too_deep = len(self._open) >= DEPTH_LIMIT
        if (
            hidden
            or too_deep
            or space != SVG
            or name not in ALLOWED
            or (name == "svg") != (not self._open)
        ):
            if not hidden:
                self._note("figure-element", line, name=shorten(name, 30))
            self._open.append(None)
            return
        element = Element(name, self._attributes(name, attributes, line), line)
        if self._open and (above := self._open[-1]):
            above.children.append(element)
        elif not self._open:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open and (above := self._open[-1]) and above.name in _TEXTUAL:
            above.children.append(text)

    def _attributes(self, name: str, given: dict[str, str], line: int) -> dict[str, str]:
        kept: dict[str, str] = {}
        for qualified, value in given.items():
            space, _, attribute = qualified.rpartition(" ")
            known = attribute in ALLOWED[name] and space in (
                "",
                XLINK if attribute == "href" else "",
            )
            if not known or not _fits(attribute, value):
                self._note("figure-attribute", line, name=shorten(attribute, 30), element=name)
                continue
            if attribute == "class":
                self._classes(value, line)
            if attribute == "id":
                if value in self.ids:
                    self._note("figure-reference", line, name=shorten(f"{value} (twice)"))
                self.ids.add(value)
            kept[attribute] = value
        return kept

    def _classes(self, value: str, line: int) -> None:
        for name in value.split():
            if name not in CLASSES:
                self._note("figure-class", line, name=shorten(name), hint=hint(name, CLASSES))

    def _note(self, code: str, line: int, **words: object) -> None:
        self.problems.append(problem(code, self.path, line, **words))


class _Writer:
    def __init__(self, drawing: Drawing, prefix: str, address: Callable[[str], str]) -> None:
        self.drawing, self.prefix, self.address = drawing, prefix, address
        self.problems: list[Problem] = []

    def write(self, node: Element | str) -> str:
        if isinstance(node, str):
            return escape(node, quote=False)
        attributes = "".join(
            f' {name}="{escape(written)}"'
            for name, value in node.attributes.items()
            if (written := self._attribute(node, name, value)) is not None
        )
        inside = "".join(self.write(child) for child in node.children)
        return f"<{node.name}{attributes}>{inside}</{node.name}>"

    def _attribute(self, node: Element, name: str, value: str) -> str | None:
        if name == "id":
            return self.prefix + value
        if name == "href" and node.name == "image":
            return self._known(node, value, self.address(value))
        if name == "href":
            known = value[:1] == "#" and value[1:] in self.drawing.ids
            return self._known(node, value, f"#{self.prefix}{value[1:]}" if known else "")
        url = _URL.fullmatch(value)
        if url is None:
            return value
        known = url[1] in self.drawing.ids
        return self._known(node, url[1], f"url(#{self.prefix}{url[1]})" if known else "")

    def _known(self, node: Element, name: str, written: str) -> str | None:
        """What is to be written, or None and a problem if the name leads nowhere."""
        if not written:
            path, line = self.drawing.path, node.line
            self.problems.append(problem("figure-reference", path, line, name=shorten(name)))
        return written or None


def _fits(name: str, value: str) -> bool:
    if name in ("marker-start", "marker-mid", "marker-end", "clip-path"):
        return _URL.fullmatch(value) is not None
    if name == "id":
        return _ID.fullmatch(value) is not None
    if name == "href":
        return ":" not in value and not value.startswith("/")
    return _VALUE.fullmatch(value) is not None


def _judge_view_box(path: str, root: Element) -> list[Problem]:
    match = _VIEW_BOX.fullmatch(root.attributes.get("viewBox", ""))
    if match and 200 <= float(match[1]) <= 520:
        return []
    return [problem("figure-viewbox", path, root.line)]


# The size of a picture, from its first bytes


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG or WebP file, or None if they cannot be read."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            size = struct.unpack(">II", content[16:24])
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            size = _webp_size(content)
        elif content.startswith(b"\xff\xd8"):
            size = _jpeg_size(content)
        else:
            return None
    except (struct.error, IndexError, ValueError):
        return None
    width, height = size
    return (width, height) if 0 < width <= 16384 and 0 < height <= 16384 else None


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = content[24:27], content[27:30]
        return 1 + int.from_bytes(width, "little"), 1 + int.from_bytes(height, "little")
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError(kind)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    raise ValueError(at)
