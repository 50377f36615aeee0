"""Many seeds: the same networks each time, and quantiles that are values."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnn_core.gradients import curve, curves, spread
from rnn_core.models.random_network import RandomNetworkConfig


@pytest.mark.parametrize(
    "start",
    [
        RandomNetworkConfig("lstm", forget_bias=3.0),
        RandomNetworkConfig(activation="sigmoid"),
        RandomNetworkConfig("gru"),
    ],
)
def test_quick_curves_are_good_to_1e_4(start: RandomNetworkConfig) -> None:
    quick, exact = curve(start, 120), curve(start, 120, "exact")
    np.testing.assert_allclose(quick.spectral, exact.spectral, rtol=0, atol=1e-4)
    np.testing.assert_allclose(quick.frobenius, exact.frobenius, rtol=0, atol=1e-4)


def test_seeds_follow_each_other() -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    many = [norms.spectral for norms in curves(RandomNetworkConfig(hidden=5, seed=3), 20, seeds=3)]
    assert torch.equal(torch.get_rng_state(), before)
    np.testing.assert_array_equal(many[2], curve(RandomNetworkConfig(hidden=5, seed=5), 20).spectral)
    assert not np.array_equal(many[0], many[1])


def test_tokens_are_read_by_vectors_of_their_own() -> None:
    start = RandomNetworkConfig(hidden=5, features=3)
    table = start.embed([4, 0, 4, 1])
    assert torch.equal(table[0], table[2])
    assert torch.equal(start.embed([1, 0])[0], table[3])
    assert not torch.equal(table[0], table[1])
    assert len(curve(start, [4, 0, 4, 1]).spectral) == 4


def test_a_gradient_that_is_gone_is_the_least() -> None:
    rows = [np.array([value, 0.0]) for value in (-np.inf, 3.0, 1.0, 2.0)]
    marks = spread(rows)
    assert (marks.least[0], marks.low[0], marks.median[0], marks.high[0], marks.most[0]) == (
        -np.inf,
        -np.inf,
        1.0,
        2.0,
        3.0,
    )
