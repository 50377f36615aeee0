"""Pads are read too: where the state drifts while a module reads zeros after the end of a sequence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pack_padded_sequence

from rnn_core.analysis.shapes.sizes import Sizes
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.models.character import with_dtype

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Padded:
    """A trained network that reads a short text and then zeros, in one batch with a longer one.

    Attributes
    ----------
    tokens : tuple of str
        Of the short text.
    hidden : ndarray, (time + pads, units)
        h of the top layer after each token, and after each pad.
    cosine : ndarray, (1 + pads,)
        Between h after so many pads and h after the last token, in [-1, 1]; 1 without a pad.
    chance : ndarray, (1 + pads, vocabulary)
        Probability of each next token, read from these states.
    packed : float
        Largest difference between h_n of the short text in a packed batch and h after its last token.
    padded : float
        The same of h_n in a batch that is padded and not packed.
    """

    tokens: tuple[str, ...]
    hidden: Array = field(repr=False)
    cosine: Array
    chance: Array = field(repr=False)
    packed: float
    padded: float

    @property
    def length(self) -> int:
        """Tokens of the short text."""
        return len(self.tokens)


@torch.no_grad()
def read_padded(checkpoint: TrainedNetwork, text: str, pads: int) -> Padded:
    """Let a trained network read a text and as many zero vectors as `pads`, packed and not.

    Parameters
    ----------
    checkpoint
    text
        At least one token.
    pads
        At least 1.
    """
    model = with_dtype(checkpoint.model, torch.float64)
    tokens = checkpoint.vocabulary.encode(text)
    embedded = model.embedding(torch.as_tensor(tokens.ids))
    length = len(embedded)
    # The longer neighbour is the same text over again: it makes the batch as long as text and pads.
    long = embedded.repeat(-(-(length + pads) // length), 1)[: length + pads]
    short = torch.cat([embedded, embedded.new_zeros(pads, embedded.shape[1])])
    batch = torch.stack([long, short], 1)
    output, ends = model.rnn(batch)
    lengths = torch.tensor([length + pads, length])
    _, packed_ends = model.rnn(pack_padded_sequence(batch, lengths))
    hidden = output[:, 1]
    true = hidden[length - 1]
    tail = hidden[length - 1 :]
    return Padded(
        tokens=tokens.shown,
        hidden=hidden.numpy(),
        cosine=torch.cosine_similarity(tail, true, dim=-1).numpy(),
        chance=model.readout(tail).softmax(-1).numpy(),
        packed=float((_hidden(packed_ends)[-1, 1] - true).abs().max()),
        padded=float((_hidden(ends)[-1, 1] - true).abs().max()),
    )


def _hidden(ends: torch.Tensor | tuple[torch.Tensor, ...]) -> torch.Tensor:
    return ends[0] if isinstance(ends, tuple) else ends


@torch.no_grad()
def drift(sizes: Sizes, pads: int, seed: int = 0) -> Array:
    """Measure how far a fresh module's state goes from its true end while it reads zeros.

    Parameters
    ----------
    sizes
        Of the module and of the sequences before their pads; time first.
    pads
        Zero vectors read after the last step.
    seed
        Of weights and input.

    Returns
    -------
    ndarray, (pads + 1,)
        Mean over the batch of the cosine between the top layer's h after so many pads and after none.

    Examples
    --------
    >>> found = drift(Sizes("gru", batch=8, steps=12, features=16, hidden=32), 20)
    >>> bool(found[0] > 0.999 > found[-1])
    True
    """
    sizes = replace(sizes, batch_first=False)
    inputs = sizes.inputs(seed)
    nothing = inputs.new_zeros(pads, *inputs.shape[1:])
    output = sizes.module(seed)(torch.cat([inputs, nothing]))[0]
    tail = output[sizes.steps - 1 :]
    cosine = torch.cosine_similarity(tail, tail[:1], dim=-1).mean(1)
    found: Array = cosine.numpy()
    return found
