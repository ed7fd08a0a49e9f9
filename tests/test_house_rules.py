"""The rules of the house that a machine can see, read from the syntax tree.

Each failure names the rule (docs/house.md) and how to mend it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.accounts.access import May
from app.kernel import audit
from app.kernel.clock import Clock
from app.kernel.db import transaction
from app.settings import ROOT
from app.web.gate import PUBLIC
from app.wiring import DOMAINS, metadata

APP = ROOT / "app"
DOMAIN_TOPS = frozenset(DOMAINS)

# b3: what a domain shows to the others. `contexts` are values of a page, so that home can put parts
# of other domains' pages on its own.
SHOWN_TO_OTHERS = frozenset(
    "access actions checks contexts definition events items queries rules source statement syllabus".split()
)
ONLY_TO_JOIN_AND_TO_FIND = frozenset({"queries", "actions"})
WRITES_SQL = frozenset({"select", "insert", "update", "delete", "text"})
MAY_WRITE_SQL = frozenset({"queries", "actions"})
# Who ends transactions: the doorway, the kernel, and what runs before the first request.
MAY_END_TRANSACTIONS = ("app/kernel/", "app/web/doorway.py", "app/__init__.py")
# Giving a role and finding who holds one are about roles; neither asks whether somebody may.
ABOUT_GRANTS = ("app/accounts/actions.py", "app/accounts/queries.py", "app/accounts/cli.py")
WITHOUT_PERMISSION = frozenset({"assets"})  # static files: no view, no database


@dataclass(frozen=True)
class Module:
    """One file of the application and what it imports."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def parts(self) -> list[str]:
        return list(self.path.relative_to(APP).with_suffix("").parts)

    @property
    def domain(self) -> str | None:
        return self.parts[0] if self.parts[0] in DOMAIN_TOPS else None

    def imports(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Line, module, and the names taken from it."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield node.lineno, node.module, tuple(alias.name for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name, ()) for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(APP.rglob("*.py"))
    )


def listed(faults: list[str]) -> str:
    return "\n" + "\n".join(faults)


def test_b3_other_domains_are_reached_by_what_they_show() -> None:
    faults = [
        f"{module.name}:{line} imports {taken}: only {', '.join(sorted(SHOWN_TO_OTHERS))} of another "
        "domain, and its models only in queries.py and actions.py (b3)"
        for module in modules()
        if module.domain
        for line, taken in _taken_from_other_domains(module)
        if not _may_take(module, taken)
    ]
    assert not faults, listed(faults)


def _taken_from_other_domains(module: Module) -> Iterator[tuple[int, str]]:
    for line, source, names in module.imports():
        parts = source.split(".")
        if parts[0] != "app" or len(parts) < 2 or parts[1] not in DOMAIN_TOPS - {module.domain}:
            continue
        yield from (
            ((line, f"{parts[1]}.{parts[2]}"),)
            if len(parts) > 2
            else ((line, f"{parts[1]}.{name}") for name in names)
        )


def _may_take(module: Module, taken: str) -> bool:
    part = taken.split(".")[1]
    if part == "models":
        return module.parts[1] in ONLY_TO_JOIN_AND_TO_FIND
    return part in SHOWN_TO_OTHERS


def test_b4_no_import_inside_a_function_escapes_a_circle() -> None:
    faults = [
        f"{module.name}:{node.lineno} imports {node.module} inside a function: an event or a port "
        "is missing (b4)"
        for module in modules()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "app"
    ]
    assert not faults, listed(faults)


def test_b5_sql_stands_in_queries_and_actions() -> None:
    faults = [
        f"{module.name}:{line} takes {', '.join(sorted(WRITES_SQL.intersection(names)))} from "
        "SQLAlchemy: move the statement to queries.py or actions.py (b5)"
        for module in modules()
        if module.parts[0] != "kernel" and MAY_WRITE_SQL.isdisjoint(module.parts)
        for line, source, names in module.imports()
        if source.split(".")[0] == "sqlalchemy" and _sql_names(module).intersection(names)
    ]
    assert not faults, listed(faults)


def _sql_names(module: Module) -> frozenset[str]:
    """A model needs `text` for the condition of a partial index."""
    return WRITES_SQL - {"text"} if module.parts[-1] == "models" else WRITES_SQL


def test_b5_relationships_are_loaded_on_request_only() -> None:
    faults = [
        f'{module.name}:{node.lineno} a relationship without lazy="raise" asks behind the '
        "template's back (b5)"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "relationship"
        and not any(
            word.arg == "lazy"
            and isinstance(word.value, ast.Constant)
            and word.value.value == "raise"
            for word in node.keywords
        )
    ]
    assert not faults, listed(faults)


def test_b6_nobody_else_ends_a_transaction() -> None:
    faults = [
        f"{module.name}:{node.lineno} calls {node.func.attr}(): returning commits and raising rolls "
        "back (b6)"
        for module in modules()
        if not module.name.startswith(MAY_END_TRANSACTIONS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "rollback")
    ]
    assert not faults, listed(faults)


def test_b7_what_may_not_write_cannot(engine: Engine) -> None:
    def write_while_reading() -> None:
        with transaction(engine, writes=False) as db:
            audit.record(db, at=Clock().now(), by=None, deed="look", subject="nothing")
            db.flush()

    with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
        write_while_reading()


def test_b16_roles_are_compared_in_one_place() -> None:
    faults = [
        f"{module.name}:{node.lineno} compares a role: ask can(who, May.…) (b16)"
        for module in modules()
        if module.domain and module.name != "app/accounts/access.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(part, ast.Attribute)
            and isinstance(part.value, ast.Name)
            and part.value.id == "Role"
            for part in [node.left, *node.comparators]
        )
        and module.name not in ABOUT_GRANTS
    ]
    assert not faults, listed(faults)


def test_b17_every_page_names_its_permission(app: Flask) -> None:
    faults = []
    for rule in app.url_map.iter_rules():
        needs = getattr(app.view_functions[rule.endpoint], "needs", None)
        if rule.endpoint in WITHOUT_PERMISSION:
            continue
        if not (needs is PUBLIC or isinstance(needs, May)):
            faults.append(f"{rule.rule} ({rule.endpoint}) names no permission: use @page (b17)")
    assert not faults, listed(faults)


def test_b17_what_changes_something_needs_a_token(app: Flask) -> None:
    client = app.test_client()
    faults = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        values = dict.fromkeys(rule.arguments, "1")
        with app.test_request_context():
            address = rule.build({name: values[name] for name in values}) or ("", "")
        answer = client.post(address[1])
        if answer.status_code not in (400, 403):
            faults.append(f"{rule.rule} answers {answer.status_code} without a token (b17)")
    assert not faults, listed(faults)


def test_b23_templates_know_no_undefined_names(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined


def test_b24_a_template_extends_the_base_directly() -> None:
    faults = []
    for path in sorted(APP.glob("*/templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        if "{% extends" in text and '{% extends "web/base.html" %}' not in text:
            faults.append(
                f"{path.relative_to(ROOT)} extends something else than web/base.html (b24)"
            )
    assert not faults, listed(faults)


def test_b27_no_script_or_style_stands_in_a_page() -> None:
    forbidden = ("onclick=", "onload=", "onsubmit=", " style=", "<style", "javascript:")
    faults = [
        f"{path.relative_to(ROOT)} has {word!r}: the content policy refuses it (b27)"
        for path in sorted(APP.glob("*/templates/**/*.html"))
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]
    assert not faults, listed(faults)


def test_b34_every_module_says_what_it_is() -> None:
    faults = [
        f"{module.name} has no docstring (b34)"
        for module in modules()
        if not ast.get_docstring(module.tree)
    ]
    assert not faults, listed(faults)


def test_b36_every_foreign_key_says_what_happens_to_it() -> None:
    faults = [
        f"{table.name}.{key.parent.name} states no ondelete (b36)"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.ondelete is None
    ]
    assert not faults, listed(faults)


def test_b36_every_foreign_key_has_an_index() -> None:
    faults = []
    for table in metadata.sorted_tables:
        led_by = {next(iter(index.columns)).name for index in table.indexes}
        led_by |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if hasattr(constraint, "columns")
            and len(constraint.columns)
            and type(constraint).__name__ in ("UniqueConstraint", "PrimaryKeyConstraint")
        }
        led_by |= {column.name for column in table.columns if column.unique}
        faults += [
            f"{table.name}.{key.parent.name} has no index (b36)"
            for key in table.foreign_keys
            if key.parent.name not in led_by
        ]
    assert not faults, listed(faults)
