import dataclasses
import json
import re

import folium
import pytest
import streamlit_folium
from folium.plugins import MarkerCluster

from geo import maps
from geo.maps import words
from geo.settings import data_dir

HOSTILE = (
    "{{7*191}} {% raw %} {{ this.__class__ }} ${alert(1)} `${alert(1)}` <img src=x onerror=alert(1)> "
    "</script><script>alert(1)</script> \\u003cb\\u003e \u202eabc \u200b \u05d0\u05d1"
)


@pytest.fixture
def data(read, places, route):
    named = {found.name: found for found in places.values()}
    pair, pair_claims = route([places["river town"]], [places["hill town"]], "explicit", ("propose", "AA"))
    many, many_claims = route(
        [places["river town"], places["hill town"]], [places["land"]], "set_only", ("reject", "AA"), number=2
    )
    return maps.features(
        [
            read(
                "[Landia] said that [Rivertown], [Hilltown], [Old Plant] and the [Grey Sea] were quiet.",
                named,
                corridors=[pair, many],
                claims=[*pair_claims, *many_claims],
            )
        ],
        max_features=50,
    )


def content(group):
    return json.loads(group.marks) | group.view


def page(group=None, **options):
    found = maps.base_map(**options)
    if group is not None:
        group.add_to(found)
    return found.get_root().render()


def in_streamlit(group):
    """Return the script that streamlit-folium sends for a feature group."""
    found = maps.base_map()
    found.get_root().render()
    return streamlit_folium._get_feature_group_string(group, found)


def outside_assets(found):
    """Return the addresses of a map's scripts and styles that lie on another server."""
    found.get_root().render()

    def walk(element):
        yield from (
            address for _, address in (*getattr(element, "default_js", []), *getattr(element, "default_css", []))
        )
        for child in element._children.values():
            yield from walk(child)

    linked = re.findall(r"""(?:src|href)=["']([^"']+)""", found.get_root().render())
    return [address for address in (*walk(found), *linked) if re.match(r"(?i)(https?:)?//", address)]


def test_every_asset_is_local(data, gazetteer):
    found = maps.base_map()
    maps.feature_group(data, gazetteer).add_to(found)
    assert outside_assets(found) == []


def test_the_check_on_assets_can_fail():
    found = maps.base_map()
    MarkerCluster().add_to(found)
    assert outside_assets(found)


def test_every_asset_is_there():
    text = page(assets="/base/assets")
    local = [*re.findall(r'(?:src|href)="/base/assets/([^"]+)"', text), "basemap/world.pmtiles"]
    assert len(local) == 8
    assert all((data_dir() / path).is_file() for path in local)
    assert '"/base/assets/basemap/world.pmtiles"' in text


def test_the_assets_lie_in_the_folders_that_are_named():
    served = re.findall(r'"/assets/(\w+)/', page())
    assert set(served) == set(maps.ASSET_FOLDERS)


def test_the_base_map_is_the_same_each_time():
    assert streamlit_folium._get_map_string(maps.base_map()) == streamlit_folium._get_map_string(maps.base_map())
    assert page() == page()
    assert page(theme="dark") != page()


def test_the_base_map_can_be_zoomed():
    assert '"maxZoom": 14' in page()


@pytest.mark.parametrize("render", [page, in_streamlit])
def test_hostile_text_runs_neither_on_the_server_nor_in_the_browser(read, places, route, gazetteer, render):
    hostile = {key: dataclasses.replace(found, name=HOSTILE, country=HOSTILE) for key, found in places.items()}
    corridor, claims = route([hostile["river town"]], [hostile["hill town"]], "explicit", ("propose", "AA"))
    pair = read(
        f"[{HOSTILE}] and {HOSTILE}.",
        {HOSTILE: hostile["river town"]},
        title=HOSTILE,
        corridors=[corridor],
        claims=claims,
    )
    area = read(f"[{HOSTILE}].", {HOSTILE: hostile["land"]}, title=HOSTILE)
    data = maps.features([pair, area], max_features=9)
    text = render(maps.feature_group(data, gazetteer, selected=HOSTILE))
    script = text[text.index("datelineMarks(") :]
    assert "1337" not in re.findall(r"\b\d+\b", script)
    for sign in ("{{", "{%", "${", "`", "<img", "</script><", "<b>"):
        assert sign not in script.removesuffix("</script>\n</html>")
    # what marks.js puts into the page has every sign as an entity, in each of the ways that text gets there
    sent = json.loads("[" + re.search(r"datelineMarks\((.*)\);", script)[1] + "]")[0]
    shown = [*sent["points"]["name"], *sent["points"]["excerpt"], *sent["titles"], *sent["areas"]["name"]]
    shown += [sent["ends"][0]["about"], sent["routes"][0]["about"], *sent["points"]["about"]]
    assert len(shown) >= 7
    for one in shown:
        assert "&lt;img src=x onerror=alert(1)&gt;" in one
        assert not re.search(r"<(?!/?mark>)", one)


def test_a_template_would_have_run():
    """The same text through folium's own popup: what the one escaping function is for."""
    found = folium.Map(tiles=None)
    folium.Marker([0, 0], popup="{{7*7}}").add_to(found)
    assert ">49<" in found.get_root().render()


def test_a_set_has_ends_and_no_lines(read, places, route, gazetteer):
    corridor, claims = route([places["river town"], places["hill town"]], [places["land"]], "set_only")
    data = maps.features([read("A", {}, corridors=[corridor], claims=claims)], max_features=9)
    sent = content(maps.feature_group(data, gazetteer))
    assert sent["routes"] == []
    assert [(end["role"], end["place"]) for end in sent["ends"]] == [
        ("origin", "geonames:1"),
        ("origin", "geonames:2"),
        ("destination", "geonames:4"),
    ]


def test_an_explicit_pair_has_a_line_to_the_label_of_an_area(read, places, route, gazetteer):
    corridor, claims = route([places["river town"]], [places["land"]], "explicit", ("announce_open", "AA"))
    data = maps.features([read("A", {}, corridors=[corridor], claims=claims)], max_features=9)
    (line,) = content(maps.feature_group(data, gazetteer))["routes"]
    assert (line["line"][0], line["line"][-1]) == ([50.0, 30.0], [49.0, 32.0])
    assert line["style"] == "open"
    assert line["corridor"] == data.corridors[0].id


def test_ends_of_many_corridors_at_one_place_are_one(read, places, route, gazetteer):
    corridor, claims = route([places["river town"]], [], "unknown")
    pairs = [read(f"Text {number}.", {}, corridors=[corridor], claims=claims) for number in range(3)]
    (end,) = content(maps.feature_group(maps.features(pairs, max_features=9), gazetteer))["ends"]
    assert len(end["corridors"]) == 3
    assert "3 corridors" in end["about"]


def test_marks_beyond_the_antimeridian_lie_beside_the_others(read, places, gazetteer):
    named = {found.name: found for found in places.values()}
    data = maps.features([read("[Isles], [Isletown], [Westisle].", named)], max_features=9)
    sent = content(maps.feature_group(data, gazetteer, fit=data.bounds))
    assert sorted(sent["points"]["lon"]) == [177.5, 181.0]
    assert sent["fit"] == [[-17.5, 177.5], [-17.5, 181.0]]
    assert sent["areas"]["lon"] == [178.5]
    assert [len(lines) for lines in sent["areas"]["lines"][0]] == [2, 1]


def test_the_area_of_a_mark_grows_with_the_mentions(read, places, gazetteer):
    named = {found.name: found for found in places.values()}
    text = "[Rivertown] " * 9 + "[Hilltown]"
    sent = content(maps.feature_group(maps.features([read(text, named)], max_features=9), gazetteer))
    large, small = sent["points"]["radius"]
    assert large / small == pytest.approx(3, rel=0.05)


def test_radii_are_bounded(read, places, gazetteer):
    named = {found.name: found for found in places.values()}
    text = "[Rivertown] " * 900 + "[Hilltown]"
    sent = content(maps.feature_group(maps.features([read(text, named)], max_features=9), gazetteer))
    assert max(sent["points"]["radius"]) <= 22
    assert min(sent["points"]["radius"]) >= 4


def test_kinds_are_told_by_shape_and_doubt_is_told(read, places, gazetteer):
    named = {found.name: found for found in places.values()}
    pairs = [read("[Rivertown].", named, confidence=0.4), read("The [Old Plant].", named)]
    sent = content(maps.feature_group(maps.features(pairs, max_features=9), gazetteer))
    assert dict(zip(sent["points"]["name"], sent["points"]["shape"], strict=True)) == {
        "Rivertown": "circle",
        "Old Plant": "square",
    }
    assert dict(zip(sent["points"]["name"], sent["points"]["sure"], strict=True)) == {
        "Rivertown": False,
        "Old Plant": True,
    }


def test_a_mark_says_what_it_is(data, gazetteer):
    sent = content(maps.feature_group(data, gazetteer))
    about = dict(zip(sent["points"]["name"], sent["points"]["about"], strict=True))
    assert about["Rivertown"] == "Town or city, Landia \u00b7 1 mention"
    assert dict(zip(sent["areas"]["name"], sent["areas"]["about"], strict=True))["Landia"] == "Country \u00b7 1 mention"


def test_the_basemap_leaves_out_what_the_marks_name(data, gazetteer):
    assert set(content(maps.feature_group(data, gazetteer))["named"]) == {"AA", 1, 2, 3}


def test_every_shape_and_line_is_in_the_legend(data, gazetteer):
    sent = content(maps.feature_group(data, gazetteer))
    assert {*sent["points"]["shape"], *(end["role"] for end in sent["ends"])} <= set(words.LEGEND)
    assert {style for style in maps.STYLES.values() if style != "mentioned"} <= set(words.LEGEND)
