"""The shipped course's `lab/` files, for tests that read or change them."""

from functools import cache
from pathlib import Path

from app.figure.definition import FILES, FigureData, read_figure_data

LAB = Path(__file__).parents[2] / "course_content" / "corrective-exercise" / "lab"


@cache
def files() -> dict[str, bytes]:
    """The five files; make a copy before a change."""
    return {name: (LAB / name).read_bytes() for name in FILES}


def shipped() -> FigureData:
    """The data of the shipped course."""
    data, flaws = read_figure_data(files())
    assert data is not None, flaws
    return data
