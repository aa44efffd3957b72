"""GeoJSON as RFC 7946 has it: a feature for each place of each article, and one for each corridor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geo.corridors.words import ACT, CARRIES, PAIRING
from geo.exports.facts import Choice, PlaceFact, corridor_marks, place_facts, provenance, status_text
from geo.exports.geometry import Bounds, of_corridor, of_place, point
from geo.maps import country_names, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.exports.geometry import Geometry, GeometryIs
    from geo.gazetteer import Gazetteer
    from geo.maps import CorridorMark
    from geo.model import Article, Claim, Place, Reading

Json = dict[str, Any]


def geojson(
    pairs: Iterable[tuple[Article, Reading]], gazetteer: Gazetteer, choice: Choice, *, outlines: bool = True
) -> Iterator[str]:
    """Yield the parts of a FeatureCollection, a feature on each line.

    Args:
        pairs: Articles with their readings, taken one at a time.
        gazetteer: Where outlines and the names of countries come from.
        choice: Which mentions go out.
        outlines: Whether areas go out with their outline or box; else they are points, which makes small files.
    """
    countries, bounds = country_names(gazetteer), Bounds()
    shapes = gazetteer if outlines else None
    yield '{"type": "FeatureCollection",\n"features": ['
    separator = "\n"
    for article, reading in pairs:
        places = (_place(fact, countries, shapes) for fact in place_facts(article, reading, choice))
        corridors = (_corridor(article, mark, countries, shapes) for mark in corridor_marks(article, reading))
        for feature in (*places, *corridors):
            bounds.add(feature["geometry"])
            yield separator + _dumped(feature)
            separator = ",\n"
    bbox = bounds.bbox()
    yield "\n]" + (f',\n"bbox": {json.dumps(bbox)}' if bbox else "") + "}\n"


def _dumped(feature: Json) -> str:
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _feature(identity: str, geometry: Geometry | None, properties: Json) -> Json:
    feature: Json = {"type": "Feature", "id": plain(identity), "properties": properties, "geometry": geometry}
    if geometry is not None and geometry["type"] != "Point":
        box = Bounds()
        box.add(geometry)
        feature["bbox"] = box.bbox()
    return feature


def _place(fact: PlaceFact, countries: Mapping[str, str], gazetteer: Gazetteer | None) -> Json:
    place = fact.place
    geometry: Geometry = point(place)
    geometry_is: GeometryIs = "point"
    if gazetteer is not None:
        geometry, geometry_is = of_place(place, gazetteer)
    extent = place.extent
    properties = {
        "fact": "place",
        **_described(place, countries),
        "extent": [extent.west, extent.south, extent.east, extent.north] if extent else None,
        "geometry_is": geometry_is,
        "use": fact.use,
        "confidence": round(fact.confidence, 4),
        "mentions": len(fact.resolutions),
        "quote": plain(fact.quote),
        "excerpt": plain(fact.excerpts[0].sentence),
        "excerpts": [
            {
                "sentence": plain(one.sentence),
                "start": one.start,
                "end": one.end,
                "quotes": [plain(one.sentence[start:end]) for start, end in one.spans],
            }
            for one in fact.excerpts
        ],
        **provenance(fact.article),
    }
    return _feature(f"{fact.article.id}/{place.id}/{fact.use}", geometry, properties)


def _corridor(article: Article, mark: CorridorMark, countries: Mapping[str, str], gazetteer: Gazetteer | None) -> Json:
    corridor = mark.corridor
    geometry, geometry_is = of_corridor(mark, gazetteer)
    ends = {
        role: [_described(place, countries) for place in places]
        for role, places in (
            ("origins", corridor.origins),
            ("destinations", corridor.destinations),
            ("via", corridor.via),
        )
    }
    properties = {
        "fact": "corridor",
        "corridor_id": mark.id,
        **ends,
        "geometry_is": geometry_is,
        "pairing": corridor.pairing,
        "pairing_text": PAIRING[corridor.pairing],
        "carries": corridor.carries,
        "carries_text": CARRIES[corridor.carries],
        "status": mark.status.label,
        "status_text": status_text(mark, countries),
        "disputed": mark.status.disputed,
        "sides": [{"side": plain(one.side) if one.side else None, "status": one.label} for one in mark.status.sides],
        "background": corridor.background,
        "follows": f"{article.id}/{corridor.follows}" if corridor.follows else None,
        "quotes": [plain(span.quote) for span in corridor.evidence],
        "claims": [_claim(claim) for claim in mark.claims],
        **provenance(article),
    }
    return _feature(mark.id, geometry, properties)


def _described(place: Place, countries: Mapping[str, str]) -> Json:
    return {
        "name": plain(place.name),
        "place_id": plain(place.id),
        "kind": place.kind,
        "country": plain(countries.get(place.country, "")),
        "country_code": plain(place.country),
        "admin1": plain(place.admin1),
        "lat": place.point.lat,
        "lon": place.point.lon,
    }


def _claim(claim: Claim) -> Json:
    said = {name: getattr(claim, name) for name in ("side", "actor", "attributed_to", "when", "when_text")}
    return {
        "act": claim.act,
        "act_text": ACT[claim.act],
        "polarity": claim.polarity,
        "modality": claim.modality,
        **{name: plain(text) if text else None for name, text in said.items()},
        "quote": plain(claim.evidence.quote),
        "start": claim.evidence.start,
        "end": claim.evidence.end,
    }
