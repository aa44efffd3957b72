import pytest

from geo.corridors.status import LABELS
from geo.maps import AreaMark, PointMark, features
from geo.maps.features import STYLES


@pytest.fixture
def named(places):
    return {found.name: found for found in places.values()}


def test_one_mark_for_each_place_with_its_counts(read, named):
    data = features(
        [
            read("[Rivertown] fell. People left [Rivertown] for [Hilltown].", named),
            read("Rain in [Rivertown].", named),
        ],
        max_features=10,
    )
    assert [(mark.place.name, mark.mentions, mark.articles) for mark in data.points] == [
        ("Rivertown", 3, 2),
        ("Hilltown", 1, 1),
    ]
    assert (data.shown, data.total) == (2, 2)


def test_places_with_an_extent_are_areas_and_the_rest_points(read, named):
    data = features([read("[Landia], [Grey Sea], [Old Plant] and [Rivertown].", named)], max_features=10)
    assert {mark.place.name for mark in data.areas} == {"Landia", "Grey Sea"}
    assert {mark.place.name for mark in data.points} == {"Old Plant", "Rivertown"}
    assert all(isinstance(mark, AreaMark) for mark in data.areas)
    assert all(isinstance(mark, PointMark) for mark in data.points)


def test_the_most_mentioned_places_are_kept_and_the_rest_counted(read, named):
    data = features([read("[Rivertown], [Hilltown], [Hilltown], [Landia].", named)], max_features=1)
    assert [mark.place.name for mark in data.points] == ["Hilltown"]
    assert (data.shown, data.total) == (1, 3)


def test_only_the_uses_asked_for_count(read, named):
    pairs = [read("[Rivertown].", named, use="actor"), read("In [Hilltown].", named)]
    assert {mark.place.name for mark in features(pairs, max_features=9).points} == {"Hilltown"}
    both = features(pairs, max_features=9, uses=frozenset({"location", "actor"}))
    assert {mark.place.name for mark in both.points} == {"Rivertown", "Hilltown"}


def test_only_the_articles_asked_for_count(read, named):
    one, other = read("In [Rivertown].", named), read("In [Hilltown].", named)
    data = features([one, other], max_features=9, article_ids={other[0].id})
    assert [mark.place.name for mark in data.points] == ["Hilltown"]
    assert data.total == 1


def test_an_unresolved_mention_has_no_mark(read):
    assert features([read("In [Nowhere].", {"Nowhere": None})], max_features=9).total == 0


def test_the_excerpt_is_a_sentence_that_can_be_read(read, named):
    text = "[Rivertown].\n\nPeople left [Rivertown] in buses before the evening came.\n\n[Rivertown]."
    (mark,) = features([read(text, named, title="The title")], max_features=9).points
    assert mark.excerpt.sentence == "People left Rivertown in buses before the evening came."
    assert mark.title == "The title"


def test_a_mark_is_as_sure_as_its_surest_mention(read, named):
    pairs = [read("In [Rivertown].", named, confidence=0.4), read("To [Rivertown].", named, confidence=0.8)]
    assert features(pairs, max_features=9).points[0].confidence == 0.8


def test_the_first_view_fits_the_points_and_not_the_countries(read, named):
    data = features([read("[Landia], [Rivertown], [Hilltown].", named)], max_features=9)
    assert (data.bounds.west, data.bounds.east) == (30.0, 36.0)


def test_places_all_over_the_world_are_first_seen_where_most_is_mentioned(read, named):
    text = "[Rivertown], [Rivertown], [Hilltown], [Isletown], [Westisle]."
    bounds = features([read(text, named)], max_features=9).bounds
    assert (bounds.west, bounds.east) == (30.0, 36.0)


def test_the_first_view_without_points_fits_the_modest_areas(read, named):
    assert features([read("[Landia] and [Grey Sea].", named)], max_features=9).bounds == named["Grey Sea"].extent
    assert features([read("[Landia].", named)], max_features=9).bounds == named["Landia"].extent
    assert features([], max_features=9).bounds is None


def test_only_an_explicit_pairing_makes_pairs(read, places, route):
    origins, ends = (places["river town"], places["hill town"]), (places["land"],)
    for pairing, expected in (("explicit", 2), ("set_only", 0), ("unknown", 0)):
        corridor, claims = route(origins, ends, pairing)
        (mark,) = features([read("A", {}, corridors=[corridor], claims=claims)], max_features=9).corridors
        assert len(mark.pairs) == expected


@pytest.mark.parametrize(
    ("acts", "style"),
    [
        ((), "mentioned"),
        ((("propose", "AA"),), "proposed"),
        ((("announce_open", "AA"),), "open"),
        ((("reject", "BB"),), "rejected"),
        ((("announce_open", "AA"), ("reject", "BB")), "rejected"),
        ((("agree", "AA"), ("report_violation", "BB")), "failed"),
    ],
)
def test_how_a_corridor_is_drawn_follows_from_the_claims(read, places, route, acts, style):
    corridor, claims = route([places["river town"]], [places["land"]], "set_only", *acts)
    (mark,) = features([read("A", {}, corridors=[corridor], claims=claims)], max_features=9).corridors
    assert mark.style == style


def test_every_status_has_a_style():
    assert set(STYLES) == set(LABELS)


def test_corridors_in_the_background_are_not_drawn_and_ids_tell_articles_apart(read, places, route):
    passing, _ = route([places["river town"]], [], "unknown", background=True)
    corridor, claims = route([places["river town"]], [], "unknown", number=2)
    one = read("A first text.", {}, corridors=[passing, corridor], claims=claims)
    other = read("A second text.", {}, corridors=[corridor], claims=claims)
    data = features([one, other], max_features=9)
    assert [mark.id for mark in data.corridors] == [f"{one[0].id}/c2", f"{other[0].id}/c2"]
