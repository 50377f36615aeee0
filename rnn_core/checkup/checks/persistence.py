"""Whether a forecast of numbers beats the last value.

Skill is 1 - MSE(model) / MSE(last value) (Hyndman & Koehler 2006 for the idea; Murphy 1988 for the score).
The squared errors of both are compared at the same places, in blocks (a sequence each, or stretches of
one); the forecast is no better if even two standard errors in its favour leave it at a skill of at most
`LITTLE`, and better if three standard errors against it leave it above 0. In between the batch is too small
to tell. R2 alone tells nothing; it has to be above 0, though, or the network has not learnt anything yet,
and there is nothing to compare.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.writing import percent

__all__ = ["LITTLE", "PERSISTENCE", "skill"]

LITTLE = 0.02
_BLOCKS = 8
_FEWEST = 64
"""Forecasts that are needed."""
_WARM = 0.1
"""Share of the steps that are left out: the state is still that of the beginning."""
_SHOWN = 40
_MEND = (
    Line("add", "target = y[1:] - y[:-1]  # the change, not the level"),
    Line("add", "skill = 1 - mse(prediction, target) / mse(0 * target, target)"),
)

Array = NDArray[np.float64]


def skill(forecast: Array, truth: Array, last: Array) -> tuple[float, float, float]:
    """Return the skill over the last value and its bounds, two standard errors away.

    Parameters
    ----------
    forecast, truth, last
        ``(blocks, places)``.

    Examples
    --------
    >>> truth = np.arange(12.0).reshape(4, 3)
    >>> skill(truth - 0.5, truth, truth - 1)
    (0.75, 0.75, 0.75)
    """
    ours, theirs = ((forecast - truth) ** 2).mean(1), ((last - truth) ** 2).mean(1)
    scale = theirs.mean()
    apart = (theirs - ours) / scale
    error = float(2 * apart.std(ddof=1) / np.sqrt(len(apart)))
    middle = float(apart.mean())
    return middle, middle - error, middle + error


def measure(subject: Subject) -> Finding:
    """Compare with the value that was read last."""
    if not subject.tensor.is_floating_point():
        raise NotMeasured("tokens")
    if subject.given.targets is None:
        raise NotMeasured("no_targets")
    if subject.forecasts is False or (subject.shift is None and not subject.forecasts):
        raise NotMeasured("asked")
    subject.need_separate()
    alone = subject.laid_out.kind == "one"
    forecast, truth, last = _after_all(subject) if alone else _at_each(subject)
    parts = [_in_blocks(one, alone) for one in (forecast, truth, last)]
    if parts[0].size < _FEWEST or len(parts[0]) < _BLOCKS // 2:
        raise NotMeasured("few")
    middle, low, high = skill(*parts)
    sure = middle - 1.5 * (middle - low) > 0
    explained = 1 - ((parts[0] - parts[1]) ** 2).mean() / parts[1].var()
    values = {"skill": percent(abs(middle)), "r2": f"{explained:.2f}".replace("-", "\u2212")}
    values |= {"low": percent(low), "high": percent(high), "count": f"{parts[0].size:,}"}
    shown = [one.reshape(-1)[:_SHOWN] if alone else one[0][-_SHOWN:] for one in (truth, forecast, last)]
    picture = Picture("lines", dict(zip(("truth", "forecast", "last"), shown, strict=True)), first=1)
    figure = ("+" if middle > 0 else "") + percent(middle)
    if sure:
        return Finding("persistence", "clean", "clean", values, figure, picture, _MEND, high, LITTLE)
    if explained <= 0:
        raise NotMeasured("untrained", r2=values["r2"])
    if high > LITTLE:
        raise NotMeasured("close", low=values["low"], high=values["high"])
    reason = "worse" if high < 0 else "found"
    return Finding("persistence", "found", reason, values, figure, picture, _MEND, high, LITTLE)


def _at_each(subject: Subject) -> list[Array]:
    """Return forecasts, truth and last values at every step whose target is known, (sequences, steps)."""
    if subject.shift is None:
        raise NotMeasured("shape")
    x, time, batch, feature = subject.tensor, subject.time_axis, subject.batch_axis, subject.shift.feature
    read = x if feature is None else x[..., feature]
    y, output = subject.given.targets, subject.arranged()
    assert y is not None
    y = y.reshape(read.shape) if y.numel() == read.numel() else y
    output = output[..., 0] if output.dim() == read.dim() + 1 and output.shape[-1] == 1 else output
    if not y.shape == read.shape == output.shape:
        raise NotMeasured("shape")
    told = subject.sizes[time] - subject.shift.horizon + 1
    start = int(_WARM * told)
    sides = [
        one.detach().double().movedim((batch, time), (0, 1)).flatten(2)
        if one.dim() > 2
        else one.detach().double().movedim((batch, time), (0, 1))[..., None]
        for one in (output, y, read)
    ]
    return [one.mean(-1)[:, start:told].numpy() for one in sides]


def _after_all(subject: Subject) -> list[Array]:
    """Return the same of one forecast a sequence, (sequences, 1); last is the nearest feature."""
    x = subject.tensor.detach().double().movedim(subject.batch_axis, 0)
    count, y, output = len(x), subject.given.targets, subject.arranged().double()
    assert y is not None
    if y.numel() != count or output.numel() != count:
        raise NotMeasured("shape")
    truth, last = y.double().reshape(count, 1), x[:, -1].reshape(count, -1)
    nearest = int(((last - truth) ** 2).mean(0).argmin())
    return [one.numpy() for one in (output.reshape(count, 1), truth, last[:, nearest : nearest + 1])]


def _in_blocks(values: Array, alone: bool) -> Array:
    if not alone:
        return _blocks(values)
    each = len(values) // _BLOCKS
    return values[: each * _BLOCKS].reshape(_BLOCKS, each) if each else values.reshape(-1, 1)


def _blocks(values: Array) -> Array:
    """Cut few long sequences into stretches, so that there is a spread to be measured."""
    if len(values) >= _BLOCKS:
        return values
    each = -(-_BLOCKS // len(values))
    steps = values.shape[1] // each
    return values[:, : steps * each].reshape(-1, steps) if steps else values


PERSISTENCE = register(CheckSpec("persistence", 60, measure, lambda subject: 0.5))
