"""What stands under the chains: the link, the figures as files, and how they were measured."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pages.lab.markov.findings import Stored
from pages.lab.markov.measure import ChainReading
from pages.lab.markov.url_state import ADDRESS, PageState
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words


def characters(found: ChainReading) -> pd.DataFrame:
    """Return how surprised everyone was at every character, a row a character, in bits."""
    frame = pd.DataFrame({"step": range(len(found.tokens)), "token": found.tokens.shown})
    for order, row in enumerate(found.chains):
        frame[f"order_{order}_bits"] = row
    for cell, bits in found.networks.items():
        frame[f"{cell}_bits"] = bits
    return frame


def means(found: ChainReading) -> pd.DataFrame:
    """Return the mean bits per character, a row a chain or network."""
    rows = [{"predictor": f"order {n}", "bits": value} for n, value in enumerate(found.chain_bits)]
    rows += [{"predictor": cell, "bits": value} for cell, value in found.network_bits.items()]
    return pd.DataFrame(rows)


def bar(t: Words, page_state: PageState, found: ChainReading) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("lab_markov.csv"), partial(characters, found), "markov-characters.csv"),
        Export(t("lab_markov.csv_means"), partial(means, found), "markov-bits.csv"),
        Export(t("lab_markov.json_stored"), partial(experiment, "markov"), "markov-stored.json"),
    ]
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), sample=page_state.sample), exports, own=found.own)


def about(t: Words, stored: Stored) -> None:
    """Say how it was measured, and what it does and does not mean."""
    settings = experiment("markov")["settings"]
    parts.prose(
        t,
        __file__,
        train=f"{settings['train_characters']:,}",
        last=len(stored.bits) - 1,
        contexts=f"{stored.contexts[-1]:,}",
        unseen=f"{stored.unseen[-1]:.0%}",
    )
    st.text(
        t(
            "lab_markov.repeat",
            **provenance("markov"),
            train=f"{settings['train_characters']:,}",
            test=f"{settings['test_characters']:,}",
        )
    )
