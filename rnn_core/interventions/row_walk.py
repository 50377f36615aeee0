"""A recurrent module that reads one sequence many times at once, in each row with other units held.

`rnn_core.intervene` holds the same units in every sequence and keeps all that comes of it. Here each row has
clamps of its own, any number of layers and both directions are read, and only the output is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.cells.spec import spec_of
from rnn_core.errors import InputError
from rnn_core.tracing.intervene import Clamp, check_clamp
from rnn_core.tracing.modules import Recurrent, directions_of, stored_weights

__all__ = ["Rows", "RowsRead", "Walk", "read_rows"]

Rows = Sequence[Sequence[Clamp]]
"""Of each row of a batch, what is held in it."""

_FREEZE: Final = "freeze"


class RowsRead(NamedTuple):
    """What a module gives, each row with its own clamps.

    output : (time, rows, features), as the module's
    final : (layers * directions, rows, hidden), h at the last step read
    """

    output: Float[Tensor, "time rows features"]
    final: Float[Tensor, "ends rows hidden"]


@dataclass
class _Mask:
    """One quantity held at one value over the same steps, in some units of some rows."""

    gate: str
    steps: frozenset[int]
    value: float | str
    units: Tensor
    kept: Tensor | None = field(default=None)

    def at(self, like: Tensor) -> Tensor:
        """Give what the units are held at."""
        if isinstance(self.value, float):
            return like.new_tensor(self.value)
        assert self.kept is not None
        return self.kept


class Walk:
    """One layer in one direction, a step at a time.

    Parameters
    ----------
    module : a recurrent module of float32 or float64
    rows : Rows
        Only clamps of this layer and direction are looked at.
    steps : int
        How many the sequence has.
    layer : int
    direction : "forward" or "reverse"
    first : tuple of Tensor, optional
        Each of the cell's states before anything is read, (1 or rows, hidden); zeros if it is not given.

    Raises
    ------
    InputError
        If a clamp names what is not there, holds at an array, or the cell does not say how it is held.

    Examples
    --------
    >>> gru = torch.nn.GRU(3, 4)
    >>> walk = Walk(gru, [[], [Clamp("hidden", [2], slice(0, 1), 0.5)]], steps=1)
    >>> with torch.no_grad():
    ...     float(walk.step(torch.ones(1, 3), 0)[1, 2])
    0.5
    """

    def __init__(
        self,
        module: Recurrent,
        rows: Rows,
        steps: int,
        layer: int = 0,
        direction: str = "forward",
        first: tuple[Tensor, ...] | None = None,
    ) -> None:
        self.cell, self.mode = spec_of(module), module.mode
        self._stored = stored_weights(module, layer, direction)
        hidden, count = int(module.hidden_size), max(len(rows), 1)
        if self.cell.held is None or module.proj_size:
            raise InputError.of(
                "a cell whose quantities can be held, without projection",
                f"the {self.cell.title}",
                "declare `held` in its CellSpec, or use intervene",
            )
        self._masks = _masks(module, rows, steps, layer, direction)
        zeros = torch.zeros(count, hidden, dtype=self._stored[0].dtype)
        begun = (zeros,) * len(self.cell.states) if first is None else first
        self.state = tuple(one.expand(count, hidden) for one in begun)
        self._last: dict[str, Tensor] = dict(zip(self.cell.states, self.state, strict=True))

    def step(self, x: Tensor, t: int) -> Tensor:
        """Read the inputs of step t, (1 or rows, features); return h, (rows, hidden)."""
        holding = [one for one in self._masks if t in one.steps]
        if not holding:
            found = self.cell.step(x, self.state, self._stored, self.mode)
        else:
            for one in holding:
                if one.value == _FREEZE and one.kept is None:
                    one.kept = self._last[one.gate]

            def hold(name: str, computed: Tensor) -> Tensor:
                for one in holding:
                    if one.gate == name:
                        computed = torch.where(one.units, one.at(computed), computed)
                return computed

            assert self.cell.held is not None
            found = self.cell.held(x, self.state, self._stored, self.mode, hold)
        self._last = found
        self.state = tuple(found[name] for name in self.cell.states)
        hidden: Tensor = found["hidden"]
        return hidden


def read_rows(module: Recurrent, x: Float[Tensor, "time _ features"], rows: Rows) -> RowsRead:
    """Read one sequence once for each row, with what is held in it.

    Layers below the lowest that anything is held in are read once. Layers with residual connections are read
    as `rnn_core.models.skipped.SkippedLSTM` defines them.

    Parameters
    ----------
    module
        A recurrent module of torch or of `rnn_core.cells`, on the CPU, without active dropout.
    x
        (time, 1, features), float32 or float64 as the module's weights.
    rows

    Returns
    -------
    RowsRead
        In the module's dtype. A row with nothing held is the module's own output, but for rounding.

    Raises
    ------
    InputError
        If a clamp names what is not there.

    Examples
    --------
    >>> lstm = torch.nn.LSTM(3, 4, bidirectional=True).double()
    >>> x = torch.randn(5, 1, 3, dtype=torch.float64)
    >>> silent = [Clamp("hidden", range(4), slice(None), 0.0, direction="reverse")]
    >>> read = read_rows(lstm, x, [[], silent])
    >>> read.output.shape, bool(read.output[:, 1, 4:].any())
    (torch.Size([5, 2, 8]), False)
    >>> float((read.output[:, :1] - lstm(x)[0].detach()).abs().max()) < 1e-12
    True
    """
    _check_all(module, rows, len(x))
    skips, stream, ends = getattr(module, "skips", False), x, []
    with torch.no_grad():
        for layer in range(module.num_layers):
            halves = [_read(module, stream, rows, layer, direction) for direction in directions_of(module)]
            ends += [half[0 if way else -1] for way, half in enumerate(halves)]
            width = max(half.shape[1] for half in halves)
            own = torch.cat([half.expand(-1, width, -1) for half in halves], -1)
            stream = stream + own if skips and layer else own
    count = max(len(rows), 1)
    final = torch.stack([end.expand(count, -1) for end in ends])
    return RowsRead(stream.expand(-1, count, -1), final)


def _read(module: Recurrent, x: Tensor, rows: Rows, layer: int, direction: str) -> Tensor:
    """Read one layer in one direction: (time, rows, hidden), of one row where all would be alike."""
    held = any((one.layer, one.direction) == (layer, direction) for row in rows for one in row)
    own = rows if held or x.shape[1] > 1 else [()]
    walk = Walk(module, own, len(x), layer, direction)
    order = range(len(x)) if direction == "forward" else range(len(x) - 1, -1, -1)
    found = {t: walk.step(x[t], t) for t in order}
    return torch.stack([found[t] for t in range(len(x))])


def _check_all(module: Recurrent, rows: Rows, steps: int) -> None:
    for row in rows:
        for one in row:
            check_clamp(module, one, steps)


def _masks(module: Recurrent, rows: Rows, steps: int, layer: int, direction: str) -> list[_Mask]:
    found: dict[tuple[int, str, frozenset[int], float | str], _Mask] = {}
    deepest = max((len(row) for row in rows), default=0)
    for place in range(deepest):  # of several on one place, the last holds
        for number, row in enumerate(rows):
            if place >= len(row) or (row[place].layer, row[place].direction) != (layer, direction):
                continue
            clamp = row[place]
            if not isinstance(clamp.value, (int, float, str)):
                raise InputError.of(f"a number or {_FREEZE!r}", "an array", "write a clamp for each value")
            value = clamp.value if isinstance(clamp.value, str) else float(clamp.value)
            held = check_clamp(module, clamp, steps)
            key = (place, clamp.gate, held, value)
            if key not in found:
                units = torch.zeros(len(rows), module.hidden_size, dtype=torch.bool)
                found[key] = _Mask(clamp.gate, held, value, units)
            found[key].units[number, list(clamp.units)] = True
    return list(found.values())
