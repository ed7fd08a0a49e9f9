"""What the elements of a lesson become, and that nothing unsafe gets through."""

import re

import pytest

from app.content.source.checking import check_tree
from app.content.source.compiled import Lesson
from app.content.source.rendering import render_item_text
from app.content.source.sanitising import clean
from tests.content.trees import DRAWING, LESSON, READERS, changed, text_of, tree


def lesson(changes: dict[str, str | bytes | None] | None = None) -> Lesson:
    draft = check_tree(tree(changes), READERS).draft
    assert draft is not None
    return draft.lesson("standing/side-view")


def html(changes: dict[str, str | bytes | None] | None = None) -> str:
    return "".join(segment.html for segment in lesson(changes).segments)


def test_a_citation_is_a_number_with_its_source_and_grade() -> None:
    link = '<a href="#note-1" id="cite-1" aria-label="Source 1, grade D">1</a>'
    assert f'draw it.<sup class="cite">{link}</sup></p>' in html()


def test_the_note_follows_its_paragraph_and_says_grade_design_finding_and_limits() -> None:
    note = re.search(r"</p>\s*(<aside class=\"margin-notes\".*?</aside>)", html())
    assert note is not None
    for part in (
        'id="note-1"',
        'class="grade grade-d" role="img" aria-label="Evidence grade D"',
        'class="grade-flag grade-flag-model"',
        "Textbook",
        "&lt;described&gt;",
        'href="/courses/demo/sources#ref-kendall2005"',
        ">Source and limits</a>",
    ):
        assert part in note[1]


def test_a_citation_of_several_sources_has_one_number_and_says_its_scope() -> None:
    found = lesson()
    assert [citation.number for citation in found.citations] == [1, 2]
    second = found.citations[1]
    assert second.refs == ("someone2020", "kendall2005")
    assert (second.grade, second.flags, second.scope) == (
        "C",
        ("contested",),
        "for adults",
    )
    assert second.words == "Prospective cohort; Textbook"
    assert found.sources == 2
    assert 'class="grade grade-c is-contested"' in html()


def test_a_term_is_a_link_that_carries_its_text() -> None:
    assert (
        '<a class="term" href="/courses/demo/glossary#plumb-line" data-behaviour="glossary"'
        ' data-term="Plumb line" data-text="A weight on a &quot;string&quot;.">plumb line</a>'
    ) in html()


def test_links_lead_to_addresses() -> None:
    page = html()
    assert 'href="/learn/demo/standing/front-view#what-changes"' in page
    assert 'href="/courses/demo/sources#ref-kendall2005"' in page


def test_a_link_to_another_site_is_marked() -> None:
    page = html(changed(LESSON, "Sharp pain", "[Sharp](https://example.org/?a=1&b=2) pain"))
    assert 'href="https://example.org/?a=1&amp;b=2"' in page
    assert 'class="external"' in page


def test_a_figure_has_its_number_ground_description_and_table() -> None:
    page = html()
    assert '<figure class="figure" id="figure-1-1"><div class="figure-ground figure-grid">' in page
    assert "<figcaption><b>Figure 1.1</b> A line &amp; five points.</figcaption>" in page
    assert "<summary>Text description</summary>" in page
    assert '<p id="figure-1-1-text">A line with five points beside it.</p>' in page
    assert "<td>Ear</td><td>3 cm</td>" in page


def test_a_drawing_is_inline_named_and_its_ids_are_its_own() -> None:
    page = html()
    assert (
        'role="img" aria-label="A line &amp; five points." aria-describedby="figure-1-1-text"'
        in page
    )
    assert 'id="figure-1-1-tip"' in page
    assert 'marker-end="url(#figure-1-1-tip)"' in page
    assert re.search(r'href="/courses/demo/files/[0-9a-f]{12}/body\.png"', page)
    assert "Ear &lt; line" in page


def test_a_picture_has_its_size_and_loads_late() -> None:
    draft = check_tree(tree(), READERS).draft
    assert draft is not None
    page = "".join(segment.html for segment in draft.lesson("standing/front-view").segments)
    assert 'width="200" height="400" loading="lazy"' in page
    assert "<b>Figure 1.2</b>" in page  # figures count through the module


def test_callouts_and_asides() -> None:
    page = html()
    assert (
        '<div class="callout callout-note" role="note"><p class="callout-title">Try it</p>' in page
    )
    assert '<p class="callout-title">Refer, do not train</p>' in page
    assert (
        '<div class="margin-note margin-aside"><p class="margin-note-title">Why a line?</p>' in page
    )


def test_tables_can_be_scrolled_by_keyboard_and_align_by_class() -> None:
    page = html()
    assert (
        '<div class="table-wrap" tabindex="0" role="region" aria-label="Table 1: Point, Distance">'
    ) in page
    assert '<th class="align-right" scope="col">' in page.replace(
        'scope="col" class="align-right"', 'class="align-right" scope="col"'
    )
    assert "style=" not in page


def test_definition_lists_and_footnotes() -> None:
    page = html()
    assert "<dt>Plumb line</dt>" in page
    assert '<section class="footnotes" aria-label="Footnotes">' in page


def test_a_check_divides_the_lesson() -> None:
    segments = lesson().segments
    assert [segment.kind for segment in segments] == ["html", "check", "html"]
    assert (segments[1].check, segments[1].anchor) == ("first-look", "check-first-look")
    check = lesson().checks["first-look"]
    assert check["stem_html"] == "<p>What do you look at <strong>first</strong>?</p>"
    assert check["options"][0]["html"] == "The ankle"
    assert check["options"][0]["why_html"] == "It stays put."
    assert check["objective"] == "standing/side-view/landmarks"


def blocks(page: str) -> dict[str, str]:
    found = re.findall(
        r'<(?:p|li|td|h2|h3|dd)[^>]* data-block="([^"]+)"[^>]*>(.*?)</', page, re.DOTALL
    )
    return {name: re.sub(r"<.*", "", text, flags=re.DOTALL).strip() for name, text in found}


def test_a_block_keeps_its_name_while_its_words_stay() -> None:
    before = blocks(html())
    after = blocks(
        html(changed(LESSON, "## What to look at", "A new paragraph.\n\n## What to look at"))
    )
    assert set(before) < set(after)
    assert len(set(after) - set(before)) == 1


def test_equal_blocks_have_names_of_their_own() -> None:
    page = html(changed(LESSON, "### In numbers", "Same.\n\nSame.\n\n- Same.\n\n### In numbers"))
    names = re.findall(r'data-block="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_headings_with_the_same_words_have_anchors_of_their_own() -> None:
    found = lesson(
        changed(
            LESSON,
            "### In numbers",
            "## What to look at\n\n## Note 1\n\n### In numbers",
        )
    )
    assert [section.id for section in found.sections] == [
        "what-to-look-at",
        "what-to-look-at-2",
        "note-1-section",
    ]


def test_ids_are_unique_on_the_page() -> None:
    ids = re.findall(r' id="([^"]+)"', html())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,xx)",
        "[x](//example.org)",
        '[plumb line"><script>]{term=plumb-line}',
        "`<script>`",
        '[x](https://example.org/"onclick="alert)',
    ],
)
def test_nothing_unsafe_comes_out(evil: str) -> None:
    page = html(changed(LESSON, "Sharp pain", f"{evil} Sharp pain"))
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert not re.search(r'(?:href|src)="(?!/|#|https://)', page)


def test_what_nobody_can_write_is_still_taken_out() -> None:
    assert clean('<p onclick="x" style="y">a<style>b</style><iframe></iframe></p>') == "<p>a</p>"


def test_a_drawing_loses_what_is_not_on_the_list() -> None:
    svg = text_of(DRAWING).replace(
        "<path class", "<style>x</style><path onload='x' style='y' class"
    )
    page = html({DRAWING: svg})
    assert "<style" not in page
    assert "onload" not in page
    assert '<path class="f-line f-dash"' in page


def test_text_for_search_is_plain() -> None:
    text = lesson().text
    assert "Hang a plumb line beside the client" in text
    assert "A line & five points." in text
    assert "[@" not in text
    assert "{" not in text


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        "It's 5 - 3.",
        'Say "so"',
        "Ear at 3 cm (or less)",
        "a; b: c",
        "é, ü, 10°",
    ],
)
def test_the_short_way_for_plain_text_gives_what_markdown_gives(text: str) -> None:
    plain, _ = render_item_text(text, block=True)
    marked, _ = render_item_text(f"{text} *x*", block=True)
    assert marked == plain.replace("</p>", " <em>x</em></p>")


def test_an_item_links_only_to_other_sites() -> None:
    page, faults = render_item_text("See [this](https://example.org).", block=False)
    assert page == 'See <a href="https://example.org" rel="noopener" class="external">this</a>.'
    assert faults == []


def test_items_of_the_bank_are_rendered() -> None:
    draft = check_tree(tree(), READERS).draft
    assert draft is not None
    assert draft.items["st-ear"]["options"][0]["html"] == "The <em>ear</em>"
    assert draft.items["st-ear"]["bank"] == "standing"
