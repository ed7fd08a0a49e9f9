"""The table of what the figure reads is the current one."""

from pathlib import Path

from app.figure.definition import FigureData
from tools.figure.fit_table import OUT, table


def test_the_table_in_docs_is_current(data: FigureData) -> None:
    shown = Path(OUT).read_text(encoding="utf-8")
    assert shown == table(data), (
        "Run .venv/bin/python tools/figure/fit_table.py and commit its page."
    )
