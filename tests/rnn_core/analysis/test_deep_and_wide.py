"""Equally large stacks are compared by their seeds, from the plain definitions."""

from __future__ import annotations

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from rnn_core.analysis.deep_and_wide import deep_and_wide

seeds = st.lists(st.floats(1, 3), min_size=3, max_size=3)
stacks = st.lists(
    st.fixed_dictionaries(
        {"bits": seeds, "seconds": seeds, "parameters": st.integers(90, 110), "skips": st.booleans()}
    ),
    min_size=2,
    max_size=5,
)


@given(stacks)
def test_the_best_is_clear_only_if_each_of_its_seeds_is(rows: list[dict]) -> None:
    found = deep_and_wide(rows)
    assert found.bits == tuple(median(one["bits"]) for one in rows)
    assert found.seconds == tuple(median(one["seconds"]) for one in rows)
    assert all(found.bits[found.best] <= one for one in found.bits)
    others = [one for k, one in enumerate(rows) if k != found.best]
    worse = [own < other for own in rows[found.best]["bits"] for one in others for other in one["bits"]]
    assert found.clear == all(worse)
    plain = [median(one["bits"]) for one in rows if not one["skips"]]
    if len(plain) > 1:
        assert (found.deeper == "worse") == (plain == sorted(set(plain)))
        assert (found.deeper == "better") == (plain == sorted(set(plain), reverse=True))
    counts = [one["parameters"] for one in rows]
    assert found.apart == max(counts) / min(counts) - 1
