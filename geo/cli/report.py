"""A reading in words, for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.cli.terminal import shown
from geo.corridors import words
from geo.corridors.status import status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model import Article, Claim, Corridor, Place, Reading, Resolution

_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*\s+|\n")  # noqa: RUF001 - typographic quotation marks
_MAX_AROUND = 120  # characters of the sentence on either side of a mention
_MAX_QUOTE = 200


def report(article: Article, reading: Reading) -> str:
    """Return an article's places, each with the sentences that mention it, and its corridors with their claims."""
    head = [shown(article.title or "Untitled"), shown(", ".join(filter(None, (article.source, article.published))))]
    lines = [*(line for line in head if line), ""]
    lines += _places(article, reading.resolutions)
    lines += _unresolved(article, reading.resolutions)
    lines += _corridors(reading)
    return "\n".join(lines).rstrip()


def _places(article: Article, resolutions: Sequence[Resolution]) -> Iterator[str]:
    by_place: dict[str, list[Resolution]] = {}
    for found in resolutions:
        if found.place is not None:
            by_place.setdefault(found.place.id, []).append(found)
    if not by_place:
        yield "No place was found in this text." if not resolutions else "No name in this text could be placed."
        yield ""
        return
    yield f"PLACES ({len(by_place)})"
    for mentions in by_place.values():
        place = mentions[0].place
        if place is not None:
            yield ""
            yield _about(place)
        yield from (_mention(article, found) for found in mentions)
    yield ""


def _unresolved(article: Article, resolutions: Sequence[Resolution]) -> Iterator[str]:
    unresolved = [found for found in resolutions if found.place is None]
    if unresolved:
        yield f"NOT PLACED ({len(unresolved)})"
        yield from (_mention(article, found) for found in unresolved)
        yield ""


def _corridors(reading: Reading) -> Iterator[str]:
    if not reading.corridors:
        return
    yield f"CORRIDORS ({len(reading.corridors)})"
    for corridor in reading.corridors:
        yield ""
        yield _route(corridor)
        yield f"  {_state(corridor, reading.claims)}"
        for claim in reading.claims:
            if claim.corridor == corridor.id:
                yield f"  {_claim(claim)}"
                yield f'      "{shown(claim.evidence.quote, _MAX_QUOTE)}"'


def _about(place: Place) -> str:
    where = ", ".join(part for part in (place.admin1, place.country) if part and part != place.name)
    return (
        f"{shown(place.name)}  [{place.kind}{', ' if where else ''}{shown(where)}]  {_coordinates(place)}  {place.id}"
    )


def _coordinates(place: Place) -> str:
    return f"{place.point.lat:.4f}, {place.point.lon:.4f}"


def _mention(article: Article, found: Resolution) -> str:
    return f"  {found.confidence:4.2f}  {found.mention.use:<9}  {excerpt(article.text, found)}"


def _route(corridor: Corridor) -> str:
    parts = [
        f"{word} {_names(places)}"
        for word, places in (("from", corridor.origins), ("via", corridor.via), ("to", corridor.destinations))
        if places
    ]
    return " ".join(parts) or "a corridor without named ends"


def _state(corridor: Corridor, claims: Iterable[Claim]) -> str:
    facts = [words.inline(words.state(status(corridor, claims), shown)), words.inline(words.PAIRING[corridor.pairing])]
    if corridor.carries != "unknown":
        facts.append(words.inline(words.CARRIES[corridor.carries]))
    if corridor.background:
        facts.append("mentioned in passing")
    return "; ".join(facts)


def _names(places: Iterable[Place]) -> str:
    return ", ".join(shown(place.name) for place in places)


def _claim(claim: Claim) -> str:
    parts = ["not", words.ACT[claim.act]] if claim.polarity == "denied" else [words.ACT[claim.act]]
    if claim.modality != "asserted":
        parts.append(f"({claim.modality})")
    if actor := claim.actor or claim.side:
        parts.append(f"by {shown(actor)}")
    if claim.attributed_to:
        parts.append(f"according to {shown(claim.attributed_to)}")
    when = claim.when_text or claim.when
    return " ".join(parts) + (f", {shown(when)}" if when else "")


def excerpt(text: str, found: Resolution) -> str:
    """Return the sentence around a mention on one line, shortened at spaces, the mention in square brackets."""
    start, end = found.mention.start, found.mention.end
    before, after = text[max(0, start - _MAX_AROUND) : start], text[end : end + _MAX_AROUND]
    if ends := [match.end() for match in _SENTENCE_END.finditer(before)]:
        before = before[ends[-1] :]
    elif start > _MAX_AROUND:
        before = "…" + before.partition(" ")[2]
    if following := _SENTENCE_END.search(after):
        after = after[: following.end()].rstrip()
    elif end + _MAX_AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return shown(f"{before}[{text[start:end]}]{after}")
