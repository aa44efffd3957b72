"""Where the corpora lie, if they are there."""

import importlib.util
from pathlib import Path

import pytest

CORPORA = Path(__file__).resolve().parents[4] / "shared" / "corpora"


@pytest.fixture(scope="session")
def scorer():
    """The scorer that comes with the corpora, as a module."""
    path = CORPORA / "score.py"
    if not path.is_file():
        pytest.skip(f"the corpora's own scorer is not at {path}")
    spec = importlib.util.spec_from_file_location("corpora_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
