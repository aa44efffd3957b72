"""Origins, destinations and stops as texts name them."""

from dataclasses import replace

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A humanitarian corridor from [Sumy] to [Poltava] opened.", (["Sumy"], [], ["Poltava"], "explicit")),
        ("Safe passage out of [Sumy] was promised.", (["Sumy"], [], [], "unknown")),
        (
            "Evacuation corridors from [Sumy], [Izium] and [Bucha] to [Belarus] and [Russia] were offered.",
            (["Sumy", "Izium", "Bucha"], [], ["Belarus", "Russia"], "set_only"),
        ),
        (
            "Civilians were leaving [Sumy] for [Poltava] on foot.",
            (["Sumy"], [], ["Poltava"], "explicit"),
        ),
        (
            "An evacuation route between [Sumy] and [Poltava] was opened.",
            (["Sumy"], [], ["Poltava"], "explicit"),
        ),
        (
            "The [Sumy]-[Poltava] evacuation corridor was opened.",
            (["Sumy"], [], ["Poltava"], "explicit"),
        ),
        (
            "Families were evacuated from [Sumy] to [Poltava] through [Lubny].",
            (["Sumy"], ["Lubny"], ["Poltava"], "explicit"),
        ),
        (
            "Residents were evacuated from the besieged eastern city of [Izium] to its neighbour [Belarus].",
            (["Izium"], [], ["Belarus"], "explicit"),
        ),
        ("They evacuated civilians trapped in [Bucha].", (["Bucha"], [], [], "unknown")),
        (
            "The humanitarian corridors lead into [Russia] or its ally [Belarus].",
            ([], [], ["Russia", "Belarus"], "unknown"),
        ),
        ("Evacuees from [Izium], [Ukraine], arrived in [Lubny].", (["Izium"], [], ["Lubny"], "explicit")),
    ],
)
def test_one_sentence_gives_one_route(routes, text, expected):
    assert routes(text) == [expected]


def test_each_pair_of_a_sentence_is_a_corridor_of_its_own(routes):
    text = (
        "Evacuation corridors will run from [Sumy] to [Poltava], from [Izium] to [Lozova] and from [Bucha] to [Kyiv]."
    )
    assert routes(text) == [
        (["Sumy"], [], ["Poltava"], "explicit"),
        (["Izium"], [], ["Lozova"], "explicit"),
        (["Bucha"], [], ["Kyiv"], "explicit"),
    ]


def test_respectively_pairs_two_lists(routes):
    text = "Buses will evacuate people from [Bucha] and [Sumy] to [Kyiv] and [Lubny] respectively."
    assert routes(text) == [(["Bucha"], [], ["Kyiv"], "explicit"), (["Sumy"], [], ["Lubny"], "explicit")]


def test_places_of_different_sentences_are_never_paired(routes):
    text = "A humanitarian corridor out of [Sumy] was opened. The corridor leads to [Poltava]."
    assert routes(text) == [(["Sumy"], [], ["Poltava"], "set_only")]


def test_a_list_of_routes_is_read_line_by_line(routes):
    text = (
        "The evacuation corridors of the day:\n\n- [Vuhledar] \u2013 [Zaporizhzhia]\n- [Polohy]: route 1 - [Orikhiv], "
        "[Kamianske], [Zaporizhzhia]\n- [Enerhodar] via [Kamianske] to [Zaporizhzhia]"
    )
    assert routes(text) == [
        (["Vuhledar"], [], ["Zaporizhzhia"], "explicit"),
        (["Polohy"], ["Orikhiv", "Kamianske"], ["Zaporizhzhia"], "explicit"),
        (["Enerhodar"], ["Kamianske"], ["Zaporizhzhia"], "explicit"),
    ]


def test_a_number_of_cities_points_back_to_the_list_of_that_length(routes):
    text = "Shells fell on [Izium], [Sumy] and [Bucha]. Humanitarian corridors were opened from the three cities."
    assert routes(text) == [(["Izium", "Sumy", "Bucha"], [], [], "unknown")]


def test_a_number_that_no_list_has_points_nowhere(routes):
    text = "Shells fell on [Izium] and [Sumy]. Humanitarian corridors were opened from the three cities."
    assert routes(text) == []


def test_there_is_the_last_destination(routes):
    text = "Buses took civilians from [Izium] to [Lozova]. From there evacuees will be taken to [Poltava]."
    assert routes(text)[1] == (["Lozova"], [], ["Poltava"], "explicit")


def test_aid_going_in_is_told_from_people_going_out(read):
    corridors, _ = read(
        "Civilians were evacuated from [Izium] to [Lozova]. An aid convoy from [Lozova] reached [Izium]."
    )
    assert [corridor.carries for corridor in corridors] == ["people", "aid"]


def test_earlier_attempts_are_corridors_of_their_own_that_follow_each_other(read):
    corridors, _ = read(
        "Humanitarian corridors from [Sumy] and [Izium] were opened on Monday.\n\n"
        "Two earlier attempts to evacuate [Izium] failed under fire."
    )
    main, first, second = corridors
    assert (main.follows, second.follows, first.follows) == (second.id, first.id, None)


def test_an_unresolved_place_keeps_its_seat_in_a_list_and_is_left_out(routes):
    text = "Evacuation corridors from [Sumy], [Nowhere=?] and [Izium] were opened."
    assert routes(text) == [(["Sumy", "Izium"], [], [], "unknown")]


def test_the_speaker_behind_a_list_is_not_its_member(routes):
    text = "People may use the humanitarian corridors to [Belarus], [Russia~actor] said."
    assert routes(text) == [([], [], ["Belarus"], "unknown")]


def test_furniture_of_the_page_is_not_read(routes):
    box = "Evacuation corridors from Sumy to Poltava: read more."
    text = "Rain fell on [Kyiv].\n\nEvacuation corridors from [Sumy] to [Poltava]: read more."
    assert routes(text, furniture=[box]) == []
    assert routes(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "A trade corridor from [Sumy] to [Poltava] will carry grain.",
        "Flights from [Kyiv] to [Paris] resume in May.",
        "The striker completed his transfer from [Paris] to [Kyiv].",
        "Thousands marched from [Sumy] to [Poltava] against the fighting.",
        "Patients waited in the corridors of a hospital in [Sumy].",
        "If the fighting spreads, people would need an evacuation corridor from [Sumy] to [Poltava].",
        "The museum recalls how families fled [Sumy] for [Poltava] in the war.",
        "A suspect fled [Sumy] for [Poltava] after the robbery.",
        "The army sent tanks from [Sumy] to [Poltava] as the fighting spread.",
        "Kyiv made an offer to [Russia] on a humanitarian corridor.",
    ],
)
def test_what_is_no_corridor_gives_none(routes, text):
    assert routes(text) == []


def test_a_route_of_another_year_is_background_beside_the_present_one(read):
    text = "Civilians were evacuated from [Sumy] to [Poltava]. In 2016 people were evacuated from [Aleppo] to [Idlib]."
    corridors, _ = read(text, published="2022-03-08")
    assert [corridor.background for corridor in corridors] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels left the [Kyiv] suburb of [Bucha] for opposition-held [Idlib] as civilians fled.", "Bucha"),
        ("Families were evacuated from the [Poltava] town of [Lubny], which was under fire.", "Lubny"),
    ],
)
def test_the_suburb_of_a_city_is_the_place_that_is_left(read, text, expected):
    corridors, _ = read(text)
    assert [place.name for place in corridors[0].origins] == [expected]


def test_a_text_wrapped_at_some_width_is_read_in_whole_sentences(routes):
    text = (
        "SUMY, [Ukraine] - Hundreds of civilians who had been waiting since the early hours were\n"
        "evacuated on Tuesday along the first route that had been agreed for them, from the besieged city of\n"
        "[Sumy] to [Poltava], where volunteers had prepared beds for them in\nschools and in halls."
    )
    assert routes(text) == [(["Sumy"], [], ["Poltava"], "explicit")]


def test_pairs_listed_after_talk_of_routes_need_no_other_word(routes):
    text = "The evacuation corridors were agreed. She read the list: from [Sumy] to [Poltava], from [Bucha] to [Kyiv]."
    assert routes(text) == [(["Sumy"], [], ["Poltava"], "explicit"), (["Bucha"], [], ["Kyiv"], "explicit")]


def test_citizens_of_a_country_are_not_a_start(routes):
    assert routes("Citizens of [Ukraine] want to evacuate to [Poltava].") == [([], [], ["Poltava"], "unknown")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 30,000 people have poured into [Poltava] from [Sumy].", (["Sumy"], [], ["Poltava"], "explicit")),
        ("The evacuation of [Sumy]'s hospital to [Poltava] began.", (["Sumy"], [], ["Poltava"], "explicit")),
        ("Residents of [Sumy] were told to move to [Poltava].", (["Sumy"], [], ["Poltava"], "explicit")),
        ("Homes in [Sumy] were evacuated as the flood rose.", (["Sumy"], [], [], "unknown")),
        ("The [Sumy]-[Poltava] road was jammed with refugees.", (["Sumy"], [], ["Poltava"], "explicit")),
        ("Food aid arrived in [Sumy] from [Poltava] by road.", (["Poltava"], [], ["Sumy"], "explicit")),
        (
            "Shells fell on [Sumy]. People were evacuated from the city to [Poltava].",
            (["Sumy"], [], ["Poltava"], "explicit"),
        ),
    ],
)
def test_flight_and_rescue_need_no_word_for_corridor(routes, text, expected):
    assert routes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Families were evacuated from [Sumy] to [Poltava], from where they were flown to [Kyiv].",
            [(["Sumy"], [], ["Poltava"], "explicit"), (["Poltava"], [], ["Kyiv"], "explicit")],
        ),
        (
            "The army ordered the inhabitants of besieged [Izium], perhaps 4,000 people, to move south to [Lubny].",
            [(["Izium"], [], ["Lubny"], "explicit")],
        ),
        (
            "Shelling went on. [Izium], [Bucha] and [Sumy] were evacuated at night.",
            [(["Izium", "Bucha", "Sumy"], [], [], "unknown")],
        ),
        (
            "Shells fell on [Sumy] before most of its 50,000 inhabitants fled to [Poltava].",
            [(["Sumy"], [], ["Poltava"], "explicit")],
        ),
        (
            "Thousands fled besieged [Izium]. Most walked to [Lubny]. Others went to [Poltava].",
            [(["Izium"], [], ["Lubny"], "set_only"), (["Izium"], [], ["Poltava"], "set_only")],
        ),
        (
            "Civilians were evacuated from [Sumy] to [Lubny], [Poltava] and elsewhere.",
            [(["Sumy"], [], ["Lubny", "Poltava"], "set_only")],
        ),
        (
            "Fighting went on. In [Izium], hundreds of wounded civilians were taken to [Lubny].",
            [(["Izium"], [], ["Lubny"], "set_only")],
        ),
        (
            "Wounded children were evacuated from [Sumy] to [Poltava] as the [Lubny] crossing opened.",
            [(["Sumy"], ["Lubny"], ["Poltava"], "explicit")],
        ),
    ],
)
def test_an_end_may_be_told_beside_its_verb(routes, text, expected):
    assert routes(text) == expected


def test_a_country_at_the_head_of_the_next_clause_is_no_end(routes):
    text = "Planes evacuated students from [Sumy] to [Poltava], and [Belarus] sent buses for the wounded."
    assert routes(text) == [(["Sumy"], [], ["Poltava"], "explicit")]


def test_those_who_are_taken_on_start_where_they_were_brought_to(routes):
    text = "Civilians were evacuated from [Sumy] to [Poltava]. Buses are to take them on to [Kyiv]."
    assert routes(text) == [(["Sumy"], [], ["Poltava"], "explicit"), (["Poltava"], [], ["Kyiv"], "set_only")]


def test_the_city_points_nowhere_where_two_were_named(routes):
    text = "Shells fell on [Sumy] and [Izium]. People were evacuated from the city to [Poltava]."
    assert routes(text) == [([], [], ["Poltava"], "unknown")]


@pytest.mark.parametrize(
    "text",
    [
        "The storm moved from [Sumy] to [Poltava], and people died.",
        "A reporter travelled from [Sumy] to [Poltava] to speak to residents about the fighting.",
        "Passengers of a train from [Sumy] to [Poltava] were evacuated after smoke filled a carriage.",
        "Drivers were warned of floods on the road from [Sumy] to [Poltava].",
        "Rescuers carried the wounded out of the ruins, and relatives came from [Poltava].",
    ],
)
def test_those_who_move_are_the_verbs_own_subject_or_object(routes, text):
    assert routes(text) == []


def test_tries_that_failed_before_the_one_that_is_told_are_corridors_of_their_own(read):
    corridors, claims = read("A third attempt to evacuate civilians from [Sumy] began, after two failed amid shelling.")
    now, first, second = corridors
    assert (now.follows, second.follows, first.follows) == (second.id, first.id, None)
    assert [(claim.corridor, claim.act) for claim in claims] == [
        (now.id, "report_use"),
        (first.id, "report_violation"),
        (second.id, "report_violation"),
    ]


def test_tries_without_a_place_are_tries_of_the_route_told_before(read):
    corridors, _ = read("A humanitarian corridor from [Sumy] was opened. Two earlier attempts failed.")
    assert [[place.name for place in corridor.origins] for corridor in corridors] == [["Sumy"]] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of residents fled as a wildfire that began near [Bucha] reached [Izium].",
        "A wildfire drove thousands of residents from their homes. It ran through [Bucha] and into [Izium].",
        "Thousands fled their homes. The fire crossed the road into [Izium], and families prayed.",
    ],
)
def test_a_fire_that_moves_is_on_no_route(routes, text):
    assert all("Izium" not in destinations and "Bucha" not in via for _, via, destinations, _ in routes(text))


def test_where_those_who_must_leave_are_received_is_an_end(routes):
    text = (
        "Wildfires burned on both sides of [Izium], and residents were told to leave. "
        "Reception centres with room are in [Lubny], [Poltava] and [Kyiv]."
    )
    assert (["Lubny", "Poltava", "Kyiv"]) in [destinations for _, _, destinations, _ in routes(text)]


def test_a_country_that_acts_next_is_no_stop(routes):
    text = "[France] flew civilians out of [Sumy] to [Kyiv] through [Lubny], and [Turkey] began an airlift."
    assert (["Sumy"], ["Lubny"], ["Kyiv"], "explicit") in routes(text)


def test_the_capital_is_by_far_the_largest_of_the_towns_to_be_left(reader, marked_text):
    article, resolutions = marked_text(
        "Humanitarian corridors out of [Kyiv], [Sumy] and [Izium] were offered. "
        "Maps showed the evacuation route from the capital leading to [Gomel]."
    )
    people = {"Kyiv": 2_950_000, "Sumy": 256_000, "Izium": 45_000}
    resolutions = [
        replace(item, place=replace(item.place, population=people.get(item.place.name, 0))) for item in resolutions
    ]
    corridors, _ = reader.read(article, resolutions)
    told = [([p.name for p in c.origins], [p.name for p in c.destinations], c.pairing) for c in corridors]
    assert (["Kyiv"], ["Gomel"], "explicit") in told


def test_people_told_to_go_beyond_a_river_pass_it(routes):
    text = (
        "The army shelled [Izium] for a third day. It told the people of [Izium] and of the villages around it "
        "to move south of [Lubny]. Civilians were killed in the bombardment, aid agencies said, and thousands fled."
    )
    assert (["Izium"], ["Lubny"], [], "unknown") in routes(text)


def test_where_those_who_arrived_come_from_is_their_start(routes):
    text = "Thousands of civilians fled to [Lubny] after shelling. Most were from [Izium]."
    assert routes(text) == [(["Izium"], [], ["Lubny"], "set_only")]


def test_what_follows_a_year_long_past_is_background(read):
    text = "In 1941 the city was shelled. Thousands of civilians fled from [Sumy] to [Poltava] on foot."
    assert all(corridor.background for corridor in read(text, published="2024-05-05")[0])
    assert read(text.replace("In 1941", "On Monday"), published="2024-05-05")[0]


def test_a_building_that_is_cleared_is_no_route(routes):
    text = "Some 300 pupils were evacuated from a school in [Sumy] after a gas leak."
    assert routes(text) == []


def test_who_acts_in_a_town_goes_from_there(routes):
    text = "Fighting went on. In [Izium], hundreds of civilians got into boats and crossed the river into [Belarus]."
    assert routes(text) == [(["Izium"], [], ["Belarus"], "set_only")]


def test_a_stop_in_brackets_is_no_end_of_an_item(routes):
    text = "Humanitarian corridors:\n- [Izium] - [Lozova]\n- [Sumy] - [Poltava] (via [Lubny])"
    assert routes(text) == [
        (["Izium"], [], ["Lozova"], "explicit"),
        (["Sumy"], ["Lubny"], ["Poltava"], "explicit"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Thousands of pilgrims walked from [Sumy] to [Kyiv] for the feast. The war has made the route shorter.",
        "Patients were moved from the old hospital in [Sumy] to a wing in [Lubny]. The old wards were flooded in May.",
        "Passengers were evacuated from a ferry between [Sumy] and [Lubny] on Sunday after a fire in the engine room.",
        "Rescuers pulled 40 people from the rubble. The injured were taken to hospitals in [Sumy] after the quake.",
        "Hundreds of tourists left [Sumy] for [Kyiv] after the eruption. The airport had been covered with ash.",
        "Militants attacked a bus on the road from [Sumy] to [Lubny] and killed nine passengers. An army unit came.",
        "Farmers drove thousands of tractors from [Sumy] to [Kyiv] and blocked roads. Police fired tear gas.",
        "The corridor from [Sumy] to [Gomel] will cut the journey of goods by a week. Work was delayed by the war.",
        "Floods cut roads and shells fell. Thousands fled their homes. Trains between [Sumy] and [Lubny] do not run.",
    ],
)
def test_feasts_journeys_moves_of_house_accidents_and_trade_are_no_routes(routes, text):
    assert routes(text) == []
