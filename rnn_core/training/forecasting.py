"""Training of networks that forecast a series: with a window and with a state, of one world after another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor, nn

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.models.forecaster import WindowForecaster, forecaster
from rnn_core.optimisers import Adam
from rnn_core.series import WORLDS, Series
from rnn_core.series.change import Way
from rnn_core.series.forecasters import network, validation
from rnn_core.series.prepared import Prepared, prepare
from rnn_core.series.worlds import toggle
from rnn_core.training import gru

__all__ = [
    "STRETCH",
    "ForecastProgress",
    "ForecastTraining",
    "World",
    "learn_forecasters",
    "train_forecaster",
]

LENGTH: Final = 4000
"""Values of a world."""
EVERY: Final = 25
"""Updates between two looks at the values that decide when to stop."""
STRETCH: Final = 64
"""Steps through which the gradient of a state flows."""


@dataclass(frozen=True)
class World:
    """A series that is made anew for each seed.

    Attributes
    ----------
    name : str
        One of `rnn_core.series.WORLDS`.
    chance : float
        Of a marker, in the world of pulses; no other has one.
    """

    name: str
    chance: float = 0.03

    def series(self, seed: int) -> Series:
        """Make it.

        Raises
        ------
        InputError
            If there is no such world.
        """
        if self.name not in WORLDS:
            raise InputError.of(f"one of {', '.join(WORLDS)}", repr(self.name), "choose one of these")
        if self.name == "toggle":
            return toggle(LENGTH, seed, self.chance)
        return WORLDS[self.name](LENGTH, seed)


@dataclass(frozen=True)
class ForecastTraining:
    """Networks to train on a series, one after another.

    Attributes
    ----------
    source : World or Series
        What is forecast; a world is another one for each seed.
    way : {"level", "change", "log"}
        What is read and forecast of it.
    models : tuple of str
        As `rnn_core.models.forecaster.forecaster` names them.
    seeds, seed : int
        How many of each, and the first.
    updates : int
        Of each network.
    batch : int
        Stretches an update, drawn from the part to be fitted.
    rate, plain_rate : float
        Adam's highest, of cells with gates and windows, and of cells without; it rises and falls in one
        cycle.
    clip : float
        Largest norm of the gradient.
    """

    source: World | Series
    way: Way
    models: tuple[str, ...]
    seeds: int = 1
    seed: int = 0
    updates: int = 600
    batch: int = 32
    rate: float = 1e-2
    plain_rate: float = 3e-3
    clip: float = 1.0

    def prepared(self, seed: int) -> Prepared:
        """Return the series of a seed, made ready."""
        series = self.source.series(seed) if isinstance(self.source, World) else self.source
        return prepare(series, self.way)


@dataclass(frozen=True, eq=False)
class ForecastProgress:
    """Where one network stands.

    Attributes
    ----------
    model : str
    seed : int
    update, updates : int
        Done, and to be done.
    loss : float
        Mean squared error of what is read, over the updates since the last report.
    validation : float
        On the values that decide, as scaled; the weights that did best there are kept.
    seconds : float
        CPU time of training so far.
    weights : dict of str to ndarray
        Those kept, at the end; empty before.
    error : float or None
        Of one-step forecasts of the held-out values, at the end; see `Prepared.error`.
    decided : float or None
        The same of the learnt values that decide, at the end.
    """

    model: str
    seed: int
    update: int
    updates: int
    loss: float
    validation: float
    seconds: float
    weights: dict[str, NDArray[np.float32]] = field(default_factory=dict, repr=False)
    error: float | None = None
    decided: float | None = None

    @property
    def over(self) -> bool:
        """Whether it has its weights."""
        return self.error is not None


def learn_forecasters(settings: ForecastTraining) -> Iterator[ForecastProgress]:
    """Train every model of every seed, one after another.

    Examples
    --------
    >>> settings = ForecastTraining(World("sine"), "level", ("window-2",), seeds=2, updates=30)
    >>> [one.seed for one in learn_forecasters(settings) if one.over]
    [0, 1]
    """
    for seed in range(settings.seed, settings.seed + settings.seeds):
        ready = settings.prepared(seed)
        for model in settings.models:
            yield from train_forecaster(settings, ready, model, seed)


def train_forecaster(
    settings: ForecastTraining, ready: Prepared, model: str, seed: int
) -> Iterator[ForecastProgress]:
    """Train one network, reporting every 25 updates; the last report has its weights and its error.

    Weights are fitted to the first part of what may be learnt. The rest of it decides which weights are kept:
    those of the report with the least error there. Held-out values are looked at once, at the end.
    """
    trainer = _Trainer(settings, ready, model, seed)
    updates = trainer.updates
    best, kept = np.inf, trainer.state()
    for done in range(EVERY, updates + EVERY, EVERY):
        steps = min(EVERY, updates - done + EVERY)
        loss = sum(trainer.learn() for _ in range(steps)) / steps
        found = trainer.validate()
        if found < best:
            best, kept = found, trainer.state()
        if done < updates:
            yield ForecastProgress(model, seed, done, updates, loss, found, trainer.seconds)
    made = network(model, kept)
    yield ForecastProgress(
        model,
        seed,
        updates,
        updates,
        loss,
        float(best),
        trainer.seconds,
        kept,
        ready.error(made.one_step(ready, ready.learnt)),
        validation(made, ready),
    )


class _Trainer:
    def __init__(self, settings: ForecastTraining, ready: Prepared, model: str, seed: int) -> None:
        self.module = forecaster(model, seed)
        self.windowed = isinstance(self.module, WindowForecaster)
        self.updates = settings.updates
        self._settings, self._ready = settings, ready
        self._read = torch.tensor(ready.scaled[: ready.begins], dtype=torch.float32)
        self._parameters = [*self.module.parameters()]
        gated = self.windowed or bool(spec(model).gates)
        rate = settings.rate if gated else settings.plain_rate
        self._adam = Adam(self._parameters, rate, fused=True)
        self._cycle = torch.optim.lr_scheduler.OneCycleLR(
            self._adam, rate, total_steps=max(self.updates, 11), pct_start=0.1
        )
        self._source = torch.Generator().manual_seed(seed + (1 << 33))
        self.seconds = 0.0

    def state(self) -> dict[str, NDArray[np.float32]]:
        """Copy the weights."""
        return {name: one.detach().numpy().copy() for name, one in self.module.named_parameters()}

    def learn(self) -> float:
        """Make one update; return its loss."""
        begun = time.thread_time()
        loss = self._loss()
        self._adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, self._settings.clip)
        self._adam.step()
        self._cycle.step()
        self.seconds += time.thread_time() - begun
        return float(loss.detach())

    def _loss(self) -> Tensor:
        fitted = self._ready.fitted
        if isinstance(self.module, WindowForecaster):
            rows = self._read[:fitted].unfold(0, self.module.window + 1, 1)
            drawn = rows[torch.randint(0, len(rows), (8 * self._settings.batch,), generator=self._source)]
            return nn.functional.mse_loss(self.module(drawn[:, :-1]), drawn[:, -1])
        steps = min(STRETCH, fitted // 3)
        starts = torch.randint(0, fitted - steps, (self._settings.batch,), generator=self._source)
        drawn = self._read[starts + torch.arange(steps + 1)[:, None]]
        said = self._read_on(drawn[:-1])
        # A state that has read next to nothing yet is not blamed for it.
        return nn.functional.mse_loss(said[min(8, steps // 4) :], drawn[1 + min(8, steps // 4) :])

    def _read_on(self, drawn: Float[Tensor, "time batch"]) -> Float[Tensor, "time batch"]:
        """Forecast as the network does; a GRU of torch by sums of the same size that learn faster."""
        layer = self.module.layer
        if not isinstance(layer, nn.GRU):
            said: Tensor = self.module(drawn)[0]
            return said
        start = drawn.new_zeros(1, drawn.shape[1], layer.hidden_size)
        read = gru.states(gru.gates(layer, drawn[..., None])[:, None], start, *gru.recurrent(layer, ""))
        answers: Tensor = self.module.readout(read[:, 0])[..., 0]
        return answers

    def validate(self) -> float:
        """Return the error on the values that decide."""
        begun, fitted = time.thread_time(), self._ready.fitted
        with torch.no_grad():
            if isinstance(self.module, WindowForecaster):
                rows = self._read[fitted - self.module.window :].unfold(0, self.module.window + 1, 1)
                said, truth = self.module(rows[:, :-1]), rows[:, -1]
            else:
                start = max(0, fitted - 4 * STRETCH)
                said = self.module(self._read[start:-1, None])[0][fitted - start - 1 :, 0]
                truth = self._read[fitted:]
            found = float(nn.functional.mse_loss(said, truth))
        self.seconds += time.thread_time() - begun
        return found
