"""The offer to read a visitor's text with the network that fits it better: one sentence and one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from pages.shared import cache, registry, state
from pages.shared.fit.measure import kept
from pages.shared.i18n import Words
from pages.shared.state import OWN
from rnn_core.analysis.fit import Better
from rnn_core.checkpoints import TrainedNetwork

_KEY: Final = "fit"

Networks = Mapping[str, Callable[[], TrainedNetwork]]


def offer(
    t: Words,
    text: str,
    current: str,
    networks: Networks,
    named: Callable[[str], str],
    go: Callable[[str], None],
) -> None:
    """Offer another network of this page, if one fits the visitor's text better.

    Parameters
    ----------
    t, text
        Words, and the text.
    current, networks
        Who reads it, and who could: name -> what loads it.
    named
        What a network is called on screen.
    go
        Called with the name of the network that was chosen, before the page runs again.
    """
    if not registry.spells(current):
        return
    found = kept(text, cache.fingerprint(text), current, networks, guess=True)
    if found is not None:
        with _line(t, found, named):
            label = t("fit.read", name=named(found.network))
            st.button(label, key=f"{_KEY}_read", on_click=go, args=(found.network,))


def elsewhere(t: Words, text: str, current: str) -> None:
    """Offer to read the text in the inspector, where a network that this page has not knows more of it."""
    if not registry.spells(current):
        return
    found = kept(text, cache.fingerprint(text), current, offered(), guess=False)
    if found is None:
        return
    named = partial(registry.title, t)
    with _line(t, found, named):
        label = t("fit.read_there", name=named(found.network), page=t("inspect.title"))
        if st.button(label, key=f"{_KEY}_there"):
            state.inspect(found.network, OWN)


def offered() -> Networks:
    """Return every network that this visitor can look into and that reads letters, and what loads it."""
    return {name: partial(registry.network, name) for name in registry.offered() if registry.spells(name)}


def _line(t: Words, found: Better, named: Callable[[str], str]) -> st.delta_generator.DeltaGenerator:
    row = st.container(key=_KEY, horizontal=True, vertical_alignment="center", gap="small")
    row.text(sentence(t, found, named(found.network)))
    return row


def sentence(t: Words, found: Better, name: str) -> str:
    """Say how well both networks fit the text."""
    part = t("fit.whole" if found.whole else "fit.head", total=f"{found.total:,}")
    if found.measure == "bits":
        return t("fit.guesses", name=name, part=part, here=f"{found.here:.2f}", there=f"{found.there:.2f}")
    here = f"{int(found.here):,}"
    if found.there == found.total:
        return t("fit.all", name=name, part=part, here=here)
    return t("fit.more", name=name, part=part, here=here, there=f"{int(found.there):,}")
