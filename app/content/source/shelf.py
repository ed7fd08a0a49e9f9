"""What a lesson may reach for: references, terms, other lessons, quizzes, pictures."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from app.content.source.compiled import FigureFile, FigureScene
from app.content.source.course import ReferenceDef, TermDef
from app.content.source.figures import Drawing, read_drawing
from app.content.source.parsing import hint, words_in
from app.content.source.reading import ReadLesson
from app.content.source.tree import MEDIA_TYPES, SourceTree, suffix_of
from app.content.source.words import Words
from app.figure.definition import FigureData

# Pages of the site that a lesson may point at; `{course}` is the course's key.
SITE_PAGES = words_in(
    "/lab /lab/model /lab/drill /lab/try /review /notes /search /credits /verify /home"
    " /accessibility /privacy /courses/{course} /courses/{course}/sources"
    " /courses/{course}/glossary /courses/{course}/techniques /courses/{course}/muscles"
    " /courses/{course}/compensations /courses/{course}/tests /learn/{course}"
)


@dataclass(frozen=True)
class Target:
    """Where a link leads: an address, or the code and the reason why it leads nowhere."""

    address: str = ""
    code: str = ""
    reason: str = ""
    external: bool = False


@dataclass
class Shelf:
    """The course around a lesson; notes which pictures and scenes are used."""

    tree: SourceTree
    words: Words
    references: Mapping[str, ReferenceDef]
    designs: Mapping[str, str]
    terms: Mapping[str, TermDef]
    lessons: Mapping[str, ReadLesson]
    places: Mapping[str, str]
    """File path of each lesson of a ready module -> `module/lesson`."""
    quizzes: frozenset[str]
    lab: FigureData | None = None
    has_lab: bool = False
    """Whether there is a lab/figure.yaml at all; `lab` is None while it has flaws, too."""
    scenes: dict[str, FigureScene] = field(default_factory=dict)
    files: dict[str, FigureFile] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    drawings: dict[str, Drawing] = field(default_factory=dict)
    _spellings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.terms.values():
            for spelling in (term.key, term.term, *term.also):
                self._spellings.setdefault(_spelling(spelling), term.key)

    def term(self, key: str, text: str) -> TermDef | None:
        """The term of that key or, where none is given, of that spelling."""
        found = key or self._spellings.get(_spelling(text), "")
        return self.terms.get(found)

    def link(self, path: str, href: str) -> Target:
        """Where `href`, written in the lesson file `path`, leads."""
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href) or href.startswith("//"):
            secure = href.lower().startswith("https://") and len(href) > len("https://")
            return Target(href, external=True) if secure else Target(code="link-scheme")
        name, _, anchor = href.partition("#")
        anchor = unquote(anchor)
        if not name:
            return self._on_page(path, "", anchor)
        if name.startswith("/"):
            known = {page.format(course=self.tree.course) for page in SITE_PAGES}
            reason = "the site has no such page"
            return Target(href) if name in known else Target(code="link-broken", reason=reason)
        return self._file(path, unquote(name), anchor)

    def _file(self, path: str, name: str, anchor: str) -> Target:
        file = beside(path, name)
        if file in self.places:
            return self._on_page(file, f"/learn/{self.tree.course}/{self.places[file]}", anchor)
        if file == self.tree.content + "glossary.yaml":
            return self._entry("glossary", anchor, self.terms, anchor)
        if file == self.tree.content + "references.yaml":
            return self._entry("sources", anchor, self.references, f"ref-{anchor}")
        quiz = file.removeprefix(self.tree.quizzes).removesuffix(".yaml")
        if file.startswith(self.tree.quizzes) and quiz in self.quizzes:
            return Target(f"/learn/{self.tree.course}/quizzes/{quiz}")
        if file in self.lessons:
            return Target(code="link-broken", reason="course.yaml does not list that lesson")
        return Target(code="link-broken", reason=f"there is no file {file}")

    def _on_page(self, file: str, address: str, anchor: str) -> Target:
        if not anchor:
            return Target(address or "#")
        anchors = self.lessons[file].anchors if file in self.lessons else set()
        if anchor in anchors:
            return Target(f"{address}#{anchor}")
        reason = f"the lesson's headings are {', '.join(sorted(anchors)) or 'none'}"
        return Target(code="link-anchor", reason=reason[:300])

    def _entry(self, page: str, key: str, entries: Mapping[str, object], anchor: str) -> Target:
        address = f"/courses/{self.tree.course}/{page}"
        if not key:
            return Target(address)
        if key in entries:
            return Target(f"{address}#{anchor}")
        return Target(code="link-broken", reason=f"no entry `{key}`{hint(key, entries)}")

    def picture(self, path: str) -> str:
        """The address of a picture of the tree, noted as used; empty if there is none."""
        content = self.tree.get(path)
        if content is None or suffix_of(path) not in MEDIA_TYPES:
            return ""
        self.used.add(path)
        name = posixpath.basename(path)
        digest = hashlib.sha256(content).hexdigest()[:12]
        self.files[digest] = FigureFile(path, MEDIA_TYPES[suffix_of(path)], name)
        return f"/courses/{self.tree.course}/files/{digest}/{quote(name)}"

    def drawing(self, path: str) -> Drawing:
        """The drawing at `path`, read once, noted as used."""
        if path not in self.drawings:
            self.drawings[path] = read_drawing(path, self.tree[path])
        self.used.add(path)
        return self.drawings[path]


def beside(path: str, name: str) -> str:
    """The path that `name` means when it is written in the file `path`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _spelling(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()
