"""Runs that are killed, and runs that happen at once: the store is as after one undisturbed run.

``--kills N --killed-articles M`` say how often a run is killed and over how many articles: by default few, for time.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import select, text

from geo.store import Store, upkeep
from geo.store.tables import metadata

COMMAND = [sys.executable, "-m", "geo.cli", "add"]
TEXT = """Bridge {number} on the Dnipro Closed

KHERSON - Crews closed bridge number {number} at Kherson, and buses to Odesa were sent through Mykolaiv instead.
A corridor from Mariupol to Zaporizhzhia was to open at {hour}:00, the mayor said. Russia rejected it.
"""


@pytest.fixture
def start(store_url):
    """Return a function that begins to add a file to the store."""

    def call(path, *args):
        env = {**os.environ, "DATELINE_STORE": store_url}
        return subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, str(path), *args],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return call


def table(path, number):
    lines = [json.dumps({"text": TEXT.format(number=one, hour=one % 24)}) for one in range(number)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def contents(store):
    """Return everything in a store but the moments at which articles were added."""
    found = {}
    with store.database.reading() as connection:
        for name, one in metadata.tables.items():
            columns = [column for column in one.columns if column.name != "retrieved"]
            found[name] = sorted(map(tuple, connection.execute(select(*columns))))
        if store.database.kind == "postgresql":
            found["words"] = sorted(map(tuple, connection.execute(text("SELECT * FROM article_words"))))
    return found


def _is_gone(group):
    """Whether a group's processes end within a moment, multiprocessing's own helper included."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def kept(store_url):
    """Return how many articles are in the store."""
    store = Store.open(store_url)
    try:
        return store.count()
    finally:
        store.close()


def test_a_run_that_is_killed_and_resumed_ends_as_an_undisturbed_one(start, store_url, tmp_path, request):
    kills, number = request.config.getoption("--kills"), request.config.getoption("--killed-articles")
    path = table(tmp_path / "articles.jsonl", number)
    undisturbed = Store.open(f"sqlite:///{tmp_path / 'undisturbed.sqlite'}")
    env = {**os.environ, "DATELINE_STORE": str(tmp_path / "undisturbed.sqlite")}
    subprocess.run([*COMMAND, str(path), "--jobs", "1"], env=env, check=True, capture_output=True)  # noqa: S603
    chance = random.Random(7)
    moments = sorted(chance.randrange(number) for _ in range(kills - 1))
    for moment in [-1, *moments]:  # the first one dies before it has kept anything
        process = start(path, "--jobs", str(chance.randint(1, 3)))
        seen = 0
        while seen <= moment and process.stdout.readline():
            seen += 1
        time.sleep(chance.random() * 0.02)
        os.killpg(process.pid, signal.SIGKILL) if chance.random() < 0.5 else process.kill()
        process.communicate()
        store = Store.open(store_url)
        assert list(upkeep.check(store)) == []
        assert len(store.readings()) == store.count()
        store.close()
    done = start(path)
    out, err = done.communicate(timeout=300)
    assert (done.returncode, err) == (0, "")
    assert out.splitlines()[-1].endswith(f" of {number:,} articles were new")
    store = Store.open(store_url)
    mine, other = contents(store), contents(undisturbed)
    mine.pop("words", None)
    assert mine == other
    assert list(upkeep.check(store)) == []


def test_processes_that_add_the_same_at_once_leave_each_article_once(start, store_url, tmp_path, request):
    number = 200 if request.config.getoption("--kills") >= 20 else 40
    path = table(tmp_path / "articles.jsonl", number)
    processes = [start(path, "--jobs", "1") for _ in range(10)]
    outputs = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0] * 10, outputs
    assert sum(out.count("  added  ") for out, _ in outputs) == number
    store = Store.open(store_url)
    assert store.count() == len(store.readings()) == number
    assert list(upkeep.check(store)) == []


def test_ctrl_c_keeps_what_was_done_and_leaves_no_process(start, store_url, tmp_path):
    path = table(tmp_path / "articles.jsonl", 2000)
    process = start(path, "--jobs", "2")
    for _ in range(50):
        assert "added" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the group gets it
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "Stopped.\n"
    assert "Traceback" not in out
    assert _is_gone(process.pid)
    assert 50 <= kept(store_url) < 2000
