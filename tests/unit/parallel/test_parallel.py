"""Reading in several processes: in order, as one would, bounded, and ending cleanly."""

import os
import signal
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import pytest

from geo import parallel
from geo.errors import DataError
from geo.model import Article
from geo.parallel import BATCH, Failed, Pool, WorkerError, batches, read_here

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def readers(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    import readers  # noqa: PLC0415 - found beside this file

    return readers


def articles(number, first="word"):
    return [Article(text=f"{first} {one}") for one in range(number)]


def alive(pids):
    found = []
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
            found.append(pid)
    return found


def test_batches_are_bounded_in_articles_and_characters():
    found = list(batches((article, True) for article in articles(BATCH + 1)))
    assert [len(batch) for batch in found] == [BATCH, 1]
    long = [Article(text=f"{number}" * parallel.BATCH_CHARS) for number in range(3)]
    assert [len(batch) for batch in batches((article, True) for article in long)] == [1, 1, 1]
    assert [len(batch) for batch in batches((article, False) for article in long)] == [3]


@pytest.mark.parametrize("kind", ["FirstWord", "Together"])
def test_a_pool_finds_the_same_in_the_same_order_as_one_reader(readers, kind):
    some = articles(300)
    some[7], some[150] = Article(text="raise 1"), Article(text="slow 2")
    load = getattr(readers, kind)
    wanted = [(article, number % 5 != 0) for number, article in enumerate(some)]
    here = list(chain.from_iterable(read_here(load(), batches(wanted))))
    with Pool(load, 3) as pool:
        found = list(chain.from_iterable(pool.read(batches(wanted))))
        assert found == here
        unwanted = pool.read(batches([(article, False) for article in some]))
        assert list(chain.from_iterable(unwanted)) == [(one, None) for one in some]
        assert list(pool.read(iter([]))) == []
    assert [article for article, _ in found] == some
    assert found[0][1] is None
    assert found[7][1] == Failed(article_id=some[7].id, reason="RuntimeError: stumbled")
    assert found[8][1].article_id == some[8].id


def test_articles_are_taken_only_a_few_batches_ahead(readers):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield Article(text=f"word {taken}"), True

    with Pool(readers.FirstWord, 2) as pool:
        found = chain.from_iterable(pool.read(batches(endless())))
        for _ in range(1000):
            next(found)
        assert taken <= 1000 + BATCH * (2 * parallel._AHEAD + 1)


def test_a_process_that_dies_is_an_error_that_says_what_to_do(readers):
    some = [*articles(200), Article(text="die"), *articles(100, "more")]
    seen = []
    with Pool(readers.FirstWord, 2) as pool, pytest.raises(WorkerError, match=r"exit code 9.*--jobs"):
        seen.extend(chain.from_iterable(pool.read(batches((article, True) for article in some))))
    assert len(seen) <= 200


def test_what_cannot_be_loaded_is_said_as_it_is(readers):
    with Pool(readers.broken, 2) as pool, pytest.raises(DataError, match="damaged"):
        list(pool.read(batches((article, True) for article in articles(5))))


def test_a_pool_that_is_left_ends_its_processes_at_once(readers):
    started = time.monotonic()
    with Pool(readers.FirstWord, 2) as pool:
        pids = [process.pid for process in pool._workers.values()]
        found = pool.read(batches((article, True) for article in [*articles(BATCH), *articles(BATCH, "sleep")]))
        next(found)
        found.close()
    assert alive(pids) == []
    assert time.monotonic() - started < 30


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_one_that_made_it(kill):
    script = f"""
import sys, time
sys.path.insert(0, {str(HERE)!r})
import readers
from geo.model import Article
from geo.parallel import Pool, batches
if __name__ == "__main__":
    with Pool(readers.FirstWord, 2) as pool:
        print(*(process.pid for process in pool._workers.values()), flush=True)
        endless = ((Article(text=f"slow {{number}}"), True) for number in range(10**9))
        for _ in pool.read(batches(endless)):
            print("read", flush=True)
"""
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert process.stdout.readline() == "read\n"
        assert alive(pids) == pids
        process.send_signal(kill)
        process.wait(timeout=60)
        errors = process.stderr.read()
    deadline = time.monotonic() + 30
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert alive(pids) == []
    assert errors.count("Traceback") == (kill == signal.SIGINT), errors
    assert os.getpid() not in pids
