"""What is to be seen: readings gathered into one mark for each place, and corridors as what is claimed of them.

Pure data: nothing here knows how a map is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.corridors.status import Label, Status, status
from geo.maps.excerpts import Excerpt, excerpt_of
from geo.maps.globe import bounds_of, densest, span_lon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geo.model import Article, Claim, Corridor, Extent, Kind, Place, Reading, Resolution, Use

# how a corridor is drawn: dashed, solid, crossed, broken, or thin where nothing is claimed of it
Style = Literal["proposed", "open", "rejected", "failed", "mentioned"]
# a route that one side refuses is drawn as refused, whatever another says: its ledger tells both
STYLES: dict[Label, Style] = {
    "proposed": "proposed",
    "agreed": "open",
    "open": "open",
    "used": "open",
    "rejected": "rejected",
    "disputed": "rejected",
    "violated": "failed",
    "closed": "failed",
    "mentioned": "mentioned",
}

AREA_KINDS: frozenset[Kind] = frozenset({"country", "admin1", "region", "water", "continent", "terrain"})
# areas so large that they would make the first view show half the world
_VAST: frozenset[Kind] = frozenset({"country", "continent"})
# a first view spans no more than this
_WIDEST_VIEW_DEG = 120
# a place that is less sure than this (0 to 1) is shown as doubtful, with this many of the other candidates
SURE = 0.6
_OTHERS = 3
# the best excerpt is looked for among the first few mentions of a place: enough to find a good one, and quick
_MENTIONS_LOOKED_AT = 4
_READABLE = range(40, 320)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place and what was read about it: one mark, however often it is mentioned.

    ``confidence`` is that of the surest mention, ``others`` what else that may mean, where it is not `SURE`.
    ``article`` is the id of the article that the excerpt is from.
    """

    place: Place
    mentions: int
    articles: int
    confidence: float
    excerpt: Excerpt
    article: str
    title: str
    others: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointMark(Mark):
    """A place that is drawn as a point: a town, a facility, or what has no known extent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMark(Mark):
    """A place that is drawn as an area with a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorMark:
    """A corridor of one article, with its claims. ``id`` is unique among all articles."""

    id: str
    article: str
    title: str
    corridor: Corridor
    claims: tuple[Claim, ...]
    status: Status

    @property
    def style(self) -> Style:
        """How it is drawn."""
        return STYLES[self.status.label]

    @property
    def pairs(self) -> tuple[tuple[Place, Place], ...]:
        """The pairs of origin and destination that the text itself makes; none unless it does."""
        if self.corridor.pairing != "explicit":
            return ()
        return tuple((origin, end) for origin in self.corridor.origins for end in self.corridor.destinations)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapData:
    """All that a map shows.

    ``shown`` of ``total`` places have a mark; the most mentioned come first. ``bounds`` is a first view that fits
    them, None where there is nothing to fit.
    """

    points: tuple[PointMark, ...] = ()
    areas: tuple[AreaMark, ...] = ()
    corridors: tuple[CorridorMark, ...] = ()
    shown: int = 0
    total: int = 0
    bounds: Extent | None = None


def features(
    pairs: Iterable[tuple[Article, Reading]],
    *,
    max_features: int,
    uses: frozenset[Use] = frozenset({"location"}),
    article_ids: Collection[str] | None = None,
) -> MapData:
    """Gather readings into marks.

    Args:
        pairs: Articles, each with its reading.
        max_features: Most places that get a mark, and most corridors that are drawn.
        uses: The uses of mentions that count; actors, demonyms and parts of names are no locations.
        article_ids: Only these articles count; None: all of them.
    """
    found: dict[str, list[tuple[Article, Resolution]]] = {}
    corridors: list[CorridorMark] = []
    for article, reading in pairs:
        if article_ids is not None and article.id not in article_ids:
            continue
        for resolution in reading.resolutions:
            if resolution.place is not None and resolution.mention.use in uses:
                found.setdefault(resolution.place.id, []).append((article, resolution))
        drawn = (corridor for corridor in reading.corridors if not corridor.background)
        corridors += [corridor_mark(article, reading, corridor) for corridor in drawn]
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:max_features]
    marks = [_mark(mentions) for _, mentions in ranked]
    points = tuple(mark for mark in marks if isinstance(mark, PointMark))
    areas = tuple(mark for mark in marks if isinstance(mark, AreaMark))
    return MapData(
        points=points,
        areas=areas,
        corridors=tuple(corridors[:max_features]),
        shown=len(marks),
        total=len(found),
        bounds=_first_view(points, areas),
    )


def is_area(place: Place) -> bool:
    """Tell whether a place is drawn as an area."""
    return place.kind in AREA_KINDS and place.extent is not None


def corridor_mark(article: Article, reading: Reading, corridor: Corridor) -> CorridorMark:
    """Return a corridor of an article with its claims, and what follows from them."""
    claims = tuple(claim for claim in reading.claims if claim.corridor == corridor.id)
    return CorridorMark(
        id=f"{article.id}/{corridor.id}",
        article=article.id,
        title=article.title,
        corridor=corridor,
        claims=claims,
        status=status(corridor, claims),
    )


def _mark(mentions: list[tuple[Article, Resolution]]) -> Mark:
    place = mentions[0][1].place
    if place is None:
        raise ValueError("an unresolved mention has no mark")
    article, excerpt = _best_excerpt(mentions)
    kind = AreaMark if is_area(place) else PointMark
    surest = max((resolution for _, resolution in mentions), key=lambda resolution: resolution.confidence)
    others = [one.place for one in surest.candidates if one.place.id != place.id] if surest.confidence < SURE else []
    return kind(
        place=place,
        mentions=len(mentions),
        articles=len({article.id for article, _ in mentions}),
        confidence=surest.confidence,
        excerpt=excerpt,
        article=article.id,
        title=article.title,
        others=tuple(others[:_OTHERS]),
    )


def _best_excerpt(mentions: list[tuple[Article, Resolution]]) -> tuple[Article, Excerpt]:
    """Return the sentence that tells most: one of readable length, from a sure mention, early in the text."""
    looked_at = mentions[:_MENTIONS_LOOKED_AT]
    candidates = [
        (article, resolution.confidence, excerpt_of(article, resolution)) for article, resolution in looked_at
    ]
    article, _, excerpt = max(candidates, key=lambda item: (len(item[2].sentence) in _READABLE, round(item[1], 1)))
    return article, excerpt


def _first_view(points: Sequence[PointMark], areas: Sequence[AreaMark]) -> Extent | None:
    """Return a box around the points, or around the areas where there are none; vast ones only if all are vast.

    Points all over the world fit no view that can be read: then it is where most is mentioned.
    """
    if points:
        whole = bounds_of((mark.place.point.lat, mark.place.point.lon) for mark in points)
        if whole is None or span_lon(whole) <= _WIDEST_VIEW_DEG:
            return whole
        return densest([(mark.place.point.lat, mark.place.point.lon, mark.mentions) for mark in points])
    modest = [mark for mark in areas if mark.place.kind not in _VAST] or areas
    boxes = [mark.place.extent for mark in modest if mark.place.extent is not None]
    if len(boxes) == 1:
        return boxes[0]
    return bounds_of(corner for box in boxes for corner in ((box.south, box.west), (box.north, box.east)))
