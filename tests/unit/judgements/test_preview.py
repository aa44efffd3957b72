"""What a judgement would change is told before it is kept, and is what it then changes."""

import pytest

from geo.judgements import InForce, changes


@pytest.mark.parametrize(("scope", "expected"), [("mention", 1), ("name_in_article", 3), ("name_everywhere", 4)])
def test_the_preview_is_what_then_changes(judge, both, place, say, scope, expected):  # noqa: PLR0913, PLR0917 - fixtures
    (article, _), _ = both
    proposal = say(
        scope,
        "place",
        "Kyiv",
        None if scope == "name_everywhere" else article,
        25 if scope == "mention" else None,
        place_id=place("Odesa").id,
    )
    told = changes(judge, proposal, both, [])
    assert len(told) == expected
    assert {change.after.place.name for change in told} == {"Odesa"}
    assert all(change.before.place.name != "Odesa" for change in told)
    for one, reading in both:
        judged = judge.resolve(one, reading, InForce([proposal]))
        differing = [new for old, new in zip(reading.resolutions, judged, strict=True) if old != new]
        assert differing == [change.after for change in told if change.article.id == one.id]


def test_what_a_stronger_word_holds_is_not_told_as_changing(judge, both, place, say):
    (article, _), _ = both
    held = say("mention", "place", "Kyiv", article, 25, place_id=place("Lviv").id)
    proposal = say("name_everywhere", "not_a_place", "Kyiv")
    told = changes(judge, proposal, both, [held])
    assert [change.mention.start for change in told if change.article.id == article.id] == [41, 147]
    assert all(change.after is None for change in told)


def test_a_missed_mention_is_told_as_new(judge, found, place, say):
    article, reading = found("Trains left Kyiv for Lviv.", "Kyiv")
    proposal = say("mention", "place", "Lviv", article, 21, place_id=place("Lviv").id)
    (change,) = changes(judge, proposal, [(article, reading)], [])
    assert (change.before, change.mention.surface) == (None, "Lviv")
