"""`trace`: see everything a torch recurrent module does on its inputs."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from rnn_core.tracing import loop
from rnn_core.tracing.dropout import replaying
from rnn_core.tracing.inputs import Inputs, prepare
from rnn_core.tracing.layers import Layer, difference, walk
from rnn_core.tracing.modules import Recurrent, cell_of, check_module, directions_of, dropping
from rnn_core.tracing.precision import full_precision
from rnn_core.tracing.record import Trace
from rnn_core.tracing.workspace import Seen, fits, reading

__all__ = ["trace"]


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
    - "loop": GRUs and simple networks of 32 steps or more, not packed, without hooks and
      without active dropout, where a loop of our own is faster than torch's kernel, so that
      everything costs less than running the module. It is not run but for a check. Where
      that is so, and by which product, was measured on this machine when the shape first
      came; with `rnn_core.tracing.calibration` off, or very few or very many units, it is
      where batch * hidden^2 is at most 131,072 (GRU) or 300,000, or 4 to 16 sequences have
      up to 512 or 1,024 units. `own_run` or `rnn_core.tracing.loop.disabled` turns this way
      off.
    - "kernel+gemm": all others. The module runs once, and torch's kernel gives h of the
      layers below too. Knowing h before each step, one matrix product gives every gate of
      every step, and a scan of the gates the cell state. Only torch's public functions
      are used.

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
        If module, inputs or initial state do not fit; the message names the remedy.

    Notes
    -----
    **Whose numbers.** By "workspace" and "kernel+gemm" `output`, `final_state` and the last
    layer's `hidden` are the module's own, bit for bit; lower layers' `hidden` is torch's
    kernel's. Gates and cell state are torch's own by "workspace". By "kernel+gemm" they are
    ours: torch computes them too, but does not hand them out. Asked for its workspace, the
    kernel rounds as it does in training and takes a long sequence in parts, so that by
    "workspace" a run without gradients may differ from the traced one in the last digits
    (by 3e-7 with torch's first weights). By "loop" all numbers are ours, and differ from
    the module's by what rounding does along the whole sequence: as far from the truth as
    torch's are.

    **What `residual` proves.** It is the largest absolute difference found.

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

    By "loop" the module runs over 8 of every 64 steps, the first and the last ones among
    them, each time from the state we had there in every layer and direction. Its output
    over these steps and its states after them are compared with ours.

    Rounding leaves about 1e-15 in float64; in float32 about 1e-7, and more where |c| is
    large. The residual is NaN if the numbers are.

    **What is left behind.** Nothing: mode, weights, gradients and torch's settings are as
    found. A module in training mode with dropout draws its masks from torch's default
    generator exactly as one run of it does, and the trace shows that very run; otherwise
    the generator is not touched. Autocast and lowered matrix precision are set aside.
    Hooks on the module are called once, as by any run.

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
    module = check_module(module)
    given = prepare(module, inputs, initial_state)
    with torch.inference_mode(False), torch.no_grad(), full_precision():
        if cell_of(module) != "lstm" and not own_run and loop.fits(module, given):
            return loop.loop_trace(module, given)
        return _trace(module, given)


def _trace(module: Recurrent, given: Inputs) -> Trace:
    generator = torch.get_rng_state() if dropping(module) else None
    with reading(fits(module)) as seen:
        own_output, own_final = module(given.given, given.own_state())
    output, final = given.time_major(own_output), given.batched_state(own_final)
    layers = _layers(module, given, output, seen, generator)
    ours = [torch.stack(parts) for parts in zip(*(layer.final for layer in layers), strict=True)]
    ends = [difference(a, b) for a, b in zip(ours, final, strict=True)]
    return Trace(
        cell=cell_of(module),
        layers=module.num_layers,
        directions=directions_of(module),
        hidden=module.hidden_size,
        dtype=str(output.dtype).removeprefix("torch."),
        method="workspace" if layers[0].read else "kernel+gemm",
        lengths=given.lengths.numpy(),
        output=_array(output),
        initial_state=tuple(part.numpy() for part in given.state),
        final_state=tuple(part.numpy() for part in final),
        gap=float(torch.stack([layer.gap for layer in layers] + ends).max()),
        records=tuple({name: _array(value) for name, value in layer.record.items()} for layer in layers),
    )


def _layers(
    module: Recurrent, given: Inputs, output: Tensor, seen: list[Seen], generator: Tensor | None
) -> list[Layer]:
    """Trace all layers one way: if the workspace of one was not sound, none is believed."""
    rows = module.num_layers * len(directions_of(module))
    seen = seen if len(seen) == rows else []  # more than ours ran, by a hook, or none where it is packed
    with replaying(generator):
        layers = list(walk(module, given, output, seen))
    if len({layer.read for layer in layers}) == 1:
        return layers
    with replaying(generator):
        return list(walk(module, given, output, [one._replace(gates=None) for one in seen]))


def _array(value: Tensor) -> np.ndarray:
    return value.transpose(0, 1).numpy()
