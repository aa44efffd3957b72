import hashlib
import re

import pytest

from geo.settings import data_dir


@pytest.mark.parametrize("name", ["words/lexicon.npz", "models/recognition.npz"])
def test_the_readme_names_the_bytes_that_ship(name):
    digest = hashlib.sha256((data_dir() / name).read_bytes()).hexdigest()
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"`{re.escape(name)}`, 20\d\d-\d\d-\d\d, SHA-256 `{digest}`", readme)
