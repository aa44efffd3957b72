"""Two articles as they may come from anywhere: with an area, a set, a pair, a far line, and hostile words."""

import numpy as np
import pytest

from geo.model import KINDS, Article, Claim, Corridor, Extent, Mention, Place, Point, Reading, Resolution, Span

HOSTILE = (
    "<script>alert(1)</script> ${7*7} {{7*7}} </Placemark> \"quoted\" & 'single' \u202eright to left \x00 \ud800 end"
)

# a square with a hole, wound the wrong way round, and an islet too small to keep
LAND = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[22.0, 44.0], [22.0, 52.0], [40.0, 52.0], [40.0, 44.0], [22.0, 44.0]],
            [[30.0, 47.0], [31.0, 47.0], [31.0, 48.0], [30.0, 48.0], [30.0, 47.0]],
        ],
        [[[41.0, 44.0], [41.0, 44.001], [41.001, 44.001], [41.0, 44.0]]],
    ],
}


def _place(number, name, at, kind="city", country="", extent=None):  # noqa: PLR0913, PLR0917 - the fields of a row
    point = Point(lat=at[0], lon=at[1])
    return Place(id=f"geonames:{number}", name=name, point=point, kind=kind, country=country, extent=extent)


PLACES = {
    "Rivertown": _place(1, "Rivertown", (50.0, 30.0), country="AA"),
    "Hilltown": _place(2, "Hilltown", (49.0, 36.0), country="AA"),
    "Landia": _place(4, "Landia", (49.0, 32.0), "country", "AA", Extent(south=44, west=22, north=52, east=40)),
    "Grey Sea": _place(5, "Grey Sea", (46.0, 36.5), "water", "", Extent(south=45, west=35, north=47, east=39)),
    "Strait": _place(6, "Strait", (-17.0, 179.9), "water", "", Extent(south=-18, west=178, north=-16, east=-179)),
    "Eastport": _place(7, "Eastport", (-17.5, 178.0), country="BB"),
    "Westport": _place(8, "Westport", (-16.5, -178.0), country="CC"),
}


class SmallGazetteer:
    """As much of a gazetteer as exports ask for."""

    kind = np.array([KINDS.index(place.kind) for place in PLACES.values()], dtype=np.uint8)

    def place(self, row):
        return list(PLACES.values())[row]

    def row(self, place_id):
        return next((row for row, place in enumerate(PLACES.values()) if place.id == place_id), None)

    def names_in(self, _row, _language):
        return None

    def outline(self, row):
        return LAND if self.place(row).name == "Landia" else None


def read(article, corridors=(), claims=(), *, geoparser="test/1", confidence=0.9):
    """Return a reading in which every known name of the article's text is a mention."""
    found = []
    for name, place in PLACES.items():
        start = article.text.find(name)
        while start >= 0:
            mention = Mention(start=start, end=start + len(name), surface=name, use="location")
            found.append(Resolution(mention=mention, place=place, confidence=confidence))
            start = article.text.find(name, start + 1)
    found.sort(key=lambda one: one.mention.start)
    return Reading(
        article_id=article.id,
        geoparser_id=geoparser,
        resolutions=tuple(found),
        corridors=tuple(corridors),
        claims=tuple(claims),
    )


def span(text, quote):
    start = text.index(quote)
    return Span(start=start, end=start + len(quote), quote=quote)


@pytest.fixture(scope="session")
def gazetteer():
    return SmallGazetteer()


@pytest.fixture(scope="session")
def pairs():
    text = (
        "The army opened routes from Rivertown and Hilltown to Landia. Landia refused. "
        "A bus left Eastport for Westport. Ships lay in the Grey Sea and in the Strait."
    )
    article = Article(
        text=text,
        title="=SUM(1) Routes opened",
        url="https://example.org/1?a=b&c=d",
        source="The Example",
        published="2022-03-07",
        retrieved="2022-03-08T09:30:00+00:00",
    )
    opened = span(text, "The army opened routes from Rivertown and Hilltown to Landia.")
    refused, left = span(text, "Landia refused."), span(text, "A bus left Eastport for Westport.")
    corridors = (
        Corridor(
            id="c1",
            origins=(PLACES["Rivertown"], PLACES["Hilltown"]),
            destinations=(PLACES["Landia"],),
            pairing="set_only",
            carries="people",
            evidence=(opened,),
        ),
        Corridor(
            id="c2",
            origins=(PLACES["Eastport"],),
            destinations=(PLACES["Westport"],),
            pairing="explicit",
            evidence=(left,),
        ),
    )
    claims = (
        Claim(corridor="c1", act="announce_open", side="BB", actor="The army", evidence=opened, when="2022-03-07"),
        Claim(corridor="c1", act="reject", side="AA", actor="Landia", attributed_to="-the mayor", evidence=refused),
    )
    hostile = Article(
        text=f"{HOSTILE} in Rivertown. {HOSTILE}",
        title=HOSTILE,
        url="javascript:alert(1)",
        source=f"=cmd|' /C calc'!A0 {HOSTILE}",
    )
    return [(article, read(article, corridors, claims)), (hostile, read(hostile, confidence=0.4))]
