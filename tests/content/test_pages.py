"""What a course shows to everyone: sources, glossary, pictures."""

import hashlib

from flask import Flask
from flask.testing import FlaskClient

from app.content.source.compiled import CompiledCourse
from app.content.source.tree import SourceTree
from tests.content.revising import BANKS, KEY, compiled, publish, with_files

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
