"""Implementations of the product U h of each step, by numpy and torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import torch
from jaxtyping import Float

__all__ = ["PRODUCTS", "Product", "multiplied", "offered"]

Product = str
"""One of `PRODUCTS`. numpy's costs least a call; torch's (MKL's, where it has one) fetches the weights once
for several rows; oneDNN's, of weights laid out for it beforehand, is slow to call, and the fastest for
several rows where the processor has AVX-512 and is not Intel's."""

PRODUCTS: Final = ("numpy", "torch", "onednn")

State = Float[np.ndarray, "batch hidden"]
Sums = Float[np.ndarray, "batch _"]

_AS_IT_IS: Final[tuple[Any, ...]] = (None, "none", [], "")  # no bias, and nothing done to the result


def offered(dtype: torch.dtype) -> tuple[Product, ...]:
    """Name the products there are for a dtype: oneDNN's is torch's own affair, and for float32 alone.

    Examples
    --------
    >>> offered(torch.float64)
    ('numpy', 'torch')
    """
    return PRODUCTS if dtype == torch.float32 and _sound() else PRODUCTS[:2]


def multiplied(
    product: Product, weight: torch.Tensor, whole: np.ndarray, parts: Sequence[Sums]
) -> Callable[[State], object]:
    """Return a function that writes U h into given arrays.

    Parameters
    ----------
    weight : (all units, hidden)
        U; its rows are shared out to the parts.
    whole : of as many numbers as all parts together
        The memory that they lie in one after the other.
    parts : each (batch, units)
    """
    if product == "onednn":
        return _packed(weight, parts)
    if len(parts) > 1 and len(parts[0]) == 1:  # then one product fills all
        parts = [whole[None]]
    U = weight.T.contiguous()
    columns = U.split([part.shape[1] for part in parts], 1)
    each = [_one(product, columns[k].contiguous(), part) for k, part in enumerate(parts)]
    if len(each) == 1:
        return each[0]

    def all_of_them(h: State) -> None:
        for multiply in each:
            multiply(h)

    return all_of_them


def _one(product: Product, U: torch.Tensor, past: Sums) -> Callable[[State], object]:
    if product == "numpy":
        known = U.numpy()
        return lambda h: h.dot(known, past)  # np.dot asks first whether somebody overrides it
    out = torch.from_numpy(past)
    return lambda h: torch.mm(torch.from_numpy(h), U, out=out)


def _packed(weight: torch.Tensor, parts: Sequence[Sums]) -> Callable[[State], object]:
    linear, rows = _linear(), len(parts[0])
    laid_out = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), rows)
    ends = np.cumsum([part.shape[1] for part in parts])
    slots = [(part, slice(end - part.shape[1], end)) for part, end in zip(parts, ends, strict=True)]

    def multiply(h: State) -> None:
        sums = linear(torch.from_numpy(h), laid_out, *_AS_IT_IS).numpy()
        for part, columns in slots:
            part[...] = sums[:, columns]

    return multiply


@lru_cache(maxsize=1)
def _sound() -> bool:
    """Try oneDNN's product on whole numbers, which no order of adding rounds."""
    if not torch.backends.mkldnn.is_available() or _linear() is None:
        return False
    h, weight = torch.arange(12.0).view(3, 4), torch.arange(20.0).view(5, 4)
    past = np.empty((3, 5), np.float32)
    try:
        with torch.no_grad():
            _packed(weight, [past])(h.numpy())
    except (RuntimeError, TypeError, NotImplementedError):
        return False
    return bool((torch.from_numpy(past) == h @ weight.T).all())


def _linear() -> Any:
    known = hasattr(torch.ops.mkldnn, "_linear_pointwise") and hasattr(
        torch.ops.mkldnn, "_reorder_linear_weight"
    )
    return torch.ops.mkldnn._linear_pointwise.default if known else None
