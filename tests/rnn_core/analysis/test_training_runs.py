"""What short trainings show: windows, limits and lengths, judged by their plain definitions."""

from __future__ import annotations

import statistics
from itertools import accumulate
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load, save

from rnn_core.analysis.clipping import largest_step, median_of_finite, verdict
from rnn_core.analysis.cost import growth
from rnn_core.analysis.tbptt import longer_is_worse, reach, stored_network
from rnn_core.errors import CheckpointError

WEIGHTS = Path("docs/experiments/results/truncation.safetensors").read_bytes()


@given(limited=st.integers(0, 10), free=st.integers(0, 10))
def test_a_limit_decides_only_where_more_than_half_the_seeds_turn_on_it(limited: int, free: int) -> None:
    found = verdict(limited, free, 10)
    assert (found == "decides") == (limited >= free + 6)
    assert (found == "harms") == (free >= limited + 6)
    if abs(limited - free) < 6:
        assert found == ("both" if max(limited, free) >= 6 else "neither")


@given(
    st.lists(st.none() | st.floats(0, 1e9), min_size=1).filter(lambda told: any(x is not None for x in told))
)
def test_the_median_is_of_what_was_finite(values: list[float | None]) -> None:
    finite = [one for one in values if one is not None]
    assert median_of_finite(values) == (statistics.median_low(finite), values.count(None))


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_no_step_under_a_limit_is_longer_than_velocities_add_up_to(momentum: float) -> None:
    velocities = list(accumulate([1.0] * 400, lambda before, gradient: momentum * before + gradient))
    assert max(velocities) * 0.01 <= largest_step(0.01, 1.0, momentum) * (1 + 1e-12)
    assert velocities[-1] * 0.01 == pytest.approx(largest_step(0.01, 1.0, momentum))


@given(st.floats(2, 100), st.lists(st.floats(0.1, 200), min_size=1, max_size=3))
def test_times_grow_with_the_length_if_all_are_within_a_fifth_of_it(
    length: float, times: list[float]
) -> None:
    found, ratios = growth(length, *times), [time / length for time in times]
    if all(0.801 < one < 1.199 for one in ratios):
        assert found == "even"
    if all(one < 0.799 for one in ratios):
        assert found == "less"
    if all(one > 1.201 for one in ratios):
        assert found == "more"
    if min(ratios) < 0.799 and max(ratios) > 0.801:
        assert found == "other"


def row(window: int, taught: float, least: float, most: float) -> dict[str, object]:
    marks = {"least": least, "most": most, "median": (least + most) / 2}
    return {"window": window, "taught": taught, "accuracy_marks": marks, "bytes_kept": 100 * window}


def test_windows_that_teach_nothing_stand_beside_those_that_do() -> None:
    rows = [row(4, 0.0, 0.5, 0.6), row(8, 0.0, 0.5, 0.7), row(12, 0.3, 0.95, 1.0), row(32, 0.8, 0.9, 0.99)]
    found = reach(rows)
    assert (found.shorter, found.longer, found.most, found.least) == ((4, 8), (12, 32), 0.7, 0.9)
    assert [found.decides(learnt) for learnt in (0.7, 0.71, 0.9, 0.91)] == [False, True, True, False]
    assert longer_is_worse(rows[3], rows[2])
    assert not longer_is_worse(rows[2], rows[3])


def test_a_stored_network_has_the_stored_weights() -> None:
    tensors = load(WEIGHTS)
    for window in (4, 32):
        rnn, readout = stored_network(WEIGHTS, window)
        assert torch.equal(rnn.weight_hh_l0, tensors[f"{window}.rnn.weight_hh_l0"])
        assert torch.equal(readout.bias, tensors[f"{window}.readout.bias"])


@pytest.mark.parametrize(
    "weights", [b"", WEIGHTS[:-7], save({"x": torch.zeros(1)})], ids=["none", "cut", "other"]
)
def test_what_is_no_such_network_is_refused(weights: bytes) -> None:
    with pytest.raises(CheckpointError, match="a network with window 8"):
        stored_network(weights, 8)
