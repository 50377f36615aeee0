"""Where the dropout of a recurrent module acts: between its layers, and nowhere else."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from rnn_core.analysis.shapes.sizes import Sizes
from rnn_core.cells import spec


@dataclass(frozen=True, eq=False)
class DropoutPlaces:
    """Which numbers were set to zero in one run of a module in training mode.

    Attributes
    ----------
    zeroed : ndarray of bool, (layers - 1, direction, step, sequence, unit)
        Of the states that each layer but the last hands to the next.
    residual : float
        Largest difference between the module's own output and that of its layers run one by one, with these
        numbers set to zero in between; 0.0 where there are none.
    changed : float
        Largest difference between the module's output in training mode and in eval mode.
    warning : str
        What torch says when the module is made; empty if it says nothing.
    """

    zeroed: NDArray[np.bool_] = field(repr=False)
    residual: float
    changed: float
    warning: str

    @property
    def places(self) -> int:
        """How many numbers the dropout can set to zero."""
        return int(self.zeroed.size)


def dropout_places(sizes: Sizes, chance: float = 0.5, seed: int = 0) -> DropoutPlaces:
    """Run a module with dropout once in training mode, and find which numbers it set to zero.

    The mask is drawn again from the same seed, put by hand between layers that are run one by one, and the
    result is held against the module's own.

    Parameters
    ----------
    sizes
    chance
        Probability that a number is set to zero, in (0, 1).
    seed
        Of weights, input and mask.

    Examples
    --------
    >>> found = dropout_places(Sizes("gru", batch=2, steps=3, features=2, hidden=4, layers=1))
    >>> found.places, found.changed
    (0, 0.0)
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        module = sizes.module(seed, dropout=chance)
    inputs = sizes.inputs(seed)
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        layers = [_layer(sizes, module, layer) for layer in range(sizes.layers)]
        still = module(inputs)[0]
        module.train()
        torch.manual_seed(seed + 2)
        own = module(inputs)[0]
        torch.manual_seed(seed + 2)
        by_hand, masks = _one_by_one(sizes, layers, inputs, chance)
    shape = (sizes.steps, sizes.batch, sizes.directions, sizes.width)
    zeroed = np.array([mask.numpy().reshape(shape).transpose(2, 0, 1, 3) for mask in masks], bool)
    if not masks:
        zeroed = np.zeros((0, sizes.directions, sizes.steps, sizes.batch, sizes.width), bool)
    said = " ".join(str(one.message) for one in caught)
    return DropoutPlaces(zeroed, float((own - by_hand).abs().max()), float((own - still).abs().max()), said)


def _one_by_one(
    sizes: Sizes, layers: list[nn.Module], inputs: torch.Tensor, chance: float
) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Run the layers one by one with dropout in between; return the output and what was set to zero."""
    x = inputs.transpose(0, 1) if sizes.batch_first else inputs
    masks = []
    for alone in layers:
        x = alone(x)[0]
        if alone is not layers[-1]:
            mask = functional.dropout(torch.ones_like(x), chance, training=True)
            masks.append(mask == 0)
            x = x * mask
    return x.transpose(0, 1) if sizes.batch_first else x, masks


def _layer(sizes: Sizes, module: nn.Module, layer: int) -> nn.Module:
    """Return one layer of a module as a module of its own, time first."""
    features = sizes.directions * sizes.width if layer else sizes.features
    options = {name: value for name, value in sizes.options().items() if name in _KEPT}
    alone: nn.Module = spec(sizes.cell).layer(features, sizes.hidden, dtype=torch.float64, **options).eval()
    given = dict(module.named_parameters())
    for name, weight in alone.named_parameters():
        weight.copy_(given[name.replace("_l0", f"_l{layer}")])
    return alone


_KEPT = ("bidirectional", "proj_size")
