"""Why a mention was taken for a place, in the reader's language.

The steps tell their reasons in English sentences, which are kept with a reading and outlive the code that made them.
Here are the patterns of these sentences: a reason is recognised by its pattern and said anew, its names as they are and
its numbers, kinds and countries as the language has them. What no pattern fits stays as it was told.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.texts import N_, NN_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model import Evidence
    from geo.texts import Texts

# the first that fits is taken; a pattern with two forms is one with a number in it, {count}
_PATTERNS: Final[tuple[tuple[str, ...], ...]] = (
    # one reason may be made of two
    (N_("a capital, {rest}"),),
    (N_("{rest}, where this one is not"),),
    # how many live there, and how many places have the name
    (N_("population {people}"),),
    (N_("no known population"),),
    (N_("the only place of this name"),),
    (N_("number {number} of {count} places of this name"),),
    # what it is
    (N_("a populated place"),),
    (N_("a first-level subdivision"),),
    (N_("a second-level subdivision"),),
    (N_("a country"),),
    (N_("a region"),),
    (N_("a continent"),),
    (N_("a water"),),
    (N_("a landform"),),
    (N_("a facility"),),
    # what its name has to do with the words of the text
    (N_("its own name"),),
    (N_("another name of {name}"),),
    (N_("one edit from {spelling}, a name of {name}"),),
    (N_("one edit from {name}"),),
    (N_("a word for the people of {name}"),),
    (N_("{name}, found without the words {spelling}"),),
    (N_("spelled {spelling} in the gazetteer"),),
    (N_("no word beside it tells its kind"),),
    (N_("the words beside it tell this kind ({kind})"),),
    (N_("the words beside it tell another kind ({kind})"),),
    # where it lies
    (N_("nothing else that is named lies within {km} km"),),
    (N_("named with {names}, less than {km} km away"),),
    (N_("named with {names}, {km} km away"),),
    (N_("in no one country"),),
    (N_("in no subdivision"),),
    NN_("in {country} like {count} other name", "in {country} like {count} other names"),
    (N_("in {country} like no other name"),),
    (N_("in {country}, which is named"),),
    (N_("in {country} like {names}"),),
    NN_("{count} of the other names lies in it", "{count} of the other names lie in it"),
    (N_("no other name lies in it"),),
    (N_("the text does not say in what it lies"),),
    (N_("the text puts it in {spelling}"),),
    (N_("named beside places of the same kind"),),
    (N_("named beside places of another kind"),),
    # what a person said
    (N_("chosen by {person} on {day}"),),
    (N_("placed by hand by {person} on {day}"),),
    (N_("judged not to be a place by {person} on {day}"),),
    (N_("its use judged by {person} on {day}"),),
)
_TWO: Final = N_("{one} and {other}")
_FIELDS: Final = {
    "people": r"[\d,]+",
    "number": r"\d+",
    "count": r"\d+",
    "km": r"\d+",
    "day": r"\d{1,2} [A-Z][a-z]{2} \d{4}",
    "spelling": r"(?:'.+'|\".+\")",
}
_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
# a person's reason follows what they did, and may hold anything
_WHY: Final = re.compile(r"(?P<said>.+? by .+? on \d{1,2} [A-Z][a-z]{2} \d{4}): (?P<why>.+)", re.DOTALL)


def said(reason: Evidence, texts: Texts, countries: Mapping[str, str]) -> str:
    """Return a reason in a language.

    Args:
        reason: What `geo.resolution` or `geo.judgements` tells.
        texts: The language.
        countries: The ISO 3166-1 alpha-2 codes of countries by their English names.
    """
    if texts.language == "en":
        return reason.text
    if reason.kind != "country":  # a subdivision may have a country's name: Georgia
        countries = {}
    judged = _WHY.fullmatch(reason.text)
    if judged:
        return f"{_clause(judged['said'], texts, countries)}: {judged['why']}"
    return "; ".join(_clause(clause, texts, countries) for clause in reason.text.split("; "))


def is_known(reason: str) -> bool:
    """Tell whether every part of a reason has a pattern."""
    judged = _WHY.fullmatch(reason)
    return all(_match(clause) is not None for clause in ([judged["said"]] if judged else reason.split("; ")))


def _clause(clause: str, texts: Texts, countries: Mapping[str, str]) -> str:
    found = _match(clause)
    if found is None:
        return clause
    forms, fields = found
    told = {name: _told(name, value, texts, countries) for name, value in fields.items()}
    one, *many = forms
    message = texts.ngettext(one, many[0], int(fields["count"])) if many else texts.gettext(one)
    return message.format(**told)


def _told(name: str, value: str, texts: Texts, countries: Mapping[str, str]) -> str:
    if name in {"people", "number", "count", "km"}:
        return texts.number(int(value.replace(",", "")))
    if name in {"rest", "kind"}:
        # the kind in brackets stands there without its article
        return _clause(value if _match(value) else f"a {value}", texts, countries)
    if name == "country":
        return texts.country(countries[value], value) if value in countries else value
    if name == "names":
        one, among, other = value.partition(" and ")
        return texts.gettext(_TWO).format(one=one, other=other) if among else value
    if name == "day":
        return texts.day(datetime.strptime(value, "%d %b %Y").date().isoformat())  # noqa: DTZ007 - a day has no zone
    return value


@lru_cache(maxsize=4096)
def _match(clause: str) -> tuple[tuple[str, ...], dict[str, str]] | None:
    for forms, patterns in _COMPILED:
        for pattern in patterns:
            match = pattern.fullmatch(clause)
            if match:
                return forms, match.groupdict()
    return None


def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(
        _FIELD.sub(lambda field: f"(?P<{field[1]}>{_FIELDS.get(field[1], '.+?')})", re.escape(form)), re.DOTALL
    )


_COMPILED: Final = tuple((forms, tuple(_compiled(form) for form in forms)) for forms in _PATTERNS)
