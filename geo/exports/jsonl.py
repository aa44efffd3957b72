"""JSON Lines that keep everything: articles with all their readings, and people's judgements; and the way back.

The first line is ``{"format": "dateline", "version": 1}``. Every other one is ``{"article": ..., "readings": [...]}``,
the readings earliest first, or ``{"judgement": ...}``. What the values hold is told in `geo.serialization`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GeoError, InputError
from geo.exports.checking import check
from geo.serialization import (
    article_from_json,
    article_to_json,
    findings_from_json,
    findings_to_json,
    judgement_from_json,
    judgement_to_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.model import Article, Judgement, Reading
    from geo.store import Store

Json = dict[str, Any]

_HEADER: Final[Json] = {"format": "dateline", "version": 1}


def jsonl(articles: Iterable[tuple[Article, list[Reading]]], judgements: Iterable[Judgement]) -> Iterator[str]:
    """Yield the lines.

    Args:
        articles: Each with all its readings as the geoparser left them, earliest first; taken one at a time.
        judgements: Those that go with them.
    """
    yield _line(_HEADER)
    for article, readings in articles:
        found = [findings_to_json(reading) for reading in readings]
        yield _line({"article": article_to_json(article), "readings": found})
    for judgement in judgements:
        yield _line({"judgement": judgement_to_json(judgement)})


def _line(data: Json) -> str:
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        line = json.dumps(data, separators=(",", ":"))
    return line + "\n"


@dataclass(slots=True)
class Loaded:
    """What an import did. ``refused`` tells of each line that could not be taken, with file, line and reason.

    ``kept`` counts what the store has otherwise than the file and therefore stayed as it is.
    """

    articles: int = 0
    known: int = 0
    readings: int = 0
    judgements: int = 0
    kept: int = 0
    refused: list[str] = field(default_factory=list)


def load(lines: Iterable[bytes], name: str, store: Store) -> Iterator[Loaded]:
    """Take an export into a store, a line at a time; yields the same count again after each and at the end.

    What the store holds already stays as it is, so that taking the same file twice changes nothing. A line that cannot
    be taken is told of in the count, and the others are taken all the same.

    Args:
        lines: The lines of the file.
        name: What the file is called in messages.
        store: Where they go.

    Raises:
        InputError: The first line is not an export's, or a newer Dateline's.
    """
    loaded, number = Loaded(), 0
    judgements = {judgement.id: judgement for judgement in store.judgements(active_only=False)}
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:  # not JSON, or not UTF-8
            reason = f"not JSON: {error}"
            if number == 1:
                raise InputError(f"{name}:1: not an export of Dateline: {reason}") from None
            loaded.refused.append(f"{name}:{number}: {reason}")
            continue
        if number == 1:
            _check_header(data, name)
            continue
        try:
            if isinstance(data, dict) and "judgement" in data:
                _take_judgement(judgement_from_json(data["judgement"]), judgements, store, loaded)
            else:
                _take(data, store, loaded)
        except (KeyError, TypeError, ValueError, AttributeError, GeoError) as error:
            loaded.refused.append(f"{name}:{number}: {_reason(error)}")
        yield loaded
    if not number:
        raise InputError(f"{name}: not an export of Dateline: it is empty")
    yield loaded


def _check_header(data: object, name: str) -> None:
    if not isinstance(data, dict) or data.get("format") != _HEADER["format"]:
        raise InputError(f"{name}:1: not an export of Dateline: it should begin with the line {json.dumps(_HEADER)}")
    if data.get("version") != _HEADER["version"]:
        raise InputError(f"{name}:1: version {data.get('version')!r} is of another Dateline; this one reads version 1")


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _take(data: Json, store: Store, loaded: Loaded) -> None:
    if not isinstance(data, dict) or "article" not in data:
        raise InputError('neither an "article" nor a "judgement"')
    article = article_from_json(data["article"])
    check(article)
    if data["article"].get("sha256", article.sha256) != article.sha256:
        raise InputError("the text does not have the SHA-256 that stands beside it: it was changed or cut")
    readings = [findings_from_json(article.id, found) for found in data["readings"]]
    for reading in readings:
        check(reading)
        _check_spans(article, reading)
    _take_article(article, readings, store, loaded)


def _take_article(article: Article, readings: list[Reading], store: Store, loaded: Loaded) -> None:
    """Keep an article with its readings; what was the latest reading of a known article stays the latest."""
    before = store.reading(article.id)
    missing = []
    for reading in readings:
        stored = store.reading(article.id, reading.geoparser_id)
        if stored is None:
            missing.append(reading)
        elif stored != reading:
            loaded.kept += 1
    is_new = store.put(article, missing[0]) if missing else store.add_article(article)
    for reading in missing[1:]:
        store.put_reading(reading)
    if before is not None and missing:
        store.put_reading(before)
    loaded.articles += is_new
    loaded.known += not is_new
    loaded.readings += len(missing)


def _take_judgement(judgement: Judgement, known: dict[str, Judgement], store: Store, loaded: Loaded) -> None:
    """Keep a judgement; one that is undone in the file or in the store is undone."""
    check(judgement)
    stored = known.get(judgement.id)
    said = replace(judgement, undone_at=None, undone_by="")
    if stored is not None and replace(stored, undone_at=None, undone_by="") != said:
        loaded.kept += 1
        return
    if stored is None:
        store.add_judgement(said)
        loaded.judgements += 1
    if judgement.undone_at is not None and (stored is None or stored.undone_at is None):
        store.undo_judgement(judgement.id, judgement.undone_at, judgement.undone_by)
    known[judgement.id] = judgement


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _check_spans(article: Article, reading: Reading) -> None:
    """Hold every quote to the text."""
    spans = [(one.mention.start, one.mention.end, one.mention.surface) for one in reading.resolutions]
    quotes = [span for corridor in reading.corridors for span in corridor.evidence]
    quotes += [claim.evidence for claim in reading.claims]
    for start, end, quote in [*spans, *((span.start, span.end, span.quote) for span in quotes)]:
        if article.text[start:end] != quote:
            raise InputError(f"{quote!r} does not stand at {start} of the text")
