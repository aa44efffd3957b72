"""Settings come from DATELINE_* variables; a bad value names its variable."""

from pathlib import Path

import pytest

from geo.errors import SettingsError
from geo.settings import Settings, data_dir


def test_nothing_online_is_asked_by_default():
    assert Settings.from_env({}).geocoders == ("gazetteer",)


def test_each_variable_is_read_in_its_own_type():
    settings = Settings.from_env(
        {
            "DATELINE_GEOCODERS": "gazetteer, Nominatim",
            "DATELINE_TIMEOUT": "2.5",
            "DATELINE_MAX_CHARS": "1000",
            "DATELINE_HOST": "0.0.0.0",  # noqa: S104 - only read, never bound
            "DATELINE_UNRELATED": "ignored",
        }
    )
    assert settings.geocoders == ("gazetteer", "nominatim")
    assert settings.timeout == 2.5
    assert settings.max_chars == 1000
    assert settings.host.startswith("0.")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATELINE_GEOCODERS", "gazetteer,google"),
        ("DATELINE_GEOCODERS", ""),
        ("DATELINE_TIMEOUT", "soon"),
        ("DATELINE_TIMEOUT", "0"),
        ("DATELINE_MIN_DELAY", "-1"),
        ("DATELINE_MIN_CONFIDENCE", "1.5"),
        ("DATELINE_MAX_CHARS", "0"),
        ("DATELINE_MAX_FEATURES", "many"),
        ("DATELINE_PORT", "65536"),
        ("DATELINE_NOMINATIM_URL", "file:///etc/passwd"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(variable, value):
    with pytest.raises(SettingsError, match=variable):
        Settings.from_env({variable: value})


def test_the_store_is_a_file_a_url_or_the_users_own_folder(tmp_path):
    assert Settings(store=str(tmp_path / "a.sqlite")).store_url() == f"sqlite:///{tmp_path / 'a.sqlite'}"
    assert Settings(store="postgresql://db/news").store_url() == "postgresql://db/news"
    assert Settings().store_url().endswith("dateline.sqlite")


def test_the_cache_has_a_folder_of_its_own(tmp_path):
    assert Settings(cache=str(tmp_path)).cache_dir() == tmp_path
    assert isinstance(Settings().cache_dir(), Path)


def test_the_shipped_data_is_found():
    assert (data_dir() / "README.md").is_file()
