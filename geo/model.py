"""The value types that every step shares: what they hold, in which units, and what is always true of them.

Offsets count Unicode code points, start inclusive, end exclusive. Coordinates are WGS-84 degrees and are
always passed by keyword, so that latitude and longitude cannot be swapped in silence.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from datetime import datetime

Kind = Literal["city", "admin1", "admin2", "country", "region", "continent", "water", "terrain", "facility"]
Use = Literal["location", "actor", "demonym", "name_part"]
Pairing = Literal["explicit", "set_only", "unknown"]
Carries = Literal["people", "aid", "unknown"]
Act = Literal["propose", "announce_open", "agree", "reject", "report_use", "report_violation", "close"]
Polarity = Literal["affirmed", "denied"]
Modality = Literal["asserted", "planned", "reported"]
Verdict = Literal["place", "point", "not_a_place", "use"]
Scope = Literal["mention", "name_in_article", "name_everywhere"]

KINDS: tuple[Kind, ...] = get_args(Kind)
USES: tuple[Use, ...] = get_args(Use)
PAIRINGS: tuple[Pairing, ...] = get_args(Pairing)
ACTS: tuple[Act, ...] = get_args(Act)

MAX_LAT, MAX_LON = 90.0, 180.0


def _require(condition: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence at each use
    if not condition:
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A position on WGS-84, in degrees."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse what is not on the globe (NaN included), and say so if the two look swapped."""
        if -MAX_LAT <= self.lat <= MAX_LAT and -MAX_LON <= self.lon <= MAX_LON:
            return
        swapped = -MAX_LAT <= self.lon <= MAX_LAT and -MAX_LON <= self.lat <= MAX_LON
        hint = "; they look swapped" if swapped else ""
        _require(False, f"lat={self.lat}, lon={self.lon} is not on the globe{hint}")  # noqa: FBT003


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A bounding box in degrees. ``west > east`` means that it crosses the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        """Refuse a box that is upside down or off the globe."""
        Point(lat=self.south, lon=self.west)
        Point(lat=self.north, lon=self.east)
        _require(self.south <= self.north, f"south={self.south} lies north of north={self.north}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of the gazetteer.

    ``id`` is namespaced ("geonames:703448"). ``country`` is an ISO 3166-1 alpha-2 code, or "" where none
    applies (seas, continents). ``admin1`` is the name of the first-level subdivision, or "".
    ``population`` is 0 where unknown. ``extent`` is set for places that are areas.
    """

    id: str
    name: str
    point: Point
    kind: Kind
    country: str = ""
    admin1: str = ""
    population: int = 0
    extent: Extent | None = None

    def __hash__(self) -> int:
        """Hash by the id: places are looked up in sets far more often than they differ in anything else."""
        return hash(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of an article's text, with the text itself: ``article.text[start:end] == quote``."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        """Hold the length of the quote to the offsets."""
        if 0 <= self.start < self.end and len(self.quote) == self.end - self.start:
            return  # what is wrong takes longer to say than all else
        _require(0 <= self.start < self.end, f"start={self.start}, end={self.end} is no span")
        _require(len(self.quote) == self.end - self.start, f"a span of {self.end - self.start} quotes {self.quote!r}")


def text_id(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text that was read. ``text`` is what all offsets refer to, for ever.

    ``furniture`` lists the (start, end) spans that belong to the page and not to the article (newsletter
    boxes, membership appeals); they are kept but not read for places. ``published`` is an ISO 8601 date or
    date and time, "" where unknown; ``retrieved`` the ISO 8601 moment, with its zone, at which the text was
    fetched or added, "" before that; ``language`` a BCP 47 tag, "" where unknown; ``source`` the outlet.
    ``id`` and ``sha256`` follow from the text, so the same text is the same article.
    """

    text: str
    title: str = ""
    url: str = ""
    source: str = ""
    published: str = ""
    retrieved: str = ""
    language: str = ""
    furniture: tuple[tuple[int, int], ...] = ()
    sha256: str = field(init=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Derive the id and the hash from the text."""
        digest = text_id(self.text)
        object.__setattr__(self, "sha256", digest)
        object.__setattr__(self, "id", digest[:16])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place's name where it stands in a text, and how it is used there."""

    start: int
    end: int
    surface: str
    use: Use

    def __post_init__(self) -> None:
        """Hold the length of the surface to the offsets."""
        if 0 <= self.start < self.end and len(self.surface) == self.end - self.start:
            return
        _require(0 <= self.start < self.end, f"start={self.start}, end={self.end} is no span")
        _require(len(self.surface) == self.end - self.start, f"{self.surface!r} is not {self.end - self.start} long")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for or against a candidate, in words; ``weight`` is what it added to the score (signed)."""

    kind: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a mention may mean. Scores compare candidates of one mention only; each carries its reasons."""

    place: Place
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A mention and the place that it means. ``place`` None is "unresolved": an honest answer.

    ``confidence`` is the calibrated probability that the answer is right. Candidates come best first and may
    be there even where the mention stays unresolved.
    """

    mention: Mention
    place: Place | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        """Keep the confidence a probability."""
        if not 0.0 <= self.confidence <= 1.0:
            _require(False, f"confidence={self.confidence} is not within 0..1")  # noqa: FBT003


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A route that a text speaks of, for people or for aid.

    ``pairing`` says what the text says: "explicit" pairs every origin with every destination of this corridor
    ("from A to B"); "set_only" lists origins and destinations without pairing them; "unknown" leaves it open.
    ``carries`` tells routes for people from routes for aid.
    ``evidence`` are the stretches of text that name the route. ``follows`` is the id of an earlier attempt.
    ``background`` marks a route that the text mentions only in passing, as history.
    """

    id: str
    origins: tuple[Place, ...] = ()
    destinations: tuple[Place, ...] = ()
    via: tuple[Place, ...] = ()
    pairing: Pairing = "unknown"
    carries: Carries = "unknown"
    evidence: tuple[Span, ...] = ()
    follows: str | None = None
    background: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says what about a corridor.

    ``actor`` is who acts, in the words of the text ("the Russian army"), ``side`` the ISO 3166-1 alpha-2 code
    or name of the side it speaks for, ``attributed_to`` the person or body that the text gives as its source;
    each is None where the text does not say. ``when`` is an ISO 8601 date or time as precise as the text is, or
    the text's own words where there is no date to reckon from; ``when_text`` always the text's own words.
    """

    corridor: str
    act: Act
    evidence: Span
    actor: str | None = None
    side: str | None = None
    attributed_to: str | None = None
    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    when: str | None = None
    when_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one geoparser found in one article. The same geoparser finds the same Reading again."""

    article_id: str
    geoparser_id: str
    resolutions: tuple[Resolution, ...] = ()
    corridors: tuple[Corridor, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's correction. It outlives every re-reading and is never edited, only superseded or undone.

    It judges a mention (``article_id``, ``start``, ``end``), a name in one article (``article_id``,
    ``surface``), or a name everywhere (``surface``), as ``scope`` says. ``verdict`` "place" names ``place_id``, "point"
    gives ``point``, "use" gives ``use``. With "place", ``point`` and ``kind`` keep what the place was when it was
    chosen; with "point", ``kind`` says what lies there. ``at`` and ``undone_at`` carry their zone; ``undone_by`` is ""
    where nobody said who undid it.
    """

    id: str
    scope: Scope
    surface: str
    verdict: Verdict
    by: str
    at: datetime
    why: str = ""
    article_id: str | None = None
    start: int | None = None
    end: int | None = None
    place_id: str | None = None
    point: Point | None = None
    kind: Kind | None = None
    use: Use | None = None
    undone_at: datetime | None = None
    undone_by: str = ""

    def __post_init__(self) -> None:
        """Hold a judgement to what its scope and its verdict need."""
        _require(self.at.tzinfo is not None, f"at={self.at} has no zone")
        _require(bool(self.surface), "a judgement needs the name that it judges")
        if self.scope == "mention":
            _require(self.start is not None and self.end is not None, "a judgement on a mention needs its offsets")
            Mention(start=self.start or 0, end=self.end or 0, surface=self.surface, use="location")
        _require(
            (self.article_id is None) == (self.scope == "name_everywhere"),
            f"scope={self.scope} and article_id={self.article_id} do not go together",
        )
        needed = {"place": self.place_id, "point": self.point, "use": self.use}.get(self.verdict, True)
        _require(needed is not None, f"the verdict {self.verdict!r} lacks what it gives")
