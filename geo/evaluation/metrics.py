"""How right a geoparser is on annotated articles.

Rules, the same as those of the corpora's own scorer:

* exact: a prediction is right when its offsets equal a required toponym's;
* overlap: one to one, a toponym takes the prediction that shares most characters with it;
* optional toponyms (and in the noun view demonyms): not finding one costs nothing, and what overlaps one is neither
  right nor wrong;
* a place is right within 161 km (100 miles), or when it bears the annotated GeoNames id, whose coordinates may move;
* R@161 counts over all required toponyms with coordinates, P@161 over all placed predictions that can be judged (not
  those matched to a toponym without coordinates or to an optional one), F1@161 is their harmonic mean: end to end;
* A@161: right among the found, where found and left unplaced counts as wrong; A@50 the same at 50 km;
* "own area": a placed prediction also counts as right where the annotated point lies in the found place's own area (see
  `geo.evaluation.areas`): r161_area and f161_area, p_sure_area and ece_area, beside the figures by distance alone;
* AUC: mean of ln(1 + km) / ln(1 + 20,039) over the found, unplaced counts 1 (Jurgens et al., "Geolocation prediction in
  Twitter using social networks", ICWSM 2015); 0 is best.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from geo.corpora import demonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.corpora import Document, Toponym
    from geo.evaluation.areas import Areas
    from geo.evaluation.predictions import Prediction
    from geo.model import Point

NEAR_KM = 161.0
CLOSE_KM = 50.0
SURE = 0.9
FARTHEST_KM = 20039.0
_DIAMETER_KM = 12742.0

ErrorClass = Literal["spurious", "missed", "boundary", "unplaced", "far"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that went wrong: what, in which article, with which words, and for "far" by how many km."""

    kind: ErrorClass
    doc: str
    phrase: str
    km: float | None = None


@dataclass(slots=True, kw_only=True)
class Scores:
    """Counts over articles, and the figures that follow from them.

    ``judged``: (confidence, right) of placed ones; ``judged_by_area``: the same, right also within the place's area.
    """

    required: int = 0
    required_placed: int = 0
    exact: int = 0
    exact_wrong: int = 0
    overlap: int = 0
    overlap_wrong: int = 0
    unplaced: int = 0
    kms: list[float] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    judged_by_area: list[tuple[float, bool]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return every figure by name; shares are 0 where nothing was there to be counted."""
        within = sum(km <= NEAR_KM for km in self.kms)
        found = len(self.kms) + self.unplaced
        exact_p, exact_r = _share(self.exact, self.exact + self.exact_wrong), _share(self.exact, self.required)
        overlap_p = _share(self.overlap, self.overlap + self.overlap_wrong)
        overlap_r = _share(self.overlap, self.required)
        near_p, near_r = _share(within, len(self.judged)), _share(within, self.required_placed)
        by_area = sum(right for _, right in self.judged_by_area)
        area_p, area_r = _share(by_area, len(self.judged)), _share(by_area, self.required_placed)
        logs = sum(math.log1p(km) for km in self.kms) / math.log1p(FARTHEST_KM) + self.unplaced
        return {
            "required": self.required,
            "required_placed": self.required_placed,
            "exact_p": exact_p,
            "exact_r": exact_r,
            "exact_f1": _harmonic(exact_p, exact_r),
            "overlap_p": overlap_p,
            "overlap_r": overlap_r,
            "overlap_f1": _harmonic(overlap_p, overlap_r),
            "a161": _share(within, found),
            "a50": _share(sum(km <= CLOSE_KM for km in self.kms), found),
            "p161": near_p,
            "r161": near_r,
            "f161": _harmonic(near_p, near_r),
            "median_km": statistics.median(self.kms) if self.kms else 0.0,
            "mean_km": statistics.mean(self.kms) if self.kms else 0.0,
            "auc": logs / found if found else 0.0,
            "ece": self.calibration_error(),
            "p_sure": _share(sum(right for sure, right in self.judged if sure >= SURE), self.sure()),
            "sure": _share(self.sure(), len(self.judged)),
            "r161_area": area_r,
            "f161_area": _harmonic(area_p, area_r),
            "ece_area": Scores(judged=self.judged_by_area).calibration_error(),
            "p_sure_area": _share(sum(right for sure, right in self.judged_by_area if sure >= SURE), self.sure()),
        }

    def sure(self) -> int:
        """Return the number of judged places whose confidence is at least `SURE`."""
        return sum(confidence >= SURE for confidence, _ in self.judged)

    def calibration(self, bins: int = 10) -> list[tuple[float, float, int]]:
        """Return (mean confidence, share right, count) of the judged places, for each equal bin that holds any."""
        table = []
        for number in range(bins):
            held = [pair for pair in self.judged if min(int(pair[0] * bins), bins - 1) == number]
            if held:
                table.append(
                    (statistics.fmean(c for c, _ in held), _share(sum(r for _, r in held), len(held)), len(held))
                )
        return table

    def calibration_error(self, bins: int = 10) -> float:
        """Return the expected calibration error: |confidence - share right| by bin, weighted by the bin's count."""
        table = self.calibration(bins)
        return _share(sum(abs(sure - right) * count for sure, right, count in table), len(self.judged))

    def examples(self, limit: int) -> dict[str, tuple[int, list[tuple[str, int]]]]:
        """Return, for each class of failure, how many there are and its most frequent phrases."""
        kinds: dict[str, Counter[str]] = {}
        for failure in self.failures:
            kinds.setdefault(failure.kind, Counter())[failure.phrase] += 1
        return {kind: (phrases.total(), phrases.most_common(limit)) for kind, phrases in sorted(kinds.items())}


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance on a sphere of 12,742 km diameter (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    half = 0.5 - math.cos(lat2 - lat1) / 2 + math.cos(lat1) * math.cos(lat2) * (1 - math.cos(lon2 - lon1)) / 2
    return _DIAMETER_KM * math.asin(min(1.0, math.sqrt(max(0.0, half))))


def score(
    documents: Iterable[Document],
    found: Mapping[str, Sequence[Prediction]],
    *,
    noun: bool,
    areas: Areas | None = None,
) -> Scores:
    """Score predictions, given by document, against annotated articles.

    Args:
        documents: annotated articles.
        found: predictions by document.
        noun: demonyms count as optional.
        areas: of the places that predictions name; without them the figures by area are those by distance.
    """
    scores = Scores()
    for document in documents:
        _score_document(scores, document, found.get(document.doc, ()), areas, noun=noun)
    return scores


def _score_document(
    scores: Scores, document: Document, found: Sequence[Prediction], areas: Areas | None, *, noun: bool
) -> None:
    once: dict[tuple[int, int], Prediction] = {}
    for prediction in found:
        once.setdefault((prediction.start, prediction.end), prediction)
    predicted = [once[span] for span in sorted(once)]
    waived = [top.optional or (noun and top.phrase.lower() in demonyms()) for top in document.toponyms]
    optional = [top for top, waive in zip(document.toponyms, waived, strict=True) if waive]
    required = [top for top, waive in zip(document.toponyms, waived, strict=True) if not waive]
    matched = _match(required, predicted)
    taken = set(matched.values())
    spans = {(top.start, top.end) for top in required}
    scores.required += len(required)
    scores.required_placed += sum(top.point is not None for top in required)
    for number, prediction in enumerate(predicted):
        excused = any(_shared(top, prediction) > 0 for top in optional)
        exact = (prediction.start, prediction.end) in spans
        phrase = document.text[prediction.start : prediction.end]
        scores.exact += exact
        scores.exact_wrong += not exact and not excused
        if number in taken:
            scores.overlap += 1
            if not exact:
                scores.failures.append(Failure(kind="boundary", doc=document.doc, phrase=phrase))
        elif not excused:
            scores.overlap_wrong += 1
            scores.failures.append(Failure(kind="spurious", doc=document.doc, phrase=phrase))
            if prediction.point is not None:
                scores.judged.append((prediction.confidence, False))
                scores.judged_by_area.append((prediction.confidence, False))
    for number, toponym in enumerate(required):
        if number in matched:
            _judge_place(scores, document.doc, toponym, predicted[matched[number]], areas)
        else:
            scores.failures.append(Failure(kind="missed", doc=document.doc, phrase=toponym.phrase))


def _judge_place(scores: Scores, doc: str, toponym: Toponym, prediction: Prediction, areas: Areas | None) -> None:
    if toponym.point is None:
        return
    if prediction.point is None:
        scores.unplaced += 1
        scores.failures.append(Failure(kind="unplaced", doc=doc, phrase=toponym.phrase))
        return
    same = bool(toponym.gid) and toponym.gid == prediction.gid
    km = 0.0 if same else distance_km(toponym.point, prediction.point)
    scores.kms.append(km)
    scores.judged.append((prediction.confidence, km <= NEAR_KM))
    inside = areas is not None and km > NEAR_KM and areas.holds(prediction.place_id, toponym.point)
    scores.judged_by_area.append((prediction.confidence, km <= NEAR_KM or inside))
    if km > NEAR_KM:
        scores.failures.append(Failure(kind="far", doc=doc, phrase=toponym.phrase, km=km))


def _match(required: Sequence[Toponym], predicted: Sequence[Prediction]) -> dict[int, int]:
    """Pair toponyms with predictions: equal spans first, then the most shared characters, then the nearest length."""
    pairs = []
    for number, toponym in enumerate(required):
        for other, prediction in enumerate(predicted):
            shared = _shared(toponym, prediction)
            if shared > 0:
                apart = abs(prediction.end - prediction.start - (toponym.end - toponym.start))
                differs = (toponym.start, toponym.end) != (prediction.start, prediction.end)
                pairs.append((differs, -shared, apart, number, other))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, _, number, other in sorted(pairs):
        if number not in matched and other not in taken:
            matched[number] = other
            taken.add(other)
    return matched


def _shared(one: Toponym, other: Prediction) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
