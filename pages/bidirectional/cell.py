"""One unit of one LSTM, exactly: its gates, states and gradients at every word."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from pages.bidirectional.sentence import Asked
from pages.bidirectional.url_state import ADDRESS, UNITS, PageState
from pages.bidirectional.view_model import ViewModel, name_of
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.analysis.tagger import QUANTITIES, SIDES, STATES

_ORDER: Final = ("forget", "input", "candidate", "output", "cell", "hidden")
assert set(_ORDER) == set(QUANTITIES)


def table(shown: ViewModel, read: Asked, page_state: PageState) -> pd.DataFrame:
    """Return the gates, states and gradients of the unit that is looked at, a row a word as it stands."""
    found = shown.found
    columns = {name: found.states[page_state.reader, name][:, page_state.unit] for name in _ORDER}
    columns |= {
        f"gradient_{name}": found.slopes[page_state.reader, name][read.word, :, page_state.unit]
        for name in STATES
    }
    return pd.DataFrame({"token": read.words} | columns)


@st.fragment
def section(t: Words, shown: ViewModel, read: Asked) -> None:
    """Let a unit be chosen, and show its numbers to four digits; a cell of the picture chooses one too."""
    page_state = ADDRESS.here()
    draw = Controls(t, ADDRESS, page_state)
    with st.container(key="bidirectional_cell", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.segmented("bidirectional.reader", "reader", SIDES, words="bidirectional_half")
        draw.number("bidirectional.unit", "unit", 0, UNITS - 1, width=120)
    ADDRESS.write()
    frame = table(shown, read, page_state)
    st.text(_sum(t, shown, read, page_state))
    names = {name: t.of("quantity", name) for name in _ORDER}
    names |= {f"gradient_{name}": t.of("bidirectional_slope", name) for name in STATES}
    st.dataframe(
        frame.rename(columns=names | {"token": t("bidirectional.word")}).round(4),
        hide_index=True,
        key="bidirectional_cell_table",
    )
    best, rival = shown.found.leads[read.word]
    tags = shown.shipped.tags
    st.caption(
        t(
            "bidirectional.cell_note",
            word=read.words[read.word],
            best=name_of(t, tags[best], page_state.spoken),
            rival=name_of(t, tags[rival], page_state.spoken),
        )
    )


def _sum(t: Words, shown: ViewModel, read: Asked, page_state: PageState) -> str:
    """Write c = f c' + i g and h = o tanh(c) with the numbers at the word that is asked about."""
    at = {name: shown.found.states[page_state.reader, name][:, page_state.unit] for name in _ORDER}
    before = read.word + (-1 if page_state.reader == "forward" else 1)
    kept = float(at["cell"][before]) if 0 <= before < len(read.words) else 0.0
    here = {name: _written(float(values[read.word])) for name, values in at.items()}
    return t("bidirectional.cell_sum", word=read.words[read.word], kept=_written(kept), **here)


def _written(value: float) -> str:
    return f"{value:.4f}".replace("-", "\u2212")
