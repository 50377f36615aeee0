"""A network that reads step by step, with other units held in every row of a batch.

`rnn_core.intervene` holds the same units in every sequence and keeps all that comes of it. Here each row has
units of its own, and only what is asked for is kept: thousands of cuts in one batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnn_core.cells.spec import spec_of
from rnn_core.checkpoints.folder import TrainedNetwork
from rnn_core.errors import InputError
from rnn_core.models.character import with_dtype
from rnn_core.tracing.modules import check_module, stored_weights

__all__ = ["HeldRows", "Stepper"]

States = tuple[tuple[Tensor, ...], ...]
"""Of each layer, each of the cell's states, (rows, hidden)."""


class HeldRows(NamedTuple):
    """What is held at one step, in some rows of the batch.

    gate : quantity of the cell
    layer : from 0, the lowest
    rows : (n, 1), which rows
    units : (n, k), which units of each
    values : broadcasts to (n, k)
    """

    gate: str
    layer: int
    rows: Tensor
    units: Tensor
    values: Tensor


class Stepper:
    """A character network that takes one step at a time.

    Parameters
    ----------
    network : TrainedNetwork
        Of a recurrent module that `rnn_core.trace` takes, forward only.
    dtype : torch.float32 or torch.float64

    Raises
    ------
    InputError
        If its layers cannot be held.
    """

    def __init__(self, network: TrainedNetwork, dtype: torch.dtype = torch.float32) -> None:
        self.model = with_dtype(network.model, dtype)
        module = check_module(self.model.rnn)
        self.cell, self.mode, self.dtype = spec_of(module), module.mode, dtype
        self.hidden, self.layers = int(module.hidden_size), int(module.num_layers)
        if module.bidirectional or module.proj_size:
            raise InputError.of("layers that read forward, without projection", "others", "use intervene")
        if self.cell.held is None:
            raise InputError.of(
                "a cell whose quantities can be held",
                f"the {self.cell.title}, which does not say how",
                "declare `held` in its CellSpec",
            )
        self._stored = [stored_weights(module, layer, "forward") for layer in range(self.layers)]

    def first(self, rows: int) -> States:
        """Give states of zeros for so many rows."""
        states = tuple(torch.zeros(rows, self.hidden, dtype=self.dtype) for _ in self.cell.states)
        return (states,) * self.layers

    def step(
        self, ids: Tensor, states: States, held: Sequence[HeldRows] = ()
    ) -> tuple[list[dict[str, Tensor]], States]:
        """Read one token in each row.

        Parameters
        ----------
        ids : (rows,) of int64
        states : States
        held : sequence of HeldRows
            Of several on one quantity, row and unit, the last holds.

        Returns
        -------
        found : list of dict
            Of each layer, quantity -> (rows, hidden).
        states : States
        """
        x = self.model.embedding(ids)
        found, after = [], []
        for layer, stored in enumerate(self._stored):
            own = [one for one in held if one.layer == layer]

            def hold(name: str, computed: Tensor, own: Sequence[HeldRows] = own) -> Tensor:
                for one in own:
                    if one.gate == name:
                        values = one.values.to(computed.dtype).expand(one.units.shape)
                        computed = computed.index_put((one.rows, one.units), values)
                return computed

            assert self.cell.held is not None
            if own:
                quantities = self.cell.held(x, states[layer], stored, self.mode, hold)
            else:
                quantities = self.cell.step(x, states[layer], stored, self.mode)
            found.append(quantities)
            after.append(tuple(quantities[name] for name in self.cell.states))
            x = quantities["hidden"]
        return found, tuple(after)

    def scores(self, found: Sequence[dict[str, Tensor]]) -> Tensor:
        """Give the log-probability of every next token, (rows, tokens), float64."""
        return self.model.readout(found[-1]["hidden"]).double().log_softmax(-1)
