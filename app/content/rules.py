"""What a new revision may not break, and what a tree is called by."""

import hashlib
from collections.abc import Iterable, Mapping

HASH_LENGTH = 40


def blob_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def tree_hash(files: Mapping[str, bytes]) -> str:
    """One name for a whole tree: equal trees have equal names."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{blob_hash(files[path])}\n".encode())
    return digest.hexdigest()[:HASH_LENGTH]


def vanished(used: Iterable[str], kept: Iterable[str], retired: Iterable[str]) -> list[str]:
    """Activities that learners have worked on, that the new revision neither has nor retires."""
    return sorted(set(used) - set(kept) - set(retired))
