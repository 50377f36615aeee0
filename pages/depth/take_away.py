"""What stands under the page: the link, the figures as files, how they were measured."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from pages.depth import learn, picture
from pages.depth.learn import PANEL, Run, run_of
from pages.depth.place import ADDRESS, Place
from pages.shared import files, parts
from pages.shared.experiments import experiment, provenance
from pages.shared.files import Export
from pages.shared.i18n import Words, prose
from rnn_core.analysis.depth import Curves, Of
from rnn_core.models.deep import GATE_BIAS, Connection

_FOLDER: Final = Path(__file__).parent
_WHAT: Final[tuple[Of, ...]] = ("states", "weights")


def gradients(place: Place, found: dict[Connection, Curves]) -> pd.DataFrame:
    """Return every network's gradient, a row a layer: decimal logarithms against the last layer's."""
    rows = [
        {
            "connection": connection,
            "seed": place.seed + k,
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
        for layer in range(place.depth + 1)
    ]
    return pd.DataFrame(rows)


def training(mine: Run) -> pd.DataFrame:
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


def bar(say: Words, place: Place, found: dict[Connection, Curves]) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(say("depth.csv"), partial(gradients, place, found), "depth-gradients.csv"),
        Export(say("depth.csv_stored"), stored, "depth-stored.csv"),
        Export(say("depth.json"), partial(experiment, "depth"), "depth-stored.json"),
    ]
    mine = run_of(PANEL.job)  # now: when a file is made, Streamlit knows no session
    if mine is not None and mine.begun and not mine.job.live:
        exports.insert(1, Export(say("depth.csv_training"), partial(training, mine), "depth-training.csv"))
    files.bar(say, ADDRESS, replace(place, job=""), exports)


def about(say: Words, place: Place, found_now: dict[Connection, Curves]) -> None:
    """Say how it was measured, write the charts in figures, and say what they do and do not mean."""
    with parts.how(say, "depth"):
        picture.table(say, place, found_now)
        learn.table(say, place)
        settings = experiment("depth")["settings"]
        st.text(
            say(
                "depth.repeat",
                **provenance("depth"),
                seeds=settings["seeds"],
                trained=settings["trained_seeds"],
            )
        )
        st.text(
            say(
                "depth.stacks",
                width=settings["width"],
                growth=settings["growth"],
                batch=settings["batch"],
                rate=settings["learning_rate"],
                bias=f"{GATE_BIAS:g}".replace("-", "\u2212"),
            )
        )
        st.markdown(prose(_FOLDER, say.language))
