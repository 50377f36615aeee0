"""What a visitor takes with them: the link, the figures as files, and the commands that repeat them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.truncation import window
from pages.truncation.lengths import stored
from pages.truncation.measure import Sent
from pages.truncation.runs import Runs, runs
from pages.truncation.url_state import ADDRESS, PageState
from rnn_core.experiments.cost import gathered

NAMES: Final = ("truncation", "length", "clipping")


def gradient(found: Sent) -> pd.DataFrame:
    """Return the gradient in the picture, a row a step."""
    one = found.cut
    return pd.DataFrame(
        {
            "step": range(1, len(one.within) + 1),
            "bit": one.bits,
            "gradient": one.within,
            "gradient_without_cut": one.whole,
        }
    )


def accuracy(mine: Runs) -> pd.DataFrame:
    """Return every training on the echo task, stored and here, a row a record."""
    found = [
        (row["window"], seed, "stored", steps, value)
        for row in experiment("truncation")["rows"]
        for seed, curve in enumerate(row["curve"])
        for steps, value in zip(row["steps"], curve, strict=True)
    ]
    found += [
        (window, run.settings.seed, "here", one.steps, one.accuracy)
        for window, run in mine.echo.items()
        for one in run.records
    ]
    return pd.DataFrame(found, columns=["window", "seed", "measured", "steps", "accuracy"])


def lengths(mine: Runs) -> pd.DataFrame:
    """Return every measurement of time by length, stored and here, a row a round."""
    found = [
        (one.kind, one.length, one.threads, where, turn, *times, one.bytes_kept, one.in_a_row)
        for where, costs in (("stored", stored()), ("here", gathered(mine.length)))
        for one in costs
        for turn, times in enumerate(zip(one.forward, one.training, strict=True), 1)
    ]
    names = ["model", "length", "threads", "measured", "round", "forward_ms", "training_ms"]
    return pd.DataFrame(found, columns=[*names, "bytes_kept", "products_in_a_row"])


def clipping(mine: Runs) -> pd.DataFrame:
    """Return every training with and without a limit, stored and here, a row a record."""
    found = [
        (row["length"], row["learning_rate"], row["clip"], seed, "stored", *one)
        for row in experiment("clipping")["rows"]
        for seed, curves in enumerate(zip(row["updates"], row["curve"], row["largest_curve"], strict=True))
        for one in zip(*curves, strict=True)
    ]
    found += [
        (length, rate, limit, run.settings.seed, "here", one.update, one.accuracy, one.largest)
        for (length, rate), run in mine.latch.items()
        for limit, records in ((run.settings.clip, run.limited), (None, run.free))
        for one in records
    ]
    names = ["length", "learning_rate", "limit", "seed", "measured", "update", "accuracy", "largest_norm"]
    return pd.DataFrame(found, columns=names)


def bar(t: Words, found: Sent) -> None:
    """Offer the link and the downloads, side by side."""
    mine = runs()  # now: where a file is made there is no session
    exports = [
        Export(t("truncation.csv_gradient"), partial(gradient, found), "truncation-gradient.csv"),
        Export(t("truncation.csv_accuracy"), partial(accuracy, mine), "truncation-accuracy.csv"),
        Export(t("truncation.csv_length"), partial(lengths, mine), "truncation-length.csv"),
        Export(t("truncation.csv_clip"), partial(clipping, mine), "truncation-clipping.csv"),
    ]
    for name in NAMES:
        label = t("truncation.json_of", name=t.of("truncation_stored", name))
        exports.append(Export(label, partial(experiment, name), f"truncation-{name}.json"))
    downloads.bar(t, ADDRESS, replace(ADDRESS.here(), job=""), exports)


def about(t: Words, page_state: PageState, found: Sent) -> None:
    """Say how it was measured, what it does and does not mean, and how to repeat it."""
    with parts.how(t, "truncation"):
        window.details(t, page_state, found)
        parts.prose(t, __file__)
        st.text(t("truncation.command"))
        made = [experiment(name) for name in NAMES]
        st.code("\n".join(one["command"] for one in made), language=None)
        told = {
            t("truncation.source", date=one["date"], torch=one["torch"], processor=one["processor"])
            for one in made
        }
        st.caption(" ".join(sorted(told)))
