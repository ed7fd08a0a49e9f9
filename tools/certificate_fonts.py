#!/usr/bin/env python3
"""Cuts the certificate's fonts from the site's variable ones.

Typst sets static TrueType only. Each cut is one place on the axes of the woff2 files in
`app/static/fonts` (see `tools/vendor`), Latin and extended Latin in one file, so that a name such
as Őry keeps one face. Run it when those files change, never at set-up: what it writes is kept in
the repository. The same input gives the same bytes.

    python3 -m venv V && V/bin/pip install fonttools==4.68.0 brotli==1.2.1
    V/bin/python tools/certificate_fonts.py
"""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app/static/fonts"
TARGET = ROOT / "app/credentials/fonts"
LICENCES = ("OFL-newsreader.txt", "OFL-schibsted.txt")
NEWSREADER = ("newsreader-latin-opsz-normal.woff2", "newsreader-latin-ext-opsz-normal.woff2")
SCHIBSTED = (
    "schibsted-grotesk-latin-wght-normal.woff2",
    "schibsted-grotesk-latin-ext-wght-normal.woff2",
)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk"]


@dataclass(frozen=True)
class Cut:
    """One static font: the name that the template calls it by, and its place on the axes."""

    family: str
    style: str
    weight: int
    axes: dict[str, float]
    sources: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.family}-{self.style}.ttf".replace(" ", "")


CUTS = (
    Cut("Newsreader Display", "Regular", 400, {"wght": 400, "opsz": 72}, NEWSREADER),
    Cut("Newsreader Text", "Regular", 400, {"wght": 400, "opsz": 16}, NEWSREADER),
    Cut("Schibsted Grotesk", "Regular", 400, {"wght": 400}, SCHIBSTED),
    Cut("Schibsted Grotesk", "SemiBold", 600, {"wght": 600}, SCHIBSTED),
)


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    for cut in CUTS:
        with tempfile.TemporaryDirectory() as folder:
            parts = [part(cut, source, Path(folder)) for source in cut.sources]
            font = Merger().merge(parts)
        name(font, cut)
        font["head"].created = font["head"].modified = 0
        font.recalcTimestamp = False
        font.save(TARGET / cut.file)
        print(f"{cut.file}: {(TARGET / cut.file).stat().st_size // 1024} KB")
    for licence in LICENCES:
        shutil.copyfile(SOURCES / licence, TARGET / licence)
    return 0


def part(cut: Cut, source: str, folder: Path) -> str:
    """One source at the cut's place, without hinting and the features that nothing here uses."""
    font = instancer.instantiateVariableFont(TTFont(SOURCES / source), cut.axes)
    font.flavor = None
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.drop_tables += ["STAT", "MVAR", "gasp", "prep"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    path = folder / source.replace("woff2", "ttf")
    font.save(path)
    return str(path)


def name(font: TTFont, cut: Cut) -> None:
    """Calls the font by the cut's own family, for typst picks by family and weight."""
    bold = cut.style == "SemiBold"
    names = font["name"]
    for record in [r for r in names.names if r.nameID in (16, 17, 21, 22, 25)]:
        names.removeNames(nameID=record.nameID)
    words = {
        1: f"{cut.family} {cut.style}" if bold else cut.family,
        2: "Regular",
        3: f"Plumbline: {cut.family} {cut.style}",
        4: f"{cut.family} {cut.style}",
        6: cut.file.removesuffix(".ttf"),
        16: cut.family,
        17: cut.style,
    }
    for identity, text in words.items():
        names.setName(text, identity, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight


if __name__ == "__main__":
    sys.exit(main())
