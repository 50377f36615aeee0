"""The player's own words: strings.en.toml and strings.ko.toml beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent


@cache
def strings(language: Literal["ko", "en"]) -> Mapping[str, str]:
    """Return every message of one language, ``"section.name"`` -> words with ``{holes}``."""
    return read(FOLDER / f"strings.{language}.toml")


def read(path: Path) -> Mapping[str, str]:
    """Return a file's messages, ``"section.name"`` -> words."""
    sections = tomllib.loads(path.read_text("utf-8"))
    return {f"{section}.{name}": text for section, table in sections.items() for name, text in table.items()}
