"""Next-token prediction with and without memory: Markov chains beside networks that read the same text."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.lab.markov import exports, findings, panels
from pages.lab.markov.measure import READER, ChainReading, readable, reading, settle
from pages.lab.markov.url_state import ADDRESS, ORDERS, PageState
from pages.shared import cells, fit, parts, state, user_text
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words

_SLUG: Final = "lab_markov"


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    user_text.adopt_link()
    with parts.row(_SLUG):
        draw = Controls(t, ADDRESS, settle(ADDRESS.here()))  # a link's text may just have been taken over
        _text(t, draw)
        draw.segmented("lab_markov.order", "order", ORDERS, label_visibility="collapsed")
    user_text.problem(t)
    found = findings.stored()
    parts.claim(_SLUG, *findings.claim(t, found))
    networks = {cells.name(t, cell): bits for cell, bits in found.networks.items()}
    panels.by_order(t, "lab_markov_chart_stored", found.bits, networks, ADDRESS.here().order)
    with st.container(key="lab_markov_say"):
        st.text(findings.longer(t, found))
    settings = experiment("markov")["settings"]
    st.caption(t("lab_markov.stored", characters=f"{settings['test_characters']:,}"))
    _, read = reading(ADDRESS.here())
    mine = state.own_text()
    if read.own and mine is not None:
        fit.elsewhere(t, mine.text, READER)
    if readable(read):
        _here(t)
    else:
        st.text(t("lab_markov.short"))
    with parts.how(t, _SLUG):
        panels.table(t, found)
        exports.about(t, found)


def _text(t: Words, draw: Controls[PageState]) -> None:
    """Offer the texts."""
    titles = user_text.titles_of(t, READER)
    draw.select(
        "bar.sample",
        "sample",
        titles,
        names=titles,
        value=draw.place.sample or None,
        also={"at": None},
        width=230,
        label_visibility="collapsed",
    )
    user_text.popover(t)


@st.fragment
def _here(t: Words) -> None:
    """Draw what follows the chosen order and character: a choice reruns this part alone."""
    ADDRESS.write()
    page_state, found = reading(ADDRESS.here())
    for sentence in user_text.unknown(t, found.tokens):
        st.caption(sentence)
    panels.around(t, page_state, found)
    _controls(t, page_state, found)
    panels.side_by_side(t, page_state, found)
    with st.expander(t("lab_markov.here")):
        networks = {cells.name(t, cell): bits for cell, bits in found.network_bits.items()}
        panels.by_order(t, "lab_markov_chart_here", found.chain_bits, networks, page_state.order)
        st.caption(t("lab_markov.measured", count=f"{int(found.counted.sum()):,}"))
    exports.bar(t, page_state, found)


def _best() -> None:
    ADDRESS.move(at=None)


def _controls(t: Words, page_state: PageState, found: ChainReading) -> None:
    with st.container(key="lab_markov_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        if len(found.tokens) > 2:
            Controls(t, ADDRESS, page_state).slider(
                "lab_markov.at", "at", 1, len(found.tokens) - 1, width=320
            )
        st.button(t("lab_markov.best"), key="lab_markov_best", on_click=_best)
