"""Find a LibreOffice for the tests of spreadsheets, and let it compute one."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

NAMES = ("soffice", "libreoffice")
MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
DEBIAN = ("libreoffice-calc-nogui",)
ADVICE = (
    "No LibreOffice was found, so the tests of spreadsheets are left out. Install one and run this again:\n"
    "  Debian or Ubuntu:  apt-get install libreoffice-calc-nogui\n"
    "  macOS or Windows:  LibreOffice\n"
    "or name one: LIBREOFFICE=/path/to/soffice make test"
)
# Commas between cells, quotes around them, UTF-8; numbers with all digits; each sheet a file of its own.
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

Sheet = list[list[str]]


def find() -> str | None:
    """Return the path of a LibreOffice: named in LIBREOFFICE, or the system's; else None."""
    named = os.environ.get("LIBREOFFICE")
    if named:
        return shutil.which(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def computed(soffice: str, books: Sequence[Path], folder: Path) -> dict[str, dict[str, Sheet]]:
    """Open workbooks, compute every formula, and return the sheets of each, by the name of its file."""
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}",
            "--headless",
            "--convert-to",
            FILTER,
            "--outdir",
            str(folder),
            *map(str, books),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, dict[str, Sheet]] = {}
    for book in books:
        sheets = folder.glob(f"{book.stem}-*.csv")
        found[book.stem] = {path.stem.removeprefix(f"{book.stem}-"): _read(path) for path in sheets}
    return found


def _read(path: Path) -> Sheet:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
