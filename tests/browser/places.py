"""A site in the middle of its life, and one address for every kind of page in it."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.credentials import actions as credentials
from app.credentials import queries as credentials_queries
from app.kernel.chance import seeded
from app.learning import actions as learning
from app.learning.models import Enrolment
from app.quizzes import actions as quizzes
from app.quizzes import rules
from app.quizzes.definition import Quiz
from app.quizzes.models import Attempt
from tests import make
from tests.browser.live import Live
from tests.browser.visitor import Visitor
from tests.make import COURSE
from tests.people import PASSWORD, token

KINDS = ("single", "multiple", "truefalse", "order", "match", "numeric", "short")
MODULE_QUIZZES = ("what-it-is", "static-posture", "findings-to-causes")
LESSON = "what-it-is/the-problem"

ADDRESSES: dict[str, tuple[str | None, str]] = {
    "front": (None, "/"),
    "course": (None, f"/courses/{COURSE}"),
    "course, a pace worked out": (None, f"/courses/{COURSE}?start=2026-12-01&hours=2.5"),
    "sources": (None, f"/courses/{COURSE}/sources"),
    "glossary": (None, f"/courses/{COURSE}/glossary"),
    "lesson, visitor": (None, f"/learn/{COURSE}/{LESSON}"),
    "sign-in": (None, "/sign-in"),
    "sign-up": (None, "/sign-up"),
    "sign-up sent": (None, "/sign-up/sent"),
    "sign-up confirmed": (None, "{confirmation}"),
    "password reset": (None, "/password-reset"),
    "password reset by link": (None, "{reset}"),
    "search": (None, "/search"),
    "search, found": (None, "/search?q=posture"),
    "search, nothing": (None, "/search?q=zzzz"),
    "verify": (None, "/verify"),
    "verify, unknown": (None, "/verify/PL-0000-0000-0000"),
    "verify, valid": (None, "/verify/{valid}"),
    "verify, revoked": (None, "/verify/{revoked}"),
    "accessibility": (None, "/accessibility"),
    "privacy": (None, "/privacy"),
    "not found": (None, "/nowhere"),
    "home": ("ana", "/home"),
    "home, nothing started": ("ines", "/home"),
    "home, completed": ("ben", "/home"),
    "course, enrolled": ("ana", f"/courses/{COURSE}"),
    "course map": ("ana", f"/learn/{COURSE}"),
    "course map, completed": ("ben", f"/learn/{COURSE}"),
    "lesson": ("ana", f"/learn/{COURSE}/{LESSON}"),
    "lesson with figures": ("ana", f"/learn/{COURSE}/static-posture/side-view"),
    "lesson with patterns": ("ana", f"/learn/{COURSE}/static-posture/classic-patterns"),
    "lesson with sums": ("ana", f"/learn/{COURSE}/findings-to-causes/informative-test"),
    "quiz": ("ana", f"/learn/{COURSE}/quizzes/static-posture"),
    "quiz, closed": ("ana", f"/learn/{COURSE}/quizzes/final"),
    "quiz, passed": ("ben", f"/learn/{COURSE}/quizzes/final"),
    **{f"paper, {kind}": ("ana", "/attempts/{" + kind + "}") for kind in KINDS},
    "hand in": ("ana", "/attempts/{open}?q=end"),
    "result, not passed": ("ana", "/attempts/{failed}/result?show=all"),
    "result, passed": ("ben", "/attempts/{passed}/result?show=all"),
    "notes": ("ana", "/notes"),
    "notes, none": ("ben", "/notes"),
    "note": ("ana", "/notes/{note}"),
    "account": ("ana", "/account"),
    "credits": ("ben", "/credits"),
    "credits, none": ("ana", "/credits"),
    "certificate": ("ben", "/certificates/{valid}"),
    "certificate, revoked": ("rea", "/certificates/{revoked}"),
    "certificate, issuer": ("isa", "/certificates/{valid}"),
    "password once more": ("isa", "/account/password-check"),
}

FORMS: dict[str, tuple[str | None, str, str]] = {
    "sign-up with errors": (None, "/sign-up", "Create account"),
    "sign-in with errors": (None, "/sign-in", "Sign in"),
    "password reset with errors": (None, "/password-reset", "Send the link"),
    "verify with errors": (None, "/verify", "Check"),
    "account with errors": ("ana", "/account", "Set the password"),
}
"""Pages that only a form brings: (who, address, the button that sends it empty)."""

EVERYWHERE = [*ADDRESSES, *FORMS]


@dataclass
class Places:
    """The site and the codes of what is in it."""

    site: Live
    codes: dict[str, str] = field(default_factory=dict)

    def who(self, name: str) -> str | None:
        return (ADDRESSES.get(name) or FORMS[name])[0]

    def open(self, visitor: Visitor, name: str) -> None:
        """Bring a browser to the place."""
        if name in FORMS:
            _who, address, button = FORMS[name]
            visitor.go(address)
            visitor.press_button(button)
            visitor.page.locator(".error-summary").wait_for()
        else:
            visitor.page.goto(ADDRESSES[name][1].format(**self.codes))


def furnish(site: Live) -> Places:
    """Ana is half way, Ben has his certificate, Rea's was revoked by Isa."""
    for name in ("ana", "ben", "ines", "rea", "isa"):
        site.person(name)
    places = Places(site)
    places.codes |= {"valid": make.completed(site.app, site.who("ben"))}
    places.codes |= {"revoked": make.completed(site.app, site.who("rea"))}
    _revoke(site, places.codes["revoked"])
    places.codes |= _links(site)
    with site.writing() as db:
        places.codes |= _half_way(db, site, site.who("ana"))
    with site.reading() as db:
        places.codes["passed"] = _newest(db, site.who("ben"))
    return places


def _links(site: Live) -> dict[str, str]:
    """The addresses that letters bring."""
    client = site.app.test_client()
    found = {}
    for address, email, key in (
        ("/sign-up", "new@example.org", "confirmation"),
        ("/password-reset", "ana@example.org", "reset"),
    ):
        sent = {"csrf_token": token(client.get(address)), "email": email}
        client.post(address, data=sent | {"name": "Nora Vale", "password": PASSWORD})
        found[key] = site.letter_link(email)
    return found


def _revoke(site: Live, code: str) -> None:
    with site.writing() as db:
        standing = credentials_queries.verified(db, code)
        assert standing is not None
        at = site.clock.now()
        credentials.revoke(db, standing, site.who("isa"), reason="Issued by mistake.", at=at)


def _newest(db: Session, who: Who) -> str:
    wanted = select(Attempt.code).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    return (
        db.scalars(wanted.where(Enrolment.person_id == who.id).order_by(-Attempt.id)).first() or ""
    )


def _half_way(db: Session, site: Live, who: Who) -> dict[str, str]:
    at = site.clock.now()
    row = make.enrolment(db, who, at)
    db.flush()
    edition = make.edition(db)
    failed = make.attempt(db, row, "static-posture", at=at, seed=5)
    db.flush()
    make.answer(db, who, failed, at, right=2)
    quizzes.submit(db, failed, at=at)
    codes = {"failed": failed.code} | _papers(db, row, site)
    make.lessons_done(db, row, at, leave=12)
    lesson = edition.course.lesson(LESSON)
    block, words = next((key, text) for key, text in lesson.blocks.items() if len(text) > 120)
    for text, quote in (("Ask Ben about this.", words[:60]), ("Read again before the quiz.", "")):
        note = learning.add_note(
            db,
            who,
            edition.course,
            lesson,
            text=text,
            quote=quote or None,
            block=block if quote else None,
            start=0 if quote else None,
            count=0,
            at=at,
        )
        db.flush()
    learning.keep_place(db, row, edition, lesson, place=lesson.sections[-1].id, end=False, at=at)
    return codes | {"note": note.code}


def _papers(db: Session, row: Enrolment, site: Live) -> dict[str, str]:
    """Open attempts that have a question of every kind between them; the address of each kind."""
    at, course = site.clock.now(), make.edition(db).course
    missing, codes = set(KINDS), {}
    for key in MODULE_QUIZZES:
        quiz = Quiz.from_dict(course.quizzes[key])

        def kinds(seed: int, quiz: Quiz = quiz) -> set[str]:
            drawn = rules.draw(quiz, course.items, seeded(seed))
            return {course.items[item]["type"] for item in drawn}

        seed = max(range(120), key=lambda seed: len(kinds(seed) & missing))
        attempt = make.attempt(db, row, key, at=at, seed=seed)
        db.flush()
        for question in make.questions(db, attempt.code):
            kind = question.prepared["kind"]
            if kind in missing:
                codes[kind] = f"{attempt.code}?q={question.place}"
                missing.discard(kind)
        codes["open"] = attempt.code
    assert not missing, f"no quiz asks {missing}"
    return codes
