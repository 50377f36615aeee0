"""Whether a forecast is made with what is to come.

The inputs from some step on are replaced; no output before that step may move. Of a model that reads
forward the difference is exactly 0, so the line is rounding (`rnn_core.checkup.subject.ROUNDING`). A reader
of both directions is no fault by itself: the check is made only where the targets are the inputs some steps
later, or the caller says that the model forecasts.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import ROUNDING, NotMeasured, Subject
from rnn_core.checkup.writing import percent

__all__ = ["FUTURE"]

_MOST = 16
"""Steps that are drawn."""
_FEWEST = 4
"""Sequences that a target must be found in to be taken for an input."""
_MEND_SAME = (Line("remove", "inputs, targets = x, x"), Line("add", "inputs, targets = x[:, :-1], x[:, 1:]"))


def measure(subject: Subject) -> Finding:
    """Replace what comes from a step on, and look at the outputs before it."""
    if subject.forecasts is False:
        raise NotMeasured("told")
    if subject.shift is None and not subject.forecasts:
        raise NotMeasured("asked")
    subject.need_separate()
    same = _same(subject)
    if same is not None:
        return same
    if subject.laid_out.kind == "one":
        return _alone(subject)
    time, count = subject.time_axis, subject.sizes[subject.time_axis]
    if count < 2:
        raise NotMeasured("few")
    was = subject.arranged().movedim(time, 0)
    worst, effect = 0.0, 0.0
    for cut in sorted({1, count // 4, count // 2, count - 1} - {0}):
        now = subject.arranged(subject.run(subject.changed(subject.mask(time, slice(cut, count)))))
        now = now.movedim(time, 0)
        worst = max(worst, subject.moves(was[:cut], now[:cut]))
        effect = max(effect, subject.moves(was[cut:], now[cut:]))
    if max(worst, effect) == 0:
        raise NotMeasured("still")
    shares = subject.influence(time, subject.fitting(min(count, _MOST)))
    share = float(np.triu(shares, 1).sum() / shares.sum()) if shares.any() else 0.0
    picture = Picture("influence", {"influence": shares}, first=1)
    if worst <= ROUNDING:
        return Finding("future", "clean", "clean", {}, "0%", picture, _mend(subject), worst, ROUNDING)
    reason = "found" if share > ROUNDING else "far"  # what is drawn may see nothing of it
    figure = percent(share if reason == "found" else worst)
    mend = _mend(subject)
    return Finding("future", "found", reason, {"share": figure}, figure, picture, mend, worst, ROUNDING)


def _same(subject: Subject) -> Finding | None:
    """Tell of targets that are the inputs of the very same steps."""
    x, y = subject.tensor, subject.given.targets
    if not subject.forecasts or y is None or subject.shift is not None:
        return None
    y = y.reshape(x.shape) if y.numel() == x.numel() else y
    if y.shape == x.shape and bool((x == y).all()):
        return Finding("future", "found", "same", {}, "100%", None, _MEND_SAME)
    return None


def _alone(subject: Subject) -> Finding:
    """Look for a single target among the inputs."""
    y = subject.given.targets
    x = subject.tensor.movedim(subject.batch_axis, 0)
    if y is None or len(y) != len(x) or len(x) < _FEWEST:
        raise NotMeasured("no_targets")
    step = _place(x, y.reshape(len(y), -1))
    if step is None:
        return Finding("future", "clean", "apart", {}, "0", None, _mend(subject))
    return Finding("future", "found", "inside", {"step": str(step + 1)}, str(step + 1), None, _MEND_INSIDE)


_MEND_INSIDE = (
    Line("remove", "window, target = x[t - 10 : t + 1], x[t]"),
    Line("add", "window, target = x[t - 10 : t], x[t]"),
)


def _place(x: Tensor, y: Tensor) -> int | None:
    """Find the step whose input holds the target of every sequence; None if it varies too little to tell."""
    if len(y[:, 0].unique()) < _FEWEST:
        return None
    flat = x.reshape(len(x), x.shape[1], -1)
    for step in range(flat.shape[1]):
        if bool((flat[:, step] == y[:, :1]).all(0).any()):
            return step
    return None


def _mend(subject: Subject) -> tuple[Line, ...]:
    both = next((one.layer for one in subject.heard if one.layer.bidirectional), None)
    if both is None:
        return (Line("add", "y = model(x[:, :t])  # nothing from step t on"),)
    kind, sizes = type(both).__name__, f"{both.input_size}, {both.hidden_size}"
    return Line("remove", f"nn.{kind}({sizes}, bidirectional=True)"), Line("add", f"nn.{kind}({sizes})")


FUTURE = register(CheckSpec("future", 30, measure, lambda subject: 4.0 + _MOST))
