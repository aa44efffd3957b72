"""What an exported file is called."""

import pytest

from geo.exports import file_name


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("Kyiv Rejects Corridors", "dateline-kyiv-rejects-corridors-2022-03-08.csv"),
        ("../../etc/passwd\x00", "dateline-etc-passwd-2022-03-08.csv"),
        ("Київ", "dateline-київ-2022-03-08.csv"),
        ("", "dateline-2022-03-08.csv"),
        ("a" * 300, f"dateline-{'a' * 60}-2022-03-08.csv"),
    ],
)
def test_a_name_says_what_and_when(what, expected):
    assert file_name(what, "2022-03-08", ".csv") == expected
