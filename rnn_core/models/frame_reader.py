"""A frame in, an answer out, at every step: many to many in step, and the same without memory."""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor, nn

from rnn_core.cells import Cell, spec

__all__ = ["FrameReader"]


class FrameReader(nn.Module):
    """Answer at every frame: a_t = relu(W x_t + b), h_t = RNN(a_t, h_{t-1}), y_t = V h_t + c.

    Parameters
    ----------
    pixels, classes : int
    cell : str or None
        None: each frame alone, h_t = relu(U a_t + d).
    hidden : int

    Examples
    --------
    >>> import torch
    >>> FrameReader(36, 4, "rnn", hidden=8)(torch.zeros(12, 2, 36)).shape
    torch.Size([12, 2, 4])
    """

    def __init__(self, pixels: int, classes: int, cell: Cell | None = "rnn", hidden: int = 48) -> None:
        super().__init__()
        self.frame = nn.Linear(pixels, hidden)
        self.rnn = spec(cell).layer(hidden, hidden) if cell is not None else None
        self.alone = nn.Linear(hidden, hidden) if cell is None else None
        self.readout = nn.Linear(hidden, classes)

    def forward(self, frames: Float[Tensor, "time batch pixels"]) -> Float[Tensor, "time batch classes"]:
        """Give the logits of the answer at each frame."""
        seen = self.frame(frames).relu()
        if self.rnn is not None:
            seen = self.rnn(seen)[0]
        elif self.alone is not None:
            seen = self.alone(seen).relu()
        found: Tensor = self.readout(seen)
        return found

    @property
    def parameter_count(self) -> int:
        """Number of trainable numbers."""
        return sum(parameter.numel() for parameter in self.parameters())
