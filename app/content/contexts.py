"""One frozen value for each page of content."""

from dataclasses import dataclass
from typing import Any

from app.content.source.compiled import CompiledCourse
from app.web.contexts import Page


@dataclass(frozen=True, kw_only=True)
class SourcesPage(Page, template="content/sources.html"):
    """Every reference of a course, how it was made and where it is cited; the scale of grades."""

    course: CompiledCourse
    references: tuple[Any, ...]
    cited: int


@dataclass(frozen=True, kw_only=True)
class GlossaryPage(Page, template="content/glossary.html"):
    """Every term, by its first letter."""

    course: CompiledCourse
    letters: tuple[tuple[str, tuple[Any, ...]], ...]
