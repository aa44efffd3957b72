"""The gazetteer as a geopy geocoder: no network, no limits, the same answer every time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from geo.gazetteer import DEMONYM
from geo.geocoder import arguments
from geo.geocoder.adapter import NoAdapter
from geo.model import KINDS
from geo.serialization import place_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.gazetteer import Gazetteer

_DEFAULT_LIMIT = 10
_REVERSE_LIMIT = 5
_REVERSE_KM = 50.0

Reason = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Match:
    row: int
    evidence: tuple[Reason, ...]


class GazetteerGeocoder(Geocoder):  # type: ignore[misc] # geopy has no types
    """Finds places by name, and names by place, in Dateline's gazetteer.

    A query is a name, or a name and what contains it, separated by commas: "Paris, Texas", "Bangor, Maine, USA".
    ``Location.raw`` is the place as `geo.serialization.place_to_json` writes it, and ``raw["evidence"]`` says what the
    answer rests on; there "spelling" marks a name that only resembles the query.
    """

    def __init__(self, gazetteer: Gazetteer, *, similar: bool = True) -> None:
        """Use an opened gazetteer; with ``similar``, resembling names are answers where there is no exact one."""
        super().__init__(adapter_factory=NoAdapter)
        self._gazetteer = gazetteer
        self._similar = similar

    def geocode(  # noqa: PLR0913 - geopy's interface
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        language: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ANN401, ARG002 - geopy's interface; nothing here can take long
    ) -> Location | list[Location] | None:
        """Return the place that a query most likely means, or None.

        Args:
            query: A name, or a mapping as geopy's structured queries are ("city", "state", "country").
            exactly_one: Return one Location, not a list of them.
            limit: The most Locations of a list; 10 if None.
            country_codes: One or more ISO 3166-1 alpha-2 codes; places elsewhere are left out.
            language: Language of the address, as a code or an Accept-Language list.
            timeout: Has no effect.

        Raises:
            GeocoderQueryError: The query is empty, too long or no name at all, or the limit is below 1.
        """
        arguments.check_limit(limit)
        matches = self._matches(arguments.parts(query))
        wanted = _codes(country_codes)
        languages = _languages(language)
        if wanted:
            matches = (match for match in matches if self._country(match.row) in wanted)
        most = 1 if exactly_one else limit or _DEFAULT_LIMIT
        found = [self._location(match, languages) for match in islice(matches, most)]
        return (found[0] if exactly_one else found) if found else None

    def reverse(
        self,
        query: Any,  # noqa: ANN401 - geopy takes a Point, a pair of numbers or a string
        *,
        exactly_one: bool = True,
        language: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ANN401, ARG002 - as in `geocode`
    ) -> Location | list[Location] | None:
        """Return the city nearest to a point, within 50 km, else the smallest area that holds the point, else None.

        A list has both, cities first. ``raw["km"]`` is the distance of a city.

        Args:
            query: geopy Point, (latitude, longitude) in degrees, or "latitude, longitude".
            exactly_one: Return one Location, not a list of them.
            language: Language of the address, as a code or an Accept-Language list.
            timeout: Has no effect.

        Raises:
            GeocoderQueryError: The query is not a point on the globe.
        """
        point = arguments.point(query)
        languages = _languages(language)
        most = 1 if exactly_one else _REVERSE_LIMIT
        found = []
        for place, km in self._gazetteer.nearest(point, limit=most, kinds=frozenset({"city"})):
            row = self._gazetteer.row(place.id)
            if row is not None and km <= _REVERSE_KM:
                near = _Match(row, ({"kind": "distance", "text": f"{km:.1f} km away"},))
                found.append(self._location(near, languages, km=round(km, 3)))
        if not (found and exactly_one):
            holds = ({"kind": "containment", "text": "its outline holds the point"},)
            found += [self._location(_Match(row, holds), languages) for row in self._gazetteer.containing(point)]
        return (found[0] if exactly_one else found) if found else None

    def _matches(self, parts: Sequence[str]) -> Iterator[_Match]:
        """Yield what the parts may mean, best first: as one name, then as a name within others."""
        whole = ", ".join(parts)
        exact = list(self._named(whole))
        if not exact and len(parts) > 1:
            exact = list(self._within(self._named(parts[0]), parts[1:]))
        if exact or not self._similar:
            yield from exact
        else:
            yield from self._within(self._resembling(parts[0]), parts[1:])

    def _named(self, name: str) -> Iterator[_Match]:
        for row in self._rows(name):
            yield _Match(row, ({"kind": "name", "text": f"has the name {name!r}"},))

    def _rows(self, name: str) -> list[int]:
        hits = self._gazetteer.lookup(name)
        return [int(row) for row, flags in zip(hits.rows, hits.flags, strict=True) if not flags & DEMONYM]

    def _resembling(self, name: str) -> Iterator[_Match]:
        for row, edits, matched in self._gazetteer.similar(name):
            letters = "one letter" if edits == 1 else f"{edits} letters"
            yield _Match(row, ({"kind": "spelling", "text": f"{name!r} is {letters} from its name {matched!r}"},))

    def _within(self, matches: Iterator[_Match], containers: Sequence[str]) -> Iterator[_Match]:
        """Yield the matches that lie in all the containers, each of which may mean several places."""
        options = [(name, frozenset(self._rows(name))) for name in containers]
        for match in matches:
            held_by = self._chain(match.row) if containers else frozenset()
            if all(rows & held_by for _, rows in options):
                inside = tuple({"kind": "containment", "text": f"lies in {name}"} for name, _ in options)
                yield _Match(match.row, match.evidence + inside)

    def _chain(self, row: int) -> frozenset[int]:
        """Return the rows of all that holds a place: its subdivisions, its country, areas around its point."""
        gazetteer = self._gazetteer
        place = gazetteer.place(row)
        rows = {int(gazetteer.admin1[row]), int(gazetteer.admin2[row]), self._countries.get(place.country, -1)}
        return frozenset((rows | set(gazetteer.containing(place.point))) - {-1, row})

    @cached_property
    def _countries(self) -> dict[str, int]:
        rows = np.flatnonzero(self._gazetteer.kind == KINDS.index("country"))
        return {self._country(int(row)): int(row) for row in rows}

    def _country(self, row: int) -> str:
        return str(self._gazetteer.countries[self._gazetteer.country[row]])

    def _location(self, match: _Match, languages: Sequence[str], **more: float) -> Location:
        place = self._gazetteer.place(match.row)
        country = self._countries.get(place.country, -1)
        chain = [match.row, int(self._gazetteer.admin1[match.row]), country]
        names = [self._name(row, languages) for row in dict.fromkeys(chain) if row >= 0]
        raw = {**place_to_json(place), **more, "evidence": list(match.evidence)}
        return Location(", ".join(dict.fromkeys(names)), (place.point.lat, place.point.lon), raw)

    def _name(self, row: int, languages: Sequence[str]) -> str:
        for language in languages:
            if name := self._gazetteer.names_in(row, language):
                return name
        return self._gazetteer.name(row)


def _codes(country_codes: str | Sequence[str] | None) -> frozenset[str]:
    codes = [country_codes] if isinstance(country_codes, str) else country_codes or []
    return frozenset(part.strip().upper() for code in codes for part in code.split(",") if part.strip())


def _languages(language: str | None) -> list[str]:
    """Return the codes of an Accept-Language list in order, each also without its region."""
    codes = [part.split(";")[0].strip() for part in (language or "").split(",")]
    return list(dict.fromkeys(each for code in codes for each in (code, code.split("-")[0].lower()) if each))
