"""What other moving pictures take over from the player: its door, its transport bar, its words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.shared.i18n import Language, merged
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


def show(
    folder: Path,
    data: Mapping[str, Any],
    *,
    key: str,
    on_painted: Callable[[], None] | None = None,
    tells: str = "place",
) -> Any:
    """Draw the component of a folder, and return what its browser told in this run, whatever that is.

    Parameters
    ----------
    folder
        As for `component`.
    data
        JSON.
    key
        Name of the component in the page.
    on_painted
        Called before the page reruns because the browser has painted its first picture; None: never.
    tells
        Name of the trigger by which it tells.
    """
    triggers = {f"on_{tells}_change": lambda: None}
    if on_painted is not None:
        triggers["on_painted_change"] = on_painted
    return getattr(component(folder)(key=key, data=data, **triggers), tells)


def whole(number: Any) -> int:
    """Return a number that a browser told, as a whole one; -1 of anything else.

    Examples
    --------
    >>> whole(3.0), whole(True), whole("3"), whole(float("inf"))
    (3, -1, -1, -1)
    """
    sound = isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
    return int(number) if sound else -1


def entry(folder: Path) -> Path:
    """Return the script that Streamlit calls."""
    return folder / "js" / f"{folder.name}-component.js"


@cache
def messages(folder: Path, language: Language, borrowed: tuple[str, ...]) -> Mapping[str, str]:
    """Return the messages of a folder, and of the player's those that begin in one of these ways."""
    player, own = (one / f"strings.{language}.toml" for one in (strings.FOLDER, folder))
    return merged([player, own], lambda path, key: path != player or key.startswith(borrowed))
