"""The gate: the shell asks who is at the door and whether she may; wiring fills in the answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask


class Person(Protocol):
    """Who is at the door, as far as the shell cares: a frozen value, never a row."""

    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def signed_in(self) -> bool: ...


class Public:
    """The permission of pages that are open to everyone."""

    def __repr__(self) -> str:
        return "PUBLIC"


PUBLIC = Public()


@dataclass(frozen=True)
class Gate:
    """Two questions and the menus that depend on them."""

    who: Callable[[], Any]  # the person of this request, loaded in a short read of its own
    may: Callable[[Any, Any], bool]  # may this person enter a page that needs this permission?
    menu: Callable[[Any, str], tuple[tuple[Any, ...], tuple[Any, ...]]]  # main and account menu
    fresh: Callable[[Any], bool]  # was the password given within the last 15 minutes?


def install(app: Flask, gate: Gate) -> None:
    app.extensions["gate"] = gate
