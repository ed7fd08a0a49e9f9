"""Who may do what: the one table of permissions.

A permission is named `things:deed`. A role holds permissions for all courses or for one; everyone
who is signed in holds the learner's. Nothing else in the product compares roles.
"""

from dataclasses import dataclass
from enum import StrEnum

ALL_COURSES = "*"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    INSTRUCTOR = "instructor"
    ISSUER = "issuer"
    LEARNER = "learner"
    REVIEWER = "reviewer"


class May(StrEnum):
    ACCOUNT_KEEP = "account:keep"  # one's own name, address, password
    CERTIFICATES_HOLD = "certificates:hold"  # see one's own
    CERTIFICATES_REVOKE = "certificates:revoke"
    COURSES_STUDY = "courses:study"  # enrol, read, mark as read, plan the pace
    CREDITS_SEE = "credits:see"  # one's own ledger
    NOTES_KEEP = "notes:keep"
    QUIZZES_TAKE = "quizzes:take"


LEARNER = frozenset(
    {
        May.ACCOUNT_KEEP,
        May.CERTIFICATES_HOLD,
        May.COURSES_STUDY,
        May.CREDITS_SEE,
        May.NOTES_KEEP,
        May.QUIZZES_TAKE,
    }
)

GRANTS: dict[Role, frozenset[May]] = {
    Role.ADMINISTRATOR: frozenset(),  # the administrator's pages come with their own issue
    Role.INSTRUCTOR: frozenset(),  # the studio likewise
    Role.ISSUER: frozenset({May.CERTIFICATES_REVOKE}),
    Role.LEARNER: LEARNER,
    Role.REVIEWER: frozenset(),
}


@dataclass(frozen=True)
class Who:
    """The person at the door: a frozen value, so it outlives the transaction that read it."""

    id: int | None
    code: str
    name: str
    email: str
    epoch: int
    grants: frozenset[tuple[Role, str]] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.id is not None

    @property
    def person_id(self) -> int:
        """The id of someone who is signed in; the gate has let nobody else in."""
        assert self.id is not None
        return self.id

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    # What Flask-Login asks of a user.
    is_active = True

    @property
    def is_authenticated(self) -> bool:
        return self.signed_in

    @property
    def is_anonymous(self) -> bool:
        return not self.signed_in

    def get_id(self) -> str:
        """Names the person and the epoch, so that raising the epoch ends every session."""
        return f"{self.code}.{self.epoch}"


NOBODY = Who(id=None, code="", name="", email="", epoch=0)


def can(who: Who, may: May, course: str | None = None) -> bool:
    """May this person do this, for this course? Without a course: for any course at all."""
    if not who.signed_in:
        return False
    if may in GRANTS[Role.LEARNER]:
        return True
    return any(
        may in GRANTS[role] and (course is None or scope in (ALL_COURSES, course))
        for role, scope in who.grants
    )


def courses_where(who: Who, may: May) -> frozenset[str]:
    """The keys of courses for which the person may do this; ALL_COURSES stands for every one."""
    return frozenset(scope for role, scope in who.grants if may in GRANTS[role])
