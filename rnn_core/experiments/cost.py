"""What a sequence costs by its length, at an equal number of weights: one step after another, or all at once.

Recurrent layers beside causal convolutions and causal self-attention, all with as many weights as the largest
of the usual cells: the time of a forward pass and of a training step, by length and threads; what autograd
keeps; and how many products of matrices must wait for each other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.errors import InputError
from rnn_core.experiments.memory import bytes_kept
from rnn_core.models.causal import CausalAttention, CausalConvolutions, Recurrent, matched
from rnn_core.models.seeded_init import seeded_init, shapes_alone
from rnn_core.optimisers import SGD
from rnn_core.tasks.race import CELLS

__all__ = [
    "BLOCKS",
    "FEATURES",
    "HIDDEN",
    "KINDS",
    "LAYERS",
    "PARALLEL",
    "TAPS",
    "LengthCost",
    "Lengths",
    "Timing",
    "chain",
    "free_threads",
    "gathered",
    "measure_lengths",
    "processors",
    "readers",
    "sizes",
]

FEATURES, HIDDEN = 64, 128
"""Numbers of a step, and units of the cell whose number of weights all others are given."""
TAPS, LAYERS = 8, 4
"""Of the convolutions: they see TAPS ** LAYERS = 4,096 positions."""
BLOCKS: Final = 2
"""Of self-attention."""
PARALLEL: Final = ("convolution", "attention")
"""What computes all positions of a layer at once."""
KINDS: Final[tuple[str, ...]] = (*CELLS, *PARALLEL)
_PRODUCTS: Final = 6
"""Products in a row of one block: queries, keys and values; scores; their sum; and three layers."""


@dataclass(frozen=True)
class Lengths:
    """At which lengths to measure, how often each, and on how many threads.

    Attributes
    ----------
    lengths : tuple of int
    rounds : int
        Measured, after one that is not.
    threads : tuple of int
        Of torch, one after the other within a round.
    """

    lengths: tuple[int, ...]
    rounds: int = 7
    threads: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class Timing:
    """One measurement, batch 1, float32.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    length, threads, turn : int
        Steps of the sequence, threads of torch, and which round it is, from 1.
    forward, training : float
        Milliseconds by the clock on the wall: a forward pass alone; and one with loss, backward pass and
        a step of gradient descent.
    bytes_kept : int
        What autograd holds of a forward pass for the way back.
    """

    kind: str
    length: int
    threads: int
    turn: int
    forward: float
    training: float
    bytes_kept: int


@dataclass(frozen=True)
class LengthCost:
    """All measurements of one model at one length on so many threads.

    Attributes
    ----------
    kind, length, threads, bytes_kept
        As in `Timing`.
    forward, training : tuple of float
        Milliseconds, one a round.
    """

    kind: str
    length: int
    threads: int
    bytes_kept: int
    forward: tuple[float, ...] = field(repr=False)
    training: tuple[float, ...] = field(repr=False)

    @property
    def in_a_row(self) -> int:
        """See :func:`chain`."""
        return chain(self.kind, self.length)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_threads() -> tuple[int, ...]:
    """Return the numbers of threads to measure on: two only where a second processor is likely to be free.

    Else the two threads wait for their turns, and for each other, instead of working.

    Examples
    --------
    >>> free_threads() in ((1,), (1, 2))
    True
    """
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (1, 2) if processors() > 1 and load < processors() else (1,)


def chain(kind: str, length: int) -> int:
    """Count the products of matrices of a forward pass of which each needs the result of the one before.

    No hardware can do these at once. A recurrent layer has one a step, and its readout; the convolutions one
    a layer, and the readout; a block of attention six, whatever the length.

    Raises
    ------
    InputError
        If no model is called so.

    Examples
    --------
    >>> chain("gru", 1000), chain("convolution", 1000), chain("attention", 1000)
    (1001, 5, 13)
    """
    if kind not in KINDS:
        raise InputError.of(f"one of {', '.join(KINDS)}", repr(kind), "choose another")
    fixed = dict(zip(PARALLEL, (LAYERS, _PRODUCTS * BLOCKS), strict=True))
    return fixed.get(kind, length) + 1


def _makers() -> dict[str, Callable[[int], nn.Module]]:
    makers: dict[str, Callable[[int], nn.Module]] = {
        cell: partial(Recurrent, cell, FEATURES) for cell in CELLS
    }
    parallel = (
        partial(CausalConvolutions, FEATURES, taps=TAPS, layers=LAYERS),
        partial(CausalAttention, FEATURES, blocks=BLOCKS),
    )
    return makers | dict(zip(PARALLEL, parallel, strict=True))


def sizes() -> dict[str, int]:
    """Return the units, the width or the inner layer with which each model has about as many weights.

    Examples
    --------
    >>> sizes()
    {'rnn': 269, 'gru': 151, 'lstm': 128, 'convolution': 56, 'attention': 271}
    """
    makers = _makers()
    with shapes_alone():
        weights = sum(one.numel() for one in makers[CELLS[-1]](HIDDEN).parameters())
    return {kind: matched(make, weights) for kind, make in makers.items()}


def readers() -> dict[str, nn.Module]:
    """Make the models, each of its size from :func:`sizes`; torch's own random generator is not touched.

    Examples
    --------
    >>> [sum(one.numel() for one in model.parameters()) for model in readers().values()]
    [107395, 108029, 107584, 107808, 107486]
    """
    makers, source = _makers(), torch.Generator().manual_seed(0)
    return {kind: seeded_init(partial(makers[kind], size), source) for kind, size in sizes().items()}


def measure_lengths(settings: Lengths) -> Iterator[Timing]:
    """Measure every model at each length in turn, so that what the machine does besides meets all of them.

    Wall-clock time: other programs that run meanwhile are in it. torch's random generator is not touched, and
    between two records it has as many threads as before.

    Examples
    --------
    >>> [(one.kind, one.turn) for one in measure_lengths(Lengths((8,), rounds=1))][:2]
    [('rnn', 1), ('gru', 1)]
    """
    source = torch.Generator().manual_seed(0)
    models = readers()
    for length in settings.lengths:
        x = torch.randn(length, 1, FEATURES, generator=source).requires_grad_()
        kept = {kind: bytes_kept(partial(model, x)) for kind, model in models.items()}
        for turn in range(settings.rounds + 1):
            for kind, model in models.items():
                for threads in settings.threads:
                    forward, training = _timed(model, x, threads)
                    if turn:  # the first round only wakes everything up
                        yield Timing(kind, length, threads, turn, forward, training, kept[kind])


def gathered(timings: Iterable[Timing]) -> list[LengthCost]:
    """Put the rounds of one model, length and number of threads together, in the order of their coming.

    Examples
    --------
    >>> two = [Timing("gru", 8, 1, turn, 1.0 * turn, 2.0, 100) for turn in (1, 2)]
    >>> [(one.kind, one.forward) for one in gathered(two)]
    [('gru', (1.0, 2.0))]
    """
    found: dict[tuple[str, int, int], list[Timing]] = {}
    for one in timings:
        found.setdefault((one.kind, one.length, one.threads), []).append(one)
    return [
        LengthCost(
            *key,
            own[0].bytes_kept,
            tuple(one.forward for one in own),
            tuple(one.training for one in own),
        )
        for key, own in found.items()
    ]


def _timed(model: nn.Module, x: Tensor, threads: int) -> tuple[float, float]:
    """Return the milliseconds of a forward pass, and of a training step."""
    optimiser = SGD(model.parameters(), lr=1e-3)
    with _threads(threads):
        with torch.no_grad():
            model(x[:1])  # the threads are there before the clock runs
            begun = time.perf_counter()
            model(x)
            forward = time.perf_counter() - begun
        begun = time.perf_counter()
        model(x).square().mean().backward()
        optimiser.step()
        training = time.perf_counter() - begun
    model.zero_grad()
    x.grad = None
    return 1e3 * forward, 1e3 * training


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
