"""What a visitor chooses: network, text, layer. A quiet bar, and a drawer for one's own text."""

from __future__ import annotations

import streamlit as st

from pages.inspect import writing
from pages.shared import parts, registry, start_here, state, user_text
from pages.shared.i18n import Words
from pages.shared.state import OWN, Key


def _choose_network() -> None:
    choose_network(st.session_state[Key.NETWORK])


def choose_network(name: str) -> None:
    """Go to another network."""
    # Own text stays on screen under another network; a sample belongs to its network.
    keep = OWN if state.here().sample == OWN else ""
    state.move(net=name, sample=keep, layer=0, unit=None, quantity="", step=None, window=0)


def _choose_sample() -> None:
    state.move(
        sample=st.session_state[Key.SAMPLE], layer=0, unit=None, quantity="", step=None, window=0, text=""
    )


def _choose_layer() -> None:
    state.move(layer=st.session_state[Key.LAYER], unit=None, quantity="")


def _network(t: Words, name: str) -> None:
    titles = {one: registry.title(t, one) for one in registry.offered()}
    st.session_state[Key.NETWORK] = name
    st.selectbox(
        t("bar.network"),
        list(titles),
        format_func=titles.__getitem__,
        key=Key.NETWORK,
        on_change=_choose_network,
        width=230,
    )


def _sample(t: Words, network: str, slug: str) -> None:
    titles = user_text.titles_of(t, network)
    st.session_state[Key.SAMPLE] = slug or None
    st.selectbox(
        t("bar.sample"),
        list(titles),
        format_func=titles.__getitem__,
        key=Key.SAMPLE,
        on_change=_choose_sample,
        width=260,
    )


def _layer(t: Words, layers: int, layer: int, both: bool) -> None:
    st.session_state[Key.LAYER] = layer
    way = ("bar.layer_forward", "bar.layer_backward")
    st.selectbox(
        t("bar.layer"),
        range(layers),
        format_func=lambda index: (
            t(way[index % 2], number=index // 2 + 1) if both else t("bar.layer_number", number=index + 1)
        ),
        key=Key.LAYER,
        on_change=_choose_layer,
        width=150,
    )


def bar(t: Words, network: str, slug: str, layers: int, layer: int, *, both: bool = False) -> None:
    """Draw the bar.

    Parameters
    ----------
    network, slug
        What is chosen, settled to what there is; an empty slug: there is no sample.
    layers, layer
        How many the network has, and which is chosen; one is no choice and is not shown. None of a network
        that cannot be read, which writes nothing either.
    both
        Whether the network reads in both directions: then each of its layers is two.
    """
    with parts.row(state.INSPECT.page):
        _network(t, network)
        _sample(t, network, slug)
        if layers > 1:
            _layer(t, layers, layer, both)
        user_text.popover(t)
        if layers and registry.foretells(network):
            writing.popover(t, network)
        start_here.pill(t)
