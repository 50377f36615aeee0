"""How well real sentences go: the scores on what was held out, and what was generated, with who wrote it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared.i18n import Words
from rnn_core.checkpoints.translators import Translator


def table(t: Words, network: Translator) -> pd.DataFrame:
    """Give examples of what was held out: a row each, at even distances from the shortest to the longest."""
    columns = {name: t.of("translate_real", name) for name in ("source", "said", "target", "credit")}
    rows = [{columns[name]: one[name] for name in columns} for one in network.config["examples"]]
    return pd.DataFrame(rows, columns=list(columns.values()))


def section(t: Words, network: Translator) -> None:
    """Say how well the network does on real sentences, and show some of them."""
    st.subheader(t("translate_real.title"), anchor=False)
    held, training = network.config["held_out"], network.config["training"]
    with st.container(key="translate_scores", horizontal=True, gap="large"):
        for name, digits in (("chrf", 1), ("bleu", 1)):
            st.metric(t.of("translate_real", name), f"{held[name]:.{digits}f}", width="content")
    st.text(
        t(
            "translate_real.note",
            held=held["sentences"],
            sentences=f"{training['sentences']:,}",
            exact=round(held["exact"] * held["sentences"]),
        )
    )
    st.dataframe(table(t, network), hide_index=True, key="translate_examples")
    st.caption(t("translate_real.caption", signatures=", ".join(held["signatures"])))
