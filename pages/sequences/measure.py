"""What is forecast, by what, and how well: stored where the experiment measured it, else measured here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import streamlit as st

from pages.sequences.upload.kept import brought
from pages.sequences.url_state import CHANCES, OWN, SERIES, PageState
from pages.shared import cache, shipped
from pages.shared.cells import chosen as chosen_cells
from pages.shared.experiments import RESULTS, experiment
from pages.shared.jobs import Job
from pages.shared.layout import ASSETS
from rnn_core.analysis.forecasting import (
    Comparison,
    Onward,
    baselines,
    compared,
    fitted_windows,
    joined,
    onward,
    stored,
    stored_networks,
)
from rnn_core.models.forecaster import window_of
from rnn_core.series import MEASURED, WORLDS, Series, read_measured
from rnn_core.series.change import Way, ways_of
from rnn_core.series.forecasters import Forecaster, Linear, network, taus
from rnn_core.series.prepared import Prepared
from rnn_core.training.forecasting import ForecastProgress, ForecastTraining, World

__all__ = [
    "LEAST",
    "Shown",
    "offered",
    "row_of",
    "settings",
    "settle",
    "shown",
    "stored_shown",
    "take",
    "ways",
    "windows",
]

Array = np.ndarray

LEAST: Final = 120
"""Values that a series must have."""
STEPS: Final = 36
"""Steps ahead that are looked at; fewer where a third of what is held out is shorter."""
WEIGHTS: Final = RESULTS / "forecasting.safetensors"
_BESIDE: Final = (2, 8, 32)
"""Windows that are trained beside the chosen one."""
_MINE: Final = "sequences_runs"

_keep: Final = cache.keeper("sequences", 40, 16)


@dataclass(frozen=True, eq=False)
class Run:
    """What a visitor trained: its settings, and what the networks that are done have come to."""

    settings: ForecastTraining
    done: Sequence[ForecastProgress]
    now: ForecastProgress | None = None


@dataclass(frozen=True, eq=False)
class Shown:
    """What is on screen.

    Attributes
    ----------
    key : tuple
        Stands for the series and what is learnt of it.
    ready : Prepared
        The series of the first seed: the one that is drawn.
    comparison : Comparison
        Errors, over all seeds.
    linear : mapping of int to Linear
        By the values read.
    networks : mapping of str to Forecaster
        Those trained on the series that is drawn.
    origin : {"stored", "yours", "here"}
        Who trained the networks: the experiment, the visitor, or nobody yet.
    own : bool
        Whether the series is the visitor's, which no cache keeps for others.
    """

    key: tuple[Any, ...]
    ready: Prepared
    comparison: Comparison
    linear: Mapping[int, Linear]
    networks: Mapping[str, Forecaster]
    origin: str
    own: bool = False
    seconds: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @property
    def labels(self) -> Sequence[str]:
        """What names each value."""
        series = self.ready.series
        return [series.label(k) for k in range(len(series))]

    @property
    def taus(self) -> tuple[int, ...]:
        """Windows that the series is long enough for."""
        return tuple(self.linear)

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells whose networks can be drawn."""
        return tuple(name for name in self.networks if window_of(name) is None)

    @cached_property
    def steps(self) -> int:
        """Steps ahead that can be looked at."""
        return min(STEPS, max(2, len(self.ready.held) // 3))

    def model(self, slug: str, window: int) -> Forecaster | None:
        """Return what forecasts under a slug: ``persistence``, ``linear``, ``window`` or a cell."""
        if slug == "linear":
            return self.linear.get(window)
        if slug == "window":
            return self.networks.get(f"window-{window}")
        return self.networks.get(slug) or baselines(self.ready).get(slug)

    def one_step(self, slug: str, window: int) -> Array | None:
        """Return one-step forecasts of the held-out values."""
        model = self.model(slug, window)
        if model is None:
            return None
        return self._kept(
            ("one", slug, self._window(slug, window)), lambda: model.one_step(self.ready, self.ready.learnt)
        )

    def onward(self, slug: str, window: int, place: int) -> Onward | None:
        """Return forecasts several steps ahead."""
        model = self.model(slug, window)
        if model is None:
            return None
        key = ("onward", slug, self._window(slug, window), place)
        return self._kept(key, lambda: onward(model, self.ready, self.steps, place))

    def _window(self, slug: str, window: int) -> int:
        return window if slug in ("linear", "window") else 0

    def _kept(self, key: tuple[Any, ...], make: Any) -> Any:
        def turn() -> Any:
            with cache.TURN:
                return make()

        return _keep((*self.key, self.origin, *key), turn, own=self.own or self.origin == "yours")


def offered() -> tuple[str, ...]:
    """Return the series there are: the visitor's own only where they brought one."""
    return SERIES if brought() is not None else tuple(one for one in SERIES if one != OWN)


def ways(page_state: PageState) -> tuple[Way, ...]:
    """Return what can be learnt of the series."""
    return ways_of(_series(page_state, 0).values)


def settle(page_state: PageState) -> PageState:
    """Settle what is learnt, and the window, to what the series allows.

    Raises
    ------
    InputError
        If the visitor's own series cannot be learnt: it stands still where it is
        learnt from, or is too short.
    """
    allowed = ways(page_state)
    if page_state.learnt_way not in allowed:
        page_state = replace(page_state, way="")
    found = taus(_ready(page_state, 0))
    window = max(one for one in found if one <= max(page_state.window, found[0]))
    return replace(page_state, window=window)


def source(page_state: PageState) -> World | Series:
    """Return what is forecast: a world, which is another for each seed, or a series."""
    name = page_state.series
    if name in WORLDS:
        return World(name, page_state.chance if name == "toggle" else CHANCES[0])
    own = brought()
    if name == OWN and own is not None:
        return Series(own.values, OWN, times=own.labels)
    return _measured(name if name in MEASURED else next(iter(MEASURED)))


@st.cache_resource(show_spinner=False, max_entries=len(MEASURED))
def _measured(name: str) -> Series:
    return read_measured(name, shipped.content(ASSETS / "series" / MEASURED[name].file))


def key_of(page_state: PageState) -> tuple[Any, ...]:
    """Return what stands for the series and what is learnt of it."""
    own = brought()
    print_of = ""
    if page_state.series == OWN and own is not None:
        print_of = hashlib.sha256(own.values.tobytes() + "\n".join(own.labels).encode()).hexdigest()
    chance = page_state.chance if page_state.series == "toggle" else None
    return page_state.series, print_of, chance, page_state.learnt_way


def _series(page_state: PageState, seed: int) -> Series:
    found = source(page_state)
    return found.series(seed) if isinstance(found, World) else found


def _ready(page_state: PageState, seed: int) -> Prepared:
    def make() -> Prepared:
        return ForecastTraining(source(page_state), page_state.learnt_way, ()).prepared(seed)

    return _keep((*key_of(page_state), "ready", seed), make, own=page_state.series == OWN)


def _windows(page_state: PageState, seed: int) -> dict[int, tuple[Linear, float]]:
    ready = _ready(page_state, seed)

    def make() -> dict[int, tuple[Linear, float]]:
        with cache.TURN:
            return fitted_windows(ready)

    return _keep((*key_of(page_state), "linear", seed), make, own=page_state.series == OWN)


def row_of(page_state: PageState) -> dict[str, Any] | None:
    """Return what the experiment stored of the series and what is learnt of it; None: nothing."""
    series, _, chance, way = key_of(page_state)
    for one in experiment("forecasting")["rows"]:
        if (one["series"], one["chance"], one["way"]) == (series, chance, way):
            found: dict[str, Any] = one
            return found
    return None


@st.cache_resource(show_spinner=False, max_entries=24)
def _stored_networks(series: str, chance: float | None, way: str) -> dict[str, Forecaster]:
    return {**stored_networks(shipped.content(WEIGHTS), series, chance, way)}


def windows(page_state: PageState) -> list[int]:
    """Return the windows of the networks that a press of the button trains."""
    page_state = settle(page_state)
    long = taus(_ready(page_state, 0))
    return sorted({one for one in (*_BESIDE, page_state.window) if one in long})


def settings(page_state: PageState) -> ForecastTraining:
    """Return what a press of the button trains: windows, and cells beside them."""
    page_state = settle(page_state)
    models = (*(f"window-{one}" for one in windows(page_state)), *chosen_cells(page_state.cells))
    return ForecastTraining(
        source(page_state), page_state.learnt_way, models, page_state.seeds, page_state.seed
    )


def _mine() -> dict[tuple[Any, ...], Run]:
    found: dict[tuple[Any, ...], Run] = st.session_state.setdefault(_MINE, {})
    return found


def _key_of_settings(training: ForecastTraining) -> tuple[Any, ...]:
    one = training.source
    if isinstance(one, World):
        return one.name, "", one.chance if one.name == "toggle" else None, training.way
    print_of = ""
    if one.name == OWN:
        print_of = hashlib.sha256(one.values.tobytes() + "\n".join(one.times).encode()).hexdigest()
    return one.name, print_of, None, training.way


def take(job: Job | None) -> None:
    """Take over what a job has told so far, if there is one and it has."""
    if job is None or not job.records:
        return
    told: Sequence[ForecastProgress] = job.records
    done = [one for one in told if one.over]
    now = told[-1] if not told[-1].over else None
    _mine()[_key_of_settings(job.settings)] = Run(job.settings, done, now)


def run_of(page_state: PageState) -> Run | None:
    """Return what the visitor trained on this series, if anything."""
    return _mine().get(key_of(page_state))


def shown(page_state: PageState) -> Shown:
    """Return what is on screen: the visitor's own run, else the stored one, else what needs no training."""
    run = run_of(page_state)
    if run is not None and run.done:
        return _of_run(page_state, run)
    return stored_shown(page_state)


def stored_shown(page_state: PageState) -> Shown:
    """Return the stored run, else what needs no training, whatever the visitor trained."""
    row = row_of(page_state)
    ready = _ready(page_state, 0)
    fitted = _windows(page_state, 0)
    linear = {tau: one for tau, (one, _) in fitted.items()}
    key, own = key_of(page_state), page_state.series == OWN
    if row is not None:
        series, _, chance, way = key
        networks = _stored_networks(series, chance, way)
        seeds = range(experiment("forecasting")["settings"]["seeds"])
        return Shown(key, ready, stored(row, seeds), linear, networks, "stored", seconds=row["seconds"])
    return Shown(key, ready, compared(ready, 0, fitted, {}), linear, {}, "here", own)


def _of_run(page_state: PageState, run: Run) -> Shown:
    """Return what a run has come to: over the seeds that have all the models that the first has."""
    seeds = list(dict.fromkeys(one.seed for one in run.done))
    found: dict[int, dict[str, ForecastProgress]] = {
        seed: {one.model: one for one in run.done if one.seed == seed} for seed in seeds
    }
    whole = [seed for seed in seeds if set(found[seed]) == set(found[seeds[0]])]
    each = []
    for seed in whole:
        errors = {
            name: (one.error, one.decided)
            for name, one in found[seed].items()
            if one.error is not None and one.decided is not None
        }
        each.append(compared(_ready(page_state, seed), seed, _windows(page_state, seed), errors))
    first = seeds[0]
    networks: dict[str, Forecaster] = {name: network(name, one.weights) for name, one in found[first].items()}
    return Shown(
        (*key_of(page_state), first, *((one.model, one.error) for one in found[first].values())),
        _ready(page_state, first),
        joined(each),
        {tau: one for tau, (one, _) in _windows(page_state, first).items()},
        networks,
        "yours",
        page_state.series == OWN,
        {name: [found[seed][name].seconds for seed in whole] for name in found[first]},
    )
