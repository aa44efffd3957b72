"""The front matter of Markdown: YAML between two lines of three dashes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml

from geo.errors import InputError

_FENCE = "---"
_FIELDS = ("title", "url", "source", "published", "language")


def split_front_matter(text: str, name: str) -> tuple[dict[str, str], str]:
    """Return the fields of the YAML at the head of a text with LF line ends, and the text below it.

    A text without it, or with something else between the dashes (a ruled-off paragraph), is returned whole. Fields
    that an Article does not have are left out.

    Raises:
        InputError: It is broken, or a field is not text; with the line.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return {}, text
    try:
        data = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise InputError(f"front matter: {problem}", file=name, line=mark.line + 2 if mark else 1) from error
    except (ValueError, RecursionError) as error:  # a date such as 2022-02-31, brackets a thousand deep
        raise InputError(f"front matter: {error}", file=name, line=1) from error
    if not isinstance(data, dict):
        return {}, text
    fields = {key: _field(data[key], key, name, lines) for key in _FIELDS if data.get(key) is not None}
    return fields, "\n".join(lines[end + 1 :]).lstrip("\n")


def _field(value: Any, key: str, name: str, lines: list[str]) -> str:  # noqa: ANN401 - whatever YAML held
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    line = next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
    raise InputError(f"front matter: {key} must be text, not a {type(value).__name__}", file=name, line=line)
