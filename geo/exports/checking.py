"""Values from outside held to their types: the model's dataclasses say what they hold, and do not check it."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from geo import model
from geo.errors import InputError


def check(value: object) -> None:
    """Check a value of the model, and all that it holds, against the types of its fields.

    Raises:
        InputError: A field holds something else; the message names it.
    """
    kind: Any = type(value)
    for name, expected in _hints(kind).items():
        _check(getattr(value, name), expected, name)


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    # the model imports datetime for its types only
    hints = get_type_hints(kind, vars(model) | {"datetime": datetime})
    return {one.name: hints[one.name] for one in fields(kind) if one.init}


def _check(value: Any, expected: Any, name: str) -> None:  # noqa: ANN401 - what is checked is whether they agree
    origin, options = get_origin(expected), get_args(expected)
    if origin is Literal:
        agrees = value in options
    elif origin in {Union, types.UnionType}:  # the model knows only "or None"
        agrees = value is None and types.NoneType in options
        (held,) = (option for option in options if option is not types.NoneType)
        if not agrees:
            _check(value, held, name)
            return
    elif origin is tuple and isinstance(value, tuple):
        kinds = [options[0]] * len(value) if options[-1] is Ellipsis else list(options)
        agrees = len(kinds) == len(value)
        if agrees:
            for part, kind in zip(value, kinds, strict=True):
                _check(part, kind, name)
    elif isinstance(expected, type) and is_dataclass(expected) and isinstance(value, expected):
        agrees = True
        check(value)
    elif expected is float:
        agrees = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        agrees = isinstance(value, expected) and not (expected is int and isinstance(value, bool))
    if not agrees:
        raise InputError(f'"{name}" cannot be {value!r}')
