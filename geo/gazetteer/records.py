"""What the sources are gathered into: one record a place, with all its names, merged by id."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer.layout import DEMONYM, PRIMARY
from geo.gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Kind

# GeoNames lists machine transliterations ("ji fu") in small letters and airport codes ("IEV") in capitals
_TRANSLITERATED: Final = re.compile(r"[a-z]")
_CODE: Final = re.compile(r"[A-Z]{3,4}$")
_SHORT_LATIN: Final = re.compile(r"[\x00-\u024f]{0,2}$")
_MAX_NAME: Final = 120
_SHORTENED: Final = {
    "saint": ("st",),
    "sainte": ("ste",),
    "fort": ("ft",),
    "mount": ("mt",),
    "st": ("saint",),
    "ste": ("sainte",),
    "ft": ("fort",),
    "mt": ("mount",),
}
# apostrophes and hyphens inside a word, which many leave out: Xi'an, O'Fallon, Kharkivs'ka
_INNER: Final = re.compile(r"(?<=\w)['`\u2018\u2019\u02b9\u02bb\u02bc\u2032](?=\w)")
_MIN_JOINED: Final = 4


@dataclass(slots=True)
class Record:
    """A place while the gazetteer is built. ``admin1`` and ``admin2`` are ids of records.

    ``size`` stands in for the population where there is none, in powers of ten of people; 0 leaves that to the kind.
    ``names`` maps each name as it is written to its flags, ``languages`` a language to the name in it,
    ``shape`` is a GeoJSON Polygon or MultiPolygon, ``box`` south, west, north, east in degrees.
    """

    id: str
    name: str
    kind: Kind
    feature: str
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    size: float = 0.0
    names: dict[str, int] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    box: tuple[float, float, float, float] | None = None
    shape: dict[str, Any] | None = None

    def add_name(self, name: str, flags: int = 0) -> None:
        """Add a name, unless it is no name: empty, overlong, or with a lone surrogate in it."""
        name = name.strip()
        if name and len(name) <= _MAX_NAME and fold(name) and not any("\ud800" <= char <= "\udfff" for char in name):
            self.names[name] = self.names.get(name, 0) | flags

    def add_alternates(self, names: Iterable[str]) -> None:
        """Add names from a source that lists every spelling, without codes and machine transliterations."""
        for name in names:
            if not (_TRANSLITERATED.match(name) or _CODE.match(name) or _SHORT_LATIN.match(name)):
                self.add_name(name)

    def remove_name(self, name: str) -> None:
        """Remove every name that folds to the same key."""
        self.names = {known: flags for known, flags in self.names.items() if fold(known) != fold(name)}
        self.languages = {lang: known for lang, known in self.languages.items() if fold(known) != fold(name)}

    def folded(self) -> dict[str, int]:
        """Return the folded names with their flags; the place's own name is primary."""
        keys: dict[str, int] = {fold(self.name): PRIMARY}
        for name, flags in self.names.items():
            key = fold(name)
            keys[key] = keys.get(key, 0) | flags
        for key, flags in keys.items():
            if flags & ~DEMONYM:  # "Luxembourg" is the adjective too; "Kenyan" is only that, whatever some list says
                keys[key] = flags & ~DEMONYM
        for key, flags in list(keys.items()):
            if not flags & DEMONYM:
                for variant in variants(key):
                    keys.setdefault(variant, flags)
        for name, flags in ((self.name, PRIMARY), *self.names.items()):
            if not flags & DEMONYM:
                joined = fold(_INNER.sub("", name))
                if len(joined) >= _MIN_JOINED:
                    keys.setdefault(joined, flags)
        return keys


def variants(key: str) -> list[str]:
    """Return the key with its first word spelt out or shortened: "st louis" is "saint louis"."""
    first, _, rest = key.partition(" ")
    return [f"{other} {rest}" for other in _SHORTENED.get(first, ()) if rest]


class Records(dict[str, Record]):
    """All records by id, in the order in which they came."""

    def put(self, record: Record) -> Record:
        """Add a record, or its names and whatever the one that is there lacks; return the one that is there."""
        known = self.setdefault(record.id, record)
        if known is record:
            return known
        known.add_name(record.name)
        for name, flags in record.names.items():
            known.add_name(name, flags)
        for language, name in record.languages.items():
            known.languages.setdefault(language, name)
        known.country = known.country or record.country
        known.admin1 = known.admin1 or record.admin1
        known.admin2 = known.admin2 or record.admin2
        known.population = known.population or record.population
        known.box = known.box or record.box
        known.shape = known.shape or record.shape
        return known
