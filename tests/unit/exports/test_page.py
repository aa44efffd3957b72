"""The one HTML file, as far as it can be judged without a browser."""

import base64
import hashlib
import json
import re

import pytest

from geo.errors import InputError
from geo.exports import Choice
from geo.exports.basemap import tiles
from geo.exports.page import MOST_ARTICLES, page
from geo.model import Point
from geo.texts import texts

LARGEST = 4_000_000  # bytes


@pytest.fixture(scope="module")
def written(pairs, gazetteer):
    return "".join(page(pairs, gazetteer, Choice()))


def _data(written, name="dl-data"):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', written, re.DOTALL)[1])


def test_it_is_small_and_asks_for_nothing(written):
    assert len(written.encode()) < LARGEST
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not re.search(r"<(?:script|img|iframe|link|source|object|embed)\b[^>]*\b(?:src|href|data)=", written)
    assert "sourceMappingURL" not in written
    assert not re.search(r"url\((?!#|data:)", written.partition("</style>")[0])


def test_the_hashes_of_its_policy_are_those_of_its_script_and_style(written):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', written)[1]
    script = re.search(r"<script>(.*?)</script>", written, re.DOTALL)[1]
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)[1]
    for kind, text in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_hostile_words_never_stand_unescaped(written):
    body = written.partition("</style>")[2].rpartition("<script>")[0]
    assert "<script>alert" not in body
    assert "${7" not in body
    assert "{{7" not in body
    assert "javascript:" not in body
    written.encode()  # no halves of surrogate pairs


def test_a_set_of_places_has_no_route(written):
    (route, *_) = routes = _data(written)["marks"]["routes"]
    assert len(routes) == 1
    assert route["corridor"].endswith("/c2")


def test_it_speaks_the_language_it_is_asked_for(pairs, gazetteer):
    ukrainian = "".join(page(pairs, gazetteer, Choice(), texts=texts("uk")))
    assert '<html lang="uk">' in ukrainian
    assert "згадк" in ukrainian  # "mention"


def test_no_article_and_no_place_make_a_page_that_says_so(gazetteer, pairs):
    assert "No place is shown" in "".join(page([], gazetteer, Choice()))
    assert "0 places" in "".join(page(pairs, gazetteer, Choice(confidence=0.99)))


def test_too_many_articles_are_refused(pairs, gazetteer):
    many = (pairs[0] for _ in range(MOST_ARTICLES + 1))
    with pytest.raises(InputError, match="choose fewer"):
        next(page(many, gazetteer, Choice()))


def test_tiles_lie_around_the_places_and_keep_to_the_budget():
    kyiv = Point(lat=50.45, lon=30.52)
    found = tiles([kyiv], budget=1_000_000)
    zooms = {int(key.split("/")[0]) for key in found}
    assert zooms == set(range(8))
    assert "7/74/43" in found
    assert "7/0/0" not in found
    assert sum(key.startswith("7/") for key in found) <= 9
    assert all(base64.b64decode(tile).startswith(b"\x1f\x8b") for tile in found.values())
    assert {int(key.split("/")[0]) for key in tiles([kyiv], budget=0)} == set(range(4))


def test_tiles_go_around_the_globe():
    found = tiles([Point(lat=-17, lon=179.99)], budget=1_000_000)
    columns = {int(key.split("/")[1]) for key in found if key.startswith("7/")}
    assert columns <= {126, 127, 0}
    assert {127, 0} <= columns
