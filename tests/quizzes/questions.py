"""Items to test with: the examples of docs/items.md, and strategies for any item of each type."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)

from app.quizzes.definition import read_item
from app.quizzes.items import ITEM_TYPES

# Other work on the machine must not fail a law.
unhurried = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "items.md").read_text(encoding="utf-8")
RAW: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
]


def normal(raw: dict[str, Any]) -> dict[str, Any]:
    """The normalised item of a source without grave faults."""
    item, faults = read_item(raw, check=False)
    assert item is not None, faults
    assert not [fault for fault in faults if fault.grave], faults
    return item


EXAMPLES = {raw["type"]: normal(raw) for raw in RAW}

WORDS = st.text("abcdefghijklmnopqrstuvwxyz<&\"'äß→ ", min_size=1, max_size=30).filter(str.strip)
KEYS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)


def entries(least: int, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of entries with distinct ids."""
    return st.lists(
        st.fixed_dictionaries({"id": KEYS, "text": WORDS, "why": WORDS}),
        min_size=least,
        max_size=most,
        unique_by=lambda entry: entry["id"],
    )


@st.composite
def items(draw: st.DrawFn, kind: str | None = None) -> dict[str, Any]:
    """Any normalised item, as the compiler hands it on (without rendered HTML)."""
    kind = kind or draw(st.sampled_from(sorted(ITEM_TYPES)))
    item = {
        "id": draw(KEYS),
        "type": kind,
        "objective": "module/lesson/objective",
        "version": "0" * 16,
        "stem": draw(WORDS),
        "why": draw(WORDS),
    }
    return item | draw(FIELDS[kind])


@st.composite
def _choice(draw: st.DrawFn, least: int, most: int, credits: tuple[str, ...], several: bool):
    options = draw(entries(least, most))
    ids = [option["id"] for option in options]
    right = draw(st.sets(st.sampled_from(ids), min_size=2 if several else 1, max_size=len(ids) - 1))
    if not several:
        right = {sorted(right)[0]}
    return {
        "options": [option | {"right": option["id"] in right} for option in options],
        "credit": draw(st.sampled_from(credits)),
    }


@st.composite
def _order(draw: st.DrawFn):
    steps = draw(entries(4, 6))
    ids = [step["id"] for step in steps]
    places = st.integers(0, len(ids) - 1)
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda p: p[0] < p[1]), max_size=6))
    return {
        "steps": steps,
        "dependencies": [[ids[a], ids[b]] for a, b in pairs],
        "credit": draw(st.sampled_from(["longest-run", "all-or-nothing"])),
    }


@st.composite
def _match(draw: st.DrawFn):
    premises = draw(entries(3, 6))
    responses = draw(entries(3, 9))
    ids = st.sampled_from([response["id"] for response in responses])
    return {
        "premises": [premise | {"is": draw(ids)} for premise in premises],
        "responses": [{"id": r["id"], "text": r["text"]} for r in responses],
        "credit": draw(st.sampled_from(["share", "all-or-nothing"])),
    }


@st.composite
def _numeric(draw: st.DrawFn):
    decimals = draw(st.integers(0, 2))
    return {
        "answer": draw(st.integers(-9999, 9999)) / 10**decimals,
        "tolerance": draw(st.integers(0, 50)) / 10**decimals,
        "decimals": decimals,
        "unit": "cm",
        "units": draw(st.sampled_from([{}, {"mm": 0.1}, {"mm": 0.1, "m": 100.0}])),
        "slips": draw(
            st.lists(st.fixed_dictionaries({"value": st.integers(0, 99), "why": WORDS}), max_size=2)
        ),
        "credit": draw(st.sampled_from(["unit-slip-half", "all-or-nothing"])),
    }


SHORT = st.fixed_dictionaries(
    {
        "accepted": st.lists(
            st.from_regex(r"[a-z]{1,9}( [a-z]{1,9})?", fullmatch=True), min_size=1
        ),
        "slips": st.lists(st.fixed_dictionaries({"text": WORDS, "why": WORDS}), max_size=2),
        "credit": st.just("all-or-nothing"),
    }
)
FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": _choice(3, 5, ("all-or-nothing",), several=False),
    "multiple": _choice(4, 6, ("hits-minus-misses", "all-or-nothing"), several=True),
    "truefalse": st.fixed_dictionaries(
        {
            "answer": st.booleans(),
            "why_true": WORDS,
            "why_false": WORDS,
            "credit": st.just("all-or-nothing"),
        }
    ),
    "order": _order(),
    "match": _match(),
    "numeric": _numeric(),
    "short": SHORT,
}


def right_answer(prepared: dict[str, Any]) -> dict[str, Any]:
    """The answer that earns everything."""
    match prepared["kind"]:
        case "single" | "truefalse":
            return {"option": next(o["id"] for o in prepared["options"] if o["right"])}
        case "multiple":
            return {"options": [o["id"] for o in prepared["options"] if o["right"]]}
        case "order":
            return {"positions": {k: n for n, k in enumerate(prepared["listed"], start=1)}}
        case "match":
            return {"pairs": {premise["id"]: premise["is"] for premise in prepared["premises"]}}
        case "numeric":
            return {"text": prepared["answer"]}
        case _:
            return {"text": prepared["accepted"][0]}


@st.composite
def answers(draw: st.DrawFn, prepared: dict[str, Any]) -> dict[str, Any] | None:
    """Any answer that the form of a question can send, partial and wrong ones included."""
    match prepared["kind"]:
        case "single" | "truefalse":
            value: Any = {"option": draw(st.sampled_from([o["id"] for o in prepared["options"]]))}
        case "multiple":
            ids = [option["id"] for option in prepared["options"]]
            chosen = draw(st.sets(st.sampled_from(ids)))
            value = {"options": [key for key in ids if key in chosen]}
        case "order":
            ids = [step["id"] for step in prepared["steps"]]
            places = st.integers(1, len(ids))
            value = {"positions": draw(st.dictionaries(st.sampled_from(ids), places))}
        case "match":
            ids = [premise["id"] for premise in prepared["premises"]]
            given = st.sampled_from([response["id"] for response in prepared["responses"]])
            value = {"pairs": draw(st.dictionaries(st.sampled_from(ids), given))}
        case "numeric":
            number = draw(st.decimals(-9999, 9999, places=2, allow_nan=False))
            unit = draw(st.sampled_from(["", " cm", *(f" {u}" for u in prepared["units"])]))
            value = {"text": f"{number}{unit}"}
        case _:
            value = {"text": draw(WORDS).strip()}
    return draw(st.sampled_from([value, None])) if all(value.values()) else None


class Form(HTMLParser):
    """What a browser would send for a form as it was rendered, untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = ""
        self.first: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        value = attributes.get("value") or ""
        if tag == "input" and attributes.get("name"):
            if attributes["type"] == "text" or "checked" in attributes:
                self.add(attributes["name"] or "", value)
        elif tag == "select":
            self.select = attributes["name"] or ""
        elif tag == "option" and "selected" in attributes:
            self.add(self.select, value)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


ICONS = {"macros/icons.html": "{% macro icon(name, small=false) %}<svg></svg>{% endmacro %}"}
ENVIRONMENT = Environment(
    loader=PrefixLoader(
        {
            "web": ChoiceLoader([FileSystemLoader(ROOT / "app/web/templates"), DictLoader(ICONS)]),
            "quizzes": FileSystemLoader(ROOT / "app/quizzes/templates"),
        }
    ),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
)
ENVIRONMENT.install_null_translations(newstyle=True)  # type: ignore[attr-defined]


def asked_html(shown: dict[str, Any], answer: Any, name: str = "q1") -> str:
    """The question as its template asks it."""
    module = ENVIRONMENT.get_template(f"quizzes/items/{shown['kind']}.html").module
    return str(module.ask(shown, name, answer))  # type: ignore[attr-defined]


def reviewed_html(explanation: dict[str, Any]) -> str:
    """The question as its template reviews it, with the overall reason."""
    module = ENVIRONMENT.get_template(f"quizzes/items/{explanation['kind']}.html").module
    parts = ENVIRONMENT.get_template("quizzes/items/parts.html").module
    review = module.review(explanation, explanation["show"])  # type: ignore[attr-defined]
    return f"{parts.mark(explanation)}{review}{parts.why(explanation)}"  # type: ignore[attr-defined]
