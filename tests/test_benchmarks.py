"""The benchmarks measure what they say: rivals that do the same work."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import rnn_core
from benchmarks import stream, trace
from benchmarks.measure import interleave
from benchmarks.naive import naive_loop


@pytest.mark.parametrize("cell", ["LSTM", "GRU", "RNN"])
def test_the_naive_loop_finds_the_same_numbers(cell: str) -> None:
    module, x = trace.KINDS[cell](3, 4, dtype=torch.float64), torch.randn(9, 1, 3).double()
    hidden = naive_loop(module, x)[-1].transpose(0, 1)
    np.testing.assert_allclose(hidden, rnn_core.trace(module, x).gate("hidden"), rtol=0, atol=1e-13)


def test_the_first_rival_is_the_floor_of_the_ratios() -> None:
    calls: list[str] = []
    rivals = {name: lambda name=name: calls.append(name) for name in ("floor", "other")}
    timings = interleave(rivals, rounds=3)
    assert calls == ["floor", "other"] * 4  # in turn, after one warm-up each
    assert (timings["floor"].low, timings["floor"].ratio, timings["floor"].high) == (1, 1, 1)


def test_a_table_and_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "trace.json"
    trace.main(["--steps", "20", "--rounds", "2", "--hidden", "4", "--json", str(path)])
    rows = json.loads(path.read_text())["rows"]
    assert [row["cell"] for row in rows] == ["LSTM", "LSTM", "GRU", "GRU", "RNN", "RNN"]
    assert all(row["residual"] < 1e-6 for row in rows)
    assert capsys.readouterr().out.count("\n| ") == 7


def test_a_walk(capsys: pytest.CaptureFixture[str]) -> None:
    stream.main(["--steps", "3000", "--hidden", "4", "--rounds", "2"])
    assert [line.split("|")[1].strip() for line in capsys.readouterr().out.splitlines()[-3:]] == [
        "LSTM",
        "GRU",
        "RNN",
    ]
