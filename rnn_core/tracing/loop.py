"""GRU and simple network step by step in numpy: where steps are small, faster than torch's own kernel.

With few sequences and units a step is a handful of short vector operations, and what
counts is what each call costs. numpy's, writing into memory made once, cost least. (An
LSTM does not gain: torch has a better kernel for it.) How much faster, and how the
numbers are held against the module's own: docs/adr/0003-loop.md. For which shapes, and by
which product, is measured on the machine: docs/adr/0011-calibration.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Final

import numpy as np
import torch
from jaxtyping import Float
from torch import nn
from torch.nn.modules.module import _has_any_global_hook

from rnn_core.tracing import calibration
from rnn_core.tracing.calibration import Shape
from rnn_core.tracing.inputs import Inputs
from rnn_core.tracing.modules import (
    Recurrent,
    Weights,
    cell_of,
    directions_of,
    dropping,
    dtype_of,
    weights,
)
from rnn_core.tracing.precision import full_precision
from rnn_core.tracing.products import Product, multiplied, offered
from rnn_core.tracing.record import Trace
from rnn_core.tracing.rivals import MODULE, inputs, least, random_module

__all__ = ["METHOD", "disabled", "fits", "loop_trace", "step_costs"]

METHOD: Final = "loop"

LARGEST: Final = {"gru": 1 << 17, "rnn": 300_000}
"""batch * hidden^2, the products of a step, up to which the loop is taken, with numpy's product, where
nothing is measured."""

TOGETHER: Final = range(4, 17)
WIDEST: Final = {"gru": 512, "rnn": 1024}
"""Sequences read together, and units, for which it is then taken whatever the products, with torch's: made
for a few rows, it fetches the weights once for all of them."""

MEASURED: Final = range(1 << 13, 1 << 23)
"""batch * hidden^2 for which the machine is asked: with fewer only calls count, with more only products."""

PROVEN: Final = 1.2
"""What seeing everything by the module's own run costs at least, in runs."""

CHECKED: Final = 1 / 8
"""Of a run, what our loop is checked by."""

FEWEST: Final = 32
"""Steps below which a module is sooner run than checked against."""

WINDOW: Final = 8
"""Steps of each stretch that the module runs too."""

BETWEEN: Final = 64
"""One such stretch for every so many steps: an eighth of all."""

Steps = Float[np.ndarray, "time batch _"]
State = Float[np.ndarray, "batch hidden"]
Record = dict[str, Steps]

_disabled: ContextVar[bool] = ContextVar("rnn_core_loop_disabled", default=False)


@contextmanager
def disabled() -> Iterator[None]:
    """Let `trace`, `stream` and `retrace` always run the module itself, in this thread and block.

    Examples
    --------
    >>> import rnn_core
    >>> gru, x = torch.nn.GRU(3, 4), torch.randn(100, 1, 3)
    >>> with disabled():
    ...     rnn_core.trace(gru, x).method
    'kernel+gemm'
    """
    token = _disabled.set(True)
    try:
        yield
    finally:
        _disabled.reset(token)


def fits(module: Recurrent, given: Inputs) -> bool:
    """Say whether the loop may stand in for the module, and is faster.

    A module with hooks, or with a forward of its own, may do what we do not know of.
    """
    hooked = module._forward_hooks or module._forward_pre_hooks or _has_any_global_hook()
    if _disabled.get() or hooked or type(module).forward not in (nn.GRU.forward, nn.RNN.forward):
        return False
    steps, batch = given.x.shape[:2]
    cell, units = cell_of(module), module.hidden_size
    fit = steps >= FEWEST and given.form != "packed" and not dropping(module)
    return fit and _way(Shape(cell, _name(module), units, batch)) != MODULE


def _way(shape: Shape) -> str:
    """Name the product to take, or the module itself."""
    usual = _usual(shape)
    if shape.batch * shape.units**2 not in MEASURED or not calibration.enabled():
        return usual
    measured = shape._replace(batch=1 << (shape.batch - 1).bit_length())  # 15 sequences as 16
    return calibration.cheapest(calibration.costs(measured, step_costs), usual)


def _usual(shape: Shape) -> str:
    if shape.batch * shape.units**2 <= LARGEST[shape.cell]:
        return "numpy"
    return "torch" if shape.batch in TOGETHER and shape.units <= WIDEST[shape.cell] else MODULE


def _name(module: Recurrent) -> str:
    return str(dtype_of(module)).removeprefix("torch.")


def step_costs(shape: Shape) -> dict[str, float]:
    """Measure what a step costs by the module's own run and by our loop with each product, check included.

    Returns
    -------
    dict of way to microseconds, all sequences of the batch together
    """
    module = random_module(shape.cell, shape.dtype, shape.units)
    steps = max(16, 512 // max(8, shape.batch))
    x, first = (
        inputs(shape.dtype, steps, shape.batch),
        torch.zeros(shape.batch, shape.units).to(module.bias_hh_l0),
    )
    with torch.inference_mode(False), torch.no_grad(), full_precision():
        alone = _product_costs(module, first)
        best = min(alone, key=lambda product: alone[product])
        whole = least(
            {
                MODULE: lambda: module(x, first[None]),
                "loop": lambda: _layer(module, 0, "forward", x, first, best),
            }
        )
    run, rest = whole[MODULE] / steps, max(0.0, whole["loop"] / steps - alone[best])
    ours = {product: rest + cost + CHECKED * run for product, cost in alone.items()}
    return {MODULE: PROVEN * run} | ours


def _product_costs(module: Recurrent, first: torch.Tensor) -> dict[str, float]:
    """Measure each product on its own, as the loop of that cell calls it."""
    U, h = weights(module, 0, "forward").hh, first.numpy()
    units, times = h.shape[1], max(4, 64 // len(h))
    past = np.empty(len(h) * len(U), h.dtype)
    cut = (len(U) - units) * len(h)
    parts = [one.reshape(len(h), -1) for one in (past[:cut], past[cut:]) if len(one)]

    def often(multiply: Callable[[State], object]) -> None:
        for _ in range(times):
            multiply(h)

    ways = {product: multiplied(product, U, past, parts) for product in offered(first.dtype)}
    found = least({product: partial(often, multiply) for product, multiply in ways.items()})
    return {product: cost / times for product, cost in found.items()}


@np.errstate(all="ignore")  # as torch: what is too large is infinite, and shows as such
def loop_trace(module: Recurrent, given: Inputs) -> Trace:
    """Trace a GRU or a simple network by our own loop; all numbers are ours, see `rnn_core.trace`."""
    names = directions_of(module)
    way = _way(Shape(cell_of(module), _name(module), module.hidden_size, given.x.shape[1]))
    product: Product = "numpy" if way == MODULE else way
    below, records = given.x, []
    for layer in range(module.num_layers):
        rows = [layer * len(names) + k for k in range(len(names))]
        parts = [
            _layer(module, layer, name, below, given.state[0][row], product)
            for name, row in zip(names, rows, strict=True)
        ]
        records += parts
        tops = [torch.from_numpy(part["hidden"]) for part in parts]
        below = tops[0] if len(tops) == 1 else torch.cat(tops, -1)
    output = below.numpy()
    final = np.stack(
        [
            one["hidden"][-1 if name == "forward" else 0]
            for one, name in zip(records, names * module.num_layers, strict=True)
        ]
    )
    return Trace(
        cell=cell_of(module),
        layers=module.num_layers,
        directions=names,
        hidden=module.hidden_size,
        dtype=str(output.dtype),
        method=METHOD,
        lengths=given.lengths.numpy(),
        output=output.transpose(1, 0, 2),
        initial_state=(given.state[0].numpy(),),
        final_state=(final,),
        gap=_gap(module, given, output, [record["hidden"] for record in records]),
        records=tuple({name: one.transpose(1, 0, 2) for name, one in record.items()} for record in records),
    )


def _gap(module: Recurrent, given: Inputs, output: Steps, hiddens: list[Steps]) -> float:
    """Run the module from our states over short stretches, all at once; compare outputs and last states."""
    steps = len(output)
    starts = np.linspace(0, steps - WINDOW, max(2, steps // BETWEEN)).astype(int)
    index = starts + np.arange(WINDOW)[:, None]
    before, after = [], []
    for hidden, first, name in zip(
        hiddens, given.state[0].numpy(), directions_of(module) * module.num_layers, strict=True
    ):
        begin, end = (starts, starts + WINDOW) if name == "forward" else (starts + WINDOW, starts)
        # the state at a border between steps: before the first step read it is the initial one
        outside = 0 if name == "forward" else steps
        at = [hidden[border - (name == "forward")] if border != outside else first for border in begin]
        before.append(np.concatenate(at))
        after.append(hidden[end - (name == "forward")].reshape(-1, hidden.shape[-1]))
    x = given.x[torch.from_numpy(index)].flatten(1, 2)
    own, final = module(x.transpose(0, 1) if module.batch_first else x, torch.from_numpy(np.stack(before)))
    own = own.transpose(0, 1) if module.batch_first else own
    gaps = (own.numpy() - output[index].reshape(own.shape), final.numpy() - np.stack(after))
    return float(np.max([np.abs(gap).max() for gap in gaps]))  # which keeps NaN


def _layer(
    module: Recurrent, layer: int, name: str, x: torch.Tensor, first: torch.Tensor, product: Product
) -> Record:
    theirs = weights(module, layer, name)
    x, h = x.flip(0) if name == "reverse" else x, first.numpy()
    if module.mode == "GRU":
        record = _gru(theirs, x, h, product)
    else:
        record = _simple(theirs, x, h, module.mode == "RNN_RELU", product)
    return {name: one[::-1].copy() for name, one in record.items()} if name == "reverse" else record


def _simple(theirs: Weights, x: torch.Tensor, h: State, relu: bool, product: Product) -> Record:
    sums = _from_input(x, theirs.ih, sum(theirs.biases()))
    past, zero = np.empty_like(h), np.zeros_like(h)
    multiply = multiplied(product, theirs.hh, past, [past])
    for now in sums:  # each becomes h in place
        multiply(h)
        np.add(now, past, now)
        if relu:
            np.maximum(now, zero, out=now)
        else:
            np.tanh(now, now)
        h = now
    return {"hidden": sums}


def _gru(theirs: Weights, x: torch.Tensor, h: State, product: Product) -> Record:
    # sigmoid(a) = tanh(a / 2) / 2 + 1 / 2, and numpy's tanh is its faster one: halve r's and z's rows once.
    # r and z lie apart from n, so that numpy finds each in one piece. Of what a call costs, a constant that
    # is no array is half, and so is naming `out`.
    units = h.shape[-1]
    both = 2 * units
    rows = torch.where(torch.arange(3 * units) < both, 0.5, 1.0).to(x.dtype)
    W, U = theirs.ih * rows[:, None], theirs.hh * rows[:, None]
    b, d = theirs.biases() or (torch.zeros_like(rows), torch.zeros_like(rows))
    rzs = _from_input(x, W[:both], (b + d)[:both] / 2)
    ns = _from_input(x, W[both:], b[both:])  # its second bias is not added here but multiplied by r
    hns, hidden = np.empty_like(ns), np.empty_like(ns)
    past, term = np.empty(3 * h.size, h.dtype), np.empty_like(h)
    past_rz, past_n = past[: both * len(h)].reshape(rzs[0].shape), past[both * len(h) :].reshape(h.shape)
    half, d_n = np.full_like(past_rz, 0.5), np.tile(d[both:].numpy(), (len(h), 1))
    multiply = multiplied(product, U, past, [past_rz, past_n])
    rs, zs = rzs[:, :, :units], rzs[:, :, units:]
    for rz, r, z, n, hn, new in zip(rzs, rs, zs, ns, hns, hidden, strict=True):
        multiply(h)
        np.add(rz, past_rz, rz)  # r, z = sigmoid(W x + U h + b)
        np.tanh(rz, rz)
        np.multiply(rz, half, rz)
        np.add(rz, half, rz)
        np.add(past_n, d_n, hn)
        np.multiply(r, hn, term)  # n = tanh(W x + b + r hn)
        np.add(n, term, n)
        np.tanh(n, n)
        np.subtract(h, n, new)  # h = n + z (h - n)
        np.multiply(new, z, new)
        np.add(new, n, new)
        h = new
    return {"reset": rs, "update": zs, "new": ns, "new_hidden": hns, "hidden": hidden}


def _from_input(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | int) -> Steps:
    """W x + b for all steps, (time, batch, gates * hidden), in memory of its own."""
    rows = x.flatten(0, 1)
    product = rows @ weight.T if isinstance(bias, int) else torch.addmm(bias, rows, weight.T)
    return product.unflatten(0, x.shape[:2]).numpy()
