"""Match parameter counts: how many units each cell may have for the same number of parameters."""

from __future__ import annotations

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError

__all__ = ["Cell", "hidden_for", "parameter_count"]


def parameter_count(cell: Cell, features: int, hidden: int, answers: int) -> int:
    """Count the trainable numbers of one of torch's recurrent layers and a linear readout.

    Each block of a cell (one, or one a gate and candidate) has W_ih, W_hh and torch's two biases; the readout
    has one row and one bias an answer.

    Examples
    --------
    >>> parameter_count("lstm", 2, 32, 1)
    4641
    """
    return spec(cell).parameters(features, hidden) + answers * (hidden + 1)


def hidden_for(cell: Cell, features: int, answers: int, parameters: int) -> int:
    """Find the number of units whose network comes nearest to a number of parameters.

    Raises
    ------
    InputError
        If even a single unit has more than twice as many.

    Examples
    --------
    >>> [hidden_for(cell, 2, 1, 4641) for cell in ("rnn", "gru", "lstm")]
    [66, 37, 32]
    """
    smallest = parameter_count(cell, features, 1, answers)
    if parameters < smallest / 2:
        raise InputError.of(f"at least {smallest} parameters", str(parameters), "allow more")
    hidden = 1
    while parameter_count(cell, features, hidden + 1, answers) <= parameters:
        hidden += 1
    below, above = (parameter_count(cell, features, size, answers) for size in (hidden, hidden + 1))
    return hidden if parameters - below <= above - parameters else hidden + 1
