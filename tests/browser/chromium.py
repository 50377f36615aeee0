"""Find a Chromium for the browser tests; as root on Debian, get one, and a LibreOffice for spreadsheets.

``python -m tests.browser.chromium [--install]`` prints its path, or says what to install and exits with 1.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests import debian
from tests.browser import libreoffice

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DEBIAN = ("chromium", "fonts-noto-cjk")
ADVICE = (
    "No Chromium or Chrome was found. Install one and run this again:\n"
    "  Debian or Ubuntu:  apt-get install chromium fonts-noto-cjk\n"
    "  macOS or Windows:  Google Chrome\n"
    "  anywhere:          .venv/bin/playwright install chromium\n"
    "or name one: CHROMIUM=/path/to/chrome make test"
)
WRONG = "CHROMIUM has to name a Chromium or Chrome; got {!r}, not there; name another, or leave it out"


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def find() -> str | None:
    """Return the path of a Chromium: named in CHROMIUM, the system's, or Playwright's own; else None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _playwrights_own()


def main() -> int:
    named, path = os.environ.get("CHROMIUM"), find()
    wanted = [] if path or named else [DEBIAN]
    if not (libreoffice.find() or os.environ.get("LIBREOFFICE")):
        wanted.append(libreoffice.DEBIAN)
    if wanted and "--install" in sys.argv and debian.can_install():
        debian.install(wanted)
        path = find()
    print(path or (WRONG.format(named) if named else ADVICE))
    return 0 if path else 1


if __name__ == "__main__":
    raise SystemExit(main())
