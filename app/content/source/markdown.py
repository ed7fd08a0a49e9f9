"""Markdown as lessons and items write it: markdown-it set up once, with our own few rules.

Raw HTML stays off: what looks like a tag is text, and is reported. The rules only recognise and
report; what a citation, a term or a figure becomes is decided in `rendering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.utils import is_code_block

from app.content.source.course import FLAGS

PROSE_DIRECTIVES = ("note", "aside", "against", "contested", "refer")
YAML_DIRECTIVES = ("figure", "check")

_DIRECTIVE = re.compile(r":::+[ \t]*(?:([A-Za-z][\w-]*)[ \t]*(.*))?(.*)")
_CITATION = re.compile(r"\[@([^\[\]]*)\](?:\{([^{}]*)\})?")
_CITED = re.compile(r"@([A-Za-z0-9][\w.:-]*)")
_GRADE_PART = re.compile(r'scope="([^"]*)"|(\S+)')
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_TRAILING = re.compile(r"[ \t\n]*\{([#.][^{}\n]*)\}[ \t]*\Z")
_NESTING_LIMIT = 20


@dataclass(frozen=True)
class SyntaxFault:
    """A fault of syntax: the line counted from 0 within the text, the code, words for it."""

    line: int
    code: str
    words: dict[str, object]


@dataclass(frozen=True)
class CitationMark:
    """A citation as written: reference ids, grade (empty if missing), flags and scope."""

    refs: tuple[str, ...]
    grade: str
    flags: tuple[str, ...]
    scope: str | None


def parse_lesson_text(
    text: str,
) -> tuple[list[Token], list[SyntaxFault], dict[str, Any]]:
    """The tokens of a lesson's body, what is wrong with its syntax, and markdown-it's own notes."""
    env: dict[str, Any] = {"faults": []}
    tokens = lesson_markdown().parse(text, env)
    return tokens, env["faults"], env


@lru_cache(maxsize=1)
def lesson_markdown() -> MarkdownIt:
    """CommonMark with tables, footnotes, definition lists and our rules."""
    md = _plain_markdown().use(footnote_plugin, inline=False).use(deflist_plugin)
    md.block.ruler.before(
        "fence",
        "directive",
        _directive,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.before("link", "term", _term)
    md.core.ruler.before("inline", "trailing_attributes", _trailing_attributes)
    return md


@lru_cache(maxsize=1)
def item_markdown() -> MarkdownIt:
    """CommonMark with tables: what stems, options and rationales are written in."""
    return _plain_markdown()


def _plain_markdown() -> MarkdownIt:
    options = {"html": False, "maxNesting": _NESTING_LIMIT, "typographer": True}
    # Authors type straight quotes; readers are shown real ones.
    md = MarkdownIt("commonmark", options).enable(["table", "smartquotes"])
    # Links are judged by the checker, which says why; markdown-it would only show them as text.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def inline_children(token: Token, first_line: int) -> Iterator[tuple[Token, int]]:
    """The children of an inline token, each with its line of the file."""
    line = first_line + (token.map[0] if token.map else 0)
    for child in token.children or ():
        yield child, line
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        line += int(child.meta.get("newlines", 0))


def plain_text(tokens: Sequence[Token] | None) -> str:
    """What a reader sees of inline tokens, without the marks of citations and footnotes."""
    parts: list[str] = []
    for token in tokens or ():
        if token.type in ("text", "code_inline", "term"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_text(token.children))
    return "".join(parts)


# Block rule: ::: name


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if is_code_block(state, start):
        return False
    match = _DIRECTIVE.match(_row(state, start))
    if match is None:
        return False
    if silent:
        return True
    name, title = match[1], (match[2] or "").strip()
    if not name:
        _fault(state.env, start, "directive-stray")
        state.line = start + 1
        return True
    close, closed = _closing(state, start, end)
    if state.level > 0:
        _fault(state.env, start, "directive-nested")
    elif not closed:
        _fault(state.env, start, "directive-open", name=name)
    if name in YAML_DIRECTIVES:
        _push_yaml(state, name, title, start, close)
    else:
        if name not in PROSE_DIRECTIVES:
            _fault(state.env, start, "directive-unknown", name=name[:40])
        _push_prose(state, name, title, start, close)
    state.line = close + 1 if closed else close
    return True


def _row(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _closing(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """The line that closes the directive, or the line before which it must have been closed."""
    for line in range(start + 1, end):
        match = _DIRECTIVE.match(_row(state, line))
        if match and (match[1] or not match[3].strip()):
            return line, not match[1]
    return end, False


def _push_yaml(state: StateBlock, name: str, title: str, start: int, close: int) -> None:
    token = state.push("directive_yaml", "", 0)
    token.meta = {"name": name, "title": title}
    token.map = [start, close]
    token.content = state.getLines(start + 1, close, 0, False)


def _push_prose(state: StateBlock, name: str, title: str, start: int, close: int) -> None:
    token = state.push("directive_open", "div", 1)
    token.meta = {"name": name, "title": title}
    token.map = [start, close]
    token.block = True
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = parent, line_max
    token = state.push("directive_close", "div", -1)
    token.meta = {"name": name}
    token.block = True


# Inline rules: [@ref]{C}, [word]{term}


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        mark, faults = _read_citation(match[1], match[2])
        token = state.push("citation", "sup", 0)
        token.meta = {"mark": mark, "faults": faults, "newlines": match[0].count("\n")}
    state.pos = match.end()
    return True


def _read_citation(
    cited: str, graded: str | None
) -> tuple[CitationMark, list[tuple[str, dict[str, object]]]]:
    faults: list[tuple[str, dict[str, object]]] = []
    refs = []
    for part in ("@" + cited).split(","):
        match = _CITED.fullmatch(part.strip())
        if match:
            refs.append(match[1])
    if len(refs) != cited.count(",") + 1:
        faults.append(("citation-odd", {}))
    grade, flags, scope = "", [], None
    for match in _GRADE_PART.finditer(graded or ""):
        word = match[2]
        if word is None:
            scope = " ".join(match[1].split()) or None
        elif word in ("A", "B", "C", "D") and not grade:
            grade = word
        elif word in FLAGS:
            flags.append(word)
        else:
            faults.append(("citation-flag", {"flag": word[:40]}))
    if not grade:
        faults.append(("citation-grade", {}))
    return CitationMark(tuple(refs), grade, tuple(dict.fromkeys(flags)), scope), faults


def _term(state: StateInline, silent: bool) -> bool:
    """`[word]{term}` and `[word]{term=key}`; other braces after brackets are a fault."""
    if state.src[state.pos] != "[":
        return False
    close = state.src.find("]", state.pos, state.posMax)
    opened = state.src.find("[", state.pos + 1, close if close > 0 else state.posMax)
    if close < 0 or opened >= 0 or not state.src.startswith("{", close + 1):
        return False
    braces = _BRACES.match(state.src, close + 1, state.posMax)
    if braces is None:
        return False
    text = state.src[state.pos + 1 : close]
    kind, _, key = braces[1].strip().partition("=")
    if not silent:
        token = state.push("term", "a", 0)
        token.content = " ".join(text.split())
        token.meta = {"key": key.strip().strip('"'), "newlines": text.count("\n")}
        if kind.strip() != "term":
            token.meta["faults"] = [("attribute-unknown", {"text": braces[1][:40]})]
    state.pos = braces.end()
    return True


# Core rule: {#anchor} after a heading, {.no-claim} after a paragraph


def _trailing_attributes(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if inline.type != "inline" or opening.nesting != 1:
            continue
        match = _TRAILING.search(inline.content[-200:])
        if match is None:
            continue
        said = match[1].strip()
        cut = len(inline.content) - len(match[0])
        if opening.type == "heading_open" and re.fullmatch(r"#[a-z][a-z0-9-]{0,60}", said):
            opening.meta["anchor"] = said[1:]
        elif opening.type == "paragraph_open" and said == ".no-claim":
            opening.meta["no-claim"] = True
        else:
            line = (inline.map[0] if inline.map else 0) + inline.content.count("\n", 0, cut)
            _fault(state.env, line, "attribute-unknown", text=said[:40])
        inline.content = inline.content[:cut]


def _fault(env: MutableMapping[str, Any], line: int, code: str, **words: object) -> None:
    env.setdefault("faults", []).append(SyntaxFault(line, code, words))
