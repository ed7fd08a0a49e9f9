"""A lesson that was read, as safe HTML: citations numbered, terms and links resolved.

Reports what cannot be resolved and leaves it as text, so that a preview shows the rest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.content.source.bodies import Shown, judge, key_of
from app.content.source.compiled import Citation, FigureScene, Segment
from app.content.source.figures import draw, picture_size
from app.content.source.lesson import BodyFigureDef, FigureDef, ShownDef
from app.content.source.markdown import (
    inline_children,
    item_markdown,
    lesson_markdown,
    plain_text,
)
from app.content.source.parsing import hint, shorten
from app.content.source.problems import Problem, problem
from app.content.source.reading import TAG, FoundFigure, ReadLesson, groups, mark_of
from app.content.source.sanitising import clean
from app.content.source.shelf import Shelf, beside
from app.content.source.stills import stills
from app.content.source.stills_html import ground, legend, lists
from app.content.source.tables import measured_tables, values_table
from app.content.source.tree import MEDIA_TYPES, suffix_of
from app.content.source.words import Words
from app.figure.definition import FigureData
from app.figure.scene import phase_of


@dataclass
class Rendered:
    """What rendering a lesson gave."""

    segments: list[Segment] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def render_lesson(
    lesson: ReadLesson,
    shelf: Shelf,
    module_number: int,
    first_figure: int,
    check_ids: list[str],
) -> Rendered:
    """The lesson as segments; figures count from `first_figure` within the module.

    `check_ids` names the checks in the order of the text, an empty name for one not to be shown.
    """
    return _Renderer(lesson, shelf, f"{module_number}", first_figure, check_ids).render()


class _Renderer:
    def __init__(
        self,
        lesson: ReadLesson,
        shelf: Shelf,
        module: str,
        figure: int,
        check_ids: list[str],
    ) -> None:
        self.lesson, self.shelf, self.words = lesson, shelf, shelf.words
        self.module, self.figure, self.check_ids = module, figure, check_ids
        self.out = Rendered()
        self.html: list[str] = []
        self.anchor = ""
        self.drawings: list[str] = []
        self.blocks: dict[str, int] = {}
        self.marked: set[str] = set()
        self.tables = 0

    def render(self) -> Rendered:
        for block in groups(self.lesson.tokens):
            first = block[0]
            if first.type == "directive_yaml" and first.meta["name"] == "check":
                self._place_check(first)
                continue
            if first.type == "heading_open" and not self.anchor:
                self.anchor = str(first.attrGet("id") or "")
            begun = len(self.out.citations)
            self._prepare(block)
            env = self.lesson.env
            self.html.append(_renderer().renderer.render(block, _renderer().options, env))
            self.html.append(self._margin(self.out.citations[begun:]))
        self._flush()
        return self.out

    def note(self, code: str, line: int, **words: object) -> None:
        self.out.problems.append(problem(code, self.lesson.path, line, **words))

    # Segments

    def _place_check(self, token: Token) -> None:
        index = token.meta.get("index")
        check = self.check_ids[index] if index is not None else ""
        if check:
            self._flush()
            self.out.segments.append(Segment("check", "", check, f"check-{check}"))

    def _flush(self) -> None:
        html = clean("".join(self.html)).strip()
        for number, drawing in enumerate(self.drawings):
            html = html.replace(_slot(number), drawing, 1)
        if html:
            self.out.segments.append(Segment("html", html, "", self.anchor))
        self.html, self.drawings, self.anchor = [], [], ""

    # Tokens

    def _prepare(self, block: list[Token]) -> None:
        for number, token in enumerate(block):
            if token.type == "inline":
                self._name_block(block, number)
                self._resolve(token)
            elif token.type == "directive_open":
                token.meta["html"] = self._callout_open(token)
            elif token.type == "directive_yaml":
                token.meta["html"] = self._directive(token)
            elif token.type == "table_open":
                token.meta["label"] = self._table_label(block[number:])
            elif token.type in ("th_open", "td_open"):
                _align(token)
            elif token.type == "footnote_block_open":
                token.meta["label"] = self.words.footnotes

    def _name_block(self, block: list[Token], number: int) -> None:
        """Gives the element around an inline token its stable name, from its words alone."""
        holder = block[number - 1] if number else None
        if holder is not None and holder.type == "paragraph_open" and holder.hidden:
            holder = block[number - 2] if number > 1 else None
        if holder is None or holder.tag not in ("p", "li", "td", "h2", "h3", "dd"):
            return
        text = " ".join(plain_text(block[number].children).split())
        if not text:
            return
        name = hashlib.sha256(text.encode()).hexdigest()[:10]
        self.blocks[name] = self.blocks.get(name, 0) + 1
        if self.blocks[name] > 1:
            name = f"{name}-{self.blocks[name]}"
        holder.attrSet("data-block", name)

    def _resolve(self, inline: Token) -> None:
        kept: list[Token] = []
        links: list[Token | None] = []
        for token, line in inline_children(inline, self.lesson.first_line):
            if token.type == "citation":
                _close_up(kept)
                token.meta["html"] = self._citation(token, line)
            elif token.type == "term":
                token.meta["html"] = self._term(token, line)
            elif token.type == "link_open":
                links.append(self._link(token, line))
                if links[-1] is None:
                    continue
            elif token.type == "link_close" and links and links.pop() is None:
                continue
            kept.append(token)
        inline.children = kept

    def _citation(self, token: Token, line: int) -> str:
        mark = mark_of(token)
        known = []
        for ref in mark.refs:
            if ref in self.shelf.references:
                known.append(ref)
            else:
                near = hint(ref, self.shelf.references)
                self.note("reference-unknown", line, key=shorten(ref), hint=near)
        if not known or not mark.grade:
            return ""
        number = len(self.out.citations) + 1
        words = "; ".join(dict.fromkeys(self._design(ref) for ref in known))
        self.out.citations.append(
            Citation(number, tuple(known), mark.grade, mark.flags, mark.scope, words)
        )
        label = f"{self.words.source} {number}, {self.words.grade} {mark.grade}"
        return (
            f'<sup class="cite"><a href="#note-{number}" id="cite-{number}"'
            f' aria-label="{escape(label)}">{number}</a></sup>'
        )

    def _design(self, ref: str) -> str:
        design = self.shelf.references[ref].design
        return self.shelf.designs.get(design, design)

    def _term(self, token: Token, line: int) -> str:
        text, key = token.content, token.meta["key"]
        term = self.shelf.term(key, text)
        if term is None:
            if not token.meta.get("faults"):
                near = hint(key or text, self.shelf.terms)
                self.note("term-unknown", line, key=shorten(key or text), hint=near)
            return escape(text)
        if term.key in self.marked:
            self.note("term-repeated", line, key=term.key)
        self.marked.add(term.key)
        address = f"/courses/{self.shelf.tree.course}/glossary#{term.key}"
        return (
            f'<a class="term" href="{address}" data-behaviour="glossary"'
            f' data-term="{escape(term.term)}" data-text="{escape(term.text)}">{escape(text)}</a>'
        )

    def _link(self, token: Token, line: int) -> Token | None:
        """The link with its address, or None if only its text may stay."""
        href = str(token.attrGet("href") or "")
        target = self.shelf.link(self.lesson.path, href)
        if target.code:
            self.note(target.code, line, href=shorten(href, 100), reason=target.reason)
            return None
        token.attrSet("href", target.address)
        if target.external:
            token.attrSet("rel", "noopener")
            token.attrSet("class", "external")
        return token

    # Blocks of our own

    def _callout_open(self, token: Token) -> str:
        name, title = token.meta["name"], token.meta["title"]
        if name == "aside":
            heading = f'<p class="margin-note-title">{escape(title)}</p>' if title else ""
            opened = (
                '<aside class="margin-notes" role="note"><div class="margin-note margin-aside">'
            )
            return opened + heading
        fixed = {
            "against": self.words.against,
            "contested": self.words.contested,
            "refer": self.words.refer,
        }
        heading = title if title and name != "refer" else fixed.get(name, self.words.note)
        kind = name if name in ("note", "against", "contested", "refer") else "note"
        return (
            f'<div class="callout callout-{kind}" role="note">'
            f'<p class="callout-title">{escape(heading)}</p>'
        )

    def _margin(self, citations: Sequence[Citation]) -> str:
        if not citations:
            return ""
        notes = "".join(self._margin_note(citation) for citation in citations)
        return f'<aside class="margin-notes" role="note">{notes}</aside>\n'

    def _margin_note(self, citation: Citation) -> str:
        words, number = self.words, citation.number
        scope = (
            f'<p class="margin-note-scope">{escape(citation.scope)}</p>' if citation.scope else ""
        )
        return (
            f'<div class="margin-note" id="note-{number}"><p class="margin-note-head">'
            f'<a class="margin-note-number" href="#cite-{number}"'
            f' aria-label="{escape(f"{words.back_to_text}: {number}")}">{number}</a> '
            f"{grade_html(citation, words)} "
            f'<span class="margin-note-design">{escape(citation.words)}</span></p>'
            f"{scope}{''.join(self._finding(ref) for ref in citation.refs)}</div>"
        )

    def _finding(self, ref: str) -> str:
        reference = self.shelf.references[ref]
        address = f"/courses/{self.shelf.tree.course}/sources#ref-{ref}"
        limits = escape(self.words.source_and_limits)
        # Several links of one page with the same words need a name that tells them apart.
        label = escape(
            f"{self.words.source_and_limits}: {_short_name(reference.authors)} {reference.year}"
        )
        return (
            f'<p class="margin-note-finding">{escape(reference.finding)} '
            f'<a href="{address}" aria-label="{label}">{limits}</a></p>'
        )

    def _table_label(self, tokens: Sequence[Token]) -> str:
        self.tables += 1
        heads: list[str] = []
        for token in tokens:
            if token.type == "thead_close":
                break
            if token.type == "inline" and token.content.strip():
                heads.append(token.content.strip())
        return shorten(f"{self.words.table} {self.tables}: {', '.join(heads)}", 120)

    def _directive(self, token: Token) -> str:
        index = token.meta.get("index")
        if token.meta["name"] != "figure" or index is None:
            return ""
        found = self.lesson.figures[index]
        number = f"{self.module}.{self.figure}"
        self.figure += 1
        if found.asked:
            return self._body(found, number)
        figure = found.definition
        return self._figure(found, figure, number) if isinstance(figure, FigureDef) else ""

    def _figure(self, found: FoundFigure, figure: FigureDef, number: str) -> str:
        name = f"figure-{number.replace('.', '-')}"
        picture = self._picture(found, figure, name)
        return (
            f'<figure class="figure" id="{name}">'
            f'<div class="figure-ground figure-{figure.ground}">{picture}</div>'
            f"{self._caption(figure, number)}{self._text(figure, name, number)}</figure>\n"
        )

    def _caption(self, figure: ShownDef, number: str, legend: str = "") -> str:
        word = escape(self.words.figure)
        caption = f"<b>{word} {number}</b> {escape(figure.caption)}"
        return f"<figcaption>{caption}{legend}</figcaption>"

    def _text(self, figure: ShownDef, name: str, number: str, tables: str = "") -> str:
        """What the figure shows, in words and as values."""
        own = values_table(figure.table, f"{self.words.values} {number}")
        return (
            f'<details class="figure-text"><summary>{escape(self.words.text_description)}</summary>'
            f'<p id="{name}-text">{escape(figure.description)}</p>{own or tables}</details>'
        )

    def _body(self, found: FoundFigure, number: str) -> str:
        """A figure of the body, or nothing while something is wrong with it."""
        figure, data = found.definition, self.shelf.lab
        shown = self._shown(found)
        if shown is None or figure is None or data is None:
            return ""
        name, words = f"figure-{number.replace('.', '-')}", self.words
        key = key_of(shown, data)
        self.shelf.scenes[key] = FigureScene(shown.scene.to_json(), shown.conditions)
        address = f"/courses/{self.shelf.tree.course}/figures/{key}"
        views = stills(data, shown, words)
        self.drawings.append(ground(views, shown, name, address, words, figure.caption))
        tables = measured_tables(data, shown, f"{words.values} {number}", words)
        return (
            f'<figure class="figure figure-live" id="{name}" data-behaviour="figure"'
            f' data-clip="{address}/clip.json" data-view="{shown.scene.view}"'
            f' data-at="{phase_of(data, shown.scene):g}" data-moves="{_moves(data, shown)}">'
            f"{_slot(len(self.drawings) - 1)}"
            f"{self._caption(figure, number, legend(shown.scene, words))}{lists(views, words)}"
            f"{self._text(figure, name, number, tables)}</figure>\n"
        )

    def _shown(self, found: FoundFigure) -> Shown | None:
        """The figure judged against the course's movements; what is wrong is noted."""
        figure = found.definition
        if not self.shelf.has_lab:
            self.note("lab-missing", found.line)
        if self.shelf.lab is None or found.asked is None or not isinstance(figure, BodyFigureDef):
            return None
        shown, slips = judge(found.asked, figure, self.shelf.lab)
        for slip in slips:
            self.note(slip.code, found.line_of(slip), **slip.words)
        return shown if found.understood else None

    def _picture(self, found: FoundFigure, figure: FigureDef, name: str) -> str:
        path = beside(self.lesson.path, figure.src)
        line = found.lines.of(("src",))
        if suffix_of(path) not in MEDIA_TYPES:
            self.note("figure-type", line)
            return ""
        if path not in self.shelf.tree:
            self.note("figure-missing", line, file=shorten(path, 120))
            return ""
        if suffix_of(path) == ".svg":
            drawing = self.shelf.drawing(path)
            self.out.problems += drawing.problems
            svg, problems = draw(
                drawing,
                f"{name}-",
                figure.caption,
                f"{name}-text",
                lambda href: self.shelf.picture(beside(path, href)),
            )
            self.out.problems += problems
            self.drawings.append(svg)
            return _slot(len(self.drawings) - 1)
        size = picture_size(self.shelf.tree[path])
        if size is None:
            kind = MEDIA_TYPES[suffix_of(path)].removeprefix("image/").upper()
            self.out.problems.append(problem("figure-broken", path, 1, kind=kind))
            size = (480, 320)
        return (
            f'<img src="{self.shelf.picture(path)}" alt="{escape(figure.caption)}"'
            f' aria-describedby="{name}-text" width="{size[0]}" height="{size[1]}"'
            ' loading="lazy" decoding="async">'
        )


def _moves(data: FigureData, shown: Shown) -> str:
    """Whether there is a movement to play: quiet standing has one moment only."""
    return "yes" if len(data.movements[shown.scene.movement].phases) > 1 else "no"


def grade_html(citation: Citation, words: Words) -> str:
    """The grade's letter with its flags, as the interface's own macro writes it."""
    marks = "".join(f" is-{flag}" for flag in citation.flags if flag in ("contested", "against"))
    flags = "".join(
        f'<span class="grade-flag grade-flag-{flag}">{escape(words.flags[flag])}</span>'
        for flag in citation.flags
    )
    label = escape(f"{words.evidence_grade} {citation.grade}")
    return (
        f'<span class="grade-set"><span class="grade grade-{citation.grade.lower()}{marks}"'
        f' role="img" aria-label="{label}">{citation.grade}</span>{flags}</span>'
    )


def _short_name(authors: str) -> str:
    first, *others = authors.split(",")
    return first.split(" ")[0] + (" et al." if others else "")


def _slot(number: int) -> str:
    # No author can write this: raw HTML is off, and no rule of ours makes this class.
    return f'<span class="drawing-slot">{number}</span>'


def _close_up(tokens: list[Token]) -> None:
    """A citation's number stands right after the word before it, whatever space was written."""
    if tokens and tokens[-1].type == "softbreak":
        tokens.pop()
    if tokens and tokens[-1].type == "text":
        tokens[-1].content = tokens[-1].content.rstrip()


def _align(token: Token) -> None:
    style = str(token.attrs.pop("style", ""))
    if style.startswith("text-align:") and not style.endswith("left"):
        token.attrSet("class", f"align-{style.removeprefix('text-align:')}")
    if token.type == "th_open":
        token.attrSet("scope", "col")


# Render rules


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    md = lesson_markdown()
    for name in ("citation", "term", "directive_open", "directive_yaml"):
        md.add_render_rule(name, _as_prepared)
    md.add_render_rule("directive_close", _directive_close)
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", _table_close)
    md.add_render_rule("footnote_block_open", _footnotes_open)
    md.add_render_rule("image", _no_image)
    return md


def _as_prepared(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return str(tokens[at].meta.get("html", ""))


def _directive_close(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return "</div></aside>\n" if tokens[at].meta["name"] == "aside" else "</div>\n"


def _table_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    label = escape(tokens[at].meta.get("label", ""))
    return (
        f'<div class="table-wrap" tabindex="0" role="region" aria-label="{label}">'
        '<table class="data-table">\n'
    )


def _table_close(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _footnotes_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    label = escape(tokens[at].meta.get("label", ""))
    return f'<section class="footnotes" aria-label="{label}"><ol class="footnotes-list">\n'


def _no_image(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return escape(plain_text(tokens[at].children))


# Items

# Text without any of these is the same in Markdown, and most texts of items are; the first
# character counts apart, for lists and numbered lines.
_MARKED = re.compile(r"[*_`\"'\[\]<>&\\!#|~{}\n\r\t=\0]|^\s*(?:[-+:>]|\d)")


def render_item_text(text: str, *, block: bool) -> tuple[str, list[tuple[str, dict[str, object]]]]:
    """A text of an item as safe HTML, and what may not stand in it (code, words for it)."""
    if not _MARKED.search(text):
        html = escape(text.strip(), quote=False)
        return (f"<p>{html}</p>" if block else html), []
    md = item_markdown()
    tokens = md.parse(text) if block else md.parseInline(text)
    faults: list[tuple[str, dict[str, object]]] = []
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            _align(token)
        if token.type == "inline":
            token.children, found = _judge_item_inline(token.children or [])
            faults += found
    return clean(md.renderer.render(tokens, md.options, {})).strip(), faults


def _judge_item_inline(
    tokens: list[Token],
) -> tuple[list[Token], list[tuple[str, dict[str, object]]]]:
    kept: list[Token] = []
    faults: list[tuple[str, dict[str, object]]] = []
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            if not href.lower().startswith("https://"):
                faults.append(("link-scheme", {"href": shorten(href, 100)}))
            token.attrSet("rel", "noopener")
            token.attrSet("class", "external")
        elif token.type == "image":
            faults.append(("image-inline", {}))
            token = Token("text", "", 0, content=plain_text(token.children))
        elif token.type == "text":
            faults += _judge_item_words(token.content)
        kept.append(token)
    return kept, faults


def _judge_item_words(text: str) -> list[tuple[str, dict[str, object]]]:
    faults: list[tuple[str, dict[str, object]]] = []
    tag = TAG.search(text)
    if tag:
        faults.append(("raw-html", {"tag": shorten(tag[0])}))
    if "[@" in text or "]{term" in text or text.startswith(":::"):
        faults.append(("citation-place", {}))
    return faults
