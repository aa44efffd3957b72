"""Languages: what is told, what is left open, and what is read."""

import pytest

from geo import languages
from geo.geoparser import Geoparser
from geo.languages import is_read, language_name, language_of, not_read_note
from geo.sources import from_text, samples

# two sentences: one of eighty letters is left open where the model is not sure
TEXTS = {
    "uk": "Міст біля міста Варен упав, мер міста Лунд сказав, що бригади вже їдуть до річки, де чекають люди.",
    "ru": "Мост в городе Варен упал в воскресенье, и мэр города Лунд сказал, что бригады едут к реке, где ждут люди.",
    "de": "Die Brücke von Varen ist am Sonntag eingestürzt, und die Bürgermeisterin sagte, dass Helfer kommen.",
    "fr": "Le pont de Varen est tombé dimanche, et la maire de Lund a déclaré que des équipes étaient en route."
    " Deux villages sont coupés du monde, et des bateaux apportent du pain à ceux qui y sont restés.",
    "es": "El puente de Varen cayó el domingo, y la alcaldesa de Lund dijo que los equipos iban hacia el río."
    " Dos pueblos han quedado aislados, y unas barcas llevan el pan a quienes se quedaron allí.",
    "nl": "De brug van Varen is zondag ingestort, en de burgemeester zei dat hulpploegen onderweg waren."
    " Twee dorpen zijn van de buitenwereld afgesneden, en boten brengen brood naar wie bleef.",
    "ar": "انهار جسر فارين يوم الأحد وقال رئيس بلدية لوند إن الفرق في طريقها إلى النهر",
    "en": "The bridge at Varen fell on Sunday, and the mayor of Lund said that crews were on their way.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language_is_told(language):
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["", "12:30", "Suit aims to stop move of Camden clinic", "Харків", "Varen Lund Aas " * 3]
)
def test_what_is_too_short_to_tell_is_left_open(text):
    assert language_of(text) == ""


def test_the_samples_are_english():
    assert {language_of(article.text) for article in samples()} == {"en"}


@pytest.mark.parametrize("language", ["", "en", "EN", "en-GB", "en_US", "eng", "English"])
def test_english_and_the_unknown_are_read(language):
    assert is_read(language)
    assert not_read_note(language) == ""


@pytest.mark.parametrize(("language", "name"), [("uk", "Ukrainian"), ("pt-BR", "Portuguese"), ("xx", "xx"), ("?", "?")])
def test_note_names_the_language(language, name):
    assert language_name(language) == name
    assert f"written in {name}; only English is read" in not_read_note(language)


def test_furniture_does_not_decide_the_language():
    page = (
        TEXTS["uk"] + "\n\nRead more\n\nSign up for our newsletter, and get the best of our reporting with the news.\n"
    )
    assert from_text(page, max_chars=10_000).language == "uk"


def test_short_english_without_articles_needs_no_model(monkeypatch):
    monkeypatch.setattr(languages, "_model", lambda: pytest.fail("the model was loaded"))
    told = "Three Varen nurses, two drivers killed today. Board chairman Lund told us four cars had come near houses."
    assert language_of(told) == "en"


def test_a_text_in_another_script_is_not_english_for_an_english_sentence_in_it():
    chinese = "瓦伦市的一座桥梁星期日倒塌，隆德市市长表示救援队正在赶往河边，两个村庄与外界隔绝。"  # noqa: RUF001
    assert language_of(f"{chinese * 40}\n{TEXTS['en']}\n{chinese * 40}") == "zh"


def test_what_is_not_english_gives_no_places():
    geoparser = Geoparser.load(min_confidence=0.35)
    german = geoparser.read(from_text(TEXTS["de"] + " In Paris, Texas, hielt man inne.", max_chars=1000))
    english = geoparser.read(from_text(TEXTS["en"] + " In Paris, Texas, they paused.", max_chars=1000))
    assert german.resolutions == ()
    assert [found.mention.surface for found in english.resolutions if found.place] != []
