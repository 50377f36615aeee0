"""Train it here: a bidirectional network against one that reads the sentence from the wrong end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from pages.bidirectional.lesson import style
from pages.bidirectional.picture import percent
from pages.bidirectional.place import ADDRESS, TASK, Place
from pages.shared import charts, tables, training_panel
from pages.shared.controls import Controls
from pages.shared.experiments import experiment
from pages.shared.i18n import Language, Words
from pages.shared.jobs import Job
from rnn_core.models.tagger import Direction
from rnn_core.plots.lesson_race import lesson_race
from rnn_core.training.tagger_run import BLIND, TEST, TRAIN, TaggerPlan, TaggerReport

UPDATES: Final = 560
"""Of each of the two networks."""


class Point(NamedTuple):
    """Where one network stood."""

    update: int
    seconds: float
    sense: float


@dataclass(frozen=True, eq=False)
class Race:
    """Both networks as far as they have come; without a job it is a stored one."""

    language: Language
    seed: int
    updates: int
    curves: Mapping[Direction, Sequence[Point]]
    job: Job | None = None


def plan_of(place: Place) -> TaggerPlan:
    """Return the race that the controls describe."""
    return TaggerPlan(place.spoken, UPDATES, place.seed)


PANEL: Final = training_panel.of_address(
    "bidirectional", ADDRESS, TASK, plan_of, button="bidirectional_train"
)


def of_job(job: Job) -> Race | None:
    """Return what a job has told so far; None before both networks have told something."""
    plan: TaggerPlan = job.settings
    curves: dict[Direction, list[Point]] = {direction: [] for direction in plan.directions}
    for one in job.records:
        assert isinstance(one, TaggerReport)
        now = one.progress
        curves[one.direction].append(Point(now.update, now.seconds, now.scores.sense))
    if not all(curves.values()):
        return None
    return Race(plan.language, plan.seed, plan.updates, curves, job)


def stored(tongue: Language) -> Race:
    """Return the first stored race in a language."""
    row = next(one for one in experiment("live")["rows"]["taggers"] if one["language"] == tongue)
    curves = {
        direction: [Point(*one) for one in row["curves"][direction]] for direction in ("both", BLIND[tongue])
    }
    return Race(tongue, row["seed"], row["updates"], curves)


def show(say: Words) -> None:
    """Draw the race, and what starts one."""
    place = ADDRESS.here()
    plan = plan_of(place)
    st.subheader(say("bidirectional.live"), anchor=False)
    st.text(
        say.of("bidirectional", f"live_help_{place.spoken}", updates=plan.updates, sentences=f"{TRAIN:,}")
    )
    with st.container(key="bidirectional_live", horizontal=True, vertical_alignment="bottom", gap="small"):
        Controls(say, ADDRESS, place).seed("bidirectional.seed", width=120)
        PANEL.button(say("bidirectional.train"))
    PANEL.refused(say)
    PANEL.follow(_race, say)


def _race(say: Words, job: Job | None) -> None:
    """Draw what follows the race."""
    place = ADDRESS.here()
    run = of_job(job) if job is not None else None
    with st.container(key="bidirectional_live_status"):
        if job is not None:
            told = training_panel.sentence(say, job, drawn=run is not None)
            training_panel.status(say, job, told, done=_progress(say, run))
    drawn = run or stored(place.spoken)
    same = TaggerPlan(drawn.language, drawn.updates, drawn.seed) == plan_of(place)
    unlike = training_panel.unlike(job, drawn=run is not None, same=same)
    # While a run of the visitor's own has nothing to show, nothing else is shown in its place.
    waiting = unlike == "waiting"
    training_panel.mark(say, None if waiting else unlike, "bidirectional")
    _draw(say, drawn, empty=waiting)


def _progress(say: Words, run: Race | None) -> tuple[float, str]:
    """Return how far both networks have come, as a share and in words."""
    if run is None:
        return 0.0, say("bidirectional.live_waiting")
    update = min(points[-1].update for points in run.curves.values())
    seconds = sum(points[-1].seconds for points in run.curves.values())
    told = say("bidirectional.live_progress", update=update, updates=run.updates, seconds=f"{seconds:.1f}")
    return update / run.updates, told


def _stored(say: Words, tongue: Language) -> str:
    rows = [one for one in experiment("live")["rows"]["taggers"] if one["language"] == tongue]
    worst = min(one["curves"]["both"][-1][2] for one in rows)
    slowest = max(sum(points[-1][1] for points in one["curves"].values()) for one in rows)
    best = max(one["curves"][BLIND[tongue]][-1][2] for one in rows)
    return say(
        "bidirectional.live_stored",
        date=experiment("live")["date"],
        seed=rows[0]["seed"],
        seeds=len(rows),
        # Bounds: rounded to the side on which they hold.
        worst=f"{math.floor(100 * worst)}%",
        blind=f"{math.ceil(100 * best)}%",
        seconds=f"{math.ceil(10 * slowest) / 10:.1f}",
    )


def _draw(say: Words, run: Race, *, empty: bool) -> None:
    names = {direction: say.of("bidirectional_network", direction) for direction in run.curves}
    curves = {
        names[direction]: [(one.seconds, one.sense) for one in points]
        for direction, points in ({} if empty else run.curves).items()
    }
    st.markdown(f"**{_whose(say, run, empty=empty)}**")
    each = ", ".join(
        say(
            "bidirectional.live_now",
            name=names[direction],
            share=percent(points[-1].sense),
            seconds=f"{points[-1].seconds:.1f}",
        )
        for direction, points in run.curves.items()
    )
    figure = lesson_race(curves, style(say), end=4.0)
    charts.show(figure, "bidirectional_learning", say("bidirectional.live_alt"))
    if empty:
        return
    update = min(points[-1].update for points in run.curves.values())
    st.text(say("bidirectional.live_where", update=update, updates=run.updates, list=each, sentences=TEST))
    if run.job is None:
        st.caption(_stored(say, run.language))
    if run.job is None or not run.job.live:
        st.download_button(
            say("bidirectional.live_csv"),
            data=lambda: race_csv(run),
            mime="text/csv",
            file_name="gatescope-bidirectional-training.csv",
            key="bidirectional_live_csv",
            icon=":material/table:",
            on_click="ignore",
        )


def _whose(say: Words, run: Race, *, empty: bool) -> str:
    """Say whose curves are drawn: the visitor's, or stored ones."""
    if empty:
        return say("bidirectional.live_waiting")
    if run.job is not None:
        return say("bidirectional.live_yours", seed=run.seed)
    return say("bidirectional.live_shown", date=experiment("live")["date"], seed=run.seed)


def race_csv(run: Race) -> bytes:
    """Return every report of both networks, a row each."""
    rows = [
        {"network": direction, "update": one.update, "cpu_seconds": one.seconds, "senses_right": one.sense}
        for direction, points in run.curves.items()
        for one in points
    ]
    return tables.csv(pd.DataFrame(rows))
