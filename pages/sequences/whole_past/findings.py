"""What the figures of the model of the whole past show, in sentences that follow from them."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from pages.sequences.whole_past.measure import HIDDEN, SEEDS, STORED, Here, cell_errors
from pages.shared import cells
from pages.shared.experiments import experiment
from pages.shared.i18n import Words
from rnn_core.analysis.whole_past import LENGTH, NOISE, OTHERS, PERIOD, WINDOW, WholePast, costs

__all__ = [
    "Judged",
    "at_step",
    "badge",
    "cells_here",
    "cost",
    "figure_of",
    "judged",
    "length_unknown",
    "verdict",
]

NEAR: Final = 3
"""Steps within which the worst one counts as having as many inputs as there are sequences."""
APART: Final = 5
"""Times the best possible error from which a model counts as having fallen apart."""


class Judged(NamedTuple):
    """What is judged of the medians over seeds.

    worst : the step with the largest error
    error, best, last : at that step: its error, the best possible one; and the error at the last step
    apart : whether it has fallen apart there
    as_many : whether there are about as many inputs as sequences there
    again : whether the error falls again beyond, to less than half
    """

    worst: int
    error: float
    best: float
    last: float
    apart: bool
    as_many: bool
    again: bool


def judged(found: WholePast) -> Judged:
    """Judge what is drawn."""
    middle = np.median(found.naive, 0)
    place = int(np.argmax(middle))
    worst, error, best = int(found.steps[place]), float(middle[place]), float(found.best[place])
    last = float(middle[-1])
    return Judged(
        worst,
        error,
        best,
        last,
        apart=error >= APART * best,
        as_many=abs(worst - found.sequences) <= NEAR,
        again=last < error / 2 and worst < int(found.steps[-1]),
    )


def badge(t: Words, sequences: int) -> str:
    """Say on how many sequences, of what, and over which seeds it was measured."""
    return t(
        "whole_past.badge",
        sequences=sequences,
        length=LENGTH,
        period=PERIOD,
        noise=f"{NOISE:g}",
        others=OTHERS,
        seeds=len(SEEDS),
        last=SEEDS[-1],
    )


def verdict(t: Words, found: WholePast) -> str:
    """Say where the model is worst, and whether that is where inputs are as many as sequences."""
    one = judged(found)
    family = ("apart_as_many" if one.as_many else "apart") if one.apart else "whole"
    said = t.of(
        "whole_past",
        family,
        worst=one.worst,
        sequences=found.sequences,
        error=figure_of(one.error),
        times=figure_of(one.error / one.best),
        seeds=found.naive.shape[0],
    )
    if not (one.apart and one.again):
        return said
    return f"{said} {t('whole_past.again', last=int(found.steps[-1]), error=figure_of(one.last))}"


def at_step(t: Words, inputs: int, sequences: int, found: Here) -> str:
    """Say what the model of the chosen step reads, and how far off it is."""
    window = (
        t("whole_past.window_none", window=WINDOW)
        if found.window is None
        else t("whole_past.window_error", window=WINDOW, error=figure_of(found.window))
    )
    said = t(
        "whole_past.at_step",
        next=inputs + 1,
        inputs=inputs,
        total=f"{inputs * (inputs + 1) // 2:,}",
        sequences=sequences,
        others=OTHERS,
        error=figure_of(found.middle),
        low=figure_of(found.low),
        high=figure_of(found.high),
        seeds=len(SEEDS),
    )
    floor = t("whole_past.floor", best=figure_of(found.best), noise=figure_of(NOISE**2))
    return f"{said} {window} {floor}"


def cost(t: Words, inputs: int) -> str:
    """Say what forecasting one value takes of each model, and up to where the naive one is the cheaper."""
    found = costs(inputs, HIDDEN)
    named = {cells.name(t, cell): count for cell, count in found.cells.items()}
    listed = cells.joined(t, [f"{name} {count:,}" for name, count in named.items()])
    said = t("whole_past.cost", inputs=inputs, window=found.window, hidden=HIDDEN, list=listed)
    below = [name for name, count in named.items() if inputs <= count]
    if len(below) == len(named):
        return f"{said} {t('whole_past.cheaper_than_all')}"
    if not below:
        return f"{said} {t('whole_past.cheaper_than_none')}"
    return f"{said} {t('whole_past.cheaper_than', list=cells.joined(t, below))}"


def cells_here(t: Words, inputs: int) -> str:
    """Say how far off the recurrent cells are at the chosen step, and at their worst once they have begun."""
    settings = experiment(STORED)["settings"]
    found = {cells.name(t, cell): errors for cell, errors in cell_errors().items()}
    at = [f"{name} {figure_of(float(errors[inputs - 1]))}" for name, errors in found.items()]
    most = [f"{name} {figure_of(float(errors[WINDOW - 1 :].max()))}" for name, errors in found.items()]
    return t(
        "whole_past.cells_here",
        hidden=settings["hidden"],
        sequences=settings["sequences"],
        inputs=inputs,
        seeds=settings["seeds"],
        list=cells.joined(t, at),
        most=cells.joined(t, most),
        **{"from": WINDOW},
    )


def length_unknown(t: Words) -> str:
    """Say what becomes of a sequence that is longer than those there are models for."""
    return t("whole_past.length_unknown", last=LENGTH - 1, models=LENGTH - 1, longer=LENGTH, window=WINDOW)


def figure_of(value: float) -> str:
    """Write a number in three digits, or two where it is below 1.

    Examples
    --------
    >>> figure_of(72.257), figure_of(0.0912), figure_of(1484.3)
    ('72.3', '0.091', '1,480')
    """
    return f"{float(f'{value:.{3 if value >= 1 else 2}g}'):,g}"
