"""Batch and time taken for each other: whose input does a sequence's output hang on?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.analysis.shapes.sizes import Sizes


def whose_input(sizes: Sizes, told: bool, seed: int = 0) -> NDArray[np.float64]:
    """Measure on which sequences' input the output of each sequence hangs.

    The input always has the batch first. A module that was not told takes the batch for the time, and fails
    nowhere: the output has the shape that was expected.

    Parameters
    ----------
    sizes
        Its `batch_first` is not read.
    told
        Whether the module is made with ``batch_first=True``.
    seed
        Of weights and input.

    Returns
    -------
    ndarray, (batch, batch)
        Row i, column j: length of the gradient of the sum of sequence i's output by the input of sequence j,
        as a share of the row's sum.

    Examples
    --------
    >>> sizes = Sizes("gru", batch=3, steps=5, features=2, hidden=4)
    >>> (whose_input(sizes, told=True) == np.eye(3)).all()
    np.True_
    >>> bool(whose_input(sizes, told=False)[2, 0] > 0)
    True
    """
    right = replace(sizes, batch_first=True)
    inputs = right.inputs(seed).requires_grad_()
    output = replace(sizes, batch_first=told).module(seed)(inputs)[0]
    rows = []
    for one in output:
        (slope,) = torch.autograd.grad(one.sum(), inputs, retain_graph=True)
        rows.append(slope.flatten(1).norm(dim=1).numpy())
    lengths = np.array(rows, np.float64)
    return lengths / lengths.sum(1, keepdims=True)


def from_others(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each row of :func:`whose_input` falls on other sequences, (batch,), in [0, 1)."""
    return np.where(np.eye(len(shares), dtype=bool), 0.0, shares).sum(1)
