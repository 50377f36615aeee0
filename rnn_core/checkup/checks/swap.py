"""Whether sequences that were handed over in one batch reach one another.

A sequence's output hangs on its own input alone: of independent sequences the difference is exactly 0,
whatever the cell. So the line between sound and faulty is rounding (`rnn_core.checkup.subject.ROUNDING`),
and nothing is guessed but which axis is the batch: that has to be known from lengths, targets, a DataLoader
or the caller.
"""

from __future__ import annotations

import numpy as np

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import ROUNDING, NotMeasured, Subject
from rnn_core.checkup.writing import percent

__all__ = ["SWAP"]

_MOST = 8
"""Sequences that are drawn."""


def measure(subject: Subject) -> Finding:
    """Replace one sequence after the other, and look at the outputs of the rest."""
    batch, count = subject.batch_axis, subject.sizes[subject.batch_axis]
    if count < 2:
        raise NotMeasured("few")
    if subject.laid_out.kind == "one" and subject.laid_out.kept != batch:
        answers = str(subject.sizes[1 - batch])
        return Finding(
            "swap",
            "found",
            "rows",
            {"answers": answers, "sequences": str(count)},
            answers,
            None,
            _mend(subject),
        )
    apart = subject.between()
    shares = subject.influence(batch, subject.fitting(min(count, _MOST)))
    if not np.diag(shares).any() and apart <= ROUNDING:
        raise NotMeasured("still")
    outside = shares.copy()
    np.fill_diagonal(outside, 0.0)
    share = float(outside.sum() / shares.sum()) if shares.any() else 1.0
    picture = Picture("influence", {"influence": shares})
    values = {"share": percent(share), "sequences": str(count), "steps": str(subject.sizes[1 - batch])}
    if apart <= ROUNDING:
        return Finding("swap", "clean", "clean", values, "0%", picture, _mend(subject), apart, ROUNDING)
    reason = "swapped" if _steps_are_apart(subject) else "mixed"
    if share <= ROUNDING:  # those that are drawn do not reach one another, others do
        share, reason = apart, "far"
        values["share"] = percent(share)
    return Finding("swap", "found", reason, values, percent(share), picture, _mend(subject), apart, ROUNDING)


def _steps_are_apart(subject: Subject) -> bool:
    """Whether steps of one sequence do not reach one another: then time runs along the batch."""
    if subject.laid_out.kind != "each" or subject.sizes[subject.time_axis] < 2:
        return False
    time = subject.time_axis
    was = subject.arranged().movedim(time, 0)
    now = subject.arranged(subject.run(subject.changed(subject.mask(time, 0)))).movedim(time, 0)
    return subject.moves(was[1:], now[1:]) <= ROUNDING


def _mend(subject: Subject) -> tuple[Line, ...]:
    if not subject.heard:
        return (Line("add", "x = x.transpose(0, 1)"),)
    layer = subject.heard[0].layer
    kind, sizes = type(layer).__name__, f"{layer.input_size}, {layer.hidden_size}"
    first, plain = f"nn.{kind}({sizes}, batch_first=True)", f"nn.{kind}({sizes})"
    told = bool(layer.batch_first)
    if told == (subject.axes.batch == 0):  # the layer was told rightly: something turned its input round
        return Line("remove", "x = x.view(steps, batch, -1)"), Line("add", "x = x.transpose(0, 1)")
    return (
        (Line("remove", first), Line("add", plain)) if told else (Line("remove", plain), Line("add", first))
    )


def _runs(subject: Subject) -> float:
    pairs = 0 if subject.axes.batch is None else subject.sizes[subject.axes.batch].bit_length()
    return 1.0 + 2 * pairs + _MOST


SWAP = register(CheckSpec("swap", 20, measure, _runs))
