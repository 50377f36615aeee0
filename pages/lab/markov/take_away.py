"""What stands under the chains: the link, the figures as files, and how they were measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.markov.measure import Reading
from pages.lab.markov.place import ADDRESS, Place
from pages.shared import link, tables
from pages.shared.experiments import experiment
from pages.shared.i18n import Words, prose
from pages.shared.state import Key

_FOLDER: Final = Path(__file__).parent


def characters(found: Reading) -> pd.DataFrame:
    """Return how surprised everyone was at every character, a row a character, in bits."""
    frame = pd.DataFrame({"step": range(len(found.tokens)), "token": found.tokens.shown})
    for order, row in enumerate(found.chains):
        frame[f"order_{order}_bits"] = row
    for cell, bits in found.networks.items():
        frame[f"{cell}_bits"] = bits
    return frame


def means(found: Reading) -> pd.DataFrame:
    """Return the mean bits per character, a row a chain or network."""
    rows = [{"predictor": f"order {n}", "bits": value} for n, value in enumerate(found.chain_bits)]
    rows += [{"predictor": cell, "bits": value} for cell, value in found.network_bits.items()]
    return pd.DataFrame(rows)


def bar(say: Words, place: Place, found: Reading) -> None:
    """Offer the link and the downloads, side by side."""
    with st.container(key="lab_markov_take_away", horizontal=True, gap="small"):
        link.popover(say, ADDRESS, replace(ADDRESS.here(), sample=place.sample), own=found.own)
        with st.popover(say("below.downloads"), icon=":material/download:", key=Key.DOWNLOADS):
            st.caption(say("below.downloads_help"))
            _file(say("lab_markov.csv"), lambda: tables.csv(characters(found)), "text/csv", "characters.csv")
            _file(say("lab_markov.csv_means"), lambda: tables.csv(means(found)), "text/csv", "bits.csv")
            _file(say("lab_markov.json_stored"), _stored, "application/json", "stored.json")


def _stored() -> bytes:
    return json.dumps(experiment("markov"), indent=1).encode("utf-8")


def _file(label: str, make: Callable[[], bytes], mime: str, name: str) -> None:
    st.download_button(
        label,
        data=partial(make),
        mime=mime,
        file_name=f"gatescope-markov-{name}",
        key=f"lab_markov_download_{name}",
        on_click="ignore",
        width="stretch",
    )


def about(say: Words) -> None:
    """Say how it was measured, and what it does and does not mean."""
    found = experiment("markov")
    with st.expander(say("lab_markov.about_title")):
        st.text(
            say(
                "lab_markov.repeat",
                command=found["command"],
                date=found["date"],
                train=f"{found['settings']['train_characters']:,}",
                test=f"{found['settings']['test_characters']:,}",
            )
        )
        st.markdown(prose(_FOLDER, say.language))
