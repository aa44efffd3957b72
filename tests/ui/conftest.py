"""The page without a browser, each test with a store of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo.ui import resources, server

if TYPE_CHECKING:
    from collections.abc import Iterator


def _forget() -> None:
    for cached in (resources.settings, resources.store, resources.prepare, resources._pairs, resources._shown):
        cached.clear()


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[AppTest]:
    """The page, not yet run. The gazetteer and the geoparser stay loaded between tests; nothing else does."""
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(config, "_config_options", None)
    config.get_config_options(force_reparse=True, options_from_flags={"client.showErrorDetails": "full"})
    _forget()
    yield AppTest.from_file(server.PAGE, default_timeout=120)
    _forget()
