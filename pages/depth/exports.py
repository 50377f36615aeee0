"""What stands under the page: the link, the figures as files, how they were measured."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.depth import learn, view_model
from pages.depth.learn import PANEL, DepthRun, run_of
from pages.depth.url_state import ADDRESS, PageState
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.analysis.depth import Curves, Of
from rnn_core.models.deep import GATE_BIAS, Connection

_WHAT: Final[tuple[Of, ...]] = ("states", "weights")


def gradients(page_state: PageState, found: dict[Connection, Curves]) -> pd.DataFrame:
    """Return every network's gradient, a row a layer: decimal logarithms against the last layer's."""
    rows = [
        {
            "connection": connection,
            "seed": page_state.seed + k,
            "layer": layer,
            **{
                f"{what}_log10": values[layer - (what == "weights")]
                for what, values in (("states", curves.states[k]), ("weights", curves.weights[k]))
                if what == "states" or layer > 0
            },
            "loss_log10": curves.loss[k],
        }
        for connection, curves in found.items()
        for k in range(len(curves.states))
        for layer in range(page_state.depth + 1)
    ]
    return pd.DataFrame(rows)


def training(mine: DepthRun) -> pd.DataFrame:
    """Return the visitor's own training runs, a row a report."""
    return pd.DataFrame(
        {"connection": connection, "update": one.update, "loss": one.loss, "accuracy": one.accuracy}
        for connection, reports in mine.reports.items()
        for one in reports
    )


def stored() -> pd.DataFrame:
    """Return the stored training runs, a row a run."""
    table = pd.DataFrame(experiment("depth")["rows"]["trained"]).drop(columns="accuracy_marks")
    return table.explode(["accuracy", "loss"]).assign(seed=lambda t: t.groupby(level=0).cumcount())


def bar(t: Words, page_state: PageState, found: dict[Connection, Curves]) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("depth.csv"), partial(gradients, page_state, found), "depth-gradients.csv"),
        Export(t("depth.csv_stored"), stored, "depth-stored.csv"),
        Export(t("depth.json"), partial(experiment, "depth"), "depth-stored.json"),
    ]
    mine = run_of(PANEL.job)  # now: when a file is made, Streamlit knows no session
    if mine is not None and mine.begun and not mine.job.live:
        exports.insert(1, Export(t("depth.csv_training"), partial(training, mine), "depth-training.csv"))
    downloads.bar(t, ADDRESS, replace(page_state, job=""), exports)


def about(t: Words, page_state: PageState, found_now: dict[Connection, Curves]) -> None:
    """Say how it was measured, write the charts in figures, and say what they do and do not mean."""
    with parts.how(t, "depth"):
        view_model.table(t, page_state, found_now)
        learn.table(t, page_state)
        settings = experiment("depth")["settings"]
        st.text(
            t(
                "depth.repeat",
                **provenance("depth"),
                seeds=settings["seeds"],
                trained=settings["trained_seeds"],
            )
        )
        st.text(
            t(
                "depth.stacks",
                width=settings["width"],
                growth=settings["growth"],
                batch=settings["batch"],
                rate=settings["learning_rate"],
                bias=f"{GATE_BIAS:g}".replace("-", "\u2212"),
            )
        )
        parts.prose(t, __file__)
