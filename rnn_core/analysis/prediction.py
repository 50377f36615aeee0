"""What a trained network expected of every token of a text, and how much each surprised it."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.models.character import CharacterModel

__all__ = ["predictions"]


@torch.inference_mode()
def predictions(
    model: CharacterModel, ids: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Let a network guess every token of a text after those before it.

    Parameters
    ----------
    model
        In eval mode.
    ids : (time,)

    Returns
    -------
    bits : ndarray, (time,)
        Surprise at each token, -log2 p; nan at the first, which is not guessed.
    shares : ndarray, (time, tokens)
        Probability of each token before it was read; the first row is empty of meaning.

    Examples
    --------
    >>> bits, shares = predictions(CharacterModel(5, "gru", 4).eval(), np.array([1, 2, 3]))
    >>> bool(np.isnan(bits[0])), shares.shape
    (True, (3, 5))
    """
    read = torch.as_tensor(ids)
    told = model(read[:, None])[0][:, 0].roll(1, 0).log_softmax(-1)
    bits = -told.gather(1, read[:, None])[:, 0].double().numpy() / np.log(2)
    bits[:1] = np.nan
    return bits, told.exp().numpy()
