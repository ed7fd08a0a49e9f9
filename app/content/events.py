"""What happened in content."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RevisionPublished:
    course: str
    revision_id: int
