"""The fixed words that compiled pages contain, in one table a language.

A course is compiled in its own language, so these are not the interface's translations.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Words:
    """Every fixed word of compiled HTML; a further language is a further value of this class."""

    source: str = "Source"
    grade: str = "grade"
    evidence_grade: str = "Evidence grade"
    source_and_limits: str = "Source and limits"
    back_to_text: str = "Back to the text"
    figure: str = "Figure"
    text_description: str = "Text description"
    values: str = "Values of figure"
    table: str = "Table"
    note: str = "Note"
    against: str = "Evidence against"
    contested: str = "Contested"
    refer: str = "Refer, do not train"
    footnotes: str = "Footnotes"
    view: str = "View"
    from_above: str = "From above"
    measured: str = "Measured"
    overactive: str = "overactive"
    underactive: str = "underactive"
    over: str = "likely overactive"
    under: str = "likely underactive"
    on_the_line: str = "on the line"
    from_the_line: str = "{number} cm from the line"
    ahead: str = "{number} cm ahead of the line"
    behind: str = "{number} cm behind the line"
    sides: dict[str, str] = field(
        default_factory=lambda: {"l": "left", "r": "right", "both": "both sides"}
    )
    views: dict[str, str] = field(
        default_factory=lambda: {
            "anterior": "Anterior",
            "lateral": "Lateral",
            "posterior": "Posterior",
        }
    )
    flags: dict[str, str] = field(
        default_factory=lambda: {
            "contested": "contested",
            "against": "evidence against",
            "model": "model",
            "method": "method",
        }
    )


WORDS: dict[str, Words] = {"en": Words()}


def words_of(language: str) -> Words:
    """The words of a language; English where a language has none yet."""
    return WORDS.get(language, WORDS["en"])
