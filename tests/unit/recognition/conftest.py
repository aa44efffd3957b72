import pytest

from geo.gazetteer import Gazetteer
from geo.recognition import Recogniser
from geo.recognition.lexicon import Lexicon, WordTable
from geo.settings import data_dir


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture(scope="session")
def recogniser(gazetteer):
    return Recogniser.load(gazetteer)


@pytest.fixture(scope="session")
def lexicon():
    return Lexicon.load(data_dir() / "words")


@pytest.fixture(scope="session")
def table(lexicon, gazetteer):
    return WordTable(lexicon, gazetteer)
