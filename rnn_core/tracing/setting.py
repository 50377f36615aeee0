"""Numbers as precise as the module's own dtype, on the CPU, whatever the process has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch

__all__ = ["plain_setting"]

_CPU = torch.device("cpu")


@contextmanager
def plain_setting() -> Iterator[None]:
    """Set aside what would change numbers, or where they are made, without a word.

    That is autocast, reduced matrix products, inference mode, and a default device other
    than the CPU: what a factory such as `torch.zeros` makes without naming a device lands
    there. Gradients stay on or off as they are.

    Examples
    --------
    >>> a = torch.ones(2, 2)
    >>> with torch.autocast("cpu"), torch.device("meta"), plain_setting():
    ...     (a @ a).dtype, torch.zeros(1).device.type
    (torch.float32, 'cpu')
    """
    precision = torch.get_float32_matmul_precision()
    if precision != "highest":
        torch.set_float32_matmul_precision("highest")
    # only where needed: a default device makes each call of torch cost more
    device = _CPU if torch.get_default_device() != _CPU else nullcontext()
    try:
        with torch.inference_mode(False), torch.autocast("cpu", enabled=False), device:
            yield
    finally:
        if precision != "highest":
            torch.set_float32_matmul_precision(precision)
