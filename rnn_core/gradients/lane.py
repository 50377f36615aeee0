"""One layer in one direction as it was read, ready to be gone through backwards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from rnn_core.gradients.slopes import Slopes, Steps, slopes_of
from rnn_core.tracing.modules import Recurrent, Weights, weights
from rnn_core.tracing.record import Trace

__all__ = ["Lane", "input_of", "lane_of"]


class Lane(NamedTuple):
    """What going back through one layer and direction takes.

    weights : detached, not copied
    slopes : local derivatives, in the order of reading
    lengths : (batch,)
    reverse : whether the order of reading is the input's order turned around
    """

    weights: Weights
    slopes: Slopes
    lengths: Int[np.ndarray, " batch"]
    reverse: bool

    def turn(self, values: np.ndarray) -> np.ndarray:
        """Go from the input's order of steps to the order of reading, or back; time is the first axis."""
        return _flip(values, self.lengths) if self.reverse else values


def lane_of(module: Recurrent, trace: Trace, x: Steps, layer: int, direction: str) -> Lane:
    """Derive one layer and direction of a trace; x is its input, in the input's own order of steps."""
    theirs, reverse = weights(module, layer, direction), direction == "reverse"
    row = trace.row(layer, direction)

    def turned(values: np.ndarray) -> np.ndarray:
        return _flip(values, trace.lengths) if reverse else values

    record = {name: turned(values.swapaxes(0, 1)) for name, values in trace.records[row].items()}
    names = ("hidden", "cell")[: len(trace.initial_state)]
    before = tuple(
        np.concatenate([first[row][None], record[name][:-1]])
        for name, first in zip(names, trace.initial_state, strict=True)
    )
    return Lane(theirs, slopes_of(module, theirs, record, turned(x), before), trace.lengths, reverse)


def input_of(trace: Trace, x: Steps, layer: int) -> Steps:
    """Give a layer's input, (time, batch, features): x for the first, else what lies below."""
    if layer == 0:
        return x
    below = [trace.gate("hidden", layer - 1, name) for name in trace.directions]
    return np.concatenate(below, -1).swapaxes(0, 1)


def _flip(values: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Reverse each sequence within its own length; padding stays behind. Its own inverse."""
    steps = len(values)
    if (lengths == steps).all():
        return values[::-1]
    t = np.arange(steps)[:, None]
    index = np.where(t < lengths, lengths - 1 - t, t)
    return np.take_along_axis(values, index.reshape(*index.shape, *[1] * (values.ndim - 2)), 0)
