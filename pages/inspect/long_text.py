"""The whole of a long text, while it is being read behind the window on screen."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.inspect.scene import Scene
from pages.shared import charts, state
from pages.shared.cache import WINDOW
from pages.shared.i18n import Words
from pages.shared.overview import Overview
from pages.shared.state import Key
from rnn_core.plots import overview as overview_figure

_MOST_DRAWN = 1000
"""Columns a chart can show; a longer text is thinned out to that."""

_POLL = 0.5  # seconds


def overview(say: Words, scene: Scene) -> None:
    """Show how far the walk is, and let the visitor choose a window of what was read."""
    if scene.walk is None:
        return
    st.subheader(say("overview.title"), anchor=False)
    live = scene.walk.live
    if not live:
        _known(scene.walk)
    # While it walks, this part alone is looked at again and again.
    st.fragment(_part, run_every=_POLL if live else None)(say, scene, scene.walk)


def _known(walk: Overview | None) -> None:
    """Note whose end the whole page has seen, and whose window; None: it must look again."""
    st.session_state[Key.OVERVIEW] = id(walk) if walk is not None else None


def _part(say: Words, scene: Scene, walk: Overview) -> None:
    live = walk.live
    if not live and st.session_state.get(Key.OVERVIEW) != id(walk):
        # Before anything is drawn: the whole page is to follow, with another window or without a poll.
        st.rerun()
    st.text(_status(say, walk))
    if live:
        st.progress(walk.progress)
        st.button(say("overview.cancel"), key=Key.CANCEL, on_click=walk.cancel)
    if walk.done > 1:
        _chart(say, scene, walk)
        _window(say, scene, walk)


def _status(say: Words, walk: Overview) -> str:
    if walk.tokens is None:
        return say("overview.waiting")
    counts = {"read": f"{walk.read:,}", "total": f"{len(walk.tokens):,}"}
    if walk.failed:
        return say("overview.failed", read=counts["read"])
    if walk.live:
        return say("overview.running", **counts)
    return (
        say("overview.cancelled", **counts) if walk.cancelled else say("overview.done", total=counts["total"])
    )


def _chart(say: Words, scene: Scene, walk: Overview) -> None:
    if walk.columns is None or walk.tokens is None:
        return
    shown = slice(0, walk.done, -(-walk.done // _MOST_DRAWN))
    quantity = "cell" if "cell" in scene.quantities else "hidden"
    unit, layer = state.here().unit or scene.place.unit or 0, scene.place.layer
    figure = overview_figure(
        walk.columns.mean[quantity][shown, layer, unit],
        walk.columns.bits[shown],
        np.arange(walk.done)[shown] * WINDOW,
        len(walk.tokens),
        charts.style(say, charts.mode()),
        chosen=scene.start,
    )
    st.plotly_chart(
        figure,
        key=Key.CHART_OVERVIEW,
        theme=None,
        config=charts.CONFIG,
        on_select=_look_into,
        selection_mode="points",
        alt=say("overview.alt", unit=unit),
    )


def _look_into() -> None:
    start = charts.selected(Key.CHART_OVERVIEW)
    if start is not None:
        state.move(window=start, step=None)
        _known(None)


def _choose_window() -> None:
    state.move(window=st.session_state[Key.WINDOW], step=None)
    _known(None)


def _window(say: Words, scene: Scene, walk: Overview) -> None:
    total = len(walk.tokens) if walk.tokens else 0
    starts = range(0, walk.done * WINDOW, WINDOW)
    st.session_state[Key.WINDOW] = scene.start
    st.selectbox(
        say("overview.window"),
        starts,
        format_func=lambda s: say(
            "overview.window_name", first=f"{s + 1:,}", last=f"{min(s + WINDOW, total):,}"
        ),
        key=Key.WINDOW,
        on_change=_choose_window,
        width=300,
    )
