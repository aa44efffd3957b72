"""The work of reading grows with the text and no faster, counted in calls: not in seconds, which other work takes."""

import sys
from itertools import product
from string import ascii_lowercase

import pytest

from geo.corridors import completing, linking, roles

NAMES = ["N" + "".join(letters) for letters in product(ascii_lowercase, repeat=3)]
TEXTS = {
    "a sentence a route": "Thousands of people fled shelling from [{}] to [{}]. ",
    "all in one sentence": "from [{}] to [{}] people fled and ",
    "no route": "An evacuation was ordered, and in [{}] the mayor of [{}] was hurt. ",
}


def calls(function, *args):
    """Return how many functions are called, Python's own included."""
    count = 0

    def called(_frame, event, _what):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        function(*args)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("form", TEXTS.values(), ids=TEXTS)
def test_twice_the_text_takes_about_twice_the_work(reader, marked_text, form, monkeypatch):
    for module, bound in ((linking, "FAR"), (linking, "_RECENT"), (roles, "MOST_ENDS"), (completing, "MOST_ENDS")):
        monkeypatch.setattr(module, bound, 20)  # it is reached sooner so

    def work(pairs):
        names = iter(NAMES)
        return calls(reader.read, *marked_text("".join(form.format(next(names), next(names)) for _ in range(pairs))))

    work(5)  # what is made once is made
    assert work(200) < 2.3 * work(100)


def test_what_never_ends_is_cut_at_a_blank(reader, marked_text):
    text = "people fled from [Kharkiv] to [Poltava] " + "and on " * 1000
    corridors, _ = reader.read(*marked_text(text))
    (span,) = corridors[0].evidence
    assert span.quote.startswith("people fled")
    assert span.quote.endswith(("and", "on"))
    assert len(span.quote) <= 2000
