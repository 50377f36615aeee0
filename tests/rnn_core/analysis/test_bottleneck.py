"""What curves over seeds show of one vector, by counting anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.analysis.bottleneck import FEWEST, by_length, ends, enough, reach, shape, squeezed
from rnn_core.errors import InputError


@given(short=st.floats(0, 1), long=st.floats(0, 1))
def test_a_shape_is_named_by_its_limits(short: float, long: float) -> None:
    found = shape(short, long)
    learnt, lost = short >= 0.9, long <= 0.1
    assert (found == "unlearnt") == (not learnt)
    assert (found == "falls") == (learnt and lost)


@given(st.dictionaries(st.integers(1, 20), st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1))
def test_a_length_is_reached_if_all_up_to_it_are(curve: dict[int, list[float]]) -> None:
    ordered = {float(length): curve[length] for length in sorted(curve)}
    found = reach(ordered)
    for length, shares in ordered.items():
        assert not (length <= found and np.median(shares) < 0.5)
    later = [length for length in ordered if length > found]
    assert not later or np.median(ordered[later[0]]) < 0.5


def test_a_bin_stands_at_its_middle_and_is_left_out_where_a_seed_had_too_few() -> None:
    runs = [
        {"attention": "none", "bins": [[5, 0.5, 40], [1, 1.0, 40], [9, 0.1, FEWEST]]},
        {"attention": "luong", "bins": [[1, 0.9, 40]]},
        {"attention": "none", "bins": [[1, 0.8, 40], [5, 0.3, 40], [9, 0.0, FEWEST - 1]]},
    ]
    found = by_length(runs, width=4, seeds=2)
    assert found == {"none": {2.5: [1.0, 0.8], 6.5: [0.5, 0.3]}, "luong": {}}
    assert list(found["none"]) == [2.5, 6.5]
    assert ends(found["none"]) == (0.9, 0.4)


def test_the_vector_is_squeezed_for_one_kind_at_a_time() -> None:
    runs = [
        {"attention": kind, "context": size, "exact": share}
        for kind, size, share in (("none", 8, 0.4), ("luong", 8, 0.9), ("none", 4, 0.1), ("none", 8, 0.6))
    ]
    assert squeezed(runs, "none") == {4: [0.1], 8: [0.4, 0.6]}
    assert list(squeezed(runs, "none")) == [4, 8]


@given(st.dictionaries(st.integers(1, 96), st.lists(st.floats(0, 1), min_size=1, max_size=3), min_size=1))
def test_from_enough_numbers_on_no_median_is_worse(shares: dict[int, list[float]]) -> None:
    best = max(np.median(each) for each in shares.values())
    worse = [size for size, each in shares.items() if np.median(each) < best - 0.03]
    if max(shares) in worse:
        with pytest.raises(InputError, match="measure longer vectors"):
            enough(shares)
        return
    assert enough(shares) == min(size for size in shares if size > max(worse, default=0))
