"""Getting articles read and kept: the one way in for the page, the command line and the API."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from geo.errors import UnknownArticleError
from geo.sources import samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.model import Article, Reading
    from geo.store import Store

_SAMPLES_GIVEN = "samples"


class Reader(Protocol):
    """What reads articles: a Geoparser."""

    @property
    def id(self) -> str:
        """What stamps the readings."""
        ...

    def read(self, article: Article) -> Reading:
        """Return all that is found in an article."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An article that went in, what was found in it, and whether the store had not had it before."""

    article: Article
    reading: Reading
    new: bool


def add(
    store: Store,
    geoparser: Reader,
    articles: Iterable[Article],
    on_progress: Callable[[Added], None] | None = None,
) -> list[Added]:
    """Read articles and keep each with its reading, both or neither, so that an interruption loses only the rest.

    An article that is there already stays as it is, and is not read again by a geoparser that has read it. One that
    does not say when it was retrieved is given this moment.

    Args:
        store: Where they are kept.
        geoparser: What reads them.
        articles: Taken one at a time.
        on_progress: Called after each that is kept.
    """
    done = []
    for given in articles:
        article = given if given.retrieved else replace(given, retrieved=_now())
        reading = store.reading(article.id, geoparser.id)
        new = False
        if reading is None:
            reading = geoparser.read(article)
            new = store.put(article, reading)
        added = Added(article=article, reading=reading, new=new)
        done.append(added)
        if on_progress is not None:
            on_progress(added)
    return done


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def reread(store: Store, geoparser: Reader) -> int:
    """Read every article that this geoparser has not read yet; return how many it read."""
    count = 0
    for article_id in store.unread(geoparser.id):
        with suppress(UnknownArticleError):  # someone else may remove it meanwhile
            store.put_reading(geoparser.read(store.article(article_id)))
            count += 1
    return count


def ensure_samples(store: Store, geoparser: Reader) -> int:
    """Give the store each sample article once, so that a removed one stays away; return how many were new to it.

    Also reads again what was last read by another geoparser, after an update of Dateline.
    """
    given = set(json.loads(store.meta(_SAMPLES_GIVEN) or "[]"))
    missing = [article for article in samples() if article.id not in given]
    new = sum(added.new for added in add(store, geoparser, missing))
    if missing:
        store.set_meta(_SAMPLES_GIVEN, json.dumps(sorted(given | {article.id for article in missing})))
    reread(store, geoparser)
    return new
