"""Scores against their definitions, pair by pair."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_core.units import auroc, from_last_token, ranks, score, spearman

SMALL = arrays(np.float64, st.integers(2, 30), elements=st.integers(-5, 5).map(float))


def auroc_by_pairs(values: np.ndarray, feature: np.ndarray) -> float:
    yes, no = values[feature == 1], values[feature == 0]
    return float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))


@given(SMALL, st.randoms())
def test_auroc_is_the_share_of_pairs_won(values: np.ndarray, random: object) -> None:
    feature = np.array([float(random.random() < 0.5) for _ in values])  # type: ignore[attr-defined]
    found = auroc(ranks(values[:, None]), feature)[0]
    if 0 < feature.sum() < len(feature):
        assert found == pytest.approx(auroc_by_pairs(values, feature), abs=1e-12)
    else:
        assert np.isnan(found)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=30))
def test_no_order_of_the_tokens_tells_more_than_their_shares(pairs: list[tuple[int, bool]]) -> None:
    """Every function of the token alone orders the five tokens somehow: all orders are tried."""
    ids, feature = (np.array(each) for each in zip(*pairs, strict=True))
    feature = feature.astype(float)
    found = from_last_token(ids, feature)
    if not 0 < feature.sum() < len(feature):
        assert np.isnan(found)
        return
    tried = (auroc_by_pairs(np.array(order)[ids], feature) for order in permutations(range(5)))
    assert found >= max(tried) - 1e-12
    share = np.array([feature[ids == one].mean() for one in ids])
    assert found == pytest.approx(auroc_by_pairs(share, feature), abs=1e-12)


@given(SMALL)
def test_ranks_are_means_of_places(values: np.ndarray) -> None:
    expected = [1 + (values < v).sum() + ((values == v).sum() - 1) / 2 for v in values]
    assert ranks(values[:, None])[:, 0].tolist() == expected


def test_spearman_is_the_correlation_of_ranks() -> None:
    rng = np.random.default_rng(0)
    values, feature = rng.normal(size=(50, 3)), rng.integers(0, 6, 50).astype(float)
    expected = [np.corrcoef(ranks(values)[:, k], ranks(feature[:, None])[:, 0])[0, 1] for k in range(3)]
    np.testing.assert_allclose(spearman(ranks(values), feature), expected, atol=1e-12)


def test_a_rising_unit_follows_a_count_perfectly_and_a_falling_one_with_the_other_sign() -> None:
    count = np.arange(9.0)
    assert score(np.exp(count), count, "rho", 1) == pytest.approx(1)
    assert score(-count, count, "rho", -1) == pytest.approx(1)
    assert score(-count, (count > 4).astype(float), "auroc", -1) == pytest.approx(1)


def test_what_does_not_vary_cannot_be_scored() -> None:
    assert np.isnan(score(np.arange(5.0), np.ones(5), "auroc", 1))
    assert np.isnan(score(np.ones(5), np.arange(5.0), "rho", 1))
