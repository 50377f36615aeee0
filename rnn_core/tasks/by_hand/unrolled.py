"""The same weights at every step: one of them is nudged, and every use of it counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from rnn_core.readonly import ReadOnly
from rnn_core.tasks.by_hand.hand_cell import HandCell, worked

__all__ = ["Nudged", "Uses", "nudged", "uses"]


@dataclass(frozen=True, eq=False)
class Nudged(ReadOnly):
    """The hidden states before and after one weight was nudged, each (time, hidden)."""

    before: np.ndarray
    after: np.ndarray

    @property
    def moved(self) -> np.ndarray:
        """By how much the state of each step moved, (time,): the largest of its units."""
        moved: np.ndarray = np.abs(self.after - self.before).max(1)
        return moved


def nudged(cell: HandCell, inputs: np.ndarray, position: int, by: float) -> Nudged:
    """Run torch's layer twice, the second time with one weight changed.

    Parameters
    ----------
    cell : HandCell
    inputs : (time, features)
    position : int
        Which of `cell.weights`.
    by : float
        What is added to it.

    Examples
    --------
    >>> one = HandCell("rnn", 1, 1, (1.0, 1.0, 0.0, 0.0))
    >>> (nudged(one, np.ones((3, 1)), 0, 0.1).moved > 0).tolist()
    [True, True, True]
    """
    other = cell.changed(position, cell.weights[position] + by)
    both = [worked(one, inputs.tolist()).record["hidden"] for one in (cell, other)]
    return Nudged(both[0].copy(), both[1].copy())


@dataclass(frozen=True, eq=False)
class Uses(ReadOnly):
    """How the last state would change with one weight, by the step at which the weight is used.

    Attributes
    ----------
    by_step : (time,)
        Derivative of the last state's unit by the copy of the weight that is used at each step.
    whole : float
        Derivative by the weight itself, by autograd through torch's own layer: what the copies add up to.
    """

    by_step: np.ndarray
    whole: float

    @property
    def gap(self) -> float:
        """Difference between the sum over the steps and the whole."""
        return abs(float(self.by_step.sum()) - self.whole)


def uses(cell: HandCell, inputs: np.ndarray, position: int, unit: int = 0) -> Uses:
    """Derive the last state by every use of one weight.

    Parameters
    ----------
    cell : HandCell
    inputs : (time, features)
    position : int
        Which of `cell.weights`.
    unit : int
        Of the last hidden state.

    Examples
    --------
    >>> one = uses(HandCell("rnn", 1, 1, (1.0, 1.0, 0.0, 0.0)), np.ones((4, 1)), 0)
    >>> one.by_step.shape, one.gap < 1e-15
    ((4,), True)
    """
    declared, x = cell.equations.spec, torch.from_numpy(np.array(inputs))
    copies = [
        [torch.from_numpy(array.copy()).requires_grad_() for array in cell.arrays().values()] for _ in x
    ]
    state = tuple(torch.zeros(1, cell.hidden, dtype=torch.float64) for _ in declared.states)
    for now, weights in zip(x, copies, strict=True):
        found = declared.step(now[None], state, weights, next(iter(declared.modes)))
        state = tuple(found[name] for name in declared.states)
    state[0][0, unit].backward()
    by_step = [_flat([one.grad for one in weights])[position] for weights in copies]
    layer = cell.module()
    layer(x[:, None])[0][-1, 0, unit].backward()
    whole = _flat([one.grad for one in layer.parameters()])[position]
    return Uses(np.array(by_step), float(whole))


def _flat(grads: list[torch.Tensor | None]) -> np.ndarray:
    return np.concatenate([one.numpy().ravel() for one in grads if one is not None])
