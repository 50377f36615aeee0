"""What is left of a cell without its squashing functions: for a simple network, one matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tasks.by_hand.hand_cell import HandCell
from rnn_core.tasks.by_hand.walk import Changed, walk

__all__ = ["LINEAR", "Composed", "composed", "is_simple", "superposition"]

LINEAR = Changed(everywhere="identity")


@dataclass(frozen=True, eq=False)
class Composed(ReadOnly):
    """The last state of a network without tanh, as one map of all inputs.

    Attributes
    ----------
    matrix : (hidden, time * features)
        U^(T-t) W side by side, for t = 1..T.
    constant : (hidden,)
        What the biases come to.
    product : (hidden,)
        matrix @ inputs + constant.
    stepwise : (hidden,)
        The last state, computed step by step without tanh.
    squashed : (hidden,)
        The last state with tanh.
    """

    matrix: np.ndarray
    constant: np.ndarray
    product: np.ndarray
    stepwise: np.ndarray
    squashed: np.ndarray

    @property
    def gap(self) -> float:
        """Largest difference between the product and what came step by step, relative to the largest."""
        size = max(1.0, float(np.abs(self.stepwise).max()))
        return float(np.abs(self.product - self.stepwise).max()) / size


def is_simple(cell: HandCell) -> bool:
    """Whether a state is all that a cell computes: no gates, no candidate."""
    return len(cell.equations.spec.quantities) == 1


def composed(cell: HandCell, inputs: np.ndarray) -> Composed:
    """Multiply the weights of all steps out.

    Parameters
    ----------
    cell : HandCell
        A simple network.
    inputs : (time, features)

    Raises
    ------
    InputError
        If it has gates: their products with the state are no linear map, tanh or not.

    Examples
    --------
    >>> one = composed(HandCell("rnn", 1, 1, (3.0, 2.0, 0.0, 0.0)), np.array([[1.0], [0.0], [1.0]]))
    >>> one.matrix.tolist(), one.product.tolist(), one.stepwise.tolist()
    ([[12.0, 6.0, 3.0]], [15.0], [15.0])
    """
    if not is_simple(cell):
        raise InputError.of("a simple network", cell.cell, "gates multiply the state: use superposition")
    arrays = cell.arrays()
    W, U, bias = arrays["weight_ih"], arrays["weight_hh"], arrays["bias_ih"] + arrays["bias_hh"]
    steps = len(inputs)
    powers = [np.linalg.matrix_power(U, steps - 1 - step) for step in range(steps)]
    matrix = np.hstack([power @ W for power in powers])
    constant = np.sum([power @ bias for power in powers], axis=0)
    return Composed(
        matrix,
        constant,
        matrix @ inputs.ravel() + constant,
        walk(cell, inputs, LINEAR).record["hidden"][-1].copy(),
        walk(cell, inputs).record["hidden"][-1].copy(),
    )


def superposition(cell: HandCell, inputs: np.ndarray, changed: Changed | None = None) -> float:
    """Measure how far the last state is from being a linear map of the inputs.

    The inputs are cut into their first half and the rest, each with zeros for the other: of a linear map
    (with a constant), F(first) + F(rest) - F(0) is F(both).

    Returns
    -------
    float
        The largest difference between the two sides, 0 for a linear map.
    """
    first, rest = inputs.copy(), inputs.copy()
    half = (len(inputs) + 1) // 2
    first[half:], rest[:half] = 0, 0
    ends = [walk(cell, one, changed).record["hidden"][-1] for one in (first, rest, 0 * inputs, inputs)]
    return float(np.abs(ends[0] + ends[1] - ends[2] - ends[3]).max())
