"""`backward_trace`: the gradient of any loss at every step of a torch recurrent module."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.gradients.adjoint import Adjoint, adjoint
from rnn_core.gradients.layer_pass import LayerPass, layer_pass_of, observe_steady
from rnn_core.gradients.loss import Loss, autograd_inputs, slope_of
from rnn_core.gradients.record import BackwardTrace
from rnn_core.tracing.forward import Observed
from rnn_core.tracing.modules import Recurrent
from rnn_core.tracing.setting import plain_setting

__all__ = ["backward_trace"]


def backward_trace(
    module: Recurrent,
    inputs: Tensor | PackedSequence,
    loss: Loss,
    initial_state: object = None,
    check: bool = False,
) -> BackwardTrace:
    """Follow the gradient of a loss back through every step, layer and direction.

    The module runs once (`rnn_core.trace`), autograd takes the loss of its output, and from
    there on the cells' own derivatives are applied step by step, the last step first.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        As for `rnn_core.trace`; dropout between layers, if any, must be inactive.
    inputs : Tensor or PackedSequence
        As the module takes them.
    loss : callable
        loss(output) -> scalar tensor, where `output` is what the module returns first, in
        the module's own form: time first, batch first, unbatched or packed. It may call other
        modules, such as a readout; their own `.grad` is left alone.
    initial_state : optional
        As for `rnn_core.trace`.
    check : bool
        Run the module once more, under autograd, and compare dL/dx: `BackwardTrace.residual`.

    Returns
    -------
    BackwardTrace

    Raises
    ------
    InputError
        If module, inputs or state do not fit, dropout is active, or the loss is not a scalar
        that depends on the output.

    Notes
    -----
    LSTM, with m = o tanh(c), A = o sech^2(c) and K the slopes of the gates:
    dm_t = W_hr^T dh_t (dh_t without a projection), dc_t = f_{t+1} dc_{t+1} + A_t dm_t,
    dz_t = (dc_t K_i, dc_t K_f, dc_t K_g, dm_t K_o), dh_t = (what h_t is given) + U^T dz_{t+1}.
    GRU and RNN alike: see `rnn_core.gradients.adjoint`.

    References
    ----------
    Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It", Proceedings
    of the IEEE 78(10).

    Examples
    --------
    >>> import torch, rnn_core
    >>> gru, x = torch.nn.GRU(3, 4).double(), torch.randn(10, 1, 3).double()
    >>> back = backward_trace(gru, x, lambda output: output[-1].square().sum(), check=True)
    >>> back.gradient("hidden").shape, back.inputs.shape, back.residual < 1e-12
    ((1, 10, 4), (1, 10, 3), True)
    """
    seen, given = observe_steady(module, inputs, initial_state)
    forward = seen.trace
    value, slope = slope_of(loss, given, forward.output)
    records, firsts, to_inputs = _descend(seen, slope.numpy())
    return BackwardTrace(
        forward=forward,
        loss=value,
        output=slope.transpose(0, 1).numpy(),
        inputs=to_inputs.swapaxes(0, 1),
        initial_state=tuple(np.stack(parts) for parts in zip(*firsts, strict=True)),
        residual=_residual(to_inputs, autograd_inputs(module, loss, given).numpy()) if check else None,
        records=tuple(records),
    )


def _descend(
    seen: Observed, slope: np.ndarray
) -> tuple[list[dict[str, np.ndarray]], list[tuple[np.ndarray, ...]], np.ndarray]:
    """Go down the layers; what a layer's input receives is what the layer below is given."""
    records: list[dict[str, np.ndarray]] = []
    firsts: list[tuple[np.ndarray, ...]] = []
    for layer in reversed(range(seen.trace.layers)):
        lanes = [layer_pass_of(seen, layer, name) for name in seen.trace.directions]
        parts = np.split(slope, len(lanes), -1)
        done = [adjoint(layer, layer.turn(part)) for layer, part in zip(lanes, parts, strict=True)]
        slope = np.add.reduce([_to_input(layer, one) for layer, one in zip(lanes, done, strict=True)])
        records[:0] = [_record(layer, one) for layer, one in zip(lanes, done, strict=True)]
        firsts[:0] = [one.first for one in done]
    return records, firsts, slope


def _to_input(layer: LayerPass, done: Adjoint) -> np.ndarray:
    if done.sums is None:
        assert done.inputs is not None
        return layer.turn(done.inputs)
    with plain_setting(), torch.no_grad():  # torch's product: numpy's is slower on some processors
        product = torch.from_numpy(done.sums).flatten(0, 1) @ layer.weights.ih
    return layer.turn(product.numpy().reshape(*done.sums.shape[:2], -1))


def _record(layer: LayerPass, done: Adjoint) -> dict[str, np.ndarray]:
    record = {"hidden": done.hidden, "cell": done.cell, "direct": done.direct, "gates": done.gates}
    return {name: layer.turn(values).swapaxes(0, 1) for name, values in record.items() if values is not None}


def _residual(ours: np.ndarray, torchs: np.ndarray) -> float:
    largest = float(abs(torchs).max())
    return float(abs(ours - torchs).max()) / (largest if largest > 0 else 1.0)
