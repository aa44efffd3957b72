"""How well corridors are read: the labelled cases of data/cases/corridors.jsonl, and any file of the same form.

A place is found if it is the labelled row of the gazetteer, or lies within 30 km of it in the same country.
Routes are compared corridor by corridor: each predicted corridor is matched with the labelled one that shares most
(role, place) pairs, one to one; all pairs of the unmatched count against. A claim is found if its corridor's match has
a claim of the same act and polarity whose words lie in the predicted evidence, or which is of the same side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from geopy.distance import great_circle

from geo.corpora import read_records
from geo.errors import InputError
from geo.model import ACTS, Article, Mention, Place, Point, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from geo.model import Claim, Corridor, Reading

SAME_WITHIN_KM: Final = 30.0
_ROLES: Final = ("origins", "destinations", "via")
_UNSEEN: Final = "test"  # splits of this name are printed as totals only: nobody tunes on what they do not see
Found = tuple[tuple["Corridor", ...], tuple["Claim", ...]]


class Reader(Protocol):
    """What reads corridors: geo.corridors.CorridorReader."""

    def read(self, article: Article, resolutions: Sequence[Resolution]) -> Found:
        """Return corridors and claims."""


class Geoparser(Protocol):
    """What reads articles from end to end: geo.geoparser.Geoparser."""

    def read(self, article: Article) -> Reading:
        """Return a reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled text; ``places`` maps the names that its labels use to places."""

    id: str
    split: str
    article: Article
    resolutions: tuple[Resolution, ...]
    places: dict[str, Place]
    corridors: tuple[dict[str, Any], ...]


def load(path: Path) -> list[Case]:
    """Read labelled cases; raise InputError naming the line at fault."""
    cases = []
    for where, record in read_records(path):
        try:
            cases.append(_case(record))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{where}: not a corridor case ({error!r})"
            raise InputError(message) from error
    return cases


def _case(data: dict[str, Any]) -> Case:
    places: dict[str, Place] = {}
    resolutions = []
    for item in data["places"]:
        place = places.setdefault(
            item["name"],
            Place(
                id=item["id"],
                name=item["name"],
                point=Point(lat=item["lat"], lon=item["lon"]),
                kind=item["kind"],
                country=item["country"],
            ),
        )
        mention = Mention(start=item["start"], end=item["end"], surface=item["surface"], use=item["use"])
        if data["text"][mention.start : mention.end] != mention.surface:
            message = f"{mention.surface!r} does not stand at {mention.start}"
            raise ValueError(message)
        resolutions.append(Resolution(mention=mention, place=place, confidence=1.0))
    article = Article(text=data["text"], published=data["published"], language="en")
    return Case(
        id=data["id"],
        split=data["split"],
        article=article,
        resolutions=tuple(resolutions),
        places=places,
        corridors=tuple(data["corridors"]),
    )


@dataclass(slots=True)
class Score:
    """Counts of what was right, predicted and labelled."""

    right: int = 0
    predicted: int = 0
    labelled: int = 0

    def add(self, right: int, predicted: int, labelled: int) -> None:
        """Add the counts of one text."""
        self.right += right
        self.predicted += predicted
        self.labelled += labelled

    @property
    def precision(self) -> float:
        """Right among predicted; 1 where nothing was predicted."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Right among labelled; 1 where there was nothing to find."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        counts = f"{self.right}/{self.predicted}/{self.labelled}"
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  ({counts})"


@dataclass(slots=True, kw_only=True)
class Report:
    """The scores of one reader on a set of cases."""

    texts: int = 0
    negatives: int = 0
    routes: Score = field(default_factory=Score)
    pairs: Score = field(default_factory=Score)
    claims: Score = field(default_factory=Score)
    acts: dict[str, Score] = field(default_factory=lambda: {act: Score() for act in ACTS})
    details: dict[str, Score] = field(
        default_factory=lambda: {"side": Score(), "attributed_to": Score(), "when": Score()}
    )
    false_corridors: list[str] = field(default_factory=list)
    spans: int = 0
    broken_spans: int = 0
    names_texts: bool = True

    def __str__(self) -> str:
        lines = [
            f"  routes (role, place)  {self.routes}",
            f"  explicit pairs        {self.pairs}",
            f"  claims, all acts      {self.claims}",
            *(f"    {act:<19} {score}" for act, score in self.acts.items() if score.labelled or score.predicted),
            *(
                f"    {name:<19} {score.right} of {score.labelled} right, where labelled on a claim that was found"
                for name, score in self.details.items()
            ),
            f"  texts without corridor: {self.negatives}, with a false one: {len(self.false_corridors)} "
            f"{' '.join(self.false_corridors) if self.names_texts else ''}".rstrip(),
            f"  evidence spans: {self.spans}, broken: {self.broken_spans}",
        ]
        return "\n".join(lines)


def evaluate(cases: Iterable[Case], read: Callable[[Case], Found]) -> Report:
    """Score a reader on labelled cases; ``read`` gives the corridors and claims that it finds in a case."""
    result = Report()
    for case in cases:
        corridors, claims = read(case)
        corridors = tuple(corridor for corridor in corridors if not corridor.background)
        result.texts += 1
        _check_spans(result, case.article, corridors, claims)
        if not case.corridors:
            result.negatives += 1
            if corridors:
                result.false_corridors.append(case.id)
            continue
        _score(result, case, corridors, claims)
    return result


def _check_spans(result: Report, article: Article, corridors: Sequence[Corridor], claims: Sequence[Claim]) -> None:
    spans = [span for corridor in corridors for span in corridor.evidence] + [claim.evidence for claim in claims]
    result.spans += len(spans)
    result.broken_spans += sum(article.text[span.start : span.end] != span.quote for span in spans)


def _score(result: Report, case: Case, corridors: Sequence[Corridor], claims: Sequence[Claim]) -> None:
    gold_roles = [_gold_roles(case, gold) for gold in case.corridors]
    found_roles = [_found_roles(case, corridor) for corridor in corridors]
    matches = _match(gold_roles, found_roles)
    right = sum(len(gold_roles[gold] & found_roles[found]) for gold, found in matches.items())
    result.routes.add(right, sum(map(len, found_roles)), sum(map(len, gold_roles)))
    gold_pairs = {
        pair
        for gold, roles in zip(case.corridors, gold_roles, strict=True)
        if gold["pairing"] == "explicit"
        for pair in _pairs(roles)
    }
    found_pairs = {
        pair
        for corridor, roles in zip(corridors, found_roles, strict=True)
        if corridor.pairing == "explicit"
        for pair in _pairs(roles)
    }
    result.pairs.add(len(gold_pairs & found_pairs), len(found_pairs), len(gold_pairs))
    for index, gold in enumerate(case.corridors):
        own = [claim for claim in claims if index in matches and claim.corridor == corridors[matches[index]].id]
        _score_claims(result, case.article, gold["claims"], own)
    unmatched = {corridor.id for position, corridor in enumerate(corridors) if position not in matches.values()}
    for claim in claims:
        if claim.corridor in unmatched:
            result.claims.add(0, 1, 0)
            result.acts[claim.act].add(0, 1, 0)


def match(case: Case, corridors: Sequence[Corridor]) -> dict[int, int]:
    """Return which corridor found is taken for which labelled one: numbers of labels to numbers of corridors."""
    return _match([_gold_roles(case, gold) for gold in case.corridors], [_found_roles(case, one) for one in corridors])


def _gold_roles(case: Case, gold: dict[str, Any]) -> set[tuple[str, str]]:
    return {(role, case.places[name].id) for role in _ROLES for name in gold[role]}


def _found_roles(case: Case, corridor: Corridor) -> set[tuple[str, str]]:
    return {(role, _labelled_id(case, place)) for role in _ROLES for place in getattr(corridor, role)}


def _labelled_id(case: Case, place: Place) -> str:
    """Return the id of the labelled place that a found one is: the same row, or one of its country close by."""
    known = case.places.values()
    if any(place.id == label.id for label in known):
        return place.id
    close = (
        label.id
        for label in known
        if label.country == place.country
        and label.kind != "country"
        and place.kind != "country"
        and great_circle(_degrees(label), _degrees(place)).km <= SAME_WITHIN_KM
    )
    return next(close, place.id)


def _degrees(place: Place) -> tuple[float, float]:
    return place.point.lat, place.point.lon


def _pairs(roles: set[tuple[str, str]]) -> set[tuple[str, str]]:
    origins = [place for role, place in roles if role == "origins"]
    return {(origin, place) for role, place in roles if role == "destinations" for origin in origins}


def _match(gold: Sequence[set[tuple[str, str]]], found: Sequence[set[tuple[str, str]]]) -> dict[int, int]:
    """Match corridors one to one, those that share most first, in the order of the text where they share alike."""
    ranked = sorted(
        ((len(g & f), -abs(len(f) - len(g)), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)),
        reverse=True,
    )
    matches: dict[int, int] = {}
    for shared, _, minus_i, minus_j in ranked:
        i, j = -minus_i, -minus_j
        if shared and i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def _score_claims(result: Report, article: Article, gold: Sequence[dict[str, Any]], found: Sequence[Claim]) -> None:
    free = list(found)
    right: Counter[str] = Counter()
    for label in gold:
        at = article.text.find(label["quote"])
        fitting = [claim for claim in free if _same_claim(label, claim, at)]
        if not fitting:
            continue
        best = max(
            fitting,
            key=lambda claim: (claim.side == label.get("side"), claim.evidence.start <= at < claim.evidence.end),
        )
        free.remove(best)
        right[best.act] += 1
        for name, score in result.details.items():
            if name in label:
                score.add(_agrees(label[name], getattr(best, name)), 1, 1)
    for act in ACTS:
        predicted = sum(claim.act == act for claim in found)
        labelled = sum(label["act"] == act for label in gold)
        result.acts[act].add(right[act], predicted, labelled)
        result.claims.add(right[act], predicted, labelled)


def _same_claim(label: dict[str, Any], claim: Claim, at: int) -> bool:
    if claim.act != label["act"] or claim.polarity != label.get("polarity", "affirmed"):
        return False
    inside = claim.evidence.start <= at < claim.evidence.end
    return inside or (claim.side is not None and claim.side == label.get("side"))


def _agrees(label: str, found: str | None) -> bool:
    return found is not None and (label == found or label.casefold() in found.casefold())


def report(path: Path, reader: Reader, geoparser: Geoparser | None = None) -> str:
    """Return the scores on a file of cases as text: each split, places given and, with a geoparser, end to end."""
    cases = load(path)
    lines = []
    for split in sorted({case.split for case in cases}):
        part = [case for case in cases if case.split == split]
        ways = {"places given": lambda case: reader.read(case.article, case.resolutions)}
        if geoparser is not None:
            ways["end to end"] = lambda case: _whole(geoparser, case)
        for way, read in ways.items():
            scores = evaluate(part, read)
            scores.names_texts = not split.startswith(_UNSEEN)
            lines += [f"{split}, {len(part)} texts, {way}", str(scores)]
    return "\n".join(lines)


def _whole(geoparser: Geoparser, case: Case) -> Found:
    reading = geoparser.read(case.article)
    return reading.corridors, reading.claims
