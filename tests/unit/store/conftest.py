"""A store in a temporary folder."""

import pytest

from geo.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "dateline.sqlite"


@pytest.fixture
def url(path):
    return f"sqlite:///{path}"


@pytest.fixture
def store(url):
    return Store.open(url)
