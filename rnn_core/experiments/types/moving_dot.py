"""Many to many, in step: a film of a dot in, the way it went at each frame out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray
from torch import Tensor
from torch.nn import functional

from rnn_core.cells import Cell
from rnn_core.experiments.types.report import TypeReport, follow, fresh
from rnn_core.models.frame_reader import FrameReader
from rnn_core.tasks.moving_dot import FRAMES, GRID, WAYS, draw

__all__ = ["DotTraining", "dot_network", "learn_dot", "right_by_frame", "ways_along"]


@dataclass(frozen=True)
class DotTraining:
    """How a network learns to follow a dot.

    Attributes
    ----------
    cell : str or None
        None: without recurrence.
    before : int
        Frames before each that are given beside it: what a network without memory would have to remember.
    """

    cell: Cell | None = "rnn"
    before: int = 0
    hidden: int = 48
    frames: int = FRAMES
    batch: int = 64
    updates: int = 400
    learning_rate: float = 5e-3
    probe: int = 200
    seed: int = 0


def dot_network(settings: DotTraining) -> FrameReader:
    """Make the network that training begins with."""
    pixels = GRID**2 * (1 + settings.before)
    return fresh(lambda: FrameReader(pixels, len(WAYS), settings.cell, settings.hidden), settings.seed)


def learn_dot(settings: DotTraining) -> Iterator[TypeReport]:
    """Train on films drawn anew; an answer is the way at a frame of a held-out film, the first left out.

    The first frame's way cannot be seen: what was before it is not in the film.

    Examples
    --------
    >>> reports = list(learn_dot(DotTraining(updates=2, probe=4)))
    >>> [one.update for one in reports]
    [2]
    """
    model = dot_network(settings)
    source = np.random.default_rng([settings.seed, 0])
    held = draw(settings.probe, settings.frames, np.random.default_rng([settings.seed, 1]))

    def loss() -> Tensor:
        films, ways = draw(settings.batch, settings.frames, source)
        given = model(_read(films, settings.before))
        return functional.cross_entropy(given.flatten(0, 1), torch.tensor(ways).flatten())

    yield from follow(
        model,
        loss,
        lambda: float(right_by_frame(model, *held, settings.before)[1:].mean()),
        updates=settings.updates,
        learning_rate=settings.learning_rate,
        every=20,
    )


@torch.no_grad()
def right_by_frame(
    model: FrameReader, films: ndarray, ways: ndarray, before: int = 0
) -> Float[ndarray, " frames"]:
    """Share of right answers at each frame."""
    found: ndarray = (model(_read(films, before)).argmax(-1).numpy() == ways).mean(1)
    return found


@torch.no_grad()
def ways_along(model: FrameReader, film: Float[ndarray, "frames grid grid"]) -> Float[ndarray, "frames ways"]:
    """Give the probability of each way at each frame of one film."""
    frames = torch.as_tensor(film, dtype=model.readout.weight.dtype).flatten(1)[:, None]
    found: ndarray = model(frames)[:, 0].softmax(-1).numpy()
    return found


def _read(films: ndarray, before: int) -> Tensor:
    """Write each frame as a row, with those before it beside it; before the first are empty ones."""
    frames = torch.tensor(films).flatten(2)
    earlier = [torch.cat([torch.zeros_like(frames[:back]), frames[:-back]]) for back in range(1, before + 1)]
    return torch.cat([frames, *earlier], -1)
