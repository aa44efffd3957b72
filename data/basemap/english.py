"""Choose the form of a town's name that English-language news uses, by rule, among the names that GeoNames lists."""

from __future__ import annotations

import re
import unicodedata

# Romanization of Ukrainian, Cabinet of Ministers resolution 55 of 27 January 2010: what the UN and news agencies use.
UKRAINIAN = dict(zip("абвгґдезиіїйклмнопрстуф", "abvhgdezyiiiklmnoprstuf", strict=True)) | {
    "є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",  # noqa: RUF001 - Cyrillic
    "ь": "", "'": "", "\N{RIGHT SINGLE QUOTATION MARK}": "",
}  # fmt: skip
UKRAINIAN_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
WRITTEN_IN_UKRAINIAN = re.compile("[а-яґєії' \N{RIGHT SINGLE QUOTATION MARK}-]+", re.IGNORECASE)  # noqa: RUF001 - Cyrillic
# how far a romanization may be from the main name, in edits, to be the same name
CLOSE = 2

# Languages whose GeoNames names carry marks of a scientific transliteration, which news does not print.
MARKED = {"ar", "fa", "he", "ps", "ur", "ku", "ckb", "ug", "tk", "dv"}
QUOTES = re.compile("['\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}`\N{MODIFIER LETTER APOSTROPHE}]")


def romanized(name: str) -> str:
    """Return a Ukrainian name in Latin letters."""
    words = []
    for word in re.split(r"([\s-])", name.lower().replace("зг", "zgh")):
        letters = [UKRAINIAN.get(letter, letter) for letter in word]
        if word[:1] in UKRAINIAN_INITIAL:
            letters[0] = UKRAINIAN_INITIAL[word[0]]
        words.append("".join(letters).capitalize())
    return "".join(words)


def plain(name: str) -> str:
    """Return a name without the marks of a transliteration: no macrons, dots, cedillas or quotation marks."""
    decomposed = unicodedata.normalize("NFKD", QUOTES.sub("", name))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def distance(a: str, b: str) -> int:
    """Return the Levenshtein distance of two short names."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def english_name(name: str, alternates: list[str], languages: str) -> str:
    """Return the name to print.

    Args:
        name: The main name of the town in GeoNames.
        alternates: Its other names, in any script.
        languages: The country's language tags, comma-separated, the most spoken first.

    Returns:
        For Ukrainian names the official romanization, if it is listed and close to the main name; where the main
        name is a scientific transliteration, the name without its marks; else the main name.
    """
    first = re.split("[,-]", languages, maxsplit=1)[0]
    if first == "uk":
        listed = set(alternates)
        forms = {romanized(other) for other in alternates if WRITTEN_IN_UKRAINIAN.fullmatch(other)} & listed
        close = [form for form in sorted(forms) if distance(form, name) <= CLOSE]
        return min(close, key=lambda form: distance(form, name), default=name)
    if first in MARKED:
        return plain(name)
    if first in {"ru", "be", "bg"}:
        return QUOTES.sub("", name)
    return name
