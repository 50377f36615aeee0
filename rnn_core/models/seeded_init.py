"""torch's default initialisation from a separate random generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from rnn_core.cells.layer import CellLayer

__all__ = ["seeded_init", "shapes_alone", "unwritten"]

_DRAWING: Final = {"normal_", "uniform_", "kaiming_uniform_"}

M = TypeVar("M", bound=nn.Module)


def seeded_init(make: Callable[[], M], source: torch.Generator) -> M:
    """Build a module with torch's default (uniform) initialisation, drawn from `source`.

    torch's global generator is neither read nor advanced: a seed gives the same network whatever other
    threads do.

    Parameters
    ----------
    make
        Builds recurrent layers, linear ones and convolutions, or modules of these.
    source
        Where the weights come from.

    Examples
    --------
    >>> one, two = (seeded_init(lambda: nn.GRU(1, 4), torch.Generator().manual_seed(7)) for _ in range(2))
    >>> bool((one.weight_hh_l0 == two.weight_hh_l0).all()), float(one.weight_hh_l0.detach().abs().max()) < 0.5
    (True, True)
    """
    with shapes_alone():
        module = make()
    module = unwritten(module)
    for part in module.modules():
        own = list(part.parameters(recurse=False))
        if own:
            bound = _fan_in(part) ** -0.5
            for parameter in own:
                nn.init.uniform_(parameter, -bound, bound, generator=source)
    return module


class _Undrawn(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = {**(kwargs or {})}
        if getattr(func, "__name__", "") in _DRAWING:
            return args[0] if args else given["tensor"]
        return func(*args, **given)


@contextmanager
def shapes_alone() -> Iterator[None]:
    """Make modules on the device ``"meta"``, without the random numbers that nobody would see.

    To draw normal ones there, which an embedding does, torch imports its compiler: four seconds of a
    process.

    Examples
    --------
    >>> with shapes_alone():
    ...     embedding = nn.Embedding(3, 2)
    >>> embedding.weight.device, embedding.weight.shape
    (device(type='meta'), torch.Size([3, 2]))
    """
    with torch.device("meta"), _Undrawn():
        yield


def unwritten(module: M) -> M:
    """Give a module that was made on the device ``"meta"`` memory for its weights, yet to be written.

    As ``module.to_empty(device="cpu")`` does, which imports sympy: nearly two seconds of a process.

    Examples
    --------
    >>> unwritten(nn.Linear(2, 3, device="meta")).weight.device
    device(type='cpu')
    """
    return module._apply(lambda weight: torch.empty(weight.shape, dtype=weight.dtype, device="cpu"))


def _fan_in(part: nn.Module) -> int:
    if isinstance(part, (nn.RNNBase, CellLayer)):
        return part.hidden_size
    weight = part.get_parameter("weight")
    return weight[0].numel()
