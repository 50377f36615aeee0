"""The player in a Streamlit page: two v2 components, one that shows and one that feeds."""

from __future__ import annotations

import struct
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from rnn_core.player import bundle
from rnn_core.player.event import as_event
from rnn_core.player.packet import feed, packet, revision
from rnn_core.player.view import PlayerEvent, Shown, View

_JS: Final = Path(__file__).parent / "js"
_KEPT: Final = 8  # packets of 1.5 MB

_packets: OrderedDict[tuple[int, str, str], tuple[weakref.ref[Shown], bytes]] = OrderedDict()


@cache
def _asker() -> Callable[..., Any]:
    script = bundle.script(_JS / "runs.js")
    return st.components.v2.component("gatescope_runs", html="<span hidden></span>", js=script)


def asker(packet: bytes, *, key: str, on_asked: Callable[[Any], None]) -> None:
    """Hear what the player of a page wants to know of a run with something held, and hand it the answer.

    Parameters
    ----------
    packet
        As :func:`rnn_core.player.run_packet.run_packet` packs it.
    key
        Name of this component in the page.
    on_asked
        Called with the question before the part of the page reruns that it is in: anything, a forged value
        is possible.
    """
    _asker()(
        key=key,
        data=packet,
        on_cuts_change=lambda: on_asked(getattr(st.session_state.get(key), "cuts", None)),
    )


@cache
def _components() -> tuple[Callable[..., Any], Callable[..., Any]]:
    register = st.components.v2.component
    shown = register(
        "gatescope_player", html=bundle.skeleton(), css=bundle.style(), js=bundle.script(_JS / "component.js")
    )
    return shown, register("gatescope_feed", html="<span hidden></span>", js=bundle.script(_JS / "feed.js"))


def player(
    view: View, *, key: str, on_change: Callable[[], None], on_painted: Callable[[], None]
) -> PlayerEvent | None:
    """Show a reading; playing and scrubbing happen in the browser alone.

    Parameters
    ----------
    view
        All there is to show.
    key
        Name of this player in the page.
    on_change
        Called before the page reruns because the visitor came to rest somewhere else.
    on_painted
        Called before the page reruns because the browser has painted its first picture.

    Returns
    -------
    PlayerEvent or None
        Where the visitor went, in the one run that this caused; None in every other run, and for what was
        done on a reading that is no longer the one shown. Of a player that a lesson drives always None: what
        is done in it only its own page hears, in the browser.
    """
    shown, fed = _components()
    called = name(key)
    result = shown(
        key=key, data=_packet(view, called), on_place_change=on_change, on_painted_change=on_painted
    )
    event = as_event(result.place, view) if view.drive is None else None
    if event is not None:
        view = replace(view, **asdict(event))
    fed(key=f"{key}_feed", data=feed(view, called, echo=event is not None))
    return event


def name(key: str) -> str:
    """Return the name by which all that a player needs finds it in the page."""
    return f"gs-{key}"


def pair(view: View, player: str) -> bytes:
    """Return the packet and the feed of a view in one, for a player that fetches them itself.

    Exact is only the unit on screen; the page brings the others when it follows.
    """
    numbers = packet(view, player, exact=frozenset({view.unit}))
    return struct.pack("<I", len(numbers)) + numbers + feed(view, player, echo=False)


def _packet(view: View, player: str) -> bytes:
    """Return the packet of a view, packed once a reading."""
    known = (id(view.reading), revision(view), f"{player} {view.text}")
    kept = _packets.get(known)
    if kept is not None and kept[0]() is view.reading:
        _packets.move_to_end(known)
        return kept[1]
    body = packet(view, player)
    _packets[known] = (weakref.ref(view.reading), body)
    while len(_packets) > _KEPT:
        _packets.popitem(last=False)
    return body
