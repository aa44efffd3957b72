"""The command line with a reader that is quick and small: it knows three names."""

import re

import pytest
from click.testing import CliRunner

from geo.cli import main
from geo.gazetteer import Gazetteer
from geo.geoparser import Geoparser
from geo.model import Claim, Corridor, Mention, Place, Point, Reading, Resolution, Span

VAREN = Place(
    id="geonames:11", name="Varen", point=Point(lat=51.5, lon=9.25), kind="city", country="DE", admin1="Hesse"
)
LUND = Place(id="geonames:12", name="Lund", point=Point(lat=55.75, lon=13.2), kind="city", country="SE")
NAMES = {
    "Varen": (VAREN, "location"),
    "Lund": (LUND, "location"),
    "Nowhere": (None, "location"),
    "Danish": (LUND, "demonym"),
}


class ThreeNames:
    """Reads names from a list, and a corridor from the words "road from A to B"."""

    id = "three-names/1"

    @property
    def gazetteer(self):
        return Gazetteer.open()

    def read_many(self, articles):
        return map(self.read, articles)

    def read(self, article):
        found = []
        for match in re.finditer("|".join(NAMES), article.text):
            if any(start <= match.start() < end for start, end in article.furniture):
                continue
            place, use = NAMES[match.group()]
            mention = Mention(start=match.start(), end=match.end(), surface=match.group(), use=use)
            found.append(Resolution(mention=mention, place=place, confidence=0.75 if place else 0.0))
        corridors, claims = (), ()
        if match := re.search("road from Varen to Lund", article.text):
            corridors = (
                Corridor(id="c1", origins=(VAREN,), destinations=(LUND,), pairing="explicit", carries="people"),
            )
            quote = Span(start=match.start(), end=match.end(), quote=match.group())
            claims = (
                Claim(corridor="c1", act="reject", side="DE", actor="the mayor", evidence=quote, when_text="Monday"),
            )
        return Reading(
            article_id=article.id,
            geoparser_id=self.id,
            resolutions=tuple(found),
            corridors=corridors,
            claims=claims,
        )


@pytest.fixture(autouse=True)
def geoparser(monkeypatch):
    monkeypatch.setattr(Geoparser, "load", lambda **_: ThreeNames())


@pytest.fixture(autouse=True)
def store_path(monkeypatch, tmp_path):
    path = tmp_path / "store" / "dateline.sqlite"
    monkeypatch.setenv("DATELINE_STORE", str(path))
    return path


@pytest.fixture
def run():
    def call(*args, stdin=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)

    return call
