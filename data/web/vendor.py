"""Fetch the libraries that the map needs from the npm registry, pinned, and keep only the files that are used.

    python data/web/vendor.py

``npm`` must be installed. A file that differs from its recorded SHA-256 stops the script. The files that it
does not list are Dateline's own.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Package:
    """A package, where its licence stands in it, and the SHA-256 of each file to keep."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "leaflet",
        "1.9.4",
        "LICENSE",
        {
            "dist/leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
            "dist/leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
        },
    ),
    Package(
        "leaflet.markercluster",
        "1.5.3",
        "MIT-LICENCE.txt",
        {
            "dist/leaflet.markercluster.js": "1e4e1d22972a3926f48598e0caf14e3fe7049835d428a344fed4f9e3665b3508",
        },
    ),
    Package(
        "protomaps-leaflet",
        "5.1.0",
        "LICENSE",
        {
            "dist/protomaps-leaflet.js": "26af014f7b1af308ec120b791cff76657bb9c3383633b52033e6edf9e5e4cdb5",
        },
    ),
)


def unpacked(package: Package, folder: Path) -> dict[str, bytes]:
    """Return the wanted files of a package and its licence, by their path in it."""
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    with tarfile.open(folder / answer.stdout.strip()) as archive:
        found = {}
        for path in (*package.files, package.licence):
            member = archive.extractfile(f"package/{path}")
            if member is None:
                sys.exit(f"{package.name} {package.version} has no {path}")
            found[path] = member.read()
    return found


def main() -> None:
    """Write the files and the licences beside this script."""
    licences = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            found = unpacked(package, Path(folder))
            licences.append(f"{package.name} {package.version}\n\n{found[package.licence].decode().strip()}\n")
            for path, expected in package.files.items():
                digest = hashlib.sha256(found[path]).hexdigest()
                if digest != expected:
                    sys.exit(f"{package.name} {package.version}: {path} has SHA-256 {digest}, not {expected}")
                (FOLDER / Path(path).name).write_bytes(found[path])
    rule = "\n" + "-" * 72 + "\n\n"
    (FOLDER / "LICENSES.txt").write_text(rule.join(licences), encoding="utf-8")


if __name__ == "__main__":
    main()
