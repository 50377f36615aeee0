"""Whether a DataLoader's batches go on where the last one ended, and what a state from there is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from rnn_core.cells.spec import layers as layer_classes
from rnn_core.checkup.given import Given, takes_more
from rnn_core.checkup.running import Heard, hearing, primary
from rnn_core.checkup.subject import NotMeasured, Subject

__all__ = ["from_state", "hands_state", "losses", "pair", "runs_on"]

_BY_CHANCE = 1e-3
"""Chance of all first inputs being the last targets, below which it is none."""


def pair(subject: Subject) -> tuple[Given, Given]:
    """Return two batches in a row.

    Raises
    ------
    NotMeasured
        If there is one only, or the targets do not say what comes next.
    """
    if subject.given.following is None:
        raise NotMeasured("loader")
    if subject.shift is None or subject.shift.horizon != 1:
        raise NotMeasured("shift")
    first, second = subject.given, subject.given.following
    if first.inputs.shape != second.inputs.shape or first.targets is None or second.targets is None:
        raise NotMeasured("loader")
    return first, second


def runs_on(subject: Subject) -> bool:
    """Whether each sequence of the second batch begins with what the first was to foretell last.

    Raises
    ------
    NotMeasured
        If it does, but might by chance.
    """
    first, second = pair(subject)
    assert first.targets is not None
    assert subject.shift is not None
    feature, time = subject.shift.feature, subject.time_axis
    begins = second.inputs.select(time, 0)
    begins = begins if feature is None else begins[..., feature]
    ends = first.targets.select(time, -1).reshape(begins.shape)
    if not bool((begins == ends).all()):
        return False
    read = first.inputs if feature is None else first.inputs[..., feature]
    _, counts = torch.unique(read, return_counts=True)
    if float(counts.max() / counts.sum()) ** begins.numel() > _BY_CHANCE:
        raise NotMeasured("chance")
    return True


def hands_state(subject: Subject) -> bool:
    """Whether the model returns the state of a recurrent layer and can be given one."""
    if isinstance(subject.model, layer_classes()):
        return True
    result = subject.raw
    more = list(result[1:]) if isinstance(result, (tuple, list)) else []
    more = [*more, *result.values()] if isinstance(result, dict) else more
    return bool(more) and takes_more(subject.model)


@contextmanager
def from_state(model: nn.Module, heard: Sequence[Heard]) -> Iterator[None]:
    """Have each recurrent layer begin where it ended before, if it would begin with zeros."""
    final = {one.name: one.final for one in heard}

    def begin(name: str) -> Any:
        def hook(layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            given = args[1] if len(args) > 1 else kwargs.get("hx")
            parts = given if isinstance(given, (tuple, list)) else () if given is None else (given,)
            if any(bool(part.any()) for part in parts):
                return None
            state = final[name] if len(final[name]) > 1 else final[name][0]
            rest = {key: value for key, value in kwargs.items() if key != "hx"}
            return (args[:1], {**rest, "hx": state})

        return hook

    with ExitStack() as stack:
        for name, module in model.named_modules():
            if name in final and isinstance(module, layer_classes()):
                handle = module.register_forward_pre_hook(begin(name), with_kwargs=True)
                stack.callback(handle.remove)
        yield


def losses(subject: Subject) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the loss of the second batch from zeros and from the state of the first, (sequences, steps).

    Bits a token, or squared errors.

    Raises
    ------
    NotMeasured
        If layers run more than once, or outputs and targets do not fit each other.
    """
    first, second = pair(subject)
    if not subject.heard or len({one.name for one in subject.heard}) < len(subject.heard):
        raise NotMeasured("layers")
    model = subject.fresh()
    with torch.no_grad():
        with hearing(model) as heard:
            subject.result(first, model)
        fresh = primary(subject.result(second, subject.fresh()))
        other = subject.fresh()
        with from_state(other, heard):
            carried = primary(subject.result(second, other))
    return _loss(subject, fresh, second.targets), _loss(subject, carried, second.targets)


def _loss(subject: Subject, output: Tensor, targets: Tensor | None) -> NDArray[np.float64]:
    assert targets is not None
    found = subject.by_sequence(output).double()
    y = targets.movedim(subject.batch_axis, 0)
    if y.is_floating_point():
        found = found[..., 0] if found.dim() == y.dim() + 1 else found
        if found.shape != y.shape:
            raise NotMeasured("layers")
        squares = (found - y) ** 2
        return squares.reshape(*squares.shape[:2], -1).mean(-1).numpy()
    if found.dim() != 3:
        raise NotMeasured("layers")
    chances = bool((found >= 0).all()) and bool(((found.sum(-1) - 1).abs() < 1e-3).all())
    logits = (found.clamp_min(1e-12).log() if chances else found).transpose(1, 2)
    return (functional.cross_entropy(logits, y, reduction="none", ignore_index=-100) / math.log(2)).numpy()
