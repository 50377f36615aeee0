"""The link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.i18n import Words, file_in_language
from pages.translate import live_controls
from pages.translate.materials.kinds import CARDS, NETWORKS
from pages.translate.measure import written
from pages.translate.url_state import ADDRESS
from pages.translate.view_model import ViewModel
from rnn_core.tasks.translation.corpus import HELD_OUT


def pieces(shown: ViewModel) -> pd.DataFrame:
    """Return every token, a row each: its probability and its attention weight on every source token."""
    said, names = shown.found.said, shown.found.network.target.names
    frame = pd.DataFrame(
        {
            "step": range(len(said.pieces)),
            "token": [names[number] for number in said.pieces],
            "probability": 2.0**said.log2_probabilities,
        }
    )
    if said.weights is not None:
        for k, word in enumerate(shown.found.words):
            frame[f"attention_{k}_{word}"] = said.weights[:, k]
    return frame


def record(shown: ViewModel) -> dict[str, Any]:
    """Return the sentence and all that was measured, with what is needed to measure it again."""
    found, said = shown.found, shown.found.said
    return {
        "network": found.network.name,
        "source": list(found.words),
        "written": written(found),
        "expected": shown.read.expected,
        "pieces": [found.network.target.names[number] for number in said.pieces],
        "log2_probabilities": said.log2_probabilities.tolist(),
        "attention": None if said.weights is None else said.weights.tolist(),
        "forced": shown.place.forces,
        "context": found.context.tolist(),
        "encoder_states": found.states.tolist(),
        "residual": found.residual,
        "training": found.network.config["training"],
        "held_out": found.network.config["held_out"],
    }


def bar(t: Words, shown: ViewModel) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("translate.csv"), partial(pieces, shown), "translate-pieces.csv"),
        Export(t("translate.json"), partial(record, shown), "translate-sentence.json"),
    ]
    page_state = live_controls.link_place(replace(ADDRESS.here(), sample=shown.place.sample))
    downloads.bar(t, ADDRESS, page_state, exports, own=shown.read.own)


def about(t: Words) -> None:
    """Say how exact the numbers are, and what the pictures do and do not mean."""
    with st.expander(t("translate.about_title")):
        parts.prose(t, __file__, one_in=HELD_OUT)
        name = f"{CARDS[ADDRESS.here().material]}.{{}}.md"
        st.markdown(file_in_language(NETWORKS, name, t.language).read_text("utf-8"))
