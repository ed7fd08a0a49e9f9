"""A figure of the body as HTML: the switch of views, the stills, what is named in them.

A still lies in layers of one size: the posture grid, the pictures that the server draws when asked, the
plumb lines with the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from app.content.source.bodies import Shown
from app.content.source.labelling import Mark
from app.content.source.stills import WIDTH, Still
from app.content.source.words import Words
from app.figure.scene import Scene

SQUARE, STRONG = 0.05, 5  # metres a square of the posture grid; every fifth line is strong


def ground(
    views: Sequence[Still], shown: Shown, name: str, address: str, words: Words, label: str
) -> str:
    """The ground of the figure: the switch of views, and a still for each."""
    switch = "".join(
        f'<label><input type="radio" name="{name}-view" value="{still.view}"'
        f"{' checked' if still.view == shown.scene.view else ''}>"
        f"<span>{escape(still.name)}</span></label>"
        for still in views
    )
    pictures = "".join(_still_html(still, shown, name, address, label) for still in views)
    return (
        '<div class="figure-ground figure-stage" data-figure-stage><fieldset class="figure-views">'
        f'<legend class="visually-hidden">{escape(words.view)}</legend>{switch}</fieldset>'
        f"{pictures}</div>"
    )


def _still_html(still: Still, shown: Shown, name: str, address: str, label: str) -> str:
    box = f'viewBox="0 0 {WIDTH:g} {still.height:.0f}" preserveAspectRatio="xMidYMid slice"'
    numbered = " is-numbered" if still.labels is None else ""
    titles = "".join(
        f'<p class="figure-condition is-{order}">{escape(title)}</p>'
        for order, title in zip(("first", "second"), shown.conditions, strict=False)
    )
    return (
        f'<div class="figure-still is-{still.shape}{numbered}" data-view="{still.view}">'
        f'<svg class="figure-svg" {box} role="img" aria-label="{escape(label)}"'
        f' aria-describedby="{name}-text" focusable="false">{_grid(still)}</svg>'
        f"{_pictures(still, shown, address)}"
        f'<svg class="figure-svg" {box} aria-hidden="true" focusable="false">'
        f"{_lines(still)}{_written(still)}{_rings(still)}</svg>{titles}</div>"
    )


def _pictures(still: Still, shown: Shown, address: str) -> str:
    """The still of each figure in the light and the dark; a browser fetches what it shows."""
    figures = (("first", ""), ("second", "-b"))[: len(shown.scene.conditions)]
    return "".join(
        f'<img class="figure-body is-{order} only-{theme}"'
        f' src="{address}/{still.view}{second}{dark}.svg"'
        ' alt="" loading="lazy" decoding="async">'
        for order, second in figures
        for theme, dark in (("light", ""), ("dark", "-dark"))
    )


def _grid(still: Still) -> str:
    """Squares of five centimetres, counted from the floor under the line."""
    step, share = SQUARE * still.scale, WIDTH / len(still.origins)
    drawn = {"minor": "", "major": ""}
    for number, (x, y) in enumerate(still.origins):
        left, right = number * share, (number + 1) * share
        for order, at in _steps(x, left, right, step):
            drawn["major" if order % STRONG == 0 else "minor"] += f"M{at:.1f} 0v{still.height:.0f}"
        for order, at in _steps(y, 0, still.height, step):
            drawn["major" if order % STRONG == 0 else "minor"] += f"M{left:g} {at:.1f}h{share:g}"
    return "".join(f'<path class="figure-grid-{kind}" d="{path}"/>' for kind, path in drawn.items())


def _steps(origin: float, start: float, end: float, step: float) -> Iterator[tuple[int, float]]:
    order = -int((origin - start) / step)
    while origin + order * step <= end:
        yield order, origin + order * step
        order += 1


def _lines(still: Still) -> str:
    """The plumb line of each figure, with its bob on the floor."""
    return "".join(
        f'<path class="figure-line" d="M{x:.1f} 0V{y:.1f}"/>'
        f'<path class="figure-bob" d="M{x:.1f} {y:.1f}l5 7-5 10-5-10Z"/>'
        for x, y in (still.origins if still.lines else ())
    )


def _written(still: Still) -> str:
    """Names and findings with their leader lines."""
    if not still.labels:
        return ""
    parts = []
    for label in still.labels:
        (x, y), (to_x, to_y) = label.leader
        text = f'x="{label.text[0]:.1f}" text-anchor="{label.anchor}"'
        state, (_, top) = label.mark.state, label.text
        parts.append(
            f'<path class="figure-leader" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
            f'<circle class="figure-dot is-{state}" cx="{to_x:.1f}" cy="{to_y:.1f}" r="3.5"/>'
            f'<text class="figure-label" {text} y="{top:.1f}">{escape(label.mark.name)}</text>'
            f'<text class="figure-finding is-{state}" {text} y="{top + 16:.1f}">'
            f"{escape(label.mark.finding)}</text>"
        )
    return f'<g class="figure-labels">{"".join(parts)}</g>'


def _rings(still: Still) -> str:
    parts = [
        f'<circle class="figure-number is-{ring.state}" cx="{x:.1f}" cy="{y:.1f}" r="10"/>'
        f'<text class="figure-number-text" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">'
        f"{ring.number}</text>"
        for ring in still.rings
        for x, y in (ring.at,)
    ]
    return f'<g class="figure-rings">{"".join(parts)}</g>' if parts else ""


def lists(views: Sequence[Still], words: Words) -> str:
    """What is named in each view, as a list with the numbers of its rings."""
    return "".join(
        f'<ol class="figure-marks{" is-numbered" if still.labels is None else ""}"'
        f' data-view="{still.view}" aria-label="{escape(still.name)}">'
        + "".join(
            f"<li{_pointing(mark)}>"
            f'<span class="figure-mark is-{mark.state}">{number}</span> '
            f'<b>{escape(mark.name)}</b> <span class="figure-told">{escape(mark.finding)}</span></li>'
            for number, mark in enumerate(still.marks, start=1)
        )
        + "</ol>"
        for still in views
        if still.marks
    )


def _pointing(mark: Mark) -> str:
    """Where the player finds a landmark on the moving body."""
    return f' data-point="{mark.point}"' if mark.point else ""


def legend(scene: Scene, words: Words) -> str:
    """What the painted muscles mean; empty where none is shown."""
    keys = [("over", scene.over, words.overactive), ("under", scene.under, words.underactive)]
    shown = "".join(
        f'<span class="figure-key is-{state}">{escape(word)}</span>'
        for state, names, word in keys
        if names
    )
    return f'<span class="figure-legend">{shown}</span>' if shown else ""
