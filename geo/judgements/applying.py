"""Judgements and what was found give the judged reading.

A stored reading stays what the geoparser found, and judgements are kept beside it; `Judge` puts the two together each
time they are wanted. So a correction outlives a re-reading, another geoparser, and the article's removal and return.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol

from geo.corridors import CorridorReader
from geo.gazetteer import fold
from geo.model import Candidate, Evidence, Mention, Place, Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.gazetteer import Gazetteer
    from geo.model import Article, Claim, Corridor, Judgement, Point, Reading, Verdict
    from geo.store import Store

EVIDENCE: Final = "judgement"  # the kind of the evidence that a judged place carries
HAND_PLACED: Final = "judged:"  # what the id of a place that was put on the map by hand begins with

_PLACES: Final = frozenset({"place", "point"})
_REMEMBERED: Final = 1 << 12
_VERBS: Final[Mapping[Verdict, str]] = {
    "place": "chosen",
    "point": "placed by hand",
    "not_a_place": "judged not to be a place",
    "use": "its use judged",
}


class Corridors(Protocol):
    """What reads corridors and claims again where a judgement changed the places: a CorridorReader."""

    def read(
        self, article: Article, resolutions: Sequence[Resolution]
    ) -> tuple[tuple[Corridor, ...], tuple[Claim, ...]]:
        """Return the corridors and claims of an article whose mentions are resolved so."""
        ...


class InForce:
    """The judgements that count, found by what they judge. Immutable; those that were undone are left out.

    Of two on the same mention the more specific is the stronger (a mention, a name in an article, a name everywhere),
    and of two equally specific ones the later. A name is the same name in any case and with or without accents, as in
    the gazetteer.
    """

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        """Sort judgements by what they judge; they may come in any order."""
        active = [judgement for judgement in judgements if judgement.undone_at is None]
        self._named: dict[tuple[str | None, str], list[Judgement]] = defaultdict(list)
        self._at: dict[str, dict[tuple[int, int], list[Judgement]]] = defaultdict(lambda: defaultdict(list))
        for one in sorted(active, key=attrgetter("at")):
            if one.scope == "mention":
                self._at[one.article_id or ""][one.start or 0, one.end or 0].append(one)
            else:
                self._named[one.article_id if one.scope == "name_in_article" else None, fold(one.surface)].append(one)
        self._named.default_factory = None
        self._at.default_factory = None

    def on(self, article_id: str, mention: Mention) -> tuple[Judgement, ...]:
        """Return the judgements on a mention, the strongest last."""
        if not self._named and not self._at:
            return ()
        name = fold(mention.surface)
        found = [*self._named.get((None, name), ()), *self._named.get((article_id, name), ())]
        here = self._at.get(article_id, {}).get((mention.start, mention.end), ())
        return (*found, *(one for one in here if one.surface == mention.surface))

    def spans(self, article: Article) -> dict[tuple[int, int], list[Judgement]]:
        """Return the judgements on single mentions of an article whose words are where they were judged, by span."""
        return {
            (start, end): judgements
            for (start, end), judgements in self._at.get(article.id, {}).items()
            if all(article.text[start:end] == one.surface for one in judgements)
        }


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the judgements on a mention come to: the one on its place, on its use, or the one that removes it."""

    place: Judgement | None = None
    use: Judgement | None = None
    removal: Judgement | None = None

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Ruling:
        """Take judgements together, the strongest last.

        "Not a place" speaks of all there is to a mention: it goes before what weaker ones say of its place and its
        use, and any stronger one goes before it.
        """
        found = cls()
        for one in judgements:
            if one.verdict == "not_a_place":
                found = cls(removal=one)
            elif one.verdict == "use":
                found = cls(place=found.place, use=one)
            else:
                found = cls(place=one, use=found.use)
        return found


class Judge:
    """Applies judgements to readings. Safe for many threads; the same input gives the same output."""

    def __init__(self, gazetteer: Gazetteer, corridors: Corridors | None = None) -> None:
        """Use an opened gazetteer, and what reads corridors; None: the reader that Dateline ships, loaded if needed."""
        self._gazetteer = gazetteer
        self._given = corridors
        self.place = lru_cache(_REMEMBERED)(self._place)

    @cached_property
    def _corridors(self) -> Corridors:
        return self._given or CorridorReader.load()

    def pairs(self, store: Store) -> tuple[tuple[Article, Reading], ...]:
        """Return every article of the store that was read, in the store's order, with its judged reading.

        This is what the map, the tables, the exports and the API show.
        """
        in_force = InForce(store.judgements())
        return tuple((article, self.read(article, reading, in_force)) for article, reading in store.pairs())

    def read(self, article: Article, reading: Reading, in_force: InForce, *, before: Reading | None = None) -> Reading:
        """Return the judged reading of an article; the very same reading where no judgement changes it.

        A judged place has confidence 1 and evidence that says who judged, when, and why. Corridors and claims are read
        again, from the judged places, where anything changed. ``before`` is an earlier judged reading of the same
        reading, which is returned where it still holds.
        """
        resolutions = self.resolve(article, reading, in_force)
        if before is not None and resolutions == before.resolutions:
            return before
        if resolutions == reading.resolutions:
            return reading
        corridors, claims = self._corridors.read(article, resolutions)
        return replace(reading, resolutions=resolutions, corridors=corridors, claims=claims)

    def resolve(self, article: Article, reading: Reading, in_force: InForce) -> tuple[Resolution, ...]:
        """Return the judged resolutions of an article, in the order of its text.

        A judged place where nothing was found is a mention that was missed: it is added, in the place of what
        overlaps it.
        """
        judged = []
        for resolution in reading.resolutions:
            judgements = in_force.on(article.id, resolution.mention)
            result = self._judged(resolution, Ruling.of(judgements)) if judgements else resolution
            if result is not None:
                judged.append(result)
        found = {(one.mention.start, one.mention.end) for one in reading.resolutions}
        missed = [item for item in in_force.spans(article).items() if item[0] not in found]
        for (start, end), own in sorted(missed, key=lambda item: item[1][-1].at):
            mention = Mention(start=start, end=end, surface=article.text[start:end], use="location")
            ruling = Ruling.of(in_force.on(article.id, mention))
            if not any(one.verdict in _PLACES for one in own) or ruling.place is None:
                continue
            added = self._judged(Resolution(mention=mention, place=None, confidence=0.0), ruling)
            if added is not None:
                judged = [one for one in judged if one.mention.end <= start or end <= one.mention.start]
                judged.insert(bisect_left(judged, start, key=lambda one: one.mention.start), added)
        return tuple(judged)

    def _judged(self, resolution: Resolution, ruling: Ruling) -> Resolution | None:
        if ruling.removal is not None:
            return None
        use = ruling.use.use if ruling.use else None
        if use is not None:
            resolution = replace(resolution, mention=replace(resolution.mention, use=use))
        return self._placed(resolution, ruling.place) if ruling.place else resolution

    def _placed(self, resolution: Resolution, judgement: Judgement) -> Resolution:
        place = self.place(judgement)
        if place is None:  # a wrong pin is worse than none
            return replace(resolution, place=None, confidence=0.0)
        known = next((one for one in resolution.candidates if one.place.id == place.id), None)
        others = tuple(one for one in resolution.candidates if one is not known)
        said = Evidence(kind=EVIDENCE, text=words(judgement))
        score = max((one.score for one in resolution.candidates), default=0.0)
        chosen = Candidate(place=place, score=score, evidence=(said, *(known.evidence if known else ())))
        return replace(resolution, place=place, confidence=1.0, candidates=(chosen, *others))

    def _place(self, judgement: Judgement) -> Place | None:
        """Return the place that a judgement names or points at; None if it names none that can be found.

        A place that this gazetteer does not have is made of the point that the judgement kept of it. A point placed by
        hand has the name that stands in the text, and lies in the country and subdivision whose outline holds it.
        """
        known = self._gazetteer.by_id(judgement.place_id) if judgement.place_id else None
        if known is not None or judgement.point is None:
            return known
        around = [self._gazetteer.place(row) for row in self._gazetteer.containing(judgement.point)]
        return Place(
            id=judgement.place_id or hand_placed_id(judgement.surface, judgement.point),
            name=judgement.surface,
            point=judgement.point,
            kind=judgement.kind or "city",
            country=next((place.country for place in around if place.country), ""),
            admin1=next((place.name for place in around if place.kind == "admin1"), ""),
        )


def hand_placed_id(surface: str, point: Point) -> str:
    """Return the id of a place that was put on the map by hand: the same name at the same point is the same place."""
    digest = hashlib.sha256(f"{fold(surface)}|{point.lat:.5f}|{point.lon:.5f}".encode("utf-8", "surrogatepass"))
    return f"{HAND_PLACED}{digest.hexdigest()[:16]}"


def words(judgement: Judgement) -> str:
    """Return who judged, when, and why, as evidence."""
    when = f"{judgement.at.day} {judgement.at:%b %Y}"
    reason = f": {judgement.why}" if judgement.why else ""
    return f"{_VERBS[judgement.verdict]} by {judgement.by} on {when}{reason}"
