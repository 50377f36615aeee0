"""The whole past as input: what its errors and its cost grow to, step by step."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from pages.sequences.whole_past import findings
from pages.sequences.whole_past.findings import figure_of
from pages.sequences.whole_past.measure import HIDDEN, SEEDS, STORED, cell_errors, here, measured
from pages.sequences.whole_past.url_state import SEQUENCES, OfWholePast
from pages.shared import cells, charts, parts, values
from pages.shared.address import Address
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.analysis.whole_past import LENGTH, WINDOW, WholePast, costs
from rnn_core.plots.style import Style
from rnn_core.plots.whole_past import past_costs, past_errors

__all__ = ["exports", "show"]

_AXES: Final = ("inputs", "held_out_error", "multiplications", "naive", "best", "noise", "cells")


def show(t: Words, address: Address[Any], page_state: OfWholePast) -> None:
    """Draw the part.

    Parameters
    ----------
    t
    address
        Of the page: with `pages.sequences.whole_past.url_state.PAST` among its parameters.
    page_state
        What is on screen.
    """
    found = measured(page_state.sequences)
    with st.container(key="sequences_past"):
        st.subheader(t("whole_past.title"), anchor=False)
        st.text(t("whole_past.lede"))
        _controls(t, address, page_state)
        with st.container(key="sequences_past_verdict"):
            st.markdown(f"**{findings.verdict(t, found)}**")
        _figures(t, page_state, found)
        with st.container(key="sequences_past_say", gap="xsmall"):
            one = here(page_state.sequences, page_state.inputs)
            st.text(findings.at_step(t, page_state.inputs, page_state.sequences, one))
            st.text(findings.cells_here(t, page_state.inputs))
            st.text(findings.cost(t, page_state.inputs))
            st.text(findings.length_unknown(t))
        st.caption(findings.badge(t, page_state.sequences))
        with parts.how(t, "sequences_past"):
            _table(t, found)
            stored = experiment(STORED)
            st.text(
                t(
                    "whole_past.cells_source",
                    date=stored["date"],
                    updates=stored["settings"]["updates"],
                    last=stored["settings"]["seeds"] - 1,
                    command=stored["command"],
                )
            )
            parts.prose(t, __file__, window=WINDOW, hidden=HIDDEN)


def _controls(t: Words, address: Address[Any], page_state: OfWholePast) -> None:
    draw = Controls(t, address, page_state)
    with st.container(
        key="sequences_past_controls", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        draw.slider("whole_past.inputs", "inputs", 1, LENGTH - 1, width=320)
        draw.select_slider("whole_past.sequences", "sequences", SEQUENCES, width=260)


def _figures(t: Words, page_state: OfWholePast, found: WholePast) -> None:
    one = findings.judged(found)
    named = {cells.name(t, cell): count for cell, count in costs(page_state.inputs, HIDDEN).cells.items()}
    with st.container(key="sequences_past_charts", horizontal=True, gap="small"):
        with st.container(key="sequences_past_errors", width=520):
            st.markdown(f"**{t('whole_past.errors')}**")
            alt = t(
                "whole_past.errors_alt",
                worst=one.worst,
                error=figure_of(one.error),
                best=figure_of(one.best),
                last=figure_of(one.last),
            )
            same = experiment(STORED)["settings"]["sequences"] == found.sequences
            beside = list(cell_errors().values()) if same else []
            figure = past_errors(found, page_state.inputs, style(t, found.sequences), beside)
            charts.show(figure, "sequences_past_chart_errors", alt)
        with st.container(key="sequences_past_costs", width=520):
            st.markdown(f"**{t('whole_past.costs', hidden=HIDDEN)}**")
            listed = cells.joined(t, [f"{name} {count:,}" for name, count in named.items()])
            figure = past_costs(named, page_state.inputs, style(t, found.sequences))
            charts.show(figure, "sequences_past_chart_costs", t("whole_past.costs_alt", list=listed))


def style(t: Words, sequences: int) -> Style:
    """Return colours and words for both figures."""
    labels = {name: t.of("whole_past_axis", name) for name in _AXES}
    labels["window"] = t("whole_past_axis.window", window=WINDOW)
    labels["as_many"] = t("whole_past_axis.as_many", sequences=sequences)
    return charts.labelled(t, labels)


def _table(t: Words, found: WholePast) -> None:
    heads = [t.of("whole_past_column", name) for name in ("inputs", "naive", "range", "window", "best")]
    window = [np.median(one) for one in found.window.T]
    lines = [
        [
            str(step),
            figure_of(float(np.median(found.naive[:, k]))),
            f"{figure_of(float(found.naive[:, k].min()))}\u2013{figure_of(float(found.naive[:, k].max()))}",
            "\u2013" if np.isnan(window[k]) else figure_of(float(window[k])),
            figure_of(float(found.best[k])),
        ]
        for k, step in enumerate(found.steps.tolist())
    ]
    values.table("sequences_past", heads, lines)


def frame(sequences: int) -> pd.DataFrame:
    """Return every error that is drawn, a row a step and seed, with what its step multiplies."""
    found = measured(sequences)
    rows = [
        (
            sequences,
            seed,
            step,
            found.naive[row, k],
            found.window[row, k],
            found.best[k],
            step,
            min(step, WINDOW),
        )
        for row, seed in enumerate(SEEDS)
        for k, step in enumerate(found.steps.tolist())
    ]
    names = ["sequences", "seed", "inputs", "naive_mse", "window_mse", "best_mse"]
    names += ["naive_multiplications", "window_multiplications"]
    return pd.DataFrame(rows, columns=names)


def cells_frame() -> pd.DataFrame:
    """Return the stored errors of the cells, a row a cell, seed and step."""
    rows = [
        (one["cell"], seed, step + 1, error)
        for one in experiment(STORED)["rows"]
        for seed, errors in enumerate(one["errors"])
        for step, error in enumerate(errors)
    ]
    return pd.DataFrame(rows, columns=["cell", "seed", "inputs", "mse"])


def exports(t: Words, page_state: OfWholePast) -> list[Export]:
    """Return the files that this part offers."""
    make = partial(frame, page_state.sequences)
    return [
        Export(t("whole_past.csv"), make, "sequences-whole-past.csv"),
        Export(t("whole_past.csv_cells"), cells_frame, "sequences-whole-past-cells.csv"),
    ]
