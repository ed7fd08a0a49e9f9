"""Notes and highlights: kept, changed, removed, found again, and private."""

import re
from html import unescape

from flask import Flask

from app.learning import actions, queries
from app.learning.models import Note
from tests.content.revising import KEY, LESSONS, changed, publish
from tests.learning.test_page_lesson import LESSON, PATH, learner
from tests.people import Somebody, sign_in
from tests.racing import read

JSON = {"Accept": "application/json"}


def passage(checked) -> tuple[str, str, int]:
    """(block, words in it, where they begin): of the first paragraph long enough."""
    blocks = checked.course.lesson(PATH).blocks
    block, text = next((name, text) for name, text in blocks.items() if len(text) > 120)
    return block, text[20:60], 20


def highlight(ana: Somebody, checked, text: str = "") -> str:
    block, quote, start = passage(checked)
    sent = {"text": text, "quote": quote, "block": block, "start": str(start)}
    code: str = ana.post(f"{LESSON}/notes", sent, 200, headers=JSON).json["code"]
    return code


def kept(app: Flask, somebody: Somebody) -> list[Note]:
    return list(read(app, lambda db: queries.notes_of(db, somebody.who)))


class TestANote:
    def test_words_on_a_lesson_stand_below_it(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "Film the heel next time."})
        assert "Film the heel next time." in ana.get(LESSON).text
        assert "Film the heel next time." in ana.get("/notes").text

    def test_a_highlight_keeps_its_place(self, app: Flask, checked) -> None:
        ana = learner(app)
        code = highlight(ana, checked, "so that is why")
        block, quote, start = passage(checked)
        page = unescape(ana.get(LESSON).text)
        assert f'"code": "{code}", "block": "{block}", "start": {start}' in page
        assert quote in page

    def test_it_is_changed(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "first"})
        code = kept(app, ana)[0].code
        assert "first" in ana.get(f"/notes/{code}").text
        assert ana.post(f"/notes/{code}", {"text": "second"}).location == "/notes"
        assert [note.text for note in kept(app, ana)] == ["second"]

    def test_it_is_removed(self, app: Flask, checked) -> None:
        ana = learner(app)
        code = highlight(ana, checked)
        ana.post(f"/notes/{code}/removal")
        assert kept(app, ana) == []
        ana.get(f"/notes/{code}", 404)

    def test_what_says_nothing_is_refused_and_what_was_typed_is_kept(self, app: Flask) -> None:
        ana = learner(app)
        page = ana.post(f"{LESSON}/notes", {"text": "  "}, 422).text
        assert "Write something, or select a passage first." in page
        long = "x" * (actions.LONGEST_NOTE + 1)
        page = ana.post(f"{LESSON}/notes", {"text": long}, 422).text
        assert "at most 4000 characters" in page
        assert long in page
        assert kept(app, ana) == []

    def test_an_emptied_note_is_refused_but_a_highlight_may_lose_its_words(
        self, app: Flask, checked
    ) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "words"})
        words = kept(app, ana)[0].code
        assert "remove the note" in ana.post(f"/notes/{words}", {"text": ""}, 422).text
        marked = highlight(ana, checked, "words")
        ana.post(f"/notes/{marked}", {"text": ""})

    def test_a_passage_that_does_not_stand_there_is_refused(self, app: Flask, checked) -> None:
        ana = learner(app)
        block, _quote, _start = passage(checked)
        sent = {"quote": "never written here", "block": block, "start": "0"}
        told = ana.post(f"{LESSON}/notes", sent, 422, headers=JSON).json
        assert "Select it again" in told["error"]

    def test_it_keeps_lines_and_any_script_but_no_nul(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "one\0two"}, 422)
        ana.post(f"{LESSON}/notes", {"text": "one\r\nзаметка 🦵🏽"})
        assert [note.text for note in kept(app, ana)] == ["one\r\nзаметка 🦵🏽"]

    def test_markup_in_it_is_text(self, app: Flask) -> None:
        ana = learner(app)
        ana.post(f"{LESSON}/notes", {"text": "<script>alert(1)</script>"})
        assert "<script>alert" not in ana.get(LESSON).text
        assert "<script>alert" not in ana.get("/notes").text

    def test_it_takes_the_course_outside_the_free_module(self, app: Flask) -> None:
        ben = sign_in(app, "ben")
        ben.post(f"/learn/{KEY}/static-posture/side-view/notes", {"text": "x"}, 409)
        ben.post(f"{LESSON}/notes", {"text": "x"})


class TestBensNote:
    def test_it_is_not_there_for_ana(self, app: Flask, checked) -> None:
        ben, ana = learner(app, "ben"), learner(app)
        code = highlight(ben, checked, "only mine")
        ana.get(f"/notes/{code}", 404)
        ana.post(f"/notes/{code}", {"text": "hers"}, 404)
        ana.post(f"/notes/{code}/removal", status=404)
        assert "only mine" not in ana.get(LESSON).text
        assert "only mine" not in ana.get("/notes").text
        assert [note.text for note in kept(app, ben)] == ["only mine"]


class TestANewRevision:
    def test_an_unchanged_block_keeps_its_highlight_wherever_it_moves(
        self, app: Flask, checked, tree
    ) -> None:
        ana = learner(app)
        highlight(ana, checked, "mine")
        path = f"{LESSONS}/{PATH}.md"
        _head, _front, body = tree.files[path].decode().split("---\n", 2)
        first = body.split("\n\n", 1)[0]
        moved = f"A new paragraph before it all, which changes nothing.\n\n{first}"
        publish(app, changed(tree, path, (first, moved)))
        page = ana.get(LESSON).text
        assert f'"block": "{passage(checked)[0]}"' in unescape(page)
        assert "mine" in page
        assert "no longer stands" not in page
        assert "has moved" not in page

    def test_words_in_a_changed_block_are_found_again(self, app: Flask, checked, tree) -> None:
        ana = learner(app)
        highlight(ana, checked, "mine")
        self.rewrite(app, tree, checked, keep=True)
        page = ana.get(LESSON).text
        assert "The passage has moved since you marked it." in page
        assert '"quote"' in unescape(page)

    def test_words_that_went_are_kept_and_said_to_be_lost(self, app: Flask, checked, tree) -> None:
        ana = learner(app)
        highlight(ana, checked, "mine")
        self.rewrite(app, tree, checked, keep=False)
        page = ana.get(LESSON).text
        assert "This passage no longer stands in the lesson. Your note is kept." in page
        assert "mine" in page
        assert unescape(re.search(r'data-notes="([^"]*)"', page)[1]) == "[]"
        assert "no longer stands in the lesson" in ana.get("/notes").text

    def rewrite(self, app: Flask, tree, checked, *, keep: bool) -> None:
        """Change the paragraph around the passage, or the passage itself."""
        _block, quote, _start = passage(checked)
        path = f"{LESSONS}/{PATH}.md"
        source = tree.files[path].decode()
        assert source.count(quote) == 1, "choose a passage without markup"
        new = f"{quote}, so to say," if keep else "something else"
        publish(app, changed(tree, path, (quote, new)))
