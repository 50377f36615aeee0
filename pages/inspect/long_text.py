"""The whole of a long text: how far it is read behind the window on screen, and the way to other windows."""

from __future__ import annotations

import streamlit as st

from pages.inspect.scene import Scene
from pages.inspect.strip import Strip, strip
from pages.shared import state
from pages.shared.i18n import Words
from pages.shared.overview import Overview
from pages.shared.player import name
from pages.shared.state import Key
from rnn_core.analysis.long_text import WINDOW

_POLL = 0.5  # seconds


def overview(say: Words, scene: Scene) -> None:
    """Show how far the walk is, and let the visitor scrub through what was read."""
    if scene.walk is None:
        return
    live = scene.walk.live
    if not live:
        st.session_state[Key.OVERVIEW] = id(scene.walk)  # whose end the whole page has seen
    # While it walks, this part alone is looked at again and again.
    st.fragment(_part, run_every=_POLL if live else None)(say, scene, scene.walk)


def _part(say: Words, scene: Scene, walk: Overview) -> None:
    if not walk.live and st.session_state.get(Key.OVERVIEW) != id(walk):
        st.rerun()  # before anything is drawn: the whole page is to follow, without a poll
    with st.container(key="inspect_overview", gap="small"):
        _status(say, walk)
        if walk.done > 1 and _strip(say, scene, walk):
            st.rerun()


def _status(say: Words, walk: Overview) -> None:
    if not walk.live:
        st.text(_said(say, walk))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(walk.progress, text=_said(say, walk))
        st.button(say("overview.cancel"), key=Key.CANCEL, on_click=walk.cancel)


def _said(say: Words, walk: Overview) -> str:
    if walk.tokens is None:
        return say("overview.waiting")
    counts = {"read": f"{walk.read:,}", "total": f"{len(walk.tokens):,}"}
    if walk.failed:
        return say("overview.failed", read=f"{walk.shown:,}")
    if walk.live:
        return say("overview.running", **counts)
    if walk.cancelled:
        return say("overview.cancelled", read=f"{walk.shown:,}", total=counts["total"])
    if not walk.apart:
        return say("overview.done", total=counts["total"])
    return say("overview.joined", total=counts["total"], apart=f"{walk.apart:.1e}")


def _strip(say: Words, scene: Scene, walk: Overview) -> bool:
    """Draw the strip; say whether the visitor came to rest at another window."""
    if walk.columns is None or walk.tokens is None:
        return False
    quantity = "cell" if "cell" in scene.quantities else "hidden"
    unit, done = state.here().unit or scene.place.unit or 0, walk.done
    view = Strip(
        mean=walk.columns.mean[quantity][:done, scene.place.layer, unit],
        bits=walk.columns.bits[:done],
        start=scene.start,
        width=WINDOW,
        total=len(walk.tokens),
        read=walk.shown,
        unit=unit,
        text=scene.text_name,
        url=walk.door.url,
        player=name(Key.PLAYER),
        language=say.language,
    )
    start = strip(view, key=Key.STRIP)
    if start is None:
        return False
    # Who looks elsewhere still follows the same unit, even one that the page had chosen.
    state.move(window=start, step=None, unit=unit, quantity=scene.place.quantity)
    return True
