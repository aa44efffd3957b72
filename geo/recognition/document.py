"""A text as arrays: its tokens, how they are written, the sentences and runs of capitalised words they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.recognition.lexicon import CAPITALS, ENDS, LOWER, LOWER_LEVEL, QUOTES, SINGLE, TITLE, Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.lexicon import WordTable

PAD: Final = 5  # empty tokens before and after the text, so that neighbours can be asked for without bounds
# abbreviations keep their dots ("U.S.", "W.Va."); a word keeps its combining marks; every other sign stands alone
_TOKEN: Final = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Z]\.[A-Z][a-z]{1,3}\.|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|[^\w\s]|_")
_LINE_END: Final = re.compile(r"[^\S\r\n\u2028\u2029]*[\r\n\u2028\u2029]\s*")
_WRAPPED_LINES: Final = 5
_WRAPPED_WIDTH: Final = (45, 110)  # characters
_CAPS_SHARE: Final = 0.8  # of a sentence's words, for it to be one in capitals
_TITLED_SHARE: Final = 0.7
_CAPS_WORDS: Final = 3  # shorter sentences are no evidence of a style
_TITLED_WORDS: Final = 5
_COMMON: Final = 5  # SCOWL bucket: a word listed in lower case up to here is common
_WELL_KNOWN: Final = 12  # log2 of the population from which a name written like a common word is still read as a name


@dataclass(frozen=True, eq=False)
class Document:
    """N tokens with `PAD` empty ones at either end; every array has N + 2 * PAD rows unless said otherwise.

    ``start``, ``end``: code points of the text. ``row``: the word's row in ``columns``. ``shape``: as written, except
    that capitals of a sentence all in capitals are folded. ``capital``: may begin or end a name, leaving out
    common words where the style capitalises them; ``written``: with those. ``joiner``: a sign that touches the token
    before it and may stand within a name. ``opens``: first word of a sentence. ``sentence``, ``line``: their numbers.
    ``style``: 1 where the sentence is all in capitals, 2 where it is written like a headline. ``first``, ``last``: the
    run of capitalised tokens that a capitalised token stands in.
    """

    text: str
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    row: NDArray[np.intp]
    folded: list[str]
    columns: Columns
    shape: NDArray[np.uint8]
    capital: NDArray[np.bool_]
    written: NDArray[np.bool_]
    joiner: NDArray[np.bool_]
    opens: NDArray[np.bool_]
    sentence: NDArray[np.intp]
    line: NDArray[np.intp]
    style: NDArray[np.uint8]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


def read(
    text: str,
    table: WordTable,
    well_known: NDArray[np.uint8],
    skip: Sequence[tuple[int, int]] = (),
) -> Document | None:
    """Cut a text into tokens and describe them; None if there are none.

    Args:
        text: any text.
        table: the words met so far.
        well_known: the gazetteer's log2 of population by key id.
        skip: (start, end) spans whose words are not read; they part sentences.
    """
    spans, words = _tokens(text, skip)
    if not words:
        return None
    edge = [""] * PAD
    abbreviation = table.abbreviation
    row, by_row, columns = table.numbers([*edge, *words, *edge])
    bounds = np.array(spans, np.intp)
    start = np.concatenate([np.full(PAD, bounds[0, 0]), bounds[:, 0], np.full(PAD, bounds[-1, 1])])
    end = np.concatenate([np.full(PAD, bounds[0, 0]), bounds[:, 1], np.full(PAD, bounds[-1, 1])])
    touches = np.zeros(len(row), np.bool_)
    touches[1:] = start[1:] == end[:-1]
    sign = columns.sign[row]
    joins, ends, quotes = sign & 1 > 0, sign & 2 > 0, sign & 4 > 0
    shape = columns.shape[row].copy()
    joiner = joins & touches
    short = (columns.dense[row, abbreviation] > 0) | (shape == SINGLE)
    within = np.zeros(len(row), np.bool_)  # the dot of an abbreviation ends no sentence
    within[1:] = ends[1:] & touches[1:] & short[:-1] & (shape[:-1] >= SINGLE)
    lines = _line_numbers(text, skip)
    opens = _sentence_starts(lines[start], lines[end - (end > 0)], ends & ~within, quotes)
    sentence = np.cumsum(opens, dtype=np.intp)
    style = _styles(shape, sentence)
    common = columns.dense[row, LOWER_LEVEL]
    key = columns.gazetteer[row]
    known = (key >= 0) & (well_known[key] >= _WELL_KNOWN)
    plain = (common > 0) & (common <= _COMMON) & ~known
    shape[(style == 1) & (shape == CAPITALS)] = TITLE
    shape[(style == 1) & plain & (shape >= SINGLE)] = LOWER
    written = columns.shape[row] >= SINGLE
    capital = written & (shape >= SINGLE) & ~((style > 0) & plain)
    linked = capital.copy()
    linked[1:-1] |= within[1:-1] & capital[:-2] & capital[2:] & ~opens[2:]
    first, last = _runs(linked, opens)
    folded = [by_row[number] for number in row.tolist()]
    return Document(
        text,
        start,
        end,
        row,
        folded,
        columns,
        shape,
        capital,
        written,
        joiner,
        opens,
        sentence,
        lines[start],
        style,
        first,
        last,
    )


def _tokens(text: str, skip: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[str]]:
    spans = [match.span() for match in _TOKEN.finditer(text)]
    for low, high in skip:
        spans = [span for span in spans if span[1] <= low or span[0] >= high]
    return spans, [text[low:high] for low, high in spans]


def _line_numbers(text: str, skip: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """Return the number of the line that each character stands in; what is skipped parts lines too.

    Where most lines are as long as a page is wide and end without an end sign, the text was wrapped, and only
    empty lines part it.
    """
    found = [(match.start(), match.group()) for match in _LINE_END.finditer(text)]
    single = [at for at, ends in found if len(ends.replace("\r\n", "\n").strip(" \t")) == 1]
    open_ended = sum(text[at - 1] not in ENDS and text[at - 1] not in QUOTES for at in single if at)
    wrapped = len(single) >= _WRAPPED_LINES and 2 * open_ended > len(single)
    if wrapped:
        low, high = _WRAPPED_WIDTH
        wrapped = low <= len(text) / (len(found) + 1) <= high
    soft = set(single) if wrapped else set()
    breaks = np.zeros(len(text) + 1, np.intp)
    breaks[[at for at, _ in found if at not in soft]] = 1
    for low, high in skip:
        breaks[max(low, 0) : max(high, 0)] = 1
    return np.cumsum(breaks)


def _sentence_starts(
    line: NDArray[np.intp], line_at_end: NDArray[np.intp], ends: NDArray[np.bool_], quotes: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell the tokens that open a sentence: first of a line, or after an end sign and any quotation marks."""
    opens = np.zeros(len(line), np.bool_)
    opens[PAD] = True
    opens[1:] |= line[1:] > line_at_end[:-1]
    pending = False
    interesting = np.flatnonzero(ends | quotes | opens)
    for place in interesting.tolist():  # an end sign opens the next token, through any quotation marks between
        if ends[place] or (quotes[place] and (opens[place] or pending)):
            pending = place + 1 < len(opens) and bool(quotes[place + 1])
            if not pending:
                opens[place + 1] = True
        else:
            pending = False
    opens[-PAD] = True
    return opens


def _styles(shape: NDArray[np.uint8], sentence: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return 1 for tokens of sentences in capitals, 2 for those of sentences written like headlines, else 0."""
    count = int(sentence[-1]) + 1
    alphabetic = (shape == LOWER) | (shape >= SINGLE)
    words = np.bincount(sentence, alphabetic, count)
    capitals = np.bincount(sentence, (shape == CAPITALS) | (shape == SINGLE), count)
    raised = np.bincount(sentence, shape >= SINGLE, count)
    caps = (words >= _CAPS_WORDS) & (capitals >= _CAPS_SHARE * words)
    titled = ~caps & (words >= _TITLED_WORDS) & (raised >= _TITLED_SHARE * words)
    return (caps + 2 * titled).astype(np.uint8)[sentence]


def _runs(capital: NDArray[np.bool_], opens: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first and the last token of the run of capitalised tokens around each token (itself elsewhere)."""
    place = np.arange(len(capital))
    begins = opens | ~capital | ~np.concatenate([[False], capital[:-1]])
    stops = ~capital | np.concatenate([begins[1:], [True]])
    first = np.maximum.accumulate(np.where(begins, place, 0))
    last = np.minimum.accumulate(np.where(stops, place, len(capital))[::-1])[::-1]
    return first, last
