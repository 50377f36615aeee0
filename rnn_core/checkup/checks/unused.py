"""Units that nothing depends on.

A unit is unused if the gradient of the output, in a random direction, by every weight of its own rows is
exactly 0: it stands still, or nobody reads it. A whole direction of a layer that is never read (``h_n[-1]``
of a bidirectional layer is the backward reader alone) is of that kind. Some such units are no fault (a
rectifier that is shut on this batch), so a layer is called ill from `SHARE` of its units on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.spec import layers as layer_classes
from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.running import primary
from rnn_core.checkup.subject import NotMeasured, Subject

__all__ = ["SHARE", "UNUSED"]

SHARE = 0.4
_MEND_DIRECTION = (
    Line("remove", "last = h_n[-1]"),
    Line("add", "last = torch.cat([h_n[-2], h_n[-1]], -1)  # both directions"),
)
_MEND_UNITS = (
    Line("remove", "nn.RNN(features, units, nonlinearity='relu')"),
    Line("add", "nn.GRU(features, units)"),
)


def measure(subject: Subject) -> Finding:
    """Take the gradient back to the rows of every unit."""
    layers = [one for one in subject.heard if isinstance(one.layer, layer_classes())]
    if not layers:
        raise NotMeasured("no_layers")
    found = [one for one in _shares(subject) if one is not None]
    if not found:
        raise NotMeasured("graph")
    name, layer, direction, lengths = max(found, key=lambda one: float((one[3] == 0).mean()))
    count, units = int((lengths == 0).sum()), len(lengths)
    values = {"count": str(count), "units": str(units), "name": name or "rnn", "layer": str(layer)}
    values["layers"] = str(len(found))
    figure = f"{count}/{units}"
    both = direction is not None
    picture = Picture("bars", {"gradient": lengths})
    mend = _MEND_DIRECTION if both else _MEND_UNITS
    if count < SHARE * units:
        return Finding("unused", "clean", "clean", values, figure, picture, mend, count / units, SHARE)
    reason = f"{direction}" if both and count == units else "found"
    return Finding("unused", "found", reason, values, figure, picture, mend, count / units, SHARE)


Row = tuple[str, int, str | None, np.ndarray]


def _shares(subject: Subject) -> list[Row]:
    model = subject.fresh()
    heard = {one.name for one in subject.heard}
    modules: list[tuple[str, Any]] = [(name, one) for name, one in model.named_modules() if name in heard]
    for parameter in model.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    output = primary(subject.result(model=model))
    if not output.requires_grad:
        raise NotMeasured("graph")
    usable = [
        (name, one, [getattr(one, key) for row in one._all_weights for key in row])
        for name, one in modules
        if not hasattr(one, "parametrizations")
    ]
    flat = [weight for _, _, own in usable for weight in own if isinstance(weight, Tensor)]
    finite = torch.where(output.isfinite(), output, torch.zeros_like(output))
    loss = (finite * torch.randn(output.shape, dtype=output.dtype)).sum()
    found = torch.autograd.grad(loss, flat, allow_unused=True)
    if any(one is not None and not bool(one.isfinite().all()) for one in found):
        raise NotMeasured("nan_first")
    gradients = {id(weight): gradient for weight, gradient in zip(flat, found, strict=True)}
    return [row for name, one, _ in usable for row in _rows(name, one, gradients)]


def _rows(name: str, layer: Any, gradients: Mapping[int, Tensor | None]) -> list[Row]:
    directions = ("forward", "backward") if layer.bidirectional else (None,)
    found: list[Row] = []
    weights = [getattr(layer, key) for keys in layer._all_weights for key in keys]
    if all(gradients.get(id(one)) is None for one in weights):  # its forward runs other weights than these
        return found
    for row, keys in enumerate(layer._all_weights):
        squares = np.zeros(layer.hidden_size)
        for key in keys:
            gradient = gradients.get(id(getattr(layer, key)))
            if gradient is None or len(gradient) % layer.hidden_size or "hr" in key:
                continue
            rows = gradient.detach().double().reshape(-1, layer.hidden_size, *gradient.shape[1:])
            squares += rows.movedim(1, 0).reshape(layer.hidden_size, -1).abs().sum(1).numpy()
        found.append((name, row // len(directions), directions[row % len(directions)], squares))
    return found


UNUSED = register(CheckSpec("unused", 85, measure, lambda subject: 4.0))
