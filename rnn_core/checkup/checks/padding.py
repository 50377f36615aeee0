"""Whether the answer for a padded sequence is that for the sequence alone.

Each padded sequence is read once more without its pads. What comes differs by rounding (another size of
batch is another kernel: `rnn_core.checkup.subject.ROUNDING`), or the pads were read. Only the output is
judged: a state that a layer hands out beside it may go unused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.given import Given
from rnn_core.checkup.running import primary
from rnn_core.checkup.subject import ROUNDING, NotMeasured, Subject
from rnn_core.checkup.writing import percent

__all__ = ["PADDING"]

_MOST = 6
"""Sequences that are read alone: those with the most pads."""
_MEND = (
    Line("add", "x = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)"),
    Line("add", "_, (h_n, c_n) = lstm(x)"),
)


def measure(subject: Subject) -> Finding:
    """Read padded sequences alone."""
    subject.need_separate()
    batch, steps = subject.batch_axis, subject.sizes[subject.time_axis]
    lengths = subject.given.lengths
    if lengths is None:
        lengths = _trailing(subject)
    if lengths is None or len(lengths) != subject.sizes[batch]:
        raise NotMeasured("lengths")
    pads = steps - lengths
    padded = torch.argsort(-pads, stable=True)[: int((pads > 0).sum())][: subject.fitting(_MOST)]
    padded = padded[lengths[padded] > 0]
    if not len(padded):
        raise NotMeasured("none")
    whole = subject.by_sequence(subject.output)
    found = []
    for index in padded.tolist():
        length = int(lengths[index])
        alone = _alone(subject, index, length)
        if subject.laid_out.kind == "each":
            found.append(subject.moves(whole[index, :length], alone[0, :length]))
        else:
            found.append(subject.moves(whole[index], alone[0]))
    worst, most = max(found), int(pads[padded[int(np.argmax(found))]])
    values = {"share": percent(worst), "pads": str(most), "count": str(len(padded))}
    picture = Picture("bars", {"difference": np.array(found)})
    if worst <= ROUNDING:
        return Finding("padding", "clean", "clean", values, "0%", picture, _mend(subject), worst, ROUNDING)
    return Finding(
        "padding", "found", "found", values, percent(worst), picture, _mend(subject), worst, ROUNDING
    )


def _trailing(subject: Subject) -> Tensor | None:
    """Count what comes before the pads, of tokens whose embedding names a pad."""
    x = subject.tensor
    marked = [
        one.padding_idx for one in subject.model.modules() if isinstance(one, nn.Embedding | nn.EmbeddingBag)
    ]
    known = {int(one) for one in marked if one is not None}
    if x.is_floating_point() or x.dim() != 2 or len(known) != 1:
        return None
    real = x.movedim(subject.batch_axis, 0) != known.pop()
    places = torch.arange(1, real.shape[1] + 1)
    return (real * places).amax(1)


def _alone(subject: Subject, index: int, length: int) -> Tensor:
    """Return the output for one sequence without its pads, (1, ...)."""
    given = _one_of(subject, index, length)
    try:
        with torch.no_grad():
            output = primary(subject.result(given))
        sizes = (1, length) if subject.batch_axis == 0 else (length, 1)
        found = subject.laid_out.arranged(output, sizes)
        found = found.movedim(subject.batch_axis, 0) if subject.laid_out.kind == "each" else found
        if len(found) != 1 or (subject.laid_out.kind == "each" and found.shape[1] < length):
            raise NotMeasured("alone")
    except NotMeasured:
        raise
    except Exception as error:  # a model made for one size of batch
        raise NotMeasured("alone") from error
    return found


def _one_of(subject: Subject, index: int, length: int) -> Given:
    count, sizes, batch = subject.sizes[subject.batch_axis], subject.sizes, subject.batch_axis

    def cut(value: Any) -> Any:
        if isinstance(value, Tensor):
            if value.dim() >= 2 and tuple(value.shape[:2]) == sizes:
                return value.narrow(batch, index, 1).narrow(1 - batch, 0, length)
            if value.dim() >= 1 and len(value) == count and (value.dim() < 3 or value.shape[1] != count):
                return value[index : index + 1]
            if value.dim() == 3 and value.shape[1] == count:
                return value[:, index : index + 1]
            return value
        if isinstance(value, (list, tuple)):
            if len(value) == count and all(isinstance(one, int) for one in value):
                return type(value)([value[index]])
            return type(value)(map(cut, value))
        return value

    given = subject.given
    kwargs = {name: cut(one) for name, one in given.kwargs.items()}
    return replace(given, args=tuple(map(cut, given.args)), kwargs=kwargs)


def _mend(subject: Subject) -> tuple[Line, ...]:
    if not subject.heard:
        return _MEND
    layer = subject.heard[0].layer
    first = ", batch_first=True" if layer.batch_first else ""
    state = "(h_n, c_n)" if len(subject.heard[0].final) > 1 else "h_n"
    return (
        Line("add", f"x = pack_padded_sequence(x, lengths{first}, enforce_sorted=False)"),
        Line("add", f"output, {state} = {type(layer).__name__.lower()}(x)"),
    )


PADDING = register(CheckSpec("padding", 40, measure, lambda subject: float(_MOST)))
