"""What a visitor takes with them: figures as files, and how they were measured."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from pages.sequences import sections
from pages.sequences.measure import Shown, row_of
from pages.sequences.url_state import PageState
from pages.shared import parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.training.forecasting import STRETCH


def errors(shown: Shown) -> pd.DataFrame:
    """Return the error of every model, a row a model and seed."""
    found = shown.comparison
    models = [*found.base, *(f"linear-{tau}" for tau in found.linear)]
    models += [*(f"window-{tau}" for tau in found.window), *found.state]
    rows = [
        (slug, seed, error)
        for slug in models
        for seed, error in zip(found.seeds, found.errors(slug), strict=True)
    ]
    return pd.DataFrame(rows, columns=["model", "seed", "mse"])


def forecasts(shown: Shown, window: int) -> pd.DataFrame:
    """Return the held-out values and one-step forecasts of them, a row a value."""
    ready = shown.ready
    columns: dict[str, Any] = {
        "token": shown.labels[ready.learnt :],
        "value": ready.held,
    }
    for slug in ("persistence", "linear", "window", *shown.cells):
        model = shown.model(slug, window)  # not as it is kept: where a file is made there is no session
        if model is not None:
            name = f"{slug}-{window}" if slug in ("linear", "window") else slug
            columns[name] = model.one_step(ready, ready.learnt)
    if ready.series.best is not None:
        columns["best"] = np.asarray(ready.series.best[ready.learnt :])
    return pd.DataFrame(columns)


def files(t: Words, page_state: PageState, shown: Shown) -> list[Export]:
    """Return the files of the page's own parts."""
    return [
        Export(t("sequences.csv_errors"), partial(errors, shown), "sequences-errors.csv"),
        Export(
            t("sequences.csv_forecasts"),
            partial(forecasts, shown, page_state.window),
            "sequences-forecasts.csv",
        ),
        Export(t("sequences.json"), partial(experiment, "forecasting"), "sequences-stored.json"),
    ]


def about(t: Words, page_state: PageState, shown: Shown) -> None:
    """Say how it was measured, and write every figure."""
    settings = experiment("forecasting")["settings"]
    with parts.how(t, "sequences"):
        sections.tables(t, shown, row_of(page_state) if shown.origin == "stored" else None)
        parts.prose(
            t,
            __file__,
            hidden=settings["hidden"],
            wide=settings["hidden_of_windows"],
            updates=settings["updates"],
            batch=settings["batch"],
            rate=f"{settings['rate']:g}",
            plain_rate=f"{settings['plain_rate']:g}",
            fitted=f"{settings['fitted_of_learnt']:.0%}",
            learnt=f"{settings['learnt']:.0%}",
            seeds=settings["seeds"],
            stretch=STRETCH,
        )
        made = provenance("forecasting")
        st.code(made["command"], language=None)
        st.caption(t("sequences.source", date=made["date"], torch=made["torch"], processor=made["processor"]))
