"""Numbers that are none, and where they began.

Inputs and weights are looked through first, then what each module gives, in the order in which they are
called: the first that gives NaN, or an infinity out of a recurrent layer, of finite inputs is where it
began. Last the gradients. Infinities that a mask adds to scores are no fault.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.spec import layers as layer_classes
from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line
from rnn_core.checkup.given import leaves
from rnn_core.checkup.running import primary
from rnn_core.checkup.subject import Subject

__all__ = ["NAN"]

_INFINITE = -2
"""In the place of a step: an infinity that a recurrent layer went on to read."""

_MEND = {
    "inputs": (Line("add", "assert torch.isfinite(x).all()"), Line("add", "x = torch.nan_to_num(x)")),
    "weights": (
        Line("add", "nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # after backward, before step"),
    ),
    "began": (Line("add", "x = x.clamp(min=1e-6)  # before log, sqrt or a division"),),
    "gradients": (Line("remove", "x.norm()"), Line("add", "(x.square().sum() + 1e-12).sqrt()")),
}


def measure(subject: Subject) -> Finding:
    """Look through inputs, weights, outputs in order, and gradients."""
    return _inputs(subject) or _weights(subject) or _began(subject) or _gradients(subject) or _clean(subject)


def _told(reason: str, figure: str, **values: str) -> Finding:
    return Finding("nan", "found", reason, values, figure, None, _MEND[reason.split("_")[0]])


def _inputs(subject: Subject) -> Finding | None:
    for _, x in subject.given.tensors():
        if x.is_floating_point() and not bool(x.isfinite().all()):
            place = (~x.isfinite()).nonzero()[0].tolist()
            count = int((~x.isfinite()).sum())
            return _told("inputs", str(count), count=str(count), place=str(place))
    return None


def _weights(subject: Subject) -> Finding | None:
    for name, weight in [*subject.model.named_parameters(), *subject.model.named_buffers()]:
        ill = weight.isnan() if name not in dict(subject.model.named_parameters()) else ~weight.isfinite()
        if weight.is_floating_point() and bool(ill.any()):
            count = int(ill.sum())
            return _told("weights", str(count), name=name, count=str(count), of=f"{weight.numel():,}")
    return None


def _began(subject: Subject) -> Finding | None:
    found: list[tuple[str, int]] = []
    infinite: list[str] = []
    model = subject.fresh()

    def listener(name: str) -> Any:
        def hear(module: nn.Module, args: tuple[Any, ...], result: Any) -> None:
            recurrent = isinstance(module, layer_classes())
            if recurrent and infinite and not found and not all(_finite(one) for one in leaves(args)):
                found.append((infinite[0], _INFINITE))
            if found or not all(_sound(one) for one in leaves(args)):
                return
            if all(_finite(one) for one in leaves(args)) and not all(_finite(one) for one in leaves(result)):
                infinite.append(f"{name} ({type(module).__name__})")
            ill = [
                one
                for one in leaves(result)
                if not (bool(one.isfinite().all()) if recurrent else _sound(one))
            ]
            if ill:
                found.append(
                    (f"{name} ({type(module).__name__})", _step(module, result) if recurrent else -1)
                )

        return hear

    inner = [(name, one) for name, one in model.named_modules() if name and (_is_leaf(one))]
    handles = [one.register_forward_hook(listener(name)) for name, one in inner]
    try:
        with torch.no_grad():
            output = primary(subject.result(model=model))
    finally:
        for handle in handles:
            handle.remove()
    if found:
        (name, step), *_ = found
        if step == _INFINITE:
            return _told("began_infinite", "", name=name)
        if step >= 0:
            return _told("began_step", str(step + 1), name=name, step=str(step + 1))
        return _told("began", "", name=name)
    if bool(output.isnan().any()):
        count = int(output.isnan().sum())
        return _told("began_forward", str(count), count=str(count), name=type(subject.model).__name__)
    return None


def _is_leaf(module: nn.Module) -> bool:
    return isinstance(module, layer_classes()) or not list(module.children())


def _finite(value: Tensor) -> bool:
    return not value.is_floating_point() or bool(value.isfinite().all())


def _sound(value: Tensor) -> bool:
    return not value.is_floating_point() or not bool(value.isnan().any())


def _step(module: Any, result: Any) -> int:
    """Return the first step whose output is not finite, or -1."""
    output = result[0] if isinstance(result, tuple) else result
    if isinstance(output, PackedSequence):
        return -1
    time = 0 if output.dim() == 2 or not module.batch_first else 1
    ill = (~output.isfinite()).movedim(time, 0).flatten(1).any(1).nonzero()
    return int(ill[0]) if len(ill) else -1


def _gradients(subject: Subject) -> Finding | None:
    model = subject.fresh()
    for parameter in model.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    named = [(name, one) for name, one in model.named_parameters() if one.requires_grad]
    output = primary(subject.result(model=model))
    if not output.requires_grad or not named:
        return None
    finite = torch.where(output.isfinite(), output, torch.zeros_like(output))
    gradients = torch.autograd.grad(finite.sum(), [one for _, one in named], allow_unused=True)
    for (name, _), gradient in zip(named, gradients, strict=True):
        if gradient is not None and bool(gradient.isnan().any()):
            count = int(gradient.isnan().sum())
            return _told("gradients", str(count), name=name, count=str(count), of=f"{gradient.numel():,}")
    return None


def _clean(subject: Subject) -> Finding:
    return Finding("nan", "clean", "clean", {}, "0", None, _MEND["inputs"])


NAN = register(CheckSpec("nan", 10, measure, lambda subject: 5.0, compares=False))
