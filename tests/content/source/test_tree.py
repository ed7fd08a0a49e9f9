"""The tree takes only files of allowed path, kind and size, and says which it left out."""

from pathlib import Path

import pytest

from app.content.source import tree as trees
from app.content.source.tree import SourceTree, courses_on, refusal


def codes(tree: SourceTree) -> list[str]:
    return [problem.code for problem in tree.refused]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    course = tmp_path / "course_content" / "demo"
    (course / "standing").mkdir(parents=True)
    (course / "course.yaml").write_text("title: x\n")
    (course / "standing" / "side.md").write_text("---\n")
    (tmp_path / "quizzes" / "demo" / "banks").mkdir(parents=True)
    (tmp_path / "quizzes" / "demo" / "banks" / "standing.yaml").write_text("items: []\n")
    return tmp_path


def test_disk_and_memory_look_the_same(root: Path) -> None:
    on_disk = SourceTree.from_disk(root, "demo")
    assert dict(on_disk) == dict(SourceTree("demo", on_disk.files))
    assert list(on_disk) == sorted(on_disk)
    assert on_disk["course_content/demo/course.yaml"] == b"title: x\n"


def test_courses_are_found_by_their_course_yaml(root: Path) -> None:
    (root / "course_content" / "notes").mkdir()
    assert courses_on(root) == ["demo"]
    assert courses_on(root / "nowhere") == []


def test_a_link_is_refused(root: Path) -> None:
    secret = root / "secret.md"
    secret.write_text("secret")
    (root / "course_content" / "demo" / "link.md").symlink_to(secret)
    (root / "course_content" / "demo" / "folder").symlink_to(root)
    tree = SourceTree.from_disk(root, "demo")
    assert codes(tree) == ["link-refused", "link-refused"]
    assert b"secret" not in tree.values()


def test_a_linked_course_folder_is_refused(root: Path) -> None:
    (root / "course_content" / "other").symlink_to(root / "course_content" / "demo")
    tree = SourceTree.from_disk(root, "other")
    assert codes(tree) == ["link-refused"]
    assert not tree


def test_hidden_files_are_passed_over(root: Path) -> None:
    (root / "course_content" / "demo" / ".DS_Store").write_bytes(b"\0")
    assert codes(SourceTree.from_disk(root, "demo")) == []


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "course_content/demo/../../x.md",
        "course_content/demo//x.md",
        "course_content/demo/a b.md",
        "course_content/demo/ä.md",
        "course_content/demo/-x.md",
        "course_content\\demo\\x.md",
        "course_content/other/x.md",
        "elsewhere/demo/x.md",
        "course_content/demo/x.md\n",
        "course_content/demo/" + "a/" * 9 + "x.md",
        "course_content/demo/" + "a" * 200 + ".md",
    ],
)
def test_an_odd_path_is_refused(path: str) -> None:
    tree = SourceTree("demo", {path: b"x"})
    assert codes(tree) == ["path-odd"]
    assert not tree


def test_the_whole_tree_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "TREE_LIMIT", 10)
    files = {f"course_content/demo/{name}.md": b"123456" for name in "abc"}
    tree = SourceTree("demo", files)
    assert list(tree) == ["course_content/demo/a.md"]
    assert codes(tree) == ["tree-large", "tree-large"]


def test_a_file_too_large_is_not_read_from_disk(root: Path) -> None:
    big = root / "course_content" / "demo" / "big.md"
    with big.open("wb") as file:
        file.truncate(trees.TEXT_LIMIT + 1)
    tree = SourceTree.from_disk(root, "demo")
    assert codes(tree) == ["file-large"]


def test_pictures_may_be_larger_than_texts() -> None:
    size = trees.TEXT_LIMIT + 1
    assert refusal("demo", "course_content/demo/x.png", size) is None
    assert refusal("demo", "course_content/demo/x.svg", size) is not None
