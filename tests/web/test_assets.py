"""The compressed copy of the static files that a start makes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from whitenoise import compress

from app.web import assets


@pytest.fixture
def tree(tmp_path: Path) -> assets.Assets:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "words.css").write_text("a { color: red }\n" * 200)
    return assets.Assets(folder)


def test_processes_that_start_together_both_get_a_whole_copy(
    tree: assets.Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(2, timeout=20)
    real = compress.main

    def main(words: list[str]) -> object:
        together.wait()
        return real(words)

    monkeypatch.setattr(compress, "main", main)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: assets._compressed(tree, tmp_path), range(2)))
    assert made[0] == made[1]
    assert {path.name for path in made[0].iterdir()} == {
        "words.css",
        "words.css.br",
        "words.css.gz",
    }
    assert list(made[0].parent.iterdir()) == made[:1]


def test_an_old_version_goes_with_what_a_killed_start_left_of_it(
    tree: assets.Assets, tmp_path: Path
) -> None:
    folder = tmp_path / "assets"
    for number in range(assets.VERSIONS_KEPT + 1):
        (folder / f"old{number}").mkdir(parents=True)
        (folder / f".old{number}.half").mkdir()
    newest = assets._compressed(tree, tmp_path)
    kept = {path.name for path in folder.glob("[!.]*")}
    assert newest.name in kept
    assert len(kept) == assets.VERSIONS_KEPT
    assert {path.name for path in folder.glob(".*")} == {
        f".{name}.half" for name in kept - {newest.name}
    }
