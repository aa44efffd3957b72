"""What the server serves, and under which paths."""

import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.web.server.app_discovery import discover_asgi_app

from geo import settings
from geo.ui import server

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("given", "base"), [("", ""), ("maps", "/maps"), ("/maps/", "/maps"), ("a/b", "/a/b")])
def test_the_base_path_of_streamlit_is_honoured(monkeypatch, given, base):
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": given}.get)
    assert server.base_path() == base
    assert server.assets_path() == f"{base}/assets"
    assert {route.path for route in server.routes()} == {f"{base}/assets/web", f"{base}/assets/basemap"}


def test_streamlit_run_finds_the_app():
    found = discover_asgi_app(ROOT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")


def test_nothing_leaves_the_machine_and_nobody_is_let_in_by_default():
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert options["server"]["address"] == settings.Settings().host == "127.0.0.1"
    assert options["browser"]["gatherUsageStats"] is False
    assert options["server"]["showEmailPrompt"] is False
    assert options["client"]["showErrorDetails"] == "none"


def test_the_theme_loads_no_font_from_elsewhere():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert "fontFaces" not in theme
    assert not [value for value in theme.values() if isinstance(value, str) and "://" in value]
