"""Pages of a course's apparatus: sources, glossary, files, figures. Reading is learning's."""

import gzip
from itertools import groupby

from flask import Blueprint, Response, make_response, request, url_for

from app.content import contexts, drawings, queries
from app.content.source.compiled import CompiledCourse
from app.content.source.tree import MEDIA_TYPES, suffix_of
from app.kernel.errors import NotFound
from app.web.contexts import Crumb, Page
from app.web.doorway import Door, page
from app.web.gate import PUBLIC
from app.web.i18n import _

bp = Blueprint("content", __name__)
A_YEAR = 365 * 86400


def crumbs(course: CompiledCourse, last: str) -> tuple[Crumb, ...]:
    return (
        (_("Catalogue"), url_for("home.front")),
        (course.title, url_for("learning.course", course=course.key)),
        (last, None),
    )


@page(bp, "/courses/<course>/sources", needs=PUBLIC)
def sources(door: Door, course: str) -> Page:
    compiled = queries.edition_of(door.db, course).course
    cited_first = sorted(
        compiled.references.values(), key=lambda ref: (not ref.cited_in, ref.authors, ref.year)
    )
    return contexts.SourcesPage(
        title=_("Sources and evidence grades"),
        breadcrumbs=crumbs(compiled, _("Sources")),
        course=compiled,
        references=tuple(cited_first),
        cited=sum(1 for ref in cited_first if ref.cited_in),
    )


@page(bp, "/courses/<course>/glossary", needs=PUBLIC)
def glossary(door: Door, course: str) -> Page:
    compiled = queries.edition_of(door.db, course).course
    terms = sorted(compiled.glossary.values(), key=lambda term: term.term.lower())
    letters = groupby(terms, key=lambda term: term.term[0].upper())
    return contexts.GlossaryPage(
        title=_("Glossary"),
        breadcrumbs=crumbs(compiled, _("Glossary")),
        course=compiled,
        letters=tuple((letter, tuple(group)) for letter, group in letters),
    )


@page(bp, "/courses/<course>/files/<blob>/<name>", needs=PUBLIC)
def file(door: Door, course: str, blob: str, name: str) -> Response:
    """A picture of a lesson. Its address names its bytes, so it may be kept for a year."""
    path, data = queries.file_of(door.db, course, blob)
    media_type = MEDIA_TYPES.get(suffix_of(path))
    if media_type is None:  # the texts of a course, with the keys of its questions, stay inside
        raise NotFound(_("There is no such file in this course."))
    return _kept_for_a_year(data, media_type)


@page(bp, "/courses/<course>/figures/<key>/<name>", needs=PUBLIC)
def figure(door: Door, course: str, key: str, name: str) -> Response:
    """A still or the movement of a figure of the body, drawn when asked for.

    Its address names what is shown and the data, so it may be kept for a year.
    """
    data, wanted = queries.figure_of(door.db, course, key)
    found = drawings.compressed(data, wanted, name)
    if found is None:
        raise NotFound(_("This figure has no such view."))
    zipped = "gzip" in request.accept_encodings
    media_type = drawings.MEDIA_TYPES[suffix_of(name)]
    response = _kept_for_a_year(found if zipped else gzip.decompress(found), media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _kept_for_a_year(data: bytes, media_type: str) -> Response:
    response = make_response(data)
    response.mimetype = media_type
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
