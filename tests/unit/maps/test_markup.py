"""Nothing but elements gets into the panel's HTML."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as some

from geo.maps.markup import element, join, link

HOSTILE = '</p><img src=x onerror="alert(1)">{{7*7}}${1}</script>'
TEXT = some.text(some.characters(exclude_categories=["Cs", "Cc"]))


class _Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.text, self.attributes = [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@given(TEXT, TEXT)
def test_text_comes_out_as_it_went_in(text, title):
    read = _Read(element("p", text, element("b", text), title=title))
    assert read.tags == ["p", "b"]
    assert read.text == text * 2
    assert read.attributes == [("title", title)]


def test_hostile_text_adds_no_element():
    assert _Read(join(HOSTILE, element("em", HOSTILE))).tags == ["em"]


def test_only_http_and_https_become_links():
    assert _Read(link("x", "https://example.org/?a=1&b=2")).attributes[0] == ("href", "https://example.org/?a=1&b=2")
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "//example.org", "https://"):
        assert _Read(link("x", address)).tags == ["span"]
