"""One weight is changed: which cells of the grid move?"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.analysis.shapes.returned import states_of
from rnn_core.analysis.shapes.sizes import Sizes


def nudged(sizes: Sizes, tensor: str, size: float = 0.1, seed: int = 0) -> NDArray[np.float64]:
    """Add a little to the first number of one tensor, and measure how far each cell's h moves.

    Parameters
    ----------
    sizes
    tensor
        As ``named_parameters()`` calls it.
    size
        What is added.
    seed
        Of weights and input.

    Returns
    -------
    ndarray, (layer, direction, step, sequence)
        The largest change of a unit of h.

    Examples
    --------
    >>> moved = nudged(Sizes("gru", steps=6, features=2, hidden=3), "weight_ih_l0")
    >>> moved.shape, bool((moved > 0).all())
    ((1, 1, 6, 1), True)
    """
    module, inputs = sizes.module(seed), sizes.inputs(seed)
    before = states_of(sizes, module, inputs)[0]["hidden"]
    with torch.no_grad():
        dict(module.named_parameters())[tensor].flatten()[0].add_(size)
    after = states_of(sizes, module, inputs)[0]["hidden"]
    moved: NDArray[np.float64] = np.abs(after - before).max(-1)
    return moved
