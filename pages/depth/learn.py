"""Does a stack learn? Stored short runs by depth, and the visitor's own, seen as it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.depth.url_state import ADDRESS, TASK, UPDATES, Initialisation, PageState
from pages.depth.words import chart_style, panel, panels
from pages.shared import charts, training_panel, values
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from pages.shared.jobs import Job, State
from rnn_core.analysis.depth import nearest
from rnn_core.experiments.stacks import CLASSES, DeepProgress, StackTraining
from rnn_core.models.deep import CONNECTIONS, Activation, Connection
from rnn_core.plots.depth import accuracy, training

GUESS: Final = 1 / CLASSES
PANEL: Final = training_panel.of_address("depth", ADDRESS, TASK, PageState.stacks, button="depth_go")


@dataclass(frozen=True, eq=False)
class DepthRun:
    """The visitor's training of all four kinds, as far as it has come.

    Attributes
    ----------
    job : Job
    stack : StackTraining
        What all four have in common.
    reports : dict
        Kind -> its reports, in order.
    """

    job: Job
    stack: StackTraining
    reports: dict[Connection, Sequence[DeepProgress]]

    @property
    def done(self) -> bool:
        """Whether it came to its end."""
        return self.job.state is State.DONE

    @property
    def begun(self) -> bool:
        """Whether anything was reported."""
        return any(self.reports.values())


def run_of(job: Job | None) -> DepthRun | None:
    """Return what a job has told so far; None without one."""
    if job is None:
        return None
    told: dict[Connection, list[DeepProgress]] = {one.connection: [] for one in job.settings.stacks}
    for report in job.records:
        told[report.stack.connection].append(report.progress)
    return DepthRun(job, job.settings.stacks[0], dict(told))


def kind(page_state: PageState) -> tuple[Activation, Initialisation, bool]:
    """Return activation and start of the stored runs nearest to the page's, and whether they are the same."""
    stored = [(one["activation"], one["initialisation"]) for one in experiment("depth")["rows"]["trained"]]
    wanted = (page_state.activation, page_state.initialisation)
    if wanted in stored:
        return *wanted, True
    near = next((one for one in stored if one[0] == wanted[0]), stored[0])
    return *near, False


def stored(page_state: PageState, connection: Connection) -> dict[bool, dict[int, list[float]]]:
    """Return what stored runs of one kind reached: normalised or not -> depth -> accuracy by seed."""
    activation, initialisation, _ = kind(page_state)
    wanted = {"activation": activation, "initialisation": initialisation, "connection": connection}
    found: dict[bool, dict[int, list[float]]] = {False: {}, True: {}}
    for one in experiment("depth")["rows"]["trained"]:
        if all(one[name] == value for name, value in wanted.items()):
            found[one["normalised"]][one["depth"]] = one["accuracy"]
    return found


def median_accuracy(**wanted: Any) -> str:
    """Return the median over the stored seeds of one setting, in percent."""
    reached = row("depth", "trained", **wanted)["accuracy"]
    return f"{np.quantile(reached, 0.5, method='inverted_cdf'):.0%}"


def section(t: Words, page_state: PageState) -> None:
    """Show stored runs, then offer to train now."""
    st.subheader(t("depth.learn"), anchor=False)
    settings = experiment("depth")["settings"]
    activation, initialisation, same = kind(page_state)
    st.text(
        t(
            "depth.learn_help",
            updates=settings["updates"],
            batch=settings["batch"],
            seeds=settings["trained_seeds"],
            activation=t.of("depth_activation", activation),
            start=t.of("depth_start", initialisation),
        )
    )
    if not same:
        st.text(t("depth.learn_other"))
    mine = run_of(PANEL.job)
    style = chart_style(t)
    with panels("learn"):
        for connection in CONNECTIONS:
            own = _own(mine, connection, activation, initialisation)
            figure = accuracy(stored(page_state, connection), own, GUESS, style)
            alt = t("depth.learn_alt", name=t.of("depth_kind", connection))
            with panel("learn", connection, t):
                charts.show(figure, f"depth_chart_learn_{connection}", alt)
    st.markdown(_said(t, page_state))
    PANEL.refused(t)
    PANEL.follow(_live, t)


def _own(mine: DepthRun | None, connection: Connection, *kind: str) -> tuple[int, float] | None:
    """Return where the visitor's own run ended, if it was one of the kind that is drawn."""
    if mine is None or not mine.done or (mine.stack.activation, mine.stack.initialisation) != kind:
        return None
    return mine.stack.depth, mine.reports[connection][-1].accuracy


def _said(t: Words, page_state: PageState) -> str:
    """Say what the stored runs of the nearest depth reached."""
    activation, initialisation, _ = kind(page_state)
    rows = experiment("depth")["rows"]["trained"]
    depth = nearest(page_state.depth, {one["depth"] for one in rows})
    wanted = {"activation": activation, "initialisation": initialisation, "depth": depth}
    wanted["normalised"] = page_state.normalised == "on"
    settings = experiment("depth")["settings"]
    return t(
        "depth.learn_said",
        depth=depth,
        norm=t.of("depth_axis", page_state.normalised),
        updates=settings["updates"],
        seeds=settings["trained_seeds"],
        guess=f"{GUESS:.0%}",
        **{connection: median_accuracy(connection=connection, **wanted) for connection in CONNECTIONS},
    )


def table(t: Words, page_state: PageState) -> None:
    """Write every stored run that is drawn in figures: a row a kind, a column a depth."""
    found = {connection: stored(page_state, connection) for connection in CONNECTIONS}
    depths = list(next(iter(found.values()))[False])
    rows = [
        [
            f"{t.of('depth_short', connection)}, {t.of('depth_axis', 'on' if normalised else 'off')}",
            *(", ".join(f"{value:.0%}" for value in by_depth[depth]) for depth in depths),
        ]
        for connection, runs in found.items()
        for normalised, by_depth in runs.items()
    ]
    st.markdown(t("depth.learn_values"))
    heads = ["", *(t("depth.layers", count=depth) for depth in depths)]
    values.table("depth_learn", heads, rows)


def _live(t: Words, job: Job | None) -> None:
    """Draw the visitor's own run."""
    mine = run_of(job)
    with st.container(key="depth_train", gap="small"):
        if mine is None or not mine.job.live:
            PANEL.button(t("depth.train", updates=UPDATES))
        if mine is None:
            return
        told = [training_panel.sentence(t, mine.job, drawn=mine.begun)]
        told += [_status(t, mine)] if mine.begun else []
        done = sum(reports[-1].update if reports else 0 for reports in mine.reports.values())
        training_panel.status(t, mine.job, *told, done=(done / (len(mine.reports) * UPDATES), ""))
    if mine.begun:
        reports = {name: [(one.update, one.accuracy) for one in told] for name, told in mine.reports.items()}
        figure = training(reports, UPDATES, GUESS, chart_style(t))
        charts.show(figure, "depth_chart_training", t("depth.train_alt"))


def _status(t: Words, mine: DepthRun) -> str:
    stack = mine.stack
    settings = {
        "activation": t.of("depth_activation", stack.activation),
        "start": t.of("depth_start", stack.initialisation),
        "depth": stack.depth,
        "norm": t.of("depth_normalised", "on" if stack.normalised else "off"),
        "seed": stack.seed,
    }
    last = {name: told[-1] for name, told in mine.reports.items() if told}
    if not mine.done:
        return t(
            "depth.train_running",
            update=min(one.update for one in last.values()),
            updates=UPDATES,
            **settings,
        )
    each = ", ".join(f"{t.of('depth_kind', name)} {one.accuracy:.0%}" for name, one in last.items())
    return t(
        "depth.train_done", list=each, seconds=f"{sum(one.seconds for one in last.values()):.0f}", **settings
    )
