"""What a trace is to its reader: named, read-only, picklable, a frame."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_sequence

import rnn_core


def every_array(trace: rnn_core.Trace) -> list[np.ndarray]:
    gates = [array for record in trace.records for array in record.values()]
    return [trace.output, trace.lengths, *trace.initial_state, *trace.final_state, *gates]


def test_arrays_are_read_only_also_after_pickling() -> None:
    trace = rnn_core.trace(nn.LSTM(2, 3, bidirectional=True), torch.randn(4, 2, 2))
    copy = pickle.loads(pickle.dumps(trace))
    for one in (trace, copy):
        for array in every_array(one):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
    for a, b in zip(every_array(trace), every_array(copy), strict=True):
        np.testing.assert_array_equal(a, b)
    assert (copy.cell, copy.residual, copy.directions) == ("lstm", trace.residual, ("forward", "reverse"))


def test_a_trace_is_frozen() -> None:
    trace = rnn_core.trace(nn.RNN(2, 3), torch.randn(4, 1, 2))
    with pytest.raises(dataclasses.FrozenInstanceError):
        trace.residual = 0.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("module", "gates"),
    [
        (nn.LSTM(2, 3), ("input", "forget", "candidate", "output", "cell", "hidden")),
        (
            nn.LSTM(2, 3, proj_size=1),
            ("input", "forget", "candidate", "output", "cell", "unprojected", "hidden"),
        ),
        (nn.GRU(2, 3), ("reset", "update", "new", "new_hidden", "hidden")),
        (nn.RNN(2, 3), ("hidden",)),
    ],
)
def test_the_names_of_gates(module: nn.LSTM | nn.GRU | nn.RNN, gates: tuple[str, ...]) -> None:
    assert rnn_core.trace(module, torch.randn(4, 1, 2)).gates == gates


def test_a_trace_says_what_it_is() -> None:
    trace = rnn_core.trace(nn.GRU(2, 3, num_layers=2), torch.zeros(4, 1, 2))
    assert repr(trace).startswith(
        "<Trace of gru: 2 layer(s), forward, batch 1, time 4, hidden 3, float32, by kernel+gemm, residual"
    )


@pytest.mark.parametrize(
    ("name", "layer", "direction", "says"),
    [
        ("memory", 0, "forward", r"expected a quantity of this gru: reset, .* got 'memory'"),
        ("reset", 1, "forward", r"expected a layer in 0\.\.0; got 1"),
        ("reset", -1, "forward", r"got -1"),
        ("reset", 0, "reverse", r"expected a direction: forward; got 'reverse'"),
    ],
)
def test_asking_for_what_is_not_there(name: str, layer: int, direction: str, says: str) -> None:
    trace = rnn_core.trace(nn.GRU(2, 3), torch.zeros(4, 1, 2))
    with pytest.raises(rnn_core.InputError, match=says):
        trace.gate(name, layer, direction)


def test_a_frame_holds_every_number_once() -> None:
    lstm = nn.LSTM(2, 3, num_layers=2, bidirectional=True, proj_size=2)
    trace = rnn_core.trace(lstm, pack_sequence([torch.randn(4, 2), torch.randn(2, 2)]))
    frame = trace.to_frame()
    assert len(frame) == 2 * 2 * (4 + 2) * 3
    assert frame.direction.dtype == pd.CategoricalDtype(["forward", "reverse"])
    index = frame.set_index(["batch", "layer", "direction", "step", "unit"])
    assert index.index.is_unique
    row = index.loc[(1, 1, "reverse", 1, 0)]
    for name in trace.gates:
        assert row[name] == trace.gate(name, 1, "reverse")[1, 1, 0]
    assert index.hidden.isna().sum() == len(frame) // 3  # the unit beyond the projection
    assert not frame.drop(columns="hidden").isna().any().any()


def test_padding_holds_zeros() -> None:
    lstm = nn.LSTM(2, 3, num_layers=2, bidirectional=True)
    trace = rnn_core.trace(lstm, pack_sequence([torch.randn(5, 2), torch.randn(2, 2)]))
    for record in trace.records:
        for array in record.values():
            assert (array[1, 2:] == 0).all()
            assert (array[1, :2] != 0).all()
