"""The page without a browser, each test with a store of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo import ingest
from geo.store import Store
from geo.ui import resources, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _forget() -> None:
    for name in ("settings", "store", "prepare", "judge", "_loader", "_held", "_shown", "_all_places"):
        getattr(resources, name).clear()


@pytest.fixture(scope="session")
def samples_store(tmp_path_factory) -> Path:
    """A store that holds the sample articles already; made once, copied for each test."""
    path = tmp_path_factory.mktemp("samples") / "store.sqlite"
    ingest.ensure_samples(Store.open(f"sqlite:///{path}"), resources.geoparser())
    return path


@pytest.fixture
def first_start(tmp_path, monkeypatch) -> Iterator[AppTest]:
    """The page before its first start, not yet run. The gazetteer and the geoparser stay loaded between tests."""
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(config, "_config_options", None)
    config.get_config_options(force_reparse=True, options_from_flags={"client.showErrorDetails": "full"})
    _forget()
    yield AppTest.from_file(server.PAGE, default_timeout=120)
    _forget()


@pytest.fixture
def app(first_start, samples_store, tmp_path) -> AppTest:
    """The page at a later start, with the sample articles in its store, not yet run."""
    shutil.copy(samples_store, tmp_path / "store.sqlite")
    return first_start
