"""Setting states of single units while a recurrent module reads, and seeing all that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.cells.spec import CellSpec, spec_of
from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.inputs import prepare
from rnn_core.tracing.modules import Recurrent, check_module, directions_of, weights

__all__ = ["Clamp", "Intervened", "intervene", "with_units"]


@dataclass(frozen=True)
class Clamp:
    """Units whose state is set after a step, before anything else reads it.

    The gates of that step stay as they were. What follows from the state is computed from the value that it
    is set to: h of an LSTM whose cell state is set, and all later steps and layers.

    Attributes
    ----------
    gate : str
        A state of the cell: one of `CellSpec.states`, such as "cell" or "hidden".
    units : sequence of int
        Which units.
    steps : sequence of int
        After which steps of the input, from 0.
    value : float or array
        What they are set to: one number, or what broadcasts to (batch, units).
    layer : int
    direction : "forward" or "reverse"
    """

    gate: str
    units: Sequence[int]
    steps: Sequence[int]
    value: float | np.ndarray
    layer: int = 0
    direction: str = "forward"


@dataclass(frozen=True, eq=False, repr=False)
class Intervened(ReadOnly):
    """What a module does with some of its states set.

    Axes as in `rnn_core.Trace`: `batch`, `time`, `hidden`; one record a layer and direction, as torch orders
    states.

    Attributes
    ----------
    cell : str
    directions : tuple of str
    output : (batch, time, features)
        Of the last layer.
    records : tuple of dict
        Quantity -> (batch, time, hidden).
    """

    cell: str
    directions: tuple[str, ...]
    output: Float[np.ndarray, "batch time features"]
    records: tuple[dict[str, Float[np.ndarray, "batch time _"]], ...]

    def gate(
        self, name: str, layer: int = 0, direction: str = "forward"
    ) -> Float[np.ndarray, "batch time _"]:
        """Return one quantity of one layer and direction.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        record = self.records[layer * len(self.directions) + self.directions.index(direction)]
        if name not in record:
            raise InputError.of(f"one of {', '.join(record)}", repr(name), "choose one")
        return record[name]


def intervene(
    module: Recurrent, inputs: Tensor, clamps: Iterable[Clamp], initial_state: object = None
) -> Intervened:
    """Run a recurrent module step by step, and set states of units as `clamps` say.

    Each step is the cell's own, as its declaration writes it (`CellSpec.step`); without clamps the output is
    the module's, but for rounding.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN or a layer of `rnn_core.cells`
        On the CPU; active dropout is not applied.
    inputs : Tensor
        As the module takes it; not packed.
    clamps : iterable of Clamp
        Of several on one unit and step, the last holds.
    initial_state : optional
        As `rnn_core.trace` takes it.

    Raises
    ------
    InputError
        If the module or its inputs do not fit, or a clamp names a state, unit, step, layer or direction that
        is not there.

    Examples
    --------
    >>> lstm = torch.nn.LSTM(3, 4).double()
    >>> x = torch.randn(10, 3, dtype=torch.float64)
    >>> seen = intervene(lstm, x, [Clamp("cell", [2], [5], 0.0)])
    >>> float(seen.gate("hidden")[0, 5, 2])
    0.0
    """
    module = check_module(module)
    asked = tuple(clamps)
    if not isinstance(inputs, Tensor):
        raise InputError.of("a tensor", type(inputs).__name__, "pad a packed sequence first")
    given = prepare(module, inputs, initial_state)
    for clamp in asked:
        _check(module, clamp, len(given.x))
    names, records = directions_of(module), []
    with torch.no_grad():
        below = given.x
        for layer in range(module.num_layers):
            sides = []
            for k, direction in enumerate(names):
                row = layer * len(names) + k
                first = tuple(part[row] for part in given.state)
                own = [one for one in asked if (one.layer, one.direction) == (layer, direction)]
                stored = [getattr(module, name).detach() for name in module._all_weights[row]]
                record = _walk(
                    module, weights(module, layer, direction), stored, below, first, own, direction
                )
                sides.append(record["hidden"])
                records.append({name: _batch_first(values) for name, values in record.items()})
            below = torch.cat(sides, -1)
    return Intervened(spec_of(module).name, names, _batch_first(below), tuple(records))


def with_units(
    cell: CellSpec,
    found: Mapping[str, Tensor],
    given: Weights,
    name: str,
    units: Sequence[int],
    value: Tensor | float,
) -> dict[str, Tensor]:
    """Return what one step gave, with a state of some units set and what follows from it within the step.

    Parameters
    ----------
    cell : CellSpec
    found : mapping
        Quantity -> (..., hidden).
    given : Weights
    name : str
        One of `cell.states`.
    units : sequence of int
    value : Tensor or float
        Broadcasts to (..., units).
    """
    changed = found[name].clone()
    changed[..., list(units)] = torch.as_tensor(value, dtype=changed.dtype)
    after = {**found, name: changed}
    if name != "hidden" and cell.emit is not None:
        after["hidden"] = cell.emit(after, given)
    return after


def _walk(
    module: Recurrent,
    given: Weights,
    stored: Sequence[Tensor],
    x: Tensor,
    first: tuple[Tensor, ...],
    clamps: Sequence[Clamp],
    direction: str,
) -> dict[str, Tensor]:
    """Take all steps of one layer and direction; return every quantity, (time, batch, hidden)."""
    cell, state = spec_of(module), first
    steps: list[dict[str, Tensor]] = [{} for _ in x]
    order = range(len(x)) if direction == "forward" else reversed(range(len(x)))
    for t in order:
        found = cell.step(x[t], state, stored, module.mode)
        for one in clamps:
            if t in one.steps:
                found = with_units(cell, found, given, one.gate, one.units, torch.as_tensor(one.value))
        steps[t], state = found, tuple(found[name] for name in cell.states)
    return {name: torch.stack([one[name] for one in steps]) for name in steps[0]}


def _batch_first(values: Tensor) -> np.ndarray:
    return values.transpose(0, 1).contiguous().numpy()


def _check(module: Recurrent, clamp: Clamp, time: int) -> None:
    cell = spec_of(module)
    settable = [name for name in cell.states if name == "hidden" or cell.emit is not None]
    if clamp.gate not in settable:
        raise InputError.of(f"a state: {', '.join(settable)}", repr(clamp.gate), "choose one")
    if clamp.direction not in directions_of(module) or not 0 <= clamp.layer < module.num_layers:
        raise InputError.of(
            f"a layer below {module.num_layers} in {' or '.join(directions_of(module))} direction",
            f"layer {clamp.layer}, {clamp.direction}",
            "choose one that the module has",
        )
    width = (module.proj_size or module.hidden_size) if clamp.gate == "hidden" else module.hidden_size
    if not all(0 <= unit < width for unit in clamp.units):
        raise InputError.of(f"units from 0 to {width - 1}", f"{list(clamp.units)}", "choose others")
    if not all(0 <= step < time for step in clamp.steps):
        raise InputError.of(f"steps from 0 to {time - 1}", f"{list(clamp.steps)}", "choose others")
