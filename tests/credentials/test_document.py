"""The certificate's PDF: any name, one page, tagged, the same bytes, and true to its picture."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from pypdf import PdfReader

from app.credentials import document
from app.credentials.statement import Signatory, Statement
from app.kernel.errors import Refused

ROOT = Path(__file__).parents[2]
LABELS = {
    "certifies": "This certifies that",
    "completed": "completed and was assessed in",
    "credit": "Credit",
    "ceu": "CEU",
    "study": "Contact time",
    "final": "Final examination",
    "issued": "Issued",
    "edition": "Edition",
    "check": "Check that this is genuine",
    "title": "Certificate",
    "rule": "Designed to the contact-hour rule, not accredited.",
    "figure": "A standing figure in side view",
    "qr": "QR code of the address",
}
STATEMENT = Statement(
    code="PL-7K4M-92QD",
    name="Amara Okafor",
    course="Corrective exercise",
    edition=1,
    minutes=220,
    hours="3 h 40",
    ceu="0.3",
    final=86,
    issued="2026-11-24",
    issuer="Plumbline Open School",
    signatories=(Signatory("Ines Albrecht", "Course lead"),),
    address="https://learn.example.org/verify/PL-7K4M-92QD",
)
LONG = " ".join(["Maximiliana Theodora Wilhelmina"] * 4)[:120]
NAMES = [
    "Amara Okafor",
    "Ștefania Łukasiewicz-Őry",
    "Αθηνά Παπαδοπούλου",
    LONG,
    '#eval("1")',
    '<b>&"',
]


def made(**changes) -> bytes:
    return document.pdf(replace(STATEMENT, **changes), "24 Nov 2026", LABELS)


def text_of(data: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


@pytest.mark.parametrize("name", NAMES)
def test_any_name_stands_on_the_page_as_it_was_given(name):
    text = text_of(made(name=name))
    assert name in text
    assert STATEMENT.code in text
    assert STATEMENT.course in text
    assert "Designed to the contact-hour rule, not accredited." in text


@pytest.mark.parametrize("name", NAMES)
def test_any_name_leaves_one_tagged_page_in_its_language(name):
    reader = PdfReader(io.BytesIO(made(name=name)))
    catalogue = reader.root_object
    assert len(reader.pages) == 1
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]) == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == f"Certificate: Corrective exercise, {name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_statement_gives_the_same_bytes(name):
    assert made(name=name) == made(name=name)


def test_a_name_without_a_space_is_broken_before_it_leaves_the_sheet():
    letters = text_of(made(name="W" * 120)).replace("\u200b", "").replace(" ", "")
    assert "W" * 120 in letters


def test_without_an_examination_no_mark_is_shown():
    assert "Final examination" not in text_of(made(final=None))


def test_letters_that_no_font_has_are_refused_and_not_misprinted():
    with pytest.raises(Refused):
        made(name="Zoë \U0001fbff")


def test_a_certificate_is_made_once_and_then_kept(tmp_path):
    first = document.kept(STATEMENT, "24 Nov 2026", LABELS, tmp_path)
    path = tmp_path / f"{STATEMENT.hash}.pdf"
    path.write_bytes(b"kept")
    assert first.startswith(b"%PDF")
    assert document.kept(STATEMENT, "24 Nov 2026", LABELS, tmp_path) == b"kept"


def test_the_qr_code_holds_the_address():
    (path,) = re.findall(r'<path [^>]*\bd="([^"]+)"', document.qr(STATEMENT))
    matrix = segno.make(STATEMENT.address, error="m", micro=False).matrix
    assert dark_modules(path) == {
        (x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    }


def dark_modules(path: str) -> set[tuple[int, int]]:
    """What a path of moves and level strokes covers, module by module."""
    dark, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhH]*)", path):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            end = values[0] if command == "H" else x + values[0]
            dark |= {(column, int(y)) for column in range(int(x), int(end))}
            x = end
    return dark


def test_the_rings_are_where_the_picture_has_its_landmarks():
    picture = json.loads((ROOT / "tools/figure/landmarks.json").read_text())["true-lateral"]
    template = document.TEMPLATE.read_text()
    drawn = re.search(r"#let landmarks = \((.*)\)", template)
    frame = re.search(r"#let picture = \((.*)\)", template)
    assert drawn
    assert frame
    points = picture["points"]
    names = ("ear", "shoulder_l", "trochanter_l", "knee_l", "ankle_l")
    assert list(numbers(drawn[1])) == [points[name][1] for name in names]
    sizes = (picture["width"], picture["height"], picture["floor_y"], picture["plumb_x"])
    assert tuple(numbers(frame[1])) == sizes


def test_the_rings_on_the_page_are_those_of_the_sheet():
    sheet = (document.TEMPLATE.parent / "templates" / "sheet.html").read_text()
    template = document.TEMPLATE.read_text()
    drawn = re.search(r"#let landmarks = \((.*)\)", template)
    rings = re.search(r"for y in \(([\d., ]+)\)", sheet)
    image = re.search(r"y=\"([\d.]+)\" width=\"[\d.]+\" height=\"([\d.]+)\"/>", sheet)
    assert drawn
    assert rings
    assert image
    top, height = (float(value) for value in image.groups())
    scale = height / 1170
    expected = [top + y * scale for y in numbers(drawn[1])]
    assert list(numbers(rings[1])) == pytest.approx(expected, abs=0.05)


def numbers(words: str) -> list[float]:
    return [float(value) for value in re.findall(r"[\d.]+", words)]
