"""Statement -> PDF: A4 landscape, tagged (PDF/UA-1), the same bytes for the same statement."""

import json
from functools import lru_cache
from pathlib import Path

import segno

from app.credentials.statement import Statement

HERE = Path(__file__).parent
TEMPLATE = HERE / "certificate.typ"
FONTS = HERE / "fonts"
FIGURE = HERE.parent / "static" / "img" / "bodies" / "true-lateral.png"


def pdf(statement: Statement, issued: str, labels: dict[str, str]) -> bytes:
    """The certificate. `issued` is the day as written out; `labels` its fixed words.

    Values reach the template as data, so nothing in a name is ever run as markup.
    """
    import typst  # 80 MB: loaded by the process that makes the first PDF, not at start

    data = {**statement.as_json(), "issued_words": issued, "labels": labels, "qr": qr(statement)}
    document: bytes = typst.compile(
        str(TEMPLATE),
        root=str(HERE.parent),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
    )
    return document


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
