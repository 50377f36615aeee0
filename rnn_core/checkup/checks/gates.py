"""Gates that cannot move.

A gate stands still if over all steps and sequences it keeps within `STILL` of one value and its slope stays
below `SLOPE`: sigma'(s) < 1e-4 is s beyond 9.2. Saturation alone is no fault: 73% of the forget gates of the
shipped Shakespeare LSTM are beyond .9 or .1, and 4 of its 256 stay open; a gate that is started at 1 -
1/784 (chrono initialisation, Tallec & Ollivier 2018) has a slope of 1.3e-3. A layer is called ill when
`SHARE` of the units of one gate stand still. Of cells without gates what squashes the state is looked at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn_core.cells.spec import CellSpec, Quantity, spec
from rnn_core.checkup.declaration import CheckSpec, register
from rnn_core.checkup.finding import Finding, Line, Picture
from rnn_core.checkup.subject import NotMeasured, Subject
from rnn_core.checkup.traced import Traced, traced
from rnn_core.checkup.writing import number

__all__ = ["GATES", "SHARE", "still_units"]

STILL = 0.01
SLOPE = 1e-4
SHARE = 0.5
_FEWEST = 8
"""Places, steps times sequences, that are looked at at least."""
_SHOWN, _STEPS = 4, 80

Array = NDArray[np.float64]


def still_units(values: Array, squash: str) -> NDArray[np.bool_]:
    """Say which units stand still.

    Parameters
    ----------
    values
        ``(places, units)``, after the squash.
    squash
        "sigmoid" or "tanh".

    Examples
    --------
    >>> moving, shut = np.linspace(0, 1, 9), np.full(9, 1e-6)
    >>> still_units(np.stack([moving, shut], 1), "sigmoid").tolist()
    [False, True]
    """
    slope = values * (1 - values) if squash == "sigmoid" else 1 - values**2
    return (np.ptp(values, axis=0) < STILL) & (slope.max(axis=0) < SLOPE)


def _watched(cell: CellSpec, mode: str) -> list[Quantity]:
    gates = [one for one in cell.quantities if one.role == "gate"]
    squashed = [one for one in cell.stacked if cell.squash(one, mode) == "tanh"]
    return gates or squashed


def measure(subject: Subject) -> Finding:
    """Look at every gate of every layer; tell of the one with the most units that stand still."""
    ills = [(ill, one) for one in traced(subject) for ill in _of(one)]
    if not ills:
        raise NotMeasured("no_gates" if subject.heard else "no_layers")
    (share, count, units, quantity, values), one = max(ills, key=lambda pair: pair[0][0])
    figure = f"{count}/{units}"
    moving = {"figure": figure, "gate": quantity.symbol, "layer": one.heard.title, "gates": str(len(ills))}
    moving |= {"count": str(count), "units": str(units), "size": number(_size(one))}
    curves = {f"{quantity.symbol}{unit}": values[:_STEPS, unit] for unit in range(min(_SHOWN, units))}
    picture = Picture("lines", curves, first=1)
    state, reason = ("found", "found") if share >= SHARE else ("clean", "clean")
    return Finding("gates", state, reason, moving, figure, picture, _MEND, share, SHARE)  # type: ignore[arg-type]


def _of(one: Traced) -> list[tuple[float, int, int, Quantity, Array]]:
    cell, found = spec(one.trace.cell), []
    for quantity in _watched(cell, one.heard.layer.mode):
        squash = cell.squash(quantity, one.heard.layer.mode)
        for layer in range(one.trace.layers):
            for direction in one.trace.directions:
                whole = one.trace.gate(quantity.name, layer, direction).astype(np.float64)
                valid = np.concatenate(
                    [row[:length] for row, length in zip(whole, one.trace.lengths, strict=True)]
                )
                if len(valid) < _FEWEST or not np.isfinite(valid).all():
                    continue
                still = still_units(valid, squash)
                found.append((float(still.mean()), int(still.sum()), len(still), quantity, whole[0]))
    return found


def _size(one: Traced) -> float:
    x = one.heard.x.data if one.heard.packed else one.heard.x
    return float(x.double().square().mean().sqrt())


_MEND = (Line("add", "mean, std = train.mean(0), train.std(0)"), Line("add", "x = (x - mean) / std"))

GATES = register(CheckSpec("gates", 50, measure, lambda subject: 6.0, compares=False))
