"""YAML is read as YAML 1.2, with lines, and never raises."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.source.checking import check_tree
from app.content.source.figures import picture_size, read_drawing
from app.content.source.kinds import Readers
from app.content.source.parsing import Lines, read_text, read_yaml, split_front_matter
from app.content.source.reading import read_lesson
from app.content.source.tree import SourceTree
from tests.content.trees import (
    BANK,
    COURSE,
    DRAWING,
    GLOSSARY,
    LESSON,
    PICTURE,
    QUIZ,
    READERS,
    REFERENCES,
    text_of,
    tree,
)


def value(text: str) -> Any:
    parsed = read_yaml("x.yaml", text)
    assert parsed.problems == []
    return parsed.value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("010", "010"),
        ("0", 0),
        ("-3", -3),
        ("0x10", "0x10"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("4.70", 4.7),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-11-24", "2026-11-24"),
        ("'1'", "1"),
        ("9" * 30, "9" * 30),
        ("<<", "<<"),
    ],
)
def test_values_hold_no_surprise(text: str, wanted: object) -> None:
    found = value(text)
    assert found == wanted
    assert type(found) is type(wanted)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert value("1: a\ntrue: b\nno: c") == {"1": "a", "true": "b", "no": "c"}


def test_every_place_knows_its_line() -> None:
    lines = read_yaml("x", "a: 1\nb:\n  - c: 2\n    d: |\n      long\n  - e\nf: {g: 3}\n", 10).lines
    assert lines.of(("a",)) == 10
    assert lines.of(("b",)) == 11
    assert lines.of(("b", 0, "d")) == 13
    assert lines.of(("b", 1)) == 15
    assert lines.of(("f", "g")) == 16


def test_what_is_missing_has_the_line_of_what_is_above_it() -> None:
    lines = read_yaml("x", "a:\n  b:\n    c: 1\n").lines
    assert lines.of(("a", "b", "x", 3)) == 2
    assert Lines(7).of(("anything",)) == 7


def test_a_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    parsed = read_yaml("x", bomb)
    assert parsed.value is None
    assert [problem.code for problem in parsed.problems] == ["yaml-alias"]


def test_front_matter_says_where_the_body_begins() -> None:
    front, body, line, problems = split_front_matter("x.md", "---\na: 1\n---\nText\n")
    assert (front, body, line, problems) == ("a: 1", "Text\n", 4, [])


def test_line_ends_and_a_byte_order_mark_are_no_fault() -> None:
    assert read_text("x", "\ufeffa\r\nb\rc".encode()) == ("a\nb\nc", [])


# Nothing raises, whatever is written

MARKS = (
    "::: :::figure :::note check [@ ]{ }{ {term} {.no-claim} [^ ]: # ## ### | --- - * ` ``` > [ ]"
    " ( ) src: ../x https:// javascript: & ! ? ' \" \\ <b> <!-- 1. : items: id: a: {"
)
WORDS = st.sampled_from([*MARKS.split(" "), "\t", "\n", "\n\n", "\n---\n"])
MESS = st.lists(WORDS | st.text(max_size=8), max_size=40).map(" ".join)


@given(MESS | st.text())
def test_any_text_makes_a_lesson_or_problems(text: str) -> None:
    lesson = read_lesson(LESSON, text.encode("utf-8", "surrogatepass"))
    assert all(problem.line >= 1 for problem in lesson.problems)


@settings(deadline=None)
@given(MESS)
def test_any_body_renders(text: str) -> None:
    front = text_of(LESSON).partition("---\nHang")[0]
    checked = check_tree(tree({LESSON: f"{front}---\n{text}"}), READERS)
    assert checked.draft is not None


@given(st.text() | MESS)
def test_any_yaml_is_read_or_reported(text: str) -> None:
    clean, _ = read_text("x", text.encode("utf-8", "replace"))
    assert clean is not None
    parsed = read_yaml("x", clean)
    assert parsed.value is None or not any(p.code == "yaml-malformed" for p in parsed.problems)


@settings(deadline=None)
@given(
    st.sampled_from([COURSE, REFERENCES, GLOSSARY, LESSON, DRAWING, PICTURE, BANK, QUIZ]),
    st.binary(max_size=200) | MESS.map(lambda text: text.encode("utf-8", "replace")),
    st.integers(min_value=0, max_value=2000),
)
def test_any_bytes_anywhere_are_reported(path: str, mess: bytes, at: int) -> None:
    before = tree()[path]
    checked = check_tree(tree({path: before[:at] + mess + before[at:]}), READERS)
    assert isinstance(checked.problems, tuple)


@given(st.binary(max_size=300))
def test_any_bytes_as_a_picture(content: bytes) -> None:
    read_drawing("x.svg", content)
    picture_size(content)
    picture_size(b"RIFF0000WEBP" + content)
    picture_size(b"\xff\xd8" + content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = "id type objective refs enemies tags options stem sections draw bank count lessons use"
FIELDS = st.sampled_from(NAMES.split(" "))


@settings(deadline=None)
@given(st.dictionaries(FIELDS, JSON))
def test_readers_may_let_anything_through(raw: dict[str, Any]) -> None:
    readers = Readers(
        lambda given, check: (dict(given) | raw, []),
        lambda given: (dict(given) | raw, []),
    )
    check_tree(tree(), readers)


def test_an_empty_file_of_each_kind_is_reported() -> None:
    for path in tree():
        assert isinstance(check_tree(tree({path: b""}), READERS).problems, tuple)


def test_the_tree_of_nothing_but_names() -> None:
    files = dict.fromkeys(tree(), b"")
    assert check_tree(SourceTree("demo", files), READERS).course is None
