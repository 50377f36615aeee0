"""The loss of a module's output, in the module's own form, and how it changes with every output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnn_core.errors import InputError
from rnn_core.tracing.inputs import Inputs
from rnn_core.tracing.modules import Recurrent
from rnn_core.tracing.own_run import parts
from rnn_core.tracing.setting import plain_setting

__all__ = ["Loss", "autograd_inputs", "slope_of"]

Loss = Callable[[Any], Tensor]


def slope_of(loss: Loss, given: Inputs, output: np.ndarray) -> tuple[float, Tensor]:
    """Take the loss of an output, (batch, time, features); return it and its gradient, time first."""
    with plain_setting(), torch.enable_grad():
        leaf = torch.tensor(output).transpose(0, 1).requires_grad_()
        return _differentiate(loss, _own_form(given, leaf), leaf)


def autograd_inputs(module: Recurrent, loss: Loss, given: Inputs) -> Tensor:
    """Run the module under autograd for a second opinion: dL/dx, (time, batch, features)."""
    with plain_setting(), torch.enable_grad():
        own = given.given
        packed = isinstance(own, PackedSequence)
        data = own.data if isinstance(own, PackedSequence) else own
        leaf = data.detach().clone().requires_grad_()
        inputs = _with_data(given, leaf) if packed else leaf
        output = parts(module(inputs, *given.arguments()[1:]))[0]
        slope = _differentiate(loss, output, leaf)[1]
        return pad_packed_sequence(_with_data(given, slope))[0] if packed else given.time_major(slope)


def _differentiate(loss: Loss, output: Tensor | PackedSequence, leaf: Tensor) -> tuple[float, Tensor]:
    value = loss(output)
    if not isinstance(value, Tensor) or value.dim() != 0:
        came = f"shape {tuple(value.shape)}" if isinstance(value, Tensor) else f"a {type(value).__name__}"
        raise InputError.of("a loss that gives one number, a scalar tensor", came, "call .mean() or .sum()")
    slope = torch.autograd.grad(value, leaf, allow_unused=True)[0] if value.requires_grad else None
    if slope is None:
        raise InputError.of(
            "a loss that depends on the output",
            "one that does not",
            "compute it by torch functions from what the loss is given, without detach",
        )
    return float(value.detach()), slope


def _own_form(given: Inputs, output: Tensor) -> Tensor | PackedSequence:
    """Bring (time, batch, features) to the form in which the module returns its output."""
    if isinstance(given.given, PackedSequence):
        order = given.given.sorted_indices
        order = torch.arange(len(given.lengths)) if order is None else order
        return _with_data(given, pack_padded_sequence(output[:, order], given.lengths[order]).data)
    if given.form == "unbatched":
        return output[:, 0]
    return output.transpose(0, 1) if given.form == "batch first" else output


def _with_data(given: Inputs, data: Tensor) -> PackedSequence:
    like = given.given
    assert isinstance(like, PackedSequence)
    return PackedSequence(data, like.batch_sizes, like.sorted_indices, like.unsorted_indices)
