"""torch's optimisers without its compiler.

The first of torch's own in a process imports ``torch._dynamo`` and with it a computer algebra, though nothing
is compiled here: that takes twice as long as torch itself. These call the functions that torch's own call.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from typing import Any

import torch
from torch.optim import Optimizer

__all__ = ["SGD", "Adam", "AdamW"]


def _plain(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return what torch keeps from its compiler by a wrapper that imports it."""
    return unwrap(method)


class _Uncompiled(Optimizer):
    """An optimiser whose methods are torch's own, out of their wrappers; it is not differentiable itself."""

    add_param_group = _plain(Optimizer.add_param_group)
    zero_grad = _plain(Optimizer.zero_grad)
    state_dict = _plain(Optimizer.state_dict)
    load_state_dict = _plain(Optimizer.load_state_dict)


class SGD(_Uncompiled, torch.optim.SGD):
    """`torch.optim.SGD`."""

    step = torch.no_grad()(_plain(torch.optim.SGD.step))


class Adam(_Uncompiled, torch.optim.Adam):
    """`torch.optim.Adam`."""

    step = torch.no_grad()(_plain(torch.optim.Adam.step))


class AdamW(_Uncompiled, torch.optim.AdamW):
    """`torch.optim.AdamW`."""

    step = torch.no_grad()(_plain(torch.optim.AdamW.step))
