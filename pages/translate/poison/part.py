"""A fold: the token that is picked is replaced, and the decoder goes on in two ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.shared import values
from pages.shared.i18n import Words
from pages.translate.findings import names
from pages.translate.measure import translate
from pages.translate.url_state import ADDRESS
from pages.translate.view_model import ViewModel
from rnn_core.analysis.slips import Poisoned, poisoned


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
        st.markdown(sentence(t, shown, found))
        with st.container(key="translate_poison"):  # as wide as the sentence is long: it scrolls by itself
            values.table("translate_poison", *table(t, shown, found))
        st.caption(t("translate_poison.note"))


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
