"""Gather the messages of the code into the catalogues, and compile them: `python data/locale/build.py`.

Babel extracts and merges; a message that is new in the code is left untranslated and listed, one that is gone is
dropped. `--check` changes nothing and fails if a message lacks its translation or a catalogue is not compiled.
"""

from __future__ import annotations

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "counted": (1, 2), "NN_": (1, 2)}
HEADER = "# The interface of Dateline.\n"


def template() -> Catalog:
    """Return every message of the package, in the order of the files."""
    found = Catalog(project="dateline", header_comment=HEADER, charset="utf-8", fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        ROOT / "geo", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        # without line numbers, which change with every edit
        found.add(message, None, [(f"geo/{file}", None)], auto_comments=comments, context=context)
    return found


def merged(path: Path) -> Catalog:
    """Return the catalogue of a .po file with the messages that the code has now."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3], domain="dateline")
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # the history of the file is its date: with one of its own it would differ after every run
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages that are not, or not wholly, translated."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and (
            message.fuzzy or not all(message.string if isinstance(message.string, (tuple, list)) else (message.string,))
        )
    ]


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it at run time."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def source(catalogue: Catalog) -> bytes:
    """Return the catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, include_lineno=False)
    return out.getvalue()


def main() -> None:
    """Update and compile each catalogue, and say what it lacks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wrong = []
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/dateline.po")):
        catalogue = merged(path)
        lacks = missing(catalogue)
        sys.stdout.writelines(f"{path.parts[-3]}: not translated: {message}\n" for message in lacks)
        if check:
            stale = path.with_suffix(".mo").read_bytes() != compiled(catalogue)
            wrong += lacks + ([f"{path} is not compiled"] if stale else [])
        else:
            path.write_bytes(source(catalogue))
            path.with_suffix(".mo").write_bytes(compiled(catalogue))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
