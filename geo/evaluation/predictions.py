"""What a geoparser found, as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.corpora import point_of, read_records, required_field, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.model import Point, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A found name; ``point`` is None where it was recognised and not placed.

    ``gid`` is the GeoNames number and ``place_id`` the gazetteer's id, each "" where there is none.
    """

    start: int
    end: int
    point: Point | None = None
    gid: str = ""
    place_id: str = ""
    confidence: float = 1.0


def load_predictions(path: Path) -> dict[str, list[Prediction]]:
    """Read ``{"doc", "start", "end", "lat", "lon"[, "gid"]}`` lines into predictions by document.

    Raises:
        InputError: as `geo.corpora.load_corpus`.
    """
    found: dict[str, list[Prediction]] = {}
    for where, record in read_records(path):
        start, end = span_of(record, where)
        prediction = Prediction(start=start, end=end, point=point_of(record, where), gid=str(record.get("gid") or ""))
        found.setdefault(str(required_field(record, "doc", where)), []).append(prediction)
    return found


def predictions(reading: Reading) -> list[Prediction]:
    """Return what a reading predicts as places: every mention but demonyms.

    Actors and names within longer names ("Kharkiv Regional Council") count as places in the annotated corpora.
    """
    return [
        Prediction(
            start=found.mention.start,
            end=found.mention.end,
            point=found.place.point if found.place else None,
            gid=_geonames_number(found.place.id) if found.place else "",
            place_id=found.place.id if found.place else "",
            confidence=found.confidence,
        )
        for found in reading.resolutions
        if found.mention.use != "demonym"
    ]


def _geonames_number(place_id: str) -> str:
    namespace, _, number = place_id.partition(":")
    return number if namespace == "geonames" else ""


def prediction_lines(doc: str, found: Iterable[Prediction]) -> Iterator[str]:
    """Return predictions as the JSON lines that `load_predictions` reads, without line ends."""
    for one in found:
        lat, lon = (one.point.lat, one.point.lon) if one.point else (None, None)
        record = {"doc": doc, "start": one.start, "end": one.end, "lat": lat, "lon": lon, "gid": one.gid or None}
        yield json.dumps(record, ensure_ascii=False)
