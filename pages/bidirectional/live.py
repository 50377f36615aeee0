"""Train it here: a bidirectional network against one that reads the sentence from the wrong end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from pages.bidirectional.findings import style
from pages.bidirectional.url_state import ADDRESS, TASK, PageState
from pages.bidirectional.view_model import percent
from pages.shared import charts, tables, training_panel
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from pages.shared.jobs import Job
from rnn_core.models.tagger import Direction
from rnn_core.plots.accuracy_race import accuracy_race
from rnn_core.tasks.homographs import Language
from rnn_core.training.tagger_run import BLIND, TEST, TRAIN, TaggerPlan, TaggerReport

UPDATES: Final = 560
"""Of each of the two networks."""


class Point(NamedTuple):
    """Where one network stood."""

    update: int
    seconds: float
    sense: float


@dataclass(frozen=True, eq=False)
class DirectionRace:
    """Both networks as far as they have come; without a job it is a stored one."""

    language: Language
    seed: int
    updates: int
    curves: Mapping[Direction, Sequence[Point]]
    job: Job | None = None


def plan_of(page_state: PageState) -> TaggerPlan:
    """Return the race that the controls describe."""
    return TaggerPlan(page_state.spoken, UPDATES, page_state.seed)


PANEL: Final = training_panel.of_address(
    "bidirectional", ADDRESS, TASK, plan_of, button="bidirectional_train"
)


def of_job(job: Job) -> DirectionRace | None:
    """Return what a job has told so far; None before both networks have told something."""
    plan: TaggerPlan = job.settings
    curves: dict[Direction, list[Point]] = {direction: [] for direction in plan.directions}
    for one in job.records:
        assert isinstance(one, TaggerReport)
        now = one.progress
        curves[one.direction].append(Point(now.update, now.seconds, now.scores.sense))
    if not all(curves.values()):
        return None
    return DirectionRace(plan.language, plan.seed, plan.updates, curves, job)


def stored(tongue: Language) -> DirectionRace:
    """Return the first stored race in a language."""
    row = next(one for one in experiment("live")["rows"]["taggers"] if one["language"] == tongue)
    curves = {
        direction: [Point(*one) for one in row["curves"][direction]] for direction in ("both", BLIND[tongue])
    }
    return DirectionRace(tongue, row["seed"], row["updates"], curves)


def show(t: Words) -> None:
    """Draw the race, and what starts one."""
    page_state = ADDRESS.here()
    plan = plan_of(page_state)
    st.subheader(t("bidirectional.live"), anchor=False)
    st.text(
        t.of("bidirectional", f"live_help_{page_state.spoken}", updates=plan.updates, sentences=f"{TRAIN:,}")
    )
    with st.container(key="bidirectional_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        Controls(t, ADDRESS, page_state).seed("bidirectional.seed", width=120)
        PANEL.button(t("bidirectional.train"))
    PANEL.refused(t)
    PANEL.follow(_race, t)


def _race(t: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    page_state = ADDRESS.here()
    run = of_job(job) if job is not None else None
    with st.container(key="bidirectional_live_status"):
        if job is not None:
            told = training_panel.sentence(t, job, drawn=run is not None)
            training_panel.status(t, job, told, done=_progress(t, run))
    drawn = run or stored(page_state.spoken)
    same = TaggerPlan(drawn.language, drawn.updates, drawn.seed) == plan_of(page_state)
    unlike = training_panel.unlike(job, drawn=run is not None, same=same)
    # While a run of the visitor's own has nothing to show, nothing else is shown in its page state.
    waiting = unlike == "waiting"
    training_panel.mark(t, None if waiting else unlike, "bidirectional")
    _draw(t, drawn, empty=waiting)


def _progress(t: Words, run: DirectionRace | None) -> tuple[float, str]:
    """Return how far both networks have come, as a share and in words."""
    if run is None:
        return 0.0, t("bidirectional.live_waiting")
    update = min(points[-1].update for points in run.curves.values())
    seconds = sum(points[-1].seconds for points in run.curves.values())
    told = t("bidirectional.live_progress", update=update, updates=run.updates, seconds=f"{seconds:.1f}")
    return update / run.updates, told


def _stored(t: Words, tongue: Language) -> str:
    rows = [one for one in experiment("live")["rows"]["taggers"] if one["language"] == tongue]
    worst = min(one["curves"]["both"][-1][2] for one in rows)
    slowest = max(sum(points[-1][1] for points in one["curves"].values()) for one in rows)
    best = max(one["curves"][BLIND[tongue]][-1][2] for one in rows)
    return t(
        "bidirectional.live_stored",
        date=experiment("live")["date"],
        seed=rows[0]["seed"],
        seeds=len(rows),
        # Bounds: rounded to the side on which they hold.
        worst=f"{math.floor(100 * worst)}%",
        blind=f"{math.ceil(100 * best)}%",
        seconds=f"{math.ceil(10 * slowest) / 10:.1f}",
    )


def _draw(t: Words, run: DirectionRace, *, empty: bool) -> None:
    names = {direction: t.of("bidirectional_network", direction) for direction in run.curves}
    curves = {
        names[direction]: [(one.seconds, one.sense) for one in points]
        for direction, points in ({} if empty else run.curves).items()
    }
    st.markdown(f"**{_whose(t, run, empty=empty)}**")
    each = ", ".join(
        t(
            "bidirectional.live_now",
            name=names[direction],
            share=percent(points[-1].sense),
            seconds=f"{points[-1].seconds:.1f}",
        )
        for direction, points in run.curves.items()
    )
    figure = accuracy_race(curves, style(t), end=4.0)
    charts.show(figure, "bidirectional_learning", t("bidirectional.live_alt"))
    if empty:
        return
    update = min(points[-1].update for points in run.curves.values())
    st.text(t("bidirectional.live_where", update=update, updates=run.updates, list=each, sentences=TEST))
    if run.job is None:
        st.caption(_stored(t, run.language))
    if run.job is None or not run.job.live:
        st.download_button(
            t("bidirectional.live_csv"),
            data=lambda: race_csv(run),
            mime="text/csv",
            file_name="gatescope-bidirectional-training.csv",
            key="bidirectional_live_csv",
            icon=":material/table:",
            on_click="ignore",
        )


def _whose(t: Words, run: DirectionRace, *, empty: bool) -> str:
    """Say whose curves are drawn: the visitor's, or stored ones."""
    if empty:
        return t("bidirectional.live_waiting")
    if run.job is not None:
        return t("bidirectional.live_yours", seed=run.seed)
    return t("bidirectional.live_shown", date=experiment("live")["date"], seed=run.seed)


def race_csv(run: DirectionRace) -> bytes:
    """Return every report of both networks, a row each."""
    rows = [
        {"network": direction, "update": one.update, "cpu_seconds": one.seconds, "senses_right": one.sense}
        for direction, points in run.curves.items()
        for one in points
    ]
    return tables.csv(pd.DataFrame(rows))
