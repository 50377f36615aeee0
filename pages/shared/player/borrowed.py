"""What other moving pictures take over from the player: its door, its transport bar, its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import streamlit as st

from pages.shared.player import bundle, strings

_SHEETS: Final = ("base", "transport")


@cache
def component(folder: Path) -> Callable[..., Any]:
    """Register the v2 component of a folder: ``NAME.html``, ``css/NAME.css`` and ``js/NAME-component.js``."""
    name = folder.name
    sheets = [bundle.FOLDER / "css" / f"{sheet}.css" for sheet in _SHEETS]
    return st.components.v2.component(
        f"gatescope_{name}",
        html=(folder / f"{name}.html").read_text("utf-8"),
        css=bundle.sheet([*sheets, folder / "css" / f"{name}.css"]),
        js=bundle.join(bundle.modules(entry(folder))),
    )


def entry(folder: Path) -> Path:
    """Return the script that Streamlit calls."""
    return folder / "js" / f"{folder.name}-component.js"


@cache
def messages(folder: Path, language: Literal["ko", "en"], borrowed: tuple[str, ...]) -> Mapping[str, str]:
    """Return the messages of a folder, and of the player's those that begin in one of these ways."""
    player = strings.strings(language).items()
    own = strings.read(folder / f"strings.{language}.toml")
    return {key: text for key, text in player if key.startswith(borrowed)} | dict(own)
