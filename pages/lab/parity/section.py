"""Parity: which networks learn to flip? A stored race is on screen; any network can be trained under it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.parity import findings, live, panels
from pages.lab.parity.results import Shown, stored
from pages.lab.parity.url_state import ADDRESS, TAUGHT, PageState
from pages.shared import cells, contents, downloads, jobs, parts
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.analysis.task_example import example
from rnn_core.experiments.parity import ParityTraining
from rnn_core.tasks.parity import Parity

__all__ = ["ADDRESS", "show"]

_SLUG: Final = "lab_parity"
_BY_HAND: Final = "by_hand"
_ARMS: Final = ("every", "last", "on")


def show(t: Words, page_state: PageState) -> None:
    """Draw the section."""
    with parts.row(_SLUG):
        Controls(t, ADDRESS, page_state).segmented(
            "lab_parity.taught", "taught", TAUGHT, words="lab_parity_when", label_visibility="collapsed"
        )
    found = stored(page_state.taught)
    parts.claim(
        _SLUG, findings.claim(t, found), t("lab_parity.lede", conditions=findings.conditions(t, found))
    )
    panels.by_length(t, found, "lab_parity_chart")
    with st.container(key="lab_parity_say"):
        st.text(findings.verdict(t, found))
    with st.container(key="lab_parity_why", gap="small"):
        for told in (findings.contrast(t, found), findings.why(t), findings.longer(t, found)):
            if told:
                st.text(told)
    st.caption(findings.measured(t, found))
    _by_hand(t)
    live.show(t)
    exports = [
        Export(t("lab_parity.csv"), runs, "parity-runs.csv"),
        Export(t("lab_parity.json"), partial(experiment, "parity"), "parity-stored.json"),
    ]
    downloads.bar(t, ADDRESS, replace(page_state, job=""), exports)
    with parts.how(t, _SLUG):
        _how(t, found)
    jobs.warm()


def _by_hand(t: Words) -> None:
    """Lead to the cells whose weights were written by hand, which say parity with a unit or two."""
    with st.container(key="lab_parity_by_hand", gap="xsmall"):
        st.text(findings.by_hand(t))
        if _BY_HAND not in contents.PAGES:
            return
        with st.container(horizontal=True, gap="small"):
            for cell, _, preset in findings.hand_made():
                st.page_link(
                    f"pages/{_BY_HAND}/page.py",
                    label=t("lab_parity.to_by_hand", name=cells.name(t, cell)),
                    icon=":material/arrow_forward:",
                    query_params={"lang": t.language, "preset": preset},
                )


def _how(t: Words, found: Shown) -> None:
    """Show one string, every figure, and how all of it was measured."""
    bits, answers = example(Parity(found.training.longest), found.training.seed)
    st.code(f"{bits}\n{answers}", language=None)
    st.caption(t("lab_parity.example"))
    for arm in _ARMS:
        title = t.of("lab_parity_arm", arm)
        st.markdown(f"**{title}**")
        panels.summaries(t, arm)
    st.text(findings.trained_on(t))
    usual = ParityTraining()
    settings = experiment("parity")["settings"]
    parts.prose(
        t,
        __file__,
        hidden=settings["hidden"],
        batch=settings["batch"],
        rate=f"{settings['rate']:g}",
        rnn_rate=f"{settings['rnn_rate']:g}",
        clip=f"{settings['clip']:g}",
        every=settings["every"],
        unseen=settings["unseen"],
        limit=f"{settings['limit']:.0%}",
        longest=usual.longest,
        seeds=settings["seeds"]["every"],
        fewer=settings["seeds"]["last"],
        **findings.SOURCES,
    )
    st.text(t("lab_parity.repeat", **provenance("parity")))


def runs() -> pd.DataFrame:
    """Return all stored networks, a row a network, seed and length."""
    return pd.DataFrame(
        {
            "arm": arm,
            "network": track.cell,
            "seed": track.seed,
            "solved": track.solved,
            "updates": track.updates[-1],
            "cpu_seconds": track.seconds,
            "bits": length,
            "share_right": found.right[track.cell][length][track.seed],
        }
        for arm in _ARMS
        for found in [stored(arm)]
        for track in found.tracks
        for length in found.training.lengths
    )
