"""What a visitor chooses: the task, and everything that decides the race."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pages.lab.memory.url_state import (
    ADDRESS,
    AS_IT_COMES,
    FORGETS,
    LONGEST,
    MOST_SEEDS,
    MOST_UPDATES,
    SHORTEST,
    TASK,
    PageState,
)
from pages.shared import cells, jobs
from pages.shared.controls import Controls
from pages.shared.i18n import Words
from rnn_core.tasks import STANDARD
from rnn_core.tasks.race import RaceInitialisation

_WIDTH: Final = 250


def _end() -> None:
    """Stop the race that was running: it belongs to other settings."""
    job = jobs.find(ADDRESS.here().job, TASK)
    if job is not None:
        job.stop()
    ADDRESS.move(job="")


def tasks(t: Words, page_state: PageState) -> None:
    """Offer the six tasks; each comes with settings of its own."""
    Controls(t, ADDRESS, page_state, before=_end).segmented(
        "lab_memory.task",
        "task",
        STANDARD,
        words="lab_memory_task",
        also={"length": 0, "forget": "", "updates": 0},
        label_visibility="collapsed",
    )


def settings(t: Words, page_state: PageState) -> None:
    """Offer what decides the race."""
    race = page_state.race()
    draw = Controls(t, ADDRESS, page_state, before=_end)
    draw.several(
        "lab_memory.cells",
        "cells",
        cells.names(),
        value=list(race.cells),
        names=lambda cell: cells.name(t, cell),
        help=t("lab_memory.cells_help"),
    )
    columns = st.columns(2, gap="medium")
    with columns[0]:
        draw.slider(
            f"lab_memory_length.{page_state.task}",
            "length",
            SHORTEST,
            LONGEST,
            step=5,
            value=race.task.length // 5 * 5,
            width=_WIDTH,
        )
        draw.select_slider(
            "lab_memory.forget",
            "forget",
            FORGETS,
            names=lambda one: t("lab_memory.as_is") if one == AS_IT_COMES else one,
            value=page_state.forget_shown,
            help=t("lab_memory.forget_help"),
            width=_WIDTH,
        )
        draw.select(
            "lab_memory.start",
            "start",
            get_args(RaceInitialisation),
            words="lab_memory_start",
            help=t("lab_memory.start_help"),
            width=_WIDTH,
        )
    with columns[1]:
        draw.number(
            "lab_memory.updates", "updates", 20, MOST_UPDATES, step=20, value=race.updates, width=_WIDTH
        )
        draw.number("lab_memory.seeds", "seeds", 1, MOST_SEEDS, width=_WIDTH)
        draw.seed("lab_memory.seed", width=_WIDTH)
