"""The contract that every geopy geocoder passes: ours, and geopy's own on a service as documented."""

from urllib.parse import urlsplit

import pytest
from geopy.adapters import URLLibAdapter
from geopy.distance import great_circle
from geopy.exc import GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.geocoder import AnswerCache, Cascade, GazetteerGeocoder, PoliteGeocoder

PARIS, PARIS_IN_TEXAS, KYIV, NOWHERE = (48.857, 2.352), (33.661, -95.556), (50.45, 30.524), (90, 0)


def nominatim(server):
    """Return geopy's own geocoder, pointed at the server on this machine."""
    parts = urlsplit(server.url)
    return Nominatim(
        scheme=parts.scheme,
        domain=parts.netloc + parts.path,
        user_agent="dateline-tests",
        timeout=5,
        adapter_factory=URLLibAdapter,
    )


@pytest.fixture(params=["gazetteer", "nominatim", "polite", "cascade", "cascade-online-first"])
def geocoder(request, gazetteer, server, tmp_path):
    offline = GazetteerGeocoder(gazetteer)
    if request.param == "gazetteer":
        return offline
    online = nominatim(server)
    polite = PoliteGeocoder(online, name="test", min_delay=0, cache=AnswerCache(tmp_path / "answers.sqlite"))
    return {
        "nominatim": online,
        "polite": polite,
        "cascade": Cascade([offline, polite]),
        "cascade-online-first": Cascade([polite, offline]),
    }[request.param]


def near(location, point, km=30):
    return great_circle((location.latitude, location.longitude), point).km < km


def test_is_a_geopy_geocoder(geocoder):
    assert isinstance(geocoder, Geocoder)


def test_a_known_name_gives_one_location(geocoder):
    location = geocoder.geocode("Kyiv")
    assert isinstance(location, Location)
    assert location.address.startswith("Kyiv")
    assert near(location, KYIV)
    assert isinstance(location.raw, dict)


@pytest.mark.parametrize("exactly_one", [True, False])
def test_no_match_is_none(geocoder, exactly_one):
    assert geocoder.geocode("Zqxwvortbingen", exactly_one=exactly_one) is None


def test_a_list_on_demand_best_first(geocoder):
    locations = geocoder.geocode("Paris", exactly_one=False)
    assert len(locations) >= 2
    assert all(isinstance(location, Location) for location in locations)
    assert near(locations[0], PARIS)
    assert any(near(location, PARIS_IN_TEXAS) for location in locations)


def test_limit(geocoder):
    assert len(geocoder.geocode("Paris", exactly_one=False, limit=2)) == 2
    assert len(geocoder.geocode("Paris", exactly_one=False, limit=1)) == 1


@pytest.mark.parametrize("limit", [0, -1])
def test_limits_below_one_are_refused(geocoder, limit):
    with pytest.raises(ValueError, match="less than 1"):
        geocoder.geocode("Paris", exactly_one=False, limit=limit)


@pytest.mark.parametrize("codes", ["us", ["us"], ["us", "ca"], "US"])
def test_country_codes_leave_other_countries_out(geocoder, codes):
    assert near(geocoder.geocode("Paris", country_codes=codes), PARIS_IN_TEXAS)
    assert geocoder.geocode("Kyiv", country_codes=codes) is None


def test_structured_query(geocoder):
    assert near(geocoder.geocode({"city": "Kyiv"}), KYIV)


@pytest.mark.parametrize("language", ["uk", "uk,en;q=0.8", "de-AT", "xx", None])
def test_any_language_is_taken(geocoder, language):
    assert near(geocoder.geocode("Kyiv", language=language), KYIV)


@pytest.mark.parametrize("timeout", [3, 0.5])
def test_a_timeout_is_taken(geocoder, timeout):
    assert near(geocoder.geocode("Kyiv", timeout=timeout), KYIV)
    assert near(geocoder.reverse(KYIV, timeout=timeout), KYIV)


def test_an_empty_query_is_refused(geocoder):
    with pytest.raises(GeocoderServiceError):
        geocoder.geocode("")


def test_options_go_by_name_only(geocoder):
    with pytest.raises(TypeError):
        geocoder.geocode("Kyiv", True)  # noqa: FBT003 - that is the point
    with pytest.raises(TypeError):
        geocoder.reverse(KYIV, True)  # noqa: FBT003 - that is the point


@pytest.mark.parametrize(
    "query", [KYIV, Point(*KYIV), "50.45, 30.524", list(KYIV)], ids=["pair", "point", "text", "list"]
)
def test_reverse_takes_any_form_of_a_point(geocoder, query):
    location = geocoder.reverse(query)
    assert near(location, KYIV)
    assert location.address


def test_reverse_gives_a_list_on_demand(geocoder):
    locations = geocoder.reverse(KYIV, exactly_one=False)
    assert near(locations[0], KYIV)


@pytest.mark.parametrize("exactly_one", [True, False])
def test_reverse_where_nothing_is_gives_none(geocoder, exactly_one):
    assert geocoder.reverse(NOWHERE, exactly_one=exactly_one) is None


@pytest.mark.filterwarnings("ignore:Latitude normalization")
@pytest.mark.parametrize("query", ["here", (100, 200), ""])
def test_reverse_refuses_what_is_no_point(geocoder, query):
    with pytest.raises(ValueError, match=r"\S"):
        geocoder.reverse(query)


def test_works_as_a_context(geocoder):
    with geocoder as same:
        assert same.geocode("Kyiv") is not None


HOSTILE = [
    "Kyiv\0",
    "\ud800",
    "'; DROP TABLE answers; --",
    "a" * 2000,
    ",,,",
    "Kyiv" + ", x" * 50,
    "%00&q=Paris",
    "\u202eKyiv",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_give_nothing_or_geopys_own_error(geocoder, query):
    try:
        answer = geocoder.geocode(query)
    except (GeopyError, UnicodeEncodeError) as error:
        answer = None
        assert not isinstance(error, UnicodeEncodeError) or isinstance(geocoder, Nominatim)  # noqa: PT017 - geopy's own fault
    assert answer is None or isinstance(answer, Location)
