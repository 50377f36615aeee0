"""Where the norm is clipped: before the backward pass, between it and the update, or after the update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnn_core.cells import Cell, spec

Order = Literal["backward clip step", "clip backward step", "backward step clip"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
"""The right one first."""


@dataclass(frozen=True)
class ClipSettings:
    """A fresh module that learns the sum of a sequence by SGD, for as long as a figure shows."""

    updates: int = 30
    steps: int = 20
    batch: int = 16
    hidden: int = 16
    learning_rate: float = 0.01
    limit: float = 1.0
    seed: int = 0


def clip_orders(cell: Cell, settings: ClipSettings | None = None) -> dict[Order, NDArray[np.float64]]:
    """Train from the same start in each order, and record the norm of the gradient that each update used.

    Parameters
    ----------
    cell
    settings

    Returns
    -------
    dict
        Order -> (updates,): length of the update over the learning rate, which for SGD is the norm of the
        gradient it used.

    Examples
    --------
    >>> found = clip_orders("rnn")
    >>> bool(found["backward clip step"].max() <= 1.0001 < found["clip backward step"].max())
    True
    """
    told = settings or ClipSettings()
    return {order: _train(cell, order, told) for order in ORDERS}


def _step(weights: list[nn.Parameter], learning_rate: float) -> None:
    """Update as SGD does; torch.optim brings torch's compiler, seconds of a first visit."""
    with torch.no_grad():
        for weight in weights:
            if weight.grad is not None:
                weight.sub_(weight.grad, alpha=learning_rate)


def _train(cell: Cell, order: Order, told: ClipSettings) -> NDArray[np.float64]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(told.seed)
        rnn = spec(cell).layer(1, told.hidden, dtype=torch.float64)
        readout = nn.Linear(told.hidden, 1, dtype=torch.float64)
        data = torch.randn(told.updates, told.steps, told.batch, 1, dtype=torch.float64)
    weights = [*rnn.parameters(), *readout.parameters()]
    used = []
    for x in data:
        for weight in weights:
            weight.grad = None
        loss = (readout(rnn(x)[0][-1]) - x.sum(0)).square().mean()
        before = nn.utils.parameters_to_vector(weights).detach().clone()
        for act in order.split():
            if act == "backward":
                loss.backward()
            elif act == "clip":
                nn.utils.clip_grad_norm_(weights, told.limit)
            else:
                _step(weights, told.learning_rate)
        after = nn.utils.parameters_to_vector(weights).detach()
        used.append(float((after - before).norm()) / told.learning_rate)
    return np.array(used)
