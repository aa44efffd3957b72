"""How right the geoparser is on sentences labelled for this project: data/cases/places.jsonl, or a file of that form.

Each sentence is read alone. A labelled place is *right* when the mention that overlaps it most was put within the
label's radius (or was left unresolved, where the label says that nobody could tell), *wrong* when it was put elsewhere,
*unresolved*, or *missed* when no mention overlaps it. The use is judged apart, on what was found. A *trap* is a word
that looks like a place and is none; it is *taken* when a mention overlaps it. What overlaps neither is *invented*.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from geo.corpora import point_of, read_records, required_field, span_of
from geo.errors import InputError
from geo.evaluation.metrics import distance_km
from geo.model import USES, Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.geoparser import Geoparser
    from geo.model import Mention, Point, Resolution, Use

Outcome = Literal["right", "wrong", "unresolved", "missed"]
Slip = Literal["wrong", "unresolved", "missed", "use", "trap", "invented"]
SLIPS: tuple[tuple[Slip, str], ...] = (
    ("wrong", "put elsewhere"),
    ("unresolved", "left unresolved"),
    ("missed", "not found"),
    ("use", "found with another use"),
    ("trap", "taken for a place"),
    ("invented", "neither a place nor a known trap"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A place in a sentence. ``point`` None: nobody could tell which; else any answer within ``km`` of it is right."""

    start: int
    end: int
    surface: str
    use: Use
    point: Point | None
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled sentence; ``traps`` are the (start, end) spans of what is no place, ``why`` what it tries."""

    id: str
    text: str
    labels: tuple[Label, ...]
    traps: tuple[tuple[int, int], ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that went wrong in a sentence, and with which words."""

    slip: Slip
    case: str
    words: str


@dataclass(slots=True)
class Tally:
    """Counts over sentences: outcomes of labelled places, found ones with the right use, traps, and what failed."""

    sentences: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    use_right: int = 0
    traps: int = 0
    failures: list[Failure] = field(default_factory=list)

    def count(self, slip: Slip) -> int:
        """Return how often this went wrong."""
        return sum(failure.slip == slip for failure in self.failures)

    def figures(self) -> dict[str, float]:
        """Return shares, of which more is better: what the floors hold."""
        places, missed = self.outcomes.total(), self.outcomes["missed"]
        placed = self.outcomes["right"] + self.outcomes["wrong"]
        return {
            "placed_right": self.outcomes["right"] / max(places, 1),
            "right_when_placed": self.outcomes["right"] / max(placed, 1),
            "found": 1 - missed / max(places, 1),
            "use_right": self.use_right / max(places - missed, 1),
            "traps_avoided": 1 - self.count("trap") / max(self.traps, 1),
        }


def load_cases(path: Path) -> list[Case]:
    """Read labelled sentences; `data/README.md` tells the fields.

    Raises:
        InputError: the file cannot be read, or a line is not of this form; it names the file and the line.
    """
    return [_case(record, where) for where, record in read_records(path)]


def evaluate_cases(cases: Iterable[Case], geoparser: Geoparser) -> Tally:
    """Read each sentence alone, and count what was right and what went wrong."""
    tally = Tally()
    for case in cases:
        _judge(tally, case, geoparser.read(Article(text=case.text)).resolutions)
    return tally


def case_table(tally: Tally) -> str:
    """Return the counts and shares as text, and each failure by class."""
    outcomes, figures = tally.outcomes, tally.figures()
    wrong, unresolved, missed = outcomes["wrong"], outcomes["unresolved"], outcomes["missed"]
    found = outcomes.total() - missed
    traps, invented = f"{tally.count('trap')} of {tally.traps}", tally.count("invented")
    lines = [
        f"{tally.sentences} sentences, {outcomes.total()} places: {outcomes['right']} placed right",
        f"{wrong} wrong, {unresolved} unresolved, {missed} missed",
        f"use right: {tally.use_right} of {found} found; traps taken: {traps}; invented: {invented}",
        ", ".join(f"{name} {share:.3f}" for name, share in figures.items()),
    ]
    for slip, title in SLIPS:
        failures = [failure for failure in tally.failures if failure.slip == slip]
        if failures:
            lines += ["", f"{title}: {len(failures)}", *(f"  {one.case}  {one.words}" for one in failures)]
    return "\n".join(lines)


def _judge(tally: Tally, case: Case, found: Iterable[Resolution]) -> None:
    answers = list(found)
    tally.sentences += 1
    tally.traps += len(case.traps)
    tally.failures += (Failure(slip=slip, case=case.id, words=words) for slip, words in _slips(tally, case, answers))


def _slips(tally: Tally, case: Case, answers: list[Resolution]) -> Iterator[tuple[Slip, str]]:
    for label in case.labels:
        best = max(answers, key=lambda answer: _shared(label, answer.mention), default=None)
        if best is None or not _overlaps(label, best.mention):
            tally.outcomes["missed"] += 1
            yield "missed", f"{label.surface} ({label.use})"
            continue
        outcome, words = _outcome(label, best)
        tally.outcomes[outcome] += 1
        if outcome != "right":
            yield cast("Slip", outcome), words
        tally.use_right += best.mention.use == label.use
        if best.mention.use != label.use:
            yield "use", f"{label.surface}: {best.mention.use}, not {label.use}"
    free = [one.mention for one in answers if not any(_overlaps(label, one.mention) for label in case.labels)]
    for start, end in case.traps:
        for mention in free:
            if mention.start < end and start < mention.end:
                yield "trap", f"{mention.surface} ({mention.use}): {case.why}"
                break
    for mention in free:
        if not any(mention.start < end and start < mention.end for start, end in case.traps):
            yield "invented", f"{mention.surface} ({mention.use})"


def _outcome(label: Label, answer: Resolution) -> tuple[Outcome, str]:
    if answer.place is None:
        return ("right", "") if label.point is None else ("unresolved", label.surface)
    place, sure = answer.place, f"confidence {answer.confidence:.2f}"
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    if label.point is None:
        return "wrong", f"{label.surface}: nobody could tell, put at {where}, {sure}"
    km = distance_km(label.point, place.point)
    return ("right", "") if km <= label.km else ("wrong", f"{label.surface}: {where}, {km:.0f} km off, {sure}")


def _shared(label: Label, mention: Mention) -> tuple[int, int]:
    """Return what orders mentions by how well they fit a label: characters shared, then the fewest beyond."""
    return min(label.end, mention.end) - max(label.start, mention.start), mention.start - mention.end


def _overlaps(label: Label, mention: Mention) -> bool:
    return label.start < mention.end and mention.start < label.end


def _case(record: dict[str, Any], where: str) -> Case:
    text, places, words = (required_field(record, name, where) for name in ("text", "places", "not_places"))
    if not (isinstance(text, str) and isinstance(places, list) and isinstance(words, list)):
        raise InputError(f"{where}: 'text' must be a string, 'places' and 'not_places' lists")
    labels = tuple(_label(place, text, where) for place in places)
    return Case(
        id=str(required_field(record, "id", where)),
        text=text,
        labels=labels,
        traps=tuple(_trap(word, text, labels, where) for word in words),
        why=str(record.get("why") or ""),
    )


def _label(record: Any, text: str, where: str) -> Label:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(record, dict):
        raise InputError(f"{where}: a place is not an object")
    start, end = span_of(record, where)
    surface, use = required_field(record, "surface", where), required_field(record, "use", where)
    if text[start:end] != surface:
        raise InputError(f"{where}: the text holds {text[start:end]!r} at {start}-{end}, not {surface!r}")
    if use not in USES:
        raise InputError(f"{where}: use {use!r} is none of {', '.join(USES)}")
    point, km = point_of(record, where), record.get("km", 0)
    if point is None and ("id" not in record or record["id"] is not None):
        raise InputError(f"{where}: {surface!r} needs lat and lon, or an id of null")
    if not isinstance(km, int | float) or (point is not None and km <= 0):
        raise InputError(f"{where}: km={km!r} of {surface!r} is no radius")
    return Label(start=start, end=end, surface=surface, use=use, point=point, km=float(km))


def _trap(word: Any, text: str, labels: tuple[Label, ...], where: str) -> tuple[int, int]:  # noqa: ANN401 - see above
    """Return where a trap stands: its first occurrence outside the labelled places, else its first at all."""
    if not isinstance(word, str) or not word or word not in text:
        raise InputError(f"{where}: {word!r} of 'not_places' does not stand in the text")
    start = first = text.find(word)
    while start >= 0 and any(start < label.end and label.start < start + len(word) for label in labels):
        start = text.find(word, start + 1)
    start = first if start < 0 else start
    return start, start + len(word)
