"""How fast ``dateline add`` is beside the bare geoparser, on one core and on two; and how much memory a long run takes.

    python tests/bench/throughput.py lgl.jsonl trnews.jsonl geovirus.jsonl gwn.jsonl
    python tests/bench/throughput.py --memory 20000

Speeds are of articles a second from the first one that is kept to the last; what loading takes before that is told
beside them. Every system runs in a process of its own, pinned to its cores, in turn, and the middle round counts. Texts
are told apart by a number at their end, so that a corpus can be taken several times; copies of one text, however, take
longer to keep than other articles, since they are compared and filed as one story.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from geo.corpora import load_corpus

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
BARE = """
import gc, json, sys, time
from geo.geoparser import Geoparser
from geo.model import Article
from geo.sources.furniture import find_furniture
articles = [Article(text=json.loads(line)["text"]) for line in open(sys.argv[1], encoding="utf-8")]
articles = [Article(text=one.text, furniture=find_furniture(one.text)) for one in articles]
reader = Geoparser.load(min_confidence=0.35)
reader.read(articles[0])
gc.freeze()
started, cpu = time.perf_counter(), time.process_time()
for _ in reader.read_many(articles):
    pass
print(len(articles) / (time.perf_counter() - started), (time.process_time() - cpu) / len(articles) * 1000)
"""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Articles a second, milliseconds of processor time for each, and seconds before the first one."""

    rate: float
    cpu: float
    before: float


def main() -> None:
    """Measure what is asked for, and tell it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=1, help="how often each text is taken")
    parser.add_argument("--memory", type=int, metavar="N", help="measure the memory of a run over N synthetic articles")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.memory:
            memory(Path(folder), asked.memory)
        else:
            speed(Path(folder), asked.corpora, asked.rounds, asked.repeat)


def speed(folder: Path, corpora: list[Path], rounds: int, repeat: int) -> None:
    """Tell articles a second of the bare geoparser on one core and of ``dateline add`` on one and on two."""
    texts = [document.text for corpus in corpora for document in load_corpus(corpus)]
    path = folder / "articles.jsonl"
    lines = [json.dumps({"text": f"{text}\n\n{number}"}) for number in range(repeat) for text in texts]
    path.write_text("\n".join(lines), encoding="utf-8")
    found: dict[str, list[Timed]] = {}
    for number in range(rounds):
        found.setdefault("bare", []).append(bare(path, "0"))
        found.setdefault("one", []).append(added(path, folder / f"one-{number}.sqlite", "0", 1))
        found.setdefault("two", []).append(added(path, folder / f"two-{number}.sqlite", "0,1", 2))
    rate = {name: statistics.median(one.rate for one in timed) for name, timed in found.items()}
    cpu = {name: statistics.median(one.cpu for one in timed) for name, timed in found.items()}
    for name in found:
        tell(f"{name:<5} {rate[name]:8.1f} articles/s {cpu[name]:8.2f} ms of processor time for each article")
    tell(f"first article kept after {statistics.median(one.before for one in found['one']):.1f} s")
    tell(f"{rate['one'] / rate['bare']:.2f}  add to bare on one core (aim: .85)")
    tell(f"{cpu['bare'] / cpu['one']:.2f}  the same by processor time, which other processes disturb less")
    tell(f"{rate['two'] / rate['one']:.2f}  two cores to one (aim: 1.7)")


def bare(path: Path, cores: str) -> Timed:
    """Return how fast the geoparser alone reads."""
    command = ["taskset", "-c", cores, sys.executable, "-c", BARE, str(path)]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=True, capture_output=True, text=True)  # noqa: S603
    rate, cpu = map(float, done.stdout.split())
    return Timed(rate=rate, cpu=cpu, before=0.0)


def added(path: Path, store: Path, cores: str, jobs: int) -> Timed:
    """Return how fast ``dateline add`` reads and keeps, what it loads before the first article left out."""
    with started(path, store, ["taskset", "-c", cores], jobs) as process:
        begun = time.perf_counter()
        process.stdout.readline()
        first, cpu = time.perf_counter(), spent(process.pid)
        count, last = 0, cpu
        for line in process.stdout:
            count += " added " in line
            last = max(last, spent(process.pid))
        seconds = time.perf_counter() - first
    assert process.returncode == 0
    return Timed(rate=count / seconds, cpu=(last - cpu) / count * 1000, before=first - begun)


def spent(parent: int) -> float:
    """Return the processor time of a process and its children in seconds."""
    return sum(_ticks(pid) for pid in family(parent)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def family(parent: int) -> list[int]:
    """Return the process and its children."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [parent, *map(int, children)]


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def started(path: Path, store: Path, prefix: list[str], jobs: int) -> subprocess.Popen[str]:
    """Start ``dateline add``."""
    env = {**os.environ, **ONE_THREAD, "DATELINE_STORE": str(store)}
    command = [*prefix, sys.executable, "-m", "geo.cli", "add", str(path), "--jobs", str(jobs)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


def memory(folder: Path, number: int) -> None:
    """Tell the memory of all processes together as a run over many articles goes on, and its slope."""
    chance = random.Random(7)
    towns = ["Kharkiv", "Odesa", "Bangor, Maine", "Aleppo", "Goma", "Port Sudan", "Lviv", "Lyon", "Mosul", "Cúcuta"]
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for one in range(number):
            told = (f"Crews worked near {chance.choice(towns)} on day {chance.randrange(999)}." for _ in range(12))
            file.write(json.dumps({"text": f"Story {one}\n\n{' '.join(told)}"}) + "\n")
    points: list[tuple[int, float]] = []
    with started(path, folder / "store.sqlite", [], 2) as process:
        for count, _ in enumerate(process.stdout, 1):
            if count % max(1, number // 20) == 0:
                points.append((count, resident(process.pid)))
                tell(f"{count:8,} articles  {points[-1][1]:8.1f} MiB")
    late = points[len(points) // 4 : -1]  # at the last one the others have ended
    slope = statistics.linear_regression([x for x, _ in late], [y for _, y in late]).slope
    tell(
        f"{slope * 1000:.2f} MiB more for each 1,000 articles; at 100,000: {late[-1][1] + slope * 1e5:,.0f} MiB at most"
    )
    size = sum(one.stat().st_size for one in folder.glob("store*"))
    tell(f"{size / number:,.0f} bytes of store for each article")


def resident(parent: int) -> float:
    """Return the proportional memory (PSS) of a process and its children, in MiB."""
    total = 0
    for pid in family(parent):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


if __name__ == "__main__":
    main()
