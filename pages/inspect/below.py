"""What stands under the figures: the link, downloads, the model card, how exact it all is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from pages.inspect import show
from pages.inspect.exports import EXPORTS
from pages.inspect.scene import Scene
from pages.shared import link, registry, state
from pages.shared.i18n import Words, prose
from pages.shared.state import Key

_FOLDER: Final = Path(__file__).parent


def downloads(say: Words, scene: Scene) -> None:
    """Offer the trace as files and the player as one page; each is made when its button is pressed."""
    name = f"gatescope-{scene.place.net}-{scene.sha[:8]}"
    with st.popover(say("below.downloads"), icon=":material/download:", key=Key.DOWNLOADS):
        st.caption(say("below.downloads_help"))
        for one in EXPORTS:
            st.download_button(
                say(one.label, unit=scene.place.unit),
                data=partial(one.make, scene),
                mime=one.mime,
                file_name=f"{name}.{one.ending}",
                key=f"download_{one.ending}",
                on_click="ignore",
                width="stretch",
            )
        st.download_button(
            say("below.html"),
            data=partial(show.standalone, say, scene),
            mime="text/html",
            file_name=f"{name}.html",
            key="download_html",
            on_click="ignore",
            width="stretch",
        )


def take_away(say: Words, scene: Scene) -> None:
    """Offer the link and the downloads, side by side."""
    with st.container(key="inspect_take_away", horizontal=True, gap="small"):
        place = replace(scene.place, text=state.here().text)
        link.popover(say, state.INSPECT, place, own=scene.mine is not None)
        downloads(say, scene)


def about(say: Words, scene: Scene) -> None:
    """Show the model card, and how exact the numbers are on this very text."""
    card = registry.card(scene.place.net, say.language)
    if card:
        drawer = st.expander(say("below.card"), key=Key.CARD, on_change="rerun")
        if drawer.open:  # its sample brings the syntax highlighter too
            drawer.markdown(card)
    with st.expander(say("below.exact")):
        trace = scene.reading.trace
        seconds = f"{scene.reading.seconds:.2f}"
        residual = f"{trace.residual:.1e}"
        st.text(
            say("below.exact_here", residual=residual, dtype=trace.dtype, steps=trace.steps, seconds=seconds)
        )
        st.markdown(prose(_FOLDER, say.language))
