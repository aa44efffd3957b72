"""``dateline list``, ``search``, ``show``, ``remove`` and ``restore``: the articles of the store."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from geo import ingest
from geo.cli.report import report
from geo.cli.terminal import shown
from geo.errors import InputError
from geo.gazetteer import Gazetteer
from geo.geoparser import Geoparser
from geo.judgements import InForce, Judge
from geo.serialization import article_to_json, reading_to_json
from geo.store import Filter, Store
from geo.store.query import excerpt, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.model import Article
    from geo.settings import Settings
    from geo.store import Summary

_PAGE: Final = 200


def listed(  # noqa: PLR0913 - the commands' options
    settings: Settings, which: Mapping[str, Any], *, search: str, limit: int, unread: bool, as_json: bool
) -> Iterator[str]:
    """Yield a line for each article, newest first, and one that counts them.

    Args:
        settings: Where the store is.
        which: "source", "language", "since" and "until" (moments or None).
        search: A query, or "".
        limit: The most articles.
        unread: Only those that this geoparser has not read.
        as_json: JSON lines, and no count.

    Raises:
        InputError: The query cannot be read.
    """
    store = Store.open(settings.store_url())
    reader = Geoparser.load(min_confidence=settings.min_confidence).id if unread else ""
    days = {key: which[key].date().isoformat() if which[key] else "" for key in ("since", "until")}
    wanted = Filter(search=search, source=which["source"], language=which["language"], unread_by=reader, **days)
    query = parse(search) if search else None
    count = 0
    for one in _pages(store, wanted, limit):
        count += 1
        around = excerpt(store.article(one.id).text, query) if query else None
        if as_json:
            yield json.dumps({**asdict(one), **({"excerpt": around} if query else {})}, ensure_ascii=False)
        else:
            yield _line(one)
            if around:
                yield f"    {shown(around)}"
    if not as_json:
        total = store.count(wanted)
        yield f"{count:,} of {total:,} articles" if total else "no article"


def _pages(store: Store, wanted: Filter, limit: int) -> Iterator[Summary]:
    last: Summary | None = None
    while limit and (page := store.summaries(wanted, after=last, limit=min(limit, _PAGE))):
        yield from page
        limit -= len(page)
        last = page[-1]


def shown_article(article_id: str, settings: Settings, *, as_json: bool) -> str:
    """Return what was found in an article, judgements applied, as lines for people or as JSON.

    Raises:
        UnknownArticleError: No article has the id, or several begin so.
        InputError: It was not read yet.
    """
    store = Store.open(settings.store_url())
    article = store.article(store.find_id(article_id))
    found = store.reading(article.id)
    if found is None:
        raise InputError(f"article {article.id} was not read yet: run  dateline reread {article.id}")
    reading = Judge(Gazetteer.open()).read(article, found, InForce(store.judgements()))
    if as_json:
        return json.dumps(reading_to_json(article, reading), ensure_ascii=False, indent=2)
    facts = [("id", article.id), ("link", article.url), ("retrieved", article.retrieved)]
    head = "  ".join(f"{name} {shown(value)}" for name, value in facts if value)
    return f"{head}\n{report(article, reading)}"


def removed(article_ids: Sequence[str], settings: Settings, *, ask: bool, as_json: bool) -> str:
    """Take articles out and return what they were; ``ask``: only if the person says yes."""
    store = Store.open(settings.store_url())
    found = [store.article(store.find_id(one)) for one in dict.fromkeys(article_ids)]
    if ask:
        for article in found:
            click.echo(_title(article), err=True)
        if not click.confirm(f"Remove {_counted(len(found))}?", err=True):
            return json.dumps([]) if as_json else "nothing was removed"
    gone = [store.remove_article(article.id) for article in found]
    if as_json:
        return json.dumps([article_to_json(article) for article in gone], ensure_ascii=False, indent=2)
    lines = [f"removed: {_title(article)}" for article in gone]
    return "\n".join([*lines, f"corrections stay; to bring back: dateline restore {' '.join(one.id for one in gone)}"])


def restored(article_ids: Sequence[str], settings: Settings, *, as_json: bool) -> str:
    """Bring removed articles back; without an id, return what can come back.

    Raises:
        UnknownArticleError: No article has an id, or several begin so.
        InputError: An article is there and was not removed.
    """
    store = Store.open(settings.store_url())
    there = {article.id: article for article in store.removed()}
    if not article_ids:
        found, word = list(there.values()), ""
    else:
        ids = [store.find_id(one) for one in article_ids]
        if present := [one for one in ids if one not in there]:
            raise InputError(f"article {present[0]} was not removed")
        geoparser = Geoparser.load(min_confidence=settings.min_confidence)
        found = [one.article for one in ingest.add(store, geoparser, [there[one] for one in ids])]
        word = "back: "
    if as_json:
        return json.dumps([article_to_json(article) for article in found], ensure_ascii=False, indent=2)
    return "\n".join(f"{word}{_title(article)}" for article in found) or "nothing was removed"


def _line(one: Summary) -> str:
    facts = [one.id, f"{one.published[:10]:<10}", shown(one.source, 30), shown(one.title, 80) or "Untitled"]
    return "  ".join(fact for fact in facts if fact)


def _title(article: Article) -> str:
    return f"{article.id}  {shown(article.title or article.text, 60)}"


def _counted(number: int) -> str:
    return f"{number:,} article{'s' * (number != 1)}"
