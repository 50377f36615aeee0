"""Does a stack learn? Stored short runs by depth, and the visitor's own, seen as it goes on."""

from __future__ import annotations

import math
import threading
import time
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.depth.figures import accuracy, training
from pages.depth.place import ADDRESS, UPDATES, Initialisation, Place
from pages.depth.words import chart_style, panel, panels
from pages.shared import cache, charts
from pages.shared.experiments import experiment, row
from pages.shared.i18n import Words
from rnn_core.gradients.short_run import CLASSES, DeepProgress, Stack, train_stack
from rnn_core.models.deep import CONNECTIONS, Activation, Connection

GUESS: Final = 1 / CLASSES
EVERY: Final = 10
"""Updates between two reports of a live run."""

_SLICE: Final = 0.6  # seconds of training between two looks at it
_POLL: Final = 0.1
_GOING: Final = f"{ADDRESS.page}_going"


class Run:
    """One training run that goes on when asked to; its reports so far stay.

    Attributes
    ----------
    reports : list of DeepProgress
    done : bool
    """

    def __init__(self, stack: Stack) -> None:
        self.reports: list[DeepProgress] = []
        self.done = False
        self._source = train_stack(stack, EVERY)
        self._turn = threading.Lock()

    def advance(self) -> None:
        """Train until the next report, or be done."""
        with self._turn, cache.TURN:
            report = next(self._source, None)
        if report is None:
            self.done = True
        else:
            self.reports.append(report)


@st.cache_resource(show_spinner=False, max_entries=100, scope="session")
def _run(stack: Stack) -> Run:
    return Run(stack)


def runs(place: Place) -> dict[Connection, Run]:
    """Return this session's runs with the settings of the page, begun or not."""
    return {connection: _run(place.stack(connection)) for connection in CONNECTIONS}


def kind(place: Place) -> tuple[Activation, Initialisation, bool]:
    """Return activation and start of the stored runs nearest to the page's, and whether they are the same."""
    stored = [(one["activation"], one["initialisation"]) for one in experiment("depth")["rows"]["trained"]]
    wanted = (place.activation, place.initialisation)
    if wanted in stored:
        return *wanted, True
    near = next((one for one in stored if one[0] == wanted[0]), stored[0])
    return *near, False


def stored(place: Place, connection: Connection) -> dict[bool, dict[int, list[float]]]:
    """Return what stored runs of one kind reached: normalised or not -> depth -> accuracy by seed."""
    activation, initialisation, _ = kind(place)
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


def section(say: Words, place: Place) -> None:
    """Show stored runs, then offer to train now."""
    st.subheader(say("depth.learn"), anchor=False)
    settings = experiment("depth")["settings"]
    activation, initialisation, same = kind(place)
    st.text(
        say(
            "depth.learn_help",
            updates=settings["updates"],
            batch=settings["batch"],
            seeds=settings["trained_seeds"],
            activation=say.of("depth_activation", activation),
            start=say.of("depth_start", initialisation),
        )
    )
    if not same:
        st.text(say("depth.learn_other"))
    mine = runs(place)
    style = chart_style(say)
    with panels("learn"):
        for connection, run in mine.items():
            own = (place.depth, run.reports[-1].accuracy) if same and run.done else None
            figure = accuracy(stored(place, connection), own, GUESS, style)
            alt = say("depth.learn_alt", name=say.of("depth_kind", connection))
            with panel("learn", connection, say):
                charts.show(figure, f"depth_chart_learn_{connection}", alt)
    st.text(_said(say, place))
    live = going(place)
    st.fragment(_live, run_every=_POLL if live else None)(say, place, live)


def _said(say: Words, place: Place) -> str:
    """Say what the stored runs of the nearest depth reached."""
    activation, initialisation, _ = kind(place)
    rows = experiment("depth")["rows"]["trained"]
    depth = min({one["depth"] for one in rows}, key=lambda one: abs(math.log(one / place.depth)))
    wanted = {"activation": activation, "initialisation": initialisation, "depth": depth}
    wanted["normalised"] = place.normalised == "on"
    return say(
        "depth.learn_said",
        depth=depth,
        norm=say.of("depth_axis", place.normalised),
        updates=experiment("depth")["settings"]["updates"],
        guess=f"{GUESS:.0%}",
        **{connection: median_accuracy(connection=connection, **wanted) for connection in CONNECTIONS},
    )


def going(place: Place) -> bool:
    """Whether the visitor has told these very runs to go on, and they are not done."""
    return st.session_state.get(_GOING) == _settings(place) and not _done(place)


def _settings(place: Place) -> Stack:
    return place.stack("plain")


def _done(place: Place) -> bool:
    return all(run.done for run in runs(place).values())


def _go(place: Place | None) -> None:
    st.session_state[_GOING] = None if place is None else _settings(place)


def _live(say: Words, place: Place, live: bool) -> None:
    if going(place):
        _advance(place)
    mine = runs(place)
    now = going(place)
    begun = any(run.reports for run in mine.values())
    with st.container(key="depth_train", horizontal=True, vertical_alignment="center", gap="medium"):
        if now:
            st.button(say("depth.train_stop"), key="depth_stop", on_click=_go, args=(None,))
        elif not _done(place):
            word = say("depth.train_on") if begun else say("depth.train", updates=UPDATES)
            st.button(word, key="depth_go", on_click=_go, args=(place,))
        done = sum(run.reports[-1].update if run.reports else 0 for run in mine.values())
        if begun:
            st.text(_status(say, place, mine))
    if now:
        st.progress(done / (len(mine) * UPDATES))
    if begun:
        reports = {name: [(one.update, one.accuracy) for one in run.reports] for name, run in mine.items()}
        figure = training(reports, UPDATES, GUESS, chart_style(say))
        charts.show(figure, "depth_chart_training", say("depth.train_alt"))
    if now != live:
        st.rerun()  # once: the page must look again and again, or no more


def _advance(place: Place) -> None:
    """Train for a moment, the kinds in turn."""
    until = time.monotonic() + _SLICE
    while time.monotonic() < until:
        behind = [run for run in runs(place).values() if not run.done]
        if not behind:
            return
        min(behind, key=lambda run: len(run.reports)).advance()


def _status(say: Words, place: Place, mine: dict[Connection, Run]) -> str:
    settings = {
        "activation": say.of("depth_activation", place.activation),
        "start": say.of("depth_start", place.initialisation),
        "depth": place.depth,
        "norm": say.of("depth_normalised", place.normalised),
        "seed": place.seed,
    }
    if not all(run.done for run in mine.values()):
        last = [run.reports[-1].update for run in mine.values() if run.reports]
        return say("depth.train_running", update=min(last), updates=UPDATES, **settings)
    each = ", ".join(
        f"{say.of('depth_kind', name)} {run.reports[-1].accuracy:.0%}" for name, run in mine.items()
    )
    seconds = sum(run.reports[-1].seconds for run in mine.values())
    return say("depth.train_done", list=each, seconds=f"{seconds:.0f}", **settings)
