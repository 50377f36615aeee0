"""Inspect a torch module: its cell, its directions, its weights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import torch
from torch import Tensor, nn

from rnn_core.cells.layer import CellLayer
from rnn_core.cells.spec import layers, spec_of
from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError

DIRECTIONS: Final = ("forward", "reverse")

Recurrent = nn.LSTM | nn.GRU | nn.RNN | CellLayer


def weights(module: Recurrent, layer: int, direction: str) -> Weights:
    """Read the weights of one layer and direction ("forward" or "reverse") as they stand.

    Whoever traces a run takes the weights of that run instead: `rnn_core.tracing.listening`.
    """
    return spec_of(module).weights(stored_weights(module, layer, direction), module.bias)


def stored_weights(module: Recurrent, layer: int, direction: str) -> list[Tensor]:
    """Read the same, each as the module names it, in the order its cell's step takes them."""
    row = layer * len(directions_of(module)) + DIRECTIONS.index(direction)
    with _still(module):
        return [getattr(module, name).detach() for name in module._all_weights[row]]


@contextmanager
def _still(module: Recurrent) -> Iterator[None]:
    """Keep parametrizations still: in training, each read of a spectral norm is one more power iteration."""
    found = getattr(module, "parametrizations", None)
    moving = [] if found is None else [one for one in found.modules() if one.training]
    for one in moving:
        one.training = False
    try:
        yield
    finally:
        for one in moving:
            one.training = True


def _tensors(module: Recurrent) -> Iterator[Tensor]:
    """Give what the module computes with: parameters, and weights that are none; none is made anew."""
    yield from module.parameters()
    for weight in module._flat_weights:
        if isinstance(weight, Tensor) and not isinstance(weight, nn.Parameter):
            yield weight


def dtype_of(module: Recurrent) -> torch.dtype:
    """Give the dtype of the module's weights."""
    weight = module._flat_weights[0]  # which reads nothing anew
    assert isinstance(weight, Tensor)
    return weight.dtype


def cell_of(module: Recurrent) -> str:
    """Name the cell: one of `rnn_core.cells.names()`."""
    return spec_of(module).name


def directions_of(module: Recurrent) -> tuple[str, ...]:
    """Name the directions the module reads in."""
    return DIRECTIONS if module.bidirectional else DIRECTIONS[:1]


def gates_of(module: Recurrent) -> tuple[str, ...]:
    """Name what a trace of this module holds for each layer and direction."""
    return spec_of(module).recorded(bool(module.proj_size))


def dropping(module: Recurrent) -> bool:
    """Whether the module applies dropout between its layers now."""
    return bool(module.training and module.dropout > 0 and module.num_layers > 1)


def check_module(module: object) -> Recurrent:
    """Return the module if a trace can be made of it.

    Raises
    ------
    InputError
        If it is not an LSTM, GRU or RNN of torch, is not on the CPU, or its weights are
        not all float32 or all float64.
    """
    if not isinstance(module, layers()):
        raise InputError.of("a torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN", *_other(module))
    if getattr(module, "skips", False):
        raise InputError.of(
            "layers that read nothing but the layer below",
            f"a {type(module).__name__}",
            "trace one layer at a time, as rnn_core.probes.read_stack does",
        )
    kinds = {(tensor.device.type, tensor.dtype) for tensor in _tensors(module)}
    if any(device != "cpu" for device, _ in kinds):
        meta = "call module.to_empty(device='cpu') and load its weights: a meta module has none"
        remedy = meta if any(device == "meta" for device, _ in kinds) else "call module.cpu() first"
        raise InputError.of("a module on the CPU", f"one on {_list(kinds, 0)}", remedy)
    if len(kinds) > 1 or not kinds <= {("cpu", torch.float32), ("cpu", torch.float64)}:
        remedy = "call module.float() or module.double() first"
        if any(dtype.is_complex for _, dtype in kinds):
            remedy = "networks of complex numbers cannot be traced"
        raise InputError.of(
            "weights that are all float32 or all float64", f"weights of {_list(kinds, 1)}", remedy
        )
    return module


def _other(module: object) -> tuple[str, str]:
    """Say what else a module is, and what to trace instead."""
    name = f"a {type(module).__name__}"
    if isinstance(module, torch.jit.ScriptModule):
        return (
            f"{name} of TorchScript",
            "trace the module it was made of, or a torch.nn one that loads its state_dict()",
        )
    if ".quantiz" in type(module).__module__:  # torch.ao.nn.quantized, torch.ao.nn.quantizable
        return (
            f"{name} made for quantising ({type(module).__module__})",
            "trace the float module before quantising",
        )
    if isinstance(module, nn.RNNCellBase):
        layer = "RNN" if isinstance(module, nn.RNNCell) else type(module).__name__.removesuffix("Cell")
        return name, (
            f"make a torch.nn.{layer} and copy the cell's weights: layer.load_state_dict("
            "{key + '_l0': value for key, value in cell.state_dict().items()})"
        )
    inside = module.named_modules() if isinstance(module, nn.Module) else ()
    found = next((path for path, one in inside if isinstance(one, Recurrent)), "")
    named = all(part.isidentifier() for part in found.split("."))
    where = (
        f"its .{found}" if named else f"its .get_submodule({found!r})" if found else "for example model.rnn"
    )
    return name, f"pass the recurrent layer itself, {where}"


def _list(kinds: set[tuple[str, torch.dtype]], index: int) -> str:
    return " and ".join(sorted({str(kind[index]) for kind in kinds}))
