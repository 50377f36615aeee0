"""``h = h.detach()`` between the windows of a stream, and what torch says without it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.cells import Cell, spec


@dataclass(frozen=True)
class StreamSettings:
    """A stream of random numbers, read in windows by a fresh module; the loss: its output's mean square."""

    windows: int = 4
    window: int = 5
    features: int = 3
    hidden: int = 8
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Backward:
    """What backward passes, one a window, came to.

    Attributes
    ----------
    reach : ndarray, (windows done, windows)
        Length of the gradient of each window's loss by each window's input; exactly 0 where none arrives.
    error : str
        What torch said when it could not go on; empty if all was done.
    """

    reach: NDArray[np.float64] = field(repr=False)
    error: str

    @property
    def done(self) -> int:
        """Windows whose loss was taken back."""
        return len(self.reach)


def backward_twice(
    cell: Cell, detach: bool, settings: StreamSettings | None = None, *, retain: bool = False
) -> Backward:
    """Carry the state through windows of a stream, and take each window's loss back.

    Parameters
    ----------
    cell
    detach
        Whether the state is detached between windows.
    settings
    retain
        Whether ``backward(retain_graph=True)`` is called: then nothing fails, and every loss goes back to the
        first step.

    Examples
    --------
    >>> backward_twice("gru", detach=True).done, backward_twice("gru", detach=True).error
    (4, '')
    >>> print(backward_twice("gru", detach=False).error[:50])
    Trying to backward through the graph a second time
    """
    told = settings or StreamSettings()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(told.seed)
        module = spec(cell).layer(told.features, told.hidden, dtype=torch.float64)
        parts = torch.randn(told.windows, told.window, 1, told.features, dtype=torch.float64)
    inputs = [part.requires_grad_() for part in parts.unbind()]
    state: Any = None
    rows: list[list[float]] = []
    for part in inputs:
        output, state = module(part, state)
        for one in inputs:
            one.grad = None
        try:
            output.square().mean().backward(retain_graph=retain)
        except RuntimeError as error:
            return Backward(_table(rows, told.windows), str(error))
        rows.append([0.0 if one.grad is None else float(one.grad.norm()) for one in inputs])
        state = _detached(state) if detach else state
    return Backward(_table(rows, told.windows), "")


def _detached(state: Any) -> Any:
    return state.detach() if isinstance(state, Tensor) else tuple(part.detach() for part in state)


def _table(rows: list[list[float]], windows: int) -> NDArray[np.float64]:
    return np.array(rows, np.float64).reshape(-1, windows)
