"""Backpropagate many gradients through one sequence together: one or two matrix products a step.

Each row is the gradient of some number by the state: dh, and for an LSTM dc beside it. The
weights of a step are combined with its slopes before the product, so that what is multiplied
does not grow with the number of gates.
"""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.gradients.layer_pass import LayerPass

__all__ = ["BatchedAdjoint"]

Rows = Float[Tensor, "rows _"]


class BatchedAdjoint:
    """One sequence, one layer and direction, in the order of reading.

    Parameters
    ----------
    layer : LayerPass
        Of a single sequence.
    to_input : bool
        Whether `back` gives the gradients by the layer's input too.
    """

    def __init__(self, layer: LayerPass, to_input: bool = False) -> None:
        weights, local_derivatives = layer.weights, layer.local_derivatives
        self.steps, self.dtype = layer.steps, weights.hh.dtype
        self._layer, self._to_input = layer, to_input
        self._output = self._retention = None
        if local_derivatives is None:
            self.units, self.cells = weights.hh.shape[1], 0
            return
        self.units, self.cells = weights.hh.shape[1], _width(local_derivatives.output)
        self._project = weights.hr
        gates = local_derivatives.recurrent.shape[2]
        self._past = weights.hh.unflatten(0, (gates, -1))
        self._fresh = weights.ih.unflatten(0, (gates, -1)) if to_input else weights.ih.new_empty(gates, 0, 0)
        # (time, gates, hidden, 1): what scales the rows of each gate's weights
        self._by_recurrent = _column(local_derivatives.recurrent)
        self._by_input = (
            self._by_recurrent
            if local_derivatives.input is local_derivatives.recurrent
            else _column(local_derivatives.input)
        )
        self._retention = None if local_derivatives.retention is None else _row(local_derivatives.retention)
        self._output = None if local_derivatives.output is None else _row(local_derivatives.output)
        hidden = self._past.shape[1]
        parts = 1 if self._output is None else 2
        width = self.units + (self._fresh.shape[-1] if to_input else 0)
        self._joined = torch.cat([self._past, self._fresh], -1) if to_input else self._past
        self._transfer = self._joined.new_empty(parts, hidden, width)

    def absorb(self, t: int, dh: Rows, dc: Rows) -> None:
        """Add to dc what reaches c_t through h_t: o sech^2(c). Nothing where there is no cell state."""
        if self._output is not None:
            dc.addcmul_(self._unprojected(dh), self._output[t])

    def back(self, t: int, dh: Rows, dc: Rows) -> Rows:
        """Go from step t to the one before; dc, absorbed, becomes what reaches c_{t-1} through f.

        Returns
        -------
        (rows, units + features)
            Gradients by h_{t-1}, c_{t-1} held; and beside them those by x_t if asked for.
        """
        if self._layer.local_derivatives is None:
            return self._pulled(t, dh)
        if self._output is not None:
            assert self._retention is not None
            Q, P = self._combine_lstm(t)
            result = torch.mm(self._unprojected(dh), Q).addmm_(dc, P)
            dc.mul_(self._retention[t])
            return result
        if self._retention is None:
            return torch.mm(dh * self._by_recurrent[t, 0, :, 0], self._joined[0])
        return torch.mm(dh, self._combine_gru(t))

    def _pulled(self, t: int, dh: Rows) -> Rows:
        """Go through the cell's own step, a row at a time as if it were a sequence of a batch."""
        x, h = torch.vmap(lambda row: self._layer.pull(t, [row[None]]))(dh)
        return torch.cat([h[:, 0], x[:, 0]], -1) if self._to_input else h[:, 0]

    def _unprojected(self, dh: Rows) -> Rows:
        return dh if self._project is None else dh @ self._project

    def _combine_lstm(self, t: int) -> Tensor:
        """Q: by the output gate, from o tanh(c); P: by the other three, from c."""
        i, f, g, o = self._joined
        by_i, by_f, by_g, by_o = self._by_recurrent[t]
        Q, P = self._transfer
        torch.mul(o, by_o, out=Q)
        torch.mul(i, by_i, out=P)
        P.addcmul_(f, by_f).addcmul_(g, by_g)
        return self._transfer

    def _combine_gru(self, t: int) -> Tensor:
        assert self._retention is not None
        J = self._transfer[0]
        past = J[:, : self.units]
        _combined(self._past, self._by_recurrent[t], past)
        past.diagonal().add_(self._retention[t])
        if self._to_input:
            _combined(self._fresh, self._by_input[t], J[:, self.units :])
        return J


def _combined(weights: Tensor, by: Tensor, out: Tensor) -> None:
    torch.mul(weights[0], by[0], out=out)
    for weight, slope in zip(weights[1:], by[1:], strict=True):
        out.addcmul_(weight, slope)


def _width(show: np.ndarray | None) -> int:
    return 0 if show is None else show.shape[-1]


def _row(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(values[:, 0]))


def _column(values: np.ndarray) -> Tensor:
    return _row(values)[..., None]
