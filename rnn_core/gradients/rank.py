"""Compress a stack of gradients to fewer rows, up to a rotation and a tolerance."""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor

__all__ = ["compress"]

_WORTH = 0.85
"""Rows are rotated only if no more than this share of them is left."""


def compress(
    dh: Float[Tensor, "rows units"], dc: Float[Tensor, "rows cells"], tolerance: float, rank: int
) -> tuple[Tensor, Tensor]:
    """Drop directions of the rows (dh, dc) whose singular value is below `tolerance` of the largest.

    With S = [dh, dc] = U s V^T, S is replaced by the first rows of U^T S: any product S J then
    keeps its norms, but for what was dropped.

    Parameters
    ----------
    rank : int
        At least this many rows are kept, if there are that many.

    Examples
    --------
    >>> import torch
    >>> a = torch.randn(9, 2).double() @ torch.randn(2, 5).double()
    >>> b, _ = compress(a, a[:, :0], 1e-6, 2)
    >>> b.shape, torch.allclose(torch.linalg.svdvals(b), torch.linalg.svdvals(a)[:2])
    (torch.Size([2, 5]), True)
    """
    if len(dh) <= rank:
        return dh, dc
    h, c = dh.double(), dc.double()  # in float32 the squares would hide all below 3e-4
    squares, rotation = torch.linalg.eigh(torch.mm(h, h.mT).addmm_(c, c.mT))
    kept = max(rank, int((squares > tolerance**2 * squares[-1]).sum()))
    if kept > _WORTH * len(dh):
        return dh, dc
    rotation = rotation[:, -kept:].mT.to(dh.dtype)
    return rotation @ dh, rotation @ dc
