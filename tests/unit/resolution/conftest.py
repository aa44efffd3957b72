"""The shipped gazetteer and resolver, and a short way to mentions."""

import re

import pytest

from geo.gazetteer import Gazetteer
from geo.model import Mention
from geo.resolution import Resolver


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture(scope="session")
def resolver(gazetteer):
    return Resolver.load(gazetteer)


@pytest.fixture(scope="session")
def mention_all():
    """Return a function that finds every occurrence of some names in a text; a name may be (name, use)."""

    def find(text, *names):
        found = []
        for given in names:
            name, use = given if isinstance(given, tuple) else (given, "location")
            found += [
                Mention(start=match.start(), end=match.end(), surface=name, use=use)
                for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            ]
        return sorted(found, key=lambda mention: mention.start)

    return find
