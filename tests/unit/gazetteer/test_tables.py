"""The hand-made tables, good and bad."""

import pytest

from geo.errors import DataError
from geo.gazetteer import tables
from geo.gazetteer.layout import ABBREVIATION, DEMONYM, HISTORIC, PRIMARY
from geo.gazetteer.records import Record, Records

HEAD = "name,kind,feature,lat,lon,country,admin1,south,west,north,east,alternates,source,note\n"
CODES = {"XX": "geonames:1", "XX.02": "geonames:2"}


def handmade(records, tmp_path, *lines):
    path = tmp_path / "handmade.csv"
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    tables.add_handmade(records, path, CODES)


def test_a_place_that_no_package_has_is_added(records, tmp_path):
    handmade(records, tmp_path, "Blue River,water,river,49,32,,,46,30,55,35,River Blue|Синя,https://example.org,")
    river = records["dateline:water/blue-river"]
    assert (river.feature, river.box) == ("river", (46.0, 30.0, 55.0, 35.0))
    assert river.names == {"River Blue": PRIMARY, "Синя": 0}


def test_two_places_of_one_name_stay_two(records, tmp_path):
    handmade(
        records,
        tmp_path,
        "Red Hill,terrain,mountain,10,10,,,,,,,,https://example.org,",
        "Red Hill,terrain,mountain,-40,100,,,,,,,,https://example.org,",
    )
    assert [place for place in records if "red-hill" in place] == [
        "dateline:terrain/red-hill",
        "dateline:terrain/red-hill--40-100",
    ]


def test_a_noted_id_is_corrected_and_keeps_its_former_name(records, tmp_path):
    records.put(Record(id="geonames:7", name="Western Parts", kind="region", feature="region", lat=0.0, lon=0.0))
    handmade(records, tmp_path, "West,region,region,12,-2,,,,,,,,https://example.org,geonames:7")
    assert (records["geonames:7"].name, records["geonames:7"].lat) == ("West", 12.0)
    assert records["geonames:7"].folded() == {"west": PRIMARY, "western parts": PRIMARY}


def test_a_shared_name_nearby_is_the_same_place(records, tmp_path):
    handmade(records, tmp_path, "Innersea,water,sea,46,-179,,,,,,,Inner Sea,https://example.org,")
    assert records["dateline:water/inner-sea"].name == "Innersea"
    assert "dateline:water/innersea" not in records


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Hill,hillock,,1,1,,,,,,,,s,", "line 2: 'hillock' is no kind of place"),
        ("Hill,terrain,,91,1,,,,,,,,s,", "line 2: lat=91.0"),
        ("Hill,terrain,,x,1,,,,,,,,s,", "line 2: could not convert"),
        ("Hill,terrain,1,1", "line 2: 14 fields are needed"),
        ("Hill,terrain,,1,1,,,,,,,,s,,extra", "line 2: 14 fields are needed"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(records, tmp_path, line, message):
    with pytest.raises(DataError, match=message) as caught:
        handmade(records, tmp_path, line)
    assert str(tmp_path / "handmade.csv") in str(caught.value)


def test_a_missing_column_is_named(records, tmp_path):
    path = tmp_path / "handmade.csv"
    path.write_text("name,kind\nHill,terrain\n", encoding="utf-8")
    with pytest.raises(DataError, match="lacks the column admin1"):
        tables.add_handmade(records, path, CODES)


def add_names(records, tmp_path, line):
    path = tmp_path / "names.csv"
    path.write_text(f"name,place,flag,source\n{line}\n", encoding="utf-8")
    tables.add_names(records, path, CODES)


def test_names_are_added_by_code_or_id(records, tmp_path):
    add_names(records, tmp_path, "Nordia,XX,primary|historic,s")
    assert records["geonames:1"].names["Nordia"] == PRIMARY | HISTORIC
    add_names(records, tmp_path, "S.O.,XX.02,abbreviation,s")
    assert records["geonames:2"].names["S.O."] == ABBREVIATION


def test_a_main_name_is_shown_and_the_former_one_still_found(records, tmp_path):
    add_names(records, tmp_path, "Sumland,XX.02,main,s")
    assert records["geonames:2"].name == "Sumland"
    assert records["geonames:2"].folded()["sumberg oblast"] == PRIMARY


def test_wrong_names_are_removed_and_wrong_places_too(records, tmp_path):
    add_names(records, tmp_path, "norlandia,XX,wrong,no such name: nothing to remove")
    add_names(records, tmp_path, "Nordlandia,XX,wrong,s")
    assert "Nordlandia" not in records["geonames:1"].names
    add_names(records, tmp_path, "Zumberg,geonames:9,wrong,s")
    assert "geonames:9" not in records


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A,XY,primary,s", "there is no place XY"),
        ("A,XX,chief,s", "'chief' is none of primary"),
        ("A,XX,s", "4 fields"),
    ],
)
def test_a_bad_name_is_named_by_line(records, tmp_path, line, message):
    with pytest.raises(DataError, match=f"line 2: .*{message}"):
        add_names(records, tmp_path, line)


@pytest.mark.parametrize(
    ("noun", "adjective", "forms"),
    [
        ("Ukrainian(s)", "Ukrainian", ["Ukrainian", "Ukrainians"]),
        ("Briton(s), British (collective plural)", "British", ["Briton", "Britons", "British"]),
        ("Swede(s)", "Swedish", ["Swede", "Swedes", "Swedish"]),
        ("Saudi(s)", "Saudi or Saudi Arabian", ["Saudi", "Saudis", "Saudi Arabian"]),
    ],
)
def test_forms_of_a_nationality(noun, adjective, forms):
    assert tables.demonym_forms(noun, adjective) == forms


def test_records_merge_what_the_first_lacks():
    records = Records()
    records.put(Record(id="a:1", name="One", kind="city", feature="f", lat=1.0, lon=1.0))
    records.put(Record(id="a:1", name="Uno", kind="city", feature="f", lat=2.0, lon=2.0, country="XX", population=5))
    assert len(records) == 1
    assert (records["a:1"].lat, records["a:1"].country, records["a:1"].population) == (1.0, "XX", 5)
    assert "uno" in records["a:1"].folded()


@pytest.mark.parametrize("name", ["", "  ", "-", "\ud800x", "x" * 121])
def test_what_is_no_name_is_left_out(name):
    record = Record(id="a:1", name="One", kind="city", feature="f", lat=1.0, lon=1.0)
    record.add_name(name)
    assert record.names == {}


def test_codes_and_machine_transliterations_are_left_out():
    record = Record(id="a:1", name="One", kind="city", feature="f", lat=1.0, lon=1.0)
    record.add_alternates(["IEV", "ji fu", "Ko", "Kiev", "京"])
    assert list(record.names) == ["Kiev", "京"]


def test_a_demonym_in_a_list_of_names_is_a_demonym_and_a_name_that_is_one_too_is_a_name():
    record = Record(id="a:1", name="Luxembourg", kind="country", feature="f", lat=1.0, lon=1.0)
    for name, flags in (("Luxembourger", 0), ("Luxembourger", DEMONYM), ("Luxembourg", DEMONYM), ("Grand Duchy", 0)):
        record.add_name(name, flags)
    assert record.folded() == {"luxembourg": PRIMARY, "luxembourger": DEMONYM, "grand duchy": 0}


def test_short_and_joined_forms_are_found_too():
    record = Record(id="a:1", name="Saint Xi'an", kind="city", feature="f", lat=1.0, lon=1.0)
    assert record.folded() == {"saint xi an": PRIMARY, "st xi an": PRIMARY, "saint xian": PRIMARY}
