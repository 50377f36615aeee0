"""Which side is faster, and who gains from another thread: by counting anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.analysis.cost import fastest, gain, speed_up, spread
from rnn_core.errors import InputError

times = st.lists(st.floats(0.1, 100), min_size=1, max_size=9)
sides = st.dictionaries(st.sampled_from("abc"), times, min_size=1)
factors = st.dictionaries(st.sampled_from("abc"), st.floats(0.2, 3), min_size=1)


@given(times)
def test_the_middle_half_is_of_values_that_were_measured(values: list[float]) -> None:
    low, median, high = spread(values)
    assert {low, median, high} <= set(values)
    expected = np.quantile(values, (0.25, 0.5, 0.75), method="inverted_cdf")
    assert (low, median, high) == tuple(expected)


@given(sides, sides)
def test_a_side_is_faster_where_the_middle_halves_do_not_overlap(
    recurrent: dict[str, list[float]], parallel: dict[str, list[float]]
) -> None:
    found = fastest(recurrent, parallel)
    one, two = spread(recurrent[found.recurrent]), spread(parallel[found.parallel])
    assert one.median == min(spread(own).median for own in recurrent.values())
    assert two.median == min(spread(own).median for own in parallel.values())
    assert (found.side == "level") == (one.low <= two.high and two.low <= one.high)
    if found.side != "level":
        assert (found.side == "recurrent") == (one.median < two.median)


@given(factors, factors)
def test_a_gain_is_called_by_its_factors(recurrent: dict[str, float], parallel: dict[str, float]) -> None:
    found = gain(recurrent, parallel)
    one, two = ([value > 1.1 for value in own.values()] for own in (recurrent, parallel))
    assert (found == "parallel") == (all(two) and not any(one))
    assert (found == "all") == (all(one) and all(two))
    assert (found == "none") == (not any(one) and not any(two))


def test_a_speed_up_is_of_rounds_side_by_side() -> None:
    found = speed_up([2.0, 4.0, 9.0, 5.0], [1.0, 4.0, 3.0])
    np.testing.assert_allclose(found, (1.0, 2.0, 3.0))


def test_nothing_was_measured() -> None:
    with pytest.raises(InputError, match="at least one value"):
        spread([])
