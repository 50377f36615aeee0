"""Every form of input torch's recurrent modules take, brought to one: (time, batch, features)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from rnn_core.cells.spec import spec_of
from rnn_core.errors import InputError
from rnn_core.tracing.modules import Recurrent, directions_of, dtype_of

__all__ = ["Inputs", "State", "prepare"]

State = tuple[Tensor, ...]
Form = Literal["time first", "batch first", "unbatched", "packed"]


@dataclass(frozen=True)
class Inputs:
    """What a module was given, in its own form and in ours.

    given : as the caller gave it, for the module's own run
    form : which form that is
    x : (time, batch, features); a packed sequence padded with zeros, in the caller's order
    lengths : (batch,) int64, in 1..time; all equal to time unless packed
    state : h (rows, batch, hidden or proj), and for an LSTM c (rows, batch, hidden), where
        row = layer * directions + direction. A copy: it shares no memory with the caller
    fresh : whether the caller gave no state, so that the module begins as it does by itself
    """

    given: Tensor | PackedSequence
    form: Form
    x: Tensor
    lengths: Tensor
    state: State
    fresh: bool

    def arguments(self) -> tuple[Any, ...]:
        """Give what the module itself is called with: the inputs, and the initial state if there is one."""
        return (self.given,) if self.fresh else (self.given, self._own_state())

    def _own_state(self) -> Any:
        state = tuple(part[:, 0] for part in self.state) if self.form == "unbatched" else self.state
        return state if len(state) == 2 else state[0]

    def time_major(self, output: Tensor | PackedSequence) -> Tensor:
        """Bring the module's own output to (time, batch, features)."""
        if isinstance(output, PackedSequence):
            return pad_packed_sequence(output)[0]
        if self.form == "unbatched":
            return output[:, None]
        return output.transpose(0, 1) if self.form == "batch first" else output

    def in_order(self, values: Tensor, batch_axis: int) -> Tensor:
        """Bring sequences from the kernel's order to the caller's; they differ only where packed."""
        order = self.given.unsorted_indices if isinstance(self.given, PackedSequence) else None
        return values if order is None else values.index_select(batch_axis, order)

    def padded(self, data: Tensor) -> Tensor:
        """Bring packed values of these sequences to (time, batch, units), in the caller's order."""
        packed = self.given
        assert isinstance(packed, PackedSequence)
        indices = (packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
        return pad_packed_sequence(PackedSequence(data, *indices))[0]


def prepare(module: Recurrent, inputs: object, initial_state: object = None) -> Inputs:
    """Check the inputs and the initial state, and bring both to one form.

    Raises
    ------
    InputError
        If the module would refuse them, or quietly read them otherwise than meant.
    """
    if isinstance(inputs, PackedSequence):
        _check_tensor(module, inputs.data)
        x, lengths = pad_packed_sequence(inputs)
        state = _state(module, initial_state, len(lengths))
        return Inputs(inputs, "packed", x, lengths, state, initial_state is None)
    if not isinstance(inputs, Tensor):
        raise InputError.of(
            "inputs as a torch tensor or PackedSequence",
            f"a {type(inputs).__name__}",
            "convert an array with torch.from_numpy",
        )
    _check_tensor(module, inputs)
    given = inputs.detach()
    if given.dim() not in (2, 3) or 0 in given.shape[:-1]:
        raise InputError.of(
            "inputs of 3 axes, or 2 for one unbatched sequence, with at least one step",
            f"shape {tuple(given.shape)}",
            "add or remove an axis, or leave empty sequences out",
        )
    form: Form = "unbatched" if given.dim() == 2 else "batch first" if module.batch_first else "time first"
    x = given[:, None] if form == "unbatched" else given.transpose(0, 1) if module.batch_first else given
    steps, batch = x.shape[:2]
    lengths = torch.full((batch,), steps)
    state = _state(module, initial_state, batch)
    return Inputs(given, form, x, lengths, state, initial_state is None)


def state_shapes(module: Recurrent, batch: int) -> tuple[tuple[int, int, int], ...]:
    """Give the shape of each part of the module's state: h, and c where there is a cell state."""
    rows = module.num_layers * len(directions_of(module))
    h = (rows, batch, module.proj_size or module.hidden_size)
    others = len(spec_of(module).states) - 1
    return (h, *[(rows, batch, module.hidden_size)] * others)


def _check_tensor(module: Recurrent, x: Tensor) -> None:
    dtype = dtype_of(module)
    if x.device.type != "cpu" or x.dtype != dtype:
        raise InputError.of(
            f"inputs of the module's dtype, {dtype}, on the CPU",
            f"{x.dtype} on {x.device.type}",
            _converted(x, dtype),
        )
    if x.is_nested or x.layout != torch.strided:
        came = "a nested tensor" if x.is_nested else f"{x.layout}"
        remedy = "pack its parts: torch.nn.utils.rnn.pack_sequence(inputs.unbind(), enforce_sorted=False)"
        raise InputError.of(
            "a dense tensor of inputs", came, remedy if x.is_nested else "call inputs.to_dense()"
        )
    if x.dim() == 0 or x.shape[-1] != module.input_size:
        raise InputError.of(
            f"inputs whose last axis is the module's input_size, {module.input_size}",
            f"shape {tuple(x.shape)}",
            "check the order of the axes",
        )


def _converted(x: Tensor, dtype: torch.dtype) -> str:
    """Say how such inputs become what they should be."""
    if x.device.type == "meta":
        return "make them on the CPU: a meta tensor holds no numbers"
    if x.is_quantized:
        return f"call inputs.dequantize().to({dtype})"
    return f"call inputs{'.real' if x.is_complex() else ''}.cpu().to({dtype})"


def _state(module: Recurrent, given: object, batch: int) -> State:
    shapes = state_shapes(module, batch)
    dtype = dtype_of(module)
    if given is None:
        return tuple(torch.zeros(shape, dtype=dtype) for shape in shapes)
    parts: Sequence[object] = given if isinstance(given, (tuple, list)) else (given,)
    tensors = tuple(_tensor(part, dtype) for part in parts)
    # One unbatched sequence may come with torch's unbatched state or with ours, (rows, 1, units).
    tensors = tuple(part[:, None] if part.dim() == 2 and batch == 1 else part for part in tensors)
    came = tuple(tuple(part.shape) for part in tensors)
    if came != shapes:
        names = "(h, c)" if len(shapes) == 2 else "h"
        raise InputError.of(
            f"an initial state {names} of shape {_list(shapes)}",
            f"{_list(came)}",
            "torch's order is (layers * directions, batch, units), also when batch_first is set",
        )
    return tensors


def _tensor(part: object, dtype: torch.dtype) -> Tensor:
    tensor = torch.from_numpy(part.copy()) if isinstance(part, np.ndarray) else part
    if not isinstance(tensor, Tensor) or (tensor.dtype, tensor.device.type) != (dtype, "cpu"):
        came = (
            f"{tensor.dtype} on {tensor.device}" if isinstance(tensor, Tensor) else f"a {type(part).__name__}"
        )
        raise InputError.of(
            f"an initial state of {dtype} tensors or arrays on the CPU, as the module's weights",
            came,
            "convert it, or leave it out to start from zeros",
        )
    return tensor.detach().clone()


def _list(shapes: tuple[tuple[int, ...], ...]) -> str:
    return " and ".join(map(str, shapes))
