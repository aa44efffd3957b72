"""GeoJSON as RFC 7946 has it, judged by others' validators and by GDAL."""

import json
from itertools import pairwise

import geojson_validator
import pyogrio
import pytest

from geo.exports import FORMATS, Choice
from geo.exports.geojson import geojson


@pytest.fixture(scope="module")
def written(pairs, gazetteer):
    return "".join(geojson(pairs, gazetteer, Choice()))


@pytest.fixture(scope="module")
def collection(written):
    return json.loads(written)


def _feature(collection, **wanted):
    (found,) = [
        one
        for one in collection["features"]
        if all(one["properties"].get(name) == value for name, value in wanted.items())
    ]
    return found


def _positions(geometry):
    if "geometries" in geometry:
        for part in geometry["geometries"]:
            yield from _positions(part)
        return
    pending = [geometry["coordinates"]]
    while pending:
        part = pending.pop()
        if isinstance(part[0], list):
            pending += part
        else:
            yield part


def test_validators_find_nothing_wrong(collection):
    assert geojson_validator.validate_structure(collection) == {}
    found = geojson_validator.validate_geometries(collection)
    assert found["invalid"] == {}
    # what ends at 180 degrees is told as crossing there; holes are allowed
    assert set(found["problematic"]) <= {"crosses_antimeridian", "holes"}


def test_nothing_jumps_across_the_antimeridian_or_leaves_the_world(collection):
    for feature in collection["features"]:
        geometry = feature["geometry"]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in _positions(geometry))
        if geometry["type"] in {"LineString", "MultiLineString"}:
            lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
            assert all(abs(a[0] - b[0]) <= 180 for line in lines for a, b in pairwise(line))


def test_it_names_no_reference_system_and_has_a_bbox_around_all(collection):
    assert "crs" not in collection
    west, south, east, north = collection["bbox"]
    assert (south, north) == (-18, 52)
    assert (west, east) == (22, -178)  # across the antimeridian: the empty part of the globe is left out
    assert all(
        len(feature["bbox"]) == 4 for feature in collection["features"] if feature["geometry"]["type"] != "Point"
    )


def test_longitude_comes_first(collection):
    town = _feature(collection, fact="place", name="Hilltown")
    assert town["geometry"] == {"type": "Point", "coordinates": [36.0, 49.0]}


def test_an_area_is_its_outline_and_one_without_is_its_box(collection):
    land = _feature(collection, fact="place", name="Landia")
    assert land["geometry"]["type"] == "Polygon"
    assert land["properties"]["geometry_is"] == "outline"
    assert len(land["geometry"]["coordinates"]) == 2, "the hole is lost, or the islet is there"
    sea = _feature(collection, fact="place", name="Grey Sea")
    assert sea["geometry"]["type"] == "Polygon"
    assert sea["properties"]["geometry_is"] == "extent"
    strait = _feature(collection, fact="place", name="Strait")
    assert strait["geometry"]["type"] == "MultiPolygon"
    assert strait["bbox"] == [178, -18, -179, -16]


def test_a_place_says_where_it_was_read(collection, pairs):
    article = pairs[0][0]
    land = _feature(collection, fact="place", name="Landia")["properties"]
    assert land["mentions"] == 2
    assert [one["sentence"] for one in land["excerpts"]] == [
        "The army opened routes from Rivertown and Hilltown to Landia.",
        "Landia refused.",
    ]
    for one in land["excerpts"]:
        assert article.text[one["start"] : one["end"]] == one["sentence"]
        assert one["quotes"] == ["Landia"]
    expected = {
        "quote": "Landia",
        "article_title": article.title,
        "article_url": "https://example.org/1?a=b&c=d",
        "source": "The Example",
        "published": "2022-03-07",
        "retrieved": "2022-03-08T09:30:00+00:00",
        "text_sha256": article.sha256,
        "confidence": 0.9,
        "use": "location",
        "kind": "country",
        "country": "Landia",
        "country_code": "AA",
    }
    assert {name: land[name] for name in expected} == expected


def test_a_set_of_places_is_never_a_line(collection):
    drawn = _feature(collection, fact="corridor", pairing="set_only")
    kinds = {part["type"] for part in drawn["geometry"]["geometries"]}
    assert kinds == {"MultiPoint", "Polygon"}
    assert drawn["properties"]["geometry_is"] == "ends"


def test_an_explicit_pair_is_a_schematic_line_cut_at_the_antimeridian(collection):
    drawn = _feature(collection, fact="corridor", pairing="explicit")
    assert drawn["properties"]["geometry_is"] == "schematic"
    assert drawn["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[178.0, -17.5], [180.0, -17.0]], [[-180.0, -17.0], [-178.0, -16.5]]],
    }


def test_claims_tell_who_said_what_in_the_words_of_the_page(collection):
    told = _feature(collection, fact="corridor", pairing="set_only")["properties"]
    assert told["status"] == "disputed"
    assert told["status_text"].startswith("Disputed between the sides.")
    assert "Landia: rejected" in told["status_text"]
    opened, refused = told["claims"]
    assert (opened["act_text"], opened["side"], opened["actor"], opened["when"]) == (
        "announced open",
        "BB",
        "The army",
        "2022-03-07",
    )
    assert (refused["act"], refused["attributed_to"], refused["quote"]) == ("reject", "-the mayor", "Landia refused.")


def test_gdal_reads_the_same(written, collection, tmp_path):
    path = tmp_path / "out.geojson"
    path.write_text(written, encoding="utf-8")
    info = pyogrio.read_info(path, force_feature_count=True)
    assert info["features"] == len(collection["features"])
    assert info["crs"] == "EPSG:4326"
    meta, _, geometries, columns = pyogrio.raw.read(path)
    table = dict(zip(meta["fields"], columns, strict=True))
    assert len(geometries) == len(collection["features"])
    assert all(geometry is not None for geometry in geometries)
    for name in ("name", "article_title", "quote", "status_text", "text_sha256"):
        assert list(table[name]) == [feature["properties"].get(name) for feature in collection["features"]]


def test_hostile_words_come_back_as_they_are_but_for_what_no_file_can_hold(collection):
    town = [one["properties"] for one in collection["features"] if one["properties"].get("confidence") == 0.4]
    (town,) = town
    assert town["article_url"] == ""
    assert "<script>alert(1)</script> ${7*7} {{7*7}}" in town["article_title"]
    assert "\ud800" not in town["article_title"]
    assert "\x00" not in town["article_title"]


def test_only_what_is_asked_for_goes_out(pairs, gazetteer):
    sure = json.loads("".join(geojson(pairs, gazetteer, Choice(confidence=0.5))))
    assert all(one["properties"].get("confidence", 1) >= 0.5 for one in sure["features"])
    actors = json.loads("".join(geojson(pairs, gazetteer, Choice(uses=frozenset({"actor"})))))
    assert {one["properties"]["fact"] for one in actors["features"]} == {"corridor"}


def test_without_outlines_areas_are_points(pairs, gazetteer):
    small = json.loads("".join(geojson(pairs, gazetteer, Choice(), outlines=False)))
    assert {one["geometry"]["type"] for one in small["features"]} <= {"Point", "MultiPoint", "MultiLineString"}


def test_no_article_makes_an_empty_collection(gazetteer):
    assert json.loads("".join(geojson([], gazetteer, Choice()))) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("form", ["geojson", "csv", "kml"])
def test_articles_are_taken_one_at_a_time(form, pairs, gazetteer):
    taken = []

    def source():
        for number in range(1000):
            taken.append(number)
            yield pairs[0]

    parts = FORMATS[form].write(source(), gazetteer, Choice())
    for _ in range(40):
        next(parts)
    assert len(taken) < 40
