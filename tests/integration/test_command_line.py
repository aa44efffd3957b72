"""The program as people and scripts run it: a process of its own, the real geoparser, real files."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest

from geo.evaluation import load_predictions
from geo.store import Store

TEXT = """Bridge on the Dnipro Closed

KHERSON - Crews closed the bridge at Kherson on Friday, and buses to Odesa were sent through Mykolaiv instead.

Residents of Mykolaiv waited for hours. "Nobody told us," said one of them.

Sign up for our newsletter

Get the best stories from Paris and Tokyo. You can unsubscribe at any time.
"""
COMMAND = [sys.executable, "-m", "geo.cli"]


@pytest.fixture
def env(tmp_path):
    return {**os.environ, "DATELINE_STORE": str(tmp_path / "store.sqlite"), "DATELINE_CACHE": str(tmp_path / "cache")}


@pytest.fixture
def run(env):
    def call(*args, data=None):
        done = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, *map(str, args)], input=data, capture_output=True, env=env, timeout=120, check=False
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return call


@pytest.fixture
def articles(tmp_path):
    paths = []
    for number in range(4):
        path = tmp_path / f"article-{number}.txt"
        path.write_text(TEXT.replace("Friday", f"{number + 1} May"), encoding="utf-8")
        paths.append(path)
    return paths


def test_reading_places_the_towns_and_not_the_newsletters(run, articles):
    code, out, err = run("read", articles[0], "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["article"]["title"] == "Bridge on the Dnipro Closed"
    places = {found["surface"].lower(): found["place"] for found in data["resolutions"] if found["place"]}
    assert places["mykolaiv"]["country"] == "UA"
    assert places["odesa"]["id"] == "geonames:698740"
    assert not {"paris", "tokyo"} & set(places)


def test_a_pipe_gives_the_same_report(run, articles):
    code, out, _ = run("read", articles[0])
    assert code == 0
    assert "[Mykolaiv]" in out
    assert run("read", "-", data=articles[0].read_bytes()) == (0, out, "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no text"),
        (b"Varen is far away. " * 276_000, "more than the limit"),
        (os.urandom(4096) + b"\0", "binary"),
    ],
    ids=["empty", "5 MB", "binary"],
)
def test_what_cannot_be_read_leaves_the_store_and_no_traceback(run, articles, env, data, message):
    assert run("add", articles[0])[0] == 0
    store = Store.open(f"sqlite:///{env['DATELINE_STORE']}")
    before = store.version()
    bad = articles[0].with_name("bad.txt")
    bad.write_bytes(data)
    for args in (("read", bad), ("add", bad)):
        code, out, err = run(*args)
        assert (code, out) == (1, "")
        assert err.startswith(f"{'Error' if args[0] == 'read' else 'not read'}: {bad}: ")
        assert err.count("\n") == 1
        assert any(part in err for part in message.split("|"))
    assert store.version() == before
    assert len(store.articles()) == 1


def test_a_text_without_places_is_no_error(run):
    code, out, err = run("read", "-", data=b"It was all quiet, and then it was not.")
    assert (code, err) == (0, "")
    assert "No place was found" in out


def test_batch_writes_what_the_scorer_reads(run, tmp_path):
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text(
        "".join(json.dumps({"doc": doc, "text": TEXT}) + "\n" for doc in ("a", "b")),
        encoding="utf-8",
    )
    assert run("read", "--batch", path, "--out", out)[0] == 0
    found = load_predictions(out)
    assert set(found) == {"a", "b"}
    assert found["a"] == found["b"]
    assert {"Mykolaiv", "Odesa"} <= {TEXT[one.start : one.end] for one in found["a"] if one.point}


def test_a_killed_batch_leaves_the_old_output(tmp_path, env):
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    out.write_text("old\n", encoding="utf-8")
    path.write_text(
        "".join(json.dumps({"doc": number, "text": TEXT * 20}) + "\n" for number in range(2000)), encoding="utf-8"
    )
    args = [*COMMAND, "read", "--batch", str(path), "--out", str(out)]
    with subprocess.Popen(args, env=env, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.jsonl.*.part")):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert out.read_text(encoding="utf-8") == "old\n"


def test_three_processes_that_add_the_same_files_keep_each_once(articles, env):
    args = [*COMMAND, "add", *map(str, articles)]
    processes = [
        subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - our own command
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    assert sum(out.decode().count("  added  ") for out, _ in outputs) == len(articles)
    store = Store.open(f"sqlite:///{env['DATELINE_STORE']}")
    assert len(store.articles()) == len(store.readings()) == len(articles)


def test_the_program_serves_its_page_on_this_machine_and_stops(env):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    args = [*COMMAND, "serve", "--no-browser", "--port", str(port)]
    with subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:  # noqa: S603 - ours
        try:
            health = _wait_for(f"http://127.0.0.1:{port}/api/health", process)
            assert json.loads(health)["status"] == "ok"
        finally:
            process.terminate()
        assert process.wait(timeout=20) is not None


def _wait_for(url, process):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - http on this machine
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(process.stdout.read().decode() if process.poll() is not None else "no answer")
