"""A link brings the view back, and a hostile one does nothing."""

from hypothesis import given
from hypothesis import strategies as some

from geo.corridors.status import LABELS
from geo.model import ACTS, KINDS, USES
from geo.ui.state import PANELS, View, from_query, to_query

ARTICLE_IDS = some.text("0123456789abcdef", min_size=16, max_size=16)
PLACE_IDS = some.from_regex(r"[a-z]{1,8}:[0-9]{1,9}", fullmatch=True)
CORRIDOR_IDS = some.builds("{}/{}".format, ARTICLE_IDS, some.from_regex(r"[a-z0-9]{1,8}", fullmatch=True))
NAMES = some.frozensets(some.text("abcXYZ ,;&=\u0456\u05d0", min_size=1, max_size=12), max_size=4)
DAYS = some.just("") | some.dates().map(str)
PARAMETERS = some.sampled_from([*View.__dataclass_fields__, "x"])
VIEWS = some.builds(
    View,
    articles=some.none() | some.frozensets(ARTICLE_IDS, max_size=5),
    place=some.just("") | PLACE_IDS,
    article=some.just("") | ARTICLE_IDS,
    corridors=some.frozensets(
        some.builds("{}/{}".format, ARTICLE_IDS, some.from_regex(r"[a-z0-9]{1,8}", fullmatch=True))
    ),
    panel=some.sampled_from(PANELS),
    uses=some.frozensets(some.sampled_from(USES)),
    outlets=NAMES,
    since=DAYS,
    until=DAYS,
    kinds=some.frozensets(some.sampled_from(KINDS)),
    statuses=some.frozensets(some.sampled_from(LABELS)),
    acts=some.frozensets(some.sampled_from(ACTS)),
    actors=NAMES,
    words=some.text("abc \u0456\u05d0%&", max_size=20),
    span=some.none() | some.tuples(some.integers(0, 999), some.integers(1000, 99999)),
    camera=some.none()
    | some.tuples(some.integers(-900, 900), some.integers(-1800, 1800), some.integers(20, 140)).map(
        lambda numbers: tuple(number / 10 for number in numbers)
    ),
    language=some.sampled_from(["", "en", "uk"]),
    confidence=some.integers(0, 20).map(lambda steps: steps * 5 / 100),
)


@given(VIEWS)
def test_a_link_brings_the_view_back(view):
    assert from_query(to_query(view)) == (view, [])


def test_the_view_at_the_start_needs_no_parameters():
    assert to_query(View()) == {}


@given(some.dictionaries(PARAMETERS, some.text()))
def test_whatever_an_address_holds_gives_a_view_that_can_be_linked_to(query):
    view, ignored = from_query(query)
    assert set(ignored) <= set(query)
    assert from_query(to_query(view)) == (view, [])


def test_hostile_parameters_are_named_and_ignored():
    query = {
        "articles": "../../etc/passwd",
        "place": "<script>alert(1)</script>",
        "article": "{{7*7}}",
        "corridors": "0123456789abcdef/../x",
        "panel": "admin",
        "uses": "location,root",
        "confidence": "nan",
        "since": "2022-02-31",
        "span": "9-3",
        "camera": "91,0,3",
        "language": "xx",
        "words": "\x00",
        "__proto__": "x",
    }
    assert from_query(query) == (View(), list(query))


def test_good_parameters_count_beside_bad_ones():
    assert from_query({"panel": "places", "confidence": "2"}) == (View(panel="places"), ["confidence"])
