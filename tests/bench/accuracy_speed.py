"""Accuracy against speed, of Dateline and of every peer that installs: ``python tests/bench/accuracy_speed.py``.

Needs the ``bench`` extra. Each system runs in a process of its own, on one core and one thread, on the same texts, the
systems in turn, in several rounds; the middle round counts. Peers are scored on all articles. Dateline's own weights
were trained on the corpora, so its accuracy is taken from data/eval/leave_one_out.json (`geo.evaluation.held_out`):
each corpus read by what was trained on the others.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import systems

from geo.corpora import Document, load_corpus
from geo.evaluation import load_predictions, prediction_lines, score
from geo.settings import data_dir

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
FIRST = "A bridge in Lyon was closed."
OWN = "Dateline"


def work(name: str, texts: Path, found: Path | None) -> dict[str, float]:
    """Load one system, time it over texts, write what it found if asked; return seconds and articles."""
    documents = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    find = systems.SYSTEMS[name][0]()
    list(find([FIRST]))
    loaded = time.perf_counter()
    gc.freeze()  # what was loaded is no garbage: looking through it again and again would count against big tables
    timed = time.perf_counter()
    cpu = time.process_time()
    answers = list(find(document["text"] for document in documents))
    seconds, cpu_seconds = time.perf_counter() - timed, time.process_time() - cpu
    if found:
        lines = [
            line
            for document, some in zip(documents, answers, strict=True)
            for line in prediction_lines(document["doc"], some)
        ]
        found.write_text("\n".join(lines), encoding="utf-8")
    return {"load_s": loaded - started, "s": seconds, "cpu_s": cpu_seconds, "articles": len(documents)}


def run(name: str, texts: Path, core: int, found: Path | None = None) -> dict[str, float]:
    """Have a process of its own do the `work`, on one core."""
    command = ["taskset", "-c", str(core), sys.executable, __file__, "--work", name, "--texts", str(texts)]
    command += ["--found", str(found)] if found else []
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | ONE_THREAD)  # noqa: S603 - its own file
    return json.loads(done.stdout.splitlines()[-1])


def whole_process(times: int, core: int) -> float:
    """Return the median seconds that ``dateline read FILE`` takes from start to end, on one core."""
    sample = min((data_dir() / "samples").glob("*.md"))
    command = ["taskset", "-c", str(core), str(Path(sys.executable).with_name("dateline")), "read", str(sample)]
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ | ONE_THREAD)  # noqa: S603 - this project's command
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def accuracy(name: str, corpora: dict[str, list[Document]], held_out: dict[str, Any], core: int, folder: Path) -> dict:
    """Return each corpus's overlap F1 and, where the system places, F1@161, in the noun view."""
    if name.startswith(OWN):
        keys = ("overlap_f1",) if "recogniser" in name else ("overlap_f1", "f161")
        return {corpus: {key: held_out["corpora"][corpus]["noun"][key] for key in keys} for corpus in corpora}
    result = {}
    for corpus, documents in corpora.items():
        found = folder / "found.jsonl"
        run(name, _texts(documents, folder), core, found)
        predicted = load_predictions(found)
        figures = score(documents, predicted, noun=True).figures()
        places = any(one.point for some in predicted.values() for one in some)
        result[corpus] = {key: round(figures[key], 4) for key in ("overlap_f1", "f161")[: 1 + places]}
    return result


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Time and score every system; return what goes into the file."""
    corpora = {path.stem: load_corpus(path) for path in given.corpora}
    held_out = json.loads((data_dir() / "eval" / "leave_one_out.json").read_text(encoding="utf-8"))
    sample = [document for documents in corpora.values() for document in documents][:: given.every]
    load_before = os.getloadavg()[0]
    timed: dict[str, list[dict[str, float]]] = {name: [] for name in systems.SYSTEMS}
    texts = _texts(sample, folder)
    for _ in range(given.rounds):
        for name, rounds in timed.items():
            rounds.append(run(name, texts, given.core))
    start = whole_process(given.starts, given.core)
    rows = []
    for name, rounds in timed.items():
        of_corpora = accuracy(name, corpora, held_out, given.core, folder)
        keys = sorted({key for figures in of_corpora.values() for key in figures})
        rows.append({
            "system": name,
            "version": systems.version_of(name),
            "articles_per_s": round(statistics.median(one["articles"] / one["s"] for one in rounds), 1),
            "articles_per_cpu_s": round(statistics.median(one["articles"] / one["cpu_s"] for one in rounds), 1),
            "load_s": round(statistics.median(one["load_s"] for one in rounds), 2),
            "mean": {key: round(statistics.fmean(figures[key] for figures in of_corpora.values()), 4) for key in keys},
            "corpora": of_corpora,
        })  # fmt: skip
        print(rows[-1], flush=True)  # noqa: T201 - shows how far it is
    by_name = {row["system"]: row for row in rows}
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": {"cpu": _cpu(), "python": platform.python_version(), "load_before": round(load_before, 1)},
        "how": f"one core, one thread, {len(sample)} articles, {given.rounds} rounds in turn, median; noun view; "
        "mean of the corpora's F1; Dateline's accuracy: each corpus by what was trained on the others",
        "words_per_article": round(statistics.fmean(len(document.text.split()) for document in sample)),
        "start_to_first_result_s": round(start, 2),
        "times_as_fast_as": {
            own: {
                name: {key: round(by_name[own][key] / row[key], 2) for key in ("articles_per_s", "articles_per_cpu_s")}
                for name, row in by_name.items()
                if not name.startswith(OWN)
            }
            for own in by_name
            if own.startswith(OWN)
        },
        "systems": rows,
    }


def _texts(documents: list[Document], folder: Path) -> Path:
    path = folder / "texts.jsonl"
    lines = [json.dumps({"doc": document.doc, "text": document.text}) for document in documents]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def main() -> None:
    """Measure, and write data/eval/accuracy_speed.json; plots.py draws it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--out", type=Path, default=data_dir() / "eval" / "accuracy_speed.json")
    parser.add_argument("--every", type=int, default=4, help="time every so many articles")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=9)
    parser.add_argument("--core", type=int, default=0)
    for hidden, kind in (("--work", str), ("--texts", Path), ("--found", Path)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(given.work, given.texts, given.found)))  # noqa: T201 - the parent reads it
        return
    if not given.corpora:
        parser.error("name at least one corpus")
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given, Path(folder))
    given.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
