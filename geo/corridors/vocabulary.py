"""The words that corridors are read by, loaded from data/corridors; every entry there states its reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from geo.corridors.classes import WordClass, WordClasses
from geo.corridors.lexicon import Lexicon
from geo.errors import DataError
from geo.settings import data_dir

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILES: Final = ("grammar.toml", "routes.toml", "classes.toml", "acts.toml", "sides.toml")
MARK: Final = "x"  # the tag of tables that mark a sentence and are no part of the grammar


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


@dataclass(frozen=True)
class Vocabulary:
    """All word lists: ``tags`` of the grammar, ``marks`` of sentences, ``cues`` of acts, ``roles`` of speakers.

    ``classes`` are the words that rules ask for by name, ``capitals`` those that are a body's name in capitals only.
    """

    tags: Lexicon[str]
    marks: Lexicon[str]
    cues: Lexicon[Cue]
    roles: Lexicon[Role]
    classes: WordClasses
    digest: str

    def marked(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Return where a sentence's words touch the lists of routes.toml: (position, name of the list)."""
        return [(position, mark) for position, _, mark in self.marks.entries(words)]

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words of sides.toml that stand there in capitals: "WHO" is a body, and "who" is none."""
        return frozenset(word for word in self.roles.alone if word.isupper())

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
        classes = _classes(tables["classes.toml"])
        words = cls(Lexicon(), Lexicon(), Lexicon(), Lexicon(), classes, digest.hexdigest()[:8])
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
            for pattern in _words(table, where):
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


def _classes(tables: dict[str, Any]) -> WordClasses:
    names = [field.name for field in fields(WordClasses)]
    for name in tables.keys() ^ set(names):
        message = (
            f"classes.toml [{name}]: {'is missing' if name in names else 'no rule asks for it'}; reinstall Dateline"
        )
        raise DataError(message)
    return WordClasses(**{name: WordClass.of(_words(tables[name], f"classes.toml [{name}]")) for name in names})


def _words(table: dict[str, Any], where: str) -> list[str]:
    """Return the words of a table that gives one reason for all of them."""
    _text(table, "reason", where)
    words = table.get("words")
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        message = f"{where}: words are missing; reinstall Dateline"
        raise DataError(message)
    return words


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
