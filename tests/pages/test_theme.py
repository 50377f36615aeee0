"""Streamlit's theme says what the design tokens say: it cannot read them itself."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TOKENS: Final = tomllib.loads((ROOT / "rnn_core/player/tokens.toml").read_text("utf-8"))
THEME: Final[dict[str, Any]] = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
SAME: Final = {
    "primaryColor": "ink",
    "backgroundColor": "bg",
    "secondaryBackgroundColor": "surface",
    "textColor": "ink",
    "linkColor": "ink",
    "borderColor": "line",
    "grayTextColor": "ink-3",
}


@pytest.mark.parametrize(("streamlits", "ours"), [("font", "text"), ("codeFont", "code")])
def test_the_fonts_are_the_tokens(streamlits: str, ours: str) -> None:
    assert THEME[streamlits].replace("'", '"') == TOKENS["font"][ours]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_colours_are_the_tokens(mode: str) -> None:
    assert THEME[mode] == {name: TOKENS[mode][token] for name, token in SAME.items()}
