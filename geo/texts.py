"""What people read, in their language: message catalogues (gettext), and numbers, dates and countries as CLDR has them.

Messages are English in the code and translated where they are shown. Words that stand in a table are marked with `N_`,
or with `NN_` where they count something, to get into the catalogue; `data/locale/build.py` gathers all of them.
"""

from __future__ import annotations

import gettext as catalogues
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from geo.settings import data_dir

DOMAIN: Final = "dateline"
# each language by its BCP 47 code, in its own name; the first is what the code is written in
LANGUAGES: Final[dict[str, str]] = {"en": "English", "uk": "Українська"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for the catalogue and return it as it is."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark a message that has a form for one and one for many, and return both as they are."""
    return one, many


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language; two of the same language are equal."""

    language: str
    _catalogue: catalogues.NullTranslations = field(compare=False, repr=False)
    _locale: Locale = field(compare=False, repr=False)

    def gettext(self, message: str) -> str:
        """Return the message in this language, in English where the catalogue lacks it; "" stays ""."""
        return self._catalogue.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a message that goes with the number."""
        return self._catalogue.ngettext(one, many, number)

    def counted(self, one: str, many: str, number: int) -> str:
        """Return a message with a number in it: the form that goes with it, ``{count}`` replaced."""
        return self.ngettext(one, many, number).format(count=self.number(number))

    def number(self, number: float) -> str:
        """Return a number with its thousands told apart."""
        return _number(number, self.language)

    def percent(self, share: float) -> str:
        """Return a share (0 to 1) in whole percent."""
        return _percent(share, self.language)

    def day(self, moment: str) -> str:
        """Return an ISO 8601 date or time as "7 Mar 2022"; text that is no date comes back as it is."""
        try:
            parsed = date.fromisoformat(moment[:10])
        except ValueError:
            return moment
        return format_date(parsed, "d MMM y", locale=self._locale)

    def country(self, code: str, english: str) -> str:
        """Return the name of a country by its ISO 3166-1 alpha-2 code; ``english`` is used where it is that."""
        if self.language == "en":
            return english
        return str(self._locale.territories.get(code, english))


# a page of many marks says the same few numbers again and again
@lru_cache(maxsize=4096)
def _number(number: float, language: str) -> str:
    return str(format_decimal(number, locale=language))


@lru_cache(maxsize=4096)
def _percent(share: float, language: str) -> str:
    return str(format_percent(share, "#,##0%", locale=language))


@cache
def texts(language: str) -> Texts:
    """Return the texts of one of `LANGUAGES`."""
    catalogue = catalogues.translation(DOMAIN, data_dir() / "locale", [language], fallback=True)
    return Texts(language, catalogue, Locale.parse(language))


ENGLISH: Final = texts("en")


def preferred(accept_language: str) -> str:
    """Return which of `LANGUAGES` an HTTP ``Accept-Language`` header likes best; English where it names none."""
    wishes = []
    for part in accept_language.split(","):
        tag, _, quality = part.partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.strip().split("-")[0].lower()))
        except ValueError:
            continue
    return next((tag for weight, tag in sorted(wishes, key=lambda wish: wish[0]) if weight and tag in LANGUAGES), "en")
