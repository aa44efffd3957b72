"""Who says what about a corridor, and when."""

import pytest


def the(claims, act):
    found = [claim for claim in claims if claim.act == act]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "act", "actor", "side"),
    [
        ("[Ukraine~actor] rejected humanitarian corridors to [Russia].", "reject", "Ukraine", "UA"),
        ("[Moscow~actor] proposed an evacuation corridor out of [Sumy].", "propose", "Moscow", "RU"),
        ("The United Nations called for an aid corridor to [Sumy].", "propose", "The United Nations", "United Nations"),
        (
            "The [Russian~demonym=Russia] army opened an evacuation corridor out of [Sumy].",
            "announce_open",
            "The Russian army",
            "RU",
        ),
        ("[Ukraine~actor] agreed to an evacuation corridor out of [Sumy].", "agree", "Ukraine", "UA"),
        ("[Ukraine~actor] suspended the evacuation of [Sumy].", "close", "Ukraine", "UA"),
        ("[France~actor] evacuated civilians from [Sumy] to [Poltava].", "report_use", "France", "FR"),
    ],
)
def test_an_act_has_the_subject_as_its_actor(read, text, act, actor, side):
    claim = the(read(text)[1], act)
    assert (claim.actor, claim.side, claim.attributed_to, claim.modality) == (actor, side, None, "asserted")


def test_a_passive_without_by_has_no_actor(read):
    claim = the(read("The evacuation of [Sumy] was suspended on Friday.")[1], "close")
    assert (claim.actor, claim.side) == (None, None)


def test_a_passive_with_by_has_its_actor(read):
    claim = the(read("The evacuation of [Sumy] was suspended by [Ukraine~actor].")[1], "close")
    assert (claim.actor, claim.side) == ("Ukraine", "UA")


def test_who_offered_what_another_rejects(read):
    _, claims = read("[Kyiv~actor] rejects [Moscow~actor]-proposed humanitarian corridors to [Belarus]")
    assert {(claim.act, claim.side) for claim in claims} == {("reject", "UA"), ("propose", "RU")}


def test_the_source_of_a_trailing_quote_is_named_in_full(read):
    text = "[Ukraine~actor] rejected the evacuation corridors to [Russia], defence minister Olena Bondar said."
    claim = the(read(text)[1], "reject")
    assert (claim.side, claim.attributed_to, claim.modality) == ("UA", "defence minister Olena Bondar", "reported")


def test_nested_speech_keeps_actor_and_source_apart(read):
    text = "[Ukraine~actor]'s ombudswoman, Olena Bondar, said [Russia~actor] had rejected a safe passage out of [Sumy]."
    claim = the(read(text)[1], "reject")
    assert (claim.side, claim.attributed_to) == ("RU", "Ukraine's ombudswoman, Olena Bondar")


def test_according_to_names_the_source(read):
    text = "The evacuation corridor from [Sumy] to [Poltava] was closed, according to the city council."
    assert the(read(text)[1], "close").attributed_to == "the city council"


def test_it_is_who_spoke(read):
    text = "The [Russian~demonym=Russia] army said it was opening humanitarian corridors out of [Sumy]."
    claim = the(read(text)[1], "announce_open")
    assert (claim.actor, claim.side) == ("The Russian army", "RU")


def test_she_is_who_spoke_before(read):
    text = (
        "[Ukraine~actor] rejected humanitarian corridors to [Russia], [Ukraine~actor]'s minister Olena Bondar said.\n\n"
        '"This plan is unacceptable," she said.'
    )
    _, claims = read(text)
    assert [claim.attributed_to for claim in claims] == ["Ukraine's minister Olena Bondar"] * 2


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("No safe passage was opened out of [Sumy].", "announce_open"),
        ("[Russia~actor] has not agreed to an evacuation corridor out of [Sumy].", "agree"),
        ("[Russia~actor] denied shelling the evacuation corridor out of [Sumy].", "report_violation"),
    ],
)
def test_what_is_denied_is_marked_so(read, text, act):
    assert the(read(text)[1], act).polarity == "denied"


def test_what_will_be_is_planned(read):
    claim = the(read("[Ukraine~actor] will open an evacuation corridor out of [Sumy] on Friday.")[1], "announce_open")
    assert claim.modality == "planned"


def test_each_of_two_who_act_together_has_a_claim(read):
    _, claims = read("[Ukraine~actor] and [Russia~actor] agreed to an evacuation corridor out of [Sumy].")
    assert [(claim.act, claim.side) for claim in claims] == [("agree", "UA"), ("agree", "RU")]


def test_both_sides_are_the_two_that_the_article_names(read):
    text = (
        "[Ukraine~actor] and [Russia~actor] agreed to an evacuation corridor out of [Sumy].\n\n"
        "An earlier attempt to evacuate [Sumy] failed, with both sides accusing each other of violations."
    )
    _, claims = read(text)
    assert sorted(claim.side for claim in claims if claim.act == "report_violation") == ["RU", "UA"]


def test_both_sides_stay_unnamed_where_the_article_names_none(read):
    _, claims = read("The evacuation of [Sumy] failed, with both sides accusing each other of violations.")
    assert [(claim.actor, claim.side) for claim in claims] == [("both sides", None)]


def test_an_infinitive_reports_nothing(read):
    corridors, claims = read("Buses are waiting to evacuate civilians from [Sumy] to [Poltava].")
    assert corridors
    assert claims == ()


def test_time_is_reckoned_from_the_date_of_the_article(read):
    text = "The [Russian~demonym=Russia] army opened an evacuation corridor out of [Sumy] on Monday at 07:00 GMT."
    assert the(read(text, published="2022-03-08")[1], "announce_open").when == "2022-03-07T07:00Z"
    assert the(read(text)[1], "announce_open").when == "07:00 GMT on Monday"


def test_whom_a_state_backs_is_not_the_state(read):
    text = "The [Russian~demonym=Russia]-backed rebels in [Bucha] rejected the evacuation corridor to [Poltava]."
    assert the(read(text)[1], "reject").side == "rebels"


def test_an_answer_needs_no_object(read):
    text = "[Russia~actor] offered an evacuation corridor to [Belarus]. [Kyiv~actor] refused."
    assert {(claim.act, claim.side) for claim in read(text)[1]} == {("propose", "RU"), ("reject", "UA")}


def test_what_is_possible_was_not_used(read):
    corridors, claims = read("Residents of [Sumy] can be evacuated to [Poltava], where fighting is far away.")
    assert corridors
    assert claims == ()


def test_an_accusation_is_one_claim(read):
    text = "[Ukraine~actor] accused [Russia~actor] of shelling and mining the evacuation corridor out of [Sumy]."
    claim = the(read(text)[1], "report_violation")
    assert claim.side == "UA"


def test_a_no_to_words_is_no_claim_on_the_route(read):
    text = "[Russia~actor] rejected the claims of critics as people left through a humanitarian corridor to [Poltava]."
    assert "reject" not in {claim.act for claim in read(text)[1]}


def test_a_minister_without_a_country_speaks_for_the_side_whose_act_is_told(read):
    _, claims = read(
        "[Kyiv~actor] dismissed evacuation corridors from [Sumy] to [Belarus], Vice Premier Olha Tkach said. "
        '"This is unacceptable," she said.'
    )
    assert [(claim.act, claim.side) for claim in claims] == [("reject", "UA"), ("reject", "UA")]


def test_a_quote_that_runs_on_has_the_speaker_of_its_end(read):
    _, claims = read(
        '"Evacuation trains from [Sumy] will leave at noon. Be there," governor Ivan Kit wrote on Telegram.'
    )
    assert [claim.attributed_to for claim in claims] == ["governor Ivan Kit"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("An evacuation train takes residents from [Sumy] to [Poltava] every day.", "report_use"),
        ("Buses continue to carry civilians from besieged [Sumy] to [Poltava].", "report_use"),
        ("An evacuation corridor from [Sumy] is to be open until noon, the army said.", "announce_open"),
        ("Buses evacuated civilians from [Sumy]. [Russia~actor] told people not to go.", "reject"),
        ("A corridor for civilians out of [Sumy] opened. Snipers shoot at those who try.", "report_violation"),
        ("A corridor for civilians out of [Sumy] opened. Soldiers let no one through.", "close"),
    ],
)
def test_what_goes_on_is_to_come_or_is_barred_is_told_in_many_forms(read, text, act):
    assert act in [claim.act for claim in read(text)[1]]


def test_who_gets_an_order_does_not_give_it(read):
    claim = the(read("Fires drew near. All of [Sumy~actor] was told to leave for [Poltava].")[1], "announce_open")
    assert claim.actor is None


def test_who_attacks_a_town_does_not_attack_those_who_left_it(read):
    _, claims = read("Thousands of civilians have fled [Sumy] since rebels attacked it on Friday.")
    assert [claim.act for claim in claims] == ["report_use"]


def test_what_halts_aid_says_nothing_of_the_people_who_left(read):
    _, claims = read("Thousands of civilians fled besieged [Sumy] for [Poltava]. The UN suspended deliveries of food.")
    assert [claim.act for claim in claims] == ["report_use"]


def test_a_visitor_with_a_plan_is_none_of_those_who_leave(read):
    text = (
        "Corridors for civilians out of [Sumy] opened. "
        "The [French~demonym=France] president arrived in [Kyiv] with a plan."
    )
    assert [claim.act for claim in read(text)[1] if claim.act != "announce_open"] == []


def test_roads_that_a_fire_blocks_are_violated_by_nobody(read):
    _, claims = read("With roads blocked by flames, thousands of residents fled [Izium] for [Poltava].")
    assert [claim.act for claim in claims] == ["report_use"]


def test_each_of_two_routes_in_a_sentence_has_what_is_told_beside_it(read):
    text = "Civilians were taken from [Sumy] to [Poltava], and from there they are to be taken to [Kyiv]."
    corridors, claims = read(text)
    ends = {corridor.id: corridor.destinations[0].name for corridor in corridors}
    assert {(ends[claim.corridor], claim.act) for claim in claims} == {
        ("Poltava", "report_use"),
        ("Kyiv", "announce_open"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of civilians fled besieged [Sumy]. A spokeswoman declined to give details of the route.",
        "Thousands of civilians fled the shelling of [Sumy].",
        "Civilians fled besieged [Sumy]. The army will halt operations so that people can leave by the corridor.",
    ],
)
def test_who_says_nothing_or_halts_something_else_neither_rejects_nor_closes(read, text):
    assert not {claim.act for claim in read(text)[1]} & {"reject", "close", "report_violation"}


def test_what_one_side_says_another_denies_in_the_same_sentence(read):
    text = "Rebels say [Ukraine~actor] shelled the civilian corridor out of [Izium]; [Ukraine~actor] denies it."
    told = {(claim.act, claim.side, claim.polarity) for claim in read(text)[1]}
    assert told == {("report_violation", "rebels", "affirmed"), ("report_violation", "UA", "denied")}


@pytest.mark.parametrize(
    "text",
    [
        "Snipers shot at civilians walking from besieged [Bucha] to [Kyiv], a survivor said.",
        "The Red Cross said its aid convoy to besieged [Izium] had been forced to turn back.",
    ],
)
def test_who_is_shot_at_or_made_to_turn_back_was_not_let_pass(read, text):
    assert "report_violation" in [claim.act for claim in read(text)[1]]
