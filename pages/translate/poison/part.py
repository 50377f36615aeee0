"""A fold: the token that is picked is replaced, and the decoder goes on in two ways."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from pages.shared import cache, values
from pages.shared.i18n import Words
from pages.translate.findings import names
from pages.translate.measure import translate
from pages.translate.url_state import ADDRESS
from pages.translate.view_model import ViewModel
from rnn_core.analysis.slips import Poisoned, poisoned

MOST: Final = 12
"""Tokens of a sentence that are replaced in turn."""
_keep: Final = cache.keeper("translate_poison", 64, 8)


def part(t: Words, shown: ViewModel) -> None:
    """Draw the fold where the translation has a token that another comes after."""
    said = translate(replace(shown.place, forced=""), shown.found.words).said.pieces
    if len(said) < 2:
        return
    with st.expander(t("translate_poison.title"), key="translate_fold_poison"):
        pick = ADDRESS.here().pick
        at = min(shown.view.pick if pick is None else pick, len(said) - 2)
        network = shown.found.network
        found = poisoned(network.model, network.source.encode(shown.found.words), said, at)
        st.markdown(on_average(t, in_turn(shown, said)))
        st.markdown(sentence(t, shown, found))
        with st.container(key="translate_poison"):  # as wide as the sentence is long: it scrolls by itself
            values.table("translate_poison", *table(t, shown, found))
        st.caption(t("translate_poison.note"))


def in_turn(shown: ViewModel, said: np.ndarray) -> tuple[Poisoned, ...]:
    """Replace tokens one at a time, evenly over all but the last; kept: the fold comes with every press."""
    network, words = shown.found.network, shown.found.words
    own = bool(shown.place.mine) or shown.read.own
    place = shown.place
    # A network of one's own is another one after every training.
    which = id(network) if place.mine else (place.material, place.direction, place.attention)

    def make() -> tuple[Poisoned, ...]:
        source = network.source.encode(words)
        with cache.TURN:
            return tuple(
                poisoned(network.model, source, said, at)
                for at in range(0, len(said) - 1, -(-(len(said) - 1) // MOST))
            )

    return _keep((which, words), make, own=own)


def on_average(t: Words, each: tuple[Poisoned, ...]) -> str:
    """Say how much of what follows differs, over the tokens that were replaced."""
    rest = sum(len(one.said) - one.at - 1 for one in each)
    taught, free = (sum(column) / rest for column in zip(*(one.differing() for one in each), strict=True))
    which = "more" if free > taught else "not_more"
    return t.of(
        "translate_poison", f"average_{which}", count=len(each), taught=f"{taught:.0%}", free=f"{free:.0%}"
    )


def sentence(t: Words, shown: ViewModel, found: Poisoned) -> str:
    """Say how many of the tokens after the wrong one differ, in both ways."""
    taught, free = found.differing()
    right, wrong = names(t, shown, [int(found.said[found.at]), found.other])
    which = "more" if free > taught else "same" if free == taught else "less"
    return t.of(
        "translate_poison",
        f"said_{which}",
        right=right,
        wrong=wrong,
        rest=len(found.said) - found.at - 1,
        taught=taught,
        free=free,
    )


def table(t: Words, shown: ViewModel, found: Poisoned) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the rows: the tokens of each way, those that differ in bold."""
    taught = [*found.said[: found.at], found.other, *found.taught[found.at + 1 :]]
    rows = {"undisturbed": found.said, "taught": np.array(taught), "free": found.free}
    width = max(len(one) for one in rows.values())
    heads = [t("translate_poison.way"), *(str(k + 1) for k in range(width))]
    return heads, [
        [t.of("translate_poison", name), *_cells(names(t, shown, one.tolist()), one, found.said, width)]
        for name, one in rows.items()
    ]


def _cells(written: list[str], one: np.ndarray, said: np.ndarray, width: int) -> list[str]:
    marked = [
        token if k < len(said) and one[k] == said[k] else f"**{token}**" for k, token in enumerate(written)
    ]
    return [*marked, *[""] * (width - len(marked))]
