"""Which articles tell the same story: agency copy that many print, shortened or edited, and new versions of one page.

Two articles belong together if half of the shorter one's pairs of neighbouring words stand in the longer one too, as
MinHash signatures tell it (the containment of one set of shingles in another; Broder 1997, "On the resemblance and
containment of documents"). If they came from the same address, a fifth is enough: what differs is a new version, but a
page may also be cited for different articles. Articles that only report the same event share few pairs. What was
measured is in data/README.md. The same articles give the same stories, in whatever order they come.
"""

from __future__ import annotations

import hashlib
import re
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

import numpy as np
from rensa import RMinHash

from geo.errors import UnknownArticleError
from geo.grouping import Groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo.model import Article

_WORD = re.compile(r"[^\W_]+")
# texts that are ASCII but for quotation marks, dashes and spaces are cut as bytes, which takes half the time
_LETTERS = re.compile("[^\x00-\x7f\u00a0\u00ab\u00bb\u2010-\u2027]")
_SPACED = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
_SHINGLE = 2  # words
_HASHES = 256
_SEED = 1
# of two hashes each: they find .97 of the pairs that share a third of all their shingles, and 1.00 that share half
_BANDS = 32
_MIN_SHINGLES = 30  # a text with fewer is a headline, which many articles may have in common
_CONTAINED = 0.5  # of the shorter text's shingles
_CONTAINED_IN_VERSION = 0.2  # the same, of texts from one address
_ALIKE = 0.15  # of both texts' shingles together: below it the estimate of what is contained is too rough
_HASH = np.dtype("<u4")
_HEAD = struct.Struct("<16sQI")
_BYTES = _HEAD.size + _HASHES * _HASH.itemsize
# tells the bands apart: multiples of the golden ratio's share of 2 ** 64, each far from the others
_SALTS = np.arange(1, _BANDS + 1, dtype="<u8") * np.uint64(0x9E3779B97F4A7C15)
_VERSION = f"rensa {getattr(RMinHash, 'ALGORITHM_VERSION', 0)} {_SHINGLE} {_SEED}".encode().ljust(16)[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What articles are compared by: ``size`` distinct shingles, their MinHash, a hash of the address (0: none)."""

    address: int
    size: int
    hashes: bytes  # as `_HASH`, since whole signatures are compared at once

    def to_bytes(self) -> bytes:
        """Return it as bytes, which begin with the version of how it was made."""
        return _HEAD.pack(_VERSION, self.address, self.size) + self.hashes

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature | None:
        """Return what `to_bytes` wrote, or None if another version did."""
        if len(data) != _BYTES or not data.startswith(_VERSION):
            return None
        _, address, size = _HEAD.unpack_from(data)
        return cls(address=address, size=size, hashes=data[_HEAD.size :])

    def bands(self) -> list[int]:
        """Return the keys, signed 64-bit numbers, of which two articles of one story share at least one."""
        keys = [self.address - (self.address >> 63 << 64)] if self.address else []
        if self.size >= _MIN_SHINGLES:  # two neighbouring hashes, as one number
            keys += (np.frombuffer(self.hashes, "<u8", _BANDS) ^ _SALTS).view("<i8").tolist()
        return keys


def signature_of(article: Article) -> Signature:
    """Return the signature of an article; its furniture, which an outlet's articles have in common, does not count."""
    words = _words(_own_text(article))
    shingles = set(map(" ".join, zip(*(words[at:] for at in range(_SHINGLE)), strict=False)))
    minhash = RMinHash(num_perm=_HASHES, seed=_SEED)
    minhash.update(list(shingles))
    return Signature(
        address=_address(article.url), size=len(shingles), hashes=np.array(minhash.digest(), _HASH).tobytes()
    )


def _words(text: str) -> list[str]:
    if _LETTERS.search(text):
        return _WORD.findall(text.casefold())
    return text.lower().encode("ascii", "replace").translate(_SPACED).decode("ascii").split()


def same_story(one: Signature, other: Signature) -> bool:
    """Whether two articles tell the same story; see the module's head."""
    is_version = bool(one.address) and one.address == other.address
    smaller = min(one.size, other.size)
    if smaller < (1 if is_version else _MIN_SHINGLES):
        return False
    equal = np.frombuffer(one.hashes, _HASH) == np.frombuffer(other.hashes, _HASH)
    alike = int(np.count_nonzero(equal)) / _HASHES
    if is_version:
        return _contained(alike, one.size + other.size, smaller) >= _CONTAINED_IN_VERSION
    return alike >= _ALIKE and _contained(alike, one.size + other.size, smaller) >= _CONTAINED


def _contained(alike: float, both: int, smaller: int) -> float:
    """Return which share of the smaller set is in the other, from their Jaccard index and the sum of their sizes."""
    return alike * both / (1 + alike) / smaller


def group(articles: Iterable[Article]) -> dict[str, str]:
    """Return the story of each article under the article's id: the least id of those that belong together."""
    found: Groups[str, Signature] = Groups(same_story)
    ids: dict[str, None] = {}
    for article in articles:
        if article.id not in ids:
            ids[article.id] = None
            signature = signature_of(article)
            found.add(article.id, signature, signature.bands())
    return {article_id: found.of(article_id) for article_id in ids}


def entry_of(article: Article) -> tuple[str, bytes, list[int]]:
    """Return what an article is filed by: its id, its signature as bytes, and its bands."""
    signature = signature_of(article)
    return article.id, signature.to_bytes(), signature.bands()


class Shelf(Protocol):
    """Where signatures are kept: ``Store.stories``."""

    def unfiled(self, version: bytes, limit: int) -> list[str]:
        """Return ids of articles whose signature is missing or does not begin with these bytes."""
        ...

    def file(self, entries: Sequence[tuple[str, bytes, Sequence[int]]], same: Callable[[bytes, bytes], bool]) -> None:
        """Keep signatures with their bands, and put each into the story of those that are the same."""
        ...

    def all(self) -> dict[str, str]:
        """Return the story of each article under the article's id."""
        ...


class Articles(Protocol):
    """What articles come from: a Store."""

    @property
    def stories(self) -> Shelf:
        """Where their signatures are kept."""
        ...

    def article(self, article_id: str) -> Article:
        """Return an article; UnknownArticleError if it is not there."""
        ...


_BATCH: Final = 200  # articles filed in one transaction


def file_new(store: Articles) -> int:
    """File every article of a store that is not filed yet under its story; return how many were.

    `geo.ingest.add_all` files what it keeps; call this for what came in another way. An interruption leaves some
    unfiled, which the next call files.
    """
    count = 0
    while ids := store.stories.unfiled(_VERSION, _BATCH):
        entries = []
        for article_id in ids:
            with suppress(UnknownArticleError):  # someone else may remove it meanwhile
                entries.append(entry_of(store.article(article_id)))
        store.stories.file(entries, same_bytes)
        count += len(entries)
    return count


def groups(store: Articles) -> dict[str, tuple[str, ...]]:
    """Return the ids of each story's articles under each of their ids; stories of one article are left out."""
    members: dict[str, list[str]] = {}
    for article_id, story in sorted(store.stories.all().items()):
        members.setdefault(story, []).append(article_id)
    return {one: tuple(ids) for ids in members.values() if len(ids) > 1 for one in ids}


def same_bytes(one: bytes, other: bytes) -> bool:
    """Whether two signatures, as bytes, tell the same story."""
    first, second = Signature.from_bytes(one), Signature.from_bytes(other)
    return first is not None and second is not None and same_story(first, second)


def _own_text(article: Article) -> str:
    starts = (0, *(end for _, end in article.furniture))
    ends = (*(start for start, _ in article.furniture), len(article.text))
    return "\n".join(article.text[start:end] for start, end in zip(starts, ends, strict=True))


def _address(url: str) -> int:
    """Return a hash of an article's address; 0 for none, and for the front page of a site, which is no article's."""
    parts = urlsplit(url)
    if not parts.path.strip("/") and not parts.query:
        return 0
    address = f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
    return int.from_bytes(hashlib.sha256(address.encode("utf-8", "surrogatepass")).digest()[:8], "big") or 1
