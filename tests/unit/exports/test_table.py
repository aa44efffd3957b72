"""The CSV as libhxl and spreadsheets read it."""

import csv
import io
from pathlib import Path

import hxl
import pytest

from geo.exports import COLUMNS, Choice
from geo.exports.table import table

DATA_README = Path(__file__).resolve().parents[3] / "data" / "README.md"


@pytest.fixture(scope="module")
def written(pairs, gazetteer):
    return "".join(table(pairs, gazetteer, Choice()))


@pytest.fixture(scope="module")
def rows(written):
    headings, tags, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert tags == [column.tag for column in COLUMNS]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_libhxl_opens_it_and_knows_every_column(written, rows, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text(written, encoding="utf-8", newline="")
    source = hxl.data(str(path), hxl.InputOptions(allow_local=True))
    assert [column.display_tag for column in source.columns] == [column.tag for column in COLUMNS]
    assert len(list(source)) == len(rows)
    towns = hxl.data(str(path), hxl.InputOptions(allow_local=True)).with_rows("#loc+type=city")
    assert {row.get("#loc+name") for row in towns} == {"Rivertown", "Hilltown", "Eastport", "Westport"}


def test_each_mention_and_each_claim_is_a_row(rows, pairs):
    mentions = [row for row in rows if row["fact"] == "mention"]
    assert len(mentions) == sum(len(reading.resolutions) for _, reading in pairs)
    text = pairs[0][0].text
    for row in mentions[:8]:
        assert text[int(row["start"]) : int(row["end"])] == row["quote"] == row["place"]
        assert row["quote"] in row["excerpt"]
    assert [(row["act"], row["side"]) for row in rows if row["fact"] == "claim"] == [
        ("announced open", "BB"),
        ("rejected", "AA"),
    ]
    (bare,) = [row for row in rows if row["fact"] == "corridor"]
    assert (bare["origins"], bare["destinations"], bare["pairing"]) == ("Eastport", "Westport", "explicit")


def test_no_cell_is_a_formula_and_numbers_stay_numbers(rows):
    numbers = {"lat", "lon", "confidence", "start", "end"}
    for row in rows:
        for name, cell in row.items():
            if name in numbers:
                assert not cell or float(cell) < 1000
            else:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert {row["article_title"] for row in rows} >= {"'=SUM(1) Routes opened"}
    assert any(float(row["lon"] or 0) < 0 for row in rows)
    assert any(row["attributed_to"] == "'-the mayor" for row in rows)


def test_excel_sees_that_it_is_utf8(written):
    assert written.startswith("\ufeff")


def test_every_column_is_documented():
    told = DATA_README.read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` | `{column.tag}` |" in told, column.name
