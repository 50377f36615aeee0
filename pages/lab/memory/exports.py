"""What stands under the race: the link, the figures as files, and how it was measured."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.lab.memory import varied
from pages.lab.memory.results import EVERY, Shown
from pages.lab.memory.url_state import ADDRESS, PageState
from pages.shared import downloads, parts
from pages.shared.downloads import Export
from pages.shared.experiments import experiment, provenance
from pages.shared.i18n import Words
from rnn_core.tasks import Race


def reports(shown: Shown) -> pd.DataFrame:
    """Return the race on screen, a row a report."""
    return pd.DataFrame(
        {
            "task": shown.race.task.name,
            "cell": track.cell,
            "seed": track.seed,
            "update": update,
            "error": error,
        }
        for track in shown.tracks
        for update, error in zip(track.updates, track.errors, strict=True)
    )


def record(shown: Shown) -> dict[str, Any]:
    """Return the race on screen with its settings."""
    race = shown.race
    return {
        "settings": {**asdict(race), "task": {"name": race.task.name, **asdict(race.task)}},
        "networks": {
            cell: {"hidden": race.hidden(cell), "parameters": race.size(cell)} for cell in race.cells
        },
        "guess": race.task.guess,
        "limit": race.task.limit,
        "tracks": [asdict(track) for track in shown.tracks],
    }


def bar(t: Words, page_state: PageState, shown: Shown) -> None:
    """Offer the link and the downloads, side by side."""
    exports = [
        Export(t("lab_memory.csv"), partial(reports, shown), "memory-race.csv"),
        Export(t("lab_memory.json"), partial(record, shown), "memory-race.json"),
        Export(t("lab_memory.json_stored"), partial(experiment, "memory"), "memory-stored.json"),
    ]
    downloads.bar(t, ADDRESS, replace(page_state, job=""), exports)


def about(t: Words, task: str) -> None:
    """Say how it was measured, what the start decides, and where the tasks come from."""
    settings, usual = experiment("memory")["settings"], Race()
    with st.expander(t("lab_memory.about_title")):
        varied.table(t, task)
        st.text(t("lab_memory.repeat", **provenance("memory")))
        parts.prose(
            t,
            __file__,
            parameters=f"{usual.parameters:,}",
            batch=settings["batch"],
            rate=f"{settings['learning_rate']:g}",
            rnn_rate=f"{settings['rnn_learning_rate']:g}",
            clip=f"{settings['clip']:g}",
            every=EVERY,
            unseen=settings["unseen_sequences"],
            seeds=settings["seeds"],
        )
