"""Full-text search: one interface over SQLite's FTS5 and PostgreSQL's text search.

The table is made by a migration (its form differs between the two databases), so it is no mapped
class. `scope` says whose text it is: a course's key, or `person:<id>` for notes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, text
from sqlalchemy.orm import Session

OPEN, CLOSE = "\x02", "\x03"  # marks around what matched; the page turns them into <mark>


@dataclass(frozen=True)
class Entry:
    """One findable text."""

    scope: str
    kind: str
    key: str
    title: str
    body: str


@dataclass(frozen=True)
class Hit:
    """A found entry with the passage around the match, marked by OPEN and CLOSE."""

    scope: str
    kind: str
    key: str
    title: str
    passage: str


# SQLite folds accents by itself; PostgreSQL is told how, so that "resume" finds "résumé" on both.
_ACCENTED = {
    letter: bare[0]
    for letter in map(chr, range(0xC0, 0x250))
    if len(bare := unicodedata.normalize("NFD", letter)) > 1 and bare[0].isascii()
}
_FOLDED = "translate({}, '" + "".join(_ACCENTED) + "', '" + "".join(_ACCENTED.values()) + "')"

SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE search_entries USING fts5("
    "scope UNINDEXED, kind UNINDEXED, key UNINDEXED, title, body, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
POSTGRESQL_TABLE = (
    "CREATE TABLE search_entries ("
    "scope text NOT NULL, kind text NOT NULL, key text NOT NULL, "
    "title text NOT NULL, body text NOT NULL, "
    "words tsvector GENERATED ALWAYS AS ("
    f"setweight(to_tsvector('english', {_FOLDED.format('title')}), 'A') || "
    f"setweight(to_tsvector('english', {_FOLDED.format('body')}), 'B') || "
    # Unstemmed as well: "compensat" is the beginning of a word, but not of its stem "compens".
    f"setweight(to_tsvector('simple', {_FOLDED.format('title')}), 'A') || "
    f"setweight(to_tsvector('simple', {_FOLDED.format('body')}), 'C')"
    ") STORED)"
)
POSTGRESQL_INDEXES = (
    "CREATE INDEX ix_search_entries_words ON search_entries USING gin (words)",
    "CREATE INDEX ix_search_entries_scope ON search_entries (scope, kind, key)",
)


def create_table(bind: object, dialect: str) -> None:
    """Make the table on a connection; used by the migration."""
    execute = bind.execute  # type: ignore[attr-defined]
    if dialect == "sqlite":
        execute(text(SQLITE_TABLE))
        return
    for statement in (POSTGRESQL_TABLE, *POSTGRESQL_INDEXES):
        execute(text(statement))


def put(db: Session, entries: Iterable[Entry]) -> None:
    """Add entries; drop what they replace first."""
    rows = [vars(entry) for entry in entries]
    if rows:
        db.execute(
            text(
                "INSERT INTO search_entries (scope, kind, key, title, body) "
                "VALUES (:scope, :kind, :key, :title, :body)"
            ),
            rows,
        )


def drop(db: Session, scope: str, kind: str | None = None, key: str | None = None) -> None:
    """Forget a scope, or one kind or one key in it."""
    wanted = "DELETE FROM search_entries WHERE scope = :scope"
    wanted += " AND kind = :kind" if kind else ""
    wanted += " AND key = :key" if key else ""
    values = {"scope": scope, "kind": kind, "key": key}
    db.execute(text(wanted), {name: value for name, value in values.items() if value is not None})


def find(db: Session, query: str, scopes: Sequence[str], *, limit: int = 30) -> list[Hit]:
    """Best matches first. Every word must occur; the last may be the beginning of one."""
    words = re.findall(r"[^\W_]+", _bare(query.lower()))[:12]
    if not words or not scopes:
        return []
    sql, values = _sqlite(words) if _is_sqlite(db) else _postgresql(words)
    statement = text(sql).bindparams(bindparam("scopes", expanding=True))
    rows = db.execute(statement, {**values, "scopes": list(scopes), "limit": limit})
    return [Hit(*row) for row in rows]


def _bare(query: str) -> str:
    """Letters without their accents, as the index has them."""
    apart = unicodedata.normalize("NFD", query)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _is_sqlite(db: Session) -> bool:
    bind = db.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return engine.dialect.name == "sqlite"


def _sqlite(words: list[str]) -> tuple[str, dict[str, object]]:
    quoted = [f'"{word}"' for word in words]
    sql = (
        "SELECT scope, kind, key, title, "
        "snippet(search_entries, 4, :open, :close, ' … ', 24) FROM search_entries "
        "WHERE search_entries MATCH :match AND scope IN :scopes "
        "ORDER BY bm25(search_entries, 0, 0, 0, 6.0, 1.0) LIMIT :limit"
    )
    return sql, {"match": " ".join(quoted) + "*", "open": OPEN, "close": CLOSE}


def _postgresql(words: list[str]) -> tuple[str, dict[str, object]]:
    sql = (
        "SELECT scope, kind, key, title, ts_headline('english', body, wanted, :marks) "
        "FROM search_entries, "
        "(SELECT to_tsquery('english', :match) || to_tsquery('simple', :match)) AS asked (wanted) "
        "WHERE words @@ wanted AND scope IN :scopes "
        "ORDER BY ts_rank(words, wanted) DESC LIMIT :limit"
    )
    marks = f'StartSel="{OPEN}", StopSel="{CLOSE}", MaxWords=24, MinWords=12, MaxFragments=1'
    return sql, {"match": " & ".join(words) + ":*", "marks": marks}
