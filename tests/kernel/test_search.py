"""Search gives the same answers on both databases, whatever is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.search import CLOSE, OPEN, Entry, drop, find, put

KNEE = Entry("a-course", "lesson", "knee", "The knee", "The knee moves inward in a squat.")
ANKLE = Entry("a-course", "lesson", "ankle", "The ankle", "Dorsiflexion lets the knee travel.")
CAFE = Entry("a-course", "term", "resume", "Résumé", "A naïve summary, said Fréderic Müller.")
NOTE = Entry("person:7", "note", "n1", "Mine", "My knee hurts.")


@pytest.fixture
def shelf(db: Session) -> Session:
    put(db, [KNEE, ANKLE, CAFE, NOTE])
    return db


def keys(db: Session, query: str, *scopes: str) -> list[str]:
    return [hit.key for hit in find(db, query, scopes or ("a-course",))]


class TestFinding:
    def test_a_title_counts_more_than_a_text(self, shelf: Session) -> None:
        assert keys(shelf, "knee") == ["knee", "ankle"]

    def test_every_word_must_occur(self, shelf: Session) -> None:
        assert keys(shelf, "knee squat") == ["knee"]
        assert keys(shelf, "knee summary") == []

    def test_the_last_word_may_be_a_beginning(self, shelf: Session) -> None:
        assert keys(shelf, "dorsi") == ["ankle"]
        assert keys(shelf, "knee tra") == ["ankle"]
        assert keys(shelf, "dorsi knee") == []

    def test_case_and_accents_make_no_difference(self, shelf: Session) -> None:
        for query in ("resume", "RÉSUMÉ", "re\u0301sume\u0301", "naive", "muller", "frederic"):
            assert keys(shelf, query) == ["resume"], query

    def test_only_the_given_scopes_are_searched(self, shelf: Session) -> None:
        assert keys(shelf, "knee", "person:7") == ["n1"]
        assert keys(shelf, "knee", "person:8") == []
        assert len(keys(shelf, "knee", "person:7", "a-course")) == 3
        assert find(shelf, "knee", []) == []

    def test_the_passage_marks_what_matched(self, shelf: Session) -> None:
        passage = find(shelf, "squat", ["a-course"])[0].passage
        assert f"{OPEN}squat{CLOSE}" in passage

    def test_no_more_than_the_limit_come_back(self, db: Session) -> None:
        put(db, [Entry("s", "lesson", str(n), "Knee", "Knee.") for n in range(9)])
        assert len(find(db, "knee", ["s"], limit=4)) == 4


class TestDropping:
    def test_a_key_a_kind_or_a_whole_scope(self, shelf: Session) -> None:
        drop(shelf, "a-course", "lesson", "knee")
        assert keys(shelf, "knee") == ["ankle"]
        drop(shelf, "a-course", "lesson")
        assert keys(shelf, "knee") == []
        assert keys(shelf, "resume") == ["resume"]
        drop(shelf, "a-course")
        assert keys(shelf, "resume") == []
        assert keys(shelf, "knee", "person:7") == ["n1"]


class TestWhateverIsTyped:
    NASTY = ('"', "*", ":", "NEAR", "knee NEAR squat", "a AND", "OR", "NOT knee", "(", "-knee",
             "title:knee", "knee*", '"knee', "'", "&", "|", "!knee", "<->", "\\", "%", "_", "__",
             "\0", "²", "½", "knee\0", "a" * 5000, "the", "ß", "ı", "日本語", "한국어", "\ud800")  # fmt: skip

    def test_it_is_words_and_never_a_command(self, shelf: Session) -> None:
        for query in self.NASTY:
            find(shelf, query, ["a-course"])
        assert keys(shelf, "title:knee") == []
        assert keys(shelf, '"knee" (squat)') == ["knee"]
        assert keys(shelf, "knee*") == ["knee", "ankle"]

    def test_it_never_fails(self, engine: Engine) -> None:
        with transaction(engine, writes=True) as db:
            put(db, [KNEE])

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.text(max_size=30))
        def any_text(query: str) -> None:
            with transaction(engine, writes=False) as db:
                find(db, query, ["a-course"])

        any_text()
