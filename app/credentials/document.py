"""Statement -> PDF: A4 landscape, tagged (PDF/UA-1), the same bytes for the same statement."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from app.credentials.statement import Statement
from app.kernel.errors import Refused
from app.web.i18n import _

HERE = Path(__file__).parent
TEMPLATE = HERE / "certificate.typ"
FONTS = HERE / "fonts"
NO_GLYPH = "could not be displayed"


def pdf(statement: Statement, issued: str, labels: dict[str, str]) -> bytes:
    """The certificate. `issued` is the day as written out; `labels` its fixed words.

    Values reach the template as data, so nothing in a name is ever run as markup. A script that
    the shipped fonts lack is set in the machine's own; without one it is refused, not misprinted.
    """
    import typst  # 80 MB: loaded by the process that makes the first PDF, not at start

    data = {**statement.as_json(), "issued_words": issued, "labels": labels, "qr": qr(statement)}
    options: dict[str, Any] = {
        "root": str(HERE.parent),
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        "pdf_standards": ["ua-1"],
        "font_paths": [str(FONTS)],
    }
    for shipped_only in (True, False):
        try:
            made: bytes = typst.compile(str(TEMPLATE), ignore_system_fonts=shipped_only, **options)
            return made
        except typst.TypstError as error:
            if NO_GLYPH not in str(error):
                raise
    raise Refused(
        _("No font on this server has all the letters of this certificate. Print its page instead.")
    )


@lru_cache(maxsize=64)
def qr(statement: Statement) -> str:
    """An SVG of the QR code of the statement's address, level M, without a quiet zone of its own."""
    code = segno.make(statement.address, error="m", micro=False)
    return code.svg_inline(border=0, dark="#15211f", omitsize=True)


def kept(statement: Statement, issued: str, labels: dict[str, str], folder: Path) -> bytes:
    """The PDF, made when first asked for and then kept under the statement's hash."""
    path = folder / f"{statement.hash}.pdf"
    if path.exists():
        return path.read_bytes()
    made = pdf(statement, issued, labels)
    folder.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".making")
    making.write_bytes(made)
    making.replace(path)
    return made
