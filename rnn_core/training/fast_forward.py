"""A network that translates, computed for training: the same sums as its own, a layer at a time."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor

from rnn_core.models.seq2seq import Encoded, Seq2Seq
from rnn_core.training import gru

__all__ = ["encode", "logits"]


def encode(model: Seq2Seq, words: Int[Tensor, "source batch"], lengths: Int[Tensor, " batch"]) -> Encoded:
    """Read sentences as `Seq2Seq.encode` does.

    Examples
    --------
    >>> model = Seq2Seq(source=10, target=12, hidden=8, embedding=4)
    >>> words, lengths = torch.tensor([[3], [5], [7]]), torch.tensor([3])
    >>> states = model.encode(words, lengths).states
    >>> bool(torch.allclose(encode(model, words, lengths).states, states, atol=1e-6))
    True
    """
    return model.encoded(*gru.read(model.encoder, model.source_embedding(words), lengths), words != 0)


def logits(
    model: Seq2Seq, told: Int[Tensor, "target batch"], encoded: Encoded
) -> Float[Tensor, "target batch vocabulary"]:
    """Give what comes after each piece of whole sentences, as `Seq2Seq.decode` does.

    Bahdanau's attention decides what the decoder reads at every step, so there is nothing to do at once:
    that network decodes by itself.
    """
    if model.attention == "bahdanau":
        return model.decode(told, encoded.start, encoded).logits
    cell = model.decoder
    inputs = gru.gates(cell, model.target_embedding(told))[:, None]
    said = gru.states(inputs, encoded.start, *gru.recurrent(cell, ""))[:, 0]
    if model.attention == "none":
        found: Tensor = model.readout(said)
        return found
    # Sentences first: three products of matrices, one a sentence.
    steps, words = said.transpose(0, 1), encoded.states.transpose(0, 1)
    scores = torch.bmm(steps, model.score(words).mT).masked_fill(~encoded.present.T[:, None], -torch.inf)
    seen = torch.bmm(scores.softmax(-1), words)
    found = model.readout(torch.tanh(model.combine(torch.cat([steps, seen], -1))))
    return found.transpose(0, 1)
