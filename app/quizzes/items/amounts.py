"""Numbers with units as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40
MINUS = "\N{MINUS SIGN}"
AMOUNT = re.compile(r"^([+-]?)\s*(\d*)(?:([.,])(\d*))?\s*(\D*)$")
EXAMPLES = {0: "12", 1: "4.5", 2: "4.25"}
SPELLINGS = {
    "mm": "millimetre millimetres millimeter millimeters",
    "cm": "centimetre centimetres centimeter centimeters cms",
    "m": "metre metres meter meters",
    "degrees": "° º degree deg degs",
    "percent": "% pct percentage",
    "s": "sec secs second seconds",
    "min": "mins minute minutes",
    "h": "hr hrs hour hours",
    "kg": "kgs kilo kilos kilogram kilograms",
    "g": "gram grams",
    "n": "newton newtons",
    "nm": "newtonmetre newtonmetres",
    "days": "day",
    "weeks": "week wk wks",
    "points": "point pt pts",
    "reps": "rep repetition repetitions",
    "sets": "set",
    "hz": "hertz",
    "ceu": "ceus",
}
_ONE_SPELLING = {
    spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split()
}


@dataclass(frozen=True)
class Amount:
    """A number exactly as written, and the unit in its one spelling; "" if none was written."""

    number: Decimal
    unit: str


def parsed(text: str) -> Amount | None:
    """The amount that a person wrote; None if it is not one.

    Takes a decimal point or comma, any minus sign, spaces, and one unit behind the number.
    Refuses what could be read two ways: thousands (`1,250`, `1.250,0`), fractions, several
    numbers.
    """
    tidy = unicodedata.normalize("NFKC", text).strip()
    tidy = "".join("-" if _is_dash(character) else character for character in tidy)
    match = AMOUNT.match(tidy) if len(tidy) <= LONGEST else None
    if match is None:
        return None
    sign, whole, mark, after, unit = match.groups()
    if not (whole or after) or (mark == "," and len(after) == 3 and whole.strip("0")):
        return None
    if unit and not re.fullmatch(r"[^\W\d_]+\.?|[°º%]|per ?cent", unit.strip(), re.IGNORECASE):
        return None
    return Amount(Decimal(f"{sign}{whole or '0'}.{after or '0'}"), unit_named(unit))


def _is_dash(character: str) -> bool:
    return character == MINUS or unicodedata.category(character) == "Pd"


def unit_named(unit: str) -> str:
    """A unit in its one spelling, so that `Degrees`, `deg.` and `°` are the same."""
    tidy = unit.strip().casefold().rstrip(".").replace(" ", "")
    return _ONE_SPELLING.get(tidy, tidy)


def exact(value: float | int | str) -> Decimal:
    """A number from YAML or JSON as the decimal that the author wrote, not as the nearest float."""
    return Decimal(str(value))


def written(value: Decimal, decimals: int = 0) -> str:
    """A number for people: at least so many decimals, no exponent, a real minus sign."""
    text = f"{value.normalize():f}"
    places = len(text.partition(".")[2])
    return (f"{value:.{decimals}f}" if places < decimals else text).replace("-", MINUS)


def example_of(decimals: int) -> str:
    """A number with so many decimals that has nothing to do with any key."""
    return EXAMPLES.get(decimals, EXAMPLES[2])


def how_to(unit: str, decimals: int) -> str:
    """The one sentence for what cannot be read as a number here; it knows no key."""
    example = example_of(decimals)
    if not unit:
        return f"Enter a number, for example {example}."
    return f"Enter a number in {unit}, for example {example}."
