"""Movement events of another corpus as a check of roles: made-up events in its form."""

import json

import pytest

from geo.corridors import CorridorReader
from geo.corridors.events import report
from geo.errors import InputError
from geo.model import Article, Mention, Place, Point, Reading, Resolution


class Geoparser:
    """Finds two places by name, and what the corridor reader makes of them."""

    def __init__(self):
        self.reader = CorridorReader.load()

    def read(self, article):
        resolutions = tuple(
            Resolution(
                mention=Mention(start=at, end=at + len(name), surface=name, use="location"),
                place=Place(id=f"test:{name}", name=name, point=Point(lat=1.0, lon=1.0), kind="city", country="XA"),
                confidence=1.0,
            )
            for name in ("Avel", "Borum")
            if (at := article.text.find(name)) >= 0
        )
        corridors, claims = self.reader.read(article, resolutions)
        return Reading(
            article_id=Article(text="x").id,
            geoparser_id="t",
            resolutions=resolutions,
            corridors=corridors,
            claims=claims,
        )


def _file(tmp_path, *events):
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


def _event(text, trigger, **args):
    return {
        "doc": "d",
        "type": "movement.transportperson.evacuationrescue",
        "trigger": trigger,
        "args": args,
        "text": text,
    }


def test_roles_that_agree_and_roles_that_do_not_are_counted(tmp_path):
    text = "Thousands of civilians fled besieged Avel to Borum ."
    path = _file(
        tmp_path,
        _event(text, "fled", origin="besieged Avel", destination="Borum"),
        _event(text, "fled", origin="Borum", destination="Avel"),
        _event("They went home .", "went", destination="home"),
    )
    found = report(path, Geoparser(), CorridorReader.load().vocabulary)
    assert "as origin or destination: 2" in found
    assert found.count("(2/4/4)") == 3


def test_a_broken_line_is_named(tmp_path):
    path = _file(tmp_path, {"doc": "d"})
    with pytest.raises(InputError, match="line 1"):
        report(path, Geoparser(), CorridorReader.load().vocabulary)


def test_a_line_ends_at_a_line_feed_and_nowhere_else(tmp_path):
    event = _event("Thousands of civilians fled besieged Avel\u2028to Borum .", "fled", origin="Avel")
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(event, ensure_ascii=False) + "\n", encoding="utf-8")
    assert "as origin or destination: 1" in report(path, Geoparser(), CorridorReader.load().vocabulary)
