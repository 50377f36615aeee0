"""The network on the table: a copy that may be run again and again, and what its axes are.

Whether one thing depends on another is asked by changing it: the values at some places are replaced by
others of the same batch, and the outputs are compared. Where nothing depends on it, the same arithmetic
runs on the same numbers, and the outputs are equal to the last bit, or nearly so; so one tolerance,
`ROUNDING`, serves all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from rnn_core.checkup.given import Given
from rnn_core.checkup.running import Heard, duplicate, other_values, primary

__all__ = ["ROUNDING", "Axes", "Layout", "NotMeasured", "Shift", "Subject"]

ROUNDING: Final = 1e-4
"""Of the largest output: differences up to it are rounding. Float32 rounds by 6e-8 of a number, and sums of
thousands of them stay below 1e-5; see `tests/rnn_core/checkup/test_faults.py` for what sound and faulty
set-ups measure."""
_SEED: Final = 0


class NotMeasured(Exception):  # noqa: N818 - a result, and no error
    """A check lacks something; `reason` is the sentence that says what to give, `values` fill it."""

    def __init__(self, reason: str, figure: str = "", **values: str) -> None:
        super().__init__(reason)
        self.reason, self.figure, self.values = reason, figure, values


class Axes(NamedTuple):
    """Which axis of the input is which, as far as it is known; None if it is not.

    evidence : what says so: "said", "lengths", "shift", "targets", "loader", "single" or "" for nothing
    """

    batch: int | None
    time: int | None
    evidence: str


class Shift(NamedTuple):
    """Targets that are the inputs some steps later.

    time : the axis
    horizon : steps ahead, at least 1
    feature : which of the input's numbers; None of tokens
    """

    time: int
    horizon: int
    feature: int | None


class Layout(NamedTuple):
    """How the output's axes stand to the input's.

    kind : "each" step has an output, or "one" a sequence arranged : arranged(output, sizes) -> (axis 0,
    axis 1, ...) as the input has them; for "one", the axis that is
        kept comes first
    kept : for "one", which of the input's two axes is left
    """

    kind: str
    arranged: Callable[[Tensor, tuple[int, int]], Tensor]
    kept: int | None = None


_UNKNOWN: Final = Axes(None, None, "")


@dataclass(eq=False)
class Subject:
    """A model, a batch, and what they are, on which checks are made.

    Attributes
    ----------
    model : a copy in eval mode; every `run` starts with the copy as it was
    given : the batch
    forecasts, carried, reach : what the caller said
    raw : what the first run returned
    output : its first tensor of floating numbers
    heard : the calls of recurrent layers in it
    stateful : whether a second run on the same batch gives another output
    cost : seconds of one run
    axes, layout, shift : see their classes; layout is None where the output's axes cannot be told
    deadline : of `time.process_time`
    """

    model: nn.Module
    given: Given
    forecasts: bool | None = None
    carried: bool | None = None
    reach: int | None = None
    raw: Any = None
    output: Tensor = field(default_factory=lambda: torch.empty(0))
    heard: tuple[Heard, ...] = ()
    stateful: bool = False
    moved: float = 0.0
    cost: float = 0.0
    axes: Axes = _UNKNOWN
    layout: Layout | None = None
    shift: Shift | None = None
    deadline: float = float("inf")
    said_axis: int | None = None
    apart: float | None = None

    def fresh(self) -> nn.Module:
        """Return the copy as it was before any run: itself, unless it keeps a state."""
        return duplicate(self.model) if self.stateful else self.model

    def result(self, given: Given | None = None, model: nn.Module | None = None) -> Any:
        """Run the model and return all that it gives; random numbers are the same in every run."""
        torch.manual_seed(_SEED)
        return (given or self.given).call(model or self.fresh())

    def run(self, inputs: Any) -> Tensor:
        """Run it on other inputs and return its output, without a graph."""
        with torch.no_grad():
            return primary(self.result(self.given.with_inputs(inputs)))

    @property
    def sizes(self) -> tuple[int, int]:
        """The first two axes of the input."""
        return tuple(self.tensor.shape[:2])  # type: ignore[return-value]

    @property
    def tensor(self) -> Tensor:
        """The input, if it is a tensor.

        Raises
        ------
        NotMeasured
            If it is a packed sequence.
        """
        if isinstance(self.given.inputs, PackedSequence):
            raise NotMeasured("packed")
        tensor: Tensor = self.given.inputs
        return tensor

    def moves(self, was: Tensor, now: Tensor) -> float:
        """Return the largest difference of two outputs, as a share of the largest number of all."""
        scale = float(self.output.abs().nan_to_num(0, 0, 0).max()) or 1.0
        return float((now - was).abs().nan_to_num(0, 0, 0).max()) / scale if was.numel() else 0.0

    def changed(self, where: Tensor) -> Tensor:
        """Return the input with other values at some places of its first two axes.

        Parameters
        ----------
        where
            (axis 0, axis 1), bool.

        Raises
        ------
        NotMeasured
            If all values of the batch are one, so that there is no other to put there.
        """
        x = self.tensor
        values = other_values(x)
        if not bool((values != x)[where].any()):
            raise NotMeasured("constant")
        spread = where.reshape(*where.shape, *[1] * (x.dim() - 2)).expand_as(x)
        return torch.where(spread, values, x)

    def arranged(self, output: Tensor | None = None) -> Tensor:
        """Return an output with the input's axes in front: by sequence or step, or what is kept of them.

        Raises
        ------
        NotMeasured
            If they cannot be told.
        """
        return self.laid_out.arranged(self.output if output is None else output, self.sizes)

    def by_sequence(self, output: Tensor) -> Tensor:
        """Return an output with the sequences in front, then the steps if each has one."""
        found = self.arranged(output)
        return found.movedim(self.batch_axis, 0) if self.laid_out.kind == "each" else found

    def between(self) -> float:
        """Return how far a sequence's output moves with the inputs of others, as `moves`.

        Sequences whose number has a bit and those that have it not are replaced in turn, so that each pair of
        sequences is told apart by one of these runs at least.
        """
        if self.apart is None:
            batch, numbers = self.batch_axis, torch.arange(self.sizes[self.batch_axis])
            was = self.by_sequence(self.output)
            found = [0.0]
            for bit in range(int(numbers[-1]).bit_length()):
                chosen = (numbers >> bit) & 1 == 1
                for changed, watched in ((chosen, ~chosen), (~chosen, chosen)):
                    now = self.by_sequence(self.run(self.changed(self.mask(batch, changed))))
                    found.append(self.moves(was[watched], now[watched]))
            self.apart = max(found)
        return self.apart

    def need_separate(self) -> None:
        """Go on only if sequences do not reach one another, as far as is known.

        Raises
        ------
        NotMeasured
            If they do: what would be said of steps would be said of sequences.
        """
        if self.axes.batch is None or self.layout is None:
            return
        turned = self.layout.kind == "one" and self.layout.kept != self.axes.batch
        if turned or self.between() > ROUNDING:
            raise NotMeasured("swapped_first")

    def mask(self, axis: int, places: Any) -> Tensor:
        """Return which places of the input are meant: some of one axis, all of the other."""
        found = torch.zeros(self.sizes, dtype=torch.bool)
        found.movedim(axis, 0)[places] = True
        return found

    def influence(self, axis: int, count: int) -> np.ndarray:
        """Return how far the outputs at each place of an axis move when the inputs at one of them are others.

        Returns
        -------
        ndarray, (count, count)
            Row: whose output; column: whose input. Root of the mean square, as a share of the largest output.
        """
        was = self.arranged().movedim(axis if self.laid_out.kind == "each" else 0, 0)
        scale = float(self.output.abs().max()) or 1.0
        columns = []
        for place in range(count):
            now = self.arranged(self.run(self.changed(self.mask(axis, place))))
            now = now.movedim(axis if self.laid_out.kind == "each" else 0, 0)
            apart = (now - was)[:count].reshape(count, -1).double()
            columns.append((apart.square().mean(1).sqrt() / scale).numpy())
        return np.stack(columns, 1)

    @property
    def laid_out(self) -> Layout:
        """The layout, if it is known."""
        if self.layout is None:
            shape = str(tuple(self.output.shape))
            raise NotMeasured("layout", shape=shape, input=str(tuple(self.tensor.shape)))
        return self.layout

    @property
    def batch_axis(self) -> int:
        """The axis of the sequences, if it is known."""
        if self.axes.batch is None:
            raise NotMeasured("single" if self.axes.evidence == "single" else "axis")
        return self.axes.batch

    @property
    def time_axis(self) -> int:
        """The axis of the steps, if it is known."""
        if self.axes.time is None:
            raise NotMeasured("axis")
        return self.axes.time

    def left(self) -> float:
        """Seconds that are left."""
        return self.deadline - time.process_time()

    def fitting(self, wanted: int, each: float = 1.0) -> int:
        """Return how many of some runs fit into half of what is left, at least two."""
        most = self.left() / 2 / max(self.cost * each, 1e-9)
        return max(min(2, wanted), min(wanted, int(most) if most < wanted else wanted))
