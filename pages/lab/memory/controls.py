"""What a visitor chooses: the task, and everything that decides the race."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from pages.lab.memory.place import (
    ADDRESS,
    AS_IT_COMES,
    FORGETS,
    LONGEST,
    MOST_SEEDS,
    MOST_UPDATES,
    SHORTEST,
    TASK,
    Place,
)
from pages.shared import jobs
from pages.shared.i18n import Words
from rnn_core.tasks import STANDARD
from rnn_core.tasks.race import RaceInitialisation


def _choose(field: str, **other: Any) -> Callable[[], None]:
    """Return what to do when a control was used: what was running belongs to other settings, and ends."""

    go = ADDRESS.choose(field, **(other | {"job": ""}))

    def move() -> None:
        job = jobs.find(ADDRESS.here().job, TASK)
        if job is not None:
            job.stop()
        go()

    return move


def tasks(say: Words, place: Place) -> None:
    """Offer the six tasks; each comes with settings of its own."""
    st.segmented_control(
        say("lab_memory.task"),
        list(STANDARD),
        format_func=lambda name: say.of("lab_memory_task", name),
        key=ADDRESS.control("task", place.task),
        on_change=_choose("task", length=0, forget="", updates=0),
        required=True,
        label_visibility="collapsed",
    )


def settings(say: Words, place: Place) -> None:
    """Offer what decides the race."""
    race = place.race()
    columns = st.columns(2, gap="medium")
    with columns[0]:
        st.slider(
            say.of("lab_memory_length", place.task),
            SHORTEST,
            LONGEST,
            step=5,
            key=ADDRESS.control("length", race.task.length // 5 * 5),
            on_change=_choose("length"),
            width=250,
        )
        st.select_slider(
            say("lab_memory.forget"),
            FORGETS,
            format_func=lambda one: say("lab_memory.as_is") if one == AS_IT_COMES else one,
            key=ADDRESS.control("forget", place.forget_shown),
            on_change=_choose("forget"),
            help=say("lab_memory.forget_help"),
            width=250,
        )
        st.selectbox(
            say("lab_memory.start"),
            get_args(RaceInitialisation),
            format_func=lambda name: say.of("lab_memory_start", name),
            key=ADDRESS.control("start", place.start),
            on_change=_choose("start"),
            help=say("lab_memory.start_help"),
            width=250,
        )
    with columns[1]:
        for field, least, most, step, value in (
            ("updates", 20, MOST_UPDATES, 20, race.updates),
            ("seeds", 1, MOST_SEEDS, 1, place.seeds),
            ("seed", 0, 9999, 1, place.seed),
        ):
            st.number_input(
                say.of("lab_memory", field),
                least,
                most,
                step=step,
                key=ADDRESS.control(field, value),
                on_change=_choose(field),
                width=250,
            )
