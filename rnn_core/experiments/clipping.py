"""Clipping the gradient, on a task where a single large one can undo all that was learnt."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.models.seeded_init import seeded_init
from rnn_core.optimisers import SGD

__all__ = ["LEARNT", "LatchPair", "LatchProgress", "LatchTraining", "latch", "train_latch", "train_limits"]

CLASSES, NOISE = 4, 4

LEARNT: Final = 0.95
"""Share of right answers from which a network counts as having learnt the task."""


@dataclass(frozen=True)
class LatchTraining:
    """Say at the end which of four symbols came first, after a long row of others (Hochreiter 1991's latch).

    Attributes
    ----------
    clip : float, optional
        Largest norm of the whole gradient (Pascanu et al. 2013). None: as it comes.
    length : int
        Steps of a sequence, the first symbol included.
    hidden, batch, learning_rate, updates
        Of the network, a rectified one that begins with W_hh = 1 (Le et al. 2015), and of gradient
        descent with momentum 0.9.
    seed : int
        Of weights and sequences.
    """

    clip: float | None = 0.1
    length: int = 40
    hidden: int = 32
    batch: int = 32
    learning_rate: float = 0.01
    updates: int = 400
    seed: int = 0


@dataclass(frozen=True)
class LatchProgress:
    """Where training stands.

    Attributes
    ----------
    update : int
        Updates done.
    loss : float
        Mean since the last report, nats; ln 4 = 1.386 is guessing; nan once it has diverged.
    accuracy : float
        Share of right answers since the last report; 1/4 is guessing.
    largest : float
        Largest gradient norm since the last report, before clipping; not finite if the last was not.
    clipped : float
        Share of updates since the last report whose gradient was clipped.
    alive : float
        Share of hidden units that are above 0 at the end of some sequence of the last batch; a rectified
        unit that never is gets no gradient and learns nothing more.
    seconds : float
        CPU time so far.
    """

    update: int
    loss: float
    accuracy: float
    largest: float
    clipped: float
    alive: float
    seconds: float


@dataclass(frozen=True)
class LatchPair:
    """Where two trainings from one seed stand, with a limit and without; None of one that has ended."""

    limited: LatchProgress | None
    free: LatchProgress | None


def latch(
    settings: LatchTraining, source: torch.Generator
) -> tuple[Float[Tensor, "time batch symbols"], Int[Tensor, " batch"]]:
    """Draw sequences, one-hot, and the symbol each began with.

    Examples
    --------
    >>> x, y = latch(LatchTraining(length=9, batch=5), torch.Generator().manual_seed(0))
    >>> x.shape, bool((x[0].argmax(-1) == y).all())
    (torch.Size([9, 5, 8]), True)
    """
    symbols = torch.randint(CLASSES, CLASSES + NOISE, (settings.length, settings.batch), generator=source)
    symbols[0] = torch.randint(0, CLASSES, (settings.batch,), generator=source)
    return functional.one_hot(symbols, CLASSES + NOISE).float(), symbols[0]


def train_latch(settings: LatchTraining, every: int = 25) -> Iterator[LatchProgress]:
    """Train, reporting every so many updates and after the last; stops where a gradient is not finite.

    torch's own random generator is not touched.

    Examples
    --------
    >>> reports = list(train_latch(LatchTraining(length=5, updates=20), every=10))
    >>> [report.update for report in reports], reports[0].largest > 0
    ([10, 20], True)
    """
    source = torch.Generator().manual_seed(settings.seed)
    rnn, readout = _network(settings)
    parameters = [*rnn.parameters(), *readout.parameters()]
    optimiser = SGD(parameters, settings.learning_rate, momentum=0.9)
    most = math.inf if settings.clip is None else settings.clip
    rows: list[tuple[float, float, float]] = []
    begun = time.thread_time()
    for update in range(1, settings.updates + 1):
        x, y = latch(settings, source)
        last = rnn(x)[0][-1]
        logits = readout(last)
        loss = functional.cross_entropy(logits, y)
        optimiser.zero_grad()
        loss.backward()
        norm = float(nn.utils.clip_grad_norm_(parameters, most))
        rows.append((float(loss.detach()), float((logits.argmax(1) == y).float().mean()), norm))
        ends = update == settings.updates or not math.isfinite(norm)
        if update % every == 0 or ends:
            loss_mean, accuracy = (sum(column) / len(rows) for column in list(zip(*rows, strict=True))[:2])
            norms = [row[2] for row in rows]
            clipped = sum(norm > most for norm in norms) / len(norms)
            spent = time.thread_time() - begun
            largest = max(norms) if math.isfinite(norm) else norm
            alive = float((last.detach() > 0).any(0).float().mean())
            yield LatchProgress(update, loss_mean, accuracy, largest, clipped, alive, spent)
            rows.clear()
        if not math.isfinite(norm):
            return
        optimiser.step()


def train_limits(settings: LatchTraining) -> Iterator[LatchPair]:
    """Train with the limit of the settings and without one, turn by turn.

    Examples
    --------
    >>> [(one.limited.update, one.free.update) for one in train_limits(LatchTraining(length=5, updates=30))]
    [(25, 25), (30, 30)]
    """
    limited, free = train_latch(settings), train_latch(replace(settings, clip=None))
    while True:
        pair = LatchPair(next(limited, None), next(free, None))
        if pair.limited is None and pair.free is None:
            return
        yield pair


def _network(settings: LatchTraining) -> tuple[nn.RNN, nn.Linear]:
    source = torch.Generator().manual_seed(settings.seed)
    rnn = seeded_init(lambda: nn.RNN(CLASSES + NOISE, settings.hidden, nonlinearity="relu"), source)
    readout = seeded_init(lambda: nn.Linear(settings.hidden, CLASSES), source)
    with torch.no_grad():
        _, weight_hh, *biases = rnn.parameters()
        nn.init.eye_(weight_hh)
        for bias in biases:
            bias.zero_()
    return rnn, readout
