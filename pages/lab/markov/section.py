"""Next-token prediction with and without memory: Markov chains beside networks that read the same text."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.lab.markov import panels, said, take_away
from pages.lab.markov.measure import READER, Reading, readable, reading, settle
from pages.lab.markov.place import ADDRESS, ORDERS, Place
from pages.shared import cells, fit, own, parts, state
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words

_SLUG: Final = "lab_markov"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    with parts.row(_SLUG):
        draw = Controls(say, ADDRESS, settle(ADDRESS.here()))  # a link's text may just have been taken over
        _text(say, draw)
        draw.segmented("lab_markov.order", "order", ORDERS, label_visibility="collapsed")
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
    found = said.stored()
    parts.claim(_SLUG, *said.claim(say, found))
    networks = {cells.name(say, cell): bits for cell, bits in found.networks.items()}
    panels.by_order(say, "lab_markov_chart_stored", found.bits, networks, ADDRESS.here().order)
    with st.container(key="lab_markov_say"):
        st.text(said.longer(say, found))
    settings = experiment("markov")["settings"]
    st.caption(say("lab_markov.stored", characters=f"{settings['test_characters']:,}"))
    _, read = reading(ADDRESS.here())
    mine = state.own_text()
    if read.own and mine is not None:
        fit.elsewhere(say, mine.text, READER)
    if readable(read):
        _here(say)
    else:
        st.text(say("lab_markov.short"))
    with parts.how(say, _SLUG):
        panels.table(say, found)
        take_away.about(say, found)


def _text(say: Words, draw: Controls[Place]) -> None:
    """Offer the texts."""
    titles = own.titles_of(say, READER)
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
    own.popover(say)


@st.fragment
def _here(say: Words) -> None:
    """Draw what follows the chosen order and character: a choice reruns this part alone."""
    ADDRESS.write()
    place, found = reading(ADDRESS.here())
    for sentence in own.unknown(say, found.tokens):
        st.caption(sentence)
    panels.around(say, place, found)
    _controls(say, place, found)
    panels.side_by_side(say, place, found)
    with st.expander(say("lab_markov.here")):
        networks = {cells.name(say, cell): bits for cell, bits in found.network_bits.items()}
        panels.by_order(say, "lab_markov_chart_here", found.chain_bits, networks, place.order)
        st.caption(say("lab_markov.measured", count=f"{int(found.counted.sum()):,}"))
    take_away.bar(say, place, found)


def _best() -> None:
    ADDRESS.move(at=None)


def _controls(say: Words, place: Place, found: Reading) -> None:
    with st.container(key="lab_markov_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        if len(found.tokens) > 2:
            Controls(say, ADDRESS, place).slider("lab_markov.at", "at", 1, len(found.tokens) - 1, width=320)
        st.button(say("lab_markov.best"), key="lab_markov_best", on_click=_best)
