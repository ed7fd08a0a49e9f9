"""A small clean course, and ways to spoil it: every problem code is provoked from here."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from app.content.source.kinds import Fault, Readers
from app.content.source.tree import SourceTree
from tests.figure.lab import files as shipped_lab

COURSE = "course_content/demo/course.yaml"
REFERENCES = "course_content/demo/references.yaml"
GLOSSARY = "course_content/demo/glossary.yaml"
LESSON = "course_content/demo/standing/side-view.md"
OTHER = "course_content/demo/standing/front-view.md"
DRAWING = "course_content/demo/standing/figures/line.svg"
PICTURE = "course_content/demo/figures/body.png"
BANK = "quizzes/demo/banks/standing.yaml"
QUIZ = "quizzes/demo/standing.yaml"
FINAL = "quizzes/demo/final.yaml"
LAB = "course_content/demo/lab"


def png(width: int = 200, height: int = 400) -> bytes:
    """The first bytes of a PNG: all that is read of it."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


FILES: dict[str, str | bytes] = {
    COURSE: """\
title: Standing
edition: 1
language: en
summary: How people stand.
lead: A course of two lessons.
reviewed: 2026-11-24
author: {name: Ines, role: Author}
issuer:
  name: A school
  signatories: [{name: Isa, role: Course lead}]
benefits:
  - title: Posture
    text: Angles change.
    grade: B
    scope: for the angle
    refs: [kendall2005]
pace: {hours_a_week: 2.5}
modules:
  - key: standing
    title: Standing
    summary: What a look can tell.
    minutes: 5
    lessons: [side-view, front-view]
    quiz: standing
    free: true
  - key: moving
    title: Moving
    summary: Later.
    minutes: 60
    preparing: true
final: final
completion:
  lessons: all
  quizzes: [standing]
  final_minutes: 10
""",
    REFERENCES: """\
version: 1
designs:
  textbook: Textbook
  cohort: Prospective cohort
references:
  - id: kendall2005
    authors: Kendall FP, McCreary EK
    year: 2005
    title: 'Muscles: Testing and Function'
    source: A publisher
    design: textbook
    finding: Classic reference postures, <described> by experts.
    verified: memory
  - id: someone2020
    authors: Someone A
    year: 2020
    title: A cohort
    source: A journal
    volume: 12(3)
    pages: 1-9
    doi: 10.1000/xyz123
    design: cohort
    finding: Nothing much changed.
    verified: search
""",
    GLOSSARY: """\
terms:
  - key: plumb-line
    term: Plumb line
    text: A weight on a "string".
  - key: dorsiflexion
    term: Dorsiflexion
    text: The foot towards the shin.
    latin: Flexio dorsalis
    also: [bent ankle]
""",
    LESSON: """\
---
title: Side view
minutes: 3
summary: Landmarks from the side.
reviewed: 2026-11-24
objectives:
  - id: landmarks
    text: name the landmarks
  - id: measure
    text: measure one angle
---
Take your time, take off your shoes, and look before you speak of anything that you see there; the
rest can wait. Hang a [plumb line]{term} beside the client and look at her from the side. The other
points then fall near it, as the textbooks draw it. [@kendall2005]{D model}

A cohort of people was watched for years, and nothing much changed in them. [@someone2020,
@kendall2005]{C contested scope="for adults"}

## What to look at

Look at the ear, the shoulder, the hip, the knee and the ankle, one after the other.[^order]

::: figure
src: figures/line.svg
caption: A line & five points.
description: A line with five points beside it.
ground: grid
table:
  - [Point, Distance]
  - [Ear, 3 cm]
:::

| Point | Distance |
| --- | ---: |
| Ear | 3 cm |

::: note Try it
Stand beside a door frame and let somebody take a picture of you.
:::

::: aside Why a line?
It does not lean, whatever the camera does.
:::

::: check
id: first-look
objective: landmarks
type: single
stem: What do you look at **first**?
options:
  - {id: ankle, text: The ankle, right: true, why: It stays put.}
  - {id: ear, text: The ear, why: It moves most.}
  - {id: knee, text: The knee, why: It bends.}
why: The line is tied to the foot.
:::

### In numbers

Each angle has an error, and the error is what you must know before you speak of a change. See
[the front view](front-view.md#what-changes) and the [sources](../references.yaml#kendall2005), or
read on. A study of one is none.{.no-claim}

Plumb line
: A weight on a string, with a [bent ankle]{term=dorsiflexion} in mind.

::: refer
Sharp pain ends the look.
:::

[^order]: From the top or from the bottom, as you like.
""",
    OTHER: """\
---
title: Front view
minutes: 2
summary: The same from the front.
reviewed: 2026-11-24
objectives:
  - id: compare
    text: compare both sides
---
## What changes

From the front you see what the side view hides: one shoulder lower than the other, one knee that
drifts towards the other, a foot that points outwards. Write down what you see before you say what
it means. Ask the client to walk on the spot and to stand still again, and look once more. What is
there only once was never there.

::: figure
src: ../figures/body.png
caption: A body from the front.
description: A standing person seen from the front.
:::

Both sides of a body differ in everybody. A small difference is a fact about the person and no
fault. It becomes interesting when it changes with a task, when it is new, or when the client says
that it bothers her. Until then it is a line in your notes, with the date and the hour, and the name
of the one who looked. Then go on with [the side view](side-view.md). Look twice, write once, and
leave the rest to the next session, where you look again with fresh eyes. The notes tell you then
whether anything is different at all, and that is a better start than memory, which sees what it
wants to see. So much for the look from the front, which takes two minutes. Go and look.
""",
    DRAWING: """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300">
<defs><marker id="tip" viewBox="0 0 4 4" orient="auto"><path d="M0 0L4 2z" class="f-ink"/></marker>
</defs>
<image href="../../figures/body.png" x="10" y="10" width="90" height="180" class="f-body"/>
<path class="f-line f-dash" d="M240 10V290" marker-end="url(#tip)"/>
<text class="t t-strong" x="250" y="40" text-anchor="start">Ear &lt; line</text>
</svg>
""",
    PICTURE: png(),
    BANK: """\
items:
  - id: st-ear
    type: single
    use: practice
    objective: standing/side-view/landmarks
    level: recall
    refs: [kendall2005]
    enemies: [st-knee]
    tags: [safety]
    stem: Which point lies highest?
    options:
      - {id: ear, text: The *ear*, right: true, why: It is on the head.}
      - {id: hip, text: The hip, why: It is lower.}
      - {id: toe, text: The toe, why: It is lowest.}
    why: The ear is on the head.
  - id: st-knee
    type: single
    use: practice
    objective: standing/side-view/measure
    level: apply
    refs: [someone2020]
    stem: Which joint bends backwards?
    options:
      - {id: knee, text: The knee, right: true, why: It can.}
      - {id: ear, text: The ear, why: It is no joint.}
      - {id: eye, text: The eye, why: It is no joint either.}
    why: The knee can.
  - id: st-sides
    type: single
    use: exam
    objective: standing/front-view/compare
    level: apply
    refs: [someone2020]
    stem: Which side is better?
    options:
      - {id: neither, text: Neither, right: true, why: They differ in everybody.}
      - {id: left, text: The left, why: Sides differ.}
      - {id: upper, text: The upper, why: That is no side.}
    why: Sides differ in everybody.
""",
    QUIZ: """\
title: Standing, the quiz
module: standing
kind: module
pass_mark: 70
intro: Two questions. **Take your time.**
sections:
  - title: Looking
    draw:
      - {bank: standing, use: practice, lessons: [side-view], tags: [safety], count: 1}
      - {bank: standing, use: practice, objectives: [standing/side-view/measure], count: 1}
""",
    FINAL: """\
title: Final examination
kind: final
pass_mark: 70
sections:
  - title: All
    draw:
      - {bank: standing, use: exam, items: [st-sides], count: 1}
""",
}


def lab(changes: Mapping[str, tuple[str, str]] | None = None) -> dict[str, str | bytes | None]:
    """The shipped course's data of the figure; `changes` replaces a text of a file once.

    Only a course that shows the body has them here: reading them takes longer than all the rest.
    """
    files: dict[str, str | bytes | None] = {
        f"{LAB}/{name}": content.decode() for name, content in shipped_lab().items()
    }
    for name, (old, new) in (changes or {}).items():
        text = str(files[f"{LAB}/{name}"])
        assert old in text, f"{old!r} is not in {name}"
        files[f"{LAB}/{name}"] = text.replace(old, new, 1)
    return files


def body(first_line: str, more: str = "") -> str:
    """A figure of the body, as a lesson writes it."""
    return (
        f"::: figure {first_line}\ncaption: She & the line.\ndescription: She squats.\n{more}:::\n"
    )


def with_body(figure: str) -> dict[str, str | bytes | None]:
    """The clean course with data of the figure, and a figure of the body in its second lesson."""
    picture = text_of(OTHER).partition("::: figure")[2].partition(":::\n")[0]
    return lab() | changed(OTHER, f"::: figure{picture}:::\n", figure)


def tree(changes: Mapping[str, str | bytes | None] | None = None) -> SourceTree:
    """The clean course with some files replaced, added or (None) taken away."""
    files: dict[str, str | bytes | None] = {**FILES, **(changes or {})}
    return SourceTree(
        "demo",
        {
            path: content.encode() if isinstance(content, str) else content
            for path, content in files.items()
            if content is not None
        },
    )


def text_of(path: str) -> str:
    content = FILES[path]
    assert isinstance(content, str)
    return content


def changed(path: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """The file with `old`, which must stand in it, replaced once by `new`."""
    text = text_of(path)
    assert old in text, f"{old!r} is not in {path}"
    return {path: text.replace(old, new, 1)}


def read_item(raw: Mapping[str, Any], *, check: bool) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A permissive reader: it asks for a stem, and for the reason of every option."""
    faults = [
        Fault(("options", place, "why"), "missing-why", "Say why.")
        for place, option in enumerate(raw.get("options") or ())
        if isinstance(option, dict) and not option.get("why")
    ]
    if not isinstance(raw.get("stem"), str):
        return None, [Fault((), "missing-stem", "Ask something."), *faults]
    return {"use": "practice", "version": "1"} | dict(raw), faults


def read_quiz(raw: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A permissive reader: it asks for a title."""
    if "title" not in raw:
        return None, [Fault((), "missing-title", "Give it a title.")]
    return dict(raw), []


def undrawable(quiz: Mapping[str, Any], _items: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A judge of draws that knows one quiz which can't be drawn."""
    return ["Two enemies are all there is."] if quiz.get("title") == "Enemies" else []


READERS = Readers(read_item, read_quiz, undrawable)
