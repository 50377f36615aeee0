"""The hidden state is for the readout: what becomes of the bits if it gets the cell state?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.models.character import with_dtype
from rnn_core.reading import Reading
from rnn_core.text.vocabulary import UNKNOWN

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FedToReadout:
    """Surprisal of what follows each token, nan where it is not in the vocabulary.

    Attributes
    ----------
    hidden, cell : ndarray, (time - 1,)
        In bits, with h or c of the top layer handed to the readout.
    largest : float
        The largest ``|c|`` there; ``|h|`` is below 1.
    """

    hidden: Array = field(repr=False)
    cell: Array = field(repr=False)
    largest: float

    @property
    def bits(self) -> tuple[float, float]:
        """Mean bits per token, with h and with c."""
        return float(np.nanmean(self.hidden)), float(np.nanmean(self.cell))


@torch.no_grad()
def fed_to_readout(reading: Reading) -> FedToReadout | None:
    """Hand h and then c of a reading to the network's readout.

    Returns
    -------
    FedToReadout or None
        None where the network has no cell state, or a readout that does not fit it, its layers are led round,
        or no token that follows is known.
    """
    trace, model = reading.trace, with_dtype(reading.checkpoint.model, torch.float64)
    follow = torch.as_tensor(reading.tokens.ids[1:])
    if "cell" not in trace.gates or model.skips or model.predicts != "tokens" or model.rnn.proj_size:
        return None
    if not bool((follow != UNKNOWN).any()):
        return None

    def surprisal(name: str) -> Array:
        states = torch.from_numpy(np.array(trace.gate(name, trace.layers - 1)[0, :-1], np.float64))
        logs = model.readout(states).log_softmax(-1).gather(1, follow[:, None])[:, 0]
        found: Array = torch.where(follow == UNKNOWN, torch.nan, -logs / np.log(2)).numpy()
        return found

    largest = float(np.abs(trace.gate("cell", trace.layers - 1)).max())
    return FedToReadout(surprisal("hidden"), surprisal("cell"), largest)
