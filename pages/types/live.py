"""What is trained in front of the visitor: begun by a button, drawn as it comes, in a process of its own."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from pages.shared import training_panel
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from pages.types import figures
from pages.types.figures import percent
from pages.types.runs import Run, runs
from pages.types.url_state import ADDRESS, TASKS, PageState, Settings, Trained
from rnn_core.plots.accuracy_race import accuracy_race


def _settings(shape: Trained, page_state: PageState) -> Settings:
    return page_state.settings(shape)


PANELS: Final = {
    shape: training_panel.of_address(
        f"types_{shape}", ADDRESS, task, partial(_settings, shape), button=f"types_begin_{shape}"
    )
    for shape, task in TASKS.items()
}


def take() -> None:
    """Take over what the visitor's job has told: it belongs to the first picture too."""
    for panel in PANELS.values():
        runs().take(panel.job)


def section(t: Words, shape: Trained) -> None:
    """Offer to train the network of the type that is open, and draw it as it comes."""
    PANELS[shape].follow(_run, t, shape)


def _run(t: Words, job: Job | None, shape: Trained) -> None:
    runs().take(job)
    run = runs().like(ADDRESS.here().settings(shape))
    with st.container(key=f"types_run_{shape}", gap="small"):
        if job is None or not job.live:
            with st.container(horizontal=True, vertical_alignment="center", key=f"types_train_{shape}"):
                PANELS[shape].button(t("types.train", seed=ADDRESS.here().seed))
                st.caption(t("types.train_help"))
        PANELS[shape].refused(t)
        if job is not None:
            told = training_panel.sentence(t, job, drawn=bool(job.records))
            training_panel.status(t, job, told, done=_progress(t, job))
        if run is not None:
            _curve(t, shape, run)


def _progress(t: Words, job: Job) -> tuple[float, str]:
    if not job.records:
        return 0.0, ""
    return job.records[-1].update / job.settings.updates, told(t, Run(job.settings, job.records))


def told(t: Words, run: Run) -> str:
    """Say where a training stands."""
    last = run.reports[-1]
    return t(
        "types.trained",
        seed=run.settings.seed,
        update=last.update,
        updates=run.settings.updates,
        right=percent(last.right),
        seconds=f"{last.seconds:.1f}",
    )


def _curve(t: Words, shape: Trained, run: Run) -> None:
    points = [(one.seconds, one.right) for one in run.reports]
    name = t.of("types_shape", shape)
    figure = accuracy_race({name: points}, figures.style(t), height=220)
    figures.show(figure, f"curve_{shape}", f"{name}: {told(t, run)}")
    st.text(told(t, run))
