"""Summarise a long sequence: read in several stretches at once, stitched with a proof of equality."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, groupby
from typing import Any, Final

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.cells.spec import spec_of
from rnn_core.errors import InputError
from rnn_core.tracing import calibration
from rnn_core.tracing.calibration import Shape
from rnn_core.tracing.forward import trace
from rnn_core.tracing.inputs import prepare, state_shapes
from rnn_core.tracing.modules import Recurrent, check_module, dtype_of, gates_of
from rnn_core.tracing.numpy_kernel import step_costs
from rnn_core.tracing.own_run import own_call
from rnn_core.tracing.record import Trace
from rnn_core.tracing.rivals import MODULE, inputs, least, random_module
from rnn_core.tracing.setting import plain_setting
from rnn_core.tracing.stitching import WindowTransfer, after, shift, window_transfers
from rnn_core.tracing.streaming import check_walk

__all__ = ["Progress", "Window", "survey"]

ROOM: Final = 64 << 20
"""Bytes that what is traced at once may take; lanes for which it would not do are not considered."""

WARM_UP: Final = 4096
"""Steps read at most before a stretch begins, so that what it does not know of its past is forgotten."""

SHORTEST: Final = 1024
"""Its initial value. If the stretches of a round do not meet, the next round uses four times as many."""

FIRST: Final = 8_000
LONGEST: Final = 64_000
"""Steps of each stretch in the first round, twice as many in the next, and so on up to the longest. What is
left of a sequence is read in one if it is no longer than the first."""

State = tuple[np.ndarray, ...]
Inputs = Callable[[int, int], Tensor]
Look = Callable[[Trace, Sequence[int]], Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Window:
    """Steps start..stop - 1 of a surveyed sequence.

    Attributes
    ----------
    start, stop : int
    state : (h,) or (h, c), each (layers, 1, hidden; h: proj if any)
        Before step start: with it, `rnn_core.trace` shows the window in full.
    mean : dict of quantity to (layers, hidden)
        Mean over the window of everything a trace holds, in the module's precision.
    seen : object
        What `look` found in this window; None without one.
    """

    start: int
    stop: int
    state: State
    mean: dict[str, Float[np.ndarray, "layers _"]]
    seen: Any


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a survey has come.

    Attributes
    ----------
    read : int
        Steps read, of all stretches together.
    windows : tuple of Window
        Those that are certain since the last advance, in order, without a gap; often none.
    apart : float >= 0
        Largest difference of h so far between where one stretch ended and how the next had begun.
    again : int >= 0
        Windows so far that had to be read again, as the stretches did not meet.
    """

    read: int
    windows: tuple[Window, ...]
    apart: float
    again: int


@dataclass
class _Part:
    """A window as read in its stretch, of which the cell's past may be unknown."""

    start: int
    stop: int
    passage: WindowTransfer
    mean: dict[str, np.ndarray]
    seen: Any


def survey(
    module: Recurrent,
    inputs: Inputs,
    steps: int,
    every: int = 1000,
    look: Look | None = None,
    lanes: int | None = None,
) -> Iterator[Progress]:
    """Summarise a very long sequence window by window, faster than one sequential run.

    A generator; memory stays bounded. A step waits for the weights to come from memory, so
    several stretches of the sequence are read at once, each step with one fetch of the
    weights. What a stretch cannot know is the state before it. It begins some thousand
    steps earlier, with a state of the same sequence, and as a network forgets, h is by then
    what it would have been ("fading memory": Jaeger 2001, GMD report 148).
    That is checked, not believed:

    - Where one stretch ends and the next began, h must agree to 64 units of rounding.
    - A cell state that forgets nothing (a unit that only counts, saturated in h = o tanh(c)
      long since) will not have the past. As long as h is the same, so are the gates, and
      c = f c_prev + i g is linear in c: the missing difference goes on by the product of the
      forget gates, and is added. That h is the same with it, a bound on tanh has to say at
      every step, to 8 units of rounding.
    - A window for which either fails is read again, from the end of the one before it.

    So the numbers are those of one walk from the first step to the last, up to rounding.

    Parameters
    ----------
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        One direction, without active dropout. An LSTM with projection or peepholes is read in one lane.
    inputs : callable
        inputs(a, b) gives steps a..b - 1 as (time, 1, features), time first even if the module
        is batch_first; asked for in any order, and more than once.
    steps : int
        How many there are, >= 1.
    every : int
        Steps in a window, >= 1.
    look : callable, optional
        look(trace, starts) is given the trace of windows read at once, a row of its batch
        each, and the steps they start at, and returns what to keep, an object a window. Cell
        states in it may lack the past; everything else is as it will stay.
    lanes : int, optional
        Stretches at once, >= 1; 1 reads from the first step to the last. Default: as many as
        cost least on this machine for the steps that are left; 4 for an LSTM and 8 for the
        others where `rnn_core.tracing.calibration` is off.

    Yields
    ------
    Progress
        After each few windows. To cancel, stop iterating.

    Raises
    ------
    InputError
        If the module reads in both directions or drops values, or a number is too small.

    Examples
    --------
    >>> import torch
    >>> lstm, text = torch.nn.LSTM(3, 4), torch.randn(50_000, 1, 3)
    >>> advances = list(survey(lstm, lambda a, b: text[a:b], 50_000))
    >>> windows = [window for advance in advances for window in advance.windows]
    >>> len(windows), windows[-1].mean["forget"].shape, advances[-1].apart < 1e-5
    (50, (1, 4), True)
    """
    module = check_module(module)
    check_walk(module, every)
    if module.proj_size or spec_of(module).lanes[1] == (1,):
        lanes = 1
    if steps < 1 or (lanes is not None and lanes < 1):
        raise InputError.of("steps >= 1 and lanes >= 1", f"{steps} and {lanes}", "give what there is to read")
    return _Survey(module, inputs, steps, every, look, lanes).advances()


def lane_costs(module: Recurrent, every: int) -> dict[int, float]:
    """Give what a step costs by the number of lanes, all lanes together: on this machine, or one alone.

    Parameters
    ----------
    every : int
        Steps traced at once, which bounds how many lanes there is memory for.
    """
    cell, units = spec_of(module), module.hidden_size
    usual, choices = cell.lanes
    if not calibration.enabled():
        return {usual: 1.0}
    dtype = str(dtype_of(module)).removeprefix("torch.")
    a_lane = every * module.num_layers * len(gates_of(module)) * units * dtype_of(module).itemsize
    fitting = [lanes for lanes in choices if lanes <= usual or lanes * a_lane <= ROOM]
    measure = step_costs if cell.loop else module_costs
    found = {
        lanes: min(calibration.costs(Shape(cell.name, dtype, units, lanes), measure).values())
        for lanes in fitting
    }
    return {lanes: cost if lanes == usual else cost / calibration.MARGIN for lanes, cost in found.items()}


def module_costs(shape: Shape) -> dict[str, float]:
    """Measure what a step of a trace costs where the module itself runs."""
    with plain_setting():
        module = random_module(shape.cell, shape.dtype, shape.units)
        x = inputs(shape.dtype, 192, shape.batch)  # beside so many, what a trace costs once is little
    return {MODULE: least({MODULE: lambda: trace(module, x)})[MODULE] / len(x)}


@dataclass
class _Survey:
    module: Recurrent
    inputs: Inputs
    steps: int
    every: int
    look: Look | None
    lanes: int | None
    run_up: int = field(default_factory=lambda: min(SHORTEST, WARM_UP))
    read: int = 0
    apart: float = 0.0
    again: int = 0

    def advances(self) -> Iterator[Progress]:
        state: State = tuple(
            torch.zeros(shape, dtype=dtype_of(self.module), device="cpu").numpy()
            for shape in state_shapes(self.module, 1)
        )
        first, windows = 0, -(-self.steps // self.every)
        for turn in count():
            left = windows - first
            if left <= 0:
                return
            length, lanes = self._shared(left, max(1, min(FIRST << min(turn, 16), LONGEST) // self.every))
            stretches = [
                range(start, min(start + length, windows))
                for start in range(first, min(first + lanes * length, windows), length)
            ]
            state = yield from self._round(stretches, state)
            first = stretches[-1].stop

    def _shared(self, left: int, wanted: int) -> tuple[int, int]:
        """Say how many windows a stretch has, and in how many lanes: as reading them costs least a window.

        What would be left for half a round more is read with this one.
        """
        if left * self.every <= FIRST:
            return left, 1
        costs = {self.lanes: 1.0} if self.lanes else self._costs

        def length(lanes: int) -> int:
            each = -(-left // lanes)
            return each if each <= wanted + wanted // 2 else wanted

        def price(lanes: int) -> float:
            ahead = self.run_up / self.every if lanes > 1 else 0.0
            return costs[lanes] * (ahead + length(lanes)) / min(left, lanes * length(lanes))

        best = min(costs, key=price)
        return length(best), best

    @cached_property
    def _costs(self) -> dict[int, float]:
        return lane_costs(self.module, self.every)

    def _round(self, stretches: list[range], state: State) -> Generator[Progress, None, State]:
        """Read stretches side by side: the first is certain as it goes, the others once they are joined."""
        states = [state, *self._warmed([one.start * self.every for one in stretches[1:]], state)]
        waiting: list[list[_Part]] = [[] for _ in stretches]
        for turn in range(len(stretches[0])):
            active = [k for k, one in enumerate(stretches) if turn < len(one)]
            starts = [stretches[k][turn] * self.every for k in active]
            parts = self._side_by_side(starts, [states[k] for k in active])
            for k, part in zip(active, parts, strict=True):
                states[k] = part.passage.after
                waiting[k].append(part)
            yield self._advance([_certain(waiting[0].pop())])
        before = self.again
        ended = yield from self._joined([part for parts in waiting for part in parts], states[0])
        if self.again > before:
            self.run_up = min(4 * self.run_up, WARM_UP)
        return ended

    def _joined(self, parts: list[_Part], state: State) -> Generator[Progress, None, State]:
        """Give the parts what they lack of the past; read again those to which it cannot be given."""
        certain = []
        for part in parts:
            missing = shift(part.passage, state)
            if missing is None:
                self.again += 1
                self.read -= part.stop - part.start
                [part] = self._read([part.start], [part.stop], [state])
                certain.append(_certain(part))
                state = part.passage.after
                yield self._advance(certain)
                certain = []
                continue
            self.apart = max(self.apart, missing.apart)
            certain.append(_certain(part, missing.cell))
            state = after(part.passage, missing)
        yield self._advance(certain)
        return state

    def _advance(self, windows: list[Window]) -> Progress:
        return Progress(self.read, tuple(windows), self.apart, self.again)

    def _side_by_side(self, starts: list[int], states: list[State]) -> list[_Part]:
        """Read one window of each lane at once; the sequence's last one, if it is shorter, on its own."""
        stops = [min(start + self.every, self.steps) for start in starts]
        rows = list(zip(starts, stops, states, strict=True))
        parts = []
        for _, same in groupby(rows, key=lambda row: row[1] - row[0]):
            parts += self._read(*(list(column) for column in zip(*same, strict=True)))
        return parts

    def _read(self, starts: list[int], stops: list[int], states: list[State]) -> list[_Part]:
        traced = trace(self.module, *self._gathered(starts, stops, states))
        seen = [None] * len(starts) if self.look is None else self.look(traced, starts)
        mean = {
            name: np.stack([traced.gate(name, layer).mean(1) for layer in range(traced.layers)])
            for name in traced.gates
        }
        self.read += sum(stops) - sum(starts)
        rows = enumerate(zip(starts, stops, window_transfers(traced), strict=True))
        return [
            _Part(start, stop, passage, {name: one[:, k] for name, one in mean.items()}, seen[k])
            for k, (start, stop, passage) in rows
        ]

    def _warmed(self, starts: list[int], state: State) -> list[State]:
        """Read up to where each stretch starts, from a state of the same sequence."""
        states = [state] * len(starts)
        run_up = min(self.run_up, *starts) if starts else 0
        for left in range(run_up, 0, -self.every):
            begin, end = ([start - ahead for start in starts] for ahead in (left, max(left - self.every, 0)))
            final = self._after(*self._gathered(begin, end, states))
            states = [tuple(part[:, row : row + 1] for part in final) for row in range(len(starts))]
        return states

    def _after(self, x: Tensor, before: State) -> State:
        if spec_of(self.module).loop:  # our loop is done sooner than torch's kernel
            return trace(self.module, x, before).final_state
        with plain_setting(), torch.no_grad():
            return tuple(
                part.numpy() for part in own_call(self.module, prepare(self.module, x, before)).final
            )

    def _gathered(self, starts: list[int], stops: list[int], states: list[State]) -> tuple[Tensor, State]:
        x = torch.cat([self.inputs(a, b) for a, b in zip(starts, stops, strict=True)], 1)
        before = tuple(np.concatenate(part, 1) for part in zip(*states, strict=True))
        return x.transpose(0, 1) if self.module.batch_first else x, before


def _certain(part: _Part, missing: np.ndarray | None = None) -> Window:
    state, mean = part.passage.before, part.mean
    if missing is not None:
        h, c = state
        state = (h, c + missing)
        mean = mean | {"cell": mean["cell"] + missing[:, 0] * part.passage.carried}
    return Window(part.start, part.stop, state, mean, part.seen)
