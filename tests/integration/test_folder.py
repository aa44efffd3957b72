"""One command reads a folder that holds every kind of file, with a broken one of each among them."""

import json
import os
import re
import subprocess
import sys

import documents
from mixed import BROKEN, GOOD, PLACES

from geo.store import Store


def add(folder, store):
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "geo.cli", "add", str(folder), "--json", "--jobs", "1"],
        env={**os.environ, "DATELINE_STORE": str(store)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_one_command_reads_a_folder_of_everything(tmp_path):
    folder = tmp_path / "in"
    documents.write_all(folder, GOOD)
    documents.write_all(folder, {name: data for name, (data, _) in BROKEN.items()})
    store = tmp_path / "store.sqlite"
    done = add(folder, store)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, "some could not be read"

    problems = {one["file"]: one["reason"] for one in told if one["state"] == "unreadable"}
    assert set(problems) == {str(folder / name) for name in BROKEN}
    for name, (_, reason) in BROKEN.items():
        line = next(one["line"] for one in told if one.get("file") == str(folder / name))
        assert re.search(reason, f"line {line}: {problems[str(folder / name)]}"), name

    kept = Store.open(f"sqlite:///{store}").articles()
    assert sorted(re.search(r"bridge at (\w+) fell", article.text)[1] for article in kept) == sorted(PLACES)
    assert all(article.retrieved for article in kept)
    assert sum(one["state"] == "added" for one in told) == len(PLACES)

    states = [json.loads(line)["state"] for line in add(folder, store).stdout.splitlines()]
    assert states.count("added") == 0
    assert states.count("already there") == len(PLACES)
