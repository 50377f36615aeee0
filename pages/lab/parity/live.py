"""Train them yourself: any networks learn parity in the job pool, with the seed that the visitor chose."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from pages.lab.parity import findings, panels
from pages.lab.parity.results import Shown, of_job, rows
from pages.lab.parity.url_state import ADDRESS, MOST_SEEDS, OFFERED, TASK, PageState
from pages.shared import downloads, training_panel
from pages.shared.controls import Controls
from pages.shared.downloads import Export
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.experiments.parity import ParityTraining

_WIDTH: Final = 130

PANEL: Final = training_panel.of_address(
    "lab_parity", ADDRESS, TASK, PageState.training, button="lab_parity_go", main=True
)


def show(t: Words) -> None:
    """Draw what a race of the visitor's own is made of, and where it stands."""
    page_state = ADDRESS.here()
    st.subheader(t("lab_parity.live"), anchor=False)
    st.text(t("lab_parity.live_help", conditions=t.of("lab_parity_live", page_state.taught)))
    draw = Controls(t, ADDRESS, page_state)
    draw.several(
        "lab_parity.networks",
        "networks",
        OFFERED,
        value=list(page_state.chosen),
        names=partial(findings.name, t),
    )
    with st.container(key="lab_parity_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        draw.number("lab_parity.seeds", "seeds", 1, MOST_SEEDS, width=_WIDTH)
        draw.seed("lab_parity.seed", width=_WIDTH)
    PANEL.refused(t)
    PANEL.follow(_race, t)


def _race(t: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    found = of_job(job) if job is not None else None
    training = ADDRESS.here().training()
    with st.container(key="lab_parity_begin", horizontal=True, vertical_alignment="center", gap="small"):
        if job is None or not job.live:
            PANEL.button(t("lab_parity.go"))
            if job is None:
                st.caption(costs(t, training))
        if job is not None:
            training_panel.buttons(t, job)
            st.text(training_panel.sentence(t, job, drawn=found is not None))
    if job is not None and job.live:
        st.progress(min(1.0, found.progress) if found else 0.0)
    if found is None:
        return
    unlike = training_panel.unlike(job, drawn=True, same=found.training == training)
    training_panel.mark(t, unlike, "lab_parity_live")
    panels.by_update(t, found)
    with st.container(key="lab_parity_say_live", gap="small"):
        st.text(findings.verdict(t, found))
        if found.over and (told := findings.longer(t, found)):
            st.text(told)
    panels.table(t, found, "lab_parity_own")
    st.caption(findings.measured(t, found))
    if not found.live:
        downloads.offer(Export(t("lab_parity.live_csv"), partial(table, found), "parity-race.csv"))


def costs(t: Words, training: ParityTraining) -> str:
    """Say how long a race may take at most, by the slowest seed that is stored of each network."""
    slowest = {row["network"]: max(row["seconds"]) for row in rows(training.taught)}
    known = [one for one in training.networks if one in slowest]
    if len(known) < len(training.networks):
        return t("lab_parity.costs_unknown")
    return t("lab_parity.costs", seconds=f"{training.seeds * sum(slowest[one] for one in known):.0f}")


def table(found: Shown) -> pd.DataFrame:
    """Return every report of a race, a row each."""
    return pd.DataFrame(
        {
            "network": track.cell,
            "seed": track.seed,
            "update": update,
            "share_right": 1 - error,
            "bits": found.training.longest,
            "taught": found.training.taught,
        }
        for track in found.tracks
        for update, error in zip(track.updates, track.errors, strict=True)
    )
