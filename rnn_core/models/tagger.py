"""A tagger: one answer a word, by a reader from the left, one from the right, or both side by side."""

from __future__ import annotations

from typing import Final, Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from rnn_core.cells import Cell, spec

__all__ = ["DIRECTIONS", "Direction", "Tagger"]

Direction = Literal["forward", "backward", "both"]
DIRECTIONS: Final[tuple[Direction, ...]] = ("forward", "backward", "both")


class Tagger(nn.Module):
    """Say for each word what it is, from the words on one side of it and itself, or from all.

    h->_t reads words 1 to t, h<-_t words T to t; with both, y_t = W [h->_t; h<-_t] + b
    (Schuster & Paliwal 1997; Graves & Schmidhuber 2005).

    Parameters
    ----------
    buckets : int
        Of :class:`rnn_core.text.subwords.Subwords`.
    tags : int
        Number of answers.
    direction : {"forward", "backward", "both"}
    cell : {"lstm", "gru", "rnn"}
    hidden : int
        Units a direction.
    embedding : int

    Attributes
    ----------
    embedding : torch.nn.EmbeddingBag
        The sum of a word's n pieces over sqrt(n), so that long words are no louder than short ones.
    rnn : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        Time first. Alone, the reader from the right is a layer like any other, whose input is turned round.
    readout : torch.nn.Linear
    """

    def __init__(
        self,
        buckets: int,
        tags: int,
        direction: Direction = "both",
        cell: Cell = "lstm",
        hidden: int = 48,
        embedding: int = 24,
    ) -> None:
        super().__init__()
        self.direction, self.cell = direction, cell
        self.embedding = nn.EmbeddingBag(buckets, embedding, mode="sum")
        self.rnn = spec(cell).layer(embedding, hidden, bidirectional=direction == "both")
        self.readout = nn.Linear(hidden * (2 if direction == "both" else 1), tags)

    def embed(
        self, pieces: Int[Tensor, " pieces"], starts: Int[Tensor, " words"]
    ) -> Float[Tensor, "words embedding"]:
        """Give a vector each to words in bags, as ``Subwords.bags`` makes them."""
        sizes = torch.diff(starts, append=torch.tensor([len(pieces)]))
        return self.embedding(pieces, starts) / sizes.sqrt()[:, None]

    @property
    def unknown(self) -> Float[Tensor, " embedding"]:
        """The vector of a word of which nothing is known."""
        return self.embedding.weight[0]

    def read(self, x: Float[Tensor, "time batch embedding"]) -> Float[Tensor, "time batch features"]:
        """Give the readers' states at each word; with both, the one from the left stands first."""
        if self.direction == "backward":
            return self.rnn(x.flip(0))[0].flip(0)
        return self.rnn(x)[0]

    def answer(
        self,
        states: Float[Tensor, "*rest features"],
        without: Literal["forward", "backward"] | None = None,
    ) -> Float[Tensor, "*rest tags"]:
        """Give the logits, if asked for without one of two readers: its half is set to zero."""
        if without is not None:
            left, right = states.chunk(2, -1)
            silent = torch.zeros_like(left)
            states = torch.cat([silent, right] if without == "forward" else [left, silent], -1)
        return self.readout(states)

    def forward(self, x: Float[Tensor, "time batch embedding"]) -> Float[Tensor, "time batch tags"]:
        """Give the logits at each word of sequences that are equally long."""
        return self.answer(self.read(x))

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())
