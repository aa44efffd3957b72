"""Whether two versions of the code read the same: ``python tests/bench/readings.py CORPUS.jsonl... --out FILE``.

Writes one line an article: its number, and the SHA-256 of all that was found in it, to the last digit. Run it before
and after a change that should only make reading faster, with ``--same-as FILE`` the second time: it names what differs.
With ``--one-by-one`` articles are not read some at a time: that must make no difference either.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path

from geo.geoparser import Geoparser
from geo.model import Article
from geo.settings import Settings


def main() -> None:
    """Read, write the digests, and compare."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl", help="lines with a 'text'")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--same-as", type=Path, help="what an earlier run wrote")
    parser.add_argument("--one-by-one", action="store_true")
    given = parser.parse_args()
    lines = [line for path in given.corpora for line in path.read_text(encoding="utf-8").split("\n") if line]
    articles = [Article(text=json.loads(line)["text"]) for line in lines]
    geoparser = Geoparser.load(min_confidence=Settings().min_confidence)
    began = time.process_time()
    readings = list(map(geoparser.read, articles) if given.one_by_one else geoparser.read_many(articles))
    took = time.process_time() - began
    # not the geoparser's id: it changes with the version
    told = [repr((reading.resolutions, reading.corridors, reading.claims)) for reading in readings]
    digests = [f"{number} {hashlib.sha256(one.encode()).hexdigest()}" for number, one in enumerate(told)]
    given.out.write_text("\n".join(digests) + "\n", encoding="utf-8")
    print(f"{len(articles)} articles, {len(articles) / took:.0f} a CPU second")  # noqa: T201 - a command
    if given.same_as:
        earlier = given.same_as.read_text(encoding="utf-8").splitlines()
        other = [new for new, old in zip(digests, earlier, strict=True) if new != old]
        if other:
            raise SystemExit(
                f"{len(other)} readings differ, of the articles {[line.split()[0] for line in other][:20]}"
            )
        print("the same readings")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
