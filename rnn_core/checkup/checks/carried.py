"""Whether a state is thrown away between windows that follow one another.

Windows run on if each sequence of a DataLoader's second batch begins with what the first was to foretell
last. Then the second batch is read twice, from zeros and from the state in which the first ended. A loss is
called if it is more than three standard errors (over sequences, or stretches of one) above 0 and more than
`LEAST` of the loss itself; a network before its training has none. Where the error is too large for either,
nothing is told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.windows import hands_state, losses, runs_on
from rnn_core.checkup.writing import number

__all__ = ["CARRIED", "LEAST", "gain"]

LEAST = 0.01
_MUCH = 0.05
"""Of the loss: what two standard errors may hide where nothing is told."""
_BLOCKS = 8
_MEND = (
    Line("remove", "logits, _ = model(window)"),
    Line("add", "logits, state = model(window, state)"),
    Line("add", "state = tuple(part.detach() for part in state)"),
)


def measure(subject: Subject) -> Finding:
    """Read the second batch from zeros, and from the state of the first."""
    subject.need_separate()
    if not runs_on(subject):
        return Finding("carried", "clean", "apart", {}, "0", None, _MEND)
    if subject.stateful:
        return Finding("carried", "clean", "keeps", {}, "0", None, _MEND)
    if subject.carried is None and hands_state(subject):
        raise NotMeasured("loop")
    fresh, carried = losses(subject)
    middle, error = gain(fresh, carried)
    values = {"fresh": number(float(fresh.mean())), "carried": number(float(carried.mean()))}
    values |= {"steps": str(fresh.shape[1]), "gain": number(middle), "error": number(error)}
    curves = {"fresh": fresh.mean(0), "carried": carried.mean(0)}
    picture = Picture("lines", curves, first=1)
    tokens = "" if not subject.tensor.is_floating_point() else "_numbers"
    figure = ("+" if middle > 0 else "") + number(middle)
    share = middle / max(float(carried.mean()), 1e-12)
    large = middle > 3 * error and middle > LEAST * float(carried.mean())
    if not subject.carried and not large and middle + 2 * error > _MUCH * float(carried.mean()):
        raise NotMeasured("close", low=number(middle - 2 * error), high=number(middle + 2 * error))
    if subject.carried or not large:
        reason = "carries" if subject.carried else "equal"
        return Finding("carried", "clean", reason + tokens, values, figure, picture, _MEND, share, LEAST)
    return Finding("carried", "found", "found" + tokens, values, figure, picture, _MEND, share, LEAST)


def gain(fresh: NDArray[np.float64], carried: NDArray[np.float64]) -> tuple[float, float]:
    """Return what carrying is worth, and its standard error over sequences, or stretches of few.

    Examples
    --------
    >>> gain(np.full((8, 5), 3.0), np.full((8, 5), 2.5))
    (0.5, 0.0)
    """
    apart = fresh - carried
    if len(apart) < _BLOCKS:
        each = -(-_BLOCKS // len(apart))
        steps = max(1, apart.shape[1] // each)
        apart = apart[:, : steps * (apart.shape[1] // steps)].reshape(-1, steps)
    means = apart.mean(1)
    error = means.std(ddof=1) / np.sqrt(len(means)) if len(means) > 1 else np.inf
    return float((fresh - carried).mean()), float(error)


CARRIED = register(CheckSpec("carried", 70, measure, lambda subject: 4.0))
