"""Languages: what a browser prefers, numbers and plurals, and catalogues that lack nothing."""

import subprocess
import sys

import pytest

from geo.settings import data_dir
from geo.texts import ENGLISH, preferred, texts


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("uk", "uk"),
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("fr;q=0.9, en;q=0.5, uk;q=0.7", "uk"),
        ("uk;q=0, en", "en"),
        ("de, fr", "en"),
        ("*;q=nonsense,,;", "en"),
    ],
)
def test_the_language_that_a_browser_prefers(header, language):
    assert preferred(header) == language


def test_english_needs_no_catalogue():
    assert ENGLISH.counted("{count} place", "{count} places", 1) == "1 place"
    assert ENGLISH.counted("{count} place", "{count} places", 12_345) == "12,345 places"
    assert ENGLISH.day("2022-03-07T10:00:00+00:00") == "7 Mar 2022"
    assert ENGLISH.day("in spring") == "in spring"
    assert ENGLISH.percent(0.456) == "46%"


def test_ukrainian():
    ukrainian = texts("uk")
    assert ukrainian.gettext("Language") == "Мова"
    assert ukrainian.gettext("") == ""
    assert ukrainian.number(12_345) == "12\N{NO-BREAK SPACE}345"
    assert ukrainian.day("2022-03-07") == "7 бер. 2022"  # noqa: RUF001 - a month in Cyrillic
    assert ukrainian.country("UA", "Ukraine") == "Україна"
    assert ukrainian.country("??", "Nowhere") == "Nowhere"


def test_no_catalogue_lacks_a_message_or_is_not_compiled():
    command = [sys.executable, str(data_dir() / "locale" / "build.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    assert checked.stdout == ""
    assert checked.returncode == 0
