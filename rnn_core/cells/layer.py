"""Layers of cells that torch has no kernel for: plain torch, with the interface of `torch.nn.GRU`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence
from torch.overrides import wrap_torch_function

__all__ = ["CellLayer", "kernel_of"]

State = tuple[Tensor, ...]
Advance = Callable[[Tensor, State, Sequence[Tensor]], State]
Kernel = Callable[..., tuple[Tensor, ...]]


class CellLayer(nn.Module):
    """One or several layers of one cell, in one direction or both.

    A subclass names its kernel, how many states it has, and its weights; see `shapes`. Weights are
    named as torch names them, and drawn uniformly within 1 / sqrt(hidden_size), as torch does.

    Parameters
    ----------
    input_size, hidden_size, num_layers : int
    bias, batch_first, bidirectional : bool
    dropout : float
        Between layers, in training.

    Notes
    -----
    ``forward(input, hx=None)`` takes what `torch.nn.GRU` takes, packed sequences too, and returns
    what it returns; with two states, ``hx`` is a pair, as of `torch.nn.LSTM`.
    """

    mode: ClassVar[str]
    kernel: ClassVar[Kernel]
    states: ClassVar[int] = 1
    proj_size: ClassVar[int] = 0

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional = bidirectional
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            features = hidden_size * (1 + bidirectional) if layer else input_size
            for direction in ("", "_reverse")[: 1 + bidirectional]:
                own = []
                for name, shape in self.shapes(features, hidden_size, bias).items():
                    own.append(f"{name}_l{layer}{direction}")
                    empty = torch.empty(shape, device=device, dtype=dtype)
                    self.register_parameter(own[-1], nn.Parameter(empty))
                self._all_weights.append(own)
        self.reset_parameters()

    @staticmethod
    def shapes(features: int, hidden: int, bias: bool) -> dict[str, tuple[int, ...]]:
        """Name the weights of one layer and direction, in the order the kernel takes them."""
        raise NotImplementedError

    def reset_parameters(self) -> None:
        """Reinitialise all weights."""
        bound = 1 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            nn.init.uniform_(weight, -bound, bound)

    @property
    def _flat_weights(self) -> list[Tensor]:
        return [getattr(self, name) for names in self._all_weights for name in names]

    def _update_flat_weights(self) -> None:
        """Nothing is kept beside the parameters."""

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """Run over a sequence, or several."""
        rest = (self.bias, self.num_layers, self.dropout, self.training, self.bidirectional)
        if isinstance(input, PackedSequence):
            first = self._first(input.data, int(input.batch_sizes[0]), hx, input.sorted_indices)
            output, *ends = type(self).kernel(input.data, input.batch_sizes, first, self._flat_weights, *rest)
            back = input.unsorted_indices
            ends = ends if back is None else [end.index_select(1, back) for end in ends]
            return PackedSequence(output, *input[1:]), self._handed(ends)
        single = input.dim() == 2
        x = input[:, None] if single else input.transpose(0, 1) if self.batch_first else input
        given = hx if hx is None or not single else self._handed([one[:, None] for one in self._parts(hx)])
        output, *ends = type(self).kernel(
            x, self._first(x, x.shape[1], given, None), self._flat_weights, *rest, False
        )
        if single:
            return output[:, 0], self._handed([end[:, 0] for end in ends])
        return output.transpose(0, 1) if self.batch_first else output, self._handed(ends)

    def _parts(self, hx: Any) -> tuple[Tensor, ...]:
        return tuple(hx) if self.states > 1 else (hx,)

    def _handed(self, parts: Sequence[Tensor]) -> Any:
        return tuple(parts) if self.states > 1 else parts[0]

    def _first(self, x: Tensor, batch: int, hx: Any, order: Tensor | None) -> Any:
        rows = self.num_layers * (1 + self.bidirectional)
        if hx is None:
            return self._handed([x.new_zeros(rows, batch, self.hidden_size)] * self.states)
        parts = self._parts(hx)
        if any(part.shape != (rows, batch, self.hidden_size) for part in parts):
            raise RuntimeError(f"expected states of {(rows, batch, self.hidden_size)}")
        return self._handed(parts if order is None else [part.index_select(1, order) for part in parts])

    def extra_repr(self) -> str:
        """Describe non-default settings, as torch's modules do."""
        usual = {"num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0, "bidirectional": False}
        other = {name: getattr(self, name) for name in usual if getattr(self, name) != usual[name]}
        return ", ".join([f"{self.input_size}, {self.hidden_size}", *(f"{k}={v}" for k, v in other.items())])


def kernel_of(step: Callable[..., dict[str, Any]], states: Sequence[str], mode: str) -> Kernel:
    """Make a kernel that runs a cell over sequences, with the signature of `torch.gru`.

    Parameters
    ----------
    step : callable
        One step, as `rnn_core.cells.spec.CellSpec.step` is.
    states : sequence of str
        What of it goes on to the next step, "hidden" first.
    mode : str
    """

    def advance(x: Tensor, state: State, weights: Sequence[Tensor]) -> State:
        done = step(x, state, weights, mode)
        return tuple(done[name] for name in states)

    @wrap_torch_function(lambda x, *rest, **named: (x,))
    def kernel(x: Tensor, second: Any, *rest: Any) -> tuple[Tensor, ...]:
        if isinstance(second, Tensor) and not second.is_floating_point():
            hx, params, _, layers, dropout, train, both = rest
            return _run(advance, x, second.tolist(), hx, params, layers, dropout if train else 0.0, both)
        params, _, layers, dropout, train, both, batch_first = rest
        x = x.transpose(0, 1) if batch_first else x
        steps, batch = x.shape[:2]
        chance = dropout if train else 0.0
        output, *ends = _run(advance, x.flatten(0, 1), [batch] * steps, second, params, layers, chance, both)
        output = output.unflatten(0, (steps, batch))
        return (output.transpose(0, 1) if batch_first else output, *ends)

    return kernel


def _run(
    advance: Advance,
    x: Tensor,
    sizes: list[int],
    hx: Any,
    params: Sequence[Tensor],
    layers: int,
    dropout: float,
    both: bool,
) -> tuple[Tensor, ...]:
    """Run over packed data: at each step as many sequences as have it, the longest first."""
    first = tuple(hx) if isinstance(hx, (tuple, list)) else (hx,)
    directions = 2 if both else 1
    each = len(params) // (layers * directions)
    ends: list[State] = []
    for layer in range(layers):
        tops = []
        for k in range(directions):
            row = layer * directions + k
            own = params[row * each : (row + 1) * each]
            output, end = _along(advance, x.split(sizes), tuple(part[row] for part in first), own, k == 1)
            tops.append(output)
            ends.append(end)
        x = tops[0] if directions == 1 else torch.cat(tops, -1)
        if dropout and layer < layers - 1:
            x = functional.dropout(x, dropout, training=True)
    return x, *(torch.stack(parts) for parts in zip(*ends, strict=True))


def _along(
    advance: Advance, steps: Sequence[Tensor], first: State, weights: Sequence[Tensor], reverse: bool
) -> tuple[Tensor, State]:
    """Run one layer in one direction; sequences that have ended, or not begun, keep their state."""
    state, found = first, []
    for x in reversed(steps) if reverse else steps:
        count = len(x)
        new = advance(x, tuple(part[:count] for part in state), weights)
        found.append(new[0])
        whole = count == len(first[0])
        state = new if whole else tuple(torch.cat([a, b[count:]]) for a, b in zip(new, state, strict=True))
    return torch.cat(found[::-1] if reverse else found), state
