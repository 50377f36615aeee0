"""Where a visitor is, as one frozen value; the only place that names session keys and query parameters.

A :class:`Place` is all that a link can say. It lives in the session; the address bar is rewritten from it on
every run, and read when it differs from what was last written there: on arrival, and on back and forward.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Literal

import streamlit as st

from pages.shared.i18n import Language, as_language

Depth = Literal["story", "numbers", "maths"]
DEPTHS: Final[tuple[Depth, ...]] = ("story", "numbers", "maths")
OWN: Final = "own"
"""The sample's name when the visitor brought a text."""

TEXT_IN_LINK: Final = 300
"""Characters of own text that a link may carry, if the visitor says so."""


class Key(StrEnum):
    """Every name used in ``st.session_state``: our values first, then the widgets'."""

    PLACE = "place"
    WRITTEN = "written"
    OWN_TEXT = "own_text"
    UPLOADED = "uploaded_bytes"
    OVERVIEW = "overview"
    COMPLAINT = "complaint"
    PAINTED = "painted"

    LANGUAGE = "language"
    NETWORK = "network"
    SAMPLE = "sample"
    LAYER = "layer"
    WINDOW = "window"
    DRAWER = "drawer"
    PASTE = "paste"
    PASTE_READ = "paste_read"
    UPLOAD = "upload"
    ENCODING = "encoding"
    REPLACE = "replace"
    CLOSE = "close"
    SHARE_TEXT = "share_text"
    CANCEL = "cancel"
    LINK = "link"
    DOWNLOADS = "downloads"
    CARD = "card"
    PLAYER = "player"
    CHART_CURVES = "chart_curves"
    CHART_SATURATION = "chart_saturation"
    CHART_HALF_LIFE = "chart_half_life"
    CHART_OVERVIEW = "chart_overview"


@dataclass(frozen=True)
class Place:
    """What is on screen.

    Attributes
    ----------
    lang : {"ko", "en"}
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
    window: int = 0


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


@dataclass(frozen=True)
class _Parameter:
    field: str
    read: Callable[[str], Any]


def _slug(value: str) -> str:
    return value if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", value) else ""


def _count(value: str) -> int | None:
    return int(value) if re.fullmatch(r"[0-9]{1,8}", value) else None


def _depth(value: str) -> Depth:
    return value if value in DEPTHS else "story"


def _text(value: str) -> str:
    sound = value.encode("utf-8", "ignore").decode("utf-8")
    return sound if len(sound) <= TEXT_IN_LINK else ""


PARAMETERS: Final[dict[str, _Parameter]] = {
    "lang": _Parameter("lang", as_language),
    "net": _Parameter("net", _slug),
    "sample": _Parameter("sample", _slug),
    "layer": _Parameter("layer", lambda value: _count(value) or 0),
    "unit": _Parameter("unit", _count),
    "q": _Parameter("quantity", _slug),
    "t": _Parameter("step", _count),
    "depth": _Parameter("depth", _depth),
    "w": _Parameter("window", lambda value: _count(value) or 0),
    "text": _Parameter("text", _text),
}
"""Query parameter -> its field of :class:`Place`, and how it is read. Nonsense becomes a default."""


def query_of(place: Place) -> dict[str, str]:
    """Return the query parameters of a place, those at their default left out."""
    plain = Place(lang=place.lang)
    said = {name: getattr(place, parameter.field) for name, parameter in PARAMETERS.items()}
    return {
        name: str(value)
        for name, value in said.items()
        if name == "lang" or value != getattr(plain, PARAMETERS[name].field)
    }


def place_of(query: dict[str, str], otherwise: Language) -> Place:
    """Return the place that query parameters name; whatever is hostile or out of date becomes a default."""
    read = {p.field: p.read(query[name]) for name, p in PARAMETERS.items() if name in query}
    read["lang"] = read.get("lang") or otherwise
    return Place(**read)


def _session_language() -> Language:
    place: Place | None = st.session_state.get(Key.PLACE)
    return place.lang if place else as_language(st.context.locale) or "en"


def arrive() -> Place:
    """Take over what the address bar says if the visitor changed it, then write it anew; once a run."""
    query = {name: st.query_params[name] for name in st.query_params if name in PARAMETERS}
    if Key.PLACE not in st.session_state or query != st.session_state.get(Key.WRITTEN):
        st.session_state[Key.PLACE] = place_of(query, _session_language())
    write()
    return here()


def here() -> Place:
    """Return where the visitor is."""
    place: Place = st.session_state[Key.PLACE]
    return place


def move(**changes: Any) -> Place:
    """Go somewhere else: change some fields; the address bar follows with :func:`write`."""
    st.session_state[Key.PLACE] = replace(here(), **changes)
    return here()


def write() -> None:
    """Make the address bar say where the visitor is."""
    query = query_of(here())
    if dict(st.query_params) != query:
        st.query_params.from_dict(query)
    st.session_state[Key.WRITTEN] = query


def own_text() -> OwnText | None:
    """Return the text the visitor brought, if any."""
    own: OwnText | None = st.session_state.get(Key.OWN_TEXT)
    return own


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
