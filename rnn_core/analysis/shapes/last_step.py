"""``output[:, -1]`` of a module that reads both ways: what has each half of it read?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.analysis.shapes.sizes import DIRECTIONS, Direction, Sizes


@dataclass(frozen=True, eq=False)
class LastStep:
    """By which inputs each half of the last step's output moves, and each half of h_n.

    Attributes
    ----------
    output, h_n : mapping
        Direction -> (steps,), length of the gradient of the half's sum by the input of each step, all
        sequences together. The halves of ``output[:, -1]``, and the top layer's two rows of h_n.
    """

    output: dict[Direction, NDArray[np.float64]] = field(repr=False)
    h_n: dict[Direction, NDArray[np.float64]] = field(repr=False)

    def read(self) -> dict[Direction, int]:
        """Return on how many steps each half of the last step's output hangs at all."""
        return {way: int((slopes > 0).sum()) for way, slopes in self.output.items()}


def last_step(sizes: Sizes, seed: int = 0) -> LastStep:
    """Measure on which steps each half of the last step's output hangs, by autograd.

    Parameters
    ----------
    sizes
        In a stack each half hangs on more: the layer below reads both ways too.
    seed
        Of weights and input.

    Examples
    --------
    >>> last_step(Sizes("gru", steps=12, features=2, hidden=3, bidirectional=True)).read()
    {'forward': 12, 'backward': 1}
    """
    inputs = sizes.inputs(seed).requires_grad_()
    output, ends = sizes.module(seed)(inputs)
    hidden = ends[0] if isinstance(ends, tuple) else ends
    tail = output[:, -1] if sizes.batch_first else output[-1]
    ways = DIRECTIONS[: sizes.directions]

    def lengths(part: torch.Tensor) -> NDArray[np.float64]:
        (slope,) = torch.autograd.grad(part.sum(), inputs, retain_graph=True)
        by_step = slope.transpose(0, 1) if sizes.batch_first else slope
        found: NDArray[np.float64] = by_step.flatten(1).norm(dim=1).numpy()
        return found

    return LastStep(
        {way: lengths(half) for way, half in zip(ways, tail.split(sizes.width, -1), strict=True)},
        {way: lengths(row) for way, row in zip(ways, hidden[-sizes.directions :], strict=True)},
    )
