"""The figure's data as the shipped course states it."""

from pathlib import Path

import pytest

from app.figure.definition import FILES, FigureData, read_figure_data

LAB = Path(__file__).parents[2] / "course_content" / "corrective-exercise" / "lab"


@pytest.fixture(scope="session")
def data() -> FigureData:
    found, flaws = read_figure_data({name: (LAB / name).read_bytes() for name in FILES})
    assert found is not None, flaws
    return found
