"""A survey in several stretches against one walk from the first step to the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import rnn_core
from rnn_core.cells import spec
from rnn_core.checkpoints import load
from rnn_core.models.character import with_dtype
from rnn_core.tracing import stitching, surveying
from tests.examples import examples

MODELS = Path("assets/models")


def windows(module: Any, text: Tensor, **options: Any) -> tuple[list[rnn_core.Window], rnn_core.Progress]:
    advances = list(rnn_core.survey(module, lambda a, b: text[a:b], len(text), **options))
    found = [window for advance in advances for window in advance.windows]
    read = [advance.read for advance in advances]
    assert read == sorted(read)
    assert read[-1] == len(text)
    return found, advances[-1]


def walked(module: Any, text: Tensor, every: int) -> Iterator[rnn_core.Trace]:
    return (segment.trace for segment in rnn_core.stream(module, [text], every=every))


def farthest(found: list[rnn_core.Window], traces: Any) -> float:
    """Largest difference of a mean or a state from a walk's, in units of its size where that is above 1."""
    gaps = [0.0]
    for window, trace in zip(found, traces, strict=True):
        assert window.stop - window.start == trace.steps
        ours = [*window.mean.values(), *window.state]
        rows = range(trace.layers)
        means = [np.stack([trace.gate(name, row)[0].mean(0) for row in rows]) for name in window.mean]
        for mine, own in zip(ours, [*means, *trace.initial_state], strict=True):
            gaps.append(float((np.abs(mine - own) / np.maximum(1, np.abs(own))).max()))
    return max(gaps)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of a few steps, so that short texts have many rounds."""
    monkeypatch.setattr(surveying, "WARM_UP", 48)
    monkeypatch.setattr(surveying, "FIRST", 60)


@pytest.mark.usefixtures("short")
@settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    cell=st.sampled_from([nn.LSTM, nn.GRU, nn.RNN]),
    layers=st.integers(1, 3),
    batch_first=st.booleans(),
    biased=st.floats(-2, 6),
    steps=st.integers(1, 700),
    every=st.integers(5, 60),
    lanes=st.integers(1, 5),
    seed=st.integers(0, 1000),
)
def test_any_network_is_surveyed_as_it_is_walked(
    cell: Any,
    layers: int,
    batch_first: bool,
    biased: float,
    steps: int,
    every: int,
    lanes: int,
    seed: int,
) -> None:
    torch.manual_seed(seed)
    module = cell(3, 5, layers, batch_first=batch_first, dtype=torch.float64)
    for layer in range(layers):  # the gate that keeps, if it has one: from forgetting at once to hardly ever
        getattr(module, f"bias_hh_l{layer}").data[5:10] = biased
    text = torch.randn(steps, 1, 3, dtype=torch.float64)
    found, last = windows(module, text, every=every, lanes=lanes)
    assert [window.start for window in found] == list(range(0, steps, every))
    assert last.apart <= stitching.MEET * np.finfo(float).eps
    assert farthest(found, walked(module, text, every)) < 1e-11


@pytest.mark.usefixtures("short")
def test_what_cannot_be_joined_is_read_in_one() -> None:
    module, text = nn.LSTM(3, 5, proj_size=2), torch.randn(500, 1, 3)
    found, last = windows(module, text, every=20)
    assert (last.again, last.apart) == (0, 0)
    assert farthest(found, walked(module, text, 20)) < 1e-6


def fixed(input_gate: float, opened: float, candidate: float) -> nn.LSTM:
    """One unit that never forgets, shows all it has, and writes where its input opens the gate."""
    module = nn.LSTM(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for weight in module.parameters():
            weight.zero_()
        module.weight_ih_l0[0] = opened
        module.bias_ih_l0[:] = torch.tensor([input_gate, 60.0, candidate, 60.0])
    return module


@pytest.mark.usefixtures("short")
def test_a_memory_that_matters_is_never_made_up() -> None:
    """A unit notes that there was a 1: stretches begun later cannot know, and are read again, exactly."""
    module, text = fixed(-60.0, 120.0, 0.5), torch.zeros(2000, 1, 1, dtype=torch.float64)
    text[5] = 1
    found, last = windows(module, text, every=30)
    # in the first round; the next begin with it
    assert last.again == (spec("lstm").lanes[0] - 1) * surveying.FIRST // 30
    assert farthest(found, walked(module, text, 30)) < 1e-12
    assert found[-1].mean["hidden"].item() == pytest.approx(np.tanh(np.tanh(0.5)))


@pytest.mark.usefixtures("short")
def test_a_past_that_shows_nowhere_is_added() -> None:
    """A unit that only counts is saturated soon: nothing is read twice, and the count is right."""
    module, text = fixed(60.0, 0.0, 0.5), torch.zeros(2000, 1, 1, dtype=torch.float64)
    found, last = windows(module, text, every=30)
    assert last.again == 0
    assert farthest(found, walked(module, text, 30)) < 1e-12
    assert found[-1].state[1].item() == pytest.approx(1980 * np.tanh(0.5), rel=1e-12)


@pytest.mark.parametrize("name", ["korean-lstm", "python-lstm", "shakespeare-gru", "shakespeare-rnn"])
def test_a_trained_network_s_survey_is_as_near_the_truth_as_a_walk(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Some cells count to hundreds and thousands; float64 says what is true."""
    monkeypatch.setattr(surveying, "FIRST", 2_000)
    checkpoint = load(MODELS / name)
    samples = sorted(Path("assets/samples", name.split("-")[0]).glob("*.txt"))
    ids = checkpoint.vocabulary.encode("\n".join(path.read_text(encoding="utf-8") for path in samples)).ids
    single, double = (with_dtype(checkpoint.model, dtype) for dtype in (torch.float32, torch.float64))
    with torch.no_grad():
        text = single.embedding(torch.from_numpy(np.resize(ids, 7_000)))[:, None]
    truth = list(walked(double.rnn, text.double(), 400))
    found, last = windows(single.rnn, text, every=400)
    alone, _ = windows(single.rnn, text, every=400, lanes=1)
    assert 0 < last.apart <= stitching.MEET * np.finfo(np.float32).eps  # some were joined
    # Each is the largest of thousands of amplified roundings: on other processors up to 3.5 times the other.
    assert farthest(found, truth) <= 10 * farthest(alone, truth) + 1e-6


@pytest.mark.usefixtures("short")
def test_each_window_is_looked_at_where_it_is() -> None:
    module, text = nn.LSTM(1, 3), torch.arange(400.0)[:, None, None]

    def look(trace: rnn_core.Trace, starts: list[int]) -> list[tuple[int, int]]:
        assert trace.output.shape[:2] == (len(starts), trace.steps)
        return [(start, start + trace.steps) for start in starts]

    found, _ = windows(module, text, every=30, look=look)
    assert [window.seen for window in found] == [(window.start, window.stop) for window in found]


@pytest.mark.usefixtures("short")
def test_nothing_is_read_before_it_is_asked_for() -> None:
    asked: list[int] = []

    def inputs(start: int, stop: int) -> Tensor:
        asked.append(stop)
        return torch.zeros(stop - start, 1, 3)

    walk = rnn_core.survey(nn.LSTM(3, 4), inputs, 10**9, every=10)
    assert asked == []
    next(walk)
    assert max(asked) < 1000


@pytest.mark.parametrize(
    ("module", "options"),
    [
        (nn.LSTM(3, 4, bidirectional=True), {}),
        (nn.LSTM(3, 4), {"every": 0}),
        (nn.LSTM(3, 4), {"steps": 0}),
        (nn.LSTM(3, 4), {"lanes": 0}),
    ],
)
def test_what_cannot_be_surveyed_is_refused_at_once(module: Any, options: dict[str, int]) -> None:
    with pytest.raises(rnn_core.InputError, match="expected"):
        rnn_core.survey(module, lambda a, b: torch.zeros(b - a, 1, 3), **({"steps": 5} | options))
