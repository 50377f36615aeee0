"""Bits by order beside the networks, and the guesses for one character side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from pages.lab.character.writing import perplexity
from pages.lab.markov.findings import Stored
from pages.lab.markov.measure import NETWORKS, ChainReading, guesses, is_unknown
from pages.lab.markov.url_state import PageState
from pages.shared import cells, charts, values
from pages.shared.i18n import Words
from rnn_core.plots.ngram_orders import ngram_orders
from rnn_core.plots.style import Style

GUESSES: Final = 6
_BEFORE, _AFTER = 60, 20  # characters of the text around the one that is guessed
_LINE: Final = "\u21b5"
_SHOWN: Final = {" ": "\u2423", "\n": _LINE, "\t": "\u21e5"}


def style(t: Words) -> Style:
    """Return colours and words for the figures."""
    labels = {name: t.of("lab_markov_axis", name) for name in ("order", "bits_per_character")}
    return charts.labelled(t, labels)


def by_order(
    t: Words, key: str, bits: Sequence[float], networks: Mapping[str, float], chosen: int | None
) -> None:
    """Draw bits per character by order, a line across for every network."""
    best = min(range(len(bits)), key=bits.__getitem__)
    alt = t(
        "lab_markov.alt",
        order=best,
        bits=f"{bits[best]:.2f}",
        list=", ".join(f"{name} {value:.2f}" for name, value in networks.items()),
    )
    charts.show(ngram_orders(bits, networks, style(t), chosen=chosen), key, alt)


def table(t: Words, found: Stored) -> None:
    """Show every dot and line of the stored picture as numbers."""
    names = ("predictor", "bits", "perplexity", "contexts", "unseen")
    lines = []
    for order, bits in enumerate(found.bits):
        own = [f"{found.contexts[order]:,}", f"{found.unseen[order]:.1%}"]
        lines.append([t("lab_markov.chain", order=order), f"{bits:.2f}", perplexity(bits), *own])
    for cell, bits in found.networks.items():
        lines.append([cells.name(t, cell), f"{bits:.2f}", perplexity(bits), "\u2013", "\u2013"])
    values.table("lab_markov_orders", [t.of("lab_markov_column", name) for name in names], lines)


def around(t: Words, page_state: PageState, found: ChainReading) -> None:
    """Show the text around the character, what the chain sees of it, and how sure everyone was of it."""
    at = page_state.at or 0
    shown = found.tokens.shown
    start = max(0, at - _BEFORE)
    seen = max(0, at - page_state.order)
    before, window, after = (
        "".join(part).replace("\n", _LINE)
        for part in (shown[start:seen], shown[seen:at], shown[at + 1 : at + 1 + _AFTER])
    )
    with st.container(key="lab_markov_around"):
        st.code(
            f"{before}[{window}] \u2192 {_plain(shown[at : at + 1])}\n{after}", language=None, wrap_lines=True
        )
    known = t("lab_markov.unknown") if is_unknown(found, at) else _surprise(t, page_state, found, at)
    st.text(known)


def _plain(tokens: Sequence[str]) -> str:
    return "".join(_SHOWN.get(token, token) for token in tokens)


def _surprise(t: Words, page_state: PageState, found: ChainReading, at: int) -> str:
    values = {cell: f"{found.networks[cell][at]:.1f}" for cell in NETWORKS}
    return t(
        "lab_markov.surprise",
        order=page_state.order,
        truth=_plain(found.tokens.shown[at : at + 1]),
        chain=f"{found.chains[page_state.order][at]:.1f}",
        **values,
    )


def side_by_side(t: Words, page_state: PageState, found: ChainReading) -> None:
    """Show the likeliest characters by the chain and by each network; the right one is marked."""
    at = page_state.at or 0
    truth = found.tokens.shown[at]
    named: dict[str, str] = {"chain": t("lab_markov.chain", order=page_state.order)}
    named |= {str(cell): cells.name(t, cell) for cell in NETWORKS}
    with st.container(key="lab_markov_guesses", horizontal=True, gap="small"):
        for name, rows in guesses(found, page_state, GUESSES).items():
            with st.container(key=f"lab_markov_guess_{name}", width=250, gap="xsmall"):
                st.markdown(f"**{named[name]}**")
                for token, share in rows:
                    mark = t("lab_markov.right") if token == truth else ""
                    label = f"{_SHOWN.get(token, token)}  {_percent(share)}  {mark}"
                    st.progress(min(1.0, share), text=_literal(label))


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 else "<1%"


def _literal(text: str) -> str:
    """Return text that Markdown prints as it is."""
    return "".join(
        f"\\{one}" if one.isascii() and not one.isalnum() and one not in " %<" else one for one in text
    )
