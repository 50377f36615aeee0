"""The player's own words: strings.<language>.toml beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pages.shared.i18n import Language, merged

FOLDER = Path(__file__).parent


@cache
def strings(language: Language) -> Mapping[str, str]:
    """Return every message of one language, ``"section.name"`` -> words with ``{holes}``."""
    return merged([FOLDER / f"strings.{language}.toml"])
