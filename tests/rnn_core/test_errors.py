"""One small tree of errors."""

from __future__ import annotations

import pickle

import pytest

from rnn_core import CheckpointError, GatescopeError, InputError, TextError


@pytest.mark.parametrize("kind", [InputError, TextError, CheckpointError])
def test_all_can_be_caught_as_one(kind: type[Exception]) -> None:
    assert issubclass(kind, GatescopeError)
    assert issubclass(kind, ValueError)


def test_a_text_error_keeps_its_code_and_details_through_a_pickle() -> None:
    error = pickle.loads(pickle.dumps(TextError("too_long", "it is too long", size=7, limit=5)))
    assert (error.code, error.details, str(error)) == ("too_long", {"size": 7, "limit": 5}, "it is too long")
    assert str(TextError("empty")) == "empty"
