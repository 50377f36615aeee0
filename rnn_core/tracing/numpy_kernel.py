"""GRU and simple RNN step by step in numpy: faster than torch's kernel where steps are small.

With few sequences and units a step is a handful of short vector operations, and what
counts is what each call costs. numpy's, writing into memory made once, cost least. (An
LSTM does not gain: torch has a better kernel for it; what is left of a run in float64 with units held is
another matter, `rnn_core.tracing.walking`.) How much faster, and how the
numbers are held against the module's own: docs/adr/0003-loop.md. For which shapes, and by
which product, is measured on the machine: docs/adr/0011-calibration.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from math import sqrt
from typing import Final

import numpy as np
import torch
from jaxtyping import Float

from rnn_core.cells.spec import spec, spec_of
from rnn_core.cells.weights import Weights
from rnn_core.tracing import calibration
from rnn_core.tracing.calibration import Shape
from rnn_core.tracing.inputs import Inputs
from rnn_core.tracing.listening import Asked, weights_of
from rnn_core.tracing.modules import Recurrent, cell_of, directions_of, dropping, dtype_of
from rnn_core.tracing.own_run import asked_of, is_plain
from rnn_core.tracing.products import Product, multiplied, offered
from rnn_core.tracing.record import Trace
from rnn_core.tracing.rivals import MODULE, ROUNDS, inputs, least, random_module
from rnn_core.tracing.rounding import near
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.switch import thrown

__all__ = ["METHOD", "disabled", "fits", "loop_trace", "step_costs"]

METHOD: Final = "loop"

TOGETHER: Final = range(4, 17)
"""Sequences read together for which the loop is taken where nothing is measured whatever the products, with
torch's, up to the cell's widest: made for a few rows, it fetches the weights once for all of them."""

MEASURED: Final = range(1 << 13, 1 << 23)
"""batch * hidden^2 for which the machine is asked: with fewer only calls count, with more only products."""

WORK: Final = 1 << 28
"""Products that all rounds of timing a way take together, about: large layers are timed less often."""

PROVEN: Final = 1.2
"""What seeing everything by the module's own run costs at least, in runs."""

CHECKED: Final = 1 / 8
"""Of a run, what our loop is checked by."""

FEWEST: Final = 32
"""Steps below which a module is sooner run than checked against."""

WINDOW: Final = 8
"""Steps of each stretch that the module runs too."""

BETWEEN: Final = 64
"""Steps per verified stretch of WINDOW steps: an eighth of all steps is verified."""

PUSH: Final = 1e-3
"""Some stretches start from states moved by so much at random: do the two runs meet again?"""

MOVED: Final = range(3, 9)
UNITS_MOVED: Final = 512
"""So few to so many of those, as many as have so many units together; of a long sequence a quarter of all."""

LASTING: Final = 0.9
GROWN: Final = 1.5
"""Of how far apart the two runs were at a stretch's middle (geometric mean), or at its start (root mean
square), where more than so much is left at its end, rounding may grow too: docs/adr/0008-own-run.md."""

_WITHIN: Final = np.arange(WINDOW)[:, None]

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
    with thrown(_disabled):
        yield


def fits(module: Recurrent, given: Inputs) -> bool:
    """Say whether the loop may stand in for the module, and is faster.

    A module that is more than its weights may do what we do not know of.
    """
    if _disabled.get() or spec_of(module).loop is None or not is_plain(module):
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
    way = calibration.cheapest(calibration.costs(measured, step_costs), usual)
    # a file may name what there is not
    return way if way == MODULE or way in offered(getattr(torch, shape.dtype)) else usual


def _usual(shape: Shape) -> str:
    looped = spec(shape.cell).loop
    assert looped is not None
    if shape.batch * shape.units**2 <= looped.largest:
        return "numpy"
    return "torch" if shape.batch in TOGETHER and shape.units <= looped.widest else MODULE


def _name(module: Recurrent) -> str:
    return str(dtype_of(module)).removeprefix("torch.")


def _products(shape: Shape) -> int:
    return shape.batch * shape.units**2 * len(spec(shape.cell).stacked)


def step_costs(shape: Shape) -> dict[str, float]:
    """Measure what a step costs by the module's own run and by our loop with each product, check included.

    Returns
    -------
    dict of way to microseconds, all sequences of the batch together
    """
    steps = max(16, 512 // max(8, shape.batch))
    rounds = max(1, min(ROUNDS, WORK // (steps * _products(shape))))
    with torch.no_grad(), plain_setting():
        module = random_module(shape.cell, shape.dtype, shape.units)
        weights = weights_of(asked_of(module))[0]
        x = inputs(shape.dtype, steps, shape.batch)
        first = x.new_zeros(shape.batch, shape.units)
        alone = _product_costs(weights.hh, first)
        best = min(alone, key=lambda product: alone[product])
        whole = least(
            {
                MODULE: lambda: module(x, first[None]),
                "loop": lambda: _layer(module, weights, "forward", x, first, best),
            },
            rounds,
        )
    run, rest = whole[MODULE] / steps, max(0.0, whole["loop"] / steps - alone[best])
    ours = {product: rest + cost + CHECKED * run for product, cost in alone.items()}
    return {MODULE: PROVEN * run} | ours


def _product_costs(U: torch.Tensor, first: torch.Tensor) -> dict[str, float]:
    """Measure each product on its own, as the loop of that cell calls it."""
    h = first.numpy()
    units, times = h.shape[1], max(4, min(64 // len(h), WORK // (16 * U.numel() * len(h))))
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
def loop_trace(module: Recurrent, given: Inputs) -> tuple[Trace, tuple[Weights, ...]] | None:
    """Trace a GRU or a simple network by our own loop; all numbers are ours, see `rnn_core.trace`.

    Also give the weights of each row, layer * directions + direction.

    None if the module does not move as the loop does, or if it is chaotic: then the two are
    true to the equations alike, and yet far apart in the end.
    """
    names, asked = directions_of(module), asked_of(module)
    weights = weights_of(asked)
    way = _way(Shape(cell_of(module), _name(module), module.hidden_size, given.x.shape[1]))
    product: Product = "numpy" if way == MODULE else way
    below, records = given.x, []
    for layer in range(module.num_layers):
        rows = [layer * len(names) + k for k in range(len(names))]
        parts = [
            _layer(module, weights[row], name, below, given.state[0][row], product)
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
    hiddens = [record["hidden"] for record in records]
    gap, drifts = _gap(module, asked, given, output, hiddens)
    if drifts or gap > 4 * near(given.x.dtype) * max(1.0, float(np.abs(output).max())):
        return None
    traced = Trace(
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
        gap=gap,
        records=tuple({name: one.transpose(1, 0, 2) for name, one in record.items()} for record in records),
    )
    return traced, weights


def _gap(
    module: Recurrent, asked: Asked, given: Inputs, output: Steps, hiddens: list[Steps]
) -> tuple[float, bool]:
    """Run torch's kernel from our states over short stretches, all at once; compare outputs and last states.

    Over some more it runs from states moved a little: the second result is whether it stays
    apart from our run there, so that rounding may drive the two apart anywhere.
    """
    steps, batch = output.shape[:2]
    names, count = directions_of(module), max(2, steps // BETWEEN)
    checked, moved = _spread(count, steps), _between(_moved(count, batch * module.hidden_size), steps)
    starts = np.concatenate([checked, *[moved] * len(names)])
    index = starts + _WITHIN
    before, after = [], []
    for hidden, first, name in zip(hiddens, given.state[0].numpy(), names * module.num_layers, strict=True):
        forward = name == "forward"
        begin, end = (starts, starts + WINDOW) if forward else (starts + WINDOW, starts)
        # the state at a border between steps is that after the step read before it, or the initial one
        states, outer = hidden[(begin - forward) % steps], 0 if forward else steps
        states[begin == outer] = first
        before.append(states.reshape(-1, hidden.shape[-1]))
        after.append(hidden[end[: len(checked)] - forward].reshape(-1, hidden.shape[-1]))
    state, sure, pushed = np.stack(before), len(checked) * batch, len(moved) * batch
    parts = [slice(sure + k * pushed, sure + (k + 1) * pushed) for k in range(len(names))]
    for k, part in enumerate(parts):  # each direction on its own: the other begins where it ends
        state[k :: len(names), part] += _pushes(module.num_layers, pushed, state.shape[-1])
    x = given.x[torch.from_numpy(index)].flatten(1, 2)
    rest = (asked.params, asked.has_biases, asked.num_layers, 0.0, False, asked.bidirectional, False)
    own, final = asked.kernel(x, torch.from_numpy(state), *rest)
    ours = output[index].reshape(own.shape)
    apart = own.numpy() - ours
    gaps = apart[:, :sure], final.numpy()[:, :sure] - np.stack(after)
    unbounded, drifts = spec_of(module).modes[module.mode].squash == "relu", False
    for k, (name, part) in enumerate(zip(names, parts, strict=True)):
        order = slice(None, None, -1 if name == "reverse" else 1)
        units = slice(k * module.hidden_size, (k + 1) * module.hidden_size)
        drifts |= _drift(apart[order, part, units], ours[order, part, units], unbounded)
    return float(np.maximum(*(np.abs(gap).max() for gap in gaps))), drifts  # which keeps NaN


def _moved(checked: int, units: int) -> int:
    """Say how many stretches to start from moved states: what costs little beside those checked."""
    return max(min(UNITS_MOVED // units, MOVED[-1]), MOVED[0], checked // 4)


@lru_cache(maxsize=64)
def _spread(count: int, steps: int) -> np.ndarray:
    """Return the start of each of `count` stretches, from the first step to the last."""
    return np.linspace(0, steps - WINDOW, count).astype(int)


@lru_cache(maxsize=64)
def _between(count: int, steps: int) -> np.ndarray:
    """Give where so many stretches start, each in the middle of its part of the whole."""
    return ((np.arange(count) + 0.5) / count * (steps - WINDOW)).astype(int)


def _drift(apart: Steps, ours: Steps, unbounded: bool) -> bool:
    """Say whether two runs of the same stretches, begun apart, stay so; steps in the order of reading.

    What has faded to a tenth of the push by the middle counts as a tenth: below, rounding is
    seen, not the network. A rectified network may multiply all: there by the size of h. NaN
    says nothing.
    """
    middle, last = WINDOW // 2 - 1, WINDOW - 1
    push = np.full(apart.shape[1], PUSH * sqrt(apart.shape[-1]))
    begun, left = _norm(apart[middle]), _norm(apart[last])
    if unbounded:
        push, begun, left = push / _norm(ours[0]), begun / _norm(ours[middle]), left / _norm(ours[last])
    lasting = np.exp(np.log(left / np.maximum(begun, 0.1 * push)).mean())
    grown = np.sqrt((left**2).mean() / (push**2).mean())
    return bool(lasting > LASTING or grown > GROWN)


def _norm(values: State) -> Float[np.ndarray, " batch"]:
    return np.sqrt(np.einsum("bu,bu->b", values, values))


@lru_cache(maxsize=8)
def _pushes(rows: int, count: int, units: int) -> np.ndarray:
    """Draw what states are moved by, from a generator of its own: torch's is not ours to touch."""
    return np.random.default_rng(0).normal(0.0, PUSH, (rows, count, units))


def _layer(
    module: Recurrent, weights: Weights, name: str, x: torch.Tensor, first: torch.Tensor, product: Product
) -> Record:
    x, looped = x.flip(0) if name == "reverse" else x, spec_of(module).loop
    assert looped is not None
    record = looped.run(module.mode, weights, x, first.numpy(), partial(multiplied, product))
    return {name: one[::-1].copy() for name, one in record.items()} if name == "reverse" else record
