"""What a person says of a mention goes before what was found, and nothing else changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from geo.judgements import EVIDENCE, InForce, Judge
from geo.model import USES, Article, Judgement, Mention, Point, Reading, Resolution
from geo.store import Store

START = datetime(2026, 3, 1, tzinfo=UTC)
FIRST_KYIV, SECOND_KYIV, SUMY = 25, 41, 95


def places(reading):
    return [(one.mention.surface, one.place and one.place.name) for one in reading.resolutions]


def test_without_judgements_the_reading_is_the_very_same(judge, pair):
    article, reading = pair
    assert judge.read(article, reading, InForce()) is reading


def test_a_place_for_one_mention(judge, pair, place, say):
    article, reading = pair
    judgement = say(
        "mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Odesa").id, why="the caption says so"
    )
    judged = judge.read(article, reading, InForce([judgement]))
    first, *rest = judged.resolutions
    assert (first.place, first.confidence) == (place("Odesa"), 1.0)
    said = first.candidates[0].evidence[0]
    assert (said.kind, said.text) == (EVIDENCE, "chosen by Oksana on 1 Mar 2026: the caption says so")
    assert [one.place.name for one in first.candidates] == ["Odesa", "Kyiv"]
    assert first.candidates[0].score >= first.candidates[1].score
    assert tuple(rest) == reading.resolutions[1:]


def test_a_candidate_that_is_chosen_keeps_its_evidence_and_is_listed_once(judge, pair, place, say):
    article, reading = pair
    judgement = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Kyiv").id)
    first = judge.read(article, reading, InForce([judgement])).resolutions[0]
    (candidate,) = first.candidates
    assert [reason.kind for reason in candidate.evidence] == [EVIDENCE, "population"]
    assert first.confidence == 1.0


def test_a_name_in_an_article_is_the_name_in_any_case_and_nowhere_else(judge, pair, other, place, say):
    in_force = InForce([say("name_in_article", "place", "kyiv", pair[0], place_id=place("Odesa").id)])
    assert places(judge.read(*pair, in_force)) == [
        ("Kyiv", "Odesa"),
        ("Kyiv", "Odesa"),
        ("Sumy", "Sumy"),
        ("Poltava", "Poltava"),
        ("KYIV", "Odesa"),
    ]
    assert judge.read(*other, in_force) is other[1]


def test_a_name_everywhere(judge, pair, other, place, say):
    in_force = InForce([say("name_everywhere", "place", "Kyiv", place_id=place("Odesa").id)])
    assert [name for _, name in places(judge.read(*pair, in_force))].count("Odesa") == 3
    assert places(judge.read(*other, in_force)) == [("Kyiv", "Odesa"), ("Lviv", "Lviv")]


def test_not_a_place_removes_the_mention(judge, pair, say):
    article, reading = pair
    judged = judge.read(article, reading, InForce([say("mention", "not_a_place", "Kyiv", article, SECOND_KYIV)]))
    assert SECOND_KYIV not in [one.mention.start for one in judged.resolutions]
    assert len(judged.resolutions) == len(reading.resolutions) - 1


def test_another_use_leaves_the_place(judge, pair, say):
    article, reading = pair
    judged = judge.read(article, reading, InForce([say("mention", "use", "Kyiv", article, SECOND_KYIV, use="actor")]))
    before, after = reading.resolutions[1], judged.resolutions[1]
    assert after == replace(before, mention=replace(before.mention, use="actor"))


def test_a_point_placed_by_hand_is_a_place_where_it_lies(judge, pair, say):
    article, reading = pair
    point = Point(lat=50.1, lon=36.4)
    first, second = (
        judge.read(article, reading, InForce([say("mention", "point", "Kyiv", article, start, point=point)]))
        for start in (FIRST_KYIV, SECOND_KYIV)
    )
    place = first.resolutions[0].place
    assert place.id.startswith("judged:")
    assert (place.point, place.name, place.country, place.admin1) == (point, "Kyiv", "UA", "Kharkiv Oblast")
    assert "placed by hand by Oksana" in first.resolutions[0].candidates[0].evidence[0].text
    assert second.resolutions[1].place.id == place.id, "the same name at the same point is one place"


def test_the_more_specific_wins_and_of_two_equals_the_later(judge, pair, place, say):
    article, reading = pair
    everywhere = say("name_everywhere", "place", "Kyiv", place_id=place("Odesa").id)
    here = say("name_in_article", "place", "Kyiv", article, place_id=place("Lviv").id)
    this = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Dnipro").id)
    later = replace(this, id="later", place_id=place("Kherson").id, at=this.at + timedelta(seconds=1))
    for judgements in ([everywhere, here, this, later], [later, this, here, everywhere]):
        names = [name for _, name in places(judge.read(article, reading, InForce(judgements)))]
        assert names == ["Kherson", "Lviv", "Sumy", "Poltava", "Lviv"]


def test_undoing_brings_back_what_was_superseded(judge, pair, place, say):
    article, reading = pair
    first = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Odesa").id)
    second = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Lviv").id)
    undone = replace(second, undone_at=second.at + timedelta(hours=1))
    assert places(judge.read(article, reading, InForce([first, second])))[0] == ("Kyiv", "Lviv")
    assert places(judge.read(article, reading, InForce([first, undone])))[0] == ("Kyiv", "Odesa")
    assert judge.read(article, reading, InForce([undone])) is reading


def test_place_and_use_are_judged_apart_and_removal_goes_before_weaker_words_only(judge, pair, place, say):
    article, reading = pair
    removal = say("name_everywhere", "not_a_place", "Kyiv")
    use = say("name_in_article", "use", "Kyiv", article, use="actor")
    where = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Odesa").id)
    judged = judge.read(article, reading, InForce([removal, use, where]))
    assert [(one.mention.use, one.place.name) for one in judged.resolutions if fold_is_kyiv(one)] == [
        ("actor", "Odesa"),
        ("actor", "Kyiv"),
        ("actor", place("KYIV").name),
    ]
    gone = say("mention", "not_a_place", "Kyiv", article, FIRST_KYIV)
    judged = judge.read(article, reading, InForce([removal, use, where, gone]))
    assert FIRST_KYIV not in [one.mention.start for one in judged.resolutions]


def fold_is_kyiv(resolution):
    return resolution.mention.surface.lower() == "kyiv"


def test_corridors_are_read_again_from_the_judged_places_only(judge, pair, place, say):
    article, reading = pair
    assert [one.name for one in reading.corridors[0].origins] == ["Sumy"]
    judged = judge.read(
        article, reading, InForce([say("mention", "place", "Sumy", article, SUMY, place_id=place("Odesa").id)])
    )
    assert [one.name for one in judged.corridors[0].origins] == ["Odesa"]
    assert all(claim.corridor == judged.corridors[0].id for claim in judged.claims)
    gone = judge.read(article, reading, InForce([say("mention", "not_a_place", "Sumy", article, SUMY)]))
    assert all("Sumy" not in [one.name for one in corridor.origins] for corridor in gone.corridors)


def test_corridors_are_not_read_where_nothing_changed(gazetteer, other, place, say):
    class Counting:
        reads = 0

        def read(self, _article, _resolutions):
            self.reads += 1
            return (), ()

    corridors = Counting()
    judge = Judge(gazetteer, corridors)
    judge.read(*other, InForce([say("name_everywhere", "place", "Sumy", place_id=place("Odesa").id)]))
    assert corridors.reads == 0
    judge.read(*other, InForce([say("name_everywhere", "place", "Lviv", place_id=place("Odesa").id)]))
    assert corridors.reads == 1


def test_a_missed_mention_is_added_where_the_text_has_it(judge, found, place, say):
    article, reading = found("Trains left Kyiv for Lviv.", "Kyiv")
    judged = judge.read(
        article, reading, InForce([say("mention", "place", "Lviv", article, 21, place_id=place("Lviv").id)])
    )
    assert places(judged) == [("Kyiv", "Kyiv"), ("Lviv", "Lviv")]
    assert judged.resolutions[1].mention == Mention(start=21, end=25, surface="Lviv", use="location")
    elsewhere = say("mention", "place", "Lvov", article, 21, place_id=place("Lviv").id)
    assert judge.read(article, reading, InForce([elsewhere])) is reading, "the words must be where they were judged"
    beyond = say("mention", "place", "Lviv", article, 2000, place_id=place("Lviv").id)
    assert judge.read(article, reading, InForce([beyond])) is reading


def test_an_added_mention_takes_the_place_of_what_overlaps_it(judge, found, place, say):
    article, reading = found("In New Kyiv it rained.", "Kyiv")
    added = say("mention", "place", "New Kyiv", article, 3, place_id=place("Odesa").id)
    assert places(judge.read(article, reading, InForce([added]))) == [("New Kyiv", "Odesa")]


def test_a_mention_that_the_next_geoparser_misses_stays_where_it_was_judged(judge, pair, place, say):
    article, reading = pair
    judgement = say("mention", "place", "Sumy", article, SUMY, place_id=place("Sumy").id)
    blind = replace(reading, geoparser_id="another", resolutions=())
    assert places(judge.read(article, blind, InForce([judgement]))) == [("Sumy", "Sumy")]
    not_a_place = say("mention", "not_a_place", "Kyiv", article, FIRST_KYIV)
    assert judge.read(article, blind, InForce([not_a_place])) is blind


def test_a_place_that_the_gazetteer_lost_is_made_of_what_the_judgement_kept(judge, pair, say):
    article, reading = pair
    kept = say(
        "mention", "place", "Kyiv", article, FIRST_KYIV, place_id="gone:1", point=Point(lat=50, lon=36), kind="facility"
    )
    place = judge.read(article, reading, InForce([kept])).resolutions[0].place
    assert (place.id, place.point, place.kind) == ("gone:1", kept.point, "facility")
    lost = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id="gone:1")
    unresolved = judge.read(article, reading, InForce([lost])).resolutions[0]
    assert (unresolved.place, unresolved.confidence) == (None, 0.0), "a wrong pin is worse than none"


def test_pairs_are_judged_and_outlive_the_article_and_its_geoparser(judge, both, place, say, tmp_path):
    (article, reading), other = both
    store = Store.open(f"sqlite:///{tmp_path}/store.sqlite")
    for one in both:
        store.put(*one)
    judgement = say("mention", "place", "Kyiv", article, FIRST_KYIV, place_id=place("Odesa").id)
    store.add_judgement(judgement)

    def now():
        return {one.id: judged for one, judged in judge.pairs(Store.open(f"sqlite:///{tmp_path}/store.sqlite"))}

    assert places(now()[article.id])[0] == ("Kyiv", "Odesa")
    assert now()[other[0].id] == other[1]
    store.remove_article(article.id)
    assert article.id not in now()
    store.put(article, replace(reading, geoparser_id="newer"))
    assert places(now()[article.id])[0] == ("Kyiv", "Odesa")
    assert store.reading(article.id) == replace(reading, geoparser_id="newer"), "what was found stays as it was"
    store.undo_judgement(judgement.id, judgement.at)
    assert places(now()[article.id])[0] == ("Kyiv", "Kyiv")


_TEXT = "Ann Bob Ann Cid"
_SPANS = [(0, 3), (4, 7), (8, 11), (12, 15), (0, 7), (4, 11)]
_ARTICLE = Article(text=_TEXT)
_READING = Reading(
    article_id=_ARTICLE.id,
    geoparser_id="g",
    resolutions=tuple(
        Resolution(
            mention=Mention(start=start, end=end, surface=_TEXT[start:end], use="location"), place=None, confidence=0.0
        )
        for start, end in _SPANS[:2]
    ),
)


@st.composite
def judgements(draw):
    start, end = draw(st.sampled_from(_SPANS))
    scope = draw(st.sampled_from(["mention", "name_in_article", "name_everywhere"]))
    verdict = draw(st.sampled_from(["point", "use", "not_a_place"]))
    single = scope == "mention"
    moment = START + timedelta(seconds=draw(st.integers(0, 9)))
    return Judgement(
        id=draw(st.uuids()).hex,
        scope=scope,
        surface=_TEXT[start:end],
        verdict=verdict,
        by="a",
        at=moment,
        article_id=None if scope == "name_everywhere" else _ARTICLE.id,
        start=start if single else None,
        end=end if single else None,
        point=Point(lat=draw(st.integers(-80, 80)), lon=0) if verdict == "point" else None,
        use=draw(st.sampled_from(USES)) if verdict == "use" else None,
        undone_at=draw(st.none() | st.just(moment)),
    )


@hypothesis_settings(deadline=None)
@given(st.lists(judgements(), max_size=6))
def test_whatever_is_said_mentions_stay_in_order_apart_and_true_to_the_text(judge, said):
    judged = judge.read(_ARTICLE, _READING, InForce(said))
    spans = [(one.mention.start, one.mention.end) for one in judged.resolutions]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(_TEXT[one.mention.start : one.mention.end] == one.mention.surface for one in judged.resolutions)
    assert judge.read(_ARTICLE, _READING, InForce(reversed(said))) == judged or len({one.at for one in said}) < len(
        said
    )
    if all(one.undone_at for one in said):
        assert judged is _READING
