"""GRU or LSTM? A stored comparison at equal size: costs, and what is learnt from little text and much."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.compare import panels
from pages.lab.compare.place import ADDRESS, CORPORA, Place
from pages.lab.compare.results import costs
from pages.shared import files, link
from pages.shared.experiments import experiment
from pages.shared.i18n import Words, prose

_FOLDER: Final = Path(__file__).parent
_CORPUS: Final = "lab_compare_corpus"


def show(say: Words, place: Place) -> None:
    """Draw the section."""
    st.header(say("lab_compare.claim"), anchor=False)
    with st.container(key="lab_compare_say"):
        st.text(_faster(say))
    st.subheader(say("lab_compare.learning"), anchor=False)
    _corpus(say, place)
    panels.amounts(say, place.corpus)
    st.caption(_stored(say))
    st.subheader(say("lab_compare.costs"), anchor=False)
    st.text(say("lab_compare.costs_help"))
    panels.table(say)
    _take_away(say, place)
    with st.expander(say("lab_compare.about_title")):
        found = experiment("compare")
        st.text(
            say(
                "lab_compare.repeat",
                command=found["command"],
                date=found["date"],
                torch=found["torch"],
                processor=found["processor"],
            )
        )
        st.markdown(prose(_FOLDER, say.language))


def _faster(say: Words) -> str:
    """Say what was measured of the claim that a GRU trains faster."""
    ratios = [row["step_to_lstm"]["median"] for row in costs() if row["cell"] == "gru"]
    result = "slower" if min(ratios) > 1 else "faster" if max(ratios) < 1 else "mixed"
    said = {"least": f"{min(ratios):.1f}", "most": f"{max(ratios):.1f}"}
    measured = say.of("lab_compare_faster", result, **said)
    return f"{say('lab_compare.units')} {measured}"


def _corpus(say: Words, place: Place) -> None:
    def move() -> None:
        ADDRESS.move(corpus=st.session_state[_CORPUS])

    st.session_state[_CORPUS] = place.corpus
    st.segmented_control(
        say("lab_compare.corpus"),
        CORPORA,
        format_func=lambda name: say.of("lab_compare_corpus", name),
        key=_CORPUS,
        on_change=move,
        required=True,
    )


def _stored(say: Words) -> str:
    found = experiment("compare")
    settings = found["settings"]
    return say(
        "lab_compare.stored",
        date=found["date"],
        first=settings["seeds"][0],
        last=settings["seeds"][-1],
        updates=settings["updates"],
        batch=settings["batch"],
        window=settings["window"],
        characters=f"{settings['test_characters']:,}",
    )


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


def _take_away(say: Words, place: Place) -> None:
    with st.container(key="lab_compare_take_away", horizontal=True, gap="small"):
        link.popover(say, ADDRESS, place, own=False)
        with files.drawer(say):
            files.table(say("lab_compare.csv"), curves, "compare-runs.csv")
            files.record(say("lab_compare.json"), partial(experiment, "compare"), "compare-stored.json")
