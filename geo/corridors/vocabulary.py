"""The words that corridors are read by, loaded from data/corridors; every entry there states its reason."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from geo.errors import DataError
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Value = TypeVar("Value")
Phrase = tuple[str, ...]

FILES: Final = ("grammar.toml", "routes.toml", "acts.toml", "sides.toml")
GAP: Final = "..."
ANY: Final = "*"
_ROUTE_TAGS: Final = frozenset("KED")
_MOVER_TAGS: Final = frozenset("HAW")
_MOVE_TAGS: Final = frozenset("FGRC")
_WORD: Final = re.compile(r"[a-z]+")
MARK: Final = "x"  # the tag of tables that mark a sentence and are no part of the grammar
_LONGEST_GAP: Final = 6
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def expand(pattern: str) -> list[str]:
    """Return the phrases that a pattern stands for: "{a,b} c" is "a c" and "b c"."""
    pieces = _BRACES.split(pattern)
    choices = [[piece] if i % 2 == 0 else piece.split(",") for i, piece in enumerate(pieces)]
    return [" ".join("".join(choice).split()) for choice in product(*choices)]


class Lexicon(Generic[Value]):
    """Phrases of one or more words, each with a value; found at a position of a list of words, the longest first."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_first: dict[str, list[tuple[Phrase, Value]]] = {}
        self._by_two: dict[str, dict[str, list[tuple[Phrase, Value]]]] = {}  # made of these when first asked for

    def add(self, pattern: str, value: Value) -> None:
        """Add every phrase of a pattern. ``*`` is any one word, ``...`` up to six words."""
        for text in expand(pattern):
            phrase = tuple(text.split())
            self._by_two.pop(phrase[0], None)
            entries = self._by_first.setdefault(phrase[0], [])
            if (phrase, value) not in entries:
                entries.append((phrase, value))
                entries.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, word: str) -> bool:
        """Tell whether some phrase starts with a word: most words start none."""
        return word in self._by_first

    def starts(self, words: Sequence[str]) -> list[int]:
        """Return the places of the words that some phrase starts with."""
        known = self._by_first
        if known.keys().isdisjoint(words):
            return []
        return [place for place, word in enumerate(words) if word in known]

    def _possible(self, words: Sequence[str], start: int) -> list[tuple[Phrase, Value]]:
        """Return the phrases, longest first, that the word and the one after it leave possible."""
        word = words[start]
        by_second = self._by_two.get(word)
        if by_second is None:
            by_second = self._by_two[word] = _by_second(self._by_first.get(word, []))
        following = words[start + 1] if start + 1 < len(words) else ""
        return by_second.get(following) or by_second[ANY]

    def match(self, words: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Return the end of the longest phrase that starts at a word, and its value."""
        for phrase, value in self._possible(words, start):
            if len(phrase) == 1:
                return start + 1, value
            if (end := _end(phrase, words, start)) >= 0:
                return end, value
        return None

    def entries(self, words: Sequence[str], start: int) -> Iterator[tuple[Phrase, Value]]:
        """Yield all phrases that start at a word, with their values."""
        for phrase, value in self._possible(words, start):
            if len(phrase) == 1 or _end(phrase, words, start) >= 0:
                yield phrase, value

    def all(self, words: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) of the phrases in a list of words, from left to right, without overlap."""
        position = 0
        while position < len(words):
            hit = self.match(words, position)
            if hit is None:
                position += 1
            else:
                yield position, hit[0], hit[1]
                position = max(hit[0], position + 1)

    def phrases(self) -> Iterator[tuple[Phrase, Value]]:
        """Yield every phrase with its value."""
        for entries in self._by_first.values():
            yield from entries


def _by_second(entries: list[tuple[Phrase, Value]]) -> dict[str, list[tuple[Phrase, Value]]]:
    """Sort the phrases of one first word by their second; under `ANY` stand those that any second word leaves."""

    def left_by(second: str) -> list[tuple[Phrase, Value]]:
        return [(phrase, value) for phrase, value in entries if len(phrase) == 1 or phrase[1] in (second, GAP, ANY)]

    seconds = {phrase[1] for phrase, _ in entries if len(phrase) > 1}
    return {second: left_by(second) for second in (*seconds, ANY)}


def _end(phrase: Phrase, words: Sequence[str], start: int) -> int:
    """Return where a phrase that starts at a word ends, or -1 if it is not there."""
    position = start
    for index, part in enumerate(phrase):
        if part == GAP:
            rest = phrase[index + 1 :]
            for skip in range(_LONGEST_GAP + 1):
                end = _end(rest, words, position + skip)
                if end >= 0:
                    return end
            return -1
        if position >= len(words) or (part not in (ANY, words[position])):
            return -1
        position += 1
    return position


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that tells an act: the act, and whether its actor stands as a subject or as a possessor."""

    act: str
    kind: str


@dataclass(frozen=True, slots=True)
class Role:
    """A phrase that names who acts or speaks: "organisation", "party" (both with the side's name) or "office"."""

    kind: str
    name: str = ""


class _Wording:
    """Phrases to look for in a whole text: single words among its words, others as stretches of it.

    A stretch of several words is only looked for where the text has its first joint: the two letters on either side
    of its first blank.
    """

    def __init__(self, phrases: set[Phrase]) -> None:
        """Take phrases; those with a gap count by the words before it."""
        bare = {phrase[: phrase.index(GAP)] if GAP in phrase else phrase for phrase in phrases if ANY not in phrase}
        self._words = frozenset(phrase[0] for phrase in bare if len(phrase) == 1 and phrase[0].isalpha())
        self._single: list[str] = []
        self._by_joint: dict[_Joint, list[str]] = {}
        for phrase in bare:
            stretch = " ".join(phrase)
            if len(phrase) > 1 and min(len(phrase[0]), len(phrase[1])) >= _JOINT:
                self._by_joint.setdefault((phrase[0][-_JOINT:], phrase[1][:_JOINT]), []).append(stretch)
            elif len(phrase) > 1 or not phrase[0].isalpha():
                self._single.append(stretch)

    def found(self, words: set[str], joints: set[_Joint], text: str) -> bool:
        """Tell whether one of the phrases stands in a text in lower case that has these words and joints."""
        if not self._words.isdisjoint(words) or any(stretch in text for stretch in self._single):
            return True
        return any(stretch in text for joint in self._by_joint.keys() & joints for stretch in self._by_joint[joint])


_JOINT: Final = 2  # letters
_Joint = tuple[str, str]  # the last letters of a word and the first ones of the word behind it


def _joints(words: Sequence[str]) -> set[_Joint]:
    return set(zip([word[-_JOINT:] for word in words], [word[:_JOINT] for word in words[1:]], strict=False))


def _around(text: str, places: Sequence[int]) -> Iterator[str]:
    """Yield the sentences of a text, roughly, in which places are named."""
    end = -1
    for place in places:
        if place > end:
            start = text.rfind(". ", 0, place) + 1
            end = text.find(". ", place)
            end = len(text) if end < 0 else end
            yield text[start:end]


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a text must have to speak of a corridor."""

    routes: _Wording
    danger: _Wording
    masses: frozenset[str]
    movers: frozenset[str]
    moves: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """All word lists: ``tags`` of the grammar, ``marks`` of sentences, ``cues`` of acts, ``roles`` of speakers."""

    tags: Lexicon[str]
    marks: Lexicon[str]
    cues: Lexicon[Cue]
    roles: Lexicon[Role]
    digest: str

    def marked(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Return where a sentence's words touch the lists of routes.toml: (position, name of the list)."""
        starts = self.marks.starts(words)
        return [(position, mark) for position in starts for _, mark in self.marks.entries(words, position)]

    @cached_property
    def _signs(self) -> _Signs:
        """Collect the words without which no text has a corridor."""
        tags = list(self.tags.phrases())
        marks = list(self.marks.phrases())
        routes = {phrase for phrase, tag in tags if tag in _ROUTE_TAGS or phrase[0].startswith("fle")}
        routes |= {phrase for phrase, mark in marks if mark == "distress"} | {("corridor",), ("corridors",)}
        danger = {phrase for phrase, mark in marks if mark == "context"}

        def nouns(phrases: Iterable[Phrase]) -> frozenset[str]:
            return frozenset([part for part in phrase if part not in (ANY, GAP)][-1] for phrase in phrases)

        masses = {phrase for phrase, mark in marks if mark == "masses"}
        few = nouns(phrase for phrase, tag in tags if tag == "H" and phrase not in masses)  # "people", "citizens"
        return _Signs(
            routes=_Wording(routes),
            danger=_Wording(danger),
            masses=nouns(masses) - few,
            movers=nouns(phrase for phrase, tag in tags if tag in _MOVER_TAGS),
            moves=frozenset(phrase[0] for phrase, tag in tags if tag in _MOVE_TAGS),
        )

    def concerns(self, text: str, places: Sequence[int]) -> bool:
        """Tell whether a text may speak of corridors: cheap, so that other texts cost next to nothing.

        It does where it has a word for a route, a rescue or a flight, or where one of its sentences names a place and
        moves people, aid or vehicles: a mass of people, or any of them in a text that names a danger.

        Args:
            text: The text of an article.
            places: Where its places are named, in ascending order.
        """
        signs = self._signs
        lower = text.lower()
        pieces = lower.split()
        low = " ".join(pieces)
        words = set(_WORD.findall(low))
        joints = _joints(pieces)
        if signs.routes.found(words, joints, low):
            return True
        endangered: bool | None = None
        for part in _around(lower, places):
            told = set(_WORD.findall(part))
            if signs.moves.isdisjoint(told):
                continue
            if not signs.masses.isdisjoint(told):
                return True
            if not signs.movers.isdisjoint(told):
                if endangered is None:
                    endangered = signs.danger.found(words, joints, low)
                if endangered:
                    return True
        return False

    @classmethod
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """Read the word lists; raise DataError naming the file and the entry at fault."""
        folder = folder or data_dir() / "corridors"
        digest = sha256()
        tables: dict[str, dict[str, Any]] = {}
        for name in FILES:
            path = folder / name
            try:
                data = path.read_bytes()
                tables[name] = tomllib.loads(data.decode())
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                message = f"{path}: {error}; reinstall Dateline"
                raise DataError(message) from error
            digest.update(data)
        words = cls(Lexicon(), Lexicon(), Lexicon(), Lexicon(), digest.hexdigest()[:8])
        words._fill(tables)
        return words

    def _fill(self, tables: dict[str, dict[str, Any]]) -> None:
        for name, table in tables["routes.toml"].items():
            where = f"routes.toml [{name}]"
            tag = _text(table, "tag", where)
            entries = {key: value for key, value in table.items() if key not in ("tag", "mark")}
            for pattern in _reasoned(entries, where):
                if tag == MARK or table.get("mark"):
                    self.marks.add(pattern, name)
                if tag != MARK:
                    self.tags.add(pattern, tag)
        for name, table in tables["grammar.toml"].items():
            where = f"grammar.toml [{name}]"
            _text(table, "reason", where)
            for pattern in table["words"]:
                self.tags.add(pattern, _text(table, "tag", where))
        self._fill_cues(tables["acts.toml"])
        self._fill_roles(tables["sides.toml"])

    def _fill_cues(self, acts: dict[str, Any]) -> None:
        for act, kinds in acts.items():
            for kind, table in kinds.items():
                for pattern in _reasoned(table, f"acts.toml [{act}.{kind}]"):
                    self.cues.add(pattern, Cue(act, kind))

    def _fill_roles(self, kinds: dict[str, Any]) -> None:
        for kind, table in kinds.items():
            where = f"sides.toml [{kind}]"
            if kind == "office":
                for pattern in _reasoned(table, where):
                    self.roles.add(pattern, Role(kind))
                continue
            for side, (pattern, reason) in table.items():
                _reasoned({pattern: reason}, where)
                self.roles.add(pattern, Role(kind, side))


def _text(table: dict[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        message = f"{where}: {key} is missing; reinstall Dateline"
        raise DataError(message)
    return value


def _reasoned(table: dict[str, Any], where: str) -> list[str]:
    for pattern, reason in table.items():
        if not isinstance(reason, str) or not reason:
            message = f"{where}: {pattern!r} has no reason; reinstall Dateline"
            raise DataError(message)
    return list(table)
