"""Decide whether a window read from a guessed state equals one read from its true state, and correct it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float

from rnn_core.cells.spec import spec
from rnn_core.tracing.record import Trace

__all__ = ["Missing", "WindowTransfer", "after", "shift", "window_transfers"]

MEET: Final = 64
"""Units of rounding (2^-23 in float32) by which two computations of h may differ: torch's own error on
trained networks is a fifth of that."""

UNMOVED: Final = 8
"""Units of rounding by which a cell state's unknown past may move h at any step."""

NEGLIGIBLE: Final = 1e-30
"""A product of forget gates below it counts as 0: numbers too small for float32's range are slow."""

LOOK: Final = 32
"""Steps between two such checks."""

Cells = Float[np.ndarray, "layers hidden"]
State = tuple[np.ndarray, ...]


class WindowTransfer(NamedTuple):
    """What becomes of a state on its way through a window.

    before, after : (h,) or (h, c), each (layers, 1, units)
    kept : (layers, hidden) in [0, 1]
        Product of the forget gates: the fraction of a cell state that is left at the end.
    carried : (layers, hidden) in [0, 1]
        Mean over the steps of the fraction that is left at each.
    lowest, highest : (layers, hidden)
        Of the cell state in the window.

    The last four are empty where the cell has no cell state.
    """

    before: State
    after: State
    kept: Cells
    carried: Cells
    lowest: Cells
    highest: Cells


class Missing(NamedTuple):
    """What a window lacks of the past.

    cell : (layers, 1, hidden), or None where the cell has no cell state
        To be added to the cell state before its first step.
    apart : float
        Largest difference of h before its first step.
    """

    cell: np.ndarray | None
    apart: float


def window_transfers(traced: Trace) -> list[WindowTransfer]:
    """Sum up each row of a trace's batch."""
    states = [
        tuple(tuple(part[:, row : row + 1].copy() for part in state) for row in range(len(traced.lengths)))
        for state in (traced.initial_state, traced.final_state)
    ]
    retention = spec(traced.cell).retention
    if len(traced.initial_state) == 1 or retention is None:
        return [WindowTransfer(*ends, *[np.empty(0)] * 4) for ends in zip(*states, strict=True)]
    cells = [traced.gate("cell", layer) for layer in range(traced.layers)]
    kept, carried = zip(
        *(_decay(traced.gate(retention, layer)) for layer in range(traced.layers)), strict=True
    )
    lowest, highest = ([extreme(one, 1) for one in cells] for extreme in (np.min, np.max))
    sums = (np.stack(one, 1) for one in (kept, carried, lowest, highest))
    return [WindowTransfer(*row) for row in zip(*states, *sums, strict=True)]


def _decay(forget: Float[np.ndarray, "batch time hidden"]) -> tuple[np.ndarray, np.ndarray]:
    left, total = np.ones_like(forget[:, 0]), np.zeros_like(forget[:, 0])
    for step, gate in enumerate(forget.swapaxes(0, 1)):
        np.multiply(left, gate, out=left)
        np.add(total, left, out=total)
        if step % LOOK == 0:
            left[left < NEGLIGIBLE] = 0
    return left, total / forget.shape[1]


def shift(read: WindowTransfer, state: State) -> Missing | None:
    """Say what a window lacks, if `state` is what really came before it; None if it must be read again.

    Given the true h before it, all gates of its first step are the true ones, and with them
    c = f c_prev + i g differs from the true one by f times the difference before. If that
    leaves h = o tanh(c) as it is, the same holds for the next step, and so on. tanh(c)
    moves by no more than the difference times the largest slope between the two,
    1 - tanh^2(m) <= 4 exp(-2 m), where m is the smallest |c| there.
    """
    unit = np.finfo(state[0].dtype).eps
    apart = float(np.abs(read.before[0] - state[0]).max())
    if not apart <= MEET * unit:  # which is so for NaN too
        return None
    if len(state) == 1:
        return Missing(None, apart)
    cell = state[1] - read.before[1]
    by = cell[:, 0]
    low, high = read.lowest + np.minimum(by, 0), read.highest + np.maximum(by, 0)
    nearest = np.maximum(np.maximum(low, -high), 0)  # 0 where the stretch between them holds 0
    moved = np.abs(by) * np.minimum(1, 4 * np.exp(-2 * nearest))
    rounding = MEET * unit * np.maximum(1, np.abs(state[1][:, 0]))
    sound = (moved <= UNMOVED * unit) | (np.abs(by) <= rounding)
    return Missing(cell, apart) if sound.all() else None


def after(read: WindowTransfer, missing: Missing) -> State:
    """Give the state after a window to which nothing is missing any more."""
    if missing.cell is None:
        return read.after
    h, c = read.after
    return h, c + read.kept[:, None] * missing.cell
