"""Articles with their places marked in the text: "[Kyiv]" a location, "[Kyiv~actor]", "[Russian~demonym=Russia]"."""

import re

import pytest

from geo.corridors import CorridorReader
from geo.model import Article, Mention, Place, Point, Resolution

COUNTRIES = {"Ukraine": "UA", "Russia": "RU", "Belarus": "BY", "France": "FR", "Syria": "SY", "Turkey": "TR"}
IN_COUNTRY = {"Moscow": "RU", "Belgorod": "RU", "Aleppo": "SY", "Idlib": "SY", "Gomel": "BY", "Paris": "FR"}
_MARK = re.compile(r"\[([^\]~=]+)(?:~(\w+))?(?:=([^\]]+))?\]")


def place(name):
    """Return a stand-in for a gazetteer row: a country if it is one, else a city, of Ukraine unless said otherwise."""
    country = COUNTRIES.get(name)
    return Place(
        id=f"test:{name}",
        name=name,
        point=Point(lat=1, lon=2),
        kind="country" if country else "city",
        country=country or IN_COUNTRY.get(name, "UA"),
    )


def marked(text, *, published="", furniture=()):
    """Return the article and the resolutions that a marked text stands for."""
    plain, resolutions, position = "", [], 0
    for found in _MARK.finditer(text):
        surface, use, name = found.groups()
        plain += text[position : found.start()]
        mention = Mention(start=len(plain), end=len(plain) + len(surface), surface=surface, use=use or "location")
        known = None if name == "?" else place(name or surface)
        resolutions.append(Resolution(mention=mention, place=known, confidence=0.9 if known else 0.0))
        plain += surface
        position = found.end()
    plain += text[position:]
    spans = tuple((plain.index(part), plain.index(part) + len(part)) for part in furniture)
    return Article(text=plain, published=published, furniture=spans), resolutions


@pytest.fixture(scope="session")
def reader():
    return CorridorReader.load()


@pytest.fixture
def marked_text():
    """Give the function that makes the article and the resolutions of a marked text."""
    return marked


@pytest.fixture
def read(reader):
    def _read(text, **kwargs):
        return reader.read(*marked(text, **kwargs))

    return _read


@pytest.fixture
def routes(read):
    """Read a marked text into (origins, via, destinations, pairing) of each corridor."""

    def _routes(text, **kwargs):
        corridors, _ = read(text, **kwargs)
        return [
            (
                [p.name for p in corridor.origins],
                [p.name for p in corridor.via],
                [p.name for p in corridor.destinations],
                corridor.pairing,
            )
            for corridor in corridors
        ]

    return _routes
