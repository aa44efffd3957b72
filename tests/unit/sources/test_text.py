"""Text to Article: what is refused and how, what is kept as given, which line is the title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import EmptyTextError, InputError, NotTextError, TextTooLongError
from geo.sources import from_text

SENTENCE = "The bridge at Varen fell on Sunday."


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200b \u00a0", "\ufeff", "\ufeff\r\n"])
def test_nothing_to_read(text):
    with pytest.raises(EmptyTextError, match="no text"):
        from_text(text, max_chars=100)


def test_too_long_names_both_numbers():
    with pytest.raises(TextTooLongError, match=r"1,001 characters .* 1,000"):
        from_text("a" * 1001, max_chars=1000)
    assert from_text("a" * 1000, max_chars=1000).text == "a" * 1000


@pytest.mark.parametrize(
    ("text", "where"),
    [("Varen\0Lund", "character 5"), ("Lund \ud800", "character 5"), ("\x01\x02\x03\x04Lund", "4 control")],
)
def test_what_is_not_text(text, where):
    with pytest.raises(NotTextError, match=where):
        from_text(text, max_chars=100)


def test_only_line_ends_and_the_mark_change():
    assert from_text("\ufeffVaren\r\nLund\rElm \n", max_chars=100).text == "Varen\nLund\rElm \n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1).filter(str.strip))
def test_any_other_text_is_kept_to_the_letter(text):
    assert from_text(text, max_chars=10_000).text == text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "example.org", "http://", "http://[", "data:,x"]
)
def test_urls_other_than_http_are_refused(url):
    with pytest.raises(InputError, match="url"):
        from_text(SENTENCE, url=url, max_chars=100)


@pytest.mark.parametrize("published", ["2022-03-07", "2022-03-07T10:00:00+02:00", ""])
def test_dates(published):
    assert from_text(SENTENCE, published=published, max_chars=100).published == published


@pytest.mark.parametrize("published", ["7 March 2022", "2022-13-01", "yesterday"])
def test_dates_that_are_none(published):
    with pytest.raises(InputError, match="published"):
        from_text(SENTENCE, published=published, max_chars=100)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Bridge Falls in Varen\n\n{SENTENCE}", "Bridge Falls in Varen"),
        (f"# Bridge Falls in Varen\n\n{SENTENCE}", "Bridge Falls in Varen"),
        (f"Did the bridge fall?\n{SENTENCE}", "Did the bridge fall?"),
        (f"Home from the U.S.\n{SENTENCE}", "Home from the U.S."),
        (f"\n\n  Bridge Falls  \n{SENTENCE}", "Bridge Falls"),
        (f"{SENTENCE}\n\n{SENTENCE}", ""),
        ("Bridge Falls in Varen", ""),
        ("Bridge Falls in Varen\n\nBridge Falls in Lund", ""),
        (f"{'Bridge ' * 40}\n{SENTENCE}", ""),
        (f"Varen\n{SENTENCE}", ""),
    ],
)
def test_title(text, title):
    assert from_text(text, max_chars=1000).title == title


def test_a_given_title_is_kept():
    assert from_text(f"Bridge Falls\n\n{SENTENCE}", title="Another", max_chars=1000).title == "Another"
