"""Modules whose forward is not what their weights say.

What each recurrent layer returned in the model's run is compared with what torch's kernel gives of its
stored weights, its input and its state. Beyond rounding (`rnn_core.checkup.subject.ROUNDING`) a hook, a
parametrization, a forward of its own or a weight that is changed on the way stands between: whoever reads
the weights reads another network.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.spec import spec_of
from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.running import Heard
from rnn_core.checkup.subject import ROUNDING, NotMeasured, Subject
from rnn_core.checkup.writing import percent
from rnn_core.tracing.modules import directions_of, stored_weights

__all__ = ["WEIGHTS"]


def measure(subject: Subject) -> Finding:
    """Run the kernel on the stored weights, and compare."""
    found = [(apart, one) for one in subject.heard for apart in [_apart(one)] if apart is not None]
    if not found:
        raise NotMeasured("no_layers")
    worst, one = max(found, key=lambda pair: pair[0])
    values = {"share": percent(worst), "layer": one.title, "count": str(len(found))}
    picture = Picture("bars", {"difference": np.array([apart for apart, _ in found])})
    if worst <= ROUNDING:
        return Finding("weights", "clean", "clean", values, "0%", picture, _mend(one), worst, ROUNDING)
    return Finding("weights", "found", "found", values, percent(worst), picture, _mend(one), worst, ROUNDING)


@torch.no_grad()
def _apart(heard: Heard) -> float | None:
    """Return the largest difference as a share of the largest output; None if it cannot be run so."""
    if getattr(heard.layer, "skips", False):
        return None
    try:
        expected = _by_kernel(heard)
    except (RuntimeError, AttributeError, TypeError, ValueError):
        return None
    result = heard.result[0] if isinstance(heard.result, tuple) else heard.result
    came = result.data if isinstance(result, PackedSequence) else result
    if not isinstance(came, Tensor) or came.shape != expected.shape:
        return 1.0
    if not bool(came.isfinite().all() and expected.isfinite().all()):
        return None
    scale = max(float(expected.abs().max()), float(came.abs().max())) or 1.0
    return float((came - expected).abs().max()) / scale


def _by_kernel(heard: Heard) -> Tensor:
    layer: Any = heard.layer
    declared, directions = spec_of(layer), directions_of(layer)
    flat = [
        weight
        for row in range(layer.num_layers * len(directions))
        for weight in stored_weights(layer, row // len(directions), directions[row % len(directions)])
    ]
    kernel = declared.modes[layer.mode].kernel
    x = heard.x.data if heard.packed else heard.x
    single = not heard.packed and x.dim() == 2
    batch_first = layer.batch_first and not single
    x = x[:, None] if single else x
    rows = layer.num_layers * len(directions)
    count = int(heard.x.batch_sizes[0]) if heard.packed else x.shape[0 if batch_first else 1]
    state = _state(heard, rows, count, x)
    first: Any = state if len(declared.states) > 1 else state[0]
    rest = (flat, layer.bias, layer.num_layers, 0.0, False, layer.bidirectional)
    if heard.packed:
        output: Tensor = kernel(x, heard.x.batch_sizes, first, *rest)[0]
        return output
    output = kernel(x, first, *rest, batch_first)[0]
    return output[:, 0] if single else output


def _state(heard: Heard, rows: int, count: int, x: Tensor) -> tuple[Tensor, ...]:
    layer: Any = heard.layer
    if heard.state is not None:
        parts = heard.state if isinstance(heard.state, tuple) else (heard.state,)
        parts = tuple(part[:, None] if part.dim() == 2 else part for part in parts)
        order = heard.x.sorted_indices if heard.packed else None
        return tuple(part if order is None else part.index_select(1, order) for part in parts)
    wide = x.new_zeros(rows, count, layer.hidden_size)
    first = x.new_zeros(rows, count, layer.proj_size or layer.hidden_size)
    return first, *([wide] * (len(spec_of(layer).states) - 1))


def _mend(heard: Heard) -> tuple[Line, ...]:
    kind = type(heard.layer).__name__
    name = heard.name or "model"
    own = spec_of(heard.layer).layer.__name__
    sizes = f"{heard.layer.input_size}, {heard.layer.hidden_size}"
    return (
        Line("remove", f"self.{name} = {kind}({sizes})  # with hooks or a forward of its own"),
        Line("add", f"self.{name} = nn.{own}({sizes})"),
    )


WEIGHTS = register(CheckSpec("weights", 15, measure, lambda subject: 1.5, compares=False))
