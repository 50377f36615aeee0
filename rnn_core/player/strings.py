"""The player's own words: strings.<language>.toml beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rnn_core.messages import merged

FOLDER = Path(__file__).parent


@cache
def strings(language: str) -> Mapping[str, str]:
    """Return every message of one language, ``"section.name"`` -> words with ``{holes}``."""
    return merged([FOLDER / f"strings.{language}.toml"])
