"""More to learn from than what is annotated: persons who bear places' names, lone sentences, likely uses.

Persons named like places are the commonest false alarm, yet few of them stand in any corpus. So some articles are
learned from once more, with their persons' surnames exchanged for names of populous cities, or their given names for
such as are places too; the toponyms stay. Sentences cut from articles, and from those with other names, teach to do
without an article. And where the words around a toponym leave little doubt how it is used, that is learned from as
well, at a lower weight ("weak supervision").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model import KINDS
from geo.recognition.features import APOSTROPHES
from geo.recognition.weights import USES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from geo.corpora import Document
    from geo.gazetteer.lookup import Gazetteer

_PERSON: Final = re.compile(r"\b([A-Z][a-z]+) (?:[A-Z]\. )?([A-Z][a-z]{2,})\b")
_SENTENCE: Final = re.compile(r"(?<=[.!?]) (?=[A-Z])|\n+")
_SHORTEST: Final = 30  # characters of a lone sentence
_POPULOUS: Final = 100_000  # people


@dataclass(frozen=True)
class Names:
    """Names to rename persons with, and what tells a given name."""

    cities: Sequence[str]
    given_places: Sequence[str]  # given names that are places too
    is_given: Callable[[str], bool]


def place_names(gazetteer: Gazetteer, is_wanted: Callable[[str], bool]) -> list[str]:
    """Return the wanted ones of the names, of one plain word, of populous cities, states and countries."""
    kinds = [KINDS.index(kind) for kind in ("city", "admin1", "country")]
    rows = np.flatnonzero(np.isin(gazetteer.kind, kinds) & (gazetteer.population >= _POPULOUS))
    names = (gazetteer.name(int(row)) for row in rows)
    return sorted({name for name in names if name.isascii() and name.isalpha() and name.istitle() and is_wanted(name)})


def renamed(document: Document, names: Names, rng: np.random.Generator) -> Document | None:
    """Return the article with its persons renamed to places; None if it names no person.

    Args:
        document: an annotated article.
        names: the names to give.
        rng: what chooses among them.
    """
    kept = np.zeros(len(document.text) + 1, np.bool_)
    for toponym in document.toponyms:
        kept[toponym.start : toponym.end] = True
    given = rng.random() < 0.5  # noqa: PLR2004 - as often the one as the other
    choices = names.given_places if given else names.cities
    changes: dict[str, str] = {}
    for found in _PERSON.finditer(document.text):
        if names.is_given(found[1]) and not kept[found.start() : found.end()].any():
            changes.setdefault(found[1 if given else 2], choices[int(rng.integers(len(choices)))])
    if not changes:
        return None
    pieces, shifts, last = [], np.zeros(len(document.text) + 1, np.intp), 0
    for found in re.finditer(r"\b(" + "|".join(map(re.escape, changes)) + r")\b", document.text):
        if kept[found.start() : found.end()].any():
            continue
        pieces += [document.text[last : found.start()], changes[found[1]]]
        last = found.end()
        shifts[last:] += len(changes[found[1]]) - len(found[1])
    pieces.append(document.text[last:])
    moved = [(toponym, int(shifts[toponym.start])) for toponym in document.toponyms]
    toponyms = tuple(replace(one, start=one.start + shift, end=one.end + shift) for one, shift in moved)
    return replace(document, text="".join(pieces), toponyms=toponyms)


def sentences(document: Document) -> Iterator[Document]:
    """Yield the sentences of an article as articles of their own, but for those that a toponym crosses the end of."""
    start = 0
    for end in [*(found.start() for found in _SENTENCE.finditer(document.text)), len(document.text)]:
        inside = [one for one in document.toponyms if start <= one.start and one.end <= end]
        crossed = any(one.start < end < one.end or one.start < start < one.end for one in document.toponyms)
        if end - start >= _SHORTEST and not crossed:
            toponyms = tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside)
            yield replace(document, text=document.text[start:end], toponyms=toponyms)
        start = end


def likely_uses(names: Sequence[str], numbers: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the likely use of each candidate, given that it is a toponym: a number in `USES`, -1 where in doubt.

    Args:
        names: of the columns of ``numbers``.
        numbers: the candidates' features, from `Features.of`.
    """
    column = {name: numbers[:, at] for at, name in enumerate(names[: numbers.shape[1]])}

    def any_of(position: str, *classes: str) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.any(np.stack([column[f"{position}.{name}"] > 0 for name in classes]), axis=0)
        return found

    alone = (column["from_run_start"] == 0) & (column["to_run_end"] == 0)
    owner = np.isin(column["after.sign"], APOSTROPHES)
    member = (column["to_run_end"] > 0) & any_of("run_last", "organisation", "media", "team")
    linked = alone & (column["before.preposition"] > 0)
    acts = alone & (column["opens"] > 0) & any_of("after", "act", "speech", "past") & ~any_of("after", "auxiliary")
    stands = any_of("before", "locative", "motion", "affected") | any_of("before2", "affected")
    stands = alone & ~owner & (stands | linked & any_of("before2", "direction", "distance", "division"))
    use = np.full(len(numbers), -1, np.int8)
    for name, true in (("location", stands), ("actor", acts), ("name_part", member)):
        use[true] = USES.index(name)
    return use
