"""How many bytes autograd keeps for the backward pass."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

__all__ = ["bytes_kept"]


def bytes_kept(run: Callable[[], object]) -> int:
    """Run a forward pass and count the memory that its graph holds on to, each piece once.

    Weights that are kept count too: they are read again on the way back.

    Examples
    --------
    >>> x = torch.ones(1000, requires_grad=True)
    >>> bytes_kept(lambda: x.exp())  # exp keeps its result, 4 bytes a number
    4000
    """
    kept: dict[int, int] = {}
    alive: list[Tensor] = []  # else memory given back is handed out again under the same address

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        alive.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        result = run()
    del result
    return sum(kept.values())
