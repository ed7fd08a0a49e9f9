"""What happened in learning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EnrolmentCompleted:
    """All that an edition asks for is done."""

    completion_id: int
