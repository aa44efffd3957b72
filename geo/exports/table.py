"""CSV with HXL hashtags (https://hxlstandard.org) in its second row: a row for each mention and for each claim.

A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.corridors.words import ACT
from geo.exports.facts import Choice, PlaceFact, corridor_marks, place_facts, provenance, status_text
from geo.maps import country_names, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.gazetteer import Gazetteer
    from geo.maps import CorridorMark
    from geo.model import Article, Claim, Place, Reading

Row = dict[str, Any]

# what spreadsheets begin a formula with, in full width too; an apostrophe before it makes it text
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its HXL hashtag, and what it holds."""

    name: str
    tag: str
    holds: str


COLUMNS = (
    Column("fact", "#meta+fact", "mention, claim, or corridor (one of which nobody claims anything)"),
    Column("place", "#loc+name", "the place's name in the gazetteer"),
    Column("place_id", "#loc+code", "its id there, such as geonames:703448"),
    Column("kind", "#loc+type", "city, admin1, admin2, country, region, continent, water, terrain, facility"),
    Column("country", "#country+name", "the country's name"),
    Column("country_code", "#country+code+v_iso2", "its ISO 3166-1 alpha-2 code"),
    Column("admin1", "#adm1+name", "the province or state"),
    Column("lat", "#geo+lat", "degrees north; of an area: a point in it"),
    Column("lon", "#geo+lon", "degrees east"),
    Column("use", "#meta+use", "location, actor, demonym or name_part"),
    Column("confidence", "#meta+confidence", "how probably the place is the right one, 0 to 1"),
    Column("quote", "#description+quote", "the words of the text: the name, or the claim's evidence"),
    Column("excerpt", "#description+excerpt", "the sentence that the mention stands in"),
    Column("start", "#meta+start", "where the quote begins in the text, in code points"),
    Column("end", "#meta+end", "where it ends, exclusive"),
    Column("corridor_id", "#meta+corridor+id", "the corridor that is claimed something of"),
    Column("origins", "#loc+origin+list", "where it begins, names separated by ;"),
    Column("destinations", "#loc+destination+list", "where it leads"),
    Column("via", "#loc+via+list", "what it goes by way of"),
    Column("pairing", "#meta+pairing", "explicit if the text says which origin leads to which destination"),
    Column("carries", "#modality+carries", "people, aid or unknown"),
    Column("act", "#event+act", "what the claim says was done"),
    Column("polarity", "#event+polarity", "affirmed or denied"),
    Column("modality", "#event+modality", "asserted, planned or reported"),
    Column("side", "#group+side", "the side that the actor speaks for"),
    Column("actor", "#org+actor", "who acts, in the words of the text"),
    Column("attributed_to", "#contact+attributed", "who the text names as its source"),
    Column("when", "#date+event", "when, as precisely as the text is"),
    Column("status", "#status+corridor", "what the claims make of the corridor, by side"),
    Column("article_id", "#meta+article+id", "the article's id"),
    Column("article_title", "#meta+article+title", "its title"),
    Column("article_url", "#meta+article+url", "its address, if it is an http or https one"),
    Column("source", "#meta+source", "the outlet"),
    Column("published", "#date+published", "ISO 8601"),
    Column("retrieved", "#date+retrieved", "when the text was fetched or added, ISO 8601"),
    Column("text_sha256", "#meta+sha256", "SHA-256 of the text in UTF-8"),
)


def table(pairs: Iterable[tuple[Article, Reading]], gazetteer: Gazetteer, choice: Choice) -> Iterator[str]:
    """Yield the lines of the table, with what Excel needs to see that it is UTF-8 before the first.

    Args:
        pairs: Articles with their readings, taken one at a time.
        gazetteer: Where the names of countries come from.
        choice: Which mentions go out.
    """
    countries = country_names(gazetteer)
    yield "\ufeff" + _line([column.name for column in COLUMNS])
    yield _line([column.tag for column in COLUMNS])
    for article, reading in pairs:
        for place in place_facts(article, reading, choice):
            for row in _mentions(place, countries):
                yield _line(_cells(article, row))
        for corridor in corridor_marks(article, reading):
            for row in _claims(corridor, countries):
                yield _line(_cells(article, row))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cells(article: Article, row: Row) -> list[str]:
    row |= provenance(article)
    return [_cell(row.get(column.name)) for column in COLUMNS]


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _mentions(fact: PlaceFact, countries: Mapping[str, str]) -> Iterator[Row]:
    place = fact.place
    for resolution in fact.resolutions:
        mention = resolution.mention
        sentence = next(one.sentence for one in fact.excerpts if one.start <= mention.start and mention.end <= one.end)
        yield {
            "fact": "mention",
            "place": place.name,
            "place_id": place.id,
            "kind": place.kind,
            "country": countries.get(place.country, ""),
            "country_code": place.country,
            "admin1": place.admin1,
            "lat": place.point.lat,
            "lon": place.point.lon,
            "use": mention.use,
            "confidence": round(resolution.confidence, 4),
            "quote": mention.surface,
            "excerpt": sentence,
            "start": mention.start,
            "end": mention.end,
        }


def _claims(mark: CorridorMark, countries: Mapping[str, str]) -> Iterator[Row]:
    corridor = mark.corridor
    shared = {
        "fact": "claim",
        "corridor_id": mark.id,
        "origins": _names(corridor.origins),
        "destinations": _names(corridor.destinations),
        "via": _names(corridor.via),
        "pairing": corridor.pairing,
        "carries": corridor.carries,
        "status": status_text(mark, countries),
    }
    for claim in mark.claims:
        yield shared | _claim(claim)
    if not mark.claims:
        quoted = corridor.evidence[0] if corridor.evidence else None
        found = {"quote": quoted.quote, "start": quoted.start, "end": quoted.end} if quoted else {}
        yield shared | {"fact": "corridor"} | found


def _claim(claim: Claim) -> Row:
    return {
        "act": ACT[claim.act],
        "polarity": claim.polarity,
        "modality": claim.modality,
        "side": claim.side,
        "actor": claim.actor,
        "attributed_to": claim.attributed_to,
        "when": claim.when or claim.when_text,
        "quote": claim.evidence.quote,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
    }


def _names(places: tuple[Place, ...]) -> str:
    return "; ".join(place.name for place in places)
