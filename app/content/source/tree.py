"""The source tree: path -> bytes, read only. Disk, archive, draft and revision look the same."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from app.content.source.problems import Problem, problem

MEGABYTE = 1024 * 1024
TEXT_LIMIT = 1 * MEGABYTE
IMAGE_LIMIT = 2 * MEGABYTE
TREE_LIMIT = 64 * MEGABYTE

TEXT_SUFFIXES = frozenset({".md", ".yaml"})
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
CONTENT, QUIZZES = "course_content", "quizzes"
LAB = "lab/"  # within the folder of a course: data of the figure and of the movement lab
_PATH = re.compile(
    rf"(?:{CONTENT}|{QUIZZES})/(?P<course>[a-z0-9]+(?:-[a-z0-9]+)*)"
    r"/(?:[A-Za-z0-9][A-Za-z0-9._-]*/){0,6}[A-Za-z0-9][A-Za-z0-9._-]*",
    re.ASCII,
)
_PATH_LENGTH = 200


class SourceTree(Mapping[str, bytes]):
    """The files of one course, sorted by path.

    Only files of allowed path, kind and size are in it; each one left out has its problem in
    `refused`. Paths are those of the repository: `course_content/<course>/…`, `quizzes/<course>/…`.
    """

    def __init__(
        self, course: str, files: Mapping[str, bytes], refused: tuple[Problem, ...] = ()
    ) -> None:
        self.course = course
        self._files: dict[str, bytes] = {}
        problems = list(refused)
        room = TREE_LIMIT
        for path in sorted(files):
            content = files[path]
            fault = refusal(course, path, len(content), room)
            if fault:
                problems.append(fault)
                continue
            room -= len(content)
            self._files[path] = content
        self.refused = tuple(problems)

    @classmethod
    def from_disk(cls, root: Path, course: str) -> SourceTree:
        """What lies on disk under `root`; a link is refused, a hidden file is passed over."""
        files: dict[str, bytes] = {}
        refused: list[Problem] = []
        room = TREE_LIMIT
        for folder in (CONTENT, QUIZZES):
            for path, full, is_link, size in _walk(root, f"{folder}/{course}"):
                fault = (
                    problem("link-refused", path, 1)
                    if is_link
                    else refusal(course, path, size, room)
                )
                if fault:
                    refused.append(fault)
                    continue
                files[path] = _read(full, size)
                room -= len(files[path])
        return cls(course, files, tuple(refused))

    @property
    def content(self) -> str:
        """The folder of lessons, with its slash."""
        return f"{CONTENT}/{self.course}/"

    @property
    def quizzes(self) -> str:
        """The folder of banks and quizzes, with its slash."""
        return f"{QUIZZES}/{self.course}/"

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files as a plain mapping that cannot be changed."""
        return MappingProxyType(self._files)

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def courses_on(root: Path) -> list[str]:
    """The keys of the courses that lie under `root`, sorted."""
    folder = root / CONTENT
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if (entry / "course.yaml").is_file())


def suffix_of(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def refusal(course: str, path: str, size: int, room: int = TREE_LIMIT) -> Problem | None:
    """Why a file of this path and size may not be in the tree, or None if it may."""
    match = _PATH.fullmatch(path) if len(path) <= _PATH_LENGTH else None
    if match is None or match["course"] != course or ".." in path:
        return problem("path-odd", path, 1)
    suffix = suffix_of(path)
    if suffix not in TEXT_SUFFIXES and suffix not in MEDIA_TYPES:
        return problem("file-type", path, 1)
    limit = IMAGE_LIMIT if suffix in MEDIA_TYPES and suffix != ".svg" else TEXT_LIMIT
    if size > limit:
        return problem("file-large", path, 1, size=size, limit=limit)
    if size > room:
        return problem("tree-large", path, 1, limit=TREE_LIMIT)
    return None


def _walk(root: Path, folder: str) -> Iterator[tuple[str, str, bool, int]]:
    """Path, full path, whether it is no plain file, and size; deeper folders last, sorted."""
    full = os.path.join(root, folder)
    if os.path.islink(full):
        yield folder, full, True, 0
        return
    if not os.path.isdir(full) or folder.count("/") > 8:
        return
    with os.scandir(full) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith("."):
            continue
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path)
            continue
        about = entry.stat(follow_symlinks=False)
        yield path, entry.path, not stat.S_ISREG(about.st_mode), about.st_size


def _read(full: str, size: int) -> bytes:
    # A file may be replaced by a link, or grow, between the look and the reading.
    handle = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(size)
