"""From the gradient of h at every step to that of everything before it: each cell's step, backwards.

The loops are numpy's, writing into memory made once: with one sequence a step is a handful
of short vector operations, and what counts is what each call costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from rnn_core.gradients.lane import Lane

__all__ = ["Adjoint", "adjoint"]

Steps = Float[np.ndarray, "time batch _"]


class Adjoint(NamedTuple):
    """Gradients in the order of reading.

    hidden : (time, batch, hidden or proj), dL/dh_t
    cell : (time, batch, hidden), dL/dc_t; None where there is no cell state
    direct : (time, batch, hidden), what of `cell` came through forget gates alone; None likewise
    gates : (time, batch, hidden), what of `cell` came through a gate or candidate; None likewise
    sums : (time, batch, gates * hidden), by what W x adds to each gate's sum
    first : dL/dh_0 (batch, hidden or proj), and dL/dc_0 (batch, hidden) for an LSTM
    """

    hidden: np.ndarray
    cell: np.ndarray | None
    direct: np.ndarray | None
    gates: np.ndarray | None
    sums: np.ndarray
    first: tuple[np.ndarray, ...]


def adjoint(lane: Lane, given: Steps) -> Adjoint:
    """Go back through one layer and direction.

    Parameters
    ----------
    given : (time, batch, hidden or proj)
        Gradient that each h receives from above, in the order of reading; zero in the padding.
    """
    if lane.slopes.show is not None:
        return _lstm(lane, given)
    return _gru(lane, given) if lane.slopes.keep is not None else _simple(lane, given)


def _lstm(lane: Lane, given: Steps) -> Adjoint:
    """dc = f_next dc_next + A dm;  dz = (dc, dc, dc, dm) K;  dh = given + dz_next U;  dm = dh W_hr."""
    past, keep, show = lane.slopes.past, lane.slopes.keep, lane.slopes.show
    assert keep is not None
    assert show is not None
    U = lane.weights.hh.numpy()
    R = None if lane.weights.hr is None else lane.weights.hr.numpy()
    dh, dz = np.empty_like(given, order="C"), np.empty_like(past)
    dc, direct, gates = np.empty_like(show), show * _unproject(given, R), np.empty_like(show)
    flat = dz.reshape(*dz.shape[:2], -1)
    carried, past_gates = np.zeros_like(dh[0]), np.zeros_like(dc[0])
    straight, term = np.zeros_like(dc[0]), np.empty_like(dc[0])
    steps = (given, dh, dc, direct, gates, flat, dz[:, :, :3], dz[:, :, 3], past[:, :, :3], past[:, :, 3])
    backwards = (one[::-1] for one in (*steps, keep, show))
    for gy, h, c, d, g, z, z_c, z_o, K_c, K_o, f, A in zip(*backwards, strict=True):
        np.multiply(_unproject(carried, R), A, out=term)
        np.add(past_gates, term, out=g)  # has been through a gate
        np.add(straight, d, out=d)  # has not
        np.add(g, d, out=c)
        np.add(carried, gy, out=h)
        np.multiply(K_c, c[:, None], out=z_c)
        np.multiply(K_o, _unproject(h, R), out=z_o)
        np.dot(z, U, out=carried)
        np.multiply(g, f, out=past_gates)
        np.multiply(d, f, out=straight)
    return Adjoint(dh, dc, direct, gates, flat, (carried, past_gates + straight))


def _unproject(gradient: np.ndarray, R: np.ndarray | None) -> np.ndarray:
    return gradient if R is None else gradient @ R


def _gru(lane: Lane, given: Steps) -> Adjoint:
    """dh = given + z_next dh_next + dg_next U;  dg = dh (K_r, K_z, K_n r)."""
    past, keep = lane.slopes.past, lane.slopes.keep
    assert keep is not None
    U = lane.weights.hh.numpy()
    dh, dg = np.empty_like(given, order="C"), np.empty_like(past[0])
    flat = dg.reshape(len(dg), -1)
    carried, term = np.zeros_like(dh[0]), np.empty_like(dh[0])
    for gy, h, k, z in zip(*(one[::-1] for one in (given, dh, past, keep)), strict=True):
        np.add(carried, gy, out=h)
        np.multiply(k, h[:, None], out=dg)
        np.dot(flat, U, out=carried)
        np.multiply(h, z, out=term)
        np.add(carried, term, out=carried)
    sums = (lane.slopes.fresh * dh[:, :, None]).reshape(*dh.shape[:2], -1)
    return Adjoint(dh, None, None, None, sums, (carried,))


def _simple(lane: Lane, given: Steps) -> Adjoint:
    """dh = given + dz_next U;  dz = dh K."""
    slope, U = lane.slopes.past[:, :, 0], lane.weights.hh.numpy()
    dh, dz = np.empty_like(given, order="C"), np.empty_like(slope, order="C")
    carried = np.zeros_like(dh[0])
    for gy, h, z, k in zip(*(one[::-1] for one in (given, dh, dz, slope)), strict=True):
        np.add(carried, gy, out=h)
        np.multiply(h, k, out=z)
        np.dot(z, U, out=carried)
    return Adjoint(dh, None, None, None, dz, (carried,))
