"""Layer by layer through a call of torch's kernel: its h, our gates from it, and how far the two agree."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.cells.scan import before
from rnn_core.cells.spec import CellSpec, Record
from rnn_core.cells.weights import Weights
from rnn_core.tracing.inputs import Inputs, State
from rnn_core.tracing.listening import Call
from rnn_core.tracing.modules import DIRECTIONS
from rnn_core.tracing.order import Order, last
from rnn_core.tracing.rounding import near, within
from rnn_core.tracing.workspace import Seen
from rnn_core.tracing.workspace_check import judge

__all__ = ["Layer", "walk"]


class Layer(NamedTuple):
    """One layer in one direction.

    record : each (time, batch, hidden), in the input's own order of steps; "hidden" is torch's
    gap : largest difference between our h, and last c, and torch's; where the workspace was read, none was
        looked for
    read : whether gates and cell were read out of the kernel's workspace and found sound
    sound : whether rounding explains the gap
    """

    record: Record
    gap: float
    read: bool
    sound: bool


def walk(call: Call, given: Inputs) -> list[Layer]:
    """Walk up the layers, in each direction: if the workspace of one was not sound, none is believed."""
    layers = _walk(call, given)
    if len({layer.read for layer in layers}) == 1:
        return layers
    unseen = tuple(one._replace(seen=()) for one in call.passes)
    return _walk(call._replace(passes=unseen), given)


def _walk(call: Call, given: Inputs) -> list[Layer]:
    packed, layers = call.batch_sizes is not None, []
    starts = [given.in_order(part, 1) for part in call.state]
    for index, one in enumerate(call.passes):
        x, output = (given.padded(values) if packed else values for values in (one.x, one.output))
        ends = [given.in_order(part, 1) for part in one.final]
        seen = [_in_order(part, given) for part in one.seen] if len(one.seen) == call.directions else []
        for k, hidden in enumerate(output.chunk(call.directions, -1)):
            row = index * call.directions + k
            order = Order(given.lengths, DIRECTIONS[k] == "reverse", packed)
            first, final = tuple(part[row] for part in starts), tuple(part[k] for part in ends)
            shown = seen[k] if seen else None
            layers.append(_layer(call.weights[row], order, x, hidden, first, final, shown, call))
    return layers


def _in_order(seen: Seen, given: Inputs) -> Seen:
    gates = None if seen.gates is None else given.in_order(seen.gates, 1)
    return Seen(given.in_order(seen.hidden, 1), gates, given.in_order(seen.cell, 1))


def _layer(
    weights: Weights,
    order: Order,
    x: Tensor,
    hidden: Tensor,
    first: State,
    final: State,
    seen: Seen | None,
    call: Call,
) -> Layer:
    x, hidden = order.turn(x), order.turn(hidden)
    if (
        seen is not None
        and seen.gates is not None
        and judge(weights, x, first, hidden, seen.gates, seen.cell)
    ):
        return Layer(_turned(order, {**seen.record(), "hidden": hidden}), 0.0, read=True, sound=True)
    past = before(hidden, first[0])
    cell = call.cell
    record = cell.replay(call.mode, weights, x, past, *first[1:])
    ours = [record[name] for name in cell.states]
    gaps = [_difference(last(values, order.lengths), end) for values, end in zip(ours, final, strict=True)]
    gap = float(torch.stack([_difference(order.clear(ours[0]), order.clear(hidden)), *gaps]).max())
    sound = gap <= near(x.dtype)
    if not sound and cell.reach is None:
        sound = gap <= near(x.dtype) * max(1.0, *(float(values.abs().max()) for values in ours))
    elif not sound:
        sound = _explained(cell, weights, order, x, past, record, first, hidden, final)
    return Layer(_turned(order, {**record, "hidden": hidden}), gap, read=False, sound=sound)


def _explained(
    cell: CellSpec,
    weights: Weights,
    order: Order,
    x: Tensor,
    past: Tensor,
    record: Record,
    first: State,
    hidden: Tensor,
    final: State,
) -> bool:
    """Say whether rounding explains what differs; where a cell allows, of these units alone."""
    assert cell.reach is not None
    begun = first[1:]
    if cell.reach_by_unit and weights.hr is None:
        far = _far(order, [record[name] for name in cell.states], hidden, final)
        weights = weights.of_units(far)
        record = dict(zip(record, _of(tuple(record.values()), far), strict=True))
        (hidden,), begun, final = _of((hidden,), far), _of(begun, far), _of(final, far)
    ours, reaches = [record[name] for name in cell.states], cell.reach(weights, x, past, record, *begun)
    ends = zip(ours, final, reaches, strict=True)
    return within(order.clear(ours[0]), order.clear(hidden), reaches[0]) and all(
        within(last(values, order.lengths), end, last(reach, order.lengths)) for values, end, reach in ends
    )


def _far(order: Order, ours: list[Tensor], hidden: Tensor, final: State) -> Tensor:
    """Number the units that differ by more than what calls for no explanation; NaN does."""
    ends = [last(values, order.lengths) - end for values, end in zip(ours, final, strict=True)]
    apart = [
        (order.clear(ours[0]) - order.clear(hidden)).abs_().amax((0, 1)),
        *(one.abs_().amax(0) for one in ends),
    ]
    return torch.nonzero(~(torch.stack(apart).amax(0) <= near(hidden.dtype))).flatten()


def _of(states: State, units: Tensor) -> State:
    return tuple(part.index_select(-1, units) for part in states)


def _turned(order: Order, record: Record) -> Record:
    return {name: order.clear(order.turn(values)) for name, values in record.items()}


def _difference(a: Tensor, b: Tensor) -> Tensor:
    """Give the largest absolute difference of two tensors; NaN if either holds one."""
    return (a - b).abs_().max()
