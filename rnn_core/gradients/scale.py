"""Numbers beyond the range of floats: scaled to near 1, with a separate power of two."""

from __future__ import annotations

import math

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

__all__ = ["log2_norms", "rescaled"]

_LOW, _HIGH = 2.0**-8, 2.0**8


def rescaled(*parts: Tensor) -> int:
    """Divide all parts in place by the same power of two, so that the largest entry is near 1.

    A power of two changes no digit. Nothing is done while the largest entry is near enough.

    Returns
    -------
    int
        The exponent of what was divided by.

    Examples
    --------
    >>> import torch
    >>> a = torch.tensor([3.0 * 2.0**40])
    >>> rescaled(a), a.item()
    (41, 1.5)
    """
    largest = max(float(part.abs().max()) for part in parts if part.numel())
    if _LOW < largest < _HIGH or not 0 < largest < math.inf:
        return 0
    exponent = math.frexp(largest)[1] - 1
    for part in parts:
        torch.ldexp(part, torch.tensor(-exponent), out=part)
    return exponent


def log2_norms(matrices: Float[Tensor, "stack rows columns"]) -> Float[np.ndarray, "2 stack"]:
    """Give spectral and Frobenius norm of each matrix, base-2 logarithms, float64; -inf if it is zero.

    The largest singular value is the root of the largest eigenvalue of M M^T: squaring costs
    digits of the small ones only.

    Examples
    --------
    >>> import torch
    >>> log2_norms(torch.diag(torch.tensor([4.0, 4.0]))[None]).tolist()
    [[2.0], [2.5]]
    """
    scale = matrices.abs().amax((1, 2))
    scaled = matrices / torch.where(scale > 0, scale, 1)[:, None, None]
    if scaled.shape[1] > scaled.shape[2]:
        scaled = scaled.mT
    gram = scaled @ scaled.mT
    frobenius = gram.diagonal(dim1=1, dim2=2).sum(1)
    spectral = _largest_eigenvalue(gram)
    logs = 0.5 * torch.stack([spectral, frobenius]).double().log2()
    return torch.where(scale > 0, logs + scale.double().log2(), -math.inf).numpy()


def _largest_eigenvalue(gram: Float[Tensor, "stack n n"]) -> Float[Tensor, " stack"]:
    try:
        return torch.linalg.eigvalsh(gram)[:, -1]
    except RuntimeError:  # LinAlgError: LAPACK gives up on a few sound matrices, mostly in float32
        return torch.linalg.svdvals(gram)[:, 0].to(gram.dtype)
