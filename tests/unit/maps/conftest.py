"""A handful of places, and readings made of them."""

import numpy as np
import pytest

from geo.model import (
    KINDS,
    Article,
    Claim,
    Corridor,
    Extent,
    Mention,
    Place,
    Point,
    Reading,
    Resolution,
    Span,
)

SQUARE = {"type": "Polygon", "coordinates": [[[170.0, -20.0], [179.0, -20.0], [179.0, -10.0], [170.0, -20.0]]]}
# cut at the antimeridian, as data sets cut it
ISLANDS = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[177.0, -18.0], [180.0, -18.0], [180.0, -16.0], [177.0, -16.0], [177.0, -18.0]]],
        [[[-180.0, -18.0], [-178.0, -18.0], [-178.0, -16.0], [-180.0, -16.0], [-180.0, -18.0]]],
    ],
}


class FakeGazetteer:
    """As much of a gazetteer as the map asks for: rows, outlines and the names of countries."""

    def __init__(self, places, outlines):
        self.places = list(places)
        self.outlines = outlines
        self.kind = np.array([KINDS.index(place.kind) for place in self.places], dtype=np.uint8)

    def place(self, row):
        return self.places[row]

    def row(self, place_id):
        return next((row for row, place in enumerate(self.places) if place.id == place_id), None)

    def outline(self, row):
        return self.outlines.get(self.places[row].id)


def place(number, name, at, kind="city", country="", extent=None):  # noqa: PLR0913, PLR0917 - the fields of a row
    point = Point(lat=at[0], lon=at[1])
    return Place(id=f"geonames:{number}", name=name, point=point, kind=kind, country=country, extent=extent)


@pytest.fixture(scope="session")
def places():
    return {
        "river town": place(1, "Rivertown", (50.0, 30.0), country="AA"),
        "hill town": place(2, "Hilltown", (49.0, 36.0), country="AA"),
        "plant": place(3, "Old Plant", (47.5, 34.6), "facility", "AA"),
        "land": place(4, "Landia", (49.0, 32.0), "country", "AA", Extent(south=44, west=22, north=52, east=40)),
        "sea": place(5, "Grey Sea", (46.0, 36.5), "water", "", Extent(south=45, west=35, north=47, east=39)),
        "isles": place(6, "Isles", (-17.0, 178.5), "country", "BB", Extent(south=-18, west=177, north=-16, east=-178)),
        "isle town": place(7, "Isletown", (-17.5, -179.0), country="BB"),
        "west isle town": place(8, "Westisle", (-17.5, 177.5), country="BB"),
    }


@pytest.fixture(scope="session")
def gazetteer(places):
    return FakeGazetteer(places.values(), {"geonames:6": ISLANDS, "geonames:4": SQUARE})


@pytest.fixture(scope="session")
def read():
    """Return a function that makes an article and its reading of sentences with places in [brackets]."""

    def make(text, named, *, title="A title", use="location", confidence=0.9, corridors=(), claims=()):  # noqa: PLR0913 - as a test needs it
        plain, resolutions = "", []
        for piece in text.replace("]", "[").split("["):
            if piece in named:
                mention = Mention(start=len(plain), end=len(plain) + len(piece), surface=piece, use=use)
                resolutions.append(Resolution(mention=mention, place=named[piece], confidence=confidence))
            plain += piece
        article = Article(text=plain, title=title)
        reading = Reading(
            article_id=article.id,
            geoparser_id="test",
            resolutions=tuple(resolutions),
            corridors=tuple(corridors),
            claims=tuple(claims),
        )
        return article, reading

    return make


@pytest.fixture(scope="session")
def route():
    """Return a function that makes a corridor and its claims."""

    def make(origins, destinations, pairing, *acts, number=1, background=False):
        name = f"c{number}"
        span = Span(start=0, end=1, quote="A")
        corridor = Corridor(
            id=name,
            origins=tuple(origins),
            destinations=tuple(destinations),
            pairing=pairing,
            background=background,
        )
        return corridor, tuple(Claim(corridor=name, act=act, side=side, evidence=span) for act, side in acts)

    return make
