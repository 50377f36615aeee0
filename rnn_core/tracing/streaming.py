"""Trace a sequence too long for memory in segments, and retrace any part of it."""

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
from rnn_core.tracing import numpy_kernel
from rnn_core.tracing.forward import trace
from rnn_core.tracing.inputs import Inputs, prepare
from rnn_core.tracing.modules import Recurrent, check_module, directions_of, dropping
from rnn_core.tracing.own_run import own_call
from rnn_core.tracing.record import Trace
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.state_arena import Kept, StateArena
from rnn_core.tracing.window import cut, join

__all__ = ["Segment", "StreamState", "check_walk", "retrace", "stream"]


@dataclass(frozen=True, eq=False)
class StreamState:
    """The state before a segment of a stream, from which that segment can be traced again.

    start, stop : the segment is steps start..stop - 1 of the whole
    """

    start: int
    stop: int
    kept: Kept

    @property
    def state(self) -> tuple[Float[np.ndarray, "layers 1 _"], ...]:
        """(h,) or (h, c) before step start, each (layers, 1, hidden; h: proj if any), read-only."""
        return self.kept.state()


@dataclass(frozen=True, eq=False)
class Segment:
    """One segment of a stream: steps start..stop - 1 of the whole; its trace is computed on request.

    It holds the module and its part of the inputs until it is let go of.
    """

    start: int
    kept: Kept
    _module: Recurrent = field(repr=False)
    _given: Inputs = field(repr=False)

    @property
    def stop(self) -> int:
        """Steps done so far, this segment included: the walk's progress."""
        return self.start + len(self._given.x)

    @property
    def checkpoint(self) -> StreamState:
        """The state before this segment. Keeping it does not keep the segment."""
        return StreamState(self.start, self.stop, self.kept)

    @cached_property
    def trace(self) -> Trace:
        """Everything that happens in this segment, with batch 1; made when first asked for."""
        return trace(self._module, self._given.given, self.kept.state())

    def _after(self) -> tuple[np.ndarray, ...]:
        """Give the state after this segment, as cheaply as may be: a segment not looked at is only run."""
        if "trace" in vars(self) or numpy_kernel.fits(self._module, self._given):
            return self.trace.final_state
        with plain_setting(), torch.no_grad():
            return tuple(part.numpy() for part in own_call(self._module, self._given).final)


def stream(
    module: Recurrent,
    chunks: Iterable[Float[Tensor, "_ 1 features"]],
    initial_state: object = None,
    every: int = 1024,
) -> Iterator[Segment]:
    """Trace one very long sequence segment by segment in bounded memory.

    A generator: it reads chunks as it goes and holds one segment at a time. `Segment.stop` is
    the progress; to cancel, stop iterating. Keep each segment's `checkpoint` (a few
    kilobytes for every `every` steps) and `retrace` can show any part again.

    A segment is traced, as `rnn_core.trace` does it, when its `trace` is asked for; one that
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
        Steps in a segment, >= 1; the last one may be shorter.

    Yields
    ------
    Segment

    Raises
    ------
    InputError
        If the module reads in both directions or drops values, or a chunk does not fit.

    Examples
    --------
    >>> import torch
    >>> gru, text = torch.nn.GRU(3, 4), torch.randn(5000, 1, 3)
    >>> [(segment.start, segment.stop) for segment in stream(gru, text.split(1700), every=2000)]
    [(0, 2000), (2000, 4000), (4000, 5000)]

    Statistics of the whole, in one pass (see `rnn_core.summarize`):

    >>> from functools import reduce
    >>> from rnn_core import GateSummary, summarize
    >>> walk = stream(gru, text.split(1700))
    >>> summary = reduce(GateSummary.merge, (summarize(segment.trace) for segment in walk))
    >>> summary.steps, summary.half_life.shape
    (5000, (4,))
    """
    module = check_module(module)
    check_walk(module, every)
    return _walk(module, chunks, initial_state, every)


def retrace(
    module: Recurrent,
    checkpoints: Sequence[StreamState],
    inputs: Callable[[int, int], Float[Tensor, "time 1 features"]],
    start: int,
    stop: int,
) -> Trace:
    """Trace steps start..stop - 1 of a stream again, from the checkpoint before them.

    Parameters
    ----------
    module
        The one that walked.
    checkpoints : sequence of StreamState
        In ascending order, as `stream` gave them, from the first one on.
    inputs : callable
        inputs(a, b) gives steps a..b - 1 of the whole sequence, or as many as there are.
    start, stop : int
        0 <= start < stop.

    Returns
    -------
    Trace
        Of exactly these steps, with batch 1. Whole segments are traced, as the walk traced
        them, and then cut: the numbers are the walk's own, bit for bit.

    Raises
    ------
    InputError
        If the window is empty or not all of it was walked over.

    Examples
    --------
    >>> import torch
    >>> gru, text = torch.nn.GRU(3, 4), torch.randn(5000, 1, 3)
    >>> checkpoints = [segment.checkpoint for segment in stream(gru, [text])]
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


def _walk(module: Recurrent, chunks: Iterable[Tensor], state: object, every: int) -> Iterator[Segment]:
    start, arena = 0, StateArena()
    segment: Segment | None = None
    for inputs in _recut(chunks, every):
        if segment is not None:
            start, state = segment.stop, segment._after()
        del segment  # so that it is gone before the next one is made
        with plain_setting():
            given = prepare(module, _as_taken(module, inputs), state)
        segment = Segment(start, arena.put(tuple(part.numpy() for part in given.state)), module, given)
        del inputs, given
        yield segment


def _one(module: Recurrent, inputs: Tensor, state: object) -> Trace:
    return trace(module, _as_taken(module, inputs), state)


def _as_taken(module: Recurrent, inputs: Tensor) -> Tensor:
    return inputs.transpose(0, 1) if module.batch_first else inputs


def _recut(chunks: Iterable[Tensor], every: int) -> Iterator[Tensor]:
    """Cut chunks of any length into segments of `every` steps, holding no more than one chunk and segment."""
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
    """Raise if the module or the length of segments cannot be streamed from first step to last."""
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
