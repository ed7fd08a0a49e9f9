"""All that a domain may raise; each with a sentence that a person can act on."""


class DomainError(Exception):
    """A refusal with a sentence for a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(DomainError):
    """It is not there, or not within this person's reach."""


class Refused(DomainError):
    """It is there, but this may not be done."""


class Conflict(DomainError):
    """It can't be done now, as things stand."""


class TooMany(DomainError):
    """It was tried too often; the sentence says when to come back."""


class Invalid(DomainError):
    """What was sent does not fit; `field` names the form field it belongs to."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
