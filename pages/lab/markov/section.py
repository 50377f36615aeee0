"""Next-token prediction with and without memory: Markov chains beside networks that read the same text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from pages.lab.markov import panels, said, take_away
from pages.lab.markov.measure import READER, Reading, readable, reading, settle
from pages.lab.markov.place import ADDRESS, ORDERS, Place
from pages.shared import fit, own, parts, state
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import Key

_SLUG: Final = "lab_markov"
_KEY: Final = "lab_markov_"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    with parts.row(_SLUG):
        _text(say, settle(ADDRESS.here()))  # a link's text may just have been taken over
        _order(say, ADDRESS.here())
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
    found = said.stored()
    parts.claim(_SLUG, *said.claim(say, found))
    networks = {said.NAMES[cell]: bits for cell, bits in found.networks.items()}
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


def _choose(field: str, **other: Any) -> Callable[[], None]:
    def move() -> None:
        ADDRESS.move(**{field: st.session_state[_KEY + field]}, **other)
        ADDRESS.write()

    return move


def _set(field: str, value: object) -> str:
    st.session_state[_KEY + field] = value
    return _KEY + field


def _text(say: Words, place: Place) -> None:
    """Offer the texts."""
    titles = own.samples_of(say, {one.slug: one.title(say.language) for one in samples(READER)})
    st.selectbox(
        say("bar.sample"),
        list(titles),
        format_func=titles.__getitem__,
        key=_set("sample", place.sample or None),
        on_change=_choose("sample", at=None),
        width=230,
        label_visibility="collapsed",
    )
    with st.popover(say("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun"):
        own.drawer(say)


def _order(say: Words, place: Place) -> None:
    """Offer the orders of the chain."""
    st.segmented_control(
        say("lab_markov.order"),
        ORDERS,
        key=_set("order", place.order),
        on_change=_choose("order"),
        required=True,
        label_visibility="collapsed",
    )


@st.fragment
def _here(say: Words) -> None:
    """Draw what follows the chosen order and character: a choice reruns this part alone."""
    place, found = reading(ADDRESS.here())
    unknown = found.tokens.strange
    if unknown:
        st.caption(say("note.unknown_some", count=unknown, total=len(found.tokens.graphemes)))
    panels.around(say, place, found)
    _controls(say, place, found)
    panels.side_by_side(say, place, found)
    with st.expander(say("lab_markov.here")):
        networks = {said.NAMES[cell]: bits for cell, bits in found.network_bits.items()}
        panels.by_order(say, "lab_markov_chart_here", found.chain_bits, networks, place.order)
        st.caption(say("lab_markov.measured", count=f"{int(found.counted.sum()):,}"))
    take_away.bar(say, place, found)


def _best() -> None:
    ADDRESS.move(at=None)
    ADDRESS.write()


def _controls(say: Words, place: Place, found: Reading) -> None:
    with st.container(key="lab_markov_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        if len(found.tokens) > 2:
            st.slider(
                say("lab_markov.at"),
                1,
                len(found.tokens) - 1,
                key=_set("at", place.at),
                on_change=_choose("at"),
                width=320,
            )
        st.button(say("lab_markov.best"), key="lab_markov_best", on_click=_best)
