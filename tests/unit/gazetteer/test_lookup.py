from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY, Gazetteer, fold
from geo.gazetteer.lookup import kilometres
from geo.model import KINDS, Extent, Point


def test_a_name_finds_its_places_the_prominent_first(small):
    hits = small.lookup("SUMBERG")
    assert [small.id(row) for row in hits.rows] == ["geonames:4", "geonames:3"]
    assert all(flags & PRIMARY for flags in hits.flags)


def test_a_small_place_of_that_name_comes_before_a_larger_one_that_is_also_called_so(small):
    hits = small.lookup("Zumberg")
    assert [small.id(row) for row in hits.rows] == ["geonames:9", "geonames:4"]
    assert hits.flags.tolist() == [PRIMARY, 0]


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("Nordlandia", PRIMARY),
        ("N.L.", ABBREVIATION),
        ("Old Norland", HISTORIC),
        ("Norlandish", DEMONYM),
        ("Норланд", 0),
    ],
)
def test_links_say_what_kind_of_name_it_is(small, name, flags):
    hits = small.lookup(name)
    assert [(small.id(row), int(flag)) for row, flag in zip(*hits, strict=True)] == [("geonames:1", flags)]


@pytest.mark.parametrize("name", ["", "nowhere at all", "\ud800", "x" * 5000, "Nor\x00land"])
def test_what_is_no_name_finds_nothing(small, name):
    assert len(small.lookup(name).rows) == 0
    assert small.has(name) is False
    assert small.key_id(fold(name)) == -1


def test_prefixes(small):
    assert small.has_prefix("sumb")
    assert small.has_prefix("sumberg obl")
    assert not small.has_prefix("sumbergen")
    assert not small.has_prefix("\ud800")


def test_summaries_of_keys(small):
    key = small.key_id("sumberg")
    assert small.key_kinds[key] == 1 << KINDS.index("city")
    assert small.key_count[key] == 2
    assert small.key_population[key] == 18  # 250,000 has 18 binary digits
    demonym = small.key_id("norlandish")
    assert (small.key_kinds[demonym], small.key_alt_kinds[demonym], small.key_count[demonym]) == (0, 0, 0)
    other = small.key_id("zumberg")
    assert (small.key_population[other], small.key_alt_population[other]) == (11, 18)


def test_a_place_has_all_its_facts(small):
    place = small.by_id("geonames:4")
    assert (place.name, place.kind, place.country, place.admin1) == ("Sumberg", "city", "XX", "Sumberg Oblast")
    assert place.point == Point(lat=50.9, lon=34.8)
    assert (place.population, place.extent) == (250_000, None)
    assert small.by_id("geonames:1").extent == Extent(south=45.0, west=20.0, north=52.0, east=40.0)
    assert small.by_id("dateline:water/inner-sea").extent == Extent(south=40.0, west=170.0, north=50.0, east=-175.0)


@pytest.mark.parametrize(
    "place_id", ["", "geonames:", "geonames:77", "geonames:-1", "geonames:99999999999999999999", "geonames:²", "else:1"]
)
def test_an_unknown_id_is_none(small, place_id):
    assert small.row(place_id) is None
    assert small.by_id(place_id) is None


def test_names_and_languages(small):
    row = small.row("geonames:1")
    assert small.names(row) == ["Norland", "Норланд", "N.L.", "Nordlandia", "Old Norland"]
    assert small.names_in(row, "uk") == "Норланд"
    assert small.names_in(row, "xx") is None
    assert small.names_in(row, "") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [("Sumbreg", "geonames:4"), ("Sumberrg", "geonames:4"), ("Sumbrg", "geonames:4"), ("Sumbarg", "geonames:4")],
)
def test_one_edit_away(small, name, found):
    (row, edits, key), *_ = small.similar(name)
    assert (small.id(row), edits, key) == (found, 1, "sumberg")


def test_two_edits_only_in_long_names_and_only_if_asked_for(small):
    assert small.similar("Sumberg Obalsd", max_edits=1) == []
    assert [(small.id(row), edits) for row, edits, _ in small.similar("Sumberg Oblsad", max_edits=2)] == [
        ("geonames:2", 2)
    ]
    assert small.similar("Sambarg", max_edits=2) == []


@pytest.mark.parametrize("name", ["", "Sum", "\ud800umberg", "zzzzzzzzzz"])
def test_nothing_is_similar_to_what_is_no_name(small, name):
    assert small.similar(name, max_edits=2) == []


def test_other_scripts_have_neighbours_too(small):
    assert [(edits, key) for _, edits, key in small.similar("Норлань", max_edits=1)] == [(1, "норланд")]


def test_search_as_you_type(small):
    assert [place.id for place in small.search("sum")] == ["geonames:4", "geonames:3", "geonames:2"]
    assert [place.id for place in small.search("sum", limit=1)] == ["geonames:4"]
    assert small.search("") == []
    assert small.search("sum", limit=0) == []
    assert small.search("\ud800") == []


def test_nearest(small):
    point = Point(lat=50.0, lon=34.8)
    found = small.nearest(point, limit=2)
    assert [place.id for place, _ in found] == ["geonames:2", "geonames:4"]
    assert found[1][1] == pytest.approx(100.07, abs=0.1)  # 0.9 degrees of latitude
    assert [place.id for place, _ in small.nearest(point, kinds=frozenset({"country"}))] == ["geonames:1"]
    assert small.nearest(point, limit=0) == []
    assert len(small.nearest(point, limit=50)) == len(small)


def test_nearest_across_the_antimeridian(small):
    (place, distance), *_ = small.nearest(Point(lat=46.0, lon=179.5))
    assert place.id == "dateline:water/inner-sea"
    assert distance == pytest.approx(77.2, abs=0.5)


def test_outline_keeps_the_hole(small):
    outline = small.outline(small.row("geonames:1"))
    assert outline["type"] == "MultiPolygon"
    assert [len(ring) for ring in outline["coordinates"][0]] == [5, 5]
    assert small.outline(small.row("geonames:4")) is None
    assert small.outline(small.row("dateline:water/inner-sea")) is None


def test_containing_heeds_the_hole(small):
    country = small.row("geonames:1")
    assert small.containing(Point(lat=46.0, lon=22.0)) == [country]
    assert small.containing(Point(lat=47.5, lon=30.0)) == []
    assert small.containing(Point(lat=0.0, lon=0.0)) == []


def test_columns_cannot_be_written_to(small):
    with pytest.raises(ValueError, match="read-only"):
        small.lat[0] = 0.0


# the gazetteer that ships


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_place_round_trips_by_its_id(gazetteer, data):
    row = data.draw(st.integers(0, len(gazetteer) - 1))
    place = gazetteer.place(row)
    assert gazetteer.row(place.id) == row
    assert gazetteer.by_id(place.id) == place
    assert row in gazetteer.lookup(place.name).rows


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_folded_name_finds_the_same(gazetteer, data):
    row = data.draw(st.integers(0, len(gazetteer) - 1))
    for name in gazetteer.names(row)[:5]:
        assert gazetteer.lookup(fold(name)).rows.tolist() == gazetteer.lookup(name).rows.tolist()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_a_lookup(gazetteer, text):
    gazetteer.lookup(text)
    gazetteer.has_prefix(fold(text))
    gazetteer.similar(text, max_edits=2)


def test_every_point_is_on_the_globe_and_every_row_refers_to_a_row(gazetteer):
    assert np.abs(gazetteer.lat).max() <= 90
    assert np.abs(gazetteer.lon).max() <= 180
    for column in (gazetteer.admin1, gazetteer.admin2):
        assert column.min() == -1
        assert column.max() < len(gazetteer)
    holders = gazetteer.kind[gazetteer.admin1[gazetteer.admin1 >= 0]]
    assert set(holders.tolist()) == {KINDS.index("admin1")}
    assert gazetteer.kind.max() < len(KINDS)
    assert gazetteer.country.max() < len(gazetteer.countries)
    assert gazetteer.feature.max() < len(gazetteer.features)


def test_every_outline_lies_in_its_extent(gazetteer):
    for row in gazetteer._columns["area_row"][::37].tolist():
        outline, extent = gazetteer.outline(row), gazetteer.place(row).extent
        for polygon in outline["coordinates"] if outline else []:
            lats = [lat for _, lat in polygon[0]]
            assert min(lats) >= extent.south - 0.001
            assert max(lats) <= extent.north + 0.001


@pytest.mark.parametrize(
    ("lat", "lon", "held_by"),
    [
        (44.95, 34.1, ["geonames:703883", "geonames:690791"]),  # Simferopol: Crimea, Ukraine
        (46.0, 36.5, ["naturalearth:marine/sea-of-azov"]),
        (42.6, 21.0, ["geonames:831053"]),
        (48.85, 2.35, ["geonames:3012874", "geonames:3017382"]),
        (31.5, 34.45, ["geonames:281132", "geonames:6254930"]),
    ],
)
def test_what_contains_a_point(gazetteer, lat, lon, held_by):
    found = [gazetteer.id(row) for row in gazetteer.containing(Point(lat=lat, lon=lon))]
    assert [place_id for place_id in found if place_id in held_by] == held_by


def test_threads_see_the_same(gazetteer):
    point = Point(lat=50.4, lon=30.5)

    def read(_):
        rows = gazetteer.lookup("Paris").rows.tolist()
        return rows, gazetteer.nearest(point)[0][0].id, gazetteer.similar("Kharkhiv"), gazetteer.search("lond")[0].id

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(read, range(64)))
    assert all(answer == answers[0] for answer in answers)


def test_the_version_names_the_data(gazetteer):
    assert gazetteer.version == Gazetteer.open().version
    assert len(gazetteer.version) == 12


def test_distances():
    assert kilometres(Point(lat=0.0, lon=0.0), 0.0, 1.0) == pytest.approx(111.195, abs=0.001)
    assert kilometres(Point(lat=0.0, lon=179.0), 0.0, -179.0) == pytest.approx(222.39, abs=0.01)
    assert kilometres(Point(lat=90.0, lon=0.0), -90.0, 77.0) == pytest.approx(20015.1, abs=0.1)
