import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.maps.globe import (
    arc,
    bounds_of,
    centre_lon,
    coast,
    densest,
    heading,
    near,
    oval,
    rings_of,
    simplified,
    unwrapped,
)
from geo.model import Extent

lats = st.floats(-89, 89)
lons = st.floats(-180, 180)


@given(lons, st.floats(-400, 400))
def test_near_is_the_same_meridian_within_half_a_turn(lon, centre):
    found = near(lon, centre)
    assert abs(found - centre) <= 180 + 1e-9
    assert math.isclose(math.cos(math.radians(found)), math.cos(math.radians(lon)), abs_tol=1e-9)


def test_a_ring_that_jumps_is_drawn_in_one_piece():
    ring = [(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 1.0), (179.0, 0.0)]
    assert [lon for lon, _ in unwrapped(ring, 175.0)] == [179.0, 181.0, 181.0, 179.0, 179.0]
    assert [lon for lon, _ in unwrapped(ring, -175.0)] == [-181.0, -179.0, -179.0, -181.0, -181.0]


def test_the_parts_of_a_cut_area_lie_side_by_side(gazetteer):
    polygons = rings_of(gazetteer.outlines["geonames:6"], 178.5)
    spread = [lon for polygon in polygons for lon, _ in polygon[0]]
    assert (min(spread), max(spread)) == (177.0, 182.0)


def test_no_line_is_drawn_along_the_cut(gazetteer):
    polygons = rings_of(gazetteer.outlines["geonames:6"], 178.5)
    lines = [line for polygon in polygons for line in coast(polygon[0])]
    segments = [(a, b) for line in lines for a, b in pairwise(line)]
    assert len(segments) == 6
    assert not any(a[0] == b[0] == 180.0 for a, b in segments)


def test_an_ordinary_ring_is_one_line():
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    assert coast(ring) == [ring]


@given(st.lists(st.tuples(lats, lons), min_size=1, max_size=12))
def test_bounds_hold_every_point(points):
    extent = bounds_of(points)
    width = (extent.east - extent.west) % 360
    assert all(extent.south <= lat <= extent.north for lat, _ in points)
    assert all((lon - extent.west) % 360 <= width + 1e-9 or len(points) == 1 for _, lon in points)


def test_bounds_across_the_antimeridian_are_narrow():
    extent = bounds_of([(-17.5, 177.5), (-17.5, -179.0)])
    assert (extent.west, extent.east) == (177.5, -179.0)
    assert centre_lon(extent) == pytest.approx(179.25)


def test_no_points_no_bounds():
    assert bounds_of([]) is None


def test_an_oval_across_the_antimeridian_is_closed_and_fills_its_box():
    ring = oval(Extent(south=-18, west=177, north=-16, east=-178), 178.5)
    assert ring[0] == ring[-1]
    assert (min(lon for lon, _ in ring), max(lon for lon, _ in ring)) == pytest.approx((177, 182))
    assert (min(lat for _, lat in ring), max(lat for _, lat in ring)) == pytest.approx((-18, -16))


def test_the_densest_part_is_where_most_weight_is():
    points = [(50.0, 30.0, 2), (48.0, 36.0, 1), (40.0, -100.0, 2), (-17.0, 179.0, 1), (-17.0, -179.0, 1)]
    found = densest(points)
    assert (found.west, found.east) == (30.0, 36.0)
    assert densest([*points, (-17.5, 179.5, 9)]).east == -179.0
    assert densest([]) is None


def test_an_arc_joins_its_ends_the_short_way():
    line = arc((179.0, -17.0), (-175.0, -20.0))
    assert line[0] == pytest.approx((179.0, -17.0))
    assert line[-1] == pytest.approx((185.0, -20.0))
    assert all(abs(a[0] - b[0]) < 5 for a, b in pairwise(line))


@pytest.mark.parametrize(
    ("end", "expected"), [((30.0, 60.0), 0), ((40.0, 50.0), 90), ((30.0, 40.0), 180), ((20.0, 50.0), -90)]
)
def test_heading(end, expected):
    assert heading((30.0, 50.0), end) == pytest.approx(expected, abs=1e-6)


def test_simplifying_drops_points_but_stays_near_the_line():
    circle = [(10 * math.cos(i / 5000 * math.tau), 10 * math.sin(i / 5000 * math.tau)) for i in range(5001)]
    ((ring,),) = simplified([[circle]])
    assert 20 < len(ring) < 500
    assert ring[0] == pytest.approx(ring[-1])
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(ring)]
    assert all(abs(math.hypot(*middle) - 10) < 0.1 for middle in middles)


def test_simplifying_keeps_the_largest_part_and_drops_specks():
    def square(x, size):
        return [[(x, 0.0), (x + size, 0.0), (x + size, size), (x, size), (x, 0.0)]]

    assert simplified([square(0.0, 20.0), square(50.0, 0.01)]) == [square(0.0, 20.0)]
    assert simplified([square(0.0, 0.001)]) == [square(0.0, 0.001)]
    assert simplified([]) == []
