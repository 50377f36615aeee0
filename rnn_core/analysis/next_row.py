"""A readout that gives as many numbers as a row has, taken as a forecast of the next row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from rnn_core.models.character import with_dtype
from rnn_core.reading import Reading
from rnn_core.text.rows import Rows

__all__ = ["NextRow", "next_row"]


class NextRow(NamedTuple):
    """How far a readout is from the rows that followed, in the units in which the network reads them.

    error : root mean square over rows and columns
    persistence : the same of the row itself, repeated
    rows : forecasts that are compared
    """

    error: float
    persistence: float
    rows: int


@torch.inference_mode()
def next_row(reading: Reading) -> NextRow | None:
    """Compare what the readout gives after each row with the row that followed.

    Returns
    -------
    NextRow or None
        None where the network reads no rows, its readout gives another number of numbers than a row has, it
        has read what follows, or nothing follows.

    Examples
    --------
    >>> from torch import eye, nn, zeros
    >>> from rnn_core.checkpoints.opened import opened_network
    >>> from rnn_core.models import OpenedModel
    >>> from rnn_core.reading import read
    >>> from rnn_core.text.rows import RowVocabulary
    >>> model = OpenedModel(nn.RNN(1, 1), None, (zeros(1, 1), zeros(1)))
    >>> next_row(read(opened_network("zero", model, RowVocabulary(columns=("a",))), "a\\n1\\n3\\n3\\n"))
    NextRow(error=3.0, persistence=1.4142135623730951, rows=2)
    """
    model, tokens = with_dtype(reading.checkpoint.model, torch.float64), reading.tokens
    if not isinstance(tokens, Rows) or model.predicts != "numbers" or model.rnn.bidirectional:
        return None
    values = tokens.values
    if model.readout.out_features != values.shape[1] or len(values) < 2:
        return None
    traced = reading.trace if reading.whole is None else reading.whole
    hidden = np.array(traced.gate("hidden", traced.layers - 1)[0, :-1], np.float64)
    told = model.readout(torch.from_numpy(hidden)).numpy()
    error, persistence = (float(np.sqrt(((one - values[1:]) ** 2).mean())) for one in (told, values[:-1]))
    return NextRow(error, persistence, len(told))
