"""The index of words: FTS5 in SQLite, a tsvector in PostgreSQL, both filled with the words of `geo.store.query`.

Neither database folds the texts itself, nor parses more of them than that a word is letters and digits, so both find
the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, column, func, literal, not_, or_, select, table, text, update
from sqlalchemy.dialects.postgresql import TSQUERY

from geo.store.query import RULES, fold, words
from geo.store.tables import articles, counters, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from geo.store.query import Query, Term

_NAME: Final = "search"
_BATCH: Final = 200
_MAX_LEXEME_BYTES: Final = 900_000  # a tsvector holds 1 MiB; a text with more different words than that is no news
_words = table("article_words", column("article_id"), column("words"), column("lexemes"))

_FTS_INSERT: Final = text("INSERT INTO article_words (rowid, title, text) VALUES (:number, :title, :text)")
# an index without contents forgets a row only if told what was in it
_FTS_DELETE: Final = text(
    "INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', :number, :title, :text)"
)
_TSVECTOR_INSERT: Final = text(
    "INSERT INTO article_words (article_id, words, lexemes) "
    "VALUES (:id, :words, array_to_tsvector(CAST(:lexemes AS text[])))"
)


def is_current(connection: Connection) -> bool:
    """Whether the index was filled by the rules of this Dateline."""
    return connection.execute(select(counters.c.value).where(counters.c.name == _NAME)).scalar() == RULES


def refresh(connection: Connection) -> None:
    """Index every text anew."""
    emptied = "INSERT INTO article_words (article_words) VALUES ('delete-all')"
    connection.execute(text(emptied if _is_sqlite(connection) else "DELETE FROM article_words"))
    last = 0
    query = (
        select(articles.c.id, articles.c.written, articles.c.title, texts.c.text, texts.c.furniture_json)
        .join(texts, texts.c.article_id == articles.c.id)
        .where(articles.c.written > bindparam("last"))
        .order_by(articles.c.written)
        .limit(_BATCH)
    )
    while rows := connection.execute(query, {"last": last}).all():
        bodies = (body(row.text, json.loads(row.furniture_json)) for row in rows)
        add(connection, [(row.id, row.written, row.title, own) for row, own in zip(rows, bodies, strict=True)])
        last = rows[-1].written
    connection.execute(update(counters).where(counters.c.name == _NAME).values(value=RULES))


def body(full: str, furniture: Iterable[Sequence[int]]) -> str:
    """Return a text without its furniture, which nobody searches for; (start, end) in code points."""
    parts, last = [], 0
    for start, end in sorted(tuple(span) for span in furniture):
        parts.append(full[last:start])
        last = max(last, end)
    return "\n".join([*parts, full[last:]])


def add(connection: Connection, new: Sequence[tuple[str, int, str, str]]) -> None:
    """Index articles, at least one: the id, the number of the write that brought it, title and text of each."""
    if _is_sqlite(connection):
        rows = [{"number": number, "title": fold(title), "text": fold(text_)} for _, number, title, text_ in new]
        connection.execute(_FTS_INSERT, rows)
        return
    values = []
    for article_id, _, title, text_ in new:
        of_title, of_text = words(title), words(text_)
        held = f" {' '.join(of_title)} | {' '.join(of_text)} "
        values.append({"id": article_id, "words": held, "lexemes": _lexemes({*of_title, *of_text})})
    connection.execute(_TSVECTOR_INSERT, values)


def remove(connection: Connection, number: int, title: str, text_: str) -> None:
    """Take an article out of the index; in PostgreSQL its row goes with the article's."""
    if _is_sqlite(connection):
        connection.execute(_FTS_DELETE, {"number": number, "title": fold(title), "text": fold(text_)})


def indexed(connection: Connection) -> int:
    """Return how many articles are in the index."""
    name = "article_words_docsize" if _is_sqlite(connection) else "article_words"
    return int(connection.execute(select(func.count()).select_from(table(name))).scalar_one())


def condition(query: Query, *, sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that articles which hold what the query asks for fulfil."""
    if sqlite:
        found = text("SELECT rowid FROM article_words WHERE article_words MATCH :found").bindparams(found=_match(query))
        return articles.c.written.in_(found.columns(column("rowid")))
    wanted = [or_(*map(_lexeme_condition, group)) for group in query.groups]
    unwanted = [not_(_lexeme_condition(term)) for term in query.without]
    return articles.c.id.in_(select(_words.c.article_id).where(*wanted, *unwanted))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _match(query: Query) -> str:
    """Return the query in FTS5's language. Words hold nothing but letters and digits, so nothing needs escaping."""
    wanted = " AND ".join("(" + " OR ".join(map(_fts_term, group)) + ")" for group in query.groups)
    return " NOT ".join([f"({wanted})", *map(_fts_term, query.without)])


def _fts_term(term: Term) -> str:
    return '"' + " ".join(term.words) + '"' + (" *" if term.prefix else "")


def _lexeme_condition(term: Term) -> ColumnElement[bool]:
    """Return the condition that a term stands in the words: by the index, and for phrases in that order too."""
    lexemes = " & ".join([f"'{word}'" for word in term.words[:-1]] + [f"'{term.words[-1]}'{':*' * term.prefix}"])
    found: ColumnElement[bool] = _words.c.lexemes.op("@@", is_comparison=True)(literal(lexemes).cast(TSQUERY))
    if len(term.words) == 1:
        return found
    phrase = f"% {' '.join(term.words)}{'' if term.prefix else ' '}%"
    return and_(found, _words.c.words.like(phrase))


def _lexemes(found: set[str]) -> list[str]:
    kept, size = [], 0
    for word in sorted(found):
        size += len(word.encode("utf-8", "surrogatepass"))
        if size > _MAX_LEXEME_BYTES:
            break
        kept.append(word)
    return kept
