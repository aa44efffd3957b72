"""KML 2.2 for Google Earth and its like: a folder of places and one of corridors, coloured as on the map."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from geo.corridors.words import ACT, PAIRING
from geo.exports.facts import Choice, PlaceFact, corridor_marks, place_facts, provenance, status_text
from geo.exports.geometry import of_corridor, of_place
from geo.maps import STYLES, country_names, escape, excerpt_html, plain, safe_url
from geo.maps.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.exports.geometry import Geometry
    from geo.gazetteer import Gazetteer
    from geo.maps import CorridorMark
    from geo.maps.globe import Position
    from geo.model import Article, Claim, Reading

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_SURE = 0.6  # places with less confidence have a fainter icon, as they are hollow on the map
_KEPT_IN_MEMORY = 1 << 20  # bytes of corridors that wait until all places are written
# colours are alpha, blue, green, red; those of the map
_BLUE, _FAINT, _VERMILION = "ff94530b", "8094530b", "e60b40b8"
_WIDTHS = {"open": 4, "proposed": 2, "rejected": 1, "failed": 2, "mentioned": 1}


def kml(pairs: Iterable[tuple[Article, Reading]], gazetteer: Gazetteer, choice: Choice) -> Iterator[str]:
    """Yield the parts of a document, a placemark at a time.

    Args:
        pairs: Articles with their readings, taken one at a time.
        gazetteer: Where outlines and the names of countries come from.
        choice: Which mentions go out.
    """
    countries = country_names(gazetteer)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_NAMESPACE}">\n<Document>\n<name>Dateline</name>\n'
    yield from _styles()
    yield "<Folder>\n<name>Places</name>\n"
    with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY, "w+", encoding="utf-8") as later:
        for article, reading in pairs:
            for fact in place_facts(article, reading, choice):
                yield _written(_place(fact, countries, gazetteer))
            for mark in corridor_marks(article, reading):
                later.write(_written(_corridor(article, mark, countries, gazetteer)))
        yield "</Folder>\n<Folder>\n<name>Corridors</name>\n"
        later.seek(0)
        yield from later
    yield "</Folder>\n</Document>\n</kml>\n"


def _written(element: Element) -> str:
    return tostring(element, encoding="unicode") + "\n"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _styles() -> Iterator[str]:
    for name, colour in (("place", _BLUE), ("unsure", _FAINT)):
        style = Element("Style", id=name)
        icon = SubElement(style, "IconStyle")
        _text(icon, "color", colour)
        _text(icon, "scale", "0.9")
        lines = SubElement(style, "LineStyle")
        _text(lines, "color", colour)
        _text(lines, "width", "1")
        _text(SubElement(style, "PolyStyle"), "color", f"20{colour[2:]}")
        yield _written(style)
    for name in sorted(set(STYLES.values())):
        style = Element("Style", id=f"corridor-{name}")
        _text(SubElement(style, "IconStyle"), "color", _VERMILION)
        lines = SubElement(style, "LineStyle")
        _text(lines, "color", _VERMILION)
        _text(lines, "width", str(_WIDTHS[name]))
        _text(SubElement(style, "PolyStyle"), "color", f"18{_VERMILION[2:]}")
        yield _written(style)


def _placemark(name: str, description: str, style: str, data: Mapping[str, Any], *shapes: Geometry) -> Element:
    mark = Element("Placemark")
    _text(mark, "name", plain(name))
    _text(mark, "description", description)
    _text(mark, "styleUrl", f"#{style}")
    more = SubElement(mark, "ExtendedData")
    for key, value in data.items():
        if value not in {None, ""}:
            _text(SubElement(more, "Data", name=key), "value", plain(str(value)))
    parts = [part for shape in shapes for part in _parts(shape)]
    parent = SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
    for kind, coordinates in parts:
        _geometry(parent, kind, coordinates)
    return mark


def _parts(geometry: Geometry) -> list[tuple[str, Any]]:
    """Return the single points, lines and polygons of a geometry."""
    if "geometries" in geometry:
        return [part for one in geometry["geometries"] for part in _parts(one)]
    kind = geometry["type"].removeprefix("Multi")
    return [(kind, one) for one in ([geometry["coordinates"]] if kind == geometry["type"] else geometry["coordinates"])]


def _geometry(parent: Element, kind: str, coordinates: Any) -> None:  # noqa: ANN401 - nested as deep as the kind says
    shape = SubElement(parent, kind)
    if kind == "Polygon":
        for number, ring in enumerate(coordinates):
            border = SubElement(shape, "innerBoundaryIs" if number else "outerBoundaryIs")
            _text(SubElement(border, "LinearRing"), "coordinates", _coordinates(ring))
    else:
        _text(shape, "coordinates", _coordinates(coordinates if kind == "LineString" else [coordinates]))


def _coordinates(line: Iterable[Position]) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in line)


def _place(fact: PlaceFact, countries: Mapping[str, str], gazetteer: Gazetteer) -> Element:
    place, article = fact.place, fact.article
    country = countries.get(place.country, "")
    geometry, geometry_is = of_place(place, gazetteer)
    quotes = "".join(f"<blockquote>{excerpt_html(one)}</blockquote>" for one in fact.excerpts)
    data = {
        "fact": "place",
        "place_id": place.id,
        "kind": place.kind,
        "country": country,
        "country_code": place.country,
        "admin1": place.admin1,
        "geometry_is": geometry_is,
        "use": fact.use,
        "confidence": round(fact.confidence, 4),
        "mentions": len(fact.resolutions),
        "quote": fact.quote,
        "excerpt": fact.excerpts[0].sentence,
        **provenance(article),
    }
    about = ", ".join(part for part in (KINDS[place.kind], country if country != place.name else "") if part)
    style = "place" if fact.confidence >= _SURE else "unsure"
    return _placemark(place.name, f"<p>{escape(about)}</p>{quotes}{_byline(article)}", style, data, geometry)


def _corridor(article: Article, mark: CorridorMark, countries: Mapping[str, str], gazetteer: Gazetteer) -> Element:
    corridor = mark.corridor
    geometry, geometry_is = of_corridor(mark, gazetteer)
    names = {
        role: ", ".join(place.name for place in places)
        for role, places in (("from", corridor.origins), ("to", corridor.destinations), ("by way of", corridor.via))
        if places
    }
    route = " ".join(f"{role} {places}" for role, places in names.items()) or "a route"
    told = status_text(mark, countries)
    claims = "".join(f"<li>{_claim(claim)}</li>" for claim in mark.claims)
    said = f"<p>{escape(told)} {escape(PAIRING[corridor.pairing])}</p>" + (f"<ul>{claims}</ul>" if claims else "")
    data = {
        "fact": "corridor",
        "corridor_id": mark.id,
        "origins": names.get("from"),
        "destinations": names.get("to"),
        "via": names.get("by way of"),
        "geometry_is": geometry_is,
        "pairing": corridor.pairing,
        "carries": corridor.carries,
        "status": mark.status.label,
        "status_text": told,
        "quote": corridor.evidence[0].quote if corridor.evidence else "",
        **provenance(article),
    }
    shapes = [geometry] if geometry else []
    name = route[0].upper() + route[1:]
    return _placemark(name, said + _byline(article), f"corridor-{mark.style}", data, *shapes)


def _claim(claim: Claim) -> str:
    said = f"not {ACT[claim.act]}" if claim.polarity == "denied" else ACT[claim.act]
    who = f" by {claim.actor}" if claim.actor else ""
    according = f", according to {claim.attributed_to}" if claim.attributed_to else ""
    return f"{escape(said + who + according)}: <q>{escape(claim.evidence.quote)}</q>"


def _byline(article: Article) -> str:
    address = safe_url(article.url)
    title = escape(article.title or article.id)
    told = ", ".join(escape(part) for part in (article.source, article.published) if part)
    link = f'<a href="{address}">{title}</a>' if address else title
    return f"<p>{link}{f' ({told})' if told else ''}</p>"
