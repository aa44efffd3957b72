"""Two short articles, what a geoparser found in them, and the gazetteer that judgements name places of."""

from datetime import UTC, datetime, timedelta

import pytest

from geo.gazetteer import Gazetteer
from geo.judgements import Judge
from geo.model import Article, Candidate, Evidence, Judgement, Mention, Reading, Resolution

TEXT = (
    "Shelling was reported in Kyiv on Friday. Kyiv rejected the offer. A humanitarian corridor from Sumy to Poltava "
    "would open at noon, officials said. KYIV confirmed it."
)
OTHER_TEXT = "Trains left Kyiv for Lviv."
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture(scope="session")
def judge(gazetteer):
    return Judge(gazetteer)


@pytest.fixture(scope="session")
def place(gazetteer):
    """Return a function that gives the most prominent place of a name."""
    return lambda name: gazetteer.place(int(gazetteer.lookup(name).rows[0]))


@pytest.fixture(scope="session")
def found(judge, place):
    """Return a function that gives an article of a text, and a reading with these names wherever they stand."""

    def read(text, *names, geoparser_id="test"):
        resolutions = []
        for name in names:
            start = text.find(name)
            while start >= 0:
                candidate = Candidate(
                    place=place(name), score=1.0, evidence=(Evidence(kind="population", text="population"),)
                )
                resolutions.append(
                    Resolution(
                        mention=Mention(start=start, end=start + len(name), surface=name, use="location"),
                        place=candidate.place,
                        confidence=0.8,
                        candidates=(candidate,),
                    )
                )
                start = text.find(name, start + 1)
        article = Article(text=text)
        ordered = tuple(sorted(resolutions, key=lambda one: one.mention.start))
        corridors, claims = judge._corridors.read(article, ordered)
        return article, Reading(
            article_id=article.id, geoparser_id=geoparser_id, resolutions=ordered, corridors=corridors, claims=claims
        )

    return read


@pytest.fixture(scope="session")
def pair(found):
    return found(TEXT, "Kyiv", "KYIV", "Sumy", "Poltava")


@pytest.fixture(scope="session")
def other(found):
    return found(OTHER_TEXT, "Kyiv", "Lviv")


@pytest.fixture(scope="session")
def both(pair, other):
    return pair, other


@pytest.fixture
def say():
    """Return a function that makes judgements, each a minute later than the one before."""
    made = []

    def make(scope, verdict, surface, article=None, start=None, **more):
        made.append(verdict)
        at = more.pop("at", START + timedelta(minutes=len(made)))
        return Judgement(
            id=more.pop("id", f"j{len(made)}"),
            scope=scope,
            verdict=verdict,
            surface=surface,
            by=more.pop("by", "Oksana"),
            at=at,
            article_id=article.id if article else None,
            start=start,
            end=None if start is None else start + len(surface),
            **more,
        )

    return make
