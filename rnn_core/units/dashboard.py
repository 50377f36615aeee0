"""All that is measured of one unit: what drives it, how long it holds, and what it says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.cells.spec import CellSpec, spec_of
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import CharacterModel
from rnn_core.tracing import Trace
from rnn_core.tracing.modules import Recurrent, directions_of, stored_weights
from rnn_core.tracing.summary import OPEN, SHUT
from rnn_core.units.passes import Piece, Row, inputs_of, pieces, traces
from rnn_core.units.places import Document

__all__ = ["EXTREMES", "FAR", "READ", "Dashboard", "Peak", "Written", "dashboard", "half_lives"]

READ: Final = 20_000
"""Characters, or rows, that a dashboard is measured on."""

_SHOWN: Final = 5
FAR: Final = 0.9
"""Size of a hidden state from which on a tanh has hardly any slope left."""

_APART: Final = 12
"""Steps between two peaks at least."""

_HELD: Final = 1000
"""Steps over which what is held is followed."""

EXTREMES: Final = (0.05, 0.95)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Peak:
    """Where a unit is at an extreme.

    Attributes
    ----------
    document, start, stop : int
        The token: characters of that document, or a row.
    value : float
    """

    document: int
    start: int
    stop: int
    value: float


@dataclass(frozen=True)
class Written:
    """What a unit's hidden state adds to the readout at an extreme of it.

    Attributes
    ----------
    hidden : float
        The hidden state: its 5th or 95th percentile.
    raised, lowered : tuple of (int, float)
        Token numbers, and what is added to their log odds against the mean of all tokens, furthest first; the
        unknown token, number 0, left out.
    """

    hidden: float
    raised: tuple[tuple[int, float], ...]
    lowered: tuple[tuple[int, float], ...]


@dataclass(frozen=True, eq=False)
class Dashboard:
    """One unit, measured.

    Attributes
    ----------
    row : Row
        Which quantity, layer and direction.
    unit : int
    highest, lowest : tuple of Peak
        The tokens at which it is highest and lowest, the furthest first, 12 steps apart at least.
    open, shut : dict
        Gate -> share of tokens at which it is above .9, or below .1; of a cell without gates empty.
    far : float
        Share of tokens at which the hidden state is beyond .9 or -.9.
    half_life, longest : float
        Steps until no more than half is left of what the unit holds after a token: the median, and the 90th
        percentile, over all tokens. inf where it holds more to the end of a text, or for 1,000 steps.
    kept_by : {"gate", "gradient"}
        Of what the product over steps is taken: of the gate that the old state is multiplied by; where the
        cell has none, of the size of the derivative of the unit's state by its own before.
    writes : tuple of (Written, Written) or None
        At its low and its high end. None where `silent` says why.
    silent : {"", "readout", "layer", "projection"}
        There is no readout over tokens; or layers above the unit's read it, and not the readout; or a
        projection stands between.
    tokens : int
        On which all of this was measured.
    """

    row: Row
    unit: int
    highest: tuple[Peak, ...] = field(repr=False)
    lowest: tuple[Peak, ...] = field(repr=False)
    open: dict[str, float]
    shut: dict[str, float]
    far: float
    half_life: float
    longest: float
    kept_by: Literal["gate", "gradient"]
    writes: tuple[Written, Written] | None = field(repr=False)
    silent: Literal["", "readout", "layer", "projection"]
    tokens: int


def dashboard(
    network: TrainedNetwork,
    unit: int,
    documents: Sequence[Document | str],
    layer: int = 0,
    direction: str = "forward",
    quantity: str | None = None,
) -> Dashboard:
    """Measure one unit on the first 20,000 characters of texts.

    Parameters
    ----------
    network
        Of any number of layers, in one direction or both, with or without a readout.
    unit, layer, direction
        Which one.
    documents
        Clean texts, or rows of numbers.
    quantity
        One of the cell's states; None: what it remembers.

    Raises
    ------
    InputError
        If there is no such unit, or nothing to read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from rnn_core.checkpoints import load
    >>> network = load(Path("assets/models/python-lstm"))
    >>> found = dashboard(network, 219, ["f('one', 'two')\\n" * 20])
    >>> found.kept_by, len(found.highest), sorted(found.open)
    ('gate', 5, ['forget', 'input', 'output'])
    """
    given = [Document(str(k), one) if isinstance(one, str) else one for k, one in enumerate(documents)]
    module = network.model.rnn
    cell = spec_of(module)
    row = Row(quantity or cell.states[-1], layer, direction)
    _check(module, cell, row, unit)
    read = pieces(network, given, READ)
    if not read:
        raise InputError.of("a text to read", "none", "give one")
    values, gates, kept = [], [], []
    for piece, seen in traces(network.model, read):
        names = {*cell.gates, "hidden", row.quantity}
        gates.append(
            {name: seen.gate(name, layer, direction)[0, :, unit].astype(np.float64) for name in names}
        )
        values.append(gates[-1][row.quantity])
        if cell.retention is None:
            kept.append(_own_slope(network.model, piece, seen, row, unit))
    of = {name: np.concatenate([one[name] for one in gates]) for name in gates[0]}
    share = np.concatenate(kept) if kept else cell.kept(of[str(cell.retention)])
    halved = half_lives(share, _beginnings(read))
    writes, silent = _writes(network, row, unit, of["hidden"])
    documents_of = np.concatenate([np.full(len(one), one.document) for one in read])
    starts = np.concatenate([one.start for one in read])
    stops = np.concatenate([one.stop for one in read])
    told = np.concatenate(values)

    def peaks(sign: int) -> tuple[Peak, ...]:
        return tuple(
            Peak(int(documents_of[k]), int(starts[k]), int(stops[k]), float(told[k]))
            for k in _extremes(sign * told)
        )

    return Dashboard(
        row=row,
        unit=unit,
        highest=peaks(1),
        lowest=peaks(-1),
        open={name: float((of[name] > OPEN).mean()) for name in cell.gates},
        shut={name: float((of[name] < SHUT).mean()) for name in cell.gates},
        far=float((np.abs(of["hidden"]) > FAR).mean()),
        half_life=_quantile(halved, 0.5),
        longest=_quantile(halved, 0.9),
        kept_by="gradient" if kept else "gate",
        writes=writes,
        silent=silent,
        tokens=len(told),
    )


def _beginnings(read: Sequence[Piece]) -> NDArray[np.bool_]:
    found = np.zeros(sum(map(len, read)), bool)
    ends = np.cumsum([len(one) for one in read])
    for end, one in zip(ends.tolist(), read, strict=True):
        found[end - len(one)] = one.first
    return found


def _check(module: Recurrent, cell: CellSpec, row: Row, unit: int) -> None:
    directions = directions_of(module)
    if row.quantity not in cell.states:
        raise InputError.of(f"a state: {', '.join(cell.states)}", repr(row.quantity), "choose one")
    if row.direction not in directions or not 0 <= row.layer < module.num_layers:
        raise InputError.of(
            f"a layer in 0..{module.num_layers - 1}, {' or '.join(directions)}", str(row[1:]), "choose one"
        )
    if not 0 <= unit < (module.proj_size or module.hidden_size):
        raise InputError.of(f"a unit in 0..{module.hidden_size - 1}", repr(unit), "choose one")


def _own_slope(model: CharacterModel, piece: Piece, seen: Trace, row: Row, unit: int) -> Array:
    """Size of the derivative of a unit's state by its own before, at each step, by autograd."""
    module = model.rnn
    cell = spec_of(module)
    if row.layer == 0:
        x = inputs_of(model, piece)[:, 0]
    else:
        below = [seen.gate("hidden", row.layer - 1, one)[0] for one in seen.directions]
        x = torch.as_tensor(np.concatenate(below, -1))
    now = seen.row(row.layer, row.direction)
    hidden = seen.gate("hidden", row.layer, row.direction)[0]
    first = np.asarray(seen.initial_state[0][now])
    before = (
        np.concatenate([hidden[1:], first])
        if row.direction == "reverse"
        else np.concatenate([first, hidden[:-1]])
    )
    state = torch.tensor(before, requires_grad=True)
    with torch.enable_grad():
        weights = stored_weights(module, row.layer, row.direction)
        after = cell.step(x.detach(), (state,), weights, module.mode)["hidden"]
        (slope,) = torch.autograd.grad(after[:, unit].sum(), state)
    found: Array = slope[:, unit].abs().double().numpy()
    return found


def half_lives(share: Array, new: NDArray[np.bool_]) -> Array:
    """Count, from each step, the steps until the product of the shares kept is at most one half.

    Parameters
    ----------
    share : (time,)
        That is kept at each step of what was there before.
    new : (time,)
        Whether a text begins there: nothing is carried over.

    Returns
    -------
    (time,)
        inf where more is left at the end of the text, or after 1,000 steps.

    Examples
    --------
    >>> half_lives(np.array([0.9, 0.5, 0.8, 0.6]), np.array([True, False, False, False]))
    array([ 1.,  2., inf, inf])
    """
    count = len(share)
    found = np.full(count, math.inf)
    left, alive = np.ones(count), np.arange(count)
    for steps in range(1, _HELD + 1):
        alive = alive[alive + steps < count]
        alive = alive[~new[alive + steps]]
        if not len(alive):
            break
        left[alive] *= share[alive + steps]
        gone = left[alive] <= 0.5
        found[alive[gone]] = steps
        alive = alive[~gone]
    return found


def _quantile(values: Array, share: float) -> float:
    """Give a quantile that is one of the values: inf is one of them."""
    return float(np.quantile(values, share, method="inverted_cdf"))


def _extremes(values: Array) -> list[int]:
    """Give the steps of the highest values, the highest first, none near a higher one."""
    found: list[int] = []
    for step in np.argsort(-values, kind="stable").tolist():
        if all(abs(step - one) >= _APART for one in found):
            found.append(step)
            if len(found) == _SHOWN:
                break
    return found


def _writes(
    network: TrainedNetwork, row: Row, unit: int, hidden: Array
) -> tuple[tuple[Written, Written] | None, Literal["", "readout", "layer", "projection"]]:
    model = network.model
    readout: nn.Linear | None = getattr(model, "readout", None)
    if readout is None or readout.out_features != len(network.vocabulary):
        return None, "readout"
    if row.layer != model.rnn.num_layers - 1:
        return None, "layer"
    if model.rnn.proj_size:
        return None, "projection"
    column = unit + (model.rnn.hidden_size if row.direction == "reverse" else 0)
    weights = readout.weight[:, column].detach().double().numpy()
    odds = weights - weights[1:].mean()
    low, high = (_written(odds, float(np.quantile(hidden, share))) for share in EXTREMES)
    return (low, high), ""


def _written(odds: Array, hidden: float) -> Written:
    added = odds * hidden
    order = 1 + np.argsort(-added[1:], kind="stable")

    def told(numbers: NDArray[np.int64]) -> tuple[tuple[int, float], ...]:
        return tuple((int(number), float(added[number])) for number in numbers)

    return Written(hidden, told(order[:_SHOWN]), told(order[::-1][:_SHOWN]))
