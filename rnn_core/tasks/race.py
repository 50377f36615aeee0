"""RNN, GRU and LSTM of equal size learn the same task from the same sequences, seed by seed."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import spec
from rnn_core.errors import InputError
from rnn_core.models.random_network import RandomNetworkConfig, random_network
from rnn_core.models.seeded_init import unwritten
from rnn_core.optimisers import Adam
from rnn_core.tasks.adding import Adding
from rnn_core.tasks.parameter_matching import Cell, hidden_for, parameter_count
from rnn_core.tasks.task import Batch, Task
from rnn_core.tracing.modules import Recurrent

__all__ = ["CELLS", "Race", "RaceInitialisation", "RaceProgress", "Racer", "race"]

CELLS: Final[tuple[Cell, ...]] = ("rnn", "gru", "lstm")
RaceInitialisation = Literal["torch", "orthogonal", "identity"]

_BATCHES, _UNSEEN = 1 << 33, 2 << 33  # streams of random numbers apart from that of the weights


@dataclass(frozen=True)
class Race:
    """Everything that decides a race.

    Attributes
    ----------
    task : Task
    cells : tuple of {"rnn", "gru", "lstm"}
    seeds : int
        Networks of each kind; of seed k all kinds see the same sequences.
    seed : int
        The first seed, of weights and sequences.
    parameters : int
        Each network gets as many units as come nearest to this; see `hidden_for`.
    initialisation : {"torch", "orthogonal", "identity"}
        As for `rnn_core.models.random_network.RandomNetworkConfig`. "identity": the RNN is rectified and
        begins with W_hh = 1,
        biases 0 and inputs of standard deviation 0.001 (Le et al. 2015); gated cells begin as with "torch".
    forget_bias : float, optional
        Of an LSTM's forget gate and, which does the same in torch's convention, a GRU's update gate. None: as
        it comes.
    rate, rnn_rate : float
        Adam's, of gated cells, and of the RNN.
    clip : float
        Largest norm of the whole gradient (Pascanu et al. 2013).
    batch, updates : int
        Sequences an update, each drawn anew; updates after which a network gives up.
    """

    task: Task = field(default_factory=Adding)
    cells: tuple[Cell, ...] = CELLS
    seeds: int = 5
    seed: int = 0
    parameters: int = 5000
    initialisation: RaceInitialisation = "torch"
    forget_bias: float | None = 3.0
    rate: float = 1e-2
    rnn_rate: float = 2e-3
    clip: float = 1.0
    batch: int = 32
    updates: int = 600

    def hidden(self, cell: Cell) -> int:
        """Units of one kind of network."""
        return hidden_for(cell, self.task.features, self.task.answers, self.parameters)

    def size(self, cell: Cell) -> int:
        """Parameters of one kind of network, as counted."""
        return parameter_count(cell, self.task.features, self.hidden(cell), self.task.answers)


@dataclass(frozen=True)
class RaceProgress:
    """Where one network of a race stands.

    Attributes
    ----------
    cell : {"rnn", "gru", "lstm"}
    seed : int
    update : int
        Updates done.
    error : float
        On 256 sequences that it never learns from, the same for all networks of a seed; see `Task.error`. nan
        once it has diverged.
    loss : float
        Mean over the updates since the last report; nan before the first.
    seconds : float
        CPU time of its updates so far; drawing sequences and measuring the error are not counted.
    solved : bool
        Whether the error is within the task's limit; it learns no further.
    over : bool
        Whether this is its last report: solved, given up or diverged.
    """

    cell: Cell
    seed: int
    update: int
    error: float
    loss: float
    seconds: float
    solved: bool
    over: bool


class Racer:
    """One network of a race, which can be taken a stretch further; `rnn` and `readout` are as they stand."""

    def __init__(self, settings: Race, cell: Cell, seed: int) -> None:
        self.settings, self.cell, self.seed = settings, cell, seed
        self.rnn, self.readout = network(settings, cell, seed)
        self._parameters = [*self.rnn.parameters(), *self.readout.parameters()]
        rate = settings.rate if spec(cell).gates else settings.rnn_rate
        self._optimiser = Adam(self._parameters, rate, fused=True)
        self._source = torch.Generator().manual_seed(seed + _BATCHES)
        self._unseen = settings.task.draw(256, torch.Generator().manual_seed(seed + _UNSEEN))
        self.update, self.seconds = 0, 0.0

    def _answer(self, batch: Batch) -> Float[Tensor, "time batch answers"]:
        answer: Tensor = self.readout(self.rnn(batch.inputs)[0])
        return answer

    def _learn(self) -> float:
        batch = self.settings.task.draw(self.settings.batch, self._source)
        begun = time.thread_time()
        loss = self.settings.task.loss(self._answer(batch), batch)
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, self.settings.clip)
        self._optimiser.step()
        self.seconds += time.thread_time() - begun
        self.update += 1
        return float(loss.detach())

    def stretch(self, updates: int) -> RaceProgress:
        """Train on up to this many batches, within the limit of the race, and report."""
        losses = [self._learn() for _ in range(min(updates, self.settings.updates - self.update))]
        task = self.settings.task
        with torch.no_grad():
            answer = self._answer(self._unseen)
            error = task.error(answer, self._unseen) if bool(answer.isfinite().all()) else math.nan
        loss = sum(losses) / len(losses) if losses else math.nan
        solved = error <= task.limit
        over = solved or math.isnan(error) or self.update >= self.settings.updates
        return RaceProgress(self.cell, self.seed, self.update, error, loss, self.seconds, solved, over)


def race(settings: Race, every: int = 20) -> Iterator[RaceProgress]:
    """Let all networks learn in turn, a stretch each, and report after every stretch.

    The first reports are from before any training. A network that has solved the task, diverged or done all
    its updates reports no more. torch's own random generator is not touched.

    Parameters
    ----------
    settings
    every
        Updates between two reports of a network.

    Raises
    ------
    InputError
        If there is nobody to race, or no updates to do.

    Examples
    --------
    >>> settings = Race(Adding(5), cells=("rnn", "lstm"), seeds=1, parameters=100, updates=4)
    >>> [(one.cell, one.update) for one in race(settings, every=2)]
    [('rnn', 0), ('lstm', 0), ('rnn', 2), ('lstm', 2), ('rnn', 4), ('lstm', 4)]
    """
    if not settings.cells or min(settings.seeds, settings.updates, settings.batch, every) < 1:
        raise InputError.of(
            "at least one cell, seed, update and sequence",
            f"{len(settings.cells)}, {settings.seeds}, {settings.updates}, {settings.batch}",
            "ask for some",
        )
    return _race(settings, every)


def _race(settings: Race, every: int) -> Iterator[RaceProgress]:
    seeds = range(settings.seed, settings.seed + settings.seeds)
    running = [Racer(settings, cell, seed) for seed in seeds for cell in settings.cells]
    updates = 0
    while running:
        still = []
        for racer in running:
            standing = racer.stretch(updates)
            yield standing
            if not standing.over:
                still.append(racer)
        running, updates = still, every


def network(settings: Race, cell: Cell, seed: int) -> tuple[Recurrent, nn.Linear]:
    """Make one network of a race before any training, float32."""
    identity, gated = settings.initialisation == "identity", bool(spec(cell).gates)
    start = RandomNetworkConfig(
        cell,
        "relu" if identity and not gated else "tanh",
        "torch" if settings.initialisation == "identity" else settings.initialisation,
        forget_bias=settings.forget_bias if gated else None,
        hidden=settings.hidden(cell),
        features=settings.task.features,
        seed=seed,
    )
    rnn = random_network(start).module.float().requires_grad_(True).train()
    source = torch.Generator().manual_seed(seed + 1)
    if identity and not gated:
        _as_identity(rnn, source)
    readout = unwritten(nn.Linear(start.hidden, settings.task.answers, device="meta"))
    with torch.no_grad():
        for parameter in readout.parameters():
            bound = start.hidden**-0.5  # as torch does it
            nn.init.uniform_(parameter, -bound, bound, generator=source)
    return rnn, readout


@torch.no_grad()
def _as_identity(rnn: nn.Module, source: torch.Generator) -> None:
    weight_ih, weight_hh, *biases = rnn.parameters()
    nn.init.normal_(weight_ih, 0.0, 0.001, generator=source)
    nn.init.eye_(weight_hh)
    for bias in biases:
        nn.init.zeros_(bias)
