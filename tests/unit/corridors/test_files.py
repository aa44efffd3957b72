"""The shipped weights are those that data/README.md names."""

import hashlib

import pytest

from geo.settings import data_dir

FOLDER = data_dir() / "models" / "corridors"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.npz")))
def test_the_weights_have_the_hash_that_is_written_down(name):
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert f"| {name} |" in (readme := (data_dir() / "README.md").read_text(encoding="utf-8"))
    assert digest in readme
