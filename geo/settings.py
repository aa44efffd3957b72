"""One frozen Settings, read from ``DATELINE_*`` variables; each field tells its own meaning and unit.

The steps never read settings: what they need is handed to them as arguments.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import platformdirs

from geo.errors import DataError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Return the folder of the data that Dateline ships: inside an installed wheel, else beside the package."""
    for candidate in (_PACKAGE / "_data", _PACKAGE.parent / "data"):
        if candidate.is_dir():
            return candidate
    message = f"no data folder beside {_PACKAGE}; reinstall Dateline"
    raise DataError(message)


def _setting(default: Any, meaning: str) -> Any:  # noqa: ANN401 - the field's own annotation is its type
    return field(default=default, metadata={"help": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person may set, each as DATELINE_ and the field's name in capitals."""

    store: str = _setting("", "store: a file path or a database URL; empty: a file in the user's data directory")
    geocoders: tuple[str, ...] = _setting(
        ("gazetteer",), "geocoders asked in this order, comma-separated: gazetteer, nominatim (online, off by default)"
    )
    nominatim_url: str = _setting("https://nominatim.openstreetmap.org", "address of the Nominatim server")
    user_agent: str = _setting("dateline", "how online requests introduce themselves; services ask for a contact in it")
    timeout: float = _setting(10.0, "longest wait for an online service, in seconds")
    min_delay: float = _setting(1.0, "shortest time between two requests to an online service, in seconds")
    online: bool = _setting(
        False,  # noqa: FBT003 - it stands beside its meaning
        "whether pages and feeds may be fetched from the web (extra online): 0 or 1",
    )
    cache: str = _setting("", "folder for answers of online services; empty: the user's cache directory")
    min_confidence: float = _setting(0.4, "below this confidence (0 to 1) a mention stays unresolved")
    max_chars: int = _setting(1_000_000, "longest text that is read, in characters")
    max_features: int = _setting(2_000, "most marks that travel to the browser at once")
    user: str = _setting("", "name that corrections are signed with; empty: the page asks")
    host: str = _setting("127.0.0.1", "address that the app listens on")
    port: int = _setting(8501, "port that the app listens on")

    def store_url(self) -> str:
        """Return the store as a SQLAlchemy URL; the folder of a file is not made here."""
        if "://" in self.store:
            return self.store
        path = Path(self.store) if self.store else platformdirs.user_data_path("dateline") / "dateline.sqlite"
        return f"sqlite:///{path.expanduser().resolve()}"

    def cache_dir(self) -> Path:
        """Return the folder for answers of online services; it is not made here."""
        return Path(self.cache).expanduser() if self.cache else platformdirs.user_cache_path("dateline")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from the environment; raise SettingsError naming the variable at fault."""
        env = os.environ if env is None else env
        hints = get_type_hints(cls)
        given: dict[str, Any] = {}
        for spec in fields(cls):
            variable = f"DATELINE_{spec.name.upper()}"
            if variable in env:
                given[spec.name] = _convert(variable, env[variable], hints[spec.name])
        settings = cls(**given)
        settings._check()
        return settings

    def _check(self) -> None:
        known = {"gazetteer", "nominatim"}
        unknown = [name for name in self.geocoders if name not in known]
        rules = {
            "DATELINE_GEOCODERS": (not unknown and self.geocoders, f"names no known geocoder: {', '.join(unknown)}"),
            "DATELINE_MIN_CONFIDENCE": (0 <= self.min_confidence <= 1, "must lie within 0 and 1"),
            "DATELINE_TIMEOUT": (self.timeout > 0, "must be more than 0 seconds"),
            "DATELINE_MIN_DELAY": (self.min_delay >= 0, "must not be negative"),
            "DATELINE_MAX_CHARS": (self.max_chars > 0, "must be more than 0"),
            "DATELINE_MAX_FEATURES": (self.max_features > 0, "must be more than 0"),
            "DATELINE_PORT": (0 <= self.port < 2**16, "must be a port number"),
            "DATELINE_NOMINATIM_URL": (
                self.nominatim_url.startswith(("http://", "https://")),
                "must be an http or https address",
            ),
        }
        for variable, (right, rule) in rules.items():
            if not right:
                message = f"{variable} {rule}"
                raise SettingsError(message)


_SWITCH = dict.fromkeys(("", "0", "false", "no", "off"), False) | dict.fromkeys(("1", "true", "yes", "on"), True)


def _convert(variable: str, text: str, kind: Any) -> Any:  # noqa: ANN401 - one of the field types below
    try:
        if kind in (int, float):
            return kind(text)
    except ValueError as error:
        message = f"{variable}={text!r} is not a number"
        raise SettingsError(message) from error
    if kind is bool:
        if text.strip().lower() not in _SWITCH:
            message = f"{variable}={text!r} is neither 0 nor 1"
            raise SettingsError(message)
        return _SWITCH[text.strip().lower()]
    if kind is str:
        return text
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())
