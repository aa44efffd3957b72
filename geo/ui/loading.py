"""What the store holds, in memory: after a change only what changed is loaded and judged again."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.judgements import InForce

if TYPE_CHECKING:
    from geo.judgements import Judge
    from geo.model import Article, Reading
    from geo.store import Store

Pairs = tuple[tuple["Article", "Reading"], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One state of the store: its articles with their readings as they were found and as judged, newest first."""

    found: Pairs
    judged: Pairs
    in_force: InForce


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: int
    article: Article
    found: Reading
    judged: Reading


class Loader:
    """Loads a store into memory; safe for many threads. It never goes back: what is gone from the store is let go."""

    def __init__(self, store: Store, judge: Judge) -> None:
        """Load from a store, and have people's corrections applied by a judge."""
        self._store, self._judge = store, judge
        self._kept: dict[str, _Kept] = {}
        self._loading = threading.Lock()

    def load(self) -> Held:
        """Return what the store holds now."""
        with self._loading:
            stamps = self._store.stamps()
            in_force = InForce(self._store.judgements())
            old = self._kept
            stale = [name for name, stamp in stamps.items() if name not in old or old[name].stamp != stamp]
            fresh = {article.id: (article, reading) for article, reading in self._store.pairs(stale)}
            self._kept = {
                name: self._judged(stamp, fresh.get(name), old.get(name), in_force)
                for name, stamp in stamps.items()
                if name in fresh or name in old
            }
            kept = self._kept.values()
            return Held(
                found=tuple((one.article, one.found) for one in kept),
                judged=tuple((one.article, one.judged) for one in kept),
                in_force=in_force,
            )

    def _judged(self, stamp: int, fresh: tuple[Article, Reading] | None, old: _Kept | None, in_force: InForce) -> _Kept:
        if fresh is None:
            assert old is not None  # noqa: S101 - what is not fresh was kept
            before = old.judged
            article, found = old.article, old.found
        else:
            before = None
            article, found = fresh
        judged = self._judge.read(article, found, in_force, before=before)
        if fresh is None and old is not None and judged is old.judged:
            return old
        return _Kept(stamp, article, found, judged)
