"""Look at a model and its batch for the first time: what its axes are, and whether it keeps a state."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import torch
from torch import Tensor, nn

from rnn_core.cells.spec import layers as layer_classes
from rnn_core.checkup.given import Given
from rnn_core.checkup.running import duplicate, hearing, primary
from rnn_core.checkup.subject import ROUNDING, Axes, Layout, NotMeasured, Shift, Subject
from rnn_core.errors import InputError

__all__ = ["examined"]

_HORIZONS: Final = 8
"""Steps ahead at which targets are looked for in the inputs."""


def examined(
    model: nn.Module,
    given: Given,
    deadline: float,
    batch_axis: int | None = None,
    **said: Any,
) -> Subject:
    """Copy a model, run it a few times, and find out what its axes are.

    Raises
    ------
    InputError
        If it has no recurrent layer, is not on the CPU, or cannot be run on the batch.
    """
    if not any(isinstance(one, (*layer_classes(), nn.RNNCellBase)) for one in model.modules()):
        kinds = ", ".join(sorted({type(one).__name__ for one in model.modules()})[:6])
        raise InputError.of("a model with a recurrent layer", kinds, "pass the model that holds it")
    devices = {one.device.type for one in (*model.parameters(), *model.buffers())} - {"cpu"}
    if devices:
        raise InputError.of(
            "a model on the CPU", f"one on {', '.join(sorted(devices))}", "call model.cpu() first"
        )
    subject = Subject(duplicate(model).eval(), given, deadline=deadline, said_axis=batch_axis, **said)
    pristine = duplicate(subject.model)
    started = time.process_time()
    try:
        with torch.no_grad(), hearing(subject.model) as heard:
            subject.raw = subject.result()
    except Exception as error:  # whatever a model raises on a batch
        told = f"{type(error).__name__}: {error}"
        raise InputError.of(
            "a batch that the model can be called with", told, "try model(batch) first"
        ) from error
    subject.cost = max(time.process_time() - started, 1e-5)
    subject.heard = tuple(heard)
    subject.output = primary(subject.raw).detach()
    with torch.no_grad():
        again = primary(subject.result())
    if again.shape != subject.output.shape or subject.moves(subject.output, again) > ROUNDING:
        subject.stateful = True
        subject.moved = subject.moves(subject.output, again) if again.shape == subject.output.shape else 1.0
    subject.model = pristine
    if isinstance(given.inputs, Tensor):
        _tell_axes(subject)
    return subject


def _tell_axes(subject: Subject) -> None:
    for key, one in subject.given.tensors():
        if one.dim() < 2:
            continue
        shift = _shift_of(one, subject.given.targets)
        if shift is not None:
            subject.shift = shift
            subject.given = _read(subject.given, key)
            break
    subject.axes = _axes_of(subject)
    subject.layout = _layout_of(subject)


def _read(given: Given, key: int | str) -> Given:
    return replace(given, main=key, following=_read(given.following, key) if given.following else None)


def _shift_of(x: Tensor, targets: Tensor | None) -> Shift | None:
    """Find the step ahead at which the targets are the inputs."""
    if targets is None or targets.dim() < 2:
        return None
    y = targets.detach()
    if x.is_floating_point() != y.is_floating_point():
        return None
    if y.dim() == 3 and y.shape[-1] == 1:
        y = y[..., 0]
    for feature in [None] if x.dim() == 2 else range(x.shape[-1]) if x.dim() == 3 else []:
        if y.dim() == 3:  # all features together
            read, kept = x, None
            if y.shape != x.shape:
                return None
        else:
            read, kept = (x if feature is None else x[..., feature]), feature
            if y.shape != read.shape:
                return None
        for axis in (1, 0):
            for horizon in range(1, min(_HORIZONS + 1, read.shape[axis])):
                if _agrees(read, y, axis, horizon) and not _agrees(read, read, axis, horizon):
                    return Shift(axis, horizon, kept)
        if y.dim() == 3:
            return None
    return None


def _agrees(x: Tensor, y: Tensor, axis: int, horizon: int) -> bool:
    """Whether y is x some steps on: at nearly every place, for padding may hide the last ones."""
    steps = x.shape[axis] - horizon
    later, told = x.narrow(axis, horizon, steps), y.narrow(axis, 0, steps)
    same = (later == told) | (told == -100) if not y.is_floating_point() else later == told
    return bool(same.double().mean() >= 0.98)


def _axes_of(subject: Subject) -> Axes:
    first, second = subject.sizes
    given = subject.given
    told = next((one.x for one in subject.heard if isinstance(one.x, Tensor)), None)
    plain = subject.tensor.is_floating_point() and subject.tensor.dim() == 2
    if plain and told is not None and tuple(told.shape) == (first, second):
        return Axes(None, 0, "single")
    if subject.said_axis is not None:
        return Axes(subject.said_axis, 1 - subject.said_axis, "said")
    lengths, targets = given.lengths, given.targets
    if lengths is not None and lengths.dim() == 1:
        fits = [axis for axis in (0, 1) if len(lengths) == subject.sizes[axis]]
        fits = [axis for axis in fits if int(lengths.max()) <= subject.sizes[1 - axis]]
        if len(fits) == 1:
            return Axes(fits[0], 1 - fits[0], "lengths")
    if subject.shift is not None:
        return Axes(1 - subject.shift.time, subject.shift.time, "shift")
    if targets is not None and targets.dim() and first != second:
        whole = targets.dim() > 1 and sorted(targets.shape[:2]) == sorted((first, second))
        fits = [axis for axis in (0, 1) if targets.shape[0] == subject.sizes[axis]]
        if not whole and len(fits) == 1:
            return Axes(fits[0], 1 - fits[0], "targets")
    if given.stacked:
        return Axes(0, 1, "loader")
    return Axes(None, None, "")


def _candidates(subject: Subject) -> list[Layout]:
    first, second = subject.sizes
    shape = tuple(subject.output.shape)
    found: list[Layout] = []
    if shape[:2] == (first, second):
        found.append(Layout("each", lambda out, _: out))
    if shape[:2] == (second, first):
        found.append(Layout("each", lambda out, _: out.transpose(0, 1)))
    if not found and len(shape) == 3:
        if (shape[0], shape[2]) == (first, second):
            found.append(Layout("each", lambda out, _: out.transpose(1, 2)))
        if (shape[0], shape[2]) == (second, first):
            found.append(Layout("each", lambda out, _: out.permute(2, 0, 1)))
    if not found and shape and shape[0] == first * second:
        found.append(Layout("each", lambda out, sizes: out.unflatten(0, sizes)))
        found.append(Layout("each", lambda out, sizes: out.unflatten(0, sizes[::-1]).transpose(0, 1)))
    return found


def _layout_of(subject: Subject) -> Layout | None:
    found = _candidates(subject)
    if len(found) == 1 or (found and 1 in subject.sizes):
        return found[0]
    if found:
        return _by_one_place(subject, found)
    shape = tuple(subject.output.shape)
    leading = shape[:1] == (1,) and len(shape) > 1
    rest = shape[1:] if leading else shape
    kept = [axis for axis in (0, 1) if rest and rest[0] == subject.sizes[axis]]
    if len(kept) == 2 and subject.axes.batch is not None:
        kept = [subject.axes.batch]
    if len(kept) != 1:
        return None
    return Layout("one", (lambda out, _: out[0]) if leading else (lambda out, _: out), kept[0])


def _by_one_place(subject: Subject, found: Sequence[Layout]) -> Layout | None:
    """Choose the layout in which one place of the input reaches one line of the output only."""
    first, second = subject.sizes
    place = (0, min(1, second - 1))
    where = torch.zeros(first, second, dtype=torch.bool)
    where[place] = True
    try:
        now = subject.run(subject.changed(where))
    except NotMeasured:
        return None
    fitting = []
    for one in found:
        was, new = one.arranged(subject.output, subject.sizes), one.arranged(now, subject.sizes)
        apart = (was != new).reshape(first, second, -1).any(-1).nonzero().tolist()
        inside = all(i == place[0] for i, _ in apart) or all(j == place[1] for _, j in apart)
        if apart and list(place) in apart and inside:
            fitting.append(one)
    return fitting[0] if len(fitting) == 1 else None
