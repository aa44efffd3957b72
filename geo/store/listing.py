"""Lists of what is in the store, a page at a time and without the texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, and_, func, not_, select, tuple_

from geo.errors import InputError
from geo.store import fulltext
from geo.store.query import parse
from geo.store.tables import articles, readings

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row

NEWEST_FIRST: Final = (articles.c.published.desc(), articles.c.written.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An article without its text. ``characters`` is the text's length; ``written`` counts up as articles come in."""

    id: str
    title: str
    url: str
    source: str
    published: str
    retrieved: str
    language: str
    characters: int
    written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which articles: those that fulfil all that is set. Dates are ISO 8601 days, both included.

    ``search`` is a query as `geo.store.query` reads it; ``unread_by`` a geoparser's id.
    """

    search: str = ""
    source: str = ""
    language: str = ""
    url: str = ""
    since: str = ""
    until: str = ""
    unread_by: str = ""


def page(wanted: Filter, *, after: Summary | None, limit: int, sqlite: bool) -> Select[Any]:
    """Return the query for a page of summaries, newest published first; the page begins after a summary."""
    query = select(*(articles.c[name] for name in Summary.__dataclass_fields__))
    query = query.where(*_conditions(wanted, sqlite=sqlite)).order_by(*NEWEST_FIRST).limit(limit)
    if after is not None:
        query = query.where(tuple_(articles.c.published, articles.c.written) < (after.published, after.written))
    return query


def count(wanted: Filter, *, sqlite: bool) -> Select[Any]:
    """Return the query for how many there are."""
    return select(func.count()).select_from(articles).where(*_conditions(wanted, sqlite=sqlite))


def summary(row: Row[Any]) -> Summary:
    """Return a row of `page` as the value that it is."""
    return Summary(**row._asdict())


def _conditions(wanted: Filter, *, sqlite: bool) -> list[ColumnElement[bool]]:
    equal = [
        column == value
        for column, value in (
            (articles.c.source, wanted.source),
            (articles.c.language, wanted.language),
            (articles.c.url, wanted.url),
        )
        if value
    ]
    found: list[ColumnElement[bool]] = [*equal]
    if wanted.since:
        found.append(articles.c.published >= _day(wanted.since, "since").isoformat())
    if wanted.until:
        # moments of the last day sort behind the day itself, and before the next
        next_day = _day(wanted.until, "until") + timedelta(days=1)
        found.append(and_(articles.c.published < next_day.isoformat(), articles.c.published != ""))
    if wanted.unread_by:
        read = select(readings.c.article_id).where(
            readings.c.article_id == articles.c.id, readings.c.geoparser_id == wanted.unread_by
        )
        found.append(not_(read.exists()))
    if wanted.search:
        found.append(fulltext.condition(parse(wanted.search), sqlite=sqlite))
    return found


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{name}: {text!r} is not a day such as 2022-03-07") from error
