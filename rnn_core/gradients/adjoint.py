"""From the gradient of h at every step to that of everything before it: each cell's step, backwards.

The loops are numpy's, writing into memory made once: with one sequence a step is a handful
of short vector operations, and what counts is what each call costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float

from rnn_core.cells.scan import scan
from rnn_core.cells.spec import LocalDerivatives
from rnn_core.gradients.layer_pass import LayerPass

__all__ = ["Adjoint", "adjoint"]

Steps = Float[np.ndarray, "time batch _"]


class Adjoint(NamedTuple):
    """Gradients in the order of reading.

    hidden : (time, batch, hidden or proj), dL/dh_t
    cell : (time, batch, hidden), dL/dc_t; None where there is no cell state
    direct : (time, batch, hidden), what of `cell` came through forget gates alone; None likewise
    gates : (time, batch, hidden), what of `cell` came through a gate or candidate; None likewise
    sums : (time, batch, gates * hidden), by what W x adds to each gate's sum; None where `inputs` is given
    first : dL/dh_0 (batch, hidden or proj), and dL/dc_0 (batch, hidden) for an LSTM
    inputs : (time, batch, features), by the layer's input
    """

    hidden: np.ndarray
    cell: np.ndarray | None
    direct: np.ndarray | None
    gates: np.ndarray | None
    sums: np.ndarray | None
    first: tuple[np.ndarray, ...]
    inputs: np.ndarray | None = None


def adjoint(layer: LayerPass, given: Steps) -> Adjoint:
    """Go back through one layer and direction.

    Parameters
    ----------
    given : (time, batch, hidden or proj)
        Gradient that each h receives from above, in the order of reading; zero in the padding.
    """
    local_derivatives = layer.local_derivatives
    if local_derivatives is None:
        return _by_step(layer, given)
    if local_derivatives.output is not None:
        return _lstm(layer, local_derivatives, given)
    return (
        _gru(layer, local_derivatives, given)
        if local_derivatives.retention is not None
        else _simple(layer, local_derivatives, given)
    )


def _by_step(layer: LayerPass, given: Steps) -> Adjoint:
    """Any cell of one state: dh = given + what its own step, under autograd, carries back."""
    dh, inputs = np.empty_like(given, order="C"), []
    carried = torch.zeros_like(torch.from_numpy(dh[0]))
    for t in reversed(range(len(given))):
        now = carried + torch.from_numpy(given[t])
        dh[t] = now.numpy()
        to_input, carried = layer.pull(t, [now])
        inputs.append(to_input.numpy())
    return Adjoint(dh, None, None, None, None, (carried.numpy(),), np.stack(inputs[::-1]))


def _lstm(layer: LayerPass, local_derivatives: LocalDerivatives, given: Steps) -> Adjoint:
    """dc = f_next dc_next + A dm;  dz = (dc, dc, dc, dm) K;  dh = given + dz_next U;  dm = dh W_hr."""
    past, keep, show = local_derivatives.recurrent, local_derivatives.retention, local_derivatives.output
    assert keep is not None
    assert show is not None
    U = layer.weights.hh.numpy()
    R = None if layer.weights.hr is None else layer.weights.hr.numpy()
    dh, dz, dc = np.empty_like(given, order="C"), np.empty_like(past), np.empty_like(show)
    flat = dz.reshape(*dz.shape[:2], -1)
    # What comes to h from the step after; the last row, which belongs to step -1, is dL/dh_0.
    carried = np.zeros((len(dh) + 1, *dh.shape[1:]), dh.dtype)
    from_c, term = np.zeros_like(dc[0]), np.empty_like(dc[0])
    ways = (given, dh, dc, flat, dz[:, :, :3], dz[:, :, 3], past[:, :, :3], past[:, :, 3], keep, show)
    backwards = [one[::-1] for one in ways]
    for u, below, gy, h, c, z, z_c, z_o, K_c, K_o, f, A in zip(
        carried[:-1], carried[1:], *backwards, strict=True
    ):
        np.add(u, gy, out=h)
        m = h if R is None else h @ R
        np.multiply(m, A, out=term)
        np.add(from_c, term, out=c)
        np.multiply(K_c, c[:, None], out=z_c)
        np.multiply(K_o, m, out=z_o)
        np.dot(z, U, out=below)
        np.multiply(c, f, out=from_c)
    if local_derivatives.alone is not None:  # the rest of the way goes through gates
        forget, shown = local_derivatives.alone
        direct = _straight(forget, shown * _unproject(given, R))
        return Adjoint(dh, dc, direct, dc - direct, flat, (carried[-1], from_c))
    direct = _straight(keep, show * _unproject(given, R))
    gates = _straight(keep, show * _unproject(carried[-2::-1], R))
    return Adjoint(dh, dc, direct, gates, flat, (carried[-1], from_c))


def _straight(keep: Steps, gain: Steps) -> Steps:
    """Carry back through forget gates alone what each cell state receives: d = gain + f_next d_next."""
    decay = np.ones_like(keep)
    decay[1:] = keep[:0:-1]  # in the order of going back; the first has nothing to carry on
    given = torch.from_numpy(np.array(gain[::-1]))
    return scan(torch.from_numpy(decay), given, torch.zeros_like(given[0])).numpy()[::-1]


def _unproject(gradient: np.ndarray, R: np.ndarray | None) -> np.ndarray:
    return gradient if R is None else gradient @ R


def _gru(layer: LayerPass, local_derivatives: LocalDerivatives, given: Steps) -> Adjoint:
    """dh = given + z_next dh_next + dg_next U;  dg = dh (K_r, K_z, K_n r)."""
    past, keep = local_derivatives.recurrent, local_derivatives.retention
    assert keep is not None
    U = layer.weights.hh.numpy()
    dh, dg = np.empty_like(given, order="C"), np.empty_like(past[0])
    flat = dg.reshape(len(dg), -1)
    carried, term = np.zeros_like(dh[0]), np.empty_like(dh[0])
    for gy, h, k, z in zip(*(one[::-1] for one in (given, dh, past, keep)), strict=True):
        np.add(carried, gy, out=h)
        np.multiply(k, h[:, None], out=dg)
        np.dot(flat, U, out=carried)
        np.multiply(h, z, out=term)
        np.add(carried, term, out=carried)
    sums = (local_derivatives.input * dh[:, :, None]).reshape(*dh.shape[:2], -1)
    return Adjoint(dh, None, None, None, sums, (carried,))


def _simple(layer: LayerPass, local_derivatives: LocalDerivatives, given: Steps) -> Adjoint:
    """dh = given + dz_next U;  dz = dh K."""
    slope, U = local_derivatives.recurrent[:, :, 0], layer.weights.hh.numpy()
    dh, dz = np.empty_like(given, order="C"), np.empty_like(slope, order="C")
    carried = np.zeros_like(dh[0])
    for gy, h, z, k in zip(*(one[::-1] for one in (given, dh, dz, slope)), strict=True):
        np.add(carried, gy, out=h)
        np.multiply(h, k, out=z)
        np.dot(z, U, out=carried)
    return Adjoint(dh, None, None, None, dz, (carried,))
