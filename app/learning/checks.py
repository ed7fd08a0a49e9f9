"""The port through which a lesson asks its checks; wiring fills it from quizzes."""

from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup


@dataclass(frozen=True)
class Outcome:
    """An answer as stored, and the share of it that was right (0 to 1)."""

    answer: dict[str, Any]
    share: float


class Checks(Protocol):
    """Asks, judges and explains one check. `seed` keeps its shuffled order for one reader."""

    def ask(self, item: dict[str, Any], seed: str) -> Markup:
        """The controls of the question, to stand in a form."""

    def judge(self, item: dict[str, Any], seed: str, form: dict[str, list[str]]) -> Outcome:
        """Read and mark what was sent; raises Invalid with a sentence when it is no answer."""

    def explain(self, item: dict[str, Any], seed: str, answer: dict[str, Any]) -> Markup:
        """The given answer, the right one and why."""
