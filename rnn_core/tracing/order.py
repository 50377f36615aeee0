"""Reading order: which step a direction reads when, with sequences of different lengths."""

from __future__ import annotations

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

__all__ = ["Order", "flip", "inside", "last"]


class Order(NamedTuple):
    """The order in which one direction reads sequences of these lengths.

    lengths : (batch,)
    reverse : from the last step of each sequence to its first
    padded : whether there may be steps beyond a sequence's length
    """

    lengths: Tensor
    reverse: bool
    padded: bool

    def turn(self, values: Tensor) -> Tensor:
        """Go from the input's order of steps to the order of reading, or back."""
        return flip(values, self.lengths) if self.reverse else values

    def clear(self, values: Tensor) -> Tensor:
        """Put zeros into the padding, which lies at the same place in both orders."""
        if not self.padded:
            return values
        return values.masked_fill(~inside(self.lengths, len(values))[:, :, None], 0.0)


def inside(lengths: Int[Tensor, " batch"], steps: int) -> Bool[Tensor, "time batch"]:
    """Mark the steps that belong to their sequence; the rest is padding."""
    return torch.arange(steps)[:, None] < lengths


def flip(
    values: Float[Tensor, "time batch units"], lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "time batch units"]:
    """Reverse each sequence within its own length; padding stays behind. Its own inverse."""
    steps = len(values)
    if bool((lengths == steps).all()):
        return values.flip(0)
    t = torch.arange(steps)[:, None]
    index = torch.where(t < lengths, lengths - 1 - t, t)
    return values.gather(0, index[:, :, None].expand_as(values))


def last(
    values: Float[Tensor, "time batch units"], lengths: Int[Tensor, " batch"]
) -> Float[Tensor, "batch units"]:
    """Take each sequence's last step, in reading order."""
    return values[lengths - 1, torch.arange(len(lengths))]
