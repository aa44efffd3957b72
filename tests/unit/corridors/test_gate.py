"""The weighing of movements: what it is made of, and what it refuses."""

import pytest

from geo.corridors.gate import AGREED, STEM, Gate, is_plain
from geo.corridors.vocabulary import Vocabulary
from geo.errors import DataError


def test_every_word_among_the_weights_is_one_of_the_lists():
    known = {part[:STEM] for phrase, _ in Vocabulary.load().tags.phrases() for part in phrase[:1]}
    stems = {name.split(" ", 1)[1] for name in Gate.load().weights.row if name.startswith(("verb ", "moved "))}
    assert not {
        stem
        for stem in stems
        if stem.islower() and not any(stem.startswith(one) or one.startswith(stem) for one in known)
    }


def test_damaged_weights_are_named(tmp_path):
    (tmp_path / "gate.npz").write_bytes(b"{}")
    with pytest.raises(DataError, match=r"gate\.npz"):
        Gate.load(tmp_path)


def test_ordinary_travel_is_refused_and_flight_is_not(read):
    assert read("He took the train from [Sumy] to [Poltava] to see a friend.")[0] == ()
    assert read("Thousands of civilians fled from [Sumy] to [Poltava] after shelling.")[0]


def test_a_stated_pair_is_not_lost_in_a_set(routes):
    text = (
        "Humanitarian corridors from [Sumy], [Izium] and [Bucha] to [Belarus] and [Russia] were offered.\n\n"
        "On Sunday, buses evacuated civilians from [Izium] to [Lozova] through another corridor, and a humanitarian "
        "corridor from [Sumy] to [Belarus] was opened."
    )
    assert (["Sumy"], [], ["Belarus"], "explicit") in routes(text)
    assert (["Sumy", "Izium", "Bucha"], [], ["Belarus", "Russia"], "set_only") in routes(text)


def test_what_leaves_no_doubt_is_not_weighed():
    flight = {AGREED, "many", "verb fled", "destination 1", "pairing unknown"}
    assert is_plain(flight)
    assert not any(is_plain(flight - {one}) for one in (AGREED, "many", "destination 1"))
    assert not any(is_plain(flight | {one}) for one in ("background", "exclusion within 3"))
    convoy = {AGREED, "moved W", "verb F", "pairing explicit"}
    assert is_plain(convoy)
    assert not is_plain(convoy - {"verb F"})
    assert not is_plain(convoy | {"danger in 1"})
