"""An outside check: do places have the roles here that a corpus of annotated movement events gives them?

The corpus is RAMS (Ebner et al. 2020, "Multi-Sentence Argument Linking") cut down to its movement events: one JSON line
an event, ``{"doc", "type", "trigger", "args": {"origin": ..., "destination": ...}, "text"}``. Its events are movements
of any kind, smuggling, trade and walks included, and one event a text is annotated, so most of them are no corridors,
and a corridor beside the event counts as wrong: what agrees is telling, what is missed is mostly right to be missed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol

from geo.corpora import read_records
from geo.corridors.evaluation import Score
from geo.corridors.phrases import read_phrases
from geo.corridors.sentences import read_sentences
from geo.errors import InputError
from geo.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.corridors.vocabulary import Vocabulary
    from geo.model import Reading, Resolution

_ROLES: Final = ("origin", "destination")
_RESCUE: Final = "evacuationrescue"  # the type of event that is most like a corridor's
Roles = set[tuple[str, str]]  # (role, id of a place)


class Geoparser(Protocol):
    """What reads articles from end to end: geo.geoparser.Geoparser."""

    def read(self, article: Article) -> Reading:
        """Return a reading."""


def report(path: Path, geoparser: Geoparser, vocabulary: Vocabulary) -> str:
    """Return recall and precision of origins and destinations on events whose arguments hold a gazetteer place.

    Raises:
        InputError: The file cannot be read, or a line of it is no event.
    """
    names = ("role grammar", "corridors", "corridors, evacuations only")
    scores = {name: Score() for name in names}
    same_place = {name: Score() for name in names}
    events = 0
    for event in _events(path):
        article = Article(text=event["text"], language="en")
        reading = geoparser.read(article)
        wanted = _wanted(event, reading.resolutions)
        if not wanted:
            continue
        events += 1
        found = {
            "role grammar": _by_grammar(event, article, reading, vocabulary),
            "corridors": _by_corridors(reading),
        }
        if event["type"].endswith(_RESCUE):
            found["corridors, evacuations only"] = found["corridors"]
        for name, roles in found.items():
            scores[name].add(len(wanted & roles), len(roles), len(wanted))
            about = {role for role in roles if role[1] in {place for _, place in wanted}}
            same_place[name].add(len(wanted & about), len(about), len(wanted))
    lines = [f"movement events with a place of the gazetteer as origin or destination: {events}"]
    for name in names:
        own = same_place[name]
        lines.append(f"  {name:<28} {scores[name]}; right for the event's own places: {own.right} of {own.predicted}")
    return "\n".join(lines)


def _events(path: Path) -> Iterator[dict[str, Any]]:
    for where, event in read_records(path):
        try:
            _ = event["text"], event["trigger"], event["args"].items(), event["type"].endswith("")
        except (KeyError, TypeError, AttributeError) as error:
            message = f"{where}: not a movement event ({error!r})"
            raise InputError(message) from error
        yield event


def _wanted(event: dict[str, Any], resolutions: tuple[Resolution, ...]) -> Roles:
    """Return the roles of the places that stand in the event's arguments, in their mention nearest to its verb."""
    text, trigger = event["text"], event["text"].find(event["trigger"])
    wanted: Roles = set()
    for role, words in event["args"].items():
        if role not in _ROLES:
            continue
        spans = [found.span() for found in re.finditer(rf"\b{re.escape(words)}(?!\w)", text)]
        for start, end in sorted(spans, key=lambda span: abs(span[0] - trigger))[:1]:
            inside = [one for one in resolutions if start <= one.mention.start and one.mention.end <= end and one.place]
            wanted |= {(role, one.place.id) for one in inside if one.place and one.mention.use != "demonym"}
    return wanted


def _by_grammar(event: dict[str, Any], article: Article, reading: Reading, vocabulary: Vocabulary) -> Roles:
    """Return the roles that the grammar gives to places in the sentence of the event's verb, whatever moves there."""
    at = event["text"].find(event["trigger"])
    sentences = read_sentences(article, reading.resolutions, vocabulary)
    return {
        (phrase.role, place.id)
        for sentence in sentences
        if sentence.start <= at < sentence.end
        for phrase in read_phrases(sentence)
        if phrase.role in _ROLES
        for place in phrase.places
    }


def _by_corridors(reading: Reading) -> Roles:
    return {
        (role, place.id)
        for corridor in reading.corridors
        if not corridor.background
        for role, places in (("origin", corridor.origins), ("destination", corridor.destinations))
        for place in places
    }
