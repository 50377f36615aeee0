"""One wrong token given to a decoder, which goes on with the right ones, or with its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from rnn_core.errors import InputError
from rnn_core.models.seq2seq import BEGIN
from rnn_core.models.seq2seq.network import Encoded, Seq2Seq
from rnn_core.models.seq2seq.pieces import END

Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Poisoned:
    """What a decoder gives after one token was replaced.

    Attributes
    ----------
    said : ndarray, (steps,)
        What it gives undisturbed, greedily.
    at, other : int
        Which of these was replaced, and by what: the second likeliest there.
    taught : ndarray, (steps,)
        What it gives when it is handed `said` at every step but that one.
    free : ndarray, (at most steps + MORE,)
        What it gives when it goes on from there on its own.
    """

    said: Ids
    at: int
    other: int
    taught: Ids
    free: Ids

    def differing(self) -> tuple[int, int]:
        """Return how many of the tokens after the poisoned one differ: taught, and free.

        Tokens are compared place by place; where one sentence has ended and the other has not, that differs.
        """
        rest = self.said[self.at + 1 :]
        taught = int((self.taught[self.at + 1 :] != rest).sum())
        own = self.free[self.at + 1 :]
        shared = min(len(own), len(rest))
        return taught, int((own[:shared] != rest[:shared]).sum()) + len(rest) - shared


MORE = 10
"""Tokens that free running may go on beyond the undisturbed sentence."""


@torch.no_grad()
def poisoned(model: Seq2Seq, source: Ids, said: Ids, at: int) -> Poisoned:
    """Replace one token that a decoder is given by the second likeliest, and let it go on in two ways.

    Parameters
    ----------
    model
        In eval mode.
    source
        Numbers of what is read.
    said
        What the decoder says greedily, END included if it was said.
    at
        Which of its tokens is replaced; not the last, after which nothing comes.

    Raises
    ------
    InputError
        If no token comes after it.
    """
    if not 0 <= at < len(said) - 1:
        raise InputError.of(f"a token before the last, 0 to {len(said) - 2}", str(at), "choose another")
    encoded = model.encode(torch.as_tensor(source)[:, None], torch.tensor([len(source)]))
    given = [BEGIN, *map(int, said[:-1])]
    logits = _logits(model, encoded, given)
    two = logits[at].topk(2).indices.tolist()
    other = next(one for one in two if one != int(said[at]))
    given[at + 1] = other
    taught = _logits(model, encoded, given).argmax(-1).numpy()
    own = [*map(int, said[:at]), other]
    begun = model.decode(torch.tensor([BEGIN, *own])[:, None], encoded.start, encoded)
    while own[-1] != END and len(own) < len(said) + MORE:
        own.append(int(begun.logits[-1, 0].argmax()))
        begun = model.decode(torch.tensor([[own[-1]]]), begun.state, encoded)
    return Poisoned(np.asarray(said), at, other, taught, np.array(own))


def _logits(model: Seq2Seq, encoded: Encoded, given: list[int]) -> torch.Tensor:
    found: torch.Tensor = model.decode(torch.tensor(given)[:, None], encoded.start, encoded).logits[:, 0]
    return found
