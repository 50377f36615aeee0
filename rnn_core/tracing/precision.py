"""Arithmetic as precise as the module's own dtype, whatever the process has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

__all__ = ["full_precision"]


@contextmanager
def full_precision() -> Iterator[None]:
    """Set aside what would silently lower precision: autocast and reduced matrix products.

    Examples
    --------
    >>> a = torch.ones(2, 2)
    >>> with torch.autocast("cpu"), full_precision():
    ...     (a @ a).dtype
    torch.float32
    """
    precision = torch.get_float32_matmul_precision()
    if precision != "highest":
        torch.set_float32_matmul_precision("highest")
    try:
        with torch.autocast("cpu", enabled=False):
            yield
    finally:
        if precision != "highest":
            torch.set_float32_matmul_precision(precision)
