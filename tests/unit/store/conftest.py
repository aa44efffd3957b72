"""A store in a temporary folder, or in a database of a temporary cluster."""

import pytest

from geo.store import Store


@pytest.fixture
def path(tmp_path):
    """The file of a store; for tests of files."""
    return tmp_path / "data" / "dateline.sqlite"


@pytest.fixture
def file_url(path):
    return f"sqlite:///{path}"


@pytest.fixture
def url(store_url):
    return store_url


@pytest.fixture
def store(url):
    store = Store.open(url)
    yield store
    store.close()
