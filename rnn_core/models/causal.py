"""Models that read a sequence without looking ahead: one step after another, or all positions at once.

Each maps (time, batch, features) to the same through a readout, so that models of one size can take each
other's place. The sizes of `matched` make their numbers of weights equal.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.cells import Cell, spec
from rnn_core.errors import InputError
from rnn_core.models.seeded_init import shapes_alone

__all__ = ["CausalAttention", "CausalConvolutions", "Recurrent", "matched"]


class Recurrent(nn.Module):
    """One layer of cells and a readout: step t waits for step t - 1.

    Parameters
    ----------
    cell
        Such as ``"lstm"``.
    features, hidden
        Numbers of a step, and units.

    Examples
    --------
    >>> Recurrent("lstm", 4, 6)(torch.zeros(10, 1, 4)).shape
    torch.Size([10, 1, 4])
    """

    def __init__(self, cell: Cell, features: int, hidden: int) -> None:
        super().__init__()
        self.layer = spec(cell).layer(features, hidden)
        self.readout = nn.Linear(hidden, features)

    def forward(self, x: Float[Tensor, "time batch features"]) -> Float[Tensor, "time batch features"]:
        """Read the steps one after another."""
        found: Tensor = self.readout(self.layer(x)[0])
        return found


class CausalConvolutions(nn.Module):
    """Dilated causal convolutions, each before a rectifier, and a readout (van den Oord et al. 2016).

    A layer computes all positions at once. Position t sees itself and the ``taps ** layers - 1`` before it.

    Parameters
    ----------
    features, width
        Numbers of a step, and of a position within.
    taps, layers
        Positions that a convolution reads, and how many convolutions there are.

    Examples
    --------
    >>> CausalConvolutions(4, 6)(torch.zeros(10, 1, 4)).shape
    torch.Size([10, 1, 4])
    """

    def __init__(self, features: int, width: int, taps: int = 8, layers: int = 4) -> None:
        super().__init__()
        self.taps = taps
        self.layers = nn.ModuleList(
            nn.Conv1d(width if k else features, width, taps, dilation=taps**k) for k in range(layers)
        )
        self.readout = nn.Linear(width, features)

    def forward(self, x: Float[Tensor, "time batch features"]) -> Float[Tensor, "time batch features"]:
        """Read all positions at once, a layer after the other."""
        h = x.permute(1, 2, 0)
        for k, layer in enumerate(self.layers):
            h = torch.relu(layer(functional.pad(h, (self.taps**k * (self.taps - 1), 0))))
        found: Tensor = self.readout(h.permute(2, 0, 1))
        return found


class _Block(nn.Module):
    """Causal self-attention, then a layer for each position alone; both add to what they read."""

    def __init__(self, features: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.asked = nn.Linear(features, 3 * features)
        self.mixed = nn.Linear(features, features)
        self.widened = nn.Linear(features, inner)
        self.narrowed = nn.Linear(inner, features)

    def forward(self, x: Tensor) -> Tensor:
        batch, time, features = x.shape
        asked = self.asked(functional.layer_norm(x, (features,)))
        query, key, value = asked.view(batch, time, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.mixed(seen.transpose(1, 2).reshape(batch, time, features))
        wide = torch.relu(self.widened(functional.layer_norm(x, (features,))))
        added: Tensor = x + self.narrowed(wide)
        return added


class CausalAttention(nn.Module):
    """Blocks of causal self-attention, and a readout (Vaswani et al. 2017); no positional encoding.

    A block computes all positions at once. Position t sees itself and all before it.

    Parameters
    ----------
    features, inner
        Numbers of a position, and of the hidden layer within a block.
    heads, blocks
        Heads of a block, and how many blocks there are.

    Examples
    --------
    >>> CausalAttention(4, 6)(torch.zeros(10, 1, 4)).shape
    torch.Size([10, 1, 4])
    """

    def __init__(self, features: int, inner: int, heads: int = 4, blocks: int = 2) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(_Block(features, inner, heads) for _ in range(blocks))
        self.readout = nn.Linear(features, features)

    def forward(self, x: Float[Tensor, "time batch features"]) -> Float[Tensor, "time batch features"]:
        """Read all positions at once, a block after the other."""
        h = x.transpose(0, 1)
        for block in self.blocks:
            h = block(h)
        found: Tensor = self.readout(h.transpose(0, 1))
        return found


def matched(make: Callable[[int], nn.Module], parameters: int) -> int:
    """Find the size whose model comes nearest to a number of weights.

    Parameters
    ----------
    make
        Builds a model of a size; more of it are more weights.

    Raises
    ------
    InputError
        If even size 1 has more than twice as many.

    Examples
    --------
    >>> matched(lambda size: nn.Linear(size, 10), 104)
    9
    """

    def count(size: int) -> int:
        with shapes_alone():
            return sum(one.numel() for one in make(size).parameters())

    if parameters < count(1) / 2:
        raise InputError.of(f"at least {count(1)} parameters", str(parameters), "allow more")
    size = 1
    while count(2 * size) <= parameters:
        size *= 2
    low, high = size, 2 * size
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if count(middle) <= parameters else (low, middle)
    return low if parameters - count(low) <= count(high) - parameters else high
