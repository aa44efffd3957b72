import html

import jinja2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.maps import escape, safe_url

HOSTILE = [
    "{{7*7}}",
    "{% raw %}",
    "{# gone #}",
    "${alert(1)}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "`+alert(1)+`",
    "\\u003cscript\\u003e",
    "a' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "&lt;b&gt;",
]
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


@given(texts)
@example("{{7*7}} ${x} `y` \\ % <a href='b'>\"&amp;")
def test_nothing_that_html_jinja_or_javascript_acts_upon_is_left(text):
    assert not set(escape(text)) & set("<>\"'`${}%\\")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u202a\u202b\u202c\u202d\u202e")))
def test_a_browser_shows_the_text_as_it_was(text):
    bare = "".join(letter for letter in text if not "\u2066" <= letter <= "\u2069")
    assert html.unescape(escape(bare)) == bare


@pytest.mark.parametrize("text", HOSTILE)
def test_a_template_engine_leaves_it_alone(text):
    escaped = escape(text)
    assert jinja2.Template(escaped, keep_trailing_newline=True).render() == escaped
    assert html.unescape(escaped) == text


def test_the_unescaped_text_would_have_run():
    assert jinja2.Template(HOSTILE[0]).render() == "49"


@given(st.text())
def test_any_string_can_be_encoded_afterwards(text):
    escape(text + "\ud800\x00").encode("utf-8")


@pytest.mark.parametrize(
    ("text", "closers"),
    [
        ("\u202eabc", "\u202c"),
        ("\u202eabc\u202c", ""),
        ("\u2067a\u202eb", "\u202c\u2069"),
        ("\u2067a\u202eb\u2069", ""),
        ("\u202c\u2069", ""),
    ],
)
def test_a_change_of_direction_ends_with_the_text(text, closers):
    assert escape(text) == text + closers


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//example.org/x", "/local", "", "http://", "https://[", "file:///etc"],
)
def test_only_http_addresses_become_links(url):
    assert safe_url(url) is None


def test_a_link_is_escaped():
    assert safe_url(" https://example.org/?a=1&b={{2}} ") == "https://example.org/?a=1&amp;b=&#123;&#123;2&#125;&#125;"
