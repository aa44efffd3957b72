"""The shipped weights are those that data/README.md names."""

import hashlib

from geo.resolution.resolver import WEIGHTS
from geo.settings import data_dir


def test_the_weights_have_the_hash_that_is_written_down():
    digest = hashlib.sha256((data_dir() / "models" / "resolution" / WEIGHTS).read_bytes()).hexdigest()
    assert digest in (data_dir() / "README.md").read_text(encoding="utf-8")
