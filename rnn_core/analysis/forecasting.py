"""Windows and states set beside each other on one series: which is nearer, by how much, in how many seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from rnn_core.errors import CheckpointError, InputError
from rnn_core.models.forecaster import window_of
from rnn_core.series.forecasters import (
    Forecaster,
    Linear,
    Mean,
    Network,
    Persistence,
    Seasonal,
    ahead_errors,
    fit_linear,
    floor,
    network,
    origins,
    taus,
    validation,
)
from rnn_core.series.prepared import Prepared

Array = NDArray[np.float64]

__all__ = [
    "BASELINES",
    "EQUAL",
    "Comparison",
    "Finding",
    "Onward",
    "baselines",
    "compared",
    "fitted_windows",
    "joined",
    "onward",
    "stored",
    "stored_networks",
]

BASELINES: Final = ("persistence", "seasonal", "mean", "floor")
"""What needs no training; "floor" is the best possible, where it is known."""
EQUAL: Final = 0.03
"""Difference, as a share, below which two errors are called equal."""

Finding = Literal["persistence", "needed", "far", "better", "equal", "worse", "unclear", "untrained"]
"""What a state brings. "persistence": no model is nearer than the last value said again. "far": in every
seed its error is at most half of the best window's; "needed": so too, and the best window's is at least half
of what saying the mean costs, so that windows know little; "better", "worse": in every seed lower or higher,
and by more than `EQUAL` on average; "equal": within `EQUAL` on average; "unclear": else. "untrained": there
is none yet."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Errors of one-step forecasts of held-out values, a list over seeds each; see `Prepared.error`.

    Attributes
    ----------
    seeds : tuple of int
    base : mapping of str to list
        Of `BASELINES`, those that there are.
    linear, window : mapping of int to list
        By the values that are read: least squares, and networks.
    state : mapping of str to list
        By cell.
    validation : mapping of str to list
        Of ``linear-TAU``, of ``window-TAU`` and of cells: the error on the learnt values that decide.
    """

    seeds: tuple[int, ...]
    base: Mapping[str, Sequence[float]]
    linear: Mapping[int, Sequence[float]]
    window: Mapping[int, Sequence[float]] = field(default_factory=dict)
    state: Mapping[str, Sequence[float]] = field(default_factory=dict)
    validation: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def chosen(self, kind: Literal["linear", "window", "any_window", "state"]) -> list[str]:
        """Return, of each seed, the model of a kind that was best on the learnt values that decide."""
        own = {
            "linear": [f"linear-{tau}" for tau in self.linear],
            "window": [f"window-{tau}" for tau in self.window],
            "state": [*self.state],
        }
        names = own["linear"] + own["window"] if kind == "any_window" else own[kind]
        if not names:
            return []
        tried = np.array([self.validation[name] for name in names])
        return [names[int(k)] for k in tried.argmin(0)]

    def errors(self, model: str) -> Sequence[float]:
        """Return the errors of a model: of `BASELINES`, ``linear-8``, ``window-8`` or a cell."""
        if model in self.base:
            return self.base[model]
        if (tau := window_of(model)) is not None:
            return self.window[tau]
        if (tau := window_of(model.replace("linear-", "window-", 1))) is not None:
            return self.linear[tau]
        return self.state[model]

    def best(self, kind: Literal["linear", "window", "any_window", "state"]) -> list[float]:
        """Return, of each seed, the error of the chosen model of a kind."""
        return [self.errors(name)[k] for k, name in enumerate(self.chosen(kind))]

    @property
    def wins(self) -> int:
        """Seeds in which the state's error is lower than the best window's."""
        return sum(s < w for s, w in zip(self.best("state"), self.best("any_window"), strict=True))

    @property
    def finding(self) -> Finding:
        """What a state brings; see `Finding`."""
        if not self.state or not self.window:
            return "untrained"
        window, state = np.array(self.best("any_window")), np.array(self.best("state"))
        least = min(window.mean(), state.mean())
        if least >= (1 - EQUAL) * float(np.mean(self.base["persistence"])):
            return "persistence"
        if bool((state <= window / 2).all()):
            blind = window.mean() >= np.mean(self.base["mean"]) / 2
            return "needed" if blind else "far"
        ratio = state.mean() / window.mean()
        if abs(ratio - 1) <= EQUAL:
            return "equal"
        if ratio < 1:
            return "better" if self.wins == len(state) else "unclear"
        return "worse" if self.wins == 0 else "unclear"


def baselines(ready: Prepared) -> dict[str, Forecaster]:
    """Return what forecasts without training: the season before only where there is one."""
    found: dict[str, Forecaster] = {"persistence": Persistence()}
    period = ready.series.period
    if period is not None and period <= ready.learnt:
        found["seasonal"] = Seasonal(period)
    return found | {"mean": Mean()}


def fitted_windows(ready: Prepared) -> dict[int, tuple[Linear, float]]:
    """Return AR(tau) for every window there is, fitted to all learnt values, and its error where it decides.

    That error is of the same model fitted to the part that weights are fitted to, without what decides.
    """
    read = ready.scaled[: ready.begins]
    return {
        tau: (fit_linear(read, tau), validation(fit_linear(read[: ready.fitted], tau), ready))
        for tau in taus(ready)
    }


def compared(
    ready: Prepared,
    seed: int,
    linear: Mapping[int, tuple[Linear, float]],
    networks: Mapping[str, tuple[float, float]],
) -> Comparison:
    """Compare on one world.

    Parameters
    ----------
    ready, seed
        The series, and of which seed it is.
    linear
        Of `fitted_windows`.
    networks
        Model -> its error on held-out values, and on the learnt ones that decide.
    """
    base = {name: [ready.error(one.one_step(ready, ready.learnt))] for name, one in baselines(ready).items()}
    best = floor(ready)
    tried = {f"linear-{tau}": [found] for tau, (_, found) in linear.items()}
    windows = {tau: name for name in networks if (tau := window_of(name)) is not None}
    return Comparison(
        (seed,),
        base | ({} if best is None else {"floor": [best]}),
        {tau: [ready.error(one.one_step(ready, ready.learnt))] for tau, (one, _) in linear.items()},
        {tau: [networks[windows[tau]][0]] for tau in sorted(windows)},
        {name: [found[0]] for name, found in networks.items() if window_of(name) is None},
        tried | {name: [found[1]] for name, found in networks.items()},
    )


def stored(row: Mapping[str, Any], seeds: Sequence[int]) -> Comparison:
    """Return a row of ``forecasting.json`` as a comparison."""
    return Comparison(
        tuple(seeds),
        row["base"],
        {int(tau): found for tau, found in row["linear"].items()},
        {int(tau): found for tau, found in row["window"].items()},
        row["state"],
        row["validation"],
    )


def joined(found: Sequence[Comparison]) -> Comparison:
    """Put comparisons of several worlds together: of models that all of them have.

    Raises
    ------
    InputError
        If there is none.
    """
    if not found:
        raise InputError.of("at least one comparison", "none", "compare first")

    def beside(parts: Sequence[Mapping[Any, Sequence[float]]]) -> dict[Any, list[float]]:
        common = [name for name in parts[0] if all(name in one for one in parts)]
        return {name: [error for one in parts for error in one[name]] for name in common}

    return Comparison(
        tuple(seed for one in found for seed in one.seeds),
        *(
            beside([getattr(one, part) for one in found])
            for part in ("base", "linear", "window", "state", "validation")
        ),
    )


def stored_networks(weights: bytes, series: str, chance: float | None, way: str) -> dict[str, Network]:
    """Return the networks of seed 0 that the experiment trained on a series.

    Parameters
    ----------
    weights
        A safetensors file; a tensor is named ``{series}|{chance}|{way}|{model}|{parameter}``.
    series, chance, way
        As a row of ``forecasting.json`` has them.

    Raises
    ------
    CheckpointError
        If the file is damaged, or has no network of this series.
    """
    start = f"{series}|{'' if chance is None else chance}|{way}|"
    try:
        tensors = {name: one for name, one in load(weights).items() if name.startswith(start)}
        models = dict.fromkeys(name.split("|")[3] for name in tensors)
        found = {
            model: network(
                model,
                {
                    name.rpartition("|")[2]: one
                    for name, one in tensors.items()
                    if name.startswith(f"{start}{model}|")
                },
            )
            for model in models
        }
    except (SafetensorError, InputError) as error:
        raise CheckpointError(
            f"expected the weights of networks that forecast {series}; {type(error).__name__} came. "
            "Copy the file from the release again."
        ) from error
    if not found:
        raise CheckpointError(
            f"expected the weights of networks that forecast {series}; there are none. "
            "Copy the file from the release again."
        )
    return found


@dataclass(frozen=True, eq=False)
class Onward:
    """A forecast several steps ahead from one place, and the error from many.

    Attributes
    ----------
    origin : int
        Number of the last value that is known.
    free : ndarray, (steps,)
        The model's own forecasts taken for the past.
    forced : ndarray, (steps,)
        One step each, from the true past.
    error, forced_error, mean_error, persistence_error : ndarray, (steps,)
        Mean squared errors over `count` places: of both, of the learnt mean, and of the last known value.
    count : int
    """

    origin: int
    free: Array
    forced: Array
    error: Array
    forced_error: Array
    mean_error: Array
    persistence_error: Array
    count: int

    @property
    def horizon(self) -> int:
        """Steps ahead, from the first on, at which it is nearer than the learnt mean by more than `EQUAL`."""
        lost = np.flatnonzero(self.error > (1 - EQUAL) * self.mean_error)
        return int(lost[0]) if len(lost) else len(self.error)


def onward(model: Forecaster, ready: Prepared, steps: int, which: int) -> Onward:
    """Let a model run free, and beside it with the true past.

    Parameters
    ----------
    model, ready
    steps
        Steps ahead.
    which
        Place among those of `rnn_core.series.forecasters.origins` that is looked at, from 0.
    """
    starts = origins(ready, steps)
    origin = int(starts[min(which, len(starts) - 1)])
    said = model.one_step(ready, ready.learnt)
    places = starts[:, None] + np.arange(1, steps + 1)
    truth = ready.series.values[places]
    forced = ((said[places - ready.learnt] - truth) ** 2).mean(0) / ready.unit
    free, mean, last = ahead_errors([model, Mean(), Persistence()], ready, steps)
    return Onward(
        origin,
        model.ahead(ready, np.array([origin]), steps)[0],
        said[origin + 1 - ready.learnt : origin + 1 - ready.learnt + steps],
        free,
        forced,
        mean,
        last,
        len(starts),
    )
