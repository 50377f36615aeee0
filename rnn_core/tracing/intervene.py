"""Hold gates and states of single units while a recurrent module reads, and see all that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.spec import CellSpec, Hold, spec, spec_of
from rnn_core.cells.weights import Weights
from rnn_core.errors import InputError
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.forward import Observed, observe
from rnn_core.tracing.modules import (
    Recurrent,
    check_module,
    directions_of,
    dropping,
    gates_of,
    stored_weights,
    weights,
)
from rnn_core.tracing.own_run import same
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.walking import walked

__all__ = [
    "Clamp",
    "HeldSteps",
    "Intervention",
    "check_clamp",
    "intervene",
    "once_more",
    "step_by_step",
    "with_units",
]

FREEZE: Final = "freeze"
"""The value of a clamp that keeps what its units had."""

_WORTH: Final = 32
"""Steps with nothing held for which the module itself is run: its start costs as much as a few of ours."""


@dataclass(frozen=True)
class Clamp:
    """Units of which one quantity is held at a value, before anything else reads it.

    Within a step gates and candidates are computed and held, then the cell state is computed and held, then
    h. All that follows is computed from what is held; a state that is held moves no gate of its own step (a
    peephole's output gate has seen the cell state as it was computed).

    Attributes
    ----------
    gate : str
        A gate, candidate, term or state of the cell: one of `Trace.gates`, such as "forget" or "cell".
    units : sequence of int
        Which units, from 0.
    steps : slice or sequence of int
        Which steps of the input, from 0; ``slice(3, 6)`` is steps 3, 4 and 5. Of a packed sequence, those it
        has.
    value : float, array or "freeze"
        What they are held at: one number, or an array that broadcasts to (batch, units), in the order of
        `units`; of a gate, within 0 and 1. "freeze" keeps what each had at the step before the first held
        one, in the order of reading; for a state that may be the initial one.
    layer : int
        From 0, the lowest.
    direction : "forward" or "reverse"

    Examples
    --------
    >>> Clamp("forget", [2], slice(3, 6), 1.0).layer
    0
    """

    gate: str
    units: Sequence[int]
    steps: slice | Sequence[int]
    value: float | Sequence[float] | np.ndarray | Tensor | str
    layer: int = 0
    direction: str = "forward"


@dataclass(frozen=True, eq=False, repr=False)
class Intervention(ReadOnly):
    """What a module did, and what it does with some of its units held.

    Attributes
    ----------
    before : Trace
        As it was: what `rnn_core.trace` gives.
    after : Trace
        With units held. Before the first step that a clamp touches, and in layers that none reaches, bit for
        bit `before`; from there on by the cell's own steps (`method` "step"). Its `residual` is the largest
        difference between one such step, from where `before` was and with nothing held, and what the module
        did at that step. Without clamps it is `before` itself.
    clamps : tuple of Clamp

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm = torch.nn.LSTM(3, 4).double()
    >>> x = torch.randn(10, 1, 3, dtype=torch.float64)
    >>> held = rnn_core.intervene(lstm, x, [rnn_core.Clamp("cell", [2], [5], 0.0)])
    >>> float(held.after.gate("cell")[0, 5, 2])
    0.0
    """

    before: Trace
    after: Trace
    clamps: tuple[Clamp, ...]

    def __repr__(self) -> str:
        """Say what was held, without the numbers."""
        return f"<Intervention by {len(self.clamps)} clamp(s): {self.after!r}>"

    def _repr_html_(self) -> str:
        """Show what was held, and a glimpse of what came of it, in a notebook."""
        from rnn_core.notebook.held import held_card  # what few need waits until it is needed

        return held_card(self)

    def difference(
        self, quantity: str, layer: int = 0, direction: str = "forward"
    ) -> Float[np.ndarray, "batch time _"]:
        """Give after minus before of one quantity, at every step.

        Parameters
        ----------
        quantity : str
            One of `Trace.gates`.
        layer : int
        direction : str

        Returns
        -------
        (batch, time, hidden), in the quantity's own unit

        Raises
        ------
        InputError
            If there is no such quantity, layer or direction.

        Examples
        --------
        >>> import torch, rnn_core
        >>> gru, x = torch.nn.GRU(3, 4), torch.randn(10, 1, 3)
        >>> held = rnn_core.intervene(gru, x, [rnn_core.Clamp("update", [2], [5], 1.0)])
        >>> held.difference("hidden")[:, :5].any()
        np.False_
        """
        first, second = (one.gate(quantity, layer, direction) for one in (self.before, self.after))
        return second - first

    def meets(self, tolerance: float = 0.02, direction: str = "forward") -> int | None:
        r"""Give the step from which on the two runs are together again, to the end of the reading.

        At each step, of each layer and sequence,

        .. math::
            d_t = \sqrt{\frac{1}{H} \sum_u \left(\frac{c'_{t,u} - c_{t,u}}{\max_s c_{s,u} - \min_s c_{s,u}}
            \right)^2}

        where c is what the cell remembers, its cell state, or h where there is none, as it was, and c' the
        same with units held.
        Together means that every d is at most the tolerance. A range counts as at least the square root of
        the dtype's rounding, so that rounding of a unit that never moves is no difference.

        Parameters
        ----------
        tolerance : float >= 0
            As a share of each unit's range.
        direction : str
            Whose states, and in whose order of reading: for "reverse", from the last step down.

        Returns
        -------
        int or None
            The first step read, if they never part; None, if they are apart at the last step read.

        Raises
        ------
        InputError
            If the tolerance is no number from 0 on, or there is no such direction.

        Examples
        --------
        >>> import torch, rnn_core
        >>> gru, x = torch.nn.GRU(3, 4), torch.randn(10, 1, 3)
        >>> rnn_core.intervene(gru, x, []).meets()
        0
        """
        where = self._apart(tolerance, direction)
        if direction == "forward":
            step = int(where[-1]) + 1 if len(where) else 0
        else:
            step = int(where[0]) - 1 if len(where) else self.before.steps - 1
        return step if 0 <= step < self.before.steps else None

    def parts(self, tolerance: float = 0.02, direction: str = "forward") -> int | None:
        """Give the first step, of the sequence and not of the reading, at which the two runs are apart.

        Before it they are together, as `meets` tells it. Layers that read backward carry what is held to
        steps before it.

        Parameters
        ----------
        tolerance : float >= 0
            As a share of each unit's range.
        direction : str
            Whose states.

        Returns
        -------
        int or None
            None, if they are never apart.

        Raises
        ------
        InputError
            If the tolerance is no number from 0 on, or there is no such direction.

        Examples
        --------
        >>> import torch, rnn_core
        >>> gru, x = torch.nn.GRU(3, 4, bidirectional=True), torch.randn(10, 1, 3)
        >>> held = rnn_core.intervene(gru, x, [rnn_core.Clamp("hidden", [2], [5], 9.0, direction="reverse")])
        >>> held.parts(), held.parts(direction="reverse") < 5
        (None, True)
        """
        where = self._apart(tolerance, direction)
        return int(where[0]) if len(where) else None

    def _apart(self, tolerance: float, direction: str) -> Int[np.ndarray, " steps"]:
        """Give the steps at which the runs differ by more than the tolerance."""
        if not tolerance >= 0:
            raise InputError.of("a tolerance of 0 or more", repr(tolerance), "0.02 is the usual one")
        self.before.row(0, direction)
        memory = _memory(self.before)
        apart = np.zeros(self.before.steps, bool)
        for layer in range(self.before.layers):
            values = self.before.gate(memory, layer, direction)
            moved = self.difference(memory, layer, direction)
            for one, by, length in zip(values, moved, self.before.lengths, strict=True):
                least = np.sqrt(np.finfo(one.dtype).eps)
                spread = np.maximum(np.ptp(one[:length], axis=0), least)
                distance = np.sqrt(np.mean((by / spread) ** 2, axis=-1))
                apart |= ~(distance <= tolerance)  # NaN is apart
        return np.flatnonzero(apart)


def intervene(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    clamps: Iterable[Clamp],
    initial_state: object = None,
) -> Intervention:
    """Trace a recurrent module as it is, and once more with units held as `clamps` say.

    The second run is taken up at the first step that a clamp touches: below it, and in layers and directions
    that nothing reaches, all is the trace's own. From there on each step is the cell's own, as its
    declaration writes it (`CellSpec.held`), in the module's dtype.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN, or a layer of `rnn_core.cells`
        On the CPU, float32 or float64; any number of layers, either or both directions, with or without
        projection; without active dropout.
    inputs : Tensor or PackedSequence
        As the module takes them.
    clamps : iterable of Clamp
        Of several on one quantity, unit and step, the last holds.
    initial_state : optional
        As `rnn_core.trace` takes it.

    Returns
    -------
    Intervention

    Raises
    ------
    InputError
        If the module or its inputs do not fit, or a clamp names a quantity, unit, step, layer, direction or
        value that is not there.

    References
    ----------
    Pearl 2009, "Causality", section 1.3: to hold a quantity is to replace the equation that makes it, and to
    leave all others as they are.

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm = torch.nn.LSTM(3, 4).double()
    >>> x = torch.randn(10, 1, 3, dtype=torch.float64)
    >>> values = {"input": 0.0, "forget": 1.0}
    >>> keep = [rnn_core.Clamp(gate, [2], slice(4, 8), value) for gate, value in values.items()]
    >>> held = rnn_core.intervene(lstm, x, keep)
    >>> c = held.after.gate("cell")[0, :, 2]
    >>> bool((c[4:8] == c[3]).all())
    True
    """
    return _intervene(module, inputs, clamps, initial_state, whole=False)


def once_more(
    module: Recurrent, seen: Observed, clamps: Iterable[Clamp], inputs: Tensor | None = None
) -> Intervention:
    """Do what `intervene` does after a run that was observed already, and with other inputs if there are any.

    Where the module reads forward only and nothing is held or changed any more, it is run itself to the end,
    which takes a tenth of the time; its `residual` counts. Hooks are called by that run too. In float64 a
    single sequence of a cell that has a loop of its own (`CellSpec.walk`) is read by that, and an eighth of
    its steps by torch's kernel as well, whose largest difference counts.

    Parameters
    ----------
    module : see `intervene`
    seen : Observed
        Of this module, as `rnn_core.tracing.forward.observe` gives it.
    clamps : iterable of Clamp
    inputs : Tensor, optional
        What the lowest layer reads the second time, (time, batch, features) as `seen.x`; the second run is
        taken up at the first step at which they differ, if no clamp comes before.

    Raises
    ------
    InputError
        If a clamp names what is not there, or the inputs have another shape.

    Examples
    --------
    >>> from rnn_core.tracing.forward import observe
    >>> gru, x = torch.nn.GRU(3, 4), torch.randn(10, 1, 3)
    >>> other = x.clone()
    >>> other[6] = 0.0
    >>> once_more(gru, observe(gru, x), [], other).difference("hidden")[:, :6].any()
    np.False_
    """
    module = check_module(module)
    if inputs is not None and inputs.shape != seen.x.shape:
        raise InputError.of(
            f"inputs of shape {tuple(seen.x.shape)}, as the first run read",
            f"{tuple(inputs.shape)}",
            "change values, not sizes",
        )
    asked = tuple(clamps)
    held = [_checked(module, clamp, seen.trace.lengths) for clamp in asked]
    new = seen.x if inputs is None else inputs.detach()
    moved = torch.nonzero((new != seen.x).flatten(1).any(1)).flatten().tolist()
    if not asked and not moved:
        return Intervention(seen.trace, seen.trace, ())
    touched = range(moved[0], moved[-1] + 1) if moved else None
    ends = [max(one.steps) for one in held] + moved[-1:]
    with plain_setting(), torch.no_grad():
        after = _after(module, seen, asked, held, new, touched, max(ends) + 1)
    return Intervention(seen.trace, after, asked)


def step_by_step(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    clamps: Iterable[Clamp],
    initial_state: object = None,
) -> Trace:
    """Take every step by the cell's own equations, from the first on, with units held as `clamps` say.

    Parameters and errors are those of `intervene`. Without clamps the numbers are the module's, but for
    rounding.

    Examples
    --------
    >>> gru, x = torch.nn.GRU(3, 4).double(), torch.randn(10, 1, 3, dtype=torch.float64)
    >>> step_by_step(gru, x, []).method
    'step'
    """
    return _intervene(module, inputs, clamps, initial_state, whole=True).after


def check_clamp(module: Recurrent, clamp: Clamp, steps: int) -> frozenset[int]:
    """Check a clamp against a module that reads so many steps; return the steps that it holds, from 0.

    Raises
    ------
    InputError
        If it names what the module has not, or a value that cannot be.

    Examples
    --------
    >>> sorted(check_clamp(torch.nn.GRU(3, 4), Clamp("hidden", [2], slice(1, None), 0.5), steps=3))
    [1, 2]
    """
    return _checked(module, clamp, np.array([steps])).steps


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
    after = {**found, name: _set(found[name], units, torch.as_tensor(value))}
    if name != "hidden" and cell.emit is not None:
        after["hidden"] = cell.emit(after, given)
    return after


class _Held(NamedTuple):
    """A clamp as it is carried out: its steps as a set, its value (batch, units), None if frozen."""

    gate: str
    units: tuple[int, ...]
    steps: frozenset[int]
    value: Tensor | None


class _Row(NamedTuple):
    """One layer in one direction: how it steps, and where it began."""

    cell: CellSpec
    mode: str
    stored: list[Tensor]
    given: Weights
    first: tuple[Tensor, ...]
    reverse: bool

    def free(self, x: Tensor, state: tuple[Tensor, ...]) -> dict[str, Tensor]:
        """Take a step with nothing held."""
        return self.cell.step(x, state, self.stored, self.mode)

    def step(
        self, x: Tensor, state: tuple[Tensor, ...], held: Sequence[tuple[_Held, Tensor]]
    ) -> dict[str, Tensor]:
        """Take a step with these held, each at its value, (batch, units)."""
        if not held:
            return self.free(x, state)
        if self.cell.held is not None:
            return self.cell.held(x, state, self.stored, self.mode, _holding(held))
        found = self.free(x, state)
        for one, value in sorted(held, key=lambda pair: pair[0].gate == "hidden"):  # it follows from others
            found = with_units(self.cell, found, self.given, one.gate, one.units, value)
        return found


class HeldSteps:
    """A module that reads forward, a step at a time, with units held: for inputs that hang on what it says.

    Parameters
    ----------
    module : see `intervene`
        Of one direction.
    clamps : iterable of Clamp
        Their steps are the numbers that `read` is called with.
    steps : int
        How many these are.
    batch : int
    begun : bool
        Whether something is read before the first of them, so that gates have a value to keep.

    Raises
    ------
    InputError
        If a clamp names what is not there.

    Examples
    --------
    >>> gru = torch.nn.GRU(3, 4)
    >>> walk = HeldSteps(gru, [Clamp("hidden", [2], slice(1, 2), 0.5)], steps=2, batch=1)
    >>> with torch.no_grad():
    ...     [float(walk.read(torch.ones(1, 3), t)[0, 2]) == 0.5 for t in range(2)]
    [False, True]
    """

    def __init__(
        self, module: Recurrent, clamps: Iterable[Clamp], steps: int, batch: int, begun: bool = False
    ) -> None:
        module = check_module(module)
        if directions_of(module) != ("forward",):
            raise InputError.of("a module that reads forward", "one of both directions", "use intervene")
        cell, lengths = spec_of(module), np.full(batch, steps)
        sizes = [module.proj_size or module.hidden_size, module.hidden_size][: len(cell.states)]
        dtype = stored_weights(module, 0, "forward")[0].dtype
        self._held: list[tuple[int, _Held, dict[str, Tensor]]] = [
            (clamp.layer, _checked(module, clamp, lengths, begun), {}) for clamp in clamps
        ]
        self._rows = [
            _Row(
                cell,
                module.mode,
                stored_weights(module, layer, "forward"),
                weights(module, layer, "forward"),
                tuple(torch.zeros(batch, size, dtype=dtype) for size in sizes),
                False,
            )
            for layer in range(module.num_layers)
        ]
        self._last: list[Mapping[str, Tensor]] = [
            dict(zip(cell.states, row.first, strict=True)) for row in self._rows
        ]

    def read(self, x: Tensor, t: int | None) -> Tensor:
        """Read inputs, (batch, features), at step t, or before all steps; return h of the top layer."""
        for layer, row in enumerate(self._rows):
            last, held = self._last[layer], []
            for where, one, kept in self._held:
                if where == layer and t in one.steps:
                    value = one.value
                    if value is None:
                        value = kept.setdefault(FREEZE, last[one.gate][:, list(one.units)])
                    held.append((one, value))
            found = row.step(x, tuple(last[name] for name in row.cell.states), held)
            self._last[layer] = found
            x = found["hidden"]
        return x


def _holding(held: Sequence[tuple[_Held, Tensor]]) -> Hold:
    def hold(name: str, computed: Tensor) -> Tensor:
        for one, value in held:
            if one.gate == name:
                computed = _set(computed, one.units, value)
        return computed

    return hold


def _set(values: Tensor, units: Sequence[int], value: Tensor) -> Tensor:
    changed = values.clone()
    changed[..., list(units)] = value.to(changed.dtype)
    return changed


def _intervene(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    clamps: Iterable[Clamp],
    initial_state: object,
    whole: bool,
) -> Intervention:
    module = check_module(module)
    if isinstance(clamps, Clamp):
        raise InputError.of("several clamps", "one Clamp", "put it in a list: [clamp]")
    asked = tuple(clamps)
    if dropping(module):
        raise InputError.of(
            "a module without active dropout, so that both runs are of one network",
            f"dropout {module.dropout} in training mode",
            "call module.eval() first",
        )
    seen = observe(module, inputs, initial_state)
    held = [_checked(module, clamp, seen.trace.lengths) for clamp in asked]
    if not asked and not whole:
        return Intervention(seen.trace, seen.trace, ())
    with plain_setting(), torch.no_grad():
        after = _after(module, seen, asked, held, seen.x, range(len(seen.x)) if whole else None)
    return Intervention(seen.trace, after, asked)


def _after(
    module: Recurrent,
    seen: Observed,
    asked: Sequence[Clamp],
    held: Sequence[_Held],
    x: Tensor,
    touched: range | None,
    free: int | None = None,
) -> Trace:
    """Run again: of x, of which `touched` steps are to be read anew; from `free` on by the module itself."""
    before = seen.trace
    lengths = torch.from_numpy(before.lengths.copy())
    one_way = before.directions == ("forward",) and int(lengths.min()) == len(x)
    stop = free if free is not None and one_way and len(x) - free >= _WORTH else len(x)
    old, new = seen.x, x
    records, gap = list(before.records), before.gap
    for layer in range(before.layers):
        starts = []
        for direction in before.directions:
            number = before.row(layer, direction)
            own = [
                one
                for one, clamp in zip(held, asked, strict=True)
                if (clamp.layer, clamp.direction) == (layer, direction)
            ]
            row = _row(module, seen, layer, direction)
            start = _start(own, touched, row.reverse)
            if start is None:
                continue
            starts.append(range(start + 1) if row.reverse else range(start, stop))
            record = {name: _time_first(values) for name, values in before.records[number].items()}
            gap = float(np.maximum(gap, _gap(row, old, record, lengths, starts[-1])))  # NaN above all
            _walk(row, new, record, lengths, own, start, stop)
            records[number] = {name: _batch_first(values) for name, values in record.items()}
        ends = [end for one in starts for end in (one.start, one.stop)]
        touched = range(min(ends), max(ends)) if ends else None
        rows = range(layer * len(before.directions), (layer + 1) * len(before.directions))
        old = torch.cat([_time_first(before.records[k]["hidden"]) for k in rows], -1)
        new = torch.cat([_time_first(records[k]["hidden"]) for k in rows], -1)
    if stop < len(x):
        gap = float(np.maximum(gap, _run_on(module, before, records, x, stop)))
        new = _time_first(records[-1]["hidden"])
    return Trace(
        cell=before.cell,
        layers=before.layers,
        directions=before.directions,
        hidden=before.hidden,
        dtype=before.dtype,
        method="step",
        lengths=before.lengths,
        output=_batch_first(new),
        initial_state=before.initial_state,
        final_state=_final(before, records, spec_of(module).states),
        gap=gap,
        records=tuple(records),
    )


def _run_on(
    module: Recurrent, before: Trace, records: list[dict[str, np.ndarray]], x: Tensor, stop: int
) -> float:
    """Have the module, or its cell's loop, read on into the records that changed; return the residual."""
    states = spec_of(module).states
    rest = x[stop:].transpose(0, 1) if module.batch_first else x[stop:]
    begun = tuple(
        torch.from_numpy(np.stack([record[name][:, stop - 1] for record in records])) for name in states
    )
    ours = walked(module, x[stop:], begun)
    if ours is None:
        tail = observe(module, rest, begun if len(begun) > 1 else begun[0]).trace
        found, gap = tail.records, tail.residual
    else:
        found = tuple({name: one.swapaxes(0, 1) for name, one in row.items()} for row in ours[0])
        gap = ours[1]
    for number, record in enumerate(records):
        if record is not before.records[number]:
            for name, values in record.items():
                values[:, stop:] = found[number][name]
    return gap


def _row(module: Recurrent, seen: Observed, layer: int, direction: str) -> _Row:
    """Give one layer and direction; its run must have been of the weights that the module holds.

    Raises
    ------
    InputError
        If it was of others.
    """
    number = seen.trace.row(layer, direction)
    given, ran = weights(module, layer, direction), seen.weights[number]
    if any(not same(a, b) for a, b in zip(given.flat(), ran.flat(), strict=True)):
        raise InputError.of(
            "a module that runs with the weights it holds",
            f"other weights in layer {layer}, {direction}",
            "take off what changes them while it runs, or load them into a module of torch",
        )
    first = tuple(torch.tensor(part[number]) for part in seen.trace.initial_state)
    stored = stored_weights(module, layer, direction)
    return _Row(spec_of(module), seen.mode, stored, given, first, direction == "reverse")


def _start(own: Sequence[_Held], touched: range | None, reverse: bool) -> int | None:
    """Give the first step, in the order of reading, at which anything is other than it was."""
    steps = [step for one in own for step in one.steps]
    if touched is not None:
        steps += [touched[0], touched[-1]]
    if not steps:
        return None
    return max(steps) if reverse else min(steps)


def _walk(
    row: _Row,
    x: Tensor,
    record: dict[str, Tensor],
    lengths: Tensor,
    clamps: Sequence[_Held],
    start: int,
    stop: int,
) -> None:
    """Take the steps from `start` on, in the order of reading, and write every quantity; before `stop`."""
    way = -1 if row.reverse else 1
    state = _state_before(row, record, lengths, start)
    kept: dict[int, Tensor] = {}
    shortest = int(lengths.min())
    for t in range(start, -1 if row.reverse else stop, way):
        live = (t < lengths)[:, None] if t >= shortest else torch.tensor(True)
        held = []
        for k, one in enumerate(clamps):
            if t in one.steps:
                value = one.value
                if (
                    value is None
                ):  # what it had before, of each sequence that comes to its first held step now
                    earlier = _earlier(row, record, state, one, t - way)
                    fresh = torch.where(live, earlier, torch.nan)
                    value = kept[k] = torch.where(kept[k].isnan(), fresh, kept[k]) if k in kept else fresh
                held.append((one, value))
        found = row.step(x[t], state, held)
        new = tuple(found[name] for name in row.cell.states)
        if t < shortest:
            for name, values in record.items():
                values[t] = found[name]
            state = new
        else:
            for name, values in record.items():
                values[t] = torch.where(live, found[name], 0)
            state = tuple(torch.where(live, now, past) for now, past in zip(new, state, strict=True))


def _state_before(row: _Row, record: Mapping[str, Tensor], lengths: Tensor, start: int) -> tuple[Tensor, ...]:
    """Give the states before a step, each (batch, units)."""
    past = start + 1 if row.reverse else start - 1
    if not 0 <= past < len(record["hidden"]):
        return row.first
    begun = (past < lengths)[:, None]
    pairs = zip(row.cell.states, row.first, strict=True)
    return tuple(torch.where(begun, record[name][past], first) for name, first in pairs)


def _earlier(
    row: _Row, record: Mapping[str, Tensor], state: tuple[Tensor, ...], one: _Held, past: int
) -> Tensor:
    """Give what a clamp's units had at the step before, (batch, units)."""
    states = row.cell.states
    values = state[states.index(one.gate)] if one.gate in states else record[one.gate][past]
    return values[:, list(one.units)]


def _gap(row: _Row, x: Tensor, record: Mapping[str, Tensor], lengths: Tensor, steps: range) -> float:
    """Give how far one step of the cell, from where the module was, is from where the module went."""
    befores = []
    for name, first in zip(row.cell.states, row.first, strict=True):
        values = record[name]
        begun = (torch.arange(1, len(x) + 1)[:, None] < lengths)[:, :, None]
        if row.reverse:
            shifted = torch.cat([values[1:], first[None]])
            befores.append(torch.where(begun, shifted, first))
        else:
            befores.append(torch.cat([first[None], values[:-1]]))
    chosen = slice(steps.start, steps.stop)
    live = (torch.arange(len(x))[chosen, None] < lengths)[:, :, None]
    found = row.free(x[chosen].flatten(0, 1), tuple(one[chosen].flatten(0, 1) for one in befores))
    gaps = [
        torch.where(live, found[name].view_as(record[name][chosen]) - record[name][chosen], 0)
        for name in row.cell.states
    ]
    return float(np.max([float(one.abs().max()) for one in gaps]))


def _final(
    before: Trace, records: Sequence[Mapping[str, np.ndarray]], states: Sequence[str]
) -> tuple[np.ndarray, ...]:
    ends = before.lengths - 1
    everyone = np.arange(len(ends))
    parts = []
    for name, was in zip(states, before.final_state, strict=True):
        part = was.copy()
        for number, record in enumerate(records):
            if record is not before.records[number]:
                reverse = before.directions[number % len(before.directions)] == "reverse"
                part[number] = record[name][:, 0] if reverse else record[name][everyone, ends]
        parts.append(part)
    return tuple(parts)


def _memory(trace: Trace) -> str:
    return spec(trace.cell).states[-1]


def _time_first(values: np.ndarray) -> Tensor:
    return torch.tensor(values).transpose(0, 1).contiguous()


def _batch_first(values: Tensor) -> np.ndarray:
    return values.transpose(0, 1).contiguous().numpy()


def _checked(
    module: Recurrent, clamp: Clamp, lengths: Int[np.ndarray, " batch"], begun: bool = False
) -> _Held:
    """Return a clamp as it is carried out; `begun`: on sequences of which something was read before.

    Raises
    ------
    InputError
        If it names what the module has not, or a value that cannot be.
    """
    _check_place(module, clamp)
    units, steps = _units(module, clamp), _steps(clamp, int(lengths.max()))
    if isinstance(clamp.value, str):
        _check_frozen(module, clamp, steps, lengths, begun)
        return _Held(clamp.gate, units, steps, None)
    return _Held(clamp.gate, units, steps, _value(module, clamp, (len(lengths), len(units))))


def _check_place(module: Recurrent, clamp: Clamp) -> None:
    cell = spec_of(module)
    there = gates_of(module)
    if cell.held is None:
        there = tuple(name for name in cell.states if name == "hidden" or cell.emit is not None)
    if clamp.gate not in there:
        remedy = "choose one"
        if clamp.gate in gates_of(module):
            remedy = "choose one, or declare `held` in the cell's CellSpec"
        raise InputError.of(f"a quantity of this {cell.title}: {', '.join(there)}", repr(clamp.gate), remedy)
    if clamp.direction not in directions_of(module):
        raise InputError.of(
            f"a direction: {' or '.join(directions_of(module))}", repr(clamp.direction), "choose one"
        )
    if not 0 <= clamp.layer < module.num_layers:
        raise InputError.of(
            f"a layer in 0..{module.num_layers - 1}", repr(clamp.layer), "layers count from 0"
        )


def _units(module: Recurrent, clamp: Clamp) -> tuple[int, ...]:
    width = (module.proj_size or module.hidden_size) if clamp.gate == "hidden" else module.hidden_size
    units = _whole(clamp.units, "units as")
    if not units or len(set(units)) < len(units) or not all(0 <= unit < width for unit in units):
        raise InputError.of(
            f"units of {clamp.gate} from 0 to {width - 1}, at least one and each once",
            f"{list(units)}",
            "choose others",
        )
    return units


def _whole(values: object, of: str) -> tuple[int, ...]:
    """Return whole numbers as a tuple."""
    try:
        return tuple(index(one) for one in values)  # type: ignore[attr-defined]
    except TypeError:
        raise InputError.of(f"{of} a sequence of int", repr(values), "write one as [0]") from None


def _steps(clamp: Clamp, time: int) -> frozenset[int]:
    steps: Sequence[int]
    if isinstance(clamp.steps, slice):
        ends = [end for end in (clamp.steps.start, clamp.steps.stop) if end is not None]
        inside = all(0 <= end <= time for end in ends)
        steps, came = range(time)[clamp.steps], repr(clamp.steps)
    else:
        steps = _whole(clamp.steps, "steps as a slice or")
        came = f"{list(steps)}"
        inside = all(0 <= step < time for step in steps)
    if not inside or not len(steps):
        raise InputError.of(
            f"steps from 0 to {time - 1}, at least one",
            came,
            "choose steps that the input has, such as slice(0, 1)",
        )
    return frozenset(steps)


def _check_frozen(
    module: Recurrent,
    clamp: Clamp,
    steps: frozenset[int],
    lengths: Int[np.ndarray, " batch"],
    begun: bool,
) -> None:
    if clamp.value != FREEZE:
        raise InputError.of('a number, an array or "freeze"', repr(clamp.value), "hold the units at one")
    if begun or clamp.gate in spec_of(module).states:
        return
    begins = {int(length) - 1 for length in lengths} if clamp.direction == "reverse" else {0}
    if begins & steps:
        raise InputError.of(
            f"steps after the first one read, so that {clamp.gate} has a value to keep",
            f"step {min(begins & steps)}, which a sequence begins with",
            "leave that step out, or give a number",
        )


def _value(module: Recurrent, clamp: Clamp, shape: tuple[int, int]) -> Tensor:
    try:
        value = np.asarray(clamp.value, dtype=np.float64)
        spread = np.broadcast_to(value, shape)
    except (TypeError, ValueError, RuntimeError):
        came: Any = getattr(clamp.value, "shape", None)
        raise InputError.of(
            f"a number, an array that broadcasts to (batch, units) = {shape}, or {FREEZE!r}",
            repr(clamp.value) if came is None else f"an array of shape {tuple(came)}",
            "give one number for all, one for each unit, or (batch, 1), one for each sequence",
        ) from None
    gates = spec_of(module).gates
    if clamp.gate in gates and not ((spread >= 0) & (spread <= 1)).all():
        raise InputError.of(f"values of {clamp.gate} from 0 to 1", repr(clamp.value), "a gate is a share")
    if not np.isfinite(spread).all():
        raise InputError.of("finite values", repr(clamp.value), "hold the units at numbers")
    return torch.tensor(spread)
