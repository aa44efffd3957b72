"""Airports."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from typing import Final

from geo.errors import DataError
from geo.gazetteer.packages import package
from geo.gazetteer.records import Record, Records

# an airport is this much as prominent as the city that it serves, on a scale of powers of ten
_AS_PROMINENT: Final = 0.65


def add_airports(records: Records) -> None:
    """Add airports, from airportsdata; those with an IATA code are the ones that airlines fly to."""
    towns: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records.values():
        if record.kind == "city" and record.population:
            towns[record.name, record.country].append(record)
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
                record.size = _AS_PROMINENT * max(
                    (math.log10(town.population + 1) for town in towns[row["city"], row["country"]]), default=0.0
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
