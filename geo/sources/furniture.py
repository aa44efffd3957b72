"""What belongs to a page and not to its article: newsletter boxes, appeals, buttons, links, notices.

The words are data: ``data/furniture/*.toml``. Each rule there has

- ``pattern``: a regular expression that must match a whole unit (see `geo.sources.page`), without regard to case;
- ``role``: "line": the unit alone is furniture; "opens": also the short lines and the promises below it; "appeal": also
  the paragraphs below it in which the page speaks to its readers; "list": also the headlines below it;
- ``needs``, for words that an article's headline may have too: "company": the rule counts only where another rule finds
  something; "list": only with headlines below it;
- ``reason``, and examples that the tests hold it to: ``matches``, and ``keeps`` for an article's own words.

An article must never lose a sentence of its own, so what is not told for certain stays in the article.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from geo.errors import DataError
from geo.settings import data_dir
from geo.sources.page import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.sources.page import Unit

Role = Literal["line", "opens", "appeal", "list"]

_MAX_RULE_CHARS = 600  # no rule speaks of longer units; keeps a hostile text from costing time
_MAX_LABEL_CHARS = 40  # a button or a label is shorter than this
_MAX_HEADLINE_CHARS = 160
_MAX_LIST = 15
_MAX_BLOCK = 40  # units below an opening; a block that goes on has further openings
_MAX_LABELS = 8
_MAX_PLAIN = 1  # paragraphs of an appeal in a row that say neither "we" nor "you"
_MAX_GAP = 2  # paragraphs of an appeal in a row without a word of the appeal's vocabulary
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of furniture; see the module's head."""

    pattern: re.Pattern[str]
    role: Role
    reason: str
    needs: str = ""
    matches: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and the words that tell an appeal's paragraphs."""

    rules: tuple[Rule, ...]
    any_rule: re.Pattern[str]
    vocabulary: re.Pattern[str]
    address: re.Pattern[str]

    def find(self, words: str) -> Rule | None:
        """Return the first rule that matches the whole unit, or None."""
        if len(words) > _MAX_RULE_CHARS or not self.any_rule.fullmatch(words):
            return None
        return next((rule for rule in self.rules if rule.pattern.fullmatch(words)), None)

    def speaks_to_readers(self, words: str) -> bool:
        """Whether the page says "we" or "you" outside quotation marks."""
        return bool(self.address.search(_QUOTED.sub(" ", words)))

    def asks(self, words: str) -> bool:
        """Whether the page speaks to its readers in the words of an appeal."""
        return self.speaks_to_readers(words) and bool(self.vocabulary.search(_QUOTED.sub(" ", words)))


@cache
def load_rules(folder: Path | None = None) -> Rules:
    """Read the rules; DataError names the file at fault."""
    folder = folder or data_dir() / "furniture"
    rules: list[Rule] = []
    vocabulary: list[str] = []
    address: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            rules += [_rule(entry) for entry in data.get("rule", ())]
            vocabulary += data.get("vocabulary", ())
            address += data.get("address", ())
        except (OSError, ValueError, KeyError, TypeError, re.error) as error:
            raise DataError(f"{path}: {type(error).__name__}: {error}") from error
    if not (rules and vocabulary and address):
        raise DataError(f"{folder}: no furniture rules; reinstall Dateline")
    return Rules(
        rules=tuple(rules),
        any_rule=re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules), re.IGNORECASE),
        vocabulary=_any_word(vocabulary),
        address=_any_word(address),
    )


def _rule(entry: dict[str, object]) -> Rule:
    role = entry["role"]
    if role not in ("line", "opens", "appeal", "list") or entry.get("needs", "") not in ("", "company", "list"):
        raise ValueError(f"role = {role!r}, needs = {entry.get('needs')!r}")
    return Rule(
        pattern=re.compile(str(entry["pattern"]), re.IGNORECASE),
        role=role,
        reason=str(entry["reason"]),
        needs=str(entry.get("needs", "")),
        matches=_strings(entry.get("matches")),
        keeps=_strings(entry.get("keeps")),
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _any_word(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b", re.IGNORECASE)


def find_furniture(text: str, rules: Rules | None = None) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) spans of the page's furniture, in order and not overlapping."""
    return furniture_of(list(units(text)), rules)


def furniture_of(page: Sequence[Unit], rules: Rules | None = None) -> tuple[tuple[int, int], ...]:
    """Return what `find_furniture` does for a page that was taken apart into its units."""
    return _Page(page, rules or load_rules()).spans()


class _Page:
    """One page while its furniture is looked for: its units, and the rule that each matches."""

    def __init__(self, page: Sequence[Unit], rules: Rules) -> None:
        self.units = page
        self.found = [rules.find(unit.words) for unit in page]
        self.rules = rules
        self._asking: dict[int, bool] = {}

    def spans(self) -> tuple[tuple[int, int], ...]:
        if not any(self.found):
            return ()
        spans: list[tuple[int, int]] = []
        joined = False
        for unit, is_furniture in zip(self.units, self._marked(), strict=True):
            if is_furniture and joined:
                spans[-1] = (spans[-1][0], unit.end)
            elif is_furniture:
                spans.append((unit.start, unit.end))
            joined = is_furniture
        return tuple(spans)

    def _marked(self) -> list[bool]:
        marked = [False] * len(self.units)
        follow = {"opens": self._last_of_box, "appeal": self._last_of_appeal, "list": self._last_of_list}
        for index, rule in enumerate(self.found):
            if rule is None or rule.needs == "company":
                continue
            last = follow[rule.role](index) if rule.role in follow else index
            if last == index and rule.needs == "list":
                continue
            marked[index : last + 1] = [True] * (last + 1 - index)
        has_company = any(marked)
        for index, rule in enumerate(self.found):
            if rule is not None and rule.needs == "company":
                marked[index] = has_company or self._stands_above_headline(index)
        return marked

    def _stands_above_headline(self, index: int) -> bool:
        """Whether it comes first and what follows is no sentence either: of two headlines one is a banner."""
        return index == 0 and len(self.units) > 1 and not self.units[1].is_sentence

    def _below(self, index: int, count: int) -> range:
        return range(index + 1, min(len(self.units), index + 1 + count))

    def _asks(self, index: int) -> bool:
        if index not in self._asking:
            self._asking[index] = self.rules.asks(self.units[index].words)
        return self._asking[index]

    def _last_of_box(self, index: int) -> int:
        """A box goes on through further furniture and its promises; labels count where furniture follows them."""
        last = index
        for here in self._below(index, _MAX_BLOCK):
            if self.found[here] is not None or self._asks(here):
                last = here
            elif not _is_label(self.units[here]) or here - last > _MAX_LABELS:
                break
        return last

    def _last_of_appeal(self, index: int) -> int:
        """An appeal goes on as long as the page asks; in between it may tell its troubles for a paragraph or two."""
        last = index
        plain = gap = 0
        for here in self._below(index, _MAX_BLOCK):
            if self._asks(here) or (self.found[here] is not None and not plain):
                last, plain, gap = here, 0, 0
                continue
            if _is_label(self.units[here]) and here - last <= _MAX_LABELS:
                continue
            gap += 1
            plain += not self.rules.speaks_to_readers(self.units[here].words)
            if gap > _MAX_GAP or plain > _MAX_PLAIN:
                break
        return last

    def _last_of_list(self, index: int) -> int:
        """A list of headlines counts only if nothing but furniture, or nothing at all, comes after it."""
        for here in self._below(index, _MAX_LIST):
            if self.found[here] is not None:
                return here
            if self.units[here].is_sentence or len(self.units[here].words) > _MAX_HEADLINE_CHARS:
                return index
        return len(self.units) - 1 if len(self.units) <= index + 1 + _MAX_LIST else index


def _is_label(unit: Unit) -> bool:
    return len(unit.words) <= _MAX_LABEL_CHARS and not unit.is_sentence
