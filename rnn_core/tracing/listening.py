"""Intercept the call of torch's recurrent kernel that a module's own run makes.

A module may be more than its weights: a subclass masks them, a parametrization makes them anew at
each read, a hook or another forward changes what is read. All of them end in one call of
`torch.lstm`, `torch.gru`, `torch.rnn_tanh` or `torch.rnn_relu`. `listening` meets that call, with
the very inputs, states and weights of this run. It has the kernel run one layer after the other,
as the kernel itself does, so that h of every layer is this run's too. See docs/adr/0008-own-run.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from rnn_core.cells.spec import KERNELS, CellSpec
from rnn_core.cells.weights import Weights
from rnn_core.tracing.workspace import Seen, reading

__all__ = ["KERNELS", "Asked", "Call", "Pass", "listening", "run", "weights_of"]

State = tuple[Tensor, ...]
Kernel = Callable[..., tuple[Tensor, ...]]


class Pass(NamedTuple):
    """One layer of a call, both directions; x and output time first, or packed.

    x : what the layer read, after dropout
    output : h of both directions side by side
    final : h, and c for an LSTM, each (directions, batch, units)
    seen : what each direction's kernel showed, see `rnn_core.tracing.workspace`; often nothing
    """

    x: Tensor
    output: Tensor
    final: State
    seen: Sequence[Seen]


class Call(NamedTuple):
    """One call of torch's kernel; packed sequences in the kernel's order, from the longest to the shortest.

    cell : whose kernel it is
    mode : as `module.mode`
    directions : 1 or 2
    batch_sizes : where it is packed, else None
    state : before the first step, each (rows, batch, units)
    weights : of each row, layer * directions + direction
    passes : of each layer
    final : after the last step read, as `state`
    """

    cell: CellSpec
    mode: str
    directions: int
    batch_sizes: Tensor | None
    state: State
    weights: tuple[Weights, ...]
    passes: tuple[Pass, ...]
    final: State


class Asked(NamedTuple):
    """What a kernel is asked to do, but for its input and state; dropout 0 where it does not train."""

    kernel: Kernel
    params: Sequence[Tensor]
    has_biases: bool
    num_layers: int
    dropout: float
    bidirectional: bool


def weights_of(asked: Asked) -> tuple[Weights, ...]:
    """Tell apart the weights of each row, layer * directions + direction."""
    each = len(asked.params) // (asked.num_layers * (2 if asked.bidirectional else 1))
    starts = range(0, len(asked.params), each)
    cell, _ = KERNELS[asked.kernel]
    return tuple(cell.weights(asked.params[start:][:each], asked.has_biases) for start in starts)


def run(asked: Asked, x: Tensor, batch_sizes: Tensor | None, state: State, wanted: bool = False) -> Call:
    """Have a kernel run layer after layer, each on the output of the one below, after dropout if any.

    Parameters
    ----------
    x : (time, batch, features), or packed if there are batch_sizes
    wanted : bool
        Whether the kernels are to show what they compute, where they have a workspace.
    """
    (cell, mode), directions = KERNELS[asked.kernel], 2 if asked.bidirectional else 1
    each = len(asked.params) // (asked.num_layers * directions)
    sizes, form = ((), (False,)) if batch_sizes is None else ((batch_sizes,), ())
    passes: list[Pass] = []
    for layer in range(asked.num_layers):
        rows = slice(layer * directions, (layer + 1) * directions)
        first = state if asked.num_layers == 1 else tuple(part[rows] for part in state)
        # as they are: which product torch takes depends on whether a weight requires gradients
        flat = asked.params[rows.start * each : rows.stop * each]
        rest = (flat, asked.has_biases, 1, 0.0, False, asked.bidirectional, *form)
        with reading(wanted and cell.workspace) as seen:
            output, *final = asked.kernel(x, *sizes, first if len(cell.states) > 1 else first[0], *rest)
        passes.append(Pass(x, output, tuple(final), seen))
        between = asked.dropout and layer < asked.num_layers - 1
        x = functional.dropout(output, asked.dropout, training=True) if between else output
    ends = zip(*(one.final for one in passes), strict=True)
    last = tuple(part[0] if len(part) == 1 else torch.cat(part) for part in ends)
    return Call(cell, mode, directions, batch_sizes, state, weights_of(asked), tuple(passes), last)


@contextmanager
def listening(wanted: bool = False) -> Iterator[list[Call]]:
    """Hear each call of a recurrent kernel in this thread and block; the list fills as they come.

    Parameters
    ----------
    wanted : bool
        Whether the kernels are to show what they compute, where they have a workspace.

    Examples
    --------
    >>> lstm = torch.nn.LSTM(3, 4, num_layers=2)
    >>> with listening() as calls:
    ...     output, _ = lstm(torch.zeros(5, 1, 3))
    >>> [one.output.shape for one in calls[0].passes], output.equal(calls[0].passes[-1].output)
    ([torch.Size([5, 1, 4]), torch.Size([5, 1, 4])], True)
    """
    calls: list[Call] = []
    with _Listening(calls, wanted):
        yield calls


class _Listening(TorchFunctionMode):
    """Stands between Python and torch, in this thread only, and lets all pass but four."""

    def __init__(self, calls: list[Call], wanted: bool) -> None:
        super().__init__()
        self.calls, self.wanted = calls, wanted

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func not in KERNELS:
            return func(*args, **(kwargs or {}))
        named = kwargs or {}
        sizes = named.get("batch_sizes", args[1] if len(args) > 1 else None)
        packed = isinstance(sizes, Tensor) and not sizes.is_floating_point()
        return (self._packed if packed else self._dense)(func, *args, **named)

    # Both stand in a kernel's place, with its own names of its arguments.

    def _dense(
        self,
        kernel: Kernel,
        input: Tensor,
        hx: Any,
        params: Sequence[Tensor],
        has_biases: bool,
        num_layers: int,
        dropout: float,
        train: bool,
        bidirectional: bool,
        batch_first: bool,
    ) -> tuple[Tensor, ...]:
        x = input.transpose(0, 1) if batch_first else input
        asked = Asked(kernel, params, has_biases, num_layers, dropout if train else 0.0, bidirectional)
        output, *final = self._answered(asked, x, None, hx)
        return (output.transpose(0, 1) if batch_first else output, *final)

    def _packed(
        self,
        kernel: Kernel,
        data: Tensor,
        batch_sizes: Tensor,
        hx: Any,
        params: Sequence[Tensor],
        has_biases: bool,
        num_layers: int,
        dropout: float,
        train: bool,
        bidirectional: bool,
    ) -> tuple[Tensor, ...]:
        asked = Asked(kernel, params, has_biases, num_layers, dropout if train else 0.0, bidirectional)
        return self._answered(asked, data, batch_sizes, hx)

    def _answered(self, asked: Asked, x: Tensor, sizes: Tensor | None, hx: Any) -> tuple[Tensor, ...]:
        state = tuple(hx) if isinstance(hx, (tuple, list)) else (hx,)
        self.calls.append(run(asked, x, sizes, state, self.wanted))
        # copies: what the module does to them in place does not reach what was heard
        return tuple(part.clone() for part in (self.calls[-1].passes[-1].output, *self.calls[-1].final))
