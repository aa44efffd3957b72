"""Uses that grammar decides: what stands right before and after a place's name, and what it is listed with."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from geo.errors import DataError
from geo.model import USES
from geo.recognition.lexicon import read_classes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.model import Use

_REACH: Final = 60  # code points before and after a name that rules see
# what parts two names of one list: "A, B and C", "A or its ally B"
_LISTED: Final = re.compile(r"\s*(,|,?\s*\b(and|or|nor)\b)\s+((its|their|the)\s+[a-z]+\s+)?")


@dataclass(frozen=True, slots=True)
class _Rule:
    use: Use
    before: re.Pattern[str]
    after: re.Pattern[str]


class Grammar:
    """The rules of grammar.toml. They overrule what was learned, but a part of a longer name stays a part."""

    def __init__(self, rules: Sequence[_Rule], rules_id: str) -> None:
        """Take compiled rules; use `load`."""
        self._rules = rules
        self.id = rules_id

    @classmethod
    def load(cls, folder: Path) -> Grammar:
        """Read grammar.toml and the groups of classes.txt that it names.

        Raises:
            DataError: a file is missing, or a rule cannot be used.
        """
        path = folder / "grammar.toml"
        groups = {
            name: "(?:" + "|".join(sorted(map(re.escape, words))) + ")"
            for name, words in read_classes(folder / "classes.txt").items()
        }
        try:
            source = path.read_bytes()
            table = tomllib.loads(source.decode("utf-8"))
            rules = [_rule(entry, groups) for entry in table["rule"]]
        except (OSError, ValueError, KeyError, re.error) as error:
            message = f"{path} cannot be read: {error}"
            raise DataError(message) from error
        return cls(rules, sha256(source).hexdigest()[:8])

    def uses(self, text: str, spans: Sequence[tuple[int, int]], learned: Sequence[Use]) -> list[Use]:
        """Return the use of each mention of a text.

        Args:
            text: the article.
            spans: (start, end) of its mentions in code points, in the order of the text.
            learned: what the classifier took each for. Parts of longer names stay parts.
        """
        found = list(learned)
        for first, last in _lists(text, spans, learned):
            clear = {number: self.clear(text, *spans[number]) for number in range(first, last)}
            told = {use for use in clear.values() if use}
            if not told and "location" in learned[first:last]:
                told = {"location"}  # a list of places with one government in it is rarer than a mistake
            shared = told.pop() if len(told) == 1 else None
            for number, use in clear.items():
                found[number] = use or shared or learned[number]
        return found

    def clear(self, text: str, start: int, end: int) -> Use | None:
        """Return the use of the name at ``text[start:end]`` if grammar alone decides it."""
        before, after = text[max(0, start - _REACH) : start].lower(), text[end : end + _REACH].lower()
        return next((rule.use for rule in self._rules if rule.after.match(after) and rule.before.search(before)), None)


def _rule(entry: dict[str, object], groups: dict[str, str]) -> _Rule:
    use = entry["use"]
    if use not in USES or not entry.get("reason"):
        message = f"a rule has no reason, or the use {use!r}"
        raise ValueError(message)
    before, after = (str(entry.get(side, "")) for side in ("before", "after"))
    if any(re.search("[A-Z]", re.sub(r"\\.", "", pattern)) for pattern in (before, after)):
        message = "a rule has capitals, but what it is compared with is in lower case"
        raise ValueError(message)
    for name, words in groups.items():
        before, after = before.replace(f"{{{name}}}", words), after.replace(f"{{{name}}}", words)
    return _Rule(use, re.compile(f"(?:{before})\\Z"), re.compile(after))


def _lists(text: str, spans: Sequence[tuple[int, int]], learned: Sequence[Use]) -> list[tuple[int, int]]:
    """Return (first, last) numbers, last exclusive, of the runs that the text lists together; no parts of names."""
    runs: list[tuple[int, int]] = []
    for number, (start, _) in enumerate(spans):
        if learned[number] == "name_part":
            continue
        joined = runs and runs[-1][1] == number and _LISTED.fullmatch(text[spans[number - 1][1] : start])
        if joined:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
