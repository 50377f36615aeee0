"""A walk in segments against one trace of the whole; memory that stays; windows that come back the same."""

from __future__ import annotations

import functools
import gc
import itertools
import tracemalloc
import weakref
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import rnn_core
from tests.examples import examples

STEPS = 300
MODULES: list[Any] = [
    nn.LSTM(3, 5, num_layers=2, dtype=torch.float64),
    nn.LSTM(3, 5, proj_size=2, dtype=torch.float64),
    nn.GRU(3, 5, batch_first=True, dtype=torch.float64),
    nn.RNN(3, 5, dtype=torch.float64),
]
TEXT = torch.randn(STEPS, 1, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(3))


def whole(module: Any) -> rnn_core.Trace:
    return rnn_core.trace(module, TEXT.transpose(0, 1) if module.batch_first else TEXT)


@pytest.mark.parametrize("module", MODULES)
@settings(max_examples=examples(15))
@given(cuts=st.lists(st.integers(0, STEPS), max_size=5), every=st.integers(20, 400))
def test_pieces_are_the_whole_however_it_is_cut(module: Any, cuts: list[int], every: int) -> None:
    bounds = [0, *sorted(cuts), STEPS]
    pieces = list(rnn_core.stream(module, (TEXT[a:b] for a, b in itertools.pairwise(bounds)), every=every))
    assert [segment.start for segment in pieces] == list(range(0, STEPS, every))
    assert pieces[-1].stop == STEPS
    reference = whole(module)
    for layer in range(reference.layers):
        for name in reference.gates:
            joined = np.concatenate([segment.trace.gate(name, layer) for segment in pieces], 1)
            np.testing.assert_allclose(joined, reference.gate(name, layer), rtol=0, atol=1e-13)
    assert max(segment.trace.residual for segment in pieces) < 1e-13


@pytest.mark.parametrize("module", MODULES)
@settings(max_examples=examples(15))
@given(window=st.tuples(st.integers(0, STEPS - 1), st.integers(1, STEPS)))
def test_any_window_comes_back_bit_for_bit(module: Any, window: tuple[int, int]) -> None:
    start, stop = window[0], min(STEPS, sum(window))
    pieces = list(rnn_core.stream(module, [TEXT], every=64))
    again = rnn_core.retrace(
        module, [segment.checkpoint for segment in pieces], lambda a, b: TEXT[a:b], start, stop
    )
    assert (again.steps, again.lengths.tolist()) == (stop - start, [stop - start])
    reference = whole(module)
    for layer in range(again.layers):
        for name in again.gates:
            walked = np.concatenate([segment.trace.gate(name, layer) for segment in pieces], 1)
            np.testing.assert_array_equal(again.gate(name, layer), walked[:, start:stop])
    if start:
        before = reference.gate("hidden", again.layers - 1)[:, start - 1]
        np.testing.assert_allclose(again.initial_state[0][-1], before, rtol=0, atol=1e-13)
    after = rnn_core.trace(module, again_inputs(module, start, stop), again.initial_state)
    for ours, own in zip(again.final_state, after.final_state, strict=True):
        np.testing.assert_allclose(ours, own, rtol=0, atol=1e-13)


def again_inputs(module: Any, start: int, stop: int) -> torch.Tensor:
    return TEXT[start:stop].transpose(0, 1) if module.batch_first else TEXT[start:stop]


def test_a_walk_begins_where_another_ended() -> None:
    lstm = MODULES[0]
    *_, last = rnn_core.stream(lstm, [TEXT[:100]])
    [segment] = rnn_core.stream(lstm, [TEXT[100:]], last.trace.final_state)
    np.testing.assert_allclose(
        segment.trace.gate("cell", 1), whole(lstm).gate("cell", 1)[:, 100:], atol=1e-13
    )


def test_it_reads_no_further_than_asked_and_can_be_left() -> None:
    read = []

    def chunks() -> Any:
        for start in range(0, STEPS, 50):
            read.append(start)
            yield TEXT[start : start + 50]

    walk = rnn_core.stream(MODULES[3], chunks(), every=100)
    assert read == []
    assert next(walk).stop == 100
    assert read == [0, 50]
    walk.close()
    assert read == [0, 50]


def test_a_piece_let_go_of_is_gone_before_the_next() -> None:
    walk = rnn_core.stream(MODULES[0], iter(TEXT.split(10)), every=20)
    segment = next(walk)
    trace, checkpoint = weakref.ref(segment.trace), segment.checkpoint
    del segment
    following = next(walk)
    gc.collect()
    assert trace() is None
    assert (checkpoint.start, checkpoint.stop, following.start) == (0, 20, 20)


def test_memory_does_not_grow_with_the_text() -> None:
    """What Python and numpy hold after 40 segments is what they held after 10."""
    chunks = (torch.randn(64, 1, 3) for _ in range(40))
    gru, held = nn.GRU(3, 64), []
    gc.freeze()  # a million objects of other tests need not be looked through 40 times
    tracemalloc.start()
    for segment in rnn_core.stream(gru, chunks, every=64):
        del segment
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    gc.unfreeze()
    assert len(held) == 40
    assert held[-1] - held[9] < 64 * 1024


@pytest.mark.parametrize(
    ("module", "chunk", "every", "says"),
    [
        (
            nn.LSTM(3, 5, bidirectional=True),
            torch.zeros(4, 1, 3),
            8,
            "got a bidirectional one; .* rnn_core.trace",
        ),
        (nn.LSTM(3, 5, num_layers=2, dropout=0.1), torch.zeros(4, 1, 3), 8, "call module.eval"),
        (
            nn.LSTM(3, 5),
            torch.zeros(4, 2, 3),
            8,
            r"expected chunks .* got \(4, 2, 3\); walk over one sequence",
        ),
        (nn.LSTM(3, 5), torch.zeros(4, 3), 8, r"got \(4, 3\)"),
        (nn.LSTM(3, 5), torch.zeros(4, 1, 7), 8, "input_size, 3"),
        (nn.LSTM(3, 5), torch.zeros(4, 1, 3), 0, "expected every >= 1; got 0"),
    ],
)
def test_what_cannot_be_walked(module: Any, chunk: torch.Tensor, every: int, says: str) -> None:
    with pytest.raises(rnn_core.InputError, match=says):
        list(rnn_core.stream(module, iter([chunk]), every=every))


@pytest.mark.parametrize(("start", "stop"), [(0, 301), (-1, 4), (5, 5), (7, 3)])
def test_a_window_outside_the_walk(start: int, stop: int) -> None:
    checkpoints = [segment.checkpoint for segment in rnn_core.stream(MODULES[3], [TEXT], every=100)]
    with pytest.raises(rnn_core.InputError, match=r"within the steps walked over, 0\.\.300; got"):
        rnn_core.retrace(MODULES[3], checkpoints, lambda a, b: TEXT[a:b], start, stop)
    with pytest.raises(rnn_core.InputError, match="keep every checkpoint"):
        rnn_core.retrace(MODULES[3], [], lambda a, b: TEXT[a:b], 0, 1)


def test_checkpoints_lie_together_and_come_back_as_they_were() -> None:
    """An array for each would leave holes between the segments' memory that no segment fits into."""
    pieces = list(rnn_core.stream(MODULES[0], [TEXT], every=4))
    checkpoints = [segment.checkpoint for segment in pieces]
    assert len(checkpoints) == 75
    assert len({id(one.kept.blocks[0]) for one in checkpoints}) == 7  # 1 + 2 + 4 + ... + 64
    for segment, checkpoint in zip(pieces, checkpoints, strict=True):
        for kept, traced in zip(checkpoint.state, segment.trace.initial_state, strict=True):
            np.testing.assert_array_equal(kept, traced)
            assert not kept.flags.writeable


@pytest.mark.parametrize("module", MODULES)
def test_pieces_not_looked_at_are_only_run(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    from rnn_core.tracing import streaming

    traced = []
    monkeypatch.setattr(streaming, "trace", lambda *args: traced.append(args))
    if module.mode == "LSTM":
        pieces = list(rnn_core.stream(module, [TEXT], every=64))
        assert traced == []
        monkeypatch.undo()
        reference = whole(module)
        for segment in pieces:
            np.testing.assert_allclose(
                segment.trace.gate("hidden"),
                reference.gate("hidden")[:, segment.start : segment.stop],
                atol=1e-13,
            )
    else:  # our loop costs less than the module
        monkeypatch.undo()
        pieces = list(rnn_core.stream(module, [TEXT], every=64))
        assert ["trace" in vars(segment) for segment in pieces] == [True] * 4 + [False]


def test_a_walk_that_is_only_run_stays_itself_when_looked_at_later() -> None:
    """With and without gradients kernels differ in the last digits; a window starts where the walk was."""
    module, text = nn.LSTM(3, 20), TEXT.float()
    checkpoints = [segment.checkpoint for segment in rnn_core.stream(module, [text], every=64)]
    state = None
    for checkpoint in checkpoints:
        if state is not None:
            for kept, own in zip(checkpoint.state, state, strict=True):
                np.testing.assert_array_equal(kept, own)
        with torch.no_grad():
            _, state = module(text[checkpoint.start : checkpoint.stop], state)
    window = rnn_core.retrace(module, checkpoints, lambda a, b: text[a:b], 128, 140)
    np.testing.assert_array_equal(window.initial_state[1], checkpoints[2].state[1])


def test_a_piece_traces_once() -> None:
    [segment] = rnn_core.stream(MODULES[0], [TEXT], every=STEPS)
    assert segment.trace is segment.trace


def test_statistics_in_one_pass_are_those_of_the_whole() -> None:
    for module in MODULES:
        pieces = rnn_core.stream(module, [TEXT], every=77)
        summary = functools.reduce(
            rnn_core.GateSummary.merge, (rnn_core.summarize(segment.trace) for segment in pieces)
        )
        reference = whole(module)
        assert summary.steps == STEPS
        for name in reference.gates:
            np.testing.assert_allclose(summary.mean[name], reference.gate(name)[0].mean(0), atol=1e-13)
            np.testing.assert_allclose(summary.variance[name], reference.gate(name)[0].var(0), atol=1e-13)
