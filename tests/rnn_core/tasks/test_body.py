"""The rule's probabilities against the people that it makes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core.tasks import body


def test_the_rule_says_how_often_each_class_comes() -> None:
    measures, classes = body.draw(40_000, np.random.default_rng(1))
    shares = body.rule(measures)
    np.testing.assert_allclose(shares.sum(1), 1)
    counted = np.bincount(classes, minlength=3) / len(classes)
    np.testing.assert_allclose(shares.mean(0), counted, atol=0.01)
    sure = shares.max(1)
    for low, high in ((0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):  # where it is surer it is right more often
        some = (sure >= low) & (sure < high)
        assert (shares.argmax(1) == classes)[some].mean() == pytest.approx(sure[some].mean(), abs=0.02)


def test_the_rule_against_the_error_function() -> None:
    height, weight, age = 172.0, 81.0, 58.0
    mean = 92 + 0.45 * (age - 20) + 1.3 * (body.mass_index(height, weight) - 22)
    low, high = ((1 + math.erf((limit - mean) / 8 / math.sqrt(2))) / 2 for limit in (105, 130))
    found = body.rule(np.array([[height, weight, age]]))[0]
    np.testing.assert_allclose(found, [low, high - low, 1 - high], atol=1e-12)


def test_nobody_is_outside_and_what_is_read_is_near_one() -> None:
    measures, _ = body.draw(5000, np.random.default_rng(2))
    index = measures[:, 1] / (measures[:, 0] / 100) ** 2
    assert index.min() >= body.MASS[0] - 1e-9
    assert index.max() <= body.MASS[1] + 1e-9
    scaled = body.scaled(measures)
    np.testing.assert_allclose(scaled.mean(0), 0, atol=0.15)
    np.testing.assert_allclose(scaled.std(0), 1, atol=0.15)
