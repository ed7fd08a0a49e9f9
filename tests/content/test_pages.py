"""What a course shows to everyone: sources, glossary, pictures."""

import gzip
import hashlib
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.content.source.checking import Checked
from app.content.source.compiled import CompiledCourse
from app.content.source.tree import SourceTree
from tests.content.revising import BANKS, KEY, LESSONS, changed, compiled, publish, with_files

BODY = "static-lateral.webp"


def test_sources_name_every_reference_with_where_it_is_cited(client: FlaskClient, checked) -> None:
    page = client.get(f"/courses/{KEY}/sources").text
    missing = [ref for ref in checked.course.references if f'id="ref-{ref}"' not in page]
    assert missing == []
    cited = next(ref for ref in checked.course.references.values() if ref.cited_in)
    assert f"/learn/{KEY}/{cited.cited_in[0].lesson}" in page
    for letter in "ABCD":
        assert f"grade-{letter.lower()}" in page


def test_the_glossary_has_every_term_under_its_key(client: FlaskClient, checked) -> None:
    page = client.get(f"/courses/{KEY}/glossary").text
    assert [key for key in checked.course.glossary if f'id="{key}"' not in page] == []


def test_an_unknown_course_is_not_found(client: FlaskClient) -> None:
    for page in ("", "/sources", "/glossary", "/files/0123456789ab/a.webp"):
        answer = client.get(f"/courses/knitting{page}")
        assert answer.status_code == 404, page


class TestAPicture:
    def address(self, course: CompiledCourse) -> str:
        blob, picture = next(pair for pair in course.files.items() if pair[1].name in BODY)
        return f"/courses/{KEY}/files/{blob}/{picture.name}"

    def test_lessons_show_it_at_that_address(self, checked) -> None:
        lesson = checked.course.lesson("static-posture/side-view")
        assert self.address(checked.course) in "".join(part.html for part in lesson.segments)

    def test_it_is_sent_with_its_kind_and_kept_for_a_year(
        self, client: FlaskClient, checked
    ) -> None:
        answer = client.get(self.address(checked.course))
        assert answer.status_code == 200
        assert answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.data[:4] == b"RIFF"

    def test_its_address_outlives_the_revision(
        self, app: Flask, client: FlaskClient, tree: SourceTree, checked
    ) -> None:
        before = self.address(checked.course)
        path = next(path for path in tree.files if path.endswith(BODY))
        redrawn = with_files(tree, {path: tree.files[path] + b"\0"})
        publish(app, redrawn)
        after = self.address(compiled(app, redrawn))
        assert after != before
        assert client.get(before).data + b"\0" == client.get(after).data

    def test_what_no_revision_has_is_not_found(self, client: FlaskClient) -> None:
        for blob in ("0123456789ab", "0", "%25", "_" * 12, "%00" * 12):
            answer = client.get(f"/courses/{KEY}/files/{blob}/a.webp")
            assert answer.status_code == 404, blob

    def test_the_texts_of_a_course_are_no_pictures(
        self, client: FlaskClient, tree: SourceTree
    ) -> None:
        bank = hashlib.sha256(tree.files[f"{BANKS}/what-it-is.yaml"]).hexdigest()
        answer = client.get(f"/courses/{KEY}/files/{bank[:12]}/what-it-is.yaml")
        assert answer.status_code == 404


def test_pages_compile_nothing_and_read_no_content_rows(client: FlaskClient, at_most) -> None:
    addresses = [f"/courses/{KEY}{page}" for page in ("", "/sources", "/glossary")]
    addresses.append(f"/learn/{KEY}/what-it-is/the-problem")
    for address in addresses:
        assert client.get(address).status_code == 200
        with at_most(1) as seen:  # which revisions are current
            client.get(address)
        assert not [one for one in seen if "compiled" in one or "blobs" in one], address


class TestAFigureOfTheBody:
    FIGURE = (
        "\n::: figure ohsq view=lateral knee_valgus_left=11\ncaption: A squat.\n"
        "description: She squats unmistakably.\nover: [gastrocnemius]\nbeside: {knee_valgus_left: 4}\n"
        "conditions: [Barefoot, Heels raised]\n:::\n\n## "
    )
    LESSON = f"{LESSONS}/what-it-is/the-problem.md"

    @pytest.fixture
    def key(self, app: Flask, tree: SourceTree, checked: Checked) -> str:
        """The key of a figure in the first lesson of the published course."""
        assert checked.course is not None
        before = set(checked.course.scenes)
        shown = changed(tree, self.LESSON, ("\n## ", self.FIGURE))
        publish(app, shown)
        (key,) = set(compiled(app, shown).scenes) - before
        return key

    def get(self, client: FlaskClient, key: str, name: str, **headers: str) -> TestResponse:
        return client.get(f"/courses/{KEY}/figures/{key}/{name}", headers=headers)

    def test_its_stills_are_drawn_for_both_themes_and_both_conditions(
        self, client: FlaskClient, key: str
    ) -> None:
        names = ["lateral", "lateral-dark", "anterior-b", "anterior-b-dark"]
        stills = [self.get(client, key, f"{name}.svg") for name in names]
        assert [still.status_code for still in stills] == [200] * 4
        assert {still.mimetype for still in stills} == {"image/svg+xml"}
        assert len({still.data for still in stills}) == 4
        assert all(still.text.startswith("<svg ") for still in stills)

    def test_its_clip_tells_the_movement_and_no_compensation(
        self, client: FlaskClient, key: str
    ) -> None:
        answer = self.get(client, key, "clip.json")
        assert answer.mimetype == "application/json"
        told = json.loads(answer.text)
        assert [clip["movement"] for clip in told["clips"]] == ["ohsq", "ohsq"]
        assert told["conditions"] == ["Barefoot", "Heels raised"]
        assert told["scene"]["names"] == {"gastrocnemius": "Gastrocnemius"}
        assert told["phases"][0] == [0, "start"]
        assert "valgus" not in answer.text
        assert "knee_frontal" not in answer.text

    def test_it_is_kept_for_a_year_compressed_and_of_a_strict_policy(
        self, client: FlaskClient, key: str
    ) -> None:
        plain = self.get(client, key, "lateral.svg")
        zipped = self.get(client, key, "lateral.svg", **{"Accept-Encoding": "br, gzip"})
        assert gzip.decompress(zipped.data) == plain.data
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        for answer in (plain, zipped):
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert len(zipped.data) < 40_000

    def test_what_it_does_not_have_is_not_found(self, client: FlaskClient, key: str) -> None:
        for name in ("above.svg", "lateral-c.svg", "lateral", "clip.js", "..%2Fclip.json"):
            assert self.get(client, key, name).status_code == 404, name
        for other in ("0" * 12, "x", "%25", key.upper() + "0"):
            answer = self.get(client, other, "clip.json")
            assert answer.status_code == 404
        assert "There is no such figure in this course." in answer.text

    def test_drawing_it_asks_the_database_once_and_then_only_for_the_revision(
        self, client: FlaskClient, key: str, at_most
    ) -> None:
        client.get(f"/courses/{KEY}")
        with at_most(2):  # which revisions are current; the data of the figure
            assert self.get(client, key, "lateral.svg").status_code == 200
        with at_most(1):
            assert self.get(client, key, "posterior.svg").status_code == 200

    def test_its_lesson_carries_the_player_once(self, client: FlaskClient, key: str) -> None:
        page = client.get(f"/learn/{KEY}/what-it-is/the-problem").text
        assert f'data-clip="/courses/{KEY}/figures/{key}/clip.json"' in page
        assert page.count('<template id="figure-player"') == 1

    def test_a_search_finds_it_by_its_description(self, client: FlaskClient, key: str) -> None:
        assert "what-it-is/the-problem" in client.get("/search?q=unmistakably").text
