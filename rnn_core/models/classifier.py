"""A many-to-one sequence classifier."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from rnn_core.cells import Cell, spec

__all__ = ["BagOfWords", "Classifier"]


class Classifier(nn.Module):
    """Embed words, read them from left to right, answer from the last state: many to one.

    h_t = RNN(E[w_t], h_{t-1}), y = W h_T + b, with T each sequence's own last word.

    Parameters
    ----------
    words : int
        Size of the vocabulary; number 0 pads.
    classes : int
    cell : {"lstm", "gru", "rnn"}
    hidden, embedding : int
    start : float
        Standard deviation of the embedding before training; torch's own is 1.

    Attributes
    ----------
    rnn : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        Time first: ``rnn_core.trace(model.rnn, model.embedding(words))`` shows every gate.

    Examples
    --------
    >>> model = Classifier(words=9, classes=2, hidden=4, embedding=3)
    >>> model(torch.tensor([[1, 4], [2, 0]]), torch.tensor([2, 1])).shape
    torch.Size([2, 2])
    """

    def __init__(
        self,
        words: int,
        classes: int,
        cell: Cell = "lstm",
        hidden: int = 32,
        embedding: int = 16,
        start: float = 1.0,
    ) -> None:
        super().__init__()
        self.cell = cell
        self.embedding = nn.Embedding(words, embedding, padding_idx=0)
        with torch.no_grad():
            self.embedding.weight *= start
        self.rnn = spec(cell).layer(embedding, hidden)
        self.readout = nn.Linear(hidden, classes)

    def states(self, words: Int[Tensor, "time batch"]) -> Float[Tensor, "time batch hidden"]:
        """Give the state after each word; those beyond a sequence's end mean nothing."""
        read: Tensor = self.rnn(self.embedding(words))[0]
        return read

    def forward(
        self, words: Int[Tensor, "time batch"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch classes"]:
        """Give the logits of sequences of different lengths.

        Parameters
        ----------
        words
            0 beyond a sequence's end.
        lengths
            Words of each sequence, >= 1.
        """
        found: Tensor = self.readout(self.states(words)[lengths - 1, torch.arange(len(lengths))])
        return found

    def along(self, words: Int[Tensor, " time"]) -> Float[Tensor, "time classes"]:
        """Give what it would answer after each word of one sequence."""
        found: Tensor = self.readout(self.states(words[:, None])[:, 0])
        return found

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())


class BagOfWords(nn.Module):
    """Add up one vector a word, whatever their order: what a classifier without memory can do.

    Examples
    --------
    >>> model = BagOfWords(words=9, classes=2)
    >>> model(torch.tensor([[1, 4], [2, 0]]), torch.tensor([2, 1])).shape
    torch.Size([2, 2])
    """

    def __init__(self, words: int, classes: int) -> None:
        super().__init__()
        self.weights = nn.Embedding(words, classes, padding_idx=0)
        self.bias = nn.Parameter(torch.zeros(classes))

    def forward(
        self, words: Int[Tensor, "time batch"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch classes"]:
        """Give the logits; the lengths do not matter."""
        found: Tensor = self.weights(words).sum(0) + self.bias
        return found
