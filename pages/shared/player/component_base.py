"""What other moving pictures take over from the player: its door, its transport bar, its words."""

from __future__ import annotations

import hashlib
import math
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.shared.i18n import Language
from rnn_core.messages import merged
from rnn_core.player import bundle, strings
from rnn_core.player.view import Framed

_SHEETS: Final = ("base", "transport")


@cache
def component(folder: Path, parts: tuple[str, ...] = ()) -> Callable[..., Any]:
    """Register the v2 component of a folder: ``NAME.html``, ``css/NAME.css`` and ``js/NAME.js``.

    Parameters
    ----------
    folder
        Its name is the component's.
    parts
        Style sheets of the player's parts that it draws too.
    """
    name = folder.name
    sheets = [bundle.FOLDER / "css" / f"{sheet}.css" for sheet in (*_SHEETS, *parts)]
    return st.components.v2.component(
        f"gatescope_{name}",
        html=(folder / f"{name}.html").read_text("utf-8"),
        css=bundle.sheet([*sheets, folder / "css" / f"{name}.css"]),
        js=bundle.join(bundle.modules(entry(folder))),
    )


@dataclass(frozen=True)
class Picture:
    """A moving picture beside the player: the component of one folder.

    Attributes
    ----------
    folder : Path
        As for `component`.
    borrowed : tuple of str
        How the keys of those of the player's messages begin that it says too.
    tells : str
        Name of the trigger by which its browser tells something.
    parts : tuple of str
        The style sheets of those of the player's parts that it draws, besides the transport.
    """

    folder: Path
    borrowed: tuple[str, ...] = ("transport.", "text.")
    tells: str = "place"
    parts: tuple[str, ...] = ()

    def strings(self, language: Language) -> dict[str, str]:
        """Return every message: those taken over from the player, and its own."""
        return dict(messages(self.folder, language, self.borrowed))

    def spoken(self, language: Language, rev: str) -> dict[str, Any]:
        """Return what every packet holds: the words, and ``rev``, which tells one text from another."""
        return {"language": language, "strings": self.strings(language), "text": rev, "rev": rev}

    def framed(self, view: Framed, rev: str) -> dict[str, Any]:
        """Return what the packet of a picture with a claim and a badge holds; see `spoken`."""
        said = {"claim": view.claim, "lede": view.lede, "badge": view.badge, "footer": view.footer}
        return said | self.spoken(view.language, rev)

    def show(
        self,
        packet: Mapping[str, Any],
        *,
        key: str,
        on_painted: Callable[[], None] | None = None,
        on_told: Callable[[Any], None] | None = None,
    ) -> Any:
        """Draw it, and return what its browser told in this run: anything, a forged value is possible.

        Parameters
        ----------
        packet
            JSON.
        key
            Name of the component in the page.
        on_painted
            Called before the page reruns because the browser has painted its first picture; None: never.
        on_told
            Called with what the browser told, before the page reruns because of it.
        """

        def heard() -> None:
            if on_told is not None:
                on_told(getattr(st.session_state.get(key), self.tells, None))

        triggers = {f"on_{self.tells}_change": heard}
        if on_painted is not None:
            triggers["on_painted_change"] = on_painted
        return getattr(component(self.folder, self.parts)(key=key, data=packet, **triggers), self.tells)


def revision(parts: Iterable[str]) -> str:
    """Return what tells one text from another: 16 hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def coded(values: NDArray[np.uint8]) -> str:
    """Return bytes as the browser decodes them: base64.

    Examples
    --------
    >>> coded(np.array([1, 128], np.uint8))
    'AYA='
    """
    return b64encode(values.tobytes()).decode()


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
    return folder / "js" / f"{folder.name}.js"


@cache
def messages(folder: Path, language: Language, borrowed: tuple[str, ...]) -> Mapping[str, str]:
    """Return the messages of a folder, and of the player's those that begin in one of these ways."""
    player, own = (one / f"strings.{language}.toml" for one in (strings.FOLDER, folder))
    return merged([player, own], lambda path, key: path != player or key.startswith(borrowed))
