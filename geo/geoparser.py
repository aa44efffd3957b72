"""The steps in order: an article in, a Reading out, stamped with the id of everything that made it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from geo.corridors import CorridorReader
from geo.gazetteer import Gazetteer
from geo.languages import is_read
from geo.model import Reading
from geo.recognition import Recogniser
from geo.resolution import Resolver

if TYPE_CHECKING:
    from geo.model import Article


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
        if not is_read(article.language):
            return Reading(article_id=article.id, geoparser_id=self.id)
        scored = self._recogniser.scored(article.text, skip=article.furniture)
        resolutions = self._resolver.resolve(
            article.text,
            [mention for mention, _ in scored],
            min_confidence=self._min_confidence,
            scores=[score for _, score in scored],
        )
        corridors, claims = self._corridors.read(article, resolutions)
        return Reading(
            article_id=article.id,
            geoparser_id=self.id,
            resolutions=tuple(resolutions),
            corridors=corridors,
            claims=claims,
        )
