"""A short training run of a deep stack, on points that lie on spirals: does it learn at all?"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from rnn_core.gradients.depth import DepthGradients, by_layer
from rnn_core.models.deep import Activation, Connection, DeepNetwork
from rnn_core.models.random_network import Initialisation
from rnn_core.optimisers import Adam

__all__ = [
    "DeepProgress",
    "StackReport",
    "StackTraining",
    "Stacks",
    "build",
    "gradients_at_start",
    "spirals",
    "train_stack",
    "train_stacks",
]

FEATURES, CLASSES = 2, 3


@dataclass(frozen=True)
class StackTraining:
    """A deep network and its training; see `rnn_core.models.DeepNetwork`.

    Attributes
    ----------
    updates, batch, learning_rate
        Of Adam; points are drawn anew for every update, so that nothing can be learnt by heart.
    seed : int
        Of weights and points.
    """

    connection: Connection = "plain"
    depth: int = 20
    width: int = 32
    activation: Activation = "relu"
    initialisation: Initialisation = "he"
    normalised: bool = False
    updates: int = 300
    batch: int = 128
    learning_rate: float = 1e-3
    seed: int = 0


@dataclass(frozen=True)
class DeepProgress:
    """Where training stands.

    update : updates done
    loss : of the last batch, before its update, nats; nan or inf once the network has diverged
    accuracy : share of 1,000 points it never saw that it puts on the right spiral; 1/3 is guessing
    seconds : CPU time of the updates so far
    """

    update: int
    loss: float
    accuracy: float
    seconds: float


@dataclass(frozen=True)
class Stacks:
    """Several stacks that are trained side by side, with a report of each every so many updates."""

    stacks: tuple[StackTraining, ...]
    every: int = 10


@dataclass(frozen=True)
class StackReport:
    """Which of several stacks, and where its training stands."""

    stack: StackTraining
    progress: DeepProgress


def build(stack: StackTraining) -> DeepNetwork:
    """Make the network; torch's own random generator, which all threads share, is not touched."""
    return DeepNetwork(
        FEATURES,
        CLASSES,
        stack.depth,
        stack.width,
        stack.connection,
        stack.activation,
        stack.initialisation,
        stack.normalised,
        source=torch.Generator().manual_seed(stack.seed),
    )


def spirals(points: int, source: torch.Generator) -> tuple[Float[Tensor, "batch 2"], Int[Tensor, " batch"]]:
    """Draw points on three spirals of one turn, within the unit circle, and which spiral each is on.

    Examples
    --------
    >>> x, y = spirals(500, torch.Generator().manual_seed(0))
    >>> x.shape, sorted(set(y.tolist()))
    (torch.Size([500, 2]), [0, 1, 2])
    """
    y = torch.randint(0, CLASSES, (points,), generator=source)
    radius = torch.rand(points, generator=source).sqrt()
    angle = 2 * math.pi * (radius + y / CLASSES) + 0.15 * torch.randn(points, generator=source)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], 1), y


def gradients_at_start(stack: StackTraining) -> DepthGradients:
    """Measure the gradient by layer before any training, on the first batch.

    Examples
    --------
    >>> gradients_at_start(StackTraining(depth=5)).states.shape
    (6,)
    """
    return by_layer(build(stack), *spirals(stack.batch, torch.Generator().manual_seed(stack.seed + 1)))


def train_stack(stack: StackTraining, every: int = 50) -> Iterator[DeepProgress]:
    """Train, reporting every so many updates and after the last.

    A network whose loss is no longer a number is trained no further.

    Examples
    --------
    >>> reports = list(train_stack(StackTraining(depth=2, updates=4), every=2))
    >>> [report.update for report in reports]
    [2, 4]
    """
    network = build(stack)
    source = torch.Generator().manual_seed(stack.seed + 1)
    unseen = spirals(1000, torch.Generator().manual_seed(stack.seed + 2))
    optimiser = Adam(network.parameters(), stack.learning_rate)
    seconds = 0.0
    for update in range(1, stack.updates + 1):
        x, y = spirals(stack.batch, source)
        begun = time.thread_time()
        loss = functional.cross_entropy(network(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seconds += time.thread_time() - begun
        value = float(loss.detach())
        if update % every == 0 or update == stack.updates or not math.isfinite(value):
            yield DeepProgress(update, value, _accuracy(network, *unseen), seconds)
        if not math.isfinite(value):
            return


def train_stacks(settings: Stacks) -> Iterator[StackReport]:
    """Train several stacks turn by turn, each as `train_stack` would.

    Examples
    --------
    >>> pair = StackTraining("plain", 2, updates=4), StackTraining("residual", 2, updates=4)
    >>> reports = list(train_stacks(Stacks(pair, every=2)))
    >>> [(one.stack.connection, one.progress.update) for one in reports]
    [('plain', 2), ('residual', 2), ('plain', 4), ('residual', 4)]
    """
    going = [(stack, train_stack(stack, settings.every)) for stack in settings.stacks]
    while going:
        for one in list(going):
            stack, reports = one
            progress = next(reports, None)
            if progress is None:
                going.remove(one)
            else:
                yield StackReport(stack, progress)


@torch.no_grad()
def _accuracy(network: DeepNetwork, x: Tensor, y: Tensor) -> float:
    return float((network(x).argmax(1) == y).float().mean())
