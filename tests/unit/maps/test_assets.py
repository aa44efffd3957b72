"""The files that the map is served: what is recorded of them, and what the basemap says."""

import gzip
import hashlib
import math
import re
import runpy
import struct
from pathlib import Path

import pytest

from geo.settings import data_dir

WEB, BASEMAP = data_dir() / "web", data_dir() / "basemap"


def varint(data, position):
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def fields(data):
    """Yield (number, value) of a protocol buffer message; embedded messages stay bytes."""
    position = 0
    while position < len(data):
        key, position = varint(data, position)
        if key & 7 == 0:
            value, position = varint(data, position)
        elif key & 7 == 2:
            length, position = varint(data, position)
            value, position = data[position : position + length], position + length
        else:
            size = 8 if key & 7 == 1 else 4
            value, position = data[position : position + size], position + size
        yield key >> 3, value


class Archive:
    """Enough of PMTiles 3 (root and leaf directories, gzip) to read one tile."""

    def __init__(self, path):
        self.data = path.read_bytes()
        assert self.data[:8] == b"PMTiles\x03"
        numbers = struct.unpack_from("<11Q", self.data, 8)
        self.root, self.leaves, self.tiles = numbers[0:2], numbers[4], numbers[6]
        self.min_zoom, self.max_zoom = self.data[100], self.data[101]

    def tile(self, z, x, y):
        number = self._number(z, x, y)
        entries = self._entries(*self.root)
        for _ in range(3):
            entry = max((entry for entry in entries if entry[0] <= number), key=lambda entry: entry[0])
            _, run, length, offset = entry
            if run:
                return gzip.decompress(self.data[self.tiles + offset : self.tiles + offset + length])
            entries = self._entries(self.leaves + offset, length)
        raise AssertionError(f"no tile {z}/{x}/{y}")

    @staticmethod
    def _number(z, x, y):
        """Return the place of a tile on the Hilbert curve through all tiles, low zooms first."""
        number, size = (4**z - 1) // 3, 2**z
        half = size // 2
        while half:
            right, low = int(x & half > 0), int(y & half > 0)
            number += half * half * ((3 * right) ^ low)
            if not low:
                if right:
                    x, y = size - 1 - x, size - 1 - y
                x, y = y, x
            half //= 2
        return number

    def _entries(self, offset, length):
        data = gzip.decompress(self.data[offset : offset + length])
        count, position = varint(data, 0)
        columns = []
        for _ in range(4):
            column = []
            for _ in range(count):
                value, position = varint(data, position)
                column.append(value)
            columns.append(column)
        ids, runs, lengths, offsets = columns
        entries, number, last = [], 0, 0
        for step, run, size, start in zip(ids, runs, lengths, offsets, strict=True):
            number += step
            last = start - 1 if start else last
            entries.append((number, run, size, last))
            last += size
        return entries


def layers(tile):
    """Return the features of each layer of a vector tile: (properties, lines of (x, y) in 0..1)."""
    found = {}
    for _, layer in (item for item in fields(tile) if item[0] == 3):
        parts = list(fields(layer))
        name = next(value for number, value in parts if number == 1).decode()
        extent = next((value for number, value in parts if number == 5), 4096)
        keys = [value.decode() for number, value in parts if number == 3]
        values = [next(iter(fields(value))) for number, value in parts if number == 4]
        values = [value.decode() if number == 1 else value for number, value in values]
        for _, feature in (item for item in parts if item[0] == 2):
            inside = dict(fields(feature))
            tags = list(numbers(inside.get(2, b"")))
            properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
            found.setdefault(name, []).append((properties, list(drawn(inside[4], extent))))
    return found


def numbers(packed):
    position = 0
    while position < len(packed):
        value, position = varint(packed, position)
        yield value


def drawn(geometry, extent):
    commands, x, y = iter(numbers(geometry)), 0, 0
    line = []
    for command in commands:
        if command & 7 == 1 and line:
            yield line
            line = []
        for _ in range(command >> 3 if command & 7 != 7 else 0):
            dx, dy = next(commands), next(commands)
            x, y = x + ((dx >> 1) ^ -(dx & 1)), y + ((dy >> 1) ^ -(dy & 1))
            line.append((x / extent, y / extent))
    yield line


@pytest.fixture(scope="module")
def archive():
    return Archive(BASEMAP / "world.pmtiles")


def test_the_basemap_is_small_and_covers_the_zooms(archive):
    assert len(archive.data) < 8_000_000
    assert (archive.min_zoom, archive.max_zoom) == (0, 7)


def test_the_world_has_all_layers(archive):
    assert {"land", "borders", "disputed", "labels"} <= set(layers(archive.tile(2, 2, 1)))
    assert {"lakes", "admin1"} <= set(layers(archive.tile(6, 37, 22)))


def tile_at(lat, lon, zoom):
    """Return the tile (x, y) that a place lies in, and where in it, in 0..1."""
    x = (lon + 180) / 360 * 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom
    return (int(x), int(y)), (x % 1, y % 1)


def near(found, x, y, distance):
    """Tell whether a line passes near a point of a tile."""
    return any(
        abs(px - x) < distance and abs(py - y) < distance for _, lines in found for line in lines for px, py in line
    )


def test_the_line_between_crimea_and_the_mainland_is_no_border_but_a_disputed_line(archive):
    (column, row), (x, y) = tile_at(46.06, 34.36, 6)
    tile = layers(archive.tile(6, column, row))
    assert near(tile["disputed"], x, y, 0.03)
    assert not near(tile["borders"], x, y, 0.2)


def test_cities_have_the_names_that_news_in_english_uses(archive):
    wanted = {
        "Kyiv": (50.45, 30.52),
        "Odesa": (46.49, 30.74),
        "Zaporizhzhia": (47.85, 35.12),
        "Mykolaiv": (46.97, 32.0),
        "Kryvyi Rih": (47.91, 33.39),
        "Mariupol": (47.1, 37.54),
        "Hamah": (35.13, 36.75),
    }
    for name, (lat, lon) in wanted.items():
        tile, _ = tile_at(lat, lon, 7)
        assert name in {properties["name"] for properties, _ in layers(archive.tile(7, *tile))["labels"]}


def recorded():
    """Return the checksums in data/README.md by path, for the folders of the map."""
    text = (data_dir() / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"`((?:web|basemap)/[^`]+)`[^`\n]*`([0-9a-f]{64})`", text))


def test_each_file_is_what_is_recorded_of_it():
    sums = recorded()
    assert len(sums) == 5
    for path, expected in sums.items():
        assert hashlib.sha256((data_dir() / path).read_bytes()).hexdigest() == expected, path


def test_the_script_that_fetches_the_libraries_expects_what_is_recorded():
    packages = runpy.run_path(str(WEB / "vendor.py"))["PACKAGES"]
    expected = {f"web/{Path(path).name}": digest for package in packages for path, digest in package.files.items()}
    assert expected.items() <= recorded().items()


def test_nothing_in_the_maps_own_scripts_comes_from_outside():
    for name in ("basemap.js", "marks.js", "marks.css"):
        text = (WEB / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|url\(|import ", text), name


english = runpy.run_path(str(BASEMAP / "english.py"))


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("\u0417\u0430\u043f\u043e\u0440\u0456\u0436\u0436\u044f", "Zaporizhzhia"),
        ("\u0407\u0436\u0430\u043a\u0435\u0432\u0438\u0447", "Yizhakevych"),
        ("\u0417\u0433\u0443\u0440\u0441\u044c\u043a\u0438\u0439", "Zghurskyi"),
        ("\u0411\u0456\u043b\u0430 \u0426\u0435\u0440\u043a\u0432\u0430", "Bila Tserkva"),
    ],
)
def test_romanization_follows_the_resolution(name, latin):
    assert english["romanized"](name) == latin


def test_a_romanization_is_used_only_if_it_is_listed_and_close():
    choose = english["english_name"]
    cyrillic = "\u041c\u0438\u043a\u043e\u043b\u0430\u0457\u0432"
    assert choose("Mykolayiv", ["Mykolaiv", cyrillic], "uk,ru") == "Mykolaiv"
    assert choose("Mykolayiv", [cyrillic], "uk,ru") == "Mykolayiv"
    assert choose("Elsewhere", ["Mykolaiv", cyrillic], "uk,ru") == "Elsewhere"
    assert choose("Mykolayiv", ["Mykolaiv", cyrillic], "pl") == "Mykolayiv"


def test_marks_of_a_transliteration_go_where_the_script_is_another():
    choose = english["english_name"]
    assert choose("\u1e28am\u0101h", [], "ar-SY,ku") == "Hamah"
    assert choose("Homyel'", [], "be,ru") == "Homyel"
    assert choose("Mal\u0101tya", [], "lv") == "Mal\u0101tya"
