"""A figure of the body as HTML: a still for each view, with what is named in it.

A still lies in layers of one size: the posture grid, the picture that the server draws when asked, the
plumb line with the words. It is `WIDTH` pixels wide on a wide screen; on a narrow one the sides are cut
off and the words become numbers. The player takes the still's box for its own, so both have one scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from app.content.source.bodies import Shown
from app.content.source.labelling import Label, Mark, Point, Room, apart, arranged
from app.content.source.landmarks import LANDMARKS
from app.content.source.words import Words
from app.figure.definition import FigureData, Movement
from app.figure.drawing import anchors, frame_of
from app.figure.outline import BAND, muscles_seen, outline
from app.figure.scene import Scene

WIDTH, TALLEST = 576.0, 424.0
NAMES_BELOW = 64.0  # pixels more for the names of two figures
SQUARE, STRONG = 0.05, 5  # metres a square of the posture grid; every fifth line is strong
SWITCH = (0.0, 0.0, 286.0, 54.0)  # what the switch of views covers


@dataclass(frozen=True)
class Still:
    """One view: its size, and for each figure in it the point of the floor under its plumb line.

    `scale` is pixels a metre; `labels` are None where marks are shown by their numbers only.
    """

    view: str
    height: float
    scale: float
    origins: tuple[Point, ...]
    marks: tuple[Mark, ...]
    rings: tuple[tuple[Point, ...], ...]
    labels: tuple[Label, ...] | None
    from_above: bool
    shape: str


def stills(data: FigureData, shown: Shown, words: Words) -> list[Still]:
    """A still for each view of the movement. Raises OutOfReach as `clip_for` does."""
    movement = data.movements[shown.scene.movement]
    return [_still(data, shown, movement, view, words) for view in movement.views]


def _still(data: FigureData, shown: Shown, movement: Movement, view: str, words: Words) -> Still:
    scene, figures = shown.scene, len(shown.scene.conditions)
    share = WIDTH / figures
    frame = frame_of(data, scene, view)
    height = min(share * frame.height / frame.width, TALLEST)
    ratio = min(share / frame.width, height / frame.height)
    height += NAMES_BELOW if figures > 1 else 0
    corner = share / 2 - ratio * frame.width / 2, height / 2 - ratio * frame.height / 2
    places = [
        {
            name: (corner[0] + which * share + ratio * x, corner[1] + ratio * y)
            for name, (x, y) in anchors(data, scene, view, which=which).items()
        }
        for which in range(figures)
    ]
    origin = corner[0] + ratio * frame.origin[0], corner[1] + ratio * frame.origin[1]
    scale = ratio * frame.scale
    above = movement.view_as.get(view) == "above"
    marks = [
        [*_muscles(data, scene, view, place, words, which)]
        + (
            []
            if above
            else [*_landmarks(shown, view, place, (origin[0] + which * share, scale), words)]
        )
        for which, place in enumerate(places)
    ]
    labels = None
    if figures == 1:
        middle = corner[1] + ratio * frame.height / 2
        rows = _rows(data, scene, view, height, (scale, middle, None if above else origin[0]))
        labels = arranged(marks[0], Room(WIDTH, height, rows, (SWITCH,)))
    return Still(
        view=view,
        height=height,
        scale=scale,
        origins=tuple((origin[0] + which * share, origin[1]) for which in range(figures)),
        marks=tuple(marks[0]),
        rings=tuple(tuple(apart([mark.at for mark in each])) for each in marks),
        labels=None if labels is None else tuple(labels),
        from_above=above,
        shape=_shape(frame.width, frame.height, figures),
    )


def _muscles(
    data: FigureData, scene: Scene, view: str, places: dict[str, Point], words: Words, which: int
) -> Iterator[Mark]:
    """The muscles that this view shows: of the side that a value is named for, if it is seen."""
    seen = muscles_seen(data, scene, view, which=which)
    named = [side for _, side, _ in scene.values if side] + ["l", "r"]
    states = [("over", scene.over, words.over), ("under", scene.under, words.under)]
    for state, names, finding in states:
        for name in names:
            for side in named:
                if f"{name}_{side}" in seen:
                    yield Mark(data.muscles[name].name, finding, state, places[f"{name}_{side}"])
                    break


def _landmarks(
    shown: Shown, view: str, places: dict[str, Point], line: tuple[float, float], words: Words
) -> Iterator[Mark]:
    """The landmarks that this view shows, with their distances from the line (its x, the scale)."""
    for name in shown.landmarks:
        landmark = LANDMARKS[name]
        if view not in landmark.views:
            continue
        sides = "l" if view == "lateral" else "lr"
        for side in sides if landmark.paired else "":
            at = places[f"{landmark.point}_{side}"]
            both = len(sides) > 1
            title = f"{landmark.name}, {words.sides[side]}" if both else landmark.name
            yield Mark(title, _distance(at[0], line, view, words), "mark", at)
        if not landmark.paired:
            at = places[landmark.point]
            yield Mark(landmark.name, _distance(at[0], line, view, words), "mark", at)


def _distance(x: float, line: tuple[float, float], view: str, words: Words) -> str:
    centimetres = round(100 * (line[0] - x) / line[1])
    if not centimetres:
        return words.on_the_line
    if view != "lateral":
        return words.from_the_line.format(number=abs(centimetres))
    return (words.ahead if centimetres > 0 else words.behind).format(number=abs(centimetres))


def _rows(
    data: FigureData, scene: Scene, view: str, height: float, at: tuple[float, float, float | None]
) -> list[Point | None]:
    """How far the body and its line reach at every pixel of height."""
    scale, middle, line = at
    bands = outline(data, scene, view)
    rows: list[Point | None] = []
    for y in range(round(height) + 1):
        band = int((y - middle) / scale / BAND + len(bands) / 2)
        body = bands[band] if 0 <= band < len(bands) else None
        ends = [] if line is None else [line]
        ends += [WIDTH / 2 + scale * end for end in body] if body else []
        rows.append((min(ends), max(ends)) if ends else None)
    return rows


# HTML


def ground(
    views: Sequence[Still], shown: Shown, name: str, address: str, words: Words, label: str
) -> str:
    """The ground of the figure: the switch of views, and a still for each."""
    switch = "".join(
        f'<label><input type="radio" name="{name}-view" value="{still.view}"'
        f"{' checked' if still.view == shown.scene.view else ''}>"
        f"<span>{escape(view_name(still, words))}</span></label>"
        for still in views
    )
    pictures = "".join(_still_html(still, shown, name, address, label) for still in views)
    return (
        '<div class="figure-ground figure-stage" data-figure-stage><fieldset class="figure-views">'
        f'<legend class="visually-hidden">{escape(words.view)}</legend>{switch}</fieldset>'
        f"{pictures}</div>"
    )


def view_name(still: Still, words: Words) -> str:
    """What the switch calls a view."""
    return words.from_above if still.from_above else words.views[still.view]


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


def _shape(width: float, height: float, figures: int) -> str:
    """How much of the sides a narrow screen cuts off: tall, square, or nothing (wide, pair)."""
    if figures > 1:
        return "pair"
    return "tall" if width <= 0.8 * height else "square" if width <= height else "wide"


def _pictures(still: Still, shown: Shown, address: str) -> str:
    """The still of each figure in the light and the dark; a browser fetches what it shows."""
    images = []
    for second, order in (("", "first"), ("-b", "second"))[: len(shown.scene.conditions)]:
        for theme, dark in (("light", ""), ("dark", "-dark")):
            images.append(
                f'<img class="figure-body is-{order} only-{theme}" src="{address}/{still.view}{second}{dark}.svg"'
                ' alt="" loading="lazy" decoding="async">'
            )
    return "".join(images)


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
    """The plumb line of each figure, with its bob on the floor; seen from above there is none."""
    if still.from_above:
        return ""
    return "".join(
        f'<path class="figure-line" d="M{x:.1f} 0V{y:.1f}"/>'
        f'<path class="figure-bob" d="M{x:.1f} {y:.1f}l5 7-5 10-5-10Z"/>'
        for x, y in still.origins
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
        f'<circle class="figure-number is-{mark.state}" cx="{x:.1f}" cy="{y:.1f}" r="10"/>'
        f'<text class="figure-number-text" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">'
        f"{number}</text>"
        for rings in still.rings
        for number, ((x, y), mark) in enumerate(zip(rings, still.marks, strict=True), start=1)
    ]
    return f'<g class="figure-rings">{"".join(parts)}</g>' if parts else ""


def lists(views: Sequence[Still], words: Words) -> str:
    """What is named in each view, as a list with the numbers of its rings."""
    return "".join(
        f'<ol class="figure-marks{" is-numbered" if still.labels is None else ""}"'
        f' data-view="{still.view}" aria-label="{escape(view_name(still, words))}">'
        + "".join(
            f'<li><span class="figure-mark is-{mark.state}">{number}</span> '
            f"<b>{escape(mark.name)}</b> {escape(mark.finding)}</li>"
            for number, mark in enumerate(still.marks, start=1)
        )
        + "</ol>"
        for still in views
        if still.marks
    )


def legend(scene: Scene, words: Words) -> str:
    """What the painted muscles mean; empty where none is shown."""
    keys = [("over", scene.over, words.overactive), ("under", scene.under, words.underactive)]
    shown = "".join(
        f'<span class="figure-key is-{state}">{escape(word)}</span>'
        for state, names, word in keys
        if names
    )
    return f'<span class="figure-legend">{shown}</span>' if shown else ""
