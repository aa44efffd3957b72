"""The cascade to a service on the network: asked only when needed, never twice, never too fast, never trusted."""

import json
import logging
import sqlite3
import threading
import time

import pytest
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
)

from geo.geocoder import AnswerCache, from_settings, online
from geo.geocoder import _nominatim as nominatim
from geo.settings import Settings

LACKING = "Vollhausen an der Ecke"  # on the server's map only


@pytest.fixture
def settings(server, tmp_path):
    return Settings(
        geocoders=("gazetteer", "nominatim"),
        nominatim_url=server.url,
        user_agent="dateline-tests (tests@example.org)",
        timeout=0.5,
        min_delay=0.0,
        cache=str(tmp_path / "cache"),
    )


@pytest.fixture
def cascade(gazetteer, settings):
    return from_settings(gazetteer, settings)


def test_off_by_default(gazetteer, server):
    geocoder = from_settings(gazetteer, Settings(nominatim_url=server.url))
    assert geocoder.geocode(LACKING) is None
    assert server.asked == []


def test_only_what_the_gazetteer_lacks_is_asked(cascade, server):
    assert cascade.geocode("Kyiv").raw["id"] == "geonames:703448"
    assert cascade.geocode("Paris, Texas").raw["id"] == "geonames:4717560"
    assert cascade.reverse((50.45, 30.52)) is not None
    assert server.asked == []
    assert cascade.geocode(LACKING).latitude == 51.5
    assert [query["q"] for _, query in server.asked] == [LACKING]


def test_the_service_is_asked_at_its_own_path_and_told_who_asks(cascade, server):
    cascade.geocode(LACKING)
    assert server.asked[0][0] == "/nominatim/search"
    assert server.agents == {"dateline-tests (tests@example.org)"}


def test_a_resembling_name_is_looked_up_online_first(cascade, server):
    location = cascade.geocode("Kharkhiv")
    assert location.raw["name"] == "Kharkiv"
    assert len(server.asked) == 1


def test_answers_are_remembered_on_disk_nothing_found_too(gazetteer, settings, server):
    for _ in range(2):
        cascade = from_settings(gazetteer, settings)
        assert cascade.geocode(LACKING).raw["display_name"] == "Vollhausen an der Ecke, DE"
        assert cascade.geocode(LACKING, timeout=3).address == "Vollhausen an der Ecke, DE"
        assert cascade.geocode("Zqxwvortbingen") is None
        assert cascade.reverse((89.9, 0)) is None
    assert len(server.asked) == 3
    assert [one.longitude for one in cascade.geocode(LACKING, exactly_one=False)] == [10.25]
    assert len(server.asked) == 4


def test_old_answers_are_asked_for_again(cascade, server, monkeypatch):
    cascade.geocode(LACKING)
    cascade.geocode("Zqxwvortbingen")
    now = time.time()
    monkeypatch.setattr(online.time, "time", lambda: now + 30 * 86_400)
    cascade.geocode(LACKING)
    assert len(server.asked) == 2
    cascade.geocode("Zqxwvortbingen")
    assert len(server.asked) == 3
    monkeypatch.setattr(online.time, "time", lambda: now + 100 * 86_400)
    cascade.geocode(LACKING)
    assert len(server.asked) == 4


FAULTS = {
    "error 500": ((500, {}, "oops"), GeocoderServiceError),
    "error 503": ((503, {}, "later"), GeocoderTimedOut),
    "error 403": ((403, {}, "no"), GeocoderServiceError),
    "error 429": ((429, {"Retry-After": "30"}, "slow down"), GeocoderRateLimited),
    "timeout": (("hang", {}, 1.5), GeocoderTimedOut),
    "not JSON": ((200, {}, "<html>{"), GeocoderParseError),
    "not UTF-8": ((200, {}, b"\xff\xfe\xfa"), GeocoderServiceError),
    "a number": ((200, {}, "5"), GeocoderParseError),
    "no coordinates": ((200, {}, json.dumps([{"display_name": "Vollhausen"}])), GeocoderParseError),
    "no name": ((200, {}, json.dumps([{"lat": "1", "lon": "2"}])), GeocoderParseError),
    "words for numbers": ((200, {}, json.dumps([{"display_name": "V", "lat": "x", "lon": "2"}])), GeocoderParseError),
    "off the globe": ((200, {}, json.dumps([{"display_name": "V", "lat": "1", "lon": "999"}])), GeocoderParseError),
    "not a number": ((200, {}, json.dumps([{"display_name": "V", "lat": "nan", "lon": "2"}])), GeocoderParseError),
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_geopys_error(settings, server, fault, error):
    server.fault = fault
    with pytest.raises(error):
        nominatim(settings).geocode(LACKING)
    assert len(server.asked) == 1, "a failed request is not repeated"


@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS.values()], ids=FAULTS.keys())
def test_a_fault_is_logged_and_never_an_answer(cascade, server, caplog, fault):
    server.fault = fault
    with caplog.at_level(logging.WARNING):
        assert cascade.geocode(LACKING) is None
    assert f"{server.url} failed on '{LACKING}'" in caplog.text
    assert cascade.geocode("Kyiv").raw["id"] == "geonames:703448"
    assert cascade.geocode("Kharkhiv").raw["name"] == "Kharkiv", (
        "a failing service must not hide the gazetteer's answer"
    )


def test_failures_are_not_remembered(cascade, server):
    server.fault = (500, {}, "oops")
    assert cascade.geocode(LACKING) is None
    server.fault = None
    assert cascade.geocode(LACKING).latitude == 51.5


def test_a_server_that_is_not_there(gazetteer, settings, server):
    away = Settings(
        **{**{name: getattr(settings, name) for name in settings.__slots__}, "nominatim_url": "http://127.0.0.1:9"}
    )
    with pytest.raises(GeocoderServiceError):
        nominatim(away).geocode(LACKING)
    assert from_settings(gazetteer, away).geocode(LACKING) is None
    assert server.asked == []


def test_after_too_many_requests_the_service_is_left_alone(settings, server):
    service = nominatim(settings)
    server.fault = (429, {"Retry-After": "30"}, "slow down")
    for name in ("one", "two", "three"):
        with pytest.raises(GeocoderRateLimited):
            service.geocode(name)
    assert len(server.asked) == 1


def test_requests_keep_their_distance_also_from_threads(gazetteer, settings, server):
    slow = Settings(**{**{name: getattr(settings, name) for name in settings.__slots__}, "min_delay": 0.15})
    cascade = from_settings(gazetteer, slow)
    threads = [threading.Thread(target=cascade.geocode, args=(f"Zqxwvort{letter}bingen",)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gaps = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) > 0.1


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_damaged_cache_is_a_warning_and_no_more(gazetteer, settings, caplog, content):
    path = settings.cache_dir() / "answers.sqlite"
    path.parent.mkdir()
    path.write_bytes(content)
    cascade = from_settings(gazetteer, settings)
    with caplog.at_level(logging.WARNING):
        assert cascade.geocode(LACKING).latitude == 51.5
        assert cascade.geocode(LACKING).latitude == 51.5
    assert "answers.sqlite" in caplog.text


def test_a_cache_entry_that_is_no_answer_is_not_there(tmp_path):
    cache = AnswerCache(tmp_path / "answers.sqlite")
    cache.put("key", [["V", 1, 2, {}]])
    assert cache.get("key") == [["V", 1, 2, {}]]
    assert cache.get("other") is None
    with sqlite3.connect(tmp_path / "answers.sqlite") as connection:
        connection.execute("UPDATE answers SET answer = '{'")
    assert cache.get("key") is None
