"""The link, the numbers as files, how exact they are and what they mean."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.shared import files
from pages.shared.files import Export
from pages.shared.i18n import Words, prose
from pages.translate import live_controls
from pages.translate.materials.kinds import CARDS, NETWORKS
from pages.translate.measure import written
from pages.translate.picture import Picture
from pages.translate.place import ADDRESS
from rnn_core.tasks.translation.corpus import HELD_OUT

_FOLDER: Final = Path(__file__).parent


def pieces(shown: Picture) -> pd.DataFrame:
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


def record(shown: Picture) -> dict[str, Any]:
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


def bar(say: Words, shown: Picture) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(say("translate.csv"), partial(pieces, shown), "translate-pieces.csv"),
        Export(say("translate.json"), partial(record, shown), "translate-sentence.json"),
    ]
    place = live_controls.link_place(replace(ADDRESS.here(), sample=shown.place.sample))
    files.bar(say, ADDRESS, place, exports, own=shown.read.own)


def about(say: Words) -> None:
    """Say how exact the numbers are, and what the pictures do and do not mean."""
    with st.expander(say("translate.about_title")):
        st.markdown(prose(_FOLDER, say.language).format(one_in=HELD_OUT))
        card = f"{CARDS[ADDRESS.here().material]}.{say.language}.md"
        st.markdown((NETWORKS / card).read_text("utf-8"))
