"""The state carried from window to window, or set to zero at the start of each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import with_dtype
from rnn_core.text import clean
from rnn_core.text.vocabulary import UNKNOWN

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Carried:
    """One text read in windows in two ways.

    Attributes
    ----------
    carried, reset : ndarray, (windows, window)
        Surprisal in bits of what follows each token, the state carried over or zero at each window's start;
        nan where what follows is not in the vocabulary.
    """

    carried: Array = field(repr=False)
    reset: Array = field(repr=False)

    @property
    def bits(self) -> tuple[float, float]:
        """Mean bits per token from the second window on: the first is the same in both ways."""
        return float(np.nanmean(self.carried[1:])), float(np.nanmean(self.reset[1:]))

    def by_position(self) -> tuple[Array, Array]:
        """Return the mean by position in the window, (window,) each, from the second window on."""
        return np.nanmean(self.carried[1:], 0), np.nanmean(self.reset[1:], 0)


@torch.no_grad()
def carried_or_reset(checkpoint: TrainedNetwork, text: str, window: int) -> Carried:
    """Read a text in windows, with the state carried over and with a state of zeros at each window's start.

    Parameters
    ----------
    checkpoint
    text
        Cleaned first, as training does; what does not fill a window is left out.
    window
        Tokens in each, at least 1.

    Raises
    ------
    InputError
        If the text has not two windows and a token more.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> found = carried_or_reset(network, "def f(x):\\n    return x\\n" * 4, 20)
    >>> bool(np.allclose(found.carried[0], found.reset[0]))
    True
    """
    ids = torch.as_tensor(checkpoint.vocabulary.encode(clean(text).text).ids)
    count = (len(ids) - 1) // window
    if count < 2:
        raise InputError.of(
            f"a text of more than {2 * window} tokens",
            str(len(ids)),
            "give a longer one, or a shorter window",
        )
    model = with_dtype(checkpoint.model, torch.float64)
    read, follow = ids[: count * window], ids[1 : count * window + 1].reshape(count, window)
    carried = model(read[:, None])[0][:, 0].reshape(count, window, -1)
    reset = model(read.reshape(count, window).T)[0].transpose(0, 1)  # each window a sequence of its own
    return Carried(_surprisal(carried, follow), _surprisal(reset, follow))


def _surprisal(logits: torch.Tensor, follow: torch.Tensor) -> Array:
    bits = -logits.log_softmax(-1).gather(2, follow[..., None])[..., 0] / np.log(2)
    found: Array = torch.where(follow == UNKNOWN, torch.nan, bits).numpy()
    return found
