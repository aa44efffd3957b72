"""Damaged, missing and foreign files, and that building is reproducible."""

import json
import random
import re

import pytest

from geo.errors import DataError, MissingExtraError
from geo.gazetteer import Gazetteer, packages
from geo.gazetteer.build import info
from geo.gazetteer.compile import compile_records
from geo.gazetteer.layout import ARRAYS, KEYS, META, sha256
from geo.gazetteer.records import Records
from geo.settings import data_dir


@pytest.mark.parametrize("name", [META, ARRAYS, KEYS])
def test_a_missing_file_is_named(small_folder, name):
    (small_folder / name).unlink()
    with pytest.raises(DataError, match=re.escape(str(small_folder / name))):
        Gazetteer.open(small_folder)


@pytest.mark.parametrize("name", [ARRAYS, KEYS])
def test_a_file_that_was_cut_short_is_named(small_folder, name):
    path = small_folder / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DataError, match=f"{name} is .* bytes long"):
        Gazetteer.open(small_folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [(META, b""), (META, b"{}"), (META, b"[1]"), (META, b"\xff\xfe"), (META, b'{"format": 99}')],
)
def test_a_damaged_description_is_named(small_folder, name, content):
    (small_folder / name).write_bytes(content)
    with pytest.raises(DataError, match=name):
        Gazetteer.open(small_folder)


@pytest.mark.parametrize("name", [ARRAYS, KEYS])
def test_bytes_of_another_kind_are_named(small_folder, name):
    path = small_folder / name
    path.write_bytes(bytes(len(path.read_bytes())))
    with pytest.raises(DataError, match=name):
        Gazetteer.open(small_folder)


def test_a_header_that_lies_is_named(small_folder):
    path = small_folder / ARRAYS
    path.write_bytes(
        path.read_bytes().replace(b'"float32", 8192', b'"float32", 9999', 1).replace(b'"lat"', b'"xat"', 1)
    )
    with pytest.raises(DataError, match=ARRAYS):
        Gazetteer.open(small_folder)


def test_info_finds_one_changed_byte(small_folder):
    assert info(small_folder)["places"] == 6
    path = small_folder / ARRAYS
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="SHA-256"):
        info(small_folder)


def test_the_order_of_the_sources_does_not_change_a_byte(records, tmp_path):
    folders = []
    for seed in (1, 2):
        shuffled = list(records.values())
        random.Random(seed).shuffle(shuffled)
        folders.append(tmp_path / str(seed))
        folders[-1].mkdir()
        compile_records(Records((record.id, record) for record in shuffled), folders[-1], sources=[])
    one, other = folders
    assert [sha256(one / name) for name in (ARRAYS, KEYS, META)] == [
        sha256(other / name) for name in (ARRAYS, KEYS, META)
    ]


def test_a_missing_source_package_names_the_extra():
    with pytest.raises(MissingExtraError, match=r"dateline\[build\]"):
        packages.package("no_such_package_of_place_names")
    with pytest.raises(MissingExtraError, match=r"dateline\[build\]"):
        packages.library("no_such_package_of_place_names")


def test_the_files_that_ship_are_those_that_the_readme_names():
    text = (data_dir() / "README.md").read_text(encoding="utf-8")
    section = text.split("\n## gazetteer\n")[1].split("\n## ")[0]
    listed = dict(re.findall(r"^\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|$", section, re.MULTILINE))
    files = [path for path in (data_dir() / "gazetteer").iterdir() if not path.name.startswith(".")]
    assert listed == {path.name: sha256(path) for path in files}


def test_the_description_is_what_was_built():
    facts = info()
    assert facts["places"] == len(Gazetteer.open())
    assert sum(facts["kinds"].values()) == facts["places"]
    meta = json.loads((data_dir() / "gazetteer" / META).read_text(encoding="utf-8"))
    assert {source["licence"] for source in meta["sources"]} <= {"CC BY 4.0", "Unicode-3.0", "public domain", "MIT"}
