"""What next, put together from the domains' queries; one search over what a person may see."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.access import Who
from app.content.queries import Edition
from app.kernel import search
from app.kernel.search import Hit
from app.learning import queries as learning


def search_for(db: Session, who: Who, query: str, editions: Mapping[str, Edition]) -> list[Hit]:
    """Lessons and terms of the courses, and the person's own notes.

    Lessons that she may not open yet are found too, with their title only where they are closed.
    """
    scopes = list(editions)
    if who.signed_in:
        scopes.append(f"person:{who.id}")
    return search.find(db, query, scopes)


def started_courses(db: Session, who: Who) -> set[str]:
    return {standing.enrolment.course for standing in learning.standings(db, who)}


def database_answers(db: Session) -> bool:
    return db.execute(text("SELECT 1")).scalar() == 1
