"""The whole of a long text: how far it is read behind the window on screen, and the way to other windows."""

from __future__ import annotations

import streamlit as st

from pages.inspect.scene import Scene
from pages.inspect.strip import Strip, strip
from pages.shared import state
from pages.shared.i18n import Words
from pages.shared.long_text_scan import LongTextScan
from pages.shared.player import name
from pages.shared.state import Key
from rnn_core.analysis.long_text import WINDOW

_POLL = 0.5  # seconds


def overview(t: Words, scene: Scene) -> None:
    """Show how far the walk is, and let the visitor scrub through what was read."""
    if scene.walk is None:
        return
    live = scene.walk.live
    if not live:
        st.session_state[Key.OVERVIEW] = id(scene.walk)  # whose end the whole page has seen
    # While it walks, this part alone is looked at again and again.
    st.fragment(_part, run_every=_POLL if live else None)(t, scene, scene.walk)


def _part(t: Words, scene: Scene, walk: LongTextScan) -> None:
    if not walk.live and st.session_state.get(Key.OVERVIEW) != id(walk):
        st.rerun()  # before anything is drawn: the whole page is to follow, without a poll
    with st.container(key="inspect_overview", gap="small"):
        _status(t, walk)
        if walk.done > 1 and _strip(t, scene, walk):
            st.rerun()


def _status(t: Words, walk: LongTextScan) -> None:
    if not walk.live:
        st.text(_said(t, walk))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(walk.progress, text=_said(t, walk))
        st.button(t("overview.cancel"), key=Key.CANCEL, on_click=walk.cancel)


def _said(t: Words, walk: LongTextScan) -> str:
    if walk.tokens is None:
        return t("overview.waiting")
    counts = {"read": f"{walk.read:,}", "total": f"{len(walk.tokens):,}"}
    if walk.failed:
        return t("overview.failed", read=f"{walk.shown:,}")
    if walk.live:
        return t("overview.running", **counts)
    if walk.cancelled:
        return t("overview.cancelled", read=f"{walk.shown:,}", total=counts["total"])
    if not walk.apart:
        return t("overview.done", total=counts["total"])
    return t("overview.joined", total=counts["total"], apart=f"{walk.apart:.1e}")


def _strip(t: Words, scene: Scene, walk: LongTextScan) -> bool:
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
        language=t.language,
    )
    start = strip(view, key=Key.STRIP)
    if start is None:
        return False
    # Who looks elsewhere still follows the same unit, even one that the page had chosen.
    state.move(window=start, step=None, unit=unit, quantity=scene.place.quantity)
    return True
