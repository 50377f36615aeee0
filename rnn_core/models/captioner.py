"""A picture in, words out: one to many."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from rnn_core.cells import Cell, spec

__all__ = ["Captioner"]

_CHANNELS = (16, 24)


class Captioner(nn.Module):
    """Read a picture once by convolutions, then say words one by one (Vinyals et al. 2015).

    z = LayerNorm(W conv(picture)), h_0 = tanh(z), h_t = RNN([E[w_{t-1}], z], h_{t-1}), y_t = V h_t + b.

    Column and row are two more channels of the picture (Liu et al. 2018): without them a convolution knows
    what is there, but not where.

    Parameters
    ----------
    words : int
        Size of the vocabulary; number 0 pads.
    size : int
        Pixels of a picture's edge; even.
    cell : {"gru", "rnn"}
        One whose whole state is h.
    hidden, embedding : int

    Examples
    --------
    >>> model = Captioner(words=9, size=12, hidden=8, embedding=4)
    >>> model(torch.zeros(2, 3, 12, 12), torch.ones(5, 2, dtype=torch.long)).shape
    torch.Size([5, 2, 9])
    """

    def __init__(
        self, words: int, size: int, cell: Cell = "gru", hidden: int = 64, embedding: int = 16
    ) -> None:
        super().__init__()
        first, second = _CHANNELS
        self.size = size
        self.convolutions = nn.Sequential(
            nn.Conv2d(5, first, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(first, second, 3, padding=1, stride=2),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(second * (size // 2) ** 2, hidden),
        )
        self.norm = nn.LayerNorm(hidden)
        self.embedding = nn.Embedding(words, embedding, padding_idx=0)
        self.rnn = spec(cell).layer(embedding + hidden, hidden)
        self.readout = nn.Linear(hidden, words)

    def code(self, pictures: Float[Tensor, "batch 3 size size"]) -> Float[Tensor, "batch hidden"]:
        """Read pictures into one vector each."""
        line = torch.linspace(-1, 1, self.size, dtype=pictures.dtype)
        down, right = torch.meshgrid(line, line, indexing="ij")
        where = torch.stack([right, down]).expand(len(pictures), 2, self.size, self.size)
        found: Tensor = self.norm(self.convolutions(torch.cat([pictures, where], 1)))
        return found

    def inputs(
        self, code: Float[Tensor, "batch hidden"], words: Int[Tensor, "time batch"]
    ) -> Float[Tensor, "time batch features"]:
        """Put the word before and the picture side by side, as the recurrent layer reads them."""
        return torch.cat([self.embedding(words), code.expand(len(words), *code.shape)], -1)

    def forward(
        self, pictures: Float[Tensor, "batch 3 size size"], words: Int[Tensor, "time batch"]
    ) -> Float[Tensor, "time batch words"]:
        """Give the logits of each next word, after the words before it as they are given."""
        code = self.code(pictures)
        found: Tensor = self.readout(self.rnn(self.inputs(code, words), torch.tanh(code)[None])[0])
        return found

    @torch.no_grad()
    def say(
        self, pictures: Float[Tensor, "batch 3 size size"], steps: int, begin: int
    ) -> tuple[Int[Tensor, "time batch"], Float[Tensor, "time batch words"]]:
        """Say the likeliest word at each step, and read it at the next.

        Returns
        -------
        (Tensor, Tensor)
            The words; the probability of every word at every step. Beyond the end they mean nothing.
        """
        code = self.code(pictures)
        state = torch.tanh(code)[None]
        word = torch.full((1, len(pictures)), begin)
        said, shares = [], []
        for _ in range(steps):
            read, state = self.rnn(self.inputs(code, word), state)
            share = self.readout(read).softmax(-1)
            word = share.argmax(-1)
            said.append(word[0])
            shares.append(share[0])
        return torch.stack(said), torch.stack(shares)

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())
