"""The cell state of every step from the gates of every step."""

from __future__ import annotations

from math import isqrt

import torch
from jaxtyping import Float
from torch import Tensor

__all__ = ["before", "scan"]


def before(
    hidden: Float[Tensor, "time batch units"], first: Float[Tensor, "batch units"]
) -> Float[Tensor, "time batch units"]:
    """Give the state before each step: the initial one, then each step's predecessor's."""
    return torch.cat([first[None], hidden[:-1]])


def scan(
    decay: Float[Tensor, "time batch hidden"],
    gain: Float[Tensor, "time batch hidden"],
    first: Float[Tensor, "batch hidden"],
) -> Float[Tensor, "time batch hidden"]:
    """Solve c_t = decay_t c_{t-1} + gain_t for all t, in about 3 sqrt(time) operations.

    The steps are cut into blocks of sqrt(time). Within all blocks at once, each begun at
    zero, c and the running product of decays are built step by step; then the blocks are
    chained: c_t = (c_t begun at zero) + (product up to t) * (last c of the block before).

    Parameters
    ----------
    decay : in [0, 1]; an LSTM's forget gate
    gain : an LSTM's i * g. Overwritten: it becomes the result
    first : c before the first step

    Returns
    -------
    c after each step; `gain`'s own memory.

    Examples
    --------
    >>> half, ones = torch.full((3, 1, 1), 0.5), torch.ones(3, 1, 1)
    >>> scan(half, ones, torch.zeros(1, 1)).flatten().tolist()
    [1.0, 1.5, 1.75]
    """
    block = isqrt(len(gain))
    blocks, whole = len(gain) // block, len(gain) // block * block
    f = decay[:whole].unflatten(0, (blocks, block))
    c = gain[:whole].unflatten(0, (blocks, block))
    product = torch.empty_like(c)
    product[:, 0] = f[:, 0]
    # Below this a product of decays cannot be seen in c, but as a denormal it would be slow.
    smallest = 1e-30 if gain.dtype == torch.float32 else 1e-290
    for k in range(1, block):
        c[:, k].addcmul_(f[:, k], c[:, k - 1])
        torch.mul(f[:, k], product[:, k - 1], out=product[:, k])
        torch.threshold_(product[:, k], smallest, 0.0)
    begins = torch.empty_like(c[:, 0])
    last = first
    for begin, end, through in zip(begins, c[:, -1], product[:, -1], strict=True):
        begin.copy_(last)
        last = torch.addcmul(end, through, last)
    c.addcmul_(product, begins[:, None])
    for t in range(whole, len(gain)):
        last = gain[t].addcmul_(decay[t], last)
    return gain
