"""What a pass forward and back costs by the length of the text: a recurrent layer beside convolutions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.experiments.memory import bytes_kept
from rnn_core.models.seeded_init import seeded_init

__all__ = [
    "LAYERS",
    "TAPS",
    "WIDTH",
    "Convolutions",
    "LengthCost",
    "Lengths",
    "length_costs",
    "length_weights",
    "measure_lengths",
]

WIDTH, LAYERS, TAPS = 64, 4, 5


class Convolutions(nn.Module):
    """Causal convolutions, each before a rectifier; sees TAPS ** LAYERS = 625 steps by dilation.

    Examples
    --------
    >>> Convolutions()(torch.zeros(10, 1, WIDTH)).shape
    torch.Size([10, 1, 64])
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, TAPS, dilation=TAPS**k) for k in range(LAYERS))

    def forward(self, x: Tensor) -> Tensor:
        """Map (time, batch, width) to the same."""
        h = x.permute(1, 2, 0)
        for k, layer in enumerate(self.layers):
            reach = TAPS**k * (TAPS - 1)
            h = torch.relu(layer(nn.functional.pad(h, (reach, 0))))
        return h.permute(2, 0, 1)


Kind = Literal["lstm", "convolution"]
RIVALS: Final[tuple[Kind, Kind]] = ("lstm", "convolution")
"""What reads a text one step after another, and what reads all of it at once."""


@dataclass(frozen=True)
class LengthCost:
    """One model's cost at one length, batch 1, float32.

    kind : "lstm" or "convolution"
    length : steps of the sequence
    milliseconds : CPU time of one pass forward and back, median over the rounds
    bytes_kept : what autograd holds of the forward pass for the way back
    in_a_row : layer steps of which each waits for the one before; no hardware can do them at once
    """

    kind: Kind
    length: int
    milliseconds: float
    bytes_kept: int
    in_a_row: int


@dataclass(frozen=True)
class Lengths:
    """At which lengths to measure, and how often each."""

    lengths: tuple[int, ...]
    rounds: int = 7


def _models() -> dict[Kind, nn.Module]:
    source = torch.Generator().manual_seed(0)
    made = (seeded_init(lambda: nn.LSTM(WIDTH, WIDTH), source), seeded_init(Convolutions, source))
    return dict(zip(RIVALS, made, strict=True))


def length_weights() -> dict[str, int]:
    """Count the weights of each model.

    Examples
    --------
    >>> length_weights()
    {'lstm': 33280, 'convolution': 82176}
    """
    return {name: sum(p.numel() for p in model.parameters()) for name, model in _models().items()}


def length_costs(lengths: Sequence[int], rounds: int = 7) -> Iterator[LengthCost]:
    """Measure both models at each length, in turn, so that what the machine does else meets both.

    torch's own random generator is not touched, and its number of threads is as it is.

    Examples
    --------
    >>> [(one.kind, one.in_a_row) for one in length_costs([16], rounds=1)]
    [('lstm', 16), ('convolution', 4)]
    """
    models = _models()
    source = torch.Generator().manual_seed(0)
    for length in lengths:
        x = torch.randn(length, 1, WIDTH, generator=source).requires_grad_()
        times: dict[str, list[float]] = {name: [] for name in models}
        for done in range(rounds + 1):
            for name, model in models.items():
                begun = time.thread_time()
                _run(model, x)().sum().backward()
                if done:  # the first round only wakes everything up
                    times[name].append(1e3 * (time.thread_time() - begun))
        for name, model in models.items():
            middle = float(np.median(times[name]))
            kept = bytes_kept(_run(model, x))
            yield LengthCost(name, length, middle, kept, length if name == RIVALS[0] else LAYERS)


def measure_lengths(settings: Lengths) -> Iterator[LengthCost]:
    """Measure as `length_costs` does.

    Examples
    --------
    >>> [one.length for one in measure_lengths(Lengths((8, 16), rounds=1))]
    [8, 8, 16, 16]
    """
    yield from length_costs(settings.lengths, settings.rounds)


def _run(model: nn.Module, x: Tensor) -> Callable[[], Tensor]:
    def forward() -> Tensor:
        output = model(x)
        made: Tensor = output[0] if isinstance(output, tuple) else output
        return made

    return forward
