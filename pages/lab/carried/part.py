"""A fold: bits with the state carried over and with a state of zeros at each window's start."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.shared import cache, charts, registry, samples
from pages.shared.address import Address
from pages.shared.controls import Controls
from pages.shared.i18n import Language, Words
from rnn_core.analysis.slips import Carried, carried_or_reset
from rnn_core.plots.carried import by_position

STRETCHES: Final = (50, 10, 25, 100, 200)
"""Tokens of a window that may be chosen; the first is what a visitor meets."""
_WAYS: Final = ("carried", "reset")
_WORDS: Final = ("carried", "reset", "position", "bits")


def part(t: Words, address: Address[Any]) -> None:
    """Draw the fold, closed until a link asks for it.

    Parameters
    ----------
    address
        Of a page whose state has a field ``stretch``.
    """
    asked = address.here().stretch != STRETCHES[0]
    with st.expander(t("lab_carried.title"), expanded=asked, key="lab_carried"):
        _inside(t, address)


@st.fragment
def _inside(t: Words, address: Address[Any]) -> None:
    page_state = address.here()
    network = registry.default(page_state.lang)
    st.markdown(t("lab_carried.help", network=registry.title(t, network)))
    draw = Controls(t, address, page_state)
    draw.segmented("lab_carried.stretch", "stretch", sorted(STRETCHES))
    address.write()
    found = measured(page_state.lang, page_state.stretch)
    said = sentence(t, found, page_state.stretch)
    st.markdown(said)
    style = charts.labelled(t, {name: t.of("lab_carried_axis", name) for name in _WORDS})
    curves = dict(zip(_WAYS, found.by_position(), strict=True))
    charts.show(by_position(curves, style), "lab_carried_chart", said)
    st.caption(t("lab_carried.note", windows=len(found.carried) - 1, tokens=found.carried[1:].size))


@st.cache_resource(show_spinner=False, max_entries=16)
def measured(language: Language, stretch: int) -> Carried:
    """Read the samples of a language's network in windows, in both ways."""
    network = registry.default(language)
    with cache.TURN:
        return carried_or_reset(registry.network(network), text(network), stretch)


def text(network: str) -> str:
    """Return the samples of a network, one after another."""
    return "\n".join(one.text for one in samples.samples(network))


def sentence(t: Words, found: Carried, stretch: int) -> str:
    """Say what a reset costs."""
    carried, reset = found.bits
    return t.of(
        "lab_carried",
        "dearer" if reset > carried else "cheaper",
        stretch=stretch,
        carried=f"{carried:.2f}",
        reset=f"{reset:.2f}",
        change=f"{abs(reset - carried):.2f}",
    )
