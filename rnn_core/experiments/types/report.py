"""Where a small training stands, and the one loop in which all of them are trained."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import torch
from torch import Tensor, nn

from rnn_core.checkpoints.parts import weights_of, with_weights
from rnn_core.models.seeded_init import seeded_init
from rnn_core.optimisers import Adam

__all__ = ["TypeReport", "follow", "fresh"]

M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True)
class TypeReport:
    """Where training stands.

    Attributes
    ----------
    update : int
        Updates done.
    loss : float
        Of the last batch, bits.
    right : float
        Share of held-out answers that are right, in [0, 1]; what an answer is, each training says.
    seconds : float
        CPU time of the updates so far.
    weights : bytes
        The network as it stands, float16; see `rnn_core.checkpoints.parts.weights_of`.
    """

    update: int
    loss: float
    right: float
    seconds: float
    weights: bytes = field(repr=False)

    def network(self, empty: M) -> M:
        """Return the network, from an empty one of its shape: in eval mode, float32."""
        return with_weights(empty, self.weights)


def fresh(make: Callable[[], M], seed: int) -> M:
    """Make a network that training begins with; torch's own random generator is not touched."""
    model = seeded_init(make, torch.Generator().manual_seed(seed))
    for part in model.modules():
        if isinstance(part, nn.LayerNorm):
            part.reset_parameters()  # scale 1 and shift 0: nothing random
        elif isinstance(part, nn.Embedding) and part.padding_idx is not None:
            nn.init.zeros_(part.weight[part.padding_idx].detach())
    return model


def follow(
    model: nn.Module,
    loss_of: Callable[[], Tensor],
    right_of: Callable[[], float],
    *,
    updates: int,
    learning_rate: float,
    every: int,
) -> Iterator[TypeReport]:
    """Train by Adam, the rate rising to `learning_rate` and down again, the gradient's norm at most 1.

    Parameters
    ----------
    model
        Trained in place.
    loss_of
        Draws a batch and gives its loss, nats.
    right_of
        Share of held-out answers that are right, as the network stands.
    updates, learning_rate
    every
        Updates between two reports; the last comes after the last update.
    """
    optimiser = Adam(model.parameters(), learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, learning_rate, total_steps=updates, pct_start=0.1
    )
    seconds = 0.0
    for update in range(1, updates + 1):
        begun = time.thread_time()
        loss = loss_of()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        seconds += time.thread_time() - begun
        if update % every == 0 or update == updates:
            bits = float(loss.detach()) / math.log(2)
            yield TypeReport(update, bits, right_of(), seconds, weights_of(model))
