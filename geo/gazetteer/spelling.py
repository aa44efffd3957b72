"""Names that are a few edits away, for spellings that the gazetteer does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterator

    import marisa_trie

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz "
MIN_LENGTH: Final = 5  # letters; shorter names have too many neighbours
MIN_LENGTH_TWO: Final = 9
_FIXED: Final = 2  # letters at the start that stay in place when two edits are looked for


def neighbours(folded: str, trie: marisa_trie.Trie, *, max_edits: int) -> list[tuple[str, int]]:
    """Return the trie's keys within one or two edits of a folded name, with the edits, in no given order.

    Edits are those of the optimal string alignment distance (Damerau 1964). One edit is found by trying every
    name one edit away (Norvig, "How to write a spelling corrector"), the first letter kept; names not in Latin
    letters, and two edits, by comparing with all keys that start with the same two letters.
    """
    if len(folded) < MIN_LENGTH or max_edits < 1 or any("\ud800" <= char <= "\udfff" for char in folded):
        return []
    found = {key: 1 for key in _one_edit(folded, trie) if key in trie} if folded.isascii() else {}
    edits = min(max_edits, 2 if len(folded) >= MIN_LENGTH_TWO else 1)
    if edits > 1 or not folded.isascii():
        near = [key for key in trie.iterkeys(folded[:_FIXED]) if abs(len(key) - len(folded)) <= edits]
        for key, distance, _ in process.extract(folded, near, scorer=OSA.distance, score_cutoff=edits, limit=None):
            if distance:
                found.setdefault(key, int(distance))
    return list(found.items())


def _one_edit(word: str, trie: marisa_trie.Trie) -> Iterator[str]:
    """Yield the names one edit away, as far as some key starts like the word up to the edit."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        if next(trie.iterkeys(head), None) is None:
            break
        for letter in _LETTERS:
            yield head + letter + tail
        if tail:
            yield head + tail[1:]
            for letter in _LETTERS:
                if letter != tail[0]:
                    yield head + letter + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
    if word[0] != word[1]:
        yield word[1] + word[0] + word[2:]
