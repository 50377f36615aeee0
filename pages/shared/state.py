"""What a visitor's session holds: where they are on the inspect page, their own text, what went wrong.

Together with :mod:`pages.shared.address` and each page's own page state, the only names of session keys and
query parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

import streamlit as st

from pages.shared.address import Address, Parameter, choice, count, count_or, language, one_of, slug
from pages.shared.i18n import Language
from pages.shared.missing import Held

Depth = Literal["story", "numbers", "maths"]
DEPTHS: Final[tuple[Depth, ...]] = ("story", "numbers", "maths")
Diary = Literal["off", "on"]
DIARY: Final[tuple[Diary, ...]] = ("off", "on")
Mode = Literal["look", "whatif"]
MODES: Final[tuple[Mode, ...]] = ("look", "whatif")
OWN: Final = "own"
"""The sample's name when the visitor brought a text."""

HELD_OUT: Final = "held-out"
"""The sample's name that a visitor's own network is shown on."""

MINE: Final = "mine-"
"""How the names of visitors' own networks begin."""

TEMPERATURES: Final = ("0.2", "0.5", "0.8", "1", "1.2", "1.5")
LENGTHS: Final = (100, 200, 400, 800)
"""Tokens that a network writes on the inspect page."""

TEXT_IN_LINK: Final = 300
"""Characters of own text that a link may carry, if the visitor says so."""


CUTS_IN_LINK: Final = 4001
"""Characters of what is held that are taken from a link: one more than is read, so that it is refused."""


class Key(StrEnum):
    """Every name used in ``st.session_state``: our values first, then the widgets'."""

    OWN_TEXT = "own_text"
    UPLOADED = "uploaded_bytes"
    OVERVIEW = "overview"
    COMPLAINT = "complaint"
    PAINTED = "painted"
    VISITOR = "visitor"
    MINE = "mine"
    SEARCHES = "searches"

    LANGUAGE = "language"
    THEME = "theme"
    DARK = "house_dark"
    WALL = "house_wall"
    NETWORK = "network"
    SAMPLE = "sample"
    LAYER = "layer"
    STRIP = "strip"
    DRAWER = "drawer"
    PASTE = "paste"
    PASTE_READ = "paste_read"
    UPLOAD = "upload"
    ENCODING = "encoding"
    GUESSED = "encoding_guessed"
    REPLACE = "replace"
    CLOSE = "close"
    SHARE_TEXT = "share_text"
    CANCEL = "cancel"
    LINK = "link"
    DOWNLOADS = "downloads"
    CARD = "card"
    PLAYER = "player"
    REWIND = "rewind"
    CHARTS = "charts"
    CHART_CURVES = "chart_curves"
    CHART_SATURATION = "chart_saturation"
    CHART_HALF_LIFE = "chart_half_life"


@dataclass(frozen=True)
class PageState:
    """What is on screen.

    Attributes
    ----------
    lang : str
    net : str
        Name of a network; empty for the language's own.
    sample : str
        Slug of a sample of that network, ``OWN``, or empty for the first.
    text : str
        Own text that the visitor put in the link, at most ``TEXT_IN_LINK`` characters.
    layer, window : int
        Layer, and the step at which the window into a long text begins.
    unit, step : int or None
        None: where the sample opens.
    quantity : str
        Name of a quantity, empty for the story's own.
    depth : {"story", "numbers", "maths"}
    diary : {"off", "on"}
        Whether Story tells the step as a diary too.
    mode : {"look", "whatif"}
        Whether the visitor looks, or asks what the network does with something held.
    cut : str
        What is held, as `rnn_core.interventions` writes it; any text, which may turn out to be none.
    temperature, length, draw : str, int, int
        How the network writes: temperature, tokens, and the seed that they are drawn with.
    """

    lang: Language
    net: str = ""
    sample: str = ""
    text: str = ""
    layer: int = 0
    unit: int | None = None
    quantity: str = ""
    step: int | None = None
    depth: Depth = "story"
    diary: Diary = "off"
    mode: Mode = "look"
    cut: str = ""
    window: int = 0
    temperature: str = "0.8"
    length: int = 200
    draw: int = 1


@dataclass(frozen=True)
class OwnText:
    """A text the visitor brought, kept in the session and never in a link unless asked.

    Attributes
    ----------
    text : str
        Cleaned.
    name : str
        The file's name as shown; empty for a pasted text.
    data : bytes
        What was uploaded, so that another encoding can be tried; empty for a pasted text.
    encoding : str
        What the bytes were read as.
    guessed : bool
    notes : tuple of (code, details)
        What was changed on the way.
    """

    text: str
    name: str = ""
    data: bytes = b""
    encoding: str = ""
    guessed: bool = False
    notes: tuple[tuple[str, tuple[tuple[str, object], ...]], ...] = ()


def short_text(value: str) -> str:
    """Read a visitor's text that a link may carry; else empty."""
    sound = value.encode("utf-8", "ignore").decode("utf-8")
    return sound if len(sound) <= TEXT_IN_LINK else ""


def cut_text(value: str) -> str:
    """Read what is held; longer than anybody reads it is cut off there, and refused for it later."""
    return value.encode("utf-8", "ignore").decode("utf-8")[:CUTS_IN_LINK]


def own_text() -> OwnText | None:
    """Return the text the visitor brought, if any."""
    own: OwnText | None = st.session_state.get(Key.OWN_TEXT)
    return own


def held_text(brought: Mapping[str, Any]) -> Held[Any]:
    """Return how a page's address names the visitor's own text: as its sample, with no text of its own.

    Parameters
    ----------
    brought
        What changes in the page state when a text is brought: it begins anew when it is gone.
    """
    return Held(
        "text",
        named=lambda page_state: page_state.sample == OWN and not page_state.text,
        there=lambda _: own_text() is not None,
        dropped={**brought, "sample": ""},
    )


def _is_there(page_state: Any) -> bool:
    return page_state.net in st.session_state.get(Key.MINE, {})


def held_network(dropped: Mapping[str, Any]) -> tuple[Held[Any], ...]:
    """Return how a page's address names a network of the visitor's own, and the text it is shown on.

    Parameters
    ----------
    dropped
        What changes in the page state, besides its network, when that is gone.
    """
    return (
        Held(
            "network", lambda page_state: page_state.net.startswith(MINE), _is_there, {"net": "", **dropped}
        ),
        Held("network", lambda page_state: page_state.sample == HELD_OUT, _is_there, {"sample": ""}),
    )


_RESET: Final = {"layer": 0, "unit": None, "quantity": "", "step": None, "window": 0}
_BROUGHT: Final = {"sample": OWN, "text": "", "unit": None, "quantity": "", "step": None, "window": 0}

INSPECT: Final = Address(
    "inspect",
    PageState,
    {
        "net": Parameter("net", slug),
        "sample": Parameter("sample", slug),
        "layer": Parameter("layer", count_or(0)),
        "unit": Parameter("unit", count),
        "q": Parameter("quantity", slug),
        "t": Parameter("step", count),
        "depth": Parameter("depth", one_of(DEPTHS)),
        "diary": Parameter("diary", one_of(DIARY)),
        "mode": Parameter("mode", one_of(MODES)),
        "cut": Parameter("cut", cut_text),
        "w": Parameter("window", count_or(0)),
        "text": Parameter("text", short_text),
        "temperature": Parameter("temperature", choice(TEMPERATURES, "0.8")),
        "length": Parameter("length", choice(LENGTHS, 200)),
        "draw": Parameter("draw", count_or(1, 0, 9999)),
    },
    brought=_BROUGHT,
    follows=True,
    held=(*held_network(_RESET), held_text(_BROUGHT)),
)
here, move, write, query_of = INSPECT.here, INSPECT.move, INSPECT.write, INSPECT.query_of


def keep_own_text(own: OwnText | None) -> None:
    """Remember a text the visitor brought, or forget it."""
    st.session_state[Key.OWN_TEXT] = own


@dataclass(frozen=True)
class Complaint:
    """Why a text could not be read, by the error's code and details; and the file, to try it again."""

    code: str
    details: dict[str, Any]
    data: bytes = b""
    name: str = ""


def note_painted() -> None:
    """Remember that the visitor's browser has painted a first player."""
    st.session_state[Key.PAINTED] = True


def painted() -> bool:
    """Whether the visitor sees a player already, so that heavier things may follow."""
    return bool(st.session_state.get(Key.PAINTED))


def close_drawer() -> None:
    """Shut the drawer for one's own text."""
    st.session_state[Key.DRAWER] = False


def complain(complaint: Complaint | None) -> None:
    """Remember why a text could not be read; None forgets it."""
    st.session_state[Key.COMPLAINT] = complaint


def complaint() -> Complaint | None:
    """Return why the last text could not be read, if it could not."""
    last: Complaint | None = st.session_state.get(Key.COMPLAINT)
    return last


def inspect(network: str, sample: str = "") -> None:
    """Go to the inspect page, with a network and a sample, ``OWN`` for the visitor's text; ends the run."""
    query = {"net": network} | ({"sample": sample} if sample else {})
    visit("inspect", query)


def visit(page: str, query: Mapping[str, str]) -> None:
    """Go to another page, with what its address says there; ends the run."""
    st.switch_page(f"pages/{page}/page.py", query_params={"lang": language(), **query})
