"""Truncated backpropagation through time, on a task whose answer lies a known number of steps back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from safetensors.torch import load, save
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.experiments.memory import bytes_kept
from rnn_core.models.seeded_init import seeded_init
from rnn_core.optimisers import Adam

__all__ = [
    "EchoNetwork",
    "EchoProgress",
    "EchoReport",
    "EchoTraining",
    "echo_network",
    "echo_stream",
    "learn_echo",
    "train_echo",
]

_EVERY = 500

EchoNetwork = tuple[nn.RNNBase, nn.Linear]
"""A recurrent layer that hears one bit a step, +1 or -1, and the readout that answers."""


@dataclass(frozen=True)
class EchoTraining:
    """Say at every step the bit that was heard `lag` steps ago, in an endless stream of random bits.

    Attributes
    ----------
    window : int
        Steps through which the gradient flows; the state is carried on from window to window, but
        the gradient is cut there (Williams & Peng 1990).
    lag, cell, hidden, batch, learning_rate
        Of the task, the network, and Adam.
    steps : int
        Steps of the stream that training reads, whatever the window: windows are compared by what
        they learn from the same text.
    seed : int
        Of weights and bits.
    """

    window: int = 12
    lag: int = 8
    cell: Cell = "gru"
    hidden: int = 32
    batch: int = 32
    learning_rate: float = 5e-3
    steps: int = 10_000
    seed: int = 0

    @property
    def taught(self) -> float:
        """Share of answers whose bit lies within the same window, so that a gradient reaches it."""
        return max(0, self.window - self.lag) / self.window


@dataclass(frozen=True)
class EchoProgress:
    """Where training stands.

    steps : steps of the stream read so far
    loss : mean cross-entropy since the last report, bits an answer; 1 is guessing
    accuracy : share of right answers since the last report; 0.5 is guessing
    milliseconds : CPU time of one update, mean since the last report, and of one step of it
    bytes_kept : what autograd holds of one window for the way back
    """

    steps: int
    loss: float
    accuracy: float
    milliseconds: float
    milliseconds_per_step: float
    bytes_kept: int


@dataclass(frozen=True)
class EchoReport:
    """Where training stands, and the network as it stands.

    progress : see `EchoProgress`
    weights : safetensors, names as in `EchoReport.network`
    """

    progress: EchoProgress
    weights: bytes = field(repr=False)

    def network(self, settings: EchoTraining) -> EchoNetwork:
        """Make the network anew, from the settings that it was trained with."""
        network = echo_network(settings)
        nn.ModuleList(network).load_state_dict(load(self.weights))
        return network


def echo_network(settings: EchoTraining) -> EchoNetwork:
    """Make the network that training begins with; torch's own random generator is not touched."""
    source = torch.Generator().manual_seed(settings.seed)
    rnn = seeded_init(lambda: spec(settings.cell).layer(1, settings.hidden), source)
    return rnn, seeded_init(lambda: nn.Linear(settings.hidden, 1), source)


def echo_stream(settings: EchoTraining, steps: int, source: torch.Generator) -> Float[Tensor, "time batch"]:
    """Draw bits, 0 or 1, that go on from those drawn before.

    Examples
    --------
    >>> echo_stream(EchoTraining(batch=2), 5, torch.Generator().manual_seed(0)).shape
    torch.Size([5, 2])
    """
    return torch.randint(0, 2, (steps, settings.batch), generator=source).float()


def train_echo(
    settings: EchoTraining, every: int = 1000, network: EchoNetwork | None = None
) -> Iterator[EchoProgress]:
    """Train a network on the echo task, reporting after every so many steps of the stream.

    torch's own random generator is not touched. The last report covers the last `every` steps.

    Parameters
    ----------
    settings
        The task, the network and the seed.
    every
        Steps of the stream between two reports.
    network
        Trained in place, so that it can be looked at; None makes one by `echo_network`.

    Raises
    ------
    InputError
        If the window is empty, or longer than the stream.

    Examples
    --------
    >>> reports = list(train_echo(EchoTraining(window=12, steps=240), every=120))
    >>> [report.steps for report in reports], 0 < reports[-1].accuracy < 1
    ([120, 240], True)
    """
    if not 1 <= settings.window <= settings.steps:
        raise InputError.of(
            f"a window in 1..{settings.steps}, the whole stream", str(settings.window), "choose one within"
        )
    return _train(settings, every, network or echo_network(settings))


def learn_echo(settings: EchoTraining) -> Iterator[EchoReport]:
    """Train as `train_echo` does, and report the network too, every 500 steps of the stream.

    Examples
    --------
    >>> settings = EchoTraining(window=12, steps=600, batch=4)
    >>> reports = list(learn_echo(settings))
    >>> [one.progress.steps for one in reports], reports[-1].network(settings)[0].hidden_size
    ([504, 600], 32)
    """
    network = echo_network(settings)
    for progress in train_echo(settings, _EVERY, network):
        yield EchoReport(progress, save(nn.ModuleList(network).state_dict()))


def _train(settings: EchoTraining, every: int, network: EchoNetwork) -> Iterator[EchoProgress]:
    source = torch.Generator().manual_seed(settings.seed)
    rnn, readout = network
    parameters = [*rnn.parameters(), *readout.parameters()]
    optimiser = Adam(parameters, settings.learning_rate)
    heard = echo_stream(settings, settings.lag, source)
    state, done, since = None, 0, 0
    losses, right, seconds = 0.0, 0.0, 0.0
    kept = bytes_kept(lambda: readout(rnn(torch.zeros(settings.window, settings.batch, 1))[0]))
    while done + settings.window <= settings.steps:
        new = echo_stream(settings, settings.window, source)
        stream = torch.cat([heard, new])
        targets, heard = stream[: settings.window], stream[-settings.lag :]
        begun = time.thread_time()
        output, state = rnn(2 * new[..., None] - 1, state)
        state = _cut(state)
        logits = readout(output)[..., 0]
        loss = functional.binary_cross_entropy_with_logits(logits, targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seconds += time.thread_time() - begun
        done, since = done + settings.window, since + 1
        losses += float(loss.detach()) / 0.6931471805599453
        right += float(((logits > 0) == (targets > 0.5)).float().mean())
        if done // every > (done - settings.window) // every or done + settings.window > settings.steps:
            spent = 1e3 * seconds / since
            yield EchoProgress(done, losses / since, right / since, spent, spent / settings.window, kept)
            since, losses, right, seconds = 0, 0.0, 0.0, 0.0


def _cut(state: Tensor | tuple[Tensor, Tensor]) -> Tensor | tuple[Tensor, Tensor]:
    return (state[0].detach(), state[1].detach()) if isinstance(state, tuple) else state.detach()
