"""The search finds a unit that was planted, chooses on one text and scores on another."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core.units import Recording, is_named, ranks, search, similarity_order


def recording(seed: int, planted: float) -> Recording:
    """Forty units of noise; cell unit 7 follows a flag, hidden unit 3 follows a count downwards."""
    rng = np.random.default_rng(seed)
    flag = (np.arange(2000) % 33 < 12).astype(float)
    count = np.arange(2000.0) % 20
    cell, hidden = rng.normal(size=(2000, 40)), rng.normal(size=(2000, 40))
    cell[:, 7] += planted * flag
    hidden[:, 3] -= planted * count
    found = {"in_quotes": flag, "column": count, "in_comment": np.zeros(2000)}
    return Recording({("cell", 0): ranks(cell), ("hidden", 0): ranks(hidden)}, found)


def test_planted_units_are_found_with_their_sign_and_named() -> None:
    stories = {
        s.feature: s for s in search((recording(1, 5), recording(2, 5)), (recording(3, 0), recording(4, 0)))
    }
    quotes, column = stories["in_quotes"], stories["column"]
    assert (quotes.unit, quotes.quantity, quotes.sign, quotes.measure, quotes.named) == (
        7,
        "cell",
        1,
        "auroc",
        True,
    )
    assert (column.unit, column.quantity, column.sign, column.measure, column.named) == (
        3,
        "hidden",
        -1,
        "rho",
        True,
    )
    assert quotes.untrained < 0.6
    assert "in_comment" not in stories, "a feature that never occurs cannot be told"


def test_luck_on_the_first_text_does_not_survive_the_second() -> None:
    story = search((recording(1, 0), recording(2, 0)), (recording(3, 0), recording(4, 0)))[0]
    assert not story.named
    assert abs(story.score - 0.5) < 0.1 or abs(story.score) < 0.1


@pytest.mark.parametrize(("measure", "score", "untrained", "named"), [
    ("auroc", 0.95, 0.79, True), ("auroc", 0.95, 0.81, False), ("auroc", 0.89, 0.5, False),
    ("rho", 0.62, 0.3, True), ("rho", 0.62, 0.4, False), ("rho", 0.59, 0.0, False),
])  # fmt: skip
def test_a_name_is_earned_by_score_and_by_margin(
    measure: str, score: float, untrained: float, named: bool
) -> None:
    assert is_named(measure, score, untrained) is named


def test_units_that_move_together_become_neighbours() -> None:
    rng = np.random.default_rng(0)
    signals = rng.normal(size=(500, 3))
    group = rng.permutation(np.repeat(np.arange(3), 10))
    values = signals[:, group] * rng.choice([-1, 1], 30) + 0.3 * rng.normal(size=(500, 30))
    ordered = group[similarity_order(ranks(values))]
    assert np.count_nonzero(np.diff(ordered)) == 2
