"""What stands under the figures: the link, downloads, the model card, how exact it all is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.inspect import show
from pages.inspect.exports import EXPORTS
from pages.inspect.scene import Scene
from pages.shared import registry, state
from pages.shared.i18n import Words, prose
from pages.shared.state import TEXT_IN_LINK, Key

_FOLDER: Final = Path(__file__).parent


def link(say: Words, scene: Scene) -> None:
    """Offer the address of what is on screen; the visitor's own text only if it is short and they say so."""
    # Opened, not before: Streamlit's code block brings a syntax highlighter, a second of every first visit.
    drawer = st.popover(say("below.link"), icon=":material/link:", key=Key.LINK, on_change="rerun")
    with drawer:
        if not drawer.open:
            return
        st.caption(say("below.link_help"))
        if scene.mine is not None:
            _offer_text(say, scene.mine.text)
        query = urlencode(state.query_of(replace(scene.place, text=state.here().text)))
        st.code(urlsplit(st.context.url or "")._replace(query=query).geturl(), language=None, wrap_lines=True)


def _put_text_in_link() -> None:
    mine = state.own_text()
    carries = st.session_state[Key.SHARE_TEXT] and mine is not None
    state.move(text=mine.text if carries and mine else "")


def _offer_text(say: Words, text: str) -> None:
    if len(text) > TEXT_IN_LINK:
        st.caption(f"{say('below.link_own')} {say('below.link_too_long', limit=TEXT_IN_LINK)}")
        return
    st.session_state[Key.SHARE_TEXT] = bool(state.here().text)
    label = say("below.link_carries", count=len(text))
    if not st.checkbox(label, key=Key.SHARE_TEXT, on_change=_put_text_in_link):
        st.caption(say("below.link_own"))


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
        link(say, scene)
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
