"""The residual of an LSTM trace: how far its values are from satisfying the cell's equations."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

__all__ = ["lstm_gap"]

_STRETCH = 512  # rows of units compared at once, so that they stay near the processor

Values = Float[np.ndarray, "batch time hidden"]


def lstm_gap(record: Mapping[str, Values], first: Float[np.ndarray, "batch hidden"], reverse: bool) -> float:
    """Find how far an LSTM's c is from f c_prev + i g, and its h from o tanh(c), at any step.

    Parameters
    ----------
    record : mapping of name to (batch, time, hidden)
        What a trace holds of one layer and direction.
    first : (batch, hidden)
        c before the first step read.
    reverse : bool
        Whether the last step is read first.

    Returns
    -------
    float
        The largest absolute difference; NaN if there is one among the numbers.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> record = dict.fromkeys(("input", "forget", "candidate", "output", "cell"), one)
    >>> lstm_gap({**record, "hidden": np.tanh(one)}, np.full((1, 1), 0.5), reverse=False)
    0.5
    """
    i, f, g, o, c, h = (
        record[name].swapaxes(0, 1)[:: -1 if reverse else 1]
        for name in ("input", "forget", "candidate", "output", "cell", "hidden")
    )
    at_once = max(1, _STRETCH // c.shape[1])
    before, largest = first, 0.0
    for start in range(0, len(c), at_once):
        now = slice(start, start + at_once)
        past = np.concatenate([before[None], c[now][:-1]])
        gaps = np.abs(f[now] * past + i[now] * g[now] - c[now]), np.abs(o[now] * np.tanh(c[now]) - h[now])
        largest = np.maximum(largest, np.maximum(*(gap.max() for gap in gaps)))  # which keep NaN
        before = c[now][-1]
    return float(largest)
