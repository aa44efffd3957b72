"""A text as arrays: its tokens, how they are written, the sentences and runs of capitalised words they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.recognition.lexicon import CAPITALS, ENDS, LOWER, LOWER_LEVEL, QUOTES, SINGLE, TITLE, Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.recognition.lexicon import WordTable

PAD: Final = 5  # empty tokens before and after the text, so that neighbours can be asked for without bounds
# abbreviations keep their dots ("U.S.", "W.Va."); a word keeps its combining marks; every other sign stands alone
# plain words, which are most, come first: nothing else can begin like them
_TOKEN: Final = re.compile(
    r"([A-Za-z0-9]{2,}+(?![^\x00-\x7f])|(?:[A-Za-z]\.){2,}|[A-Z]\.[A-Z][a-z]{1,3}\."
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|[^\w\s]|_)(\s*)"
)
_LINE_END: Final = re.compile(r"[\r\n\u2028\u2029]\s*")
_WRAPPED_LINES: Final = 5
_WRAPPED_WIDTH: Final = (45, 110)  # characters
_CAPS_SHARE: Final = 0.8  # of a sentence's words, for it to be one in capitals
_TITLED_SHARE: Final = 0.7
_CAPS_WORDS: Final = 3  # shorter sentences are no evidence of a style
_TITLED_WORDS: Final = 5
_COMMON: Final = 5  # SCOWL bucket: a word listed in lower case up to here is common
_WELL_KNOWN: Final = 12  # log2 of the population from which a name written like a common word is still read as a name


class Text(NamedTuple):
    """A text to read, and the (start, end) spans of it whose words are not read; they part sentences."""

    text: str
    skip: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, eq=False)
class Document:
    """The tokens of one text or more; each text has `PAD` empty ones at either end, so that texts never touch.

    Every array has one row a token, N in all, unless said otherwise. ``words``: as written; ``folded``: as the
    gazetteer has them. ``text``: the number of the token's text; ``begin``, ``size`` (texts,): its first token and its
    number of tokens, empty ones counted. ``start``, ``end``: code points of that text. ``row``: the word's row in
    ``columns``. ``shape``: as written, except that capitals of a sentence all in capitals are folded. ``capital``: may
    begin or end a name, leaving out common words where the style capitalises them; ``written``: with those.
    ``joiner``: a sign that touches the token before it and may stand within a name. ``opens``: first word of a
    sentence. ``sentence``, ``line``: their numbers. ``style``: 1 where the sentence is all in capitals, 2 where it is
    written like a headline. ``first``, ``last``: the run of capitalised tokens that a capitalised token stands in.
    """

    words: list[str]
    folded: list[str]
    text: NDArray[np.intp]
    begin: NDArray[np.intp]
    size: NDArray[np.intp]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    row: NDArray[np.intp]
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


def read(texts: Sequence[Text], table: WordTable, well_known: NDArray[np.uint8]) -> Document | None:
    """Cut texts into tokens and describe them; None if there are none.

    Args:
        texts: any texts.
        table: the words met so far.
        well_known: the gazetteer's log2 of population by key id.
    """
    cut = _cut(texts)
    if cut is None:
        return None
    words, text, start, end, line, line_at_end = cut
    row, folded, columns = table.numbers(words)
    size = np.bincount(text, minlength=len(texts))
    begin = np.cumsum(size) - size
    touches = np.zeros(len(row), np.bool_)
    touches[1:] = start[1:] == end[:-1]
    sign = columns.sign[row]
    joins, ends, quotes = sign & 1 > 0, sign & 2 > 0, sign & 4 > 0
    shape = columns.shape[row].copy()
    joiner = joins & touches
    short = (columns.dense[row, table.abbreviation] > 0) | (shape == SINGLE)
    within = np.zeros(len(row), np.bool_)  # the dot of an abbreviation ends no sentence
    within[1:] = ends[1:] & touches[1:] & short[:-1] & (shape[:-1] >= SINGLE)
    opens = line > np.concatenate([line[:1], line_at_end[:-1]])
    opens[begin[size > 0] + PAD] = True
    _open_after_ends(opens, ends & ~within, quotes)
    opens[(begin + size)[size > 0] - PAD] = True
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
    return Document(
        words,
        folded,
        text,
        begin,
        size,
        start,
        end,
        row,
        columns,
        shape,
        capital,
        written,
        joiner,
        opens,
        sentence,
        line,
        style,
        first,
        last,
    )


class _Tokens(NamedTuple):
    """What `Document` says of these names, and the line that each token ends in."""

    words: list[str]
    text: NDArray[np.intp]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    line: NDArray[np.intp]
    line_at_end: NDArray[np.intp]


def _cut(texts: Sequence[Text]) -> _Tokens | None:
    words: list[str] = []
    bounds: list[NDArray[np.intp]] = []
    breaks: list[int] = []  # where lines start, as if the texts stood one behind the other
    numbers, counts, offsets = [], [], []
    offset = 0
    edge = [""] * PAD
    for number, (text, skip) in enumerate(texts):
        spans, some = _tokens(text, skip)
        if some:
            words += [*edge, *some, *edge]
            bounds += [np.full((PAD, 2), spans[0, 0]), spans, np.full((PAD, 2), spans[-1, 1])]
            numbers.append(number)
            counts.append(len(some) + 2 * PAD)
            offsets.append(offset)
            breaks += [offset + at for at in _line_starts(text, skip)]
            offset += len(text) + 1
            breaks.append(offset)
    if not words:
        return None
    start, end = np.ascontiguousarray(np.concatenate(bounds).T)
    shift = np.repeat(np.array(offsets, np.intp), counts)
    line_of = np.array(breaks, np.intp)
    line = np.searchsorted(line_of, start + shift, side="right")
    line_at_end = np.searchsorted(line_of, end - (end > 0) + shift, side="right")
    return _Tokens(words, np.repeat(np.array(numbers, np.intp), counts), start, end, line, line_at_end)


def _tokens(text: str, skip: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], list[str]]:
    """Return the (start, end) of each token outside what is skipped, shape (N, 2), and the tokens."""
    pieces = _TOKEN.split(text)  # before the first token; token, blanks, nothing; token, ...
    ends = np.cumsum(np.fromiter(map(len, pieces), np.intp, len(pieces)))
    spans = np.stack([ends[:-1:3], ends[1::3]], axis=1)
    words = pieces[1::3]
    for low, high in skip:
        kept = (spans[:, 1] <= low) | (spans[:, 0] >= high)
        words = [word for word, keep in zip(words, kept.tolist(), strict=True) if keep]
        spans = spans[kept]
    return spans, words


def _line_starts(text: str, skip: Sequence[tuple[int, int]]) -> list[int]:
    """Return where lines are parted, sorted; what is skipped parts lines too.

    Where most lines are as long as a page is wide and end without an end sign, the text was wrapped, and only
    empty lines part it.
    """
    found = []
    for match in _LINE_END.finditer(text):
        at = match.start()
        while at and text[at - 1].isspace():
            at -= 1
        found.append((at, text[at : match.end()]))
    single = [at for at, ends in found if len(ends.replace("\r\n", "\n").strip(" \t")) == 1]
    open_ended = sum(text[at - 1] not in ENDS and text[at - 1] not in QUOTES for at in single if at)
    wrapped = len(single) >= _WRAPPED_LINES and 2 * open_ended > len(single)
    if wrapped:
        low, high = _WRAPPED_WIDTH
        wrapped = low <= len(text) / (len(found) + 1) <= high
    soft = set(single) if wrapped else set()
    starts = [at for at, _ in found if at not in soft]
    if skip:
        starts = sorted({*starts, *(max(low, 0) for low, high in skip if max(low, 0) < min(high, len(text) + 1))})
    return starts


def _open_after_ends(opens: NDArray[np.bool_], ends: NDArray[np.bool_], quotes: NDArray[np.bool_]) -> None:
    """Mark the tokens that open a sentence after an end sign, through any quotation marks between."""
    told = np.flatnonzero(ends | quotes | opens)
    pending = False
    parts = (told, ends[told], quotes[told], opens[told], quotes[np.minimum(told + 1, len(quotes) - 1)])
    open_next = False  # the token before this one opened it
    places = zip(*(part.tolist() for part in parts), strict=True)
    before = -2
    for place, is_end, is_quote, is_open, quote_follows in places:
        opened = is_open or (open_next and place == before + 1)
        open_next = False
        if is_end or (is_quote and (opened or pending)):
            pending = quote_follows
            if not pending and place + 1 < len(opens):
                opens[place + 1] = open_next = True
        else:
            pending = False
        before = place


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
