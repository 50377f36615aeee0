"""Many to many with a delay: an English sentence in, and only then a Korean one out."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared.controls import Controls
from pages.shared.i18n import Words
from pages.types import figures, measure, parts
from pages.types.url_state import ADDRESS, PageState
from rnn_core.analysis.translation import Translation
from rnn_core.plots.types.charts import probabilities
from rnn_core.plots.types.unrolled import delayed
from rnn_core.tasks.translation import write

EXAMPLE: Final = "the king likes that flower"
MOST: Final = 12
"""Words that are read."""


def words_of(page_state: PageState) -> tuple[str, ...]:
    """Return the words that are read: the visitor's, or the example's."""
    found = tuple(re.findall(r"[^\W_]+", page_state.source.lower()))[:MOST]
    return found or tuple(EXAMPLE.split())


def section(t: Words, page_state: PageState) -> pd.DataFrame:
    """Draw the sentence, its translation, and the drawing; return what is drawn."""
    words = words_of(page_state)
    shown = page_state.source if re.search(r"[^\W_]", page_state.source) else EXAMPLE
    Controls(t, ADDRESS, page_state).text("types.source", "source", value=shown, max_chars=120)
    found = measure.translated(words)
    network = found.network
    pieces = [network.target.names[int(one)] for one in found.said.pieces]
    said = [t("types.end") if one == "</s>" else one for one in pieces]
    shares = (2.0**found.said.log2_probabilities).tolist()
    text = write(network.target.decode(found.said.pieces.tolist()))
    with st.container(key="types_translation"):
        st.markdown(f"**{text}**")
        strange = [word for word, odd in zip(found.words, found.unknown, strict=True) if odd]
        if strange:
            st.text(t("types.unknown", words=", ".join(strange)))
    weights = found.said.weights
    parts.drawing(t, delayed(words, said, shares, weights), "delayed")
    st.caption(t("types.attention_help"))
    _map(t, found, said)
    st.caption(t("types.badge_translator"))
    st.page_link(
        "pages/translate/page.py",
        label=t("types.to_translate"),
        icon=":material/arrow_forward:",
        query_params={"lang": t.language},
    )
    return pd.DataFrame({"token": pieces, "probability": shares})


def _map(t: Words, found: Translation, said: list[str]) -> None:
    """Draw where attention went at each step."""
    if found.said.weights is None:
        return
    values = np.asarray(found.said.weights, np.float64).T
    alt = t("types.weights_alt")
    figures.show(probabilities(values, found.words, said, figures.style(t)), "weights", alt)
