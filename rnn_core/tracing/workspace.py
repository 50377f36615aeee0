"""Read an LSTM's gates and cell states from oneDNN's workspace, so that nothing is computed twice.

On the CPU torch runs a dense float32 LSTM by oneDNN. With gradients on, oneDNN keeps every
gate and cell state for a backward pass, in a workspace that torch hands around as opaque
bytes: the fourth result of `aten::mkldnn_rnn_layer`. `reading` listens while the module
runs, asks for that workspace, and copies the numbers out. They are the module's own.

The layout is oneDNN's private affair and may change with any torch. Therefore `layout`
must give the workspace's exact size, and `rnn_core.tracing.workspace_check` holds what was read
against the equations; where either fails, the trace is made in the usual way. See
docs/adr/0002-onednn-workspace.md, also for when to take this module out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode, _pop_mode, _push_mode

from rnn_core.cells.spec import Record, spec_of
from rnn_core.tracing.modules import Recurrent, dtype_of
from rnn_core.tracing.switch import thrown

__all__ = ["Seen", "disabled", "fits", "known", "layout", "reading"]

LARGEST: Final = 16 << 20
"""Bytes a workspace may have: more leaves the processor's cache, and from 32 MB on the memory comes anew from
the system each time (half a forward pass, with 32 sequences)."""

FEWEST: Final = 32
"""Steps a call may take nevertheless, as each call has a price of its own."""

SIGNATURE: Final = (
    "aten::mkldnn_rnn_layer(Tensor input, Tensor weight0, Tensor weight1, Tensor weight2, Tensor weight3, "
    "Tensor hx_, Tensor cx_, bool reverse, int[] batch_sizes, int mode, int hidden_size, int num_layers, "
    "bool has_biases, bool bidirectional, bool batch_first, bool train) "
    "-> (Tensor, Tensor, Tensor, Tensor)"
)
"""The kernel as we know it. If a torch has another, or none, workspaces are left alone."""

_PAGE, _LINE, _FLOAT = 4096, 16, 4  # bytes, floats, bytes
_kernel: Final = getattr(getattr(torch.ops.aten, "mkldnn_rnn_layer", None), "default", None)

_disabled: ContextVar[bool] = ContextVar("rnn_core_workspace_disabled", default=False)


class Seen(NamedTuple):
    """One call of the kernel: a layer in a direction, in the order it reads.

    hidden : (time, batch, hidden), the kernel's ordinary output
    gates : (time, batch, 4, hidden), i, f, g, o as read out of the workspace; None if its
        size is not the expected one, or if what was read is not to be believed
    cell : (time, batch, hidden), likewise
    """

    hidden: Tensor
    gates: Tensor | None
    cell: Tensor

    def record(self) -> Record:
        """Give what a trace records, but h."""
        assert self.gates is not None
        i, f, g, o = self.gates.unbind(2)
        return {"input": i, "forget": f, "candidate": g, "output": o, "cell": self.cell}


class Layout(NamedTuple):
    """Offsets of a workspace's contents, in floats.

    gates : at the very beginning; each step and sequence has a row of this many floats, of
        which the first 4 * hidden are i, f, g, o
    cell : where the cell states begin, (time + 1, batch, hidden) without gaps, the one
        before the first step first; after the last step nothing is written
    size : of the whole, in bytes
    """

    gates: int
    cell: int
    size: int


@contextmanager
def disabled() -> Iterator[None]:
    """Let `trace`, `stream` and `retrace` not read workspaces, in this thread and block.

    The setting is a context variable: other threads and tasks are not touched. Each piece
    of a walk looks at it when it is traced.

    Examples
    --------
    >>> import torch, rnn_core
    >>> lstm, x = torch.nn.LSTM(3, 4), torch.randn(5, 1, 3)
    >>> with disabled():
    ...     rnn_core.trace(lstm, x).method
    'kernel+gemm'
    """
    with thrown(_disabled):
        yield


def layout(steps: int, batch: int, features: int, hidden: int) -> Layout:
    """Compute oneDNN 3.x's workspace layout of one LSTM layer in float32.

    Source: oneDNN, src/cpu/rnn/rnn_utils.cpp, `set_workspace_offsets` and `get_good_ld`.

    Examples
    --------
    >>> layout(steps=1, batch=1, features=3, hidden=4)
    Layout(gates=16, cell=3080, size=28672)
    """
    rows = steps * batch
    states, cells = 2 * (rows + batch) * _row(max(features, hidden)), 2 * (rows + batch) * hidden
    # gates, layer states, projected states, cells; then what a backward pass adds to layer, time and cell
    regions = [rows * _row(4 * hidden), states, rows * _row(hidden), cells, states, states, cells]
    sizes = [-(-_FLOAT * region // _PAGE) * _PAGE for region in regions]
    # Each of the doubled regions has a half for the layer below (there is none) and one for this layer.
    cell = sum(sizes[:3]) // _FLOAT + cells // 2
    return Layout(_row(4 * hidden), cell, sum(sizes))


def _row(units: int) -> int:
    """Floats from row to row: whole cache lines, but never a multiple of 256, lest rows share cache sets."""
    row = -(-units // _LINE) * _LINE
    return row + _LINE if row % 256 == 0 else row


def fits(module: Recurrent) -> bool:
    """Say whether workspaces are wanted and the module is of the only kind that has one."""
    plain = spec_of(module).workspace and not module.proj_size and dtype_of(module) == torch.float32
    return plain and known() and not _disabled.get()


def known() -> bool:
    """Say whether this torch has the kernel, with the signature we know."""
    return _kernel is not None and str(_kernel._schema) == SIGNATURE


@contextmanager
def reading(wanted: bool) -> Iterator[list[Seen]]:
    """Run torch's LSTM kernels so that they show what they compute; the list fills as they run.

    One entry for each layer and direction, in that order. None at all where the kernel is
    not used: with packed sequences, or with oneDNN turned off.
    """
    found: list[Seen] = []
    if not wanted:
        yield found
        return
    with _Reading(found):
        yield found


class _Reading(TorchDispatchMode):
    """Dispatch mode that intercepts one kernel in this thread and passes on all others."""

    def __init__(self, found: list[Seen]) -> None:
        super().__init__()
        self.found = found

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else torch imports its compiler here: two seconds and 80 MB for nothing

    def __enter__(self) -> _Reading:
        _push_mode(self)  # not torch's own, which sets flags of the whole process and is not thread-safe
        return self

    def __exit__(self, *_: object) -> None:
        _pop_mode()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.ops.aten.lstm.input:  # arrives whole if all weights were made in inference mode
            with self:
                return func.decompose(*args, **(kwargs or {}))
        if func is not _kernel:
            return func(*args, **(kwargs or {}))
        seen, result = _run(*args)
        self.found.append(seen)
        return result


def _run(
    x: Tensor, ih: Tensor, hh: Tensor, b: Tensor, d: Tensor, h: Tensor, c: Tensor, reverse: bool, *rest: Any
) -> tuple[Seen, tuple[Tensor, ...]]:
    """Run the kernel call by call; always forward, on flipped input if the direction is the reverse."""
    x = x.flip(0) if reverse else x
    steps, batch, features = x.shape
    hidden, each = h.shape[-1], _steps_at_once(steps, batch, features, h.shape[-1])
    gates, cell, whole = _room((steps, batch), (4 * hidden, hidden, hidden))
    sized, workspace = True, x.new_empty(0)
    parts = (values.split(each) for values in (x, gates, cell, whole))
    for part, g, cs, y in zip(*parts, strict=True):
        del workspace  # so that the next one takes its place, while the processor still has it near
        with torch.enable_grad():  # which is what makes the kernel keep its workspace
            own, h, c, workspace = torch.ops.aten.mkldnn_rnn_layer(part, ih, hh, b, d, h, c, False, *rest)
        y.copy_(own)
        sized = sized and _read(workspace, features, g, cs)
        cs[-1] = c
    seen = Seen(whole, gates.unflatten(-1, (4, hidden)) if sized else None, cell)
    return seen, (whole.flip(0) if reverse else whole, h, c, workspace)


def _room(rows: tuple[int, int], widths: tuple[int, ...]) -> list[Tensor]:
    """Take memory for all in one, through numpy, which asks Linux for large pages.

    With 32 sequences, memory new from the system in small pages cost half a forward pass.
    """
    count = rows[0] * rows[1]
    whole = torch.from_numpy(np.empty(count * sum(widths), np.float32))
    parts = whole.split([count * width for width in widths])
    return [part.view(*rows, width) for part, width in zip(parts, widths, strict=True)]


def _steps_at_once(steps: int, batch: int, features: int, hidden: int) -> int:
    """Share out the steps evenly over as few calls as keep each workspace small."""
    each = layout(1024, batch, features, hidden).size / 1024
    calls = -(-steps // max(FEWEST, int(LARGEST / each)))
    return -(-steps // calls)


def _read(workspace: Tensor, features: int, gates: Tensor, cell: Tensor) -> bool:
    """Copy the gates, and the cell states but the last, out of a workspace if it has the expected size."""
    steps, batch, hidden = cell.shape
    where = layout(steps, batch, features, hidden)
    if workspace.numel() != where.size:
        return False
    numbers = workspace.view(torch.float32)
    rows = numbers[: steps * batch * where.gates].view(steps, batch, where.gates)
    cells = numbers[where.cell :][: (steps + 1) * batch * hidden].view(steps + 1, batch, hidden)
    gates.numpy()[...] = rows[:, :, : 4 * hidden].numpy()  # numpy copies such rows faster than torch
    cell[:-1] = cells[1:-1]
    return True
