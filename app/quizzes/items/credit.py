"""Rules of partial credit, by the names that authors write in `credit`.

Each takes a tally of whole parts and gives an exact share from 0 to 1. Everything right gives 1,
nothing answered gives 0, a further wrong pick never raises a share, and which parts were right
does not matter, only how many.
Source: the scoring column of the course's item bank blueprint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Tally:
    """How many parts were right (`hits`, 0 to `wanted`), wrong, and asked for (1 or more).

    `slips` counts right amounts given in another unit's scale.
    """

    wanted: int
    hits: int
    misses: int = 0
    slips: int = 0


def all_or_nothing(tally: Tally) -> Fraction:
    """1 if every part is right and nothing wrong was given, else 0."""
    return Fraction(int(tally.hits == tally.wanted and not tally.misses))


def hits_minus_misses(tally: Tally) -> Fraction:
    """+1/k for each hit, -1/k for each wrong pick, not below 0 (k = how many are right)."""
    return Fraction(max(0, tally.hits - tally.misses), tally.wanted)


def longest_run(tally: Tally) -> Fraction:
    """(L - 1) / (n - 1): L steps stand in a right order among themselves, out of n."""
    if tally.wanted < 2:
        return Fraction(tally.hits, tally.wanted)
    return Fraction(max(0, tally.hits - 1), tally.wanted - 1)


def share(tally: Tally) -> Fraction:
    """The share of parts that are right; wrong parts cost nothing more."""
    return Fraction(tally.hits, tally.wanted)


def unit_slip_half(tally: Tally) -> Fraction:
    """1 for a value within tolerance, a half for the right amount in another unit's scale."""
    if tally.hits == tally.wanted:
        return Fraction(1)
    return Fraction(1, 2) if tally.slips else Fraction(0)


RULES: dict[str, Callable[[Tally], Fraction]] = {
    "all-or-nothing": all_or_nothing,
    "hits-minus-misses": hits_minus_misses,
    "longest-run": longest_run,
    "share": share,
    "unit-slip-half": unit_slip_half,
}


def credit(rule: str, tally: Tally) -> Fraction:
    """The share that a named rule gives; raises KeyError for a name that is no rule."""
    return RULES[rule](tally)
