"""The player in a Streamlit page: two v2 components, one that shows and one that feeds."""

from __future__ import annotations

import struct
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache
from typing import Any, Final

import streamlit as st

from pages.shared.player import bundle
from pages.shared.player.packet import feed, packet, revision
from pages.shared.player.view import PlayerEvent, View
from rnn_core.cells import spec
from rnn_core.reading import Reading

_DEPTHS: Final = ("story", "numbers", "maths")
_MODES: Final = ("look", "whatif")
_KEPT: Final = 8  # packets of 1.5 MB

_packets: OrderedDict[tuple[int, str, str], tuple[weakref.ref[Reading], bytes]] = OrderedDict()


@cache
def _asker() -> Callable[..., Any]:
    return st.components.v2.component("gatescope_runs", html="<span hidden></span>", js=bundle.script("runs"))


def asker(packet: bytes, *, key: str, on_asked: Callable[[Any], None]) -> None:
    """Hear what the player of a page wants to know of a run with something held, and hand it the answer.

    Parameters
    ----------
    packet
        As :func:`pages.shared.player.run_packet.run_packet` packs it.
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
        "gatescope_player", html=bundle.skeleton(), css=bundle.style(), js=bundle.script("component")
    )
    return shown, register("gatescope_feed", html="<span hidden></span>", js=bundle.script("feed"))


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


def as_event(told: Any, view: View) -> PlayerEvent | None:
    """Return what the browser told as an event, if it is about this view and makes sense.

    Parameters
    ----------
    told
        Anything: a forged value of a widget is possible.
    view
        What is shown.
    """
    if not isinstance(told, dict) or told.get("rev") != revision(view):
        return None
    trace = view.reading.trace
    names = ("unit", "step", "quantity", "depth", "diary")
    one: tuple[Any, ...] = tuple(told.get(name) for name in names)
    unit, step, quantity, depth, diary = one
    mode = told.get("mode", "look")
    sound = (
        _within(unit, trace.hidden)
        and _within(step, trace.steps)
        and quantity in [one.name for one in spec(trace.cell).shown]
        and depth in _DEPTHS
        and isinstance(diary, bool)
        and mode in _MODES
    )
    if not sound:
        return None
    return PlayerEvent(int(unit), quantity, int(step), depth, diary, mode if view.mode else "")


def _within(number: Any, count: int) -> bool:
    return isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number < count
