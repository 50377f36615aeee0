"""How many steps back the gradient reaches, and whether that is as far as the answer needs.

The gradient of what the top recurrent layer gives at the last step, by what the first one reads k steps
before, in a random direction; its length, averaged over sequences, as a share of the longest. A gradient
that fades is no fault: nobody but the caller knows how far back the answer lies. So a fault is told only
where `reach` was given and less than `LEFT` of the gradient is left there; without it the figure is given
and no tick.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.writing import percent

__all__ = ["LEFT", "REACH"]

LEFT = 0.01


def measure(subject: Subject) -> Finding:
    """Take the gradient back from the last step."""
    if not subject.heard:
        raise NotMeasured("no_layers")
    subject.need_separate()
    names = {one.name for one in subject.heard}
    if len(names) < len(subject.heard) or any(one.packed or one.layer.bidirectional for one in subject.heard):
        raise NotMeasured("layers")
    lengths = _lengths(subject)
    if not np.isfinite(lengths).all():
        raise NotMeasured("nan_first")
    if not lengths.any():
        raise NotMeasured("graph")
    largest = lengths.max()
    shares = lengths / largest
    steps = len(shares)
    beyond = np.flatnonzero(shares >= LEFT)
    last = int(beyond.max())
    values = {"steps": str(last), "window": str(steps), "reach": str(subject.reach or 0)}
    picture = Picture("lines", {"gradient": np.maximum(shares, 1e-12)}, logarithmic=True)
    figure = str(last)
    if subject.reach is None:
        if last >= steps - 1:
            return Finding("reach", "clean", "whole", values, figure, picture, _mend(subject))
        raise NotMeasured("asked", figure, **values)
    if subject.reach >= steps:
        raise NotMeasured("short", figure, **values)
    left = float(shares[subject.reach :].max())
    if last >= subject.reach:
        return Finding("reach", "clean", "clean", values, figure, picture, _mend(subject), left, LEFT)
    values["left"] = percent(left)
    return Finding("reach", "found", "found", values, figure, picture, _mend(subject), left, LEFT)


def _lengths(subject: Subject) -> np.ndarray:
    """Return the gradient's length k steps before the last, k from 0."""
    model, held = subject.fresh(), {}
    first, top = subject.heard[0], subject.heard[-1]
    modules = dict(model.named_modules())

    def begin(layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        x = (args[0] if args else kwargs["input"]).detach().requires_grad_()
        held["x"] = x
        return ((x, *args[1:]), kwargs) if args else (args, {**kwargs, "input": x})

    def end(layer: nn.Module, args: tuple[Any, ...], result: Any) -> None:
        held["output"] = result[0]

    handles = [
        modules[first.name].register_forward_pre_hook(begin, with_kwargs=True),
        modules[top.name].register_forward_hook(end),
    ]
    try:
        subject.result(model=model)
    finally:
        for handle in handles:
            handle.remove()
    return _by_step(held["x"], held["output"], first.layer, top.layer)


def _by_step(x: Tensor, output: Any, first: Any, top: Any) -> np.ndarray:
    if isinstance(output, PackedSequence) or not output.requires_grad:
        raise NotMeasured("graph")
    time = 0 if output.dim() == 2 or not top.batch_first else 1
    last = output.movedim(time, 0)[-1]
    (gradient,) = torch.autograd.grad(
        (last * torch.randn(last.shape, dtype=last.dtype)).sum(), x, allow_unused=True
    )
    if gradient is None:
        raise NotMeasured("graph")
    time = 0 if x.dim() == 2 or not first.batch_first else 1
    lengths = gradient.movedim(time, 0).double().norm(dim=-1).reshape(gradient.shape[time], -1).mean(1)
    found: np.ndarray = lengths.flip(0).numpy()
    return found


def _mend(subject: Subject) -> tuple[Line, ...]:
    """Forget gates that begin at 1 - 1/T, T the reach: Tallec & Ollivier 2018."""
    bias = f"{math.log(max(3, subject.reach or len(subject.output))):.1f}"
    return (
        Line("remove", "nn.RNN(features, units)"),
        Line("add", "lstm = nn.LSTM(features, units)"),
        Line(
            "add", f"with torch.no_grad(): lstm.bias_ih_l0[units : 2 * units] = {bias}  # forget gates open"
        ),
    )


REACH = register(CheckSpec("reach", 80, measure, lambda subject: 4.0))
