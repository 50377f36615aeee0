"""Trace a sequence too long for memory in pieces, and retrace any part of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.errors import InputError
from rnn_core.tracing import loop
from rnn_core.tracing.forward import trace
from rnn_core.tracing.inputs import Inputs, prepare
from rnn_core.tracing.modules import Recurrent, check_module, directions_of, dropping
from rnn_core.tracing.own_run import own_call
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.shelf import Kept, Shelf
from rnn_core.tracing.window import cut, join

__all__ = ["Checkpoint", "Piece", "check_walk", "retrace", "stream"]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state before a piece of a stream, from which that piece can be traced again.

    start, stop : the piece is steps start..stop - 1 of the whole
    """

    start: int
    stop: int
    kept: Kept

    @property
    def state(self) -> tuple[Float[np.ndarray, "layers 1 _"], ...]:
        """(h,) or (h, c) before step start, each (layers, 1, hidden; h: proj if any), read-only."""
        return self.kept.state()


@dataclass(frozen=True, eq=False)
class Piece:
    """One piece of a stream: steps start..stop - 1 of the whole; its trace is computed on request.

    It holds the module and its part of the inputs until it is let go of.
    """

    start: int
    kept: Kept
    _module: Recurrent = field(repr=False)
    _given: Inputs = field(repr=False)

    @property
    def stop(self) -> int:
        """Steps done so far, this piece included: the walk's progress."""
        return self.start + len(self._given.x)

    @property
    def checkpoint(self) -> Checkpoint:
        """The state before this piece. Keeping it does not keep the piece."""
        return Checkpoint(self.start, self.stop, self.kept)

    @cached_property
    def trace(self) -> Trace:
        """Everything that happens in this piece, with batch 1; made when first asked for."""
        return trace(self._module, self._given.given, self.kept.state())

    def _after(self) -> tuple[np.ndarray, ...]:
        """Give the state after this piece, as cheaply as may be: a piece not looked at is only run."""
        if "trace" in vars(self) or loop.fits(self._module, self._given):
            return self.trace.final_state
        with plain_setting(), torch.no_grad():
            return tuple(part.numpy() for part in own_call(self._module, self._given).final)


def stream(
    module: Recurrent,
    chunks: Iterable[Float[Tensor, "_ 1 features"]],
    initial_state: object = None,
    every: int = 1024,
) -> Iterator[Piece]:
    """Trace one very long sequence piece by piece in bounded memory.

    A generator: it reads chunks as it goes and holds one piece at a time. `Piece.stop` is
    the progress; to cancel, stop iterating. Keep each piece's `checkpoint` (a few
    kilobytes for every `every` steps) and `retrace` can show any part again.

    A piece is traced, as `rnn_core.trace` does it, when its `trace` is asked for; one that
    is not looked at costs what running the module costs. (Whether it was looked at can
    change what follows in the last digits, as "workspace" and "loop" round otherwise than
    a run without gradients; `retrace` starts from what the walk had.)

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        One direction (the reverse one would have to begin at the end), without active dropout.
    chunks : iterable of (time, 1, features) tensors
        The sequence, cut anywhere, time first even if the module is batch_first.
    initial_state : optional
        As for `rnn_core.trace`.
    every : int
        Steps in a piece, >= 1; the last one may be shorter.

    Yields
    ------
    Piece

    Raises
    ------
    InputError
        If the module reads in both directions or drops values, or a chunk does not fit.

    Examples
    --------
    >>> import torch
    >>> gru, text = torch.nn.GRU(3, 4), torch.randn(5000, 1, 3)
    >>> [(piece.start, piece.stop) for piece in stream(gru, text.split(1700), every=2000)]
    [(0, 2000), (2000, 4000), (4000, 5000)]

    Statistics of the whole, in one pass (see `rnn_core.summarize`):

    >>> from functools import reduce
    >>> from rnn_core import GateSummary, summarize
    >>> walk = stream(gru, text.split(1700))
    >>> summary = reduce(GateSummary.merge, (summarize(piece.trace) for piece in walk))
    >>> summary.steps, summary.half_life.shape
    (5000, (4,))
    """
    module = check_module(module)
    check_walk(module, every)
    return _walk(module, chunks, initial_state, every)


def retrace(
    module: Recurrent,
    checkpoints: Sequence[Checkpoint],
    inputs: Callable[[int, int], Float[Tensor, "time 1 features"]],
    start: int,
    stop: int,
) -> Trace:
    """Trace steps start..stop - 1 of a stream again, from the checkpoint before them.

    Parameters
    ----------
    module
        The one that walked.
    checkpoints : sequence of Checkpoint
        In ascending order, as `stream` gave them, from the first one on.
    inputs : callable
        inputs(a, b) gives steps a..b - 1 of the whole sequence, or as many as there are.
    start, stop : int
        0 <= start < stop.

    Returns
    -------
    Trace
        Of exactly these steps, with batch 1. Whole pieces are traced, as the walk traced
        them, and then cut: the numbers are the walk's own, bit for bit.

    Raises
    ------
    InputError
        If the window is empty or not all of it was walked over.

    Examples
    --------
    >>> import torch
    >>> gru, text = torch.nn.GRU(3, 4), torch.randn(5000, 1, 3)
    >>> checkpoints = [piece.checkpoint for piece in stream(gru, [text])]
    >>> retrace(gru, checkpoints, lambda a, b: text[a:b], 4000, 4100).gate("update").shape
    (1, 100, 4)
    """
    module = check_module(module)
    reach = (checkpoints[0].start, checkpoints[-1].stop) if checkpoints else (0, 0)
    if not reach[0] <= start < stop <= reach[1]:
        raise InputError.of(
            f"a window within the steps walked over, {reach[0]}..{reach[1]}",
            f"{start}..{stop}",
            "walk further, or keep every checkpoint from the first piece on",
        )
    first = bisect_right(checkpoints, start, key=lambda one: one.start) - 1
    final = bisect_left(checkpoints, stop, key=lambda one: one.start)
    needed = checkpoints[first:final]
    traces = [_one(module, inputs(one.start, one.stop), one.state) for one in needed]
    return cut(join(traces), start - needed[0].start, stop - needed[0].start)


def _walk(module: Recurrent, chunks: Iterable[Tensor], state: object, every: int) -> Iterator[Piece]:
    start, shelf = 0, Shelf()
    piece: Piece | None = None
    for inputs in _recut(chunks, every):
        if piece is not None:
            start, state = piece.stop, piece._after()
        del piece  # so that it is gone before the next one is made
        with plain_setting():
            given = prepare(module, _as_taken(module, inputs), state)
        piece = Piece(start, shelf.put(tuple(part.numpy() for part in given.state)), module, given)
        del inputs, given
        yield piece


def _one(module: Recurrent, inputs: Tensor, state: object) -> Trace:
    return trace(module, _as_taken(module, inputs), state)


def _as_taken(module: Recurrent, inputs: Tensor) -> Tensor:
    return inputs.transpose(0, 1) if module.batch_first else inputs


def _recut(chunks: Iterable[Tensor], every: int) -> Iterator[Tensor]:
    """Cut chunks of any length into pieces of `every` steps, holding no more than one chunk and piece."""
    waiting: list[Tensor] = []
    missing = every
    for chunk in chunks:
        _check_chunk(chunk)
        while len(chunk) >= missing:
            yield torch.cat([*waiting, chunk[:missing]])
            waiting, chunk, missing = [], chunk[missing:], every
        if len(chunk):
            waiting, missing = [*waiting, chunk], missing - len(chunk)
    if waiting:
        yield torch.cat(waiting)


def _check_chunk(chunk: object) -> None:
    if not isinstance(chunk, Tensor) or chunk.dim() != 3 or chunk.shape[1] != 1:
        raise InputError.of(
            "chunks that are tensors of shape (time, 1, features)",
            str(tuple(chunk.shape)) if isinstance(chunk, Tensor) else f"a {type(chunk).__name__}",
            "walk over one sequence at a time, time first",
        )


def check_walk(module: Recurrent, every: int) -> None:
    """Raise if the module or the length of pieces cannot be streamed from first step to last."""
    if len(directions_of(module)) > 1:
        raise InputError.of(
            "a module that reads forward only",
            "a bidirectional one",
            "its reverse direction begins at the very end: use rnn_core.trace on the whole",
        )
    if dropping(module):
        raise InputError.of("no dropout", "a module that drops values", "call module.eval() first")
    if every < 1:
        raise InputError.of("every >= 1", repr(every), "choose how many steps a piece has")
