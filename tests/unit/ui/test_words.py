"""Labels show article text letter by letter."""

import re

import pytest

from geo.model import Article
from geo.ui import words


@pytest.mark.parametrize(
    "text",
    [
        "Day 3: 5,000 leave, U.N. says (again) - report",
        "Saudi-led talks, 12.5 km away; 'no deal' & \"no date\"?",
    ],
)
def test_ordinary_titles_stay_as_they_are_for_screen_readers(text):
    assert words.label(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("![x](a)", r"\!\[x\](a)"),
        ("**bold** _it_ `code`", r"\*\*bold\*\* \_it\_ \`code\`"),
        ("<img onerror=x>", r"\<img onerror=x\>"),
        ("$x$ {{7*7}} ~~y~~ a|b", r"\$x\$ \{\{7\*7\}\} \~\~y\~\~ a\|b"),
        ("# Title", r"\# Title"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("back\\slash", r"back\\slash"),
        (":red[x]", r"\:red\[x\]"),
    ],
)
def test_markdown_is_escaped(text, escaped):
    assert words.label(text) == escaped


def test_what_streamlit_replaces_after_markdown_is_broken_up():
    for text in (":material/home:", ":smile:", "https://example.org", "www.example.org"):
        shown = re.sub(r"\\(.)", r"\1", words.label(text))
        assert text not in shown
        assert shown.replace("\u2060", "") == text


def test_a_direction_override_ends_with_the_text():
    assert words.label("a\u202eb") == "\u2068a\u202eb\u2069"


def test_lines_become_one():
    assert words.label("a\n\n# b\tc") == "a # b c"


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2022-03-07", "7 Mar 2022"), ("2022-03-07T09:00:00Z", "7 Mar 2022"), ("", ""), ("soon", "soon")],
)
def test_dates_are_written_out(published, shown):
    assert words.day(published) == shown


def test_an_article_without_a_title_is_called_by_its_first_words():
    assert words.title(Article(text="one two three four five six seven eight nine")).startswith("one two three")
