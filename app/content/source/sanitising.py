"""The last gate of compiled HTML: what is not on these lists never reaches a page.

Authors are trusted, a slip in our own rendering is not. Inline drawings are put in afterwards:
`figures` writes them anew from a list of its own.
"""

from __future__ import annotations

import nh3

from app.content.source.parsing import words_in

_TAGS = words_in(
    "a aside blockquote br code dd details div dl dt em figcaption figure h2 h3 hr img li ol p pre"
    " section span strong b sub summary sup table tbody td th thead tr ul"
)
_EVERYWHERE = words_in(
    "id class role tabindex aria-label aria-describedby data-block data-behaviour"
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(_EVERYWHERE),
    "a": {"href", "title", "rel", "data-term", "data-text"},
    "figure": {"data-clip", "data-view", "data-at", "data-moves"},
    "li": {"data-point"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start", "data-view"},
    "th": {"scope"},
}


def clean(html: str) -> str:
    """The HTML with everything unknown taken out."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={"https"},
        link_rel=None,
        strip_comments=True,
    )
