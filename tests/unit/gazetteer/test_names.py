import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.names import fold


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kyiv", "kyiv"),
        ("KYIV", "kyiv"),
        ("  New   York ", "new york"),
        ("W.Va.", "w va"),
        ("Nagorno-Karabakh", "nagorno karabakh"),
        ("Nagorno\u2011Karabakh", "nagorno karabakh"),
        ("L\u2019Aquila", "l aquila"),
        ("L'Aquila", "l aquila"),
        ("S\u00e3o Paulo", "sao paulo"),
        ("Sa\u0303o Paulo", "sao paulo"),
        ("Stra\u00dfe", "strasse"),
        ("\u0130stanbul", "istanbul"),
        ("\u041a\u0418\u0407\u0412", "\u043a\u0438\u0456\u0432"),
        ("\ufb01n", "fin"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_name_folds_to_its_key(name, key):
    assert fold(name) == key


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=60))
def test_case_makes_no_difference_to_ascii(name):
    ascii_name = name.encode("ascii", "ignore").decode()
    assert fold(ascii_name.upper()) == fold(ascii_name.lower())


@given(st.text(max_size=60))
def test_a_key_has_no_blanks_at_its_ends_and_no_runs_of_them(name):
    key = fold(name)
    assert key == key.strip()
    assert "  " not in key
