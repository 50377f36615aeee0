"""Layer by layer through a module: torch's h, our gates from it, and how far the two agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.tracing.dropout import drop
from rnn_core.tracing.gates import Record, record_layer
from rnn_core.tracing.inputs import Inputs, State
from rnn_core.tracing.kernel import run_layer
from rnn_core.tracing.modules import Recurrent, directions_of, dropping, weights
from rnn_core.tracing.order import Order, before, last

__all__ = ["Layer", "difference", "walk"]


class Layer(NamedTuple):
    """One layer in one direction.

    record : each (time, batch, hidden), in the input's own order of steps; "hidden" is torch's
    final : h, and c for an LSTM, after the last step read, computed by us
    residual : largest difference between our h and torch's
    """

    record: Record
    final: State
    residual: Tensor


def walk(module: Recurrent, given: Inputs, output: Tensor) -> Iterator[Layer]:
    """Walk up the layers, in each direction.

    Parameters
    ----------
    output : (time, batch, directions * units)
        The module's own, from which h of the last layer is read.
    """
    names = directions_of(module)
    x = given.x
    for index in range(module.num_layers):
        top = index == module.num_layers - 1
        found = output.chunk(len(names), -1) if top else [None] * len(names)
        layer = [_layer(module, given, index, name, x, own) for name, own in zip(names, found, strict=True)]
        yield from layer
        if not top:
            x = torch.cat([one.record["hidden"] for one in layer], -1)
            x = drop(module, given, x) if dropping(module) else x


def _layer(module: Recurrent, given: Inputs, index: int, name: str, x: Tensor, own: Tensor | None) -> Layer:
    names = directions_of(module)
    row = index * len(names) + names.index(name)
    state = tuple(part[row] for part in given.state)
    theirs = weights(module, index, name)
    order = Order(given.lengths, name == "reverse", given.form == "packed")
    x = order.turn(x)
    hidden = run_layer(module, theirs, x, state) if own is None else order.turn(own)
    record = record_layer(module, theirs, x, before(hidden, state[0]), *state[1:])
    ours = (record["hidden"], record["cell"]) if "cell" in record else (record["hidden"],)
    record["hidden"] = hidden
    return Layer(
        {name: order.clear(order.turn(values)) for name, values in record.items()},
        tuple(last(values, given.lengths) for values in ours),
        difference(order.clear(ours[0]), order.clear(hidden)),
    )


def difference(a: Tensor, b: Tensor) -> Tensor:
    """Give the largest absolute difference of two tensors; NaN if either holds one."""
    return (a - b).abs_().max()
