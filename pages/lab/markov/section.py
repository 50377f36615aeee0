"""Next-token prediction with and without memory: Markov chains beside networks that read the same text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from pages.lab.markov import panels, take_away
from pages.lab.markov.measure import NETWORKS, READER, Reading, readable, reading, settle
from pages.lab.markov.place import ADDRESS, ORDERS, Place
from pages.shared import fit, own, state
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.samples import samples
from pages.shared.state import Key

_KEY: Final = "lab_markov_"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    own.adopt_link()
    st.header(say("lab_markov.claim"), anchor=False)
    _stored(say)
    st.subheader(say("lab_markov.here"), anchor=False)
    _text(say, settle(ADDRESS.here()))  # a link's text may just have been taken over
    with st.container():  # a place of its own, so that what comes and goes moves nothing under it
        own.problem(say)
    _, found = reading(ADDRESS.here())
    mine = state.own_text()
    if found.own and mine is not None:
        fit.elsewhere(say, mine.text, READER)
    if readable(found):
        _here(say)
    else:
        st.text(say("lab_markov.short"))
    take_away.about(say)


def _stored(say: Words) -> None:
    """Show what was measured on text that neither chains nor networks saw."""
    rows = [one for one in experiment("markov")["rows"] if "order" in one]
    networks = {panels.NAMES[cell]: row("markov", network=name)["bits"] for cell, name in NETWORKS.items()}
    bits = [one["bits"] for one in rows]
    best = min(range(len(bits)), key=bits.__getitem__)
    with st.container(key="lab_markov_say"):
        st.text(
            say(
                "lab_markov.said",
                best=best,
                bits=f"{bits[best]:.2f}",
                first=f"{bits[0]:.2f}",
                unseen=f"{rows[-1]['unseen']:.0%}",
                last=rows[-1]["order"],
                **{cell: f"{networks[panels.NAMES[cell]]:.2f}" for cell in NETWORKS},
            )
        )
    st.caption(
        say("lab_markov.stored", characters=f"{experiment('markov')['settings']['test_characters']:,}")
    )
    panels.by_order(say, "lab_markov_chart_stored", bits, networks, None)


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
    with st.container(key="lab_markov_bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            say("bar.sample"),
            list(titles),
            format_func=titles.__getitem__,
            key=_set("sample", place.sample or None),
            on_change=_choose("sample", at=None),
            width=260,
        )
        with st.popover(say("bar.own"), icon=":material/edit:", key=Key.DRAWER, on_change="rerun"):
            own.drawer(say)


@st.fragment
def _here(say: Words) -> None:
    """Draw what follows the chosen order and character: a choice reruns this part alone."""
    place, found = reading(ADDRESS.here())
    unknown = found.tokens.strange
    if unknown:
        st.caption(say("note.unknown_some", count=unknown, total=len(found.tokens.graphemes)))
    networks = {panels.NAMES[cell]: bits for cell, bits in found.network_bits.items()}
    panels.by_order(say, "lab_markov_chart_here", found.chain_bits, networks, place.order)
    st.caption(say("lab_markov.measured", count=int(found.counted.sum())))
    _controls(say, place, found)
    panels.around(say, place, found)
    panels.side_by_side(say, place, found)
    take_away.bar(say, place, found)


def _best() -> None:
    ADDRESS.move(at=None)
    ADDRESS.write()


def _controls(say: Words, place: Place, found: Reading) -> None:
    with st.container(key="lab_markov_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            say("lab_markov.order"),
            ORDERS,
            key=_set("order", place.order),
            on_change=_choose("order"),
            required=True,
        )
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
