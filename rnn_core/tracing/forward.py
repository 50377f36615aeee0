"""`trace`: see everything a torch recurrent module does on its inputs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.cells.weights import Weights
from rnn_core.tracing import numpy_kernel
from rnn_core.tracing.inputs import Inputs, prepare
from rnn_core.tracing.layers import walk
from rnn_core.tracing.modules import Recurrent, cell_of, check_module, directions_of
from rnn_core.tracing.own_run import own_call, refusal
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.workspace import fits

__all__ = ["Observed", "observe", "trace"]


def trace(
    module: Recurrent, inputs: Tensor | PackedSequence, initial_state: object = None, *, own_run: bool = False
) -> Trace:
    """See everything a torch recurrent module does on its inputs.

    How it is seen, `Trace.method` says:

    - "workspace": float32 LSTMs without projection whose sequences are equally long. The
      module runs once. Torch's kernel leaves its gates and cell states in a workspace,
      and they are read there; nothing is computed twice. The layout is private to oneDNN,
      so what is read is held against the equations each time, and the last way taken if it
      does not fit. `rnn_core.tracing.workspace.disabled` turns this way off.
    - "loop": GRUs and simple networks of 32 steps or more, not packed, of torch's own class, with
      its own forward, without hooks and without active dropout, where a loop of our own is
      faster than torch's kernel, so that everything costs less than running the module. The
      kernel runs for a check only; where it moves otherwise, or where differences of rounding
      seem to grow, as in a chaotic network, it runs over all. Where the loop is faster, and by
      which product, was measured on this machine when the shape first came; with
      `rnn_core.tracing.calibration` off, or very few or very many units, it is where batch *
      hidden^2 is at most 131,072 (GRU) or 300,000, or 4 to 16 sequences have up to 512 or 1,024
      units. `own_run` or `rnn_core.tracing.numpy_kernel.disabled` turns this way off.
    - "kernel+gemm": all others. The module runs once, layer after layer. Knowing h before each
      step, one matrix product gives every gate of every step, and a scan of the gates the cell
      state. Only torch's public functions are used.

    Whatever stands between a module's weights and what it computes (a subclass, a
    parametrization, hooks, a forward put on the instance) is run as it is, and the call of
    torch's kernel it comes down to is heard: what is traced is that call, with the weights,
    inputs and states of this very run.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        On the CPU, float32 or float64; any number of layers, either or both directions,
        with or without projection, biases, batch_first, and dropout between layers.
    inputs : Tensor or PackedSequence
        As the module takes them: (time, batch, features), (batch, time, features) if
        batch_first, (time, features) for one sequence, or packed.
    initial_state : Tensor or array, or a tuple of them, optional
        As the module takes it, h or (h, c); a trace's `final_state` also fits. Default: zeros.
    own_run : bool
        Have the module itself run over all steps, even where a loop of ours would be faster:
        `output` is then its own bit for bit, and `residual` compares every step.

    Returns
    -------
    Trace
        Frozen, read-only arrays, no reference to the module.

    Raises
    ------
    InputError
        If module, inputs or initial state do not fit, or the module does not hand out what one
        run of torch's kernel gives; the message names the remedy.

    Notes
    -----
    **Whose numbers.** By "workspace" and "kernel+gemm" `output`, `final_state` and `hidden` of
    every layer are the module's own, bit for bit, all of one run. Gates and cell state are
    torch's own by "workspace". By "kernel+gemm" they are ours: torch computes them too, but does
    not hand them out. Asked for its workspace, the kernel rounds as it does in training and
    takes a long sequence in parts, so that by "workspace" a run without gradients may differ
    from the traced one in the last digits (by 3e-7 with torch's first weights), and in a chaotic
    network, where any difference grows, by all. By "loop" all numbers are ours, and differ from
    the module's by what rounding does along the whole sequence: as far from the truth as
    torch's are.

    **What `residual` proves.** It is the largest absolute difference found, from one step to
    the next; never of two whole runs, which rounding alone may drive apart.

    By "kernel+gemm" we compute h anew from the gates by the cell's equation (h = o tanh(c);
    h = (1 - z) n + z h_prev; h = tanh(z)) and compare it with torch's h at every step of
    every layer and direction, and the last h and c with the module's final state. Each
    step's gates start from torch's own h before it, so a small residual says: at every
    single step torch's state moved as our gates and the equations say, and the cell state,
    carried by us from the first step to the last, arrived where torch's did.

    By "workspace" the numbers are torch's, and the residual, computed when first asked for,
    says whether they are what we call them: h is compared with o tanh(c), and c with
    f c_prev + i g, at every step of every layer and direction. Before, every 8th to 32nd
    step and the last were compared likewise, and at every 32nd the gates computed anew from
    the weights; that decides whether what was read is used.

    By "loop" torch's kernel runs over 8 of every 64 steps, the first and the last ones among
    them, each time from the state we had there in every layer and direction. Its output
    over these steps and its states after them are compared with ours.

    Rounding leaves about 1e-15 in float64; in float32 about 1e-7, and more where ``|c|`` or the
    weights are large. What rounding cannot explain, by a bound on every sum, is not returned:
    it is an InputError (by "workspace", a warning when `residual` is asked for). The residual
    is NaN if the numbers are.

    **What is left behind.** Nothing: mode, weights, gradients and torch's settings are as
    found. A module in training mode with dropout draws its masks from torch's default
    generator exactly as one run of it does, and the trace shows that very run; otherwise
    the generator is not touched. Autocast and lowered matrix precision are set aside.
    Hooks on the module are called once, as by any run. Parametrized weights are read as the
    first run of a copy of the module reads them; a default device is set aside.

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm = torch.nn.LSTM(3, 4, num_layers=2).double()
    >>> trace = rnn_core.trace(lstm, torch.randn(10, 1, 3).double())
    >>> i, f, g = (trace.gate(name, layer=1) for name in ("input", "forget", "candidate"))
    >>> c = trace.gate("cell", layer=1)
    >>> bool(abs(c[:, 1:] - (f[:, 1:] * c[:, :-1] + i[:, 1:] * g[:, 1:])).max() < 1e-12)
    True
    """
    return observe(module, inputs, initial_state, own_run=own_run).trace


class Observed(NamedTuple):
    """A trace with the weights and inputs it was computed from.

    trace : as `trace` returns it
    mode : as `module.mode`
    x : what the lowest layer read, (time, batch, features)
    weights : of this very run, of each row, layer * directions + direction
    """

    trace: Trace
    mode: str
    x: Tensor
    weights: tuple[Weights, ...]


def observe(
    module: Recurrent, inputs: Tensor | PackedSequence, initial_state: object = None, *, own_run: bool = False
) -> Observed:
    """Do what `trace` does, and return the weights and inputs too."""
    module = check_module(module)
    with plain_setting(), torch.no_grad():
        given = prepare(module, inputs, initial_state)
        if not own_run and numpy_kernel.fits(module, given):
            looped = numpy_kernel.loop_trace(module, given)
            if looped is not None:
                traced, weights = looped
                return Observed(traced, module.mode, given.x, weights)
        return _observe(module, given)


def _observe(module: Recurrent, given: Inputs) -> Observed:
    call = own_call(module, given, wanted=fits(module))
    layers = walk(call, given)
    gap = max((layer.gap for layer in layers), key=lambda one: (one != one, one))  # NaN above all
    if not all(layer.sound for layer in layers):
        raise refusal(
            module, f"one whose h is {gap:.1e} off what its weights give, more than rounding explains"
        )
    output = given.padded(call.passes[-1].output) if given.form == "packed" else call.passes[-1].output
    x = given.padded(call.passes[0].x) if given.form == "packed" else call.passes[0].x
    traced = Trace(
        cell=cell_of(module),
        layers=module.num_layers,
        directions=directions_of(module),
        hidden=module.hidden_size,
        dtype=str(output.dtype).removeprefix("torch."),
        method="workspace" if layers[0].read else "kernel+gemm",
        lengths=given.lengths.numpy(),
        output=_array(output),
        initial_state=tuple(given.in_order(part, 1).detach().numpy().copy() for part in call.state),
        final_state=tuple(given.in_order(part, 1).numpy() for part in call.final),
        gap=gap,
        records=tuple({name: _array(value) for name, value in layer.record.items()} for layer in layers),
    )
    return Observed(traced, module.mode, x, call.weights)


def _array(value: Tensor) -> np.ndarray:
    return value.transpose(0, 1).numpy()
