"""Which language a text is in, told offline; and which languages are read.

English is told by its commonest words alone, which costs microseconds. Only a text with few of them goes to py3langid,
whose model takes half a second and 70 MB to load. Read as English, another language would give nonsense places.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.settings import data_dir

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# common in English, and rare in every other language that is written in Latin letters
_ENGLISH_WORDS = frozenset(
    ("the", "and", "that", "with", "from", "said", "this", "were", "have", "been", "by", "which", "their", "would")
)
_ENGLISH_SHARE = 0.05  # of the words; the least in 1,135 news texts is told in data/README.md
_VOCABULARY_SHARE = 0.18  # of the words in data/words/english.txt: no text in another language has half as many
# nine articles in ten are told by counting these as they stand between spaces, which takes a fifth of the time
_BETWEEN_SPACES = (" the ", " and ", " that ", " with ")
_BETWEEN_SPACES_SHARE = 0.06  # of the spaces: of the words, which may be a few more, it is the share above
_SPACE_EVERY = 8  # characters at least, so that no other script stands beside the English; in English one of six is one
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001 - a typographic apostrophe
_MIN_LETTERS = 80  # of a text in Latin letters that is told from English; other scripts need few
_MIN_SCRIPT_LETTERS = 20
_SURE = 0.8  # of the model's probability; of 25,000 pieces of English news none is taken for another language
_LIKELY = 0.5  # the same, where the script says that it is not English
_SOME_OTHER = "und"  # BCP 47's tag for a language that is not known
_LOOKED_AT = 20_000  # characters

_READ = frozenset({"en", "eng", "english"})


def is_read(language: str) -> bool:
    """Whether texts in a language, as a BCP 47 tag, are read for places; "" (unknown) counts as yes."""
    return not language or language.replace("_", "-").split("-")[0].lower() in _READ


def language_of(text: str) -> str:
    """Return the language as an ISO 639-1 code, or "" where the text is too short or mixed to tell.

    "und" is a language that cannot be told, but is not English by its script.
    """
    text = text[:_LOOKED_AT]
    if _is_plainly_english(text):
        return "en"
    words = _WORD.findall(text.lower())
    if words and sum(map(_ENGLISH_WORDS.__contains__, words)) >= _ENGLISH_SHARE * len(words):
        return "en"
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if word[0] < "\u0250")
    is_latin = latin >= letters / 2
    if letters < (_MIN_LETTERS if is_latin else _MIN_SCRIPT_LETTERS):
        return ""
    if is_latin and sum(map(_vocabulary().__contains__, words)) >= _VOCABULARY_SHARE * len(words):
        return "en"
    language, probability = _model().classify(text)
    if probability >= (_SURE if is_latin else _LIKELY):
        return str(language)
    return "" if is_latin else _SOME_OTHER


def _is_plainly_english(text: str) -> bool:
    spaces = text.count(" ")
    common = sum(map(text.count, _BETWEEN_SPACES))
    return spaces * _SPACE_EVERY >= len(text) and common > _BETWEEN_SPACES_SHARE * spaces


def language_name(language: str) -> str:
    """Return a language's name in English ("Ukrainian" for "uk"), or the tag itself where it has none."""
    if language == _SOME_OTHER:
        return "another script"
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - it takes a while to import

    try:
        return Locale.parse(language.replace("-", "_")).get_language_name("en") or language
    except (ValueError, UnknownLocaleError):
        return language


def not_read_note(language: str) -> str:
    """Return one sentence for people about an article in that language, or "" if it is read."""
    if is_read(language):
        return ""
    return f"written in {language_name(language)}; only English is read, so no places were looked for"


@cache
def _vocabulary() -> frozenset[str]:
    path = data_dir() / "words" / "english.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see the module's head

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
