"""Layer by layer through a module: torch's h, our gates from it, and how far the two agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.tracing.dropout import drop
from rnn_core.tracing.gates import Record, record_layer
from rnn_core.tracing.guard import judge
from rnn_core.tracing.inputs import Inputs, State
from rnn_core.tracing.kernel import run_layer
from rnn_core.tracing.modules import Recurrent, directions_of, dropping, weights
from rnn_core.tracing.order import Order, before, last
from rnn_core.tracing.workspace import Seen

__all__ = ["Layer", "difference", "walk"]


class Layer(NamedTuple):
    """One layer in one direction.

    record : each (time, batch, hidden), in the input's own order of steps; "hidden" is torch's
    final : h, and c for an LSTM, after the last step read, computed by us
    gap : largest difference between our h and torch's; where the workspace was read, none was looked for
    read : whether gates and cell were read out of the kernel's workspace and found sound
    """

    record: Record
    final: State
    gap: Tensor
    read: bool


def walk(module: Recurrent, given: Inputs, output: Tensor, seen: Sequence[Seen] = ()) -> Iterator[Layer]:
    """Walk up the layers, in each direction.

    Parameters
    ----------
    output : (time, batch, directions * units)
        The module's own, from which h of the last layer is read.
    seen : one for each layer and direction, or none
        What the kernel showed in the module's own run, see `rnn_core.tracing.workspace`.
    """
    names = directions_of(module)
    x = given.x
    for index in range(module.num_layers):
        top = index == module.num_layers - 1
        found = output.chunk(len(names), -1) if top else [None] * len(names)
        shown: Sequence[Seen | None] = seen[index * len(names) :][: len(names)] or [None] * len(names)
        parts = zip(names, found, shown, strict=True)
        layer = [_layer(module, given, index, name, x, own, one) for name, own, one in parts]
        yield from layer
        if not top:
            x = torch.cat([one.record["hidden"] for one in layer], -1)
            x = drop(module, given, x) if dropping(module) else x


def _layer(
    module: Recurrent, given: Inputs, index: int, name: str, x: Tensor, own: Tensor | None, seen: Seen | None
) -> Layer:
    names = directions_of(module)
    row = index * len(names) + names.index(name)
    state = tuple(part[row] for part in given.state)
    theirs = weights(module, index, name)
    order = Order(given.lengths, name == "reverse", given.form == "packed")
    x = order.turn(x)
    if own is not None:
        hidden = order.turn(own)
    else:
        hidden = seen.hidden if seen else run_layer(module, theirs, x, state)
    if seen is not None and seen.gates is not None and judge(theirs, x, state, hidden, seen.gates, seen.cell):
        record = {**seen.record(), "hidden": hidden}
        return Layer(_turned(order, record), (seen.hidden[-1], seen.cell[-1]), x.new_zeros(()), read=True)
    record = record_layer(module, theirs, x, before(hidden, state[0]), *state[1:])
    ours = (record["hidden"], record["cell"]) if "cell" in record else (record["hidden"],)
    record["hidden"] = hidden
    return Layer(
        _turned(order, record),
        tuple(last(values, given.lengths) for values in ours),
        difference(order.clear(ours[0]), order.clear(hidden)),
        read=False,
    )


def _turned(order: Order, record: Record) -> Record:
    return {name: order.clear(order.turn(values)) for name, values in record.items()}


def difference(a: Tensor, b: Tensor) -> Tensor:
    """Give the largest absolute difference of two tensors; NaN if either holds one."""
    return (a - b).abs_().max()
