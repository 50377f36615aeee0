"""Dropout between layers, with the very masks the module's own run has drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence

from rnn_core.tracing.inputs import Inputs
from rnn_core.tracing.modules import Recurrent
from rnn_core.tracing.order import inside

__all__ = ["drop", "replaying"]


@contextmanager
def replaying(generator: Tensor | None) -> Iterator[None]:
    """Draw random numbers from an earlier state again, then go on as if one had not.

    Parameters
    ----------
    generator
        The earlier `torch.get_rng_state()`. None: touch nothing.

    Examples
    --------
    >>> state = torch.get_rng_state()
    >>> drawn = torch.rand(3)
    >>> with replaying(state):
    ...     torch.equal(torch.rand(3), drawn)
    True
    """
    if generator is None:
        yield
        return
    now = torch.get_rng_state()
    torch.set_rng_state(generator)
    try:
        yield
    finally:
        torch.set_rng_state(now)


def drop(module: Recurrent, given: Inputs, x: Tensor) -> Tensor:
    """Drop values of one layer's output, (time, batch, features), as torch does.

    If the sequences came packed, torch draws a mask for the packed values, which go step
    by step through the sequences from the longest to the shortest.
    """
    if not isinstance(given.given, PackedSequence):
        return functional.dropout(x, module.dropout, training=True)
    order = given.given.sorted_indices
    order = torch.arange(len(given.lengths)) if order is None else order
    within = inside(given.lengths[order], len(x))
    by_length = x[:, order]
    by_length[within] = functional.dropout(by_length[within], module.dropout, training=True)
    return by_length[:, torch.argsort(order)]
