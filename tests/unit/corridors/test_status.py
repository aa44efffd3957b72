"""The word for a corridor, derived from its claims."""

import pytest

from geo.corridors.status import status
from geo.model import Claim, Corridor, Span

CORRIDOR = Corridor(id="c1")


def claim(act, side=None, *, polarity="affirmed", corridor="c1"):
    return Claim(corridor=corridor, act=act, side=side, polarity=polarity, evidence=Span(start=0, end=1, quote="x"))


@pytest.mark.parametrize(
    ("acts", "label"),
    [
        ([], "mentioned"),
        ([("propose", "RU")], "proposed"),
        ([("announce_open", "RU")], "open"),
        ([("agree", "RU"), ("agree", "UA")], "agreed"),
        ([("reject", "UA")], "rejected"),
        ([("propose", "RU"), ("reject", "UA")], "disputed"),
        ([("announce_open", "RU"), ("report_use", None)], "used"),
        ([("announce_open", "RU"), ("report_violation", None)], "violated"),
        ([("announce_open", "RU"), ("close", "UA")], "closed"),
    ],
)
def test_the_overall_word_follows_from_the_acts(acts, label):
    assert status(CORRIDOR, [claim(*act) for act in acts]).label == label


def test_each_side_has_its_own_word():
    result = status(CORRIDOR, [claim("propose", "RU"), claim("announce_open", "RU"), claim("reject", "UA")])
    assert [(side.side, side.label, len(side.claims)) for side in result.sides] == [
        ("RU", "open", 2),
        ("UA", "rejected", 1),
    ]
    assert result.disputed


def test_a_violation_that_another_side_denies_is_disputed():
    result = status(CORRIDOR, [claim("report_violation", "UA"), claim("report_violation", "RU", polarity="denied")])
    assert (result.label, result.disputed) == ("disputed", True)


def test_an_agreement_denied_is_no_refusal():
    assert status(CORRIDOR, [claim("agree", "RU", polarity="denied")]).label == "mentioned"


def test_an_opening_denied_is_closed():
    assert status(CORRIDOR, [claim("announce_open", polarity="denied")]).label == "closed"


def test_claims_on_other_corridors_do_not_count():
    assert status(CORRIDOR, [claim("reject", "UA", corridor="c2")]).label == "mentioned"
