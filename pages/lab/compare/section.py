"""GRU or LSTM? At equal size: what is learnt from little text and much, what it costs; a live race."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.compare import findings, live, panels
from pages.lab.compare.results import STEP_CHARACTERS, STEP_SEQUENCES, learning
from pages.lab.compare.url_state import ADDRESS, CORPORA, PageState
from pages.shared import downloads, jobs, parts, user_text
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.cells import spec

_SLUG: Final = "lab_compare"


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    user_text.adopt_link()
    with parts.row(_SLUG):
        Controls(t, ADDRESS, page_state).segmented(
            "lab_compare.corpus", "corpus", CORPORA, words="lab_compare_corpus", label_visibility="collapsed"
        )
    parts.claim(_SLUG, findings.claim(t, page_state.corpus), findings.lede(t, page_state.corpus))
    panels.amounts(t, page_state.corpus)
    with st.container(key="lab_compare_say"):
        panels.verdicts(t, page_state.corpus)
        st.text(findings.faster(t))
        st.text(" ".join(findings.generalises(t, page_state.corpus)))
    st.caption(findings.stored(t, page_state.corpus).replace("~", "\\~"))  # else Markdown strikes it out
    exports = [
        Export(t("lab_compare.csv"), curves, "compare-runs.csv"),
        Export(t("lab_compare.json"), partial(experiment, "compare_learning"), "compare-stored.json"),
        Export(t("lab_compare.json_costs"), partial(experiment, "compare"), "compare-costs.json"),
    ]
    live.show(t)
    downloads.bar(t, ADDRESS, replace(page_state, job=""), exports)
    with parts.how(t, _SLUG):
        _how(t, page_state)
    jobs.warm()


def _how(t: Words, page_state: PageState) -> None:
    """Show every figure, what a step costs, and how all of it was measured."""
    panels.seeds(t, page_state.corpus)
    for characters, rows in learning(page_state.corpus).items():
        amount = t("lab_compare.read", characters=f"{characters:,}")
        st.text(f"{amount}. {findings.equal_time(t, rows)}")
    st.markdown(f"**{t('lab_compare.costs')}**")
    st.text(t("lab_compare.costs_help", sequences=STEP_SEQUENCES, characters=STEP_CHARACTERS))
    panels.table(t)
    settings = experiment("compare_learning")["settings"]
    rates = {spec(cell).gates == (): rate for cell, rate in settings["learning_rate"].items()}
    least, most = findings.sizes(page_state.corpus)
    parts.prose(
        t,
        __file__,
        least=f"{least:,}",
        most=f"{most:,}",
        embedding=settings["embedding"],
        rate=f"{rates[False]:g}",
        rnn_rate=f"{rates[True]:g}",
        seeds=len(settings["seeds"]),
        title=t("lab_markov.title"),
        live=t("lab_compare.live"),
        times=f"{findings.times(page_state.corpus):g}",
    )
    for name in ("compare_learning", "compare"):
        st.text(t("lab_compare.repeat", **provenance(name)))


def curves() -> pd.DataFrame:
    """Return all runs, a row a look."""
    rows = [one for one in experiment("compare_learning")["rows"] if one["what"] == "learning"]
    seeds = experiment("compare_learning")["settings"]["seeds"]
    return pd.DataFrame(
        {
            "corpus": row["corpus"],
            "characters": row["read"],
            "cell": row["cell"],
            "hidden": row["hidden"],
            "parameters": row["parameters"],
            "seed": seed,
            "update": row["every"] * (k + 1),
            **{f"{name}_bits": bits[k] for name, bits in looks.items()},
            "reported": row["every"] * (k + 1) == best,
            "seconds_in_all": spent,
        }
        for row in rows
        for seed, looks, spent, best in zip(
            seeds, row["curve"], row["seconds"], row["best_update"], strict=True
        )
        for k in range(len(looks["test"]))
    )
