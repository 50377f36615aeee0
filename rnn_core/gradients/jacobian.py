"""`jacobian_norms`: how much of a small change of the state at step t is left in the last state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.errors import InputError
from rnn_core.gradients.batched_adjoint import BatchedAdjoint
from rnn_core.gradients.layer_pass import LayerPass, layer_pass_of, observe_steady
from rnn_core.gradients.rank import compress
from rnn_core.gradients.scale import log2_norms, rescaled
from rnn_core.readonly import ReadOnly
from rnn_core.tracing.modules import Recurrent
from rnn_core.tracing.setting import plain_setting

__all__ = ["JacobianNorms", "jacobian_norms"]

EVERY = 8
"""Steps after which numbers are scaled back, norms taken, and ranks reduced."""

Log2 = Float[np.ndarray, " time"]


@dataclass(frozen=True, eq=False, repr=False)
class JacobianNorms(ReadOnly):
    """Base-2 logarithms of norms of dh_T/dh_t, and for an LSTM of dh_T/dc_t, for every t.

    h_T is the last state read: for the reverse direction the one at step 0. Index t is the
    input's step t. A Jacobian that is wholly zero has -inf. float64 whatever the module's dtype.

    =================  ================  ==========================================================
    field              shape             meaning
    =================  ================  ==========================================================
    spectral           (time,)           largest singular value of dh_T/dh_t, c_t held: the most
                                         that any change of h_t is stretched. 0 at t = T
    frobenius          (time,)           root of the sum of its squared entries; at t = T, where
                                         the Jacobian is the identity, log2(hidden) / 2
    cell_spectral      (time,) or None   the same of dh_T/dc_t, h_t following c_t. At t = T that
    cell_frobenius     (time,) or None   is the diagonal matrix of o sech^2(c)
    forget_product     (time, hidden)    of f_{t+1} ... f_T, unit by unit: how much of c_t is left
                       or None           in c_T by way of the forget gates alone. 0 at t = T
    direct_spectral    (time,) or None   norms of that way's part of dh_T/dc_t, the diagonal
    direct_frobenius   (time,) or None   matrix of (f_{t+1} ... f_T) o_T sech^2(c_T)
    ranks              (time,) int       rows carried at each step; hidden units if exact
    =================  ================  ==========================================================

    Examples
    --------
    >>> import torch, rnn_core
    >>> norms = rnn_core.jacobian_norms(torch.nn.LSTM(3, 4).double(), torch.randn(20, 1, 3).double())
    >>> norms.spectral.shape, float(norms.spectral[-1]), float(norms.frobenius[-1])
    ((20,), 0.0, 1.0)
    """

    spectral: Log2
    frobenius: Log2
    cell_spectral: Log2 | None
    cell_frobenius: Log2 | None
    forget_product: Float[np.ndarray, "time hidden"] | None
    direct_spectral: Log2 | None
    direct_frobenius: Log2 | None
    ranks: np.ndarray

    def __repr__(self) -> str:
        """Say over how many steps, and what is left of the first."""
        return f"<JacobianNorms over {len(self.spectral)} steps: 2^{self.spectral.min():.1f} at least>"


def jacobian_norms(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    initial_state: object = None,
    method: Literal["exact", "low rank"] = "exact",
    layer: int | None = None,
    direction: str = "forward",
    tolerance: float = 1e-4,
    rank: int = 16,
) -> JacobianNorms:
    """Measure how a change of the state at any step reaches the last state.

    The whole matrix dh_T/dh_t is carried back from the last step to the first, rescaled by
    powers of two, so that nothing is lost however far it vanishes or explodes.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        As for `rnn_core.trace`; dropout, if any, must be inactive. The Jacobian is computed in
        its dtype.
    inputs : Tensor or PackedSequence
        One sequence, in any form the module takes.
    initial_state : optional
        As for `rnn_core.trace`.
    method : "exact" or "low rank"
        "low rank" drops, every 8 steps, directions whose singular value is less than
        `tolerance` of the largest. It is up to four times faster, and was exact to 1e-7 on
        every fresh and trained network tried, since what is dropped counts by its square; but
        there is no bound in general: it could grow again later while what was kept fades.
    layer : int, optional
        Whose state; the last layer if None. Only paths within the layer count.
    direction : "forward" or "reverse"
    tolerance : float
        In [0, 1), for "low rank".
    rank : int
        For "low rank": the number of directions always kept, >= 1.

    Returns
    -------
    JacobianNorms

    Raises
    ------
    InputError
        If there is more than one sequence, dropout is active, or module, inputs or options do
        not fit.

    References
    ----------
    Bengio, Simard & Frasconi 1994, "Learning Long-Term Dependencies with Gradient Descent Is
    Difficult", IEEE Transactions on Neural Networks 5(2); Pascanu, Mikolov & Bengio 2013,
    "On the Difficulty of Training Recurrent Neural Networks", ICML.

    Examples
    --------
    >>> import torch, rnn_core
    >>> rnn = torch.nn.RNN(1, 2, bias=False).double()
    >>> with torch.no_grad():
    ...     _ = rnn.weight_hh_l0.copy_(torch.tensor([[0.5, 0.0], [0.0, 0.25]]))
    >>> norms = jacobian_norms(rnn, torch.zeros(4, 1, 1).double())  # h stays 0, where tanh has slope 1
    >>> norms.spectral.tolist()
    [-3.0, -2.0, -1.0, 0.0]
    """
    _check(method, tolerance, rank)
    seen, _ = observe_steady(module, inputs, initial_state)
    if len(seen.trace.lengths) != 1:
        raise InputError.of("one sequence", f"a batch of {len(seen.trace.lengths)}", "measure one at a time")
    layer = seen.trace.layers - 1 if layer is None else layer
    with plain_setting(), torch.no_grad():
        lane = layer_pass_of(seen, layer, direction)
        return _norms(lane, None if method == "exact" else (tolerance, rank))


def _check(method: str, tolerance: float, rank: int) -> None:
    if method not in ("exact", "low rank"):
        raise InputError.of("method 'exact' or 'low rank'", repr(method), "choose one")
    if not (0 <= tolerance < 1 and rank >= 1):
        raise InputError.of(
            "tolerance in [0, 1) and rank >= 1",
            f"{tolerance} and {rank}",
            "leave them out for the usual ones",
        )


def _norms(layer: LayerPass, reduce: tuple[float, int] | None) -> JacobianNorms:
    steps = BatchedAdjoint(layer)
    hidden, cell, ranks = [], [], []
    for dh, dc, exponent in _carried(steps, reduce):
        hidden.append(log2_norms(dh) + exponent)
        if steps.cells:
            cell.append(log2_norms(dc) + exponent)
        ranks += [dh.shape[1]] * len(dh)
    h, c = _in_order(layer, hidden), _in_order(layer, cell) if cell else (None, None)
    in_order = layer.turn(np.array(ranks[::-1])[:, None])[:, 0]
    return JacobianNorms(h[0], h[1], c[0], c[1], *_direct(layer), in_order)


def _carried(steps: BatchedAdjoint, reduce: tuple[float, int] | None) -> Iterator[tuple[Tensor, Tensor, int]]:
    """Carry the Jacobian back; give stretches of steps, last step first, each with its power of two.

    dh : (some steps, rows, units), dh_T/dh_t; dc : (the same steps, rows, cells), dh_T/dc_t; both up to
    a rotation from the left, which no norm sees.
    """
    dh = torch.eye(steps.units, dtype=steps.dtype)
    dc = dh.new_zeros(steps.units, steps.cells)
    exponent, last = 0, steps.steps - 1
    while last >= 0:
        count = min(EVERY, last + 1)
        all_h, all_c = dh.new_empty(count, *dh.shape), dc.new_empty(count, *dc.shape)
        for k, t in enumerate(range(last, last - count, -1)):
            steps.absorb(t, dh, dc)
            all_h[k], all_c[k] = dh, dc
            dh = steps.back(t, dh, dc)
        yield all_h, all_c, exponent
        last -= count
        if reduce is not None:
            dh, dc = compress(dh, dc, *reduce)
        exponent += rescaled(dh, dc)


def _in_order(layer: LayerPass, stretches: list[np.ndarray]) -> np.ndarray:
    """(2, time) spectral and Frobenius norms in the input's own order of steps."""
    backwards = np.concatenate(stretches, -1)
    return np.ascontiguousarray(layer.turn(backwards[:, ::-1].T[:, None])[:, 0].T)


def _direct(layer: LayerPass) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """Give the product of forget gates, and the norms of what comes through them alone."""
    local_derivatives = layer.local_derivatives
    if local_derivatives is None or local_derivatives.retention is None or local_derivatives.output is None:
        return None, None, None
    keep, show = local_derivatives.alone or (local_derivatives.retention, local_derivatives.output)
    with np.errstate(divide="ignore"):
        logs = np.log2(keep[:, 0].astype(np.float64))
        shown = np.log2(show[-1, 0].astype(np.float64))
    product = np.zeros_like(logs)
    product[:-1] = np.cumsum(logs[:0:-1], 0)[::-1]
    product = np.ascontiguousarray(layer.turn(product[:, None])[:, 0])
    through = product + shown
    peak = through.max(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = 0.5 * np.log2(np.exp2(2 * (through - peak[:, None])).sum(1))
    return product, peak, np.where(np.isneginf(peak), peak, peak + rest)
