"""What the map tells the page: nothing that a browser sends is believed."""

import pytest

from geo.ui.bridge import clicked_corridors, clicked_place


def test_what_was_clicked():
    assert clicked_place({"place": "geonames:1"}) == "geonames:1"
    assert clicked_corridors({"corridors": ["0123456789abcdef/c1"]}) == ("0123456789abcdef/c1",)


@pytest.mark.parametrize(
    "told",
    [None, {}, [], "x", 7, {"place": 1, "corridors": 2}, {"place": "<b>", "corridors": [None, "x", "../c1"]}],
)
def test_anything_else_is_nothing(told):
    assert clicked_place(told) == ""
    assert clicked_corridors(told) == ()
