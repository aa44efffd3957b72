"""The steps in order: an article in, a Reading out, stamped with the id of everything that made it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from geo.corridors import CorridorReader
from geo.gazetteer import Gazetteer
from geo.languages import is_read
from geo.model import Reading
from geo.recognition import Recogniser, Text
from geo.resolution import Resolver, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Article, Resolution

BATCH: Final = 32
BATCH_CHARS: Final = 200_000


class Geoparser:
    """Reads articles. Safe for many threads; the same article gives the same Reading."""

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        recogniser: Recogniser,
        resolver: Resolver,
        corridors: CorridorReader,
        min_confidence: float,
    ) -> None:
        """Put a geoparser together from its steps; `load` takes those that Dateline ships."""
        self.gazetteer = gazetteer
        self._recogniser, self._resolver, self._corridors = recogniser, resolver, corridors
        self._min_confidence = min_confidence
        steps = (gazetteer.version, recogniser.id, resolver.id, corridors.id, f"{min_confidence:g}")
        self.id = "-".join((f"dateline {version('dateline')}", *steps))

    @classmethod
    def load(cls, *, min_confidence: float, gazetteer: Gazetteer | None = None) -> Geoparser:
        """Load the steps with the weights that Dateline ships.

        Args:
            min_confidence: below this probability of being right a mention stays unresolved.
            gazetteer: an open gazetteer; None opens the one that Dateline ships.

        Raises:
            DataError: a data file is missing, damaged or of another version.
        """
        gazetteer = gazetteer or Gazetteer.open()
        return cls(
            gazetteer=gazetteer,
            recogniser=Recogniser.load(gazetteer),
            resolver=Resolver.load(gazetteer),
            corridors=CorridorReader.load(),
            min_confidence=min_confidence,
        )

    def read(self, article: Article) -> Reading:
        """Find the places, corridors and claims of an article; its furniture is skipped.

        An article that is said to be in another language than English gives an empty Reading: read as English it would
        give nonsense. `geo.languages.not_read_note` has the words for a person.
        """
        return self._read([article])[0]

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Read articles in order, some at a time: the same readings as one by one by `read`, in half the time.

        Articles are taken from ``articles`` as their batch is read, not all at first.
        """
        for batch in batches(articles):
            yield from self._read(batch)

    def _read(self, articles: Sequence[Article]) -> list[Reading]:
        texts = [
            Text(article.text, article.furniture) if is_read(article.language) else Text("") for article in articles
        ]
        tasks = [
            Task(text.text, [mention for mention, _ in scored], [score for _, score in scored])
            for text, scored in zip(texts, self._recogniser.scored_all(texts), strict=True)
        ]
        resolved = self._resolver.resolve_all(tasks, min_confidence=self._min_confidence)
        return [self._reading(article, some) for article, some in zip(articles, resolved, strict=True)]

    def _reading(self, article: Article, resolutions: Sequence[Resolution]) -> Reading:
        if not resolutions:
            return Reading(article_id=article.id, geoparser_id=self.id)
        corridors, claims = self._corridors.read(article, resolutions)
        return Reading(
            article_id=article.id,
            geoparser_id=self.id,
            resolutions=tuple(resolutions),
            corridors=corridors,
            claims=claims,
        )


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Put articles together that are read at a time: never many, and never much text."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and (len(batch) >= BATCH or size + len(article.text) > BATCH_CHARS):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.text)
    if batch:
        yield batch
