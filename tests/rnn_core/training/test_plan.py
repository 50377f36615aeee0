"""A plan that cannot be run is refused with a reason, before anything is computed."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.errors import InputError
from rnn_core.models import CharacterModel
from rnn_core.training.learn import learn
from rnn_core.training.plan import BOUNDS, LONGEST_TEXT, Plan, PlanError
from rnn_core.training.records import Ended

TEXT = "to be, or not to be: that is the question. " * 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("a", "constant"),
        ("a" * 5000, "constant"),
        ("abcdefghij", "distinct"),
        ("".join(chr(0x4E00 + k) for k in range(3000)), "distinct"),
        ("to be or not to be", "short"),
        ("ab" * (LONGEST_TEXT // 2 + 1), "long"),
    ],
)
def test_a_text_that_cannot_be_learnt_from_is_refused(text: str, code: str):
    with pytest.raises(PlanError) as refused:
        Plan(text)
    assert refused.value.code == code
    assert "expected" in str(refused.value)


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_out_of_bounds_is_refused(name: str):
    plan = Plan(TEXT)
    whole = isinstance(getattr(plan, name), int)
    for value in (-(10**9), 10**10) if whole else (-1e9, 1e9, float("nan"), float("inf"), -float("inf")):
        _refuses(plan, name, value)


def _refuses(plan: Plan, name: str, value: float):
    with pytest.raises(PlanError) as refused:
        replace(plan, **{name: value})
    assert refused.value.code == "bounds"
    assert refused.value.details["name"] == name


def test_an_unknown_cell_and_a_huge_network_are_refused():
    with pytest.raises(Exception, match="transformer"):  # by the annotation's own check, under test
        Plan(TEXT, cell="transformer")  # type: ignore[arg-type]
    with pytest.raises(PlanError) as refused:
        Plan(TEXT, hidden=512, layers=4)
    assert refused.value.code == "large"


def test_a_refusal_keeps_its_reason_on_its_way_to_another_process():
    with pytest.raises(PlanError) as refused:
        Plan("ab" * 9)
    again = pickle.loads(pickle.dumps(refused.value))
    assert isinstance(again, InputError)
    assert (again.code, again.details, str(again)) == (
        refused.value.code,
        refused.value.details,
        str(refused.value),
    )


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("layers", [1, 3])
def test_the_size_is_known_before_the_network_is_built(cell: Any, layers: int):
    plan = Plan(TEXT, cell=cell, layers=layers, hidden=20, embedding=7)
    model = CharacterModel(len(plan.vocabulary), cell, 20, layers, 7)
    assert plan.parameters == model.parameter_count


@given(st.text(max_size=300), st.integers(2, 20))
def test_whatever_is_not_refused_can_be_run(text: str, window: int):
    try:
        plan = Plan(text, hidden=2, embedding=2, window=window, updates=1, stages=1, sample_length=3)
    except PlanError:
        return
    assert isinstance(list(learn(plan))[-1], Ended)


def test_a_text_just_long_enough_is_read_and_one_shorter_says_how_long_it_must_be():
    with pytest.raises(PlanError) as refused:
        Plan("ab" * 20, window=64)
    needed = refused.value.details["needed"]
    assert Plan(("ab" * needed)[:needed], window=64).most_streams == 1


def test_very_many_different_characters_leave_the_rarest_out():
    text = "".join(chr(0x4E00 + k) for k in range(8000)) + "ab" * 4000
    plan = Plan(text, window=8)
    assert len(plan.vocabulary) == 5000
    assert {"a", "b"} <= set(plan.vocabulary.entries)
