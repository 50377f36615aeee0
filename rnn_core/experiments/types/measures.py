"""One to one: body measures in, a class out, by a network without recurrence and by a linear one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from numpy import ndarray
from torch import nn
from torch.nn import functional

from rnn_core.experiments.types.report import TypeReport, follow, fresh
from rnn_core.tasks import body

__all__ = ["MeasuresTraining", "ceiling", "class_shares", "learn_measures", "measures_network", "people"]


@dataclass(frozen=True)
class MeasuresTraining:
    """A network of one hidden layer; ``hidden=0``: softmax regression.

    Attributes
    ----------
    people : int
        That are learnt from.
    """

    hidden: int = 16
    people: int = 3000
    batch: int = 128
    updates: int = 400
    learning_rate: float = 1e-2
    seed: int = 0


def measures_network(settings: MeasuresTraining) -> nn.Sequential:
    """Make the network that training begins with."""
    read, classes, hidden = len(body.MEASURES), len(body.CLASSES), settings.hidden
    if not hidden:
        return fresh(lambda: nn.Sequential(nn.Linear(read, classes)), settings.seed)
    return fresh(
        lambda: nn.Sequential(nn.Linear(read, hidden), nn.Tanh(), nn.Linear(hidden, classes)), settings.seed
    )


def people(count: int, seed: int, part: int) -> tuple[ndarray, ndarray]:
    """Draw people for training (part 0), for following it (1), or for the figure that is told (2)."""
    return body.draw(count, np.random.default_rng([seed, part]))


def learn_measures(settings: MeasuresTraining) -> Iterator[TypeReport]:
    """Train; an answer is the likeliest class of somebody held out.

    Examples
    --------
    >>> reports = list(learn_measures(MeasuresTraining(people=200, updates=30)))
    >>> [one.update for one in reports], reports[0].right > 0.3
    ([20, 30], True)
    """
    model = measures_network(settings)
    measures, classes = people(settings.people, settings.seed, 0)
    read = torch.tensor(body.scaled(measures), dtype=torch.float32)
    wanted = torch.tensor(classes)
    held, told = people(500, settings.seed, 1)
    chance = torch.Generator().manual_seed(settings.seed)

    def loss() -> torch.Tensor:
        some = torch.randint(len(read), (settings.batch,), generator=chance)
        return functional.cross_entropy(model(read[some]), wanted[some])

    def right() -> float:
        return float((class_shares(model, held).argmax(1) == told).mean())

    yield from follow(
        model, loss, right, updates=settings.updates, learning_rate=settings.learning_rate, every=20
    )


@torch.no_grad()
def class_shares(model: nn.Sequential, measures: Float[ndarray, "people 3"]) -> Float[ndarray, "people 3"]:
    """Give the probability of each class, as a network says it."""
    read = torch.tensor(body.scaled(measures), dtype=next(model.parameters()).dtype)
    found: ndarray = model(read).softmax(-1).numpy()
    return found


def ceiling(measures: Float[ndarray, "people 3"], classes: ndarray) -> float:
    """Share that the rule itself gets right, its noise unknown: nothing can be better on average."""
    return float((body.rule(measures).argmax(1) == classes).mean())
