"""The same measurement over many seeds: curves, their median and their spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float
from torch import Tensor

from rnn_core.gradients.jacobian import JacobianNorms, jacobian_norms
from rnn_core.models.character import map_state
from rnn_core.models.random_network import RandomNetworkConfig, random_network

__all__ = ["Spread", "curve", "curves", "spread"]


@dataclass(frozen=True, eq=False)
class Spread:
    """Quantiles over seeds, step by step; each a value that one of the curves really has.

    low, high : the quartiles; least, most : the extremes. Each (time,)
    """

    median: Float[np.ndarray, " time"]
    low: Float[np.ndarray, " time"]
    high: Float[np.ndarray, " time"]
    least: Float[np.ndarray, " time"]
    most: Float[np.ndarray, " time"]


def curve(
    start: RandomNetworkConfig,
    steps: int | Sequence[int] | np.ndarray,
    method: Literal["exact", "low rank"] = "low rank",
) -> JacobianNorms:
    """Make a fresh network and measure what of a change at each step is left at the last.

    Parameters
    ----------
    start : RandomNetworkConfig
    steps : int, or token numbers (time,)
        How many random inputs to read, or which tokens, by random vectors.
    method
        As for `rnn_core.jacobian_norms`. "low rank": in float32, which is quick and good to 1e-4 in
        the logarithms. "exact": in float64.

    Examples
    --------
    >>> curve(RandomNetworkConfig(hidden=8), 30).spectral.shape
    (30,)
    """
    network = random_network(start)
    inputs = start.noise(steps) if isinstance(steps, int) else start.embed(steps)
    if method == "exact":
        return jacobian_norms(network.module, inputs, network.state)
    state = map_state(Tensor.float, network.state)
    return jacobian_norms(network.module.float(), inputs.float(), state, "low rank")


def curves(
    start: RandomNetworkConfig,
    steps: int | Sequence[int] | np.ndarray,
    seeds: int = 20,
    method: Literal["exact", "low rank"] = "low rank",
) -> Iterator[JacobianNorms]:
    """Give one curve a seed, from `start.seed` on, as they are measured.

    Examples
    --------
    >>> measured = [norms.spectral for norms in curves(RandomNetworkConfig(hidden=8), 30, seeds=5)]
    >>> spread(measured).median.shape
    (30,)
    """
    for seed in range(start.seed, start.seed + seeds):
        yield curve(replace(start, seed=seed), steps, method)


def spread(measured: Sequence[Float[np.ndarray, " time"]]) -> Spread:
    """Sum up curves of one length; -inf, a gradient that is wholly gone, counts as the least.

    Examples
    --------
    >>> spread([np.array([-np.inf]), np.array([1.0]), np.array([2.0])]).median.tolist()
    [1.0]
    """
    marks = np.quantile(np.stack(measured), [0.5, 0.25, 0.75, 0, 1], axis=0, method="inverted_cdf")
    return Spread(*marks)
