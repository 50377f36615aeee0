"""GRU or LSTM? A stored comparison at equal size: costs, and what is learnt from little text and much."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.compare import panels, said
from pages.lab.compare.place import ADDRESS, CORPORA, Place
from pages.lab.compare.results import STEP_CHARACTERS, STEP_SEQUENCES, learning
from pages.shared import files, parts
from pages.shared.controls import Controls
from pages.shared.experiments import experiment, provenance
from pages.shared.files import Export
from pages.shared.i18n import Words, prose
from rnn_core.cells import spec

_FOLDER: Final = Path(__file__).parent
_SLUG: Final = "lab_compare"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    with parts.row(_SLUG):
        Controls(say, ADDRESS, place).segmented(
            "lab_compare.corpus", "corpus", CORPORA, words="lab_compare_corpus", label_visibility="collapsed"
        )
    parts.claim(_SLUG, said.claim(say, place.corpus), said.lede(say, place.corpus))
    panels.amounts(say, place.corpus)
    with st.container(key="lab_compare_say"):
        panels.verdicts(say, place.corpus)
        st.text(said.faster(say))
    st.caption(said.stored(say, place.corpus).replace("~", "\\~"))  # else Markdown strikes it out
    exports = [
        Export(say("lab_compare.csv"), curves, "compare-runs.csv"),
        Export(say("lab_compare.json"), partial(experiment, "compare"), "compare-stored.json"),
    ]
    files.bar(say, ADDRESS, place, exports)
    with parts.how(say, _SLUG):
        _how(say, place)


def _how(say: Words, place: Place) -> None:
    """Show every figure, what a step costs, and how all of it was measured."""
    panels.seeds(say, place.corpus)
    for characters, rows in learning(place.corpus).items():
        amount = say("lab_compare.read", characters=f"{characters:,}")
        st.text(f"{amount}. {said.equal_time(say, rows)}")
    st.markdown(f"**{say('lab_compare.costs')}**")
    st.text(say("lab_compare.costs_help", sequences=STEP_SEQUENCES, characters=STEP_CHARACTERS))
    panels.table(say)
    settings = experiment("compare")["settings"]
    rates = {spec(cell).gates == (): rate for cell, rate in settings["learning_rate"].items()}
    least, most = said.sizes(place.corpus)
    st.markdown(
        prose(
            _FOLDER,
            say.language,
            least=f"{least:,}",
            most=f"{most:,}",
            embedding=settings["embedding"],
            rate=f"{rates[False]:g}",
            rnn_rate=f"{rates[True]:g}",
            seeds=len(settings["seeds"]),
            updates=settings["updates"],
            title=say("lab_markov.title"),
        )
    )
    st.text(say("lab_compare.repeat", **provenance("compare")))


def curves() -> pd.DataFrame:
    """Return all runs, a row a measurement."""
    rows = [one for one in experiment("compare")["rows"] if one["what"] == "learning"]
    seeds = experiment("compare")["settings"]["seeds"]
    return pd.DataFrame(
        {
            "corpus": row["corpus"],
            "characters": row["read"],
            "cell": row["cell"],
            "hidden": row["hidden"],
            "parameters": row["parameters"],
            "seed": seed,
            "update": row["every"] * (k + 1),
            "bits": bits,
            "seconds_in_all": spent,
        }
        for row in rows
        for seed, curve, spent in zip(seeds, row["curve"], row["seconds"], strict=True)
        for k, bits in enumerate(curve)
    )
