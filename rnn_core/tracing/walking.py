"""One sequence in float64 by a cell's own loop in numpy, held against torch's kernel over stretches of it.

Torch runs an LSTM in float64 one step at a time and hands out no gate, so that gates cost a second pass. A
loop of ours makes both at once. Its numbers are ours, as those of any step of `rnn_core.intervene` are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
import torch
from torch import Tensor

from rnn_core.cells.spec import Arrays, spec_of
from rnn_core.tracing.listening import Asked, weights_of
from rnn_core.tracing.modules import Recurrent
from rnn_core.tracing.own_run import asked_of, is_plain
from rnn_core.tracing.rounding import near
from rnn_core.tracing.switch import thrown

__all__ = ["disabled", "walked"]

WINDOW = 8
BETWEEN = 64
"""Of every so many steps, `WINDOW` are run by torch's kernel too."""

_disabled: ContextVar[bool] = ContextVar("rnn_core_walk_disabled", default=False)


@contextmanager
def disabled() -> Iterator[None]:
    """Let torch's kernel run what else a loop would, in this thread and block."""
    with thrown(_disabled):
        yield


@np.errstate(all="ignore")  # as torch: what is too large is infinite, and shows as such
def walked(module: Recurrent, x: Tensor, begun: tuple[Tensor, ...]) -> tuple[list[Arrays], float] | None:
    """Read on from a state.

    Parameters
    ----------
    module : of one direction
    x : (time, 1, features)
    begun : each of the cell's states, (layers, 1, hidden)

    Returns
    -------
    records : of each layer, quantity -> (time, 1, hidden)
    gap : largest difference from torch's kernel, run from our states over an eighth of the steps
    None where this is not the way for such a module, or torch's kernel moves otherwise.
    """
    walk = spec_of(module).walk
    fit = x.dtype == torch.float64 and x.shape[1] == 1 and len(x) >= 2 * WINDOW
    usual = not (module.proj_size or module.bidirectional) and is_plain(module)
    if walk is None or _disabled.get() or not fit or not usual:
        return None
    asked, below, records = asked_of(module), x, []
    for layer, weights in enumerate(weights_of(asked)):
        records.append(walk(weights, below, *(part[layer].numpy() for part in begun)))
        below = torch.from_numpy(records[-1]["hidden"])
    gap = _gap(module, asked, x, begun, records)
    largest = max(float(np.abs(one[name]).max()) for one in records for name in spec_of(module).states)
    return (records, gap) if gap <= 4 * near(x.dtype) * max(1.0, largest) else None


def _gap(
    module: Recurrent, asked: Asked, x: Tensor, begun: tuple[Tensor, ...], records: list[Arrays]
) -> float:
    """Run torch's kernel from our states over short stretches, all at once; compare outputs and ends."""
    starts = np.linspace(0, len(x) - WINDOW, max(2, len(x) // BETWEEN)).astype(int)
    states, ends = [], []
    for name, first in zip(spec_of(module).states, begun, strict=True):
        ours = np.stack([one[name][:, 0] for one in records])  # (layers, time, hidden)
        before = ours[:, starts - 1]
        before[:, starts == 0] = first.numpy()
        states.append(torch.from_numpy(before))
        ends.append(ours[:, starts + WINDOW - 1])
    index = starts + np.arange(WINDOW)[:, None]
    rest = (asked.params, asked.has_biases, asked.num_layers, 0.0, False, False, False)
    given = tuple(states) if len(states) > 1 else states[0]
    with torch.no_grad():
        output, *final = asked.kernel(x[torch.from_numpy(index), 0], given, *rest)
    gaps = [output.numpy() - records[-1]["hidden"][index, 0]]
    gaps += [end.numpy() - own for end, own in zip(final, ends, strict=True)]
    return float(np.max([np.abs(one).max() for one in gaps]))
