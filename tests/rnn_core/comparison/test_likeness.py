"""Likeness against numpy's closed forms, and what may not change it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core.comparison.likeness import Partners, correlation, linear_cka, partners
from rnn_core.errors import InputError


@pytest.fixture(params=[(40, 7, 5), (6, 9, 12)])
def states(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    steps, a, b = request.param
    rng = np.random.default_rng(3)
    x = rng.normal(size=(steps, a))
    return x, x[:, :1] * rng.normal(size=b) + rng.normal(size=(steps, b))


def test_cka_is_the_alignment_of_centred_kernels(states: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = states
    steps = len(x)
    centre = np.eye(steps) - np.ones((steps, steps)) / steps
    k, m = (centre @ (one @ one.T) @ centre for one in (x, y))
    expected = np.trace(k @ m) / math.sqrt(np.trace(k @ k) * np.trace(m @ m))
    assert linear_cka(x, y) == pytest.approx(expected, abs=1e-12)
    assert linear_cka(x, x) == pytest.approx(1)


def test_cka_knows_no_order_rotation_scale_or_place_of_units(states: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = states
    rng = np.random.default_rng(5)
    rotation, _ = np.linalg.qr(rng.normal(size=(x.shape[1], x.shape[1])))
    known = linear_cka(x, y)
    for other in (x @ rotation, x[:, rng.permutation(x.shape[1])], -3 * x, x + rng.normal(size=x.shape[1])):
        assert linear_cka(other, y) == pytest.approx(known, abs=1e-12)
    assert linear_cka(y, x) == pytest.approx(known, abs=1e-12)


def test_states_that_do_not_move_are_like_nothing() -> None:
    assert math.isnan(linear_cka(np.ones((4, 2)), np.eye(4)))


def test_steps_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(InputError, match="equally many steps"):
        linear_cka(np.ones((4, 2)), np.ones((5, 2)))


def test_correlation_is_numpys_and_0_of_what_never_moves(states: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = states
    x = np.concatenate([x, np.full((len(x), 1), 0.1)], 1)
    found = correlation(x, y)
    both = np.corrcoef(x[:, :-1].T, y.T)[: x.shape[1] - 1, x.shape[1] - 1 :]
    np.testing.assert_allclose(found[:-1], both, atol=1e-12)
    assert not found[-1].any()


def test_partners_are_found_by_what_they_do_and_not_by_number() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(300, 6))
    order = rng.permutation(6)
    found = partners((x, -x[:, order] + 0.1 * rng.normal(size=(300, 6))), (x, rng.normal(size=(300, 6))))
    assert isinstance(found, Partners)
    np.testing.assert_array_equal(found.of_b, order)
    np.testing.assert_array_equal(found.of_a, np.argsort(order))
    a, b, r = found.closest
    assert order[b] == a
    assert r == found.correlation.min() < -0.9
    assert found.median > 0.9 > 0.5 > found.untrained
