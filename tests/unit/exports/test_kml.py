"""KML, held to the OGC's schema and read by GDAL."""

import xml.etree.ElementTree as ET

import pyogrio
import pytest
from fastkml.validator import validate

from geo.exports import Choice
from geo.exports.kml import kml

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def path(pairs, gazetteer, tmp_path_factory):
    path = tmp_path_factory.mktemp("kml") / "out.kml"
    path.write_text("".join(kml(pairs, gazetteer, Choice())), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tree(path):
    return ET.parse(path)  # noqa: S314 - our own file


def test_it_is_valid_kml_2_2(path):
    assert validate(file_to_validate=path)


def test_gdal_finds_both_folders_with_all_in_them(path):
    assert [name for name, _ in pyogrio.list_layers(path)] == ["Places", "Corridors"]
    meta, _, geometries, columns = pyogrio.raw.read(path, layer="Places")
    table = dict(zip(meta["fields"], columns, strict=True))
    assert list(table["Name"]) == [
        "Rivertown", "Hilltown", "Landia", "Eastport", "Westport", "Grey Sea", "Strait", "Rivertown",
    ]  # fmt: skip
    assert set(table["text_sha256"]) == set(table["text_sha256"]) - {None, ""}
    assert all(geometries)
    assert pyogrio.read_info(path, layer="Corridors", force_feature_count=True)["features"] == 2


def test_lines_only_where_the_text_pairs(tree):
    marks = {mark.findtext(f"{KML}name"): mark for mark in tree.iter(f"{KML}Placemark")}
    assert not list(marks["From Rivertown, Hilltown to Landia"].iter(f"{KML}LineString"))
    assert len(list(marks["From Eastport to Westport"].iter(f"{KML}LineString"))) == 2


def test_every_style_that_is_used_is_there(tree):
    styles = {f"#{style.get('id')}" for style in tree.iter(f"{KML}Style")}
    assert {mark.findtext(f"{KML}styleUrl") for mark in tree.iter(f"{KML}Placemark")} <= styles


def test_hostile_words_are_text(path, tree):
    assert "<script" not in path.read_text(encoding="utf-8")
    for description in tree.iter(f"{KML}description"):
        assert "<script" not in (description.text or "")
        assert "javascript:" not in (description.text or "")
