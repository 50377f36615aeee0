"""What a picture of two runs needs beside their sentence: both runs' guesses, and every unit's difference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.cells import spec
from rnn_core.interventions.what_if import WhatIf
from rnn_core.models.character import with_dtype
from rnn_core.reading import GUESSES, Reading

__all__ = ["Guesses", "change", "guesses"]

Array = NDArray[np.float64]


class Guesses(NamedTuple):
    """The tokens likeliest in either of two runs, after each step.

    ids : (time, 5), in the order of their chances as it was
    before, after : (time, 5), their chances in [0, 1]

    Of a network that foretells no token one column, of zeros.
    """

    ids: NDArray[np.int64]
    before: Array
    after: Array


def guesses(held: WhatIf) -> Guesses:
    """Give the five tokens whose chance is highest in either run, at every step.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.interventions import what_if
    >>> held = what_if(load(Path("assets/models/python-lstm")), "x = 'name'", "c219@6-9=0")
    >>> found = guesses(held)
    >>> found.ids.shape, bool((found.before[:4] == found.after[:4]).all())
    ((10, 5), True)
    """
    if held.before.checkpoint.model.predicts != "tokens":
        none = np.zeros((len(held.before.tokens), 1))
        return Guesses(none.astype(np.int64), none, none)
    was = _expected(held.before)
    first = len(was) if held.first is None else held.first
    now = np.concatenate([was[:first], _expected(held.after, first)])
    best = np.argsort(-np.maximum(was, now), axis=-1, kind="stable")[:, :GUESSES]
    order = np.argsort(-np.take_along_axis(was, best, -1), axis=-1, kind="stable")
    best = np.take_along_axis(best, order, -1)
    return Guesses(best, np.take_along_axis(was, best, -1), np.take_along_axis(now, best, -1))


def change(held: WhatIf, layer: int = 0) -> Array:
    """Give after minus before of what the cell carries on, as a share of each unit's range in the first run.

    That is the cell state, or h where there is none. A range counts as at least the square root of the
    dtype's rounding.

    Returns
    -------
    (time, hidden)

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> from rnn_core.interventions import what_if
    >>> held = what_if(load(Path("assets/models/python-lstm")), "x = 'name'", "c219@6-9=0")
    >>> bool(change(held)[:5].any()), bool(change(held)[5:, 219].any())
    (False, True)
    """
    trace = held.before.trace
    memory = spec(trace.cell).states[-1]
    was = trace.gate(memory, layer)[0]
    spread = np.maximum(np.ptp(was, axis=0), np.sqrt(np.finfo(was.dtype).eps))
    return np.asarray(held.difference(memory, layer) / spread, dtype=np.float64)


@torch.inference_mode()
def _expected(reading: Reading, first: int = 0) -> Array:
    """Give the chance of every token after each step from the first on, (time, vocabulary)."""
    trace = reading.trace if reading.whole is None else reading.whole
    model = with_dtype(reading.checkpoint.model, getattr(torch, trace.dtype))
    hidden = torch.from_numpy(trace.gate("hidden", trace.layers - 1)[0, first:].copy())
    chances: Array = model.readout(hidden).double().softmax(-1).numpy()
    return chances
